"""Words for instruments and tempos in prompts, and the parts that instruments suit."""

from __future__ import annotations

__all__ = ["INSTRUMENT_WORDS", "ROLES", "TEMPO_WORDS"]

INSTRUMENT_WORDS: dict[str, str] = {
    "sax": "saxophone", "tenor sax": "saxophone", "alto sax": "alto saxophone",
    "soprano sax": "soprano saxophone", "萨克斯": "saxophone", "萨克斯风": "saxophone",
    "keyboard": "electric piano", "rhodes": "electric piano", "钢琴": "piano",
    "电钢琴": "electric piano", "大键琴": "harpsichord", "钟琴": "glockenspiel",
    "八音盒": "music box", "颤音琴": "vibraphone", "马林巴": "marimba", "木琴": "xylophone",
    "管风琴": "church organ", "风琴": "organ", "手风琴": "accordion", "口琴": "harmonica",
    "班多钮": "bandoneon", "guitar": "steel guitar", "acoustic guitar": "steel guitar",
    "electric guitar": "overdriven guitar", "吉他": "steel guitar", "木吉他": "steel guitar",
    "古典吉他": "nylon guitar", "电吉他": "overdriven guitar", "尤克里里": "ukulele",
    "bass": "electric bass", "bass guitar": "electric bass", "upright bass": "double bass",
    "贝斯": "electric bass", "低音提琴": "double bass", "小提琴": "violin", "中提琴": "viola",
    "大提琴": "cello", "弦乐": "strings", "string": "strings", "拨弦": "pizzicato",
    "竖琴": "harp", "定音鼓": "timpani", "合唱": "choir", "人声": "voices", "小号": "trumpet",
    "长号": "trombone", "大号": "tuba", "圆号": "horn", "french horn": "horn", "铜管": "brass",
    "双簧管": "oboe", "英国管": "english horn", "巴松": "bassoon", "单簧管": "clarinet",
    "短笛": "piccolo", "长笛": "flute", "竖笛": "recorder", "排箫": "pan flute",
    "尺八": "shakuhachi", "口哨": "whistle", "陶笛": "ocarina", "西塔琴": "sitar",
    "班卓琴": "banjo", "三味线": "shamisen", "日本筝": "koto", "卡林巴": "kalimba",
    "拇指琴": "kalimba", "风笛": "bagpipe", "钢鼓": "steel drums",
    "synthesizer": "synth lead", "synthesiser": "synth lead", "合成器": "synth lead",
    "bell": "tubular bells", "鼓": "drum kit", "drum": "drum kit", "架子鼓": "drum kit",
    "percussion": "hand percussion", "打击乐": "hand percussion", "808": "deep kit",
    "太鼓": "taiko",
}  # fmt: skip
"""What prompts may call an instrument, beside its own name."""

TEMPO_WORDS: dict[str, str] = {
    "slow": "slow", "ballad": "slow", "slowly": "slow", "慢": "slow", "慢速": "slow",
    "缓慢": "slow", "medium": "medium", "moderate": "medium", "mid-tempo": "medium",
    "中速": "medium", "中等": "medium", "fast": "fast", "quick": "fast", "uptempo": "fast",
    "快": "fast", "快速": "fast",
}  # fmt: skip
"""Tempo words, English and Chinese."""

_CHORDAL = (
    "piano", "electric piano", "harpsichord", "clavinet", "organ", "rock organ", "church organ",
    "accordion", "bandoneon", "nylon guitar", "steel guitar", "jazz guitar", "clean guitar",
    "muted guitar", "distorted guitar", "ukulele", "harp", "dulcimer", "strings", "fm keys",
    "synth stab", "supersaw", "synth brass", "brass", "banjo", "pizzicato", "tremolo strings",
)  # fmt: skip
_PADS = (
    "slow strings", "choir", "voices", "synth pad", "dark pad", "glass pad", "drone", "air",
    "tubular bells", "celesta", "music box", "glockenspiel", "synth pluck", "synth arp", "riser",
    "taiko",
)  # fmt: skip
_BASSES = (
    "double bass", "electric bass", "picked bass", "fretless bass", "slap bass", "contrabass",
    "tuba", "timpani", "saw bass", "sub bass", "reese bass", "pluck bass",
)  # fmt: skip
_KITS = (
    "drum kit", "room kit", "power kit", "jazz kit", "brush kit", "orchestral kit",
    "hand percussion", "electronic kit", "deep kit", "cinematic drums",
)  # fmt: skip
_SUITED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (_CHORDAL, ("harmony", "melody", "pad")),
    (_PADS, ("texture", "pad")),
    (_BASSES, ("bass",)),
    (_KITS, ("kit",)),
)
ROLES: dict[str, tuple[str, ...]] = {name: parts for names, parts in _SUITED for name in names}
"""Parts that each instrument suits, best first; instruments not listed are melody players."""
