"""Words of names and what they mean: parts, instruments, scenes, moods; English and Chinese.

A word is matched whole, singular or plural; longer ones win over shorter. Chinese needs no gaps.
"""

from __future__ import annotations

import re

__all__ = [
    "DISTRACTIONS",
    "ENERGIES",
    "HITS",
    "INSTRUMENTS",
    "LOOPS",
    "METERS",
    "MOOD_WORDS",
    "ONE_SHOTS",
    "PARTS",
    "SCENES",
    "Vocabulary",
]

Words = dict[str, tuple[str, float]]


class Vocabulary:
    """Words, each with what it means and how surely.

    Parameters
    ----------
    words : dict of str to (str, float)
        Word to meaning and confidence.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        longest = sorted(words, key=lambda word: (-len(word), word))
        english = "|".join(re.escape(word) for word in longest if word.isascii())
        chinese = "|".join(re.escape(word) for word in longest if not word.isascii())
        self._pattern = re.compile(
            rf"(?<= )(?P<english>{english})(?:s|es)?(?= )"
            rf"|(?P<chinese>{chinese or '(?!)'})"  # (?!) matches nothing
        )

    def find(self, line: str) -> list[tuple[str, float]]:
        """Meanings and confidences of the words found, in their order; each meaning once.

        Parameters
        ----------
        line : str
            Words in lower case, a space before and behind each.
        """
        best: dict[str, float] = {}
        for match in self._pattern.finditer(line):
            meaning, confidence = self._words[match["english"] or match["chinese"]]
            best[meaning] = max(confidence, best.get(meaning, 0.0))
        return list(best.items())


def _words(confidence: float, table: dict[str, str]) -> Words:
    """``{meaning: "word, word"}`` turned round."""
    return {
        word.strip(): (meaning, confidence)
        for meaning, words in table.items()
        for word in words.split(",")
    }


DISTRACTIONS: tuple[str, ...] = (
    "drum and bass", "drum n bass", "drum bass music", "dnb", "beat em up", "heart beat",
    "key change", "break down", "off beat", "up beat", "down beat", "upbeat", "take a break",
    "lead in", "noise gate",
)  # fmt: skip
"""Phrases whose words say nothing about the part or place that they name by themselves."""

PARTS = Vocabulary({
    **_words(0.8, {
        "drums": "drum, drums, drumloop, drum loop, drum kit, drumkit, drumbeat, drum beat,"
        " full drums, bass drum, bassdrum, drum bass, kick drum,"
        " 鼓, 架子鼓, 鼓组, 鼓組, 鼓点, 鼓點, 鼓循环",
        "percussion": "percussion, perc, percloop, perc loop, 打击乐, 打擊樂, 手鼓, 太鼓",
        "bass": "bass, bassline, bass line, bassloop, subbass, sub bass, 贝斯, 貝斯, 贝司, 低音",
        "harmony": "chord, chords, harmony, 和弦, 和声, 和聲, 伴奏",
        "melody": "melody, lead, topline, 旋律, 主旋律, 主音",
        "texture": "pad, texture, drone, soundscape, atmosphere, atmos, ambience, ambient, 铺底,"
        " 氛围, 氛圍, 环境音, 環境音",
        "mix": "full mix, fullmix, full track, mixdown, 全曲, 完整版, 混音",
    }),
    **_words(0.65, {
        "drums": "kick, snare, hihat, hi hat, hat, clap, cymbal, beat, break, breakbeat, amen, bd,"
        " kick loop, snare loop, hat loop, 808 kick, tom, rim, rimshot, sidestick, side stick,"
        " ride cymbal, crash cymbal,"
        " 军鼓, 軍鼓, 底鼓, 踩镲, 踩鑔, 节拍, 節拍",
        "percussion": "shaker, conga, bongo, tabla, tambourine, cowbell, clave, maraca, guiro,"
        " djembe, taiko, timbale, cajon, darbuka, woodblock, wood block, tops, top loop",
        "bass": "reese, 808 bass, double bass, contrabass, 低音提琴",
        "harmony": "stab, comp, arp, arpeggio, 琶音",
        "melody": "solo, hook, riff, vocal, vox, 独奏, 獨奏, 人声, 人聲",
        "texture": "ambi, fx, sfx, riser, sweep, noise, whoosh, woosh, swoosh, vinyl, 音效",
        "mix": "mix, full song",
    }),
    **_words(0.4, {
        "drums": "rhythm, crash, ride, 节奏, 節奏",
        "harmony": "piano, guitar, string, brass, organ, keys, rhodes, harp, accordion, guit,"
        " harpsichord, 钢琴, 鋼琴, 吉他, 弦乐, 弦樂, 铜管, 銅管, 竖琴, 豎琴, 风琴, 風琴",
        "melody": "flute, violin, sax, saxophone, trumpet, clarinet, oboe, whistle, erhu, fiddle,"
        " 长笛, 長笛, 笛子, 小提琴, 萨克斯, 薩克斯, 小号, 小號, 二胡, 双簧管, 单簧管",
        "texture": "choir, synth pad, 合唱",
    }),
})  # fmt: skip
"""Words for parts, the plainest first."""

INSTRUMENTS = Vocabulary(_words(0.7, {
    "drum kit": "drum, drums, drumloop, drum loop, drum kit, drumkit, drumbeat, bass drum,"
    " bassdrum, kick, snare, hihat, hi hat, cymbal, breakbeat, 鼓, 架子鼓, 鼓组, 军鼓, 底鼓",
    "hand percussion": "percussion, perc, conga, bongo, djembe, cajon, darbuka, shaker,"
    " 打击乐, 手鼓",
    "tabla": "tabla, 塔布拉", "taiko": "taiko, 太鼓", "timpani": "timpani, timpano, 定音鼓",
    "bass": "bass, bassline, bassloop, bass guitar, slap bass, 贝斯, 貝斯, 贝司",
    "double bass": "double bass, upright bass, contrabass, 低音提琴",
    "synth bass": "synth bass, synthbass, reese, sub bass, subbass, acid bass, 808 bass",
    "piano": "piano, grand piano, 钢琴, 鋼琴",
    "electric piano": "electric piano, e piano, epiano, rhodes, wurlitzer, 电钢琴",
    "harpsichord": "harpsichord, 大键琴", "celesta": "celesta, celeste",
    "music box": "music box, musicbox, 八音盒", "glockenspiel": "glockenspiel, 钟琴",
    "vibraphone": "vibraphone, vibes, 颤音琴", "marimba": "marimba, 马林巴",
    "xylophone": "xylophone, 木琴", "kalimba": "kalimba, 卡林巴, 拇指琴",
    "organ": "organ, hammond, 风琴, 風琴", "church organ": "church organ, pipe organ, 管风琴",
    "accordion": "accordion, 手风琴", "harmonica": "harmonica, 口琴",
    "guitar": "guitar, guit, acoustic guitar, steel guitar, 吉他, 木吉他",
    "electric guitar": "electric guitar, distorted guitar, 电吉他", "ukulele": "ukulele, 尤克里里",
    "banjo": "banjo, 班卓琴", "sitar": "sitar, 西塔琴", "harp": "harp, 竖琴, 豎琴",
    "violin": "violin, 小提琴", "viola": "viola, 中提琴", "cello": "cello, 大提琴",
    "fiddle": "fiddle", "strings": "string, string ensemble, orchestra strings, 弦乐, 弦樂",
    "pizzicato": "pizzicato, pizz, 拨弦", "choir": "choir, chorus vocal, 合唱, 合唱团",
    "voices": "voice, voices, vocal, vox, 人声, 人聲", "trumpet": "trumpet, 小号, 小號",
    "trombone": "trombone, 长号", "tuba": "tuba, 大号", "horn": "french horn, horns, 圆号",
    "brass": "brass, 铜管, 銅管",
    "saxophone": "sax, saxophone, tenor sax, alto sax, 萨克斯, 薩克斯",
    "oboe": "oboe, 双簧管", "bassoon": "bassoon, 巴松", "clarinet": "clarinet, 单簧管",
    "piccolo": "piccolo, 短笛", "flute": "flute, 长笛, 長笛, 笛子", "pan flute": "pan flute, 排箫",
    "shakuhachi": "shakuhachi, 尺八", "ocarina": "ocarina, 陶笛", "bagpipe": "bagpipe, 风笛",
    "whistle": "tin whistle, whistle, 口哨", "koto": "koto, 日本筝", "shamisen": "shamisen, 三味线",
    "guzheng": "guzheng, 古筝, 古箏", "erhu": "erhu, 二胡", "pipa": "pipa, 琵琶",
    "synth lead": "synth lead, lead synth, synth, synthesizer, synthesiser, 合成器",
    "synth pad": "synth pad, pad", "synth arp": "arp, arpeggio, 琶音",
    "steel drums": "steel drum, steelpan, 钢鼓", "theremin": "theremin",
    "tubular bells": "tubular bell, church bell", "drone": "drone",
}))  # fmt: skip
"""Words for instruments."""

SCENES = Vocabulary({
    **_words(0.75, {
        "combat": "combat, battle, fight, fighting, 战斗, 戰鬥, 战役, 戰役, 打斗",
        "boss": "boss, boss fight, boss battle, final boss, 首领, 首領, 头目, 魔王, 首领战",
        "forest": "forest, woods, woodland, 森林, 树林", "town": "town, village, market, 城镇,"
        " 城鎮,"
        " 村庄, 村莊, 小镇, 集市", "dungeon": "dungeon, crypt, catacomb, 地下城, 地牢",
        "cave": "cave, cavern, 洞穴, 山洞", "desert": "desert, caravan, 沙漠, 商队",
        "menu": "menu, main menu, title screen, title theme, 菜单, 主菜单, 主選單, 标题画面",
        "calm": "calm, 平静, 平靜", "exploration": "exploration, explore, overworld, 探索",
        "cyberpunk": "cyberpunk, 赛博朋克, 賽博龐克", "city": "city, 城市",
        "mystery": "mystery, 谜, 谜团", "stealth": "stealth, sneak, 潜行, 潛行, 潜入",
        "tension": "tension, suspense, danger, 悬念, 危险, 危險", "horror": "horror, 惊悚",
        "victory": "victory, triumph, fanfare, 胜利, 勝利, 凯旋",
        "defeat": "game over, gameover, defeat, 失败, 失敗", "chase": "chase, pursuit, 追逐",
        "castle": "castle, palace, 城堡, 宫殿", "snow": "snow, winter, 雪地, 冬天",
        "sea": "ocean, pirate, sailing, underwater, 海洋, 大海", "space": "outer space, spaceship,"
        " 太空, 宇宙", "camp": "camp, campfire, 营地, 篝火", "inn": "inn, tavern, 客栈, 酒馆",
        "shop": "shop, merchant, 商店", "temple": "temple, shrine, 寺庙, 神庙", "noir": "noir",
        "credits": "credits, end credits, 片尾", "romance": "romance, 爱情, 愛情",
        "farewell": "farewell, 告别, 告別", "duel": "duel, 决斗, 決鬥", "war": "war, 战争, 戰爭",
        "sad": "悲伤, 悲傷",
    }),
})  # fmt: skip
"""Words for scenes, as scene tags."""

MOOD_WORDS = Vocabulary({
    **_words(0.7, {
        "cheerful": "cheerful, happy, joyful, joy, uplifting, 欢快, 歡快, 快乐, 快樂, 开心",
        "sad": "sad, sorrow, sorrowful, mournful, 悲伤, 悲傷, 伤心, 难过, 哀伤",
        "romantic": "romantic, 浪漫", "passionate": "passionate, heroic, epic, 激昂, 热血, 史诗",
        "gentle": "gentle, tender, 温柔, 溫柔, 轻柔",
        "melancholic": "melancholic, melancholy, nostalgic, wistful, 忧郁, 憂鬱, 怀旧",
        "mysterious": "mysterious, mystic, mystical, eerie, 神秘, 诡异",
        "tense": "tense, suspenseful, anxious, 紧张, 緊張",
        "horrifying": "horrifying, scary, creepy, terrifying, haunted, 恐怖, 可怕, 惊悚",
        "peaceful": "peaceful, serene, tranquil, relaxing, 宁静, 寧靜, 安静, 平静, 平靜",
    }),
    **_words(0.4, {
        "peaceful": "calm, chill, relaxed", "mysterious": "mystery, magical",
        "tense": "tension, suspense", "horrifying": "horror",
    }),
})  # fmt: skip
"""Words for moods, as one of the ten."""

ENERGIES = Vocabulary({
    **_words(0.7, {
        "25": "low energy, low intensity, 低能量, 低强度",
        "50": "mid energy, medium energy, mid intensity, medium intensity, 中等强度",
        "80": "high energy, high intensity, 高能量, 高强度",
    }),
    **_words(0.45, {"80": "intense", "75": "energetic", "30": "chill"}),
})  # fmt: skip
"""Words for energy, 0 to 100."""

ONE_SHOTS = Vocabulary(
    {
        **_words(0.85, {"yes": "oneshot, one shot, 1shot, 1 shot, stinger, 单次, 單次, 一次性"}),
        **_words(0.5, {"yes": "hit, impact, stab, sfx, sound effect, single"}),
    }
)
"""Words for what plays once."""

LOOPS = Vocabulary(_words(0.75, {"loop": (
    "loop, looped, looping, drumloop, bassloop, percloop, guitarloop, synthloop, toploop, beatloop,"
    " groove, breakbeat,"
    " 循环, 循環"
)}))  # fmt: skip
"""Words for what repeats."""

HITS = Vocabulary(_words(1.0, {"hit": (
    "kick, snare, hat, hihat, hi hat, clap, cymbal, tom, rim, rimshot, bd, hit, crash, ride,"
    " cowbell, clave, oneshot, one shot, impact, stab, fx, sfx"
)}))  # fmt: skip
"""Words of single sounds: a number beside them counts them."""

METERS = Vocabulary(_words(0.6, {"3/4": "waltz, 圆舞曲, 圓舞曲, 华尔兹", "6/8": "jig"}))
"""Words that imply a meter."""
