"""Ten styles as tables: how each one's drums, bass and chords go, who plays, how fast.

Grids and figures are in the notation of :mod:`adaptive.compose.pattern`, one for each of three
energies. Progressions are written in C major and A minor and transposed to the key.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ENERGIES", "STYLES", "Style"]

ENERGIES = (25, 50, 75)
"""Energies that every style has drums, bass and chords for."""

Three = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Style:
    """A style of music.

    Parameters
    ----------
    words : tuple of str
        What names it in a prompt, English and Chinese.
    tempos : tuple of float
        Quarters a minute for slow, medium and fast.
    kits : tuple of str
        Drum kit for each energy.
    drums, bass, comp : tuple of str
        Writing for each energy; sixteenths, bars of four quarters.
    band : dict
        Instrument of each part: bass, harmony, pad, melody, texture.
    major, minor : tuple of str
        Progressions of four bars, in C major and A minor.
    swing, swing_unit : float
        As in :class:`adaptive.compose.piece.Piece`.
    space : str
        Room.
    valence, arousal : float
        Where the style sits when the prompt names no mood.
    """

    words: tuple[str, ...]
    tempos: tuple[float, float, float]
    kits: Three
    drums: Three
    bass: Three
    comp: Three
    band: dict[str, str]
    major: tuple[str, ...]
    minor: tuple[str, ...]
    swing: float = 0.5
    swing_unit: float = 0.5
    space: str = "room"
    valence: float = 0.2
    arousal: float = 0.0


_ROCK_DRUMS = (
    "kick x.......x.......\nsnare ....o.......o...\nhat x...x...x...x...",
    "kick X.....x.X.......|X.....x.X.x.....\nsnare ....X.......X..g\nhat x.x.x.x.x.x.x.x.",
    "kick X.x...x.X.x...x.\nsnare ....X..g.g..X..g\nride x.x.x.x.x.x.x.x.\n"
    "crash X...............|................|................|................\n"
    "fill snare x.xxX.xxXXXX",
)
_POP_MAJOR = ("C | G | Am | F", "F | G | Em | Am", "C | Em | F | G", "C | Am | F | G")
_POP_MINOR = ("Am | F | C | G", "Am | Dm | F | E", "Am | G | F | G", "Am | C | G | F")

STYLES: dict[str, Style] = {
    "pop": Style(
        ("pop", "流行"), (76, 104, 124), ("room kit", "room kit", "power kit"),
        ("kick x.......x.......\nrim ....o.......o...\nshaker o.g.o.g.o.g.o.g.",
         "kick X.....x...x.....|X.....x.x.x.....\nsnare ....X.......X..g\nhat x.xox.xox.xox.xo",
         _ROCK_DRUMS[2]),
        ("1-------1-------", "1-----1-..1-5-..|1-----1-..5-8-a-", "1-1-1-1-1-1-5-a-"),
        ("x---------------", "x---..x-..x-x-..|x---..x---x---..", "x-h-x-h-x-h-x-hx"),
        {"bass": "electric bass", "harmony": "piano", "pad": "strings", "melody": "clean guitar",
         "texture": "synth pad"},
        _POP_MAJOR, _POP_MINOR, valence=0.5, arousal=0.3, space="plate"),
    "classical": Style(
        ("classical", "orchestral", "orchestra", "symphonic", "古典", "交响", "管弦乐"),
        (60, 84, 120), ("orchestral kit", "orchestral kit", "orchestral kit"),
        ("kick o...............|................",
         "kick x.......o.......\nsnare ..g...g...g.g.gg",
         "kick X.....x.X...x...\nsnare x.xxx.x.x.xxx.xx\n"
         "crash2 X...............|................|................|................"),
        ("1---------------", "1-------5---a---", "1-..1-..5-..a-.."),
        ("x---------------", "1-3-2-3-4-3-2-3-", "1234321212343212"),
        {"bass": "contrabass", "harmony": "strings", "pad": "horn", "melody": "violin",
         "texture": "harp"},
        ("C | G/B | Am | Em", "C | F | Dm7 | G7", "C | Am | Dm | G"),
        ("Am | E/G# | F | E", "Am | Dm | B7 | E", "Am | F | Dm6 | E7"), space="hall"),
    "jazz": Style(
        ("jazz", "bebop", "swing", "爵士"), (72, 108, 168), ("brush kit", "jazz kit", "jazz kit"),
        ("snare o...x...o...x...\npedal ....o.......o...",
         "ride x...x.o.x...x.o.\npedal ....x.......x...\nkick o.......o.....g.\n"
         "snare ......g.......g.|..........g.....",
         "ride x...x.x.x...x.x.\npedal ....x.......x...\nkick x.....x...x...o.\n"
         "snare ......x.....g.x.|..g...x.g.....xx"),
        ("1-------5-------", "1---3---5---a---|1---5---7---a---", "1-..3.1-5-..7.a-"),
        ("x---------......", "x-----x-........|..x-......x-....",
         "x.....x-....x...|..x-..x...x...x-"),
        {"bass": "double bass", "harmony": "piano", "pad": "vibraphone", "melody": "saxophone",
         "texture": "electric piano"},
        ("Cmaj7 | Am7 | Dm7 | G7", "Em7 | A7 | Dm9 | G13", "Cmaj9 | Fmaj7 | Em7 A7 | Dm7 G7"),
        ("Am9 | Dm7 | Bm7b5 | E7b9", "Am7 | Fmaj7 | Bm7b5 | E7b13", "Dm9 | G13 | Am9 | Am9"),
        swing=0.64, space="club"),
    "electronic": Style(
        ("electronic", "edm", "techno", "house", "synthwave", "synth", "电子"), (96, 118, 128),
        ("electronic kit", "electronic kit", "electronic kit"),
        ("kick x.......x.......\nhat ..o...o...o...o.",
         "kick X...X...X...X...\nclap ....x.......x...\nhat o.xoo.xoo.xoo.xx\n"
         "open ..x...x...x...x.",
         "kick X...X...X...X..x\nsnare ....X.......X...\nhat xoxxxoxxxoxxxoxx\n"
         "open ..x...x...x...x.\n"
         "crash X...............|................|................|................\n"
         "fill snare xxxxxxxxXXXXXXXX"),
        ("1-------1-----..", "..1...1...1.1.8.", ".111.111.111.118"),
        ("x---------------", "x..x..x...x.x...", "1324135214231532"),
        {"bass": "saw bass", "harmony": "synth stab", "pad": "synth pad", "melody": "synth lead",
         "texture": "synth pluck"},
        ("C | G | Am | F", "F | C | G | Am"), ("Am9 | Fmaj7 | C | G", "Am | Em | F | Dm"),
        space="plate", arousal=0.5),
    "rock": Style(
        ("rock", "metal", "摇滚", "金属"), (84, 118, 148), ("room kit", "power kit", "power kit"),
        _ROCK_DRUMS,
        ("1-------1-------", "1-1-1-1-1-1-5-a-", "1111111111115a8a"),
        ("x---------------", "x-x-x-x-x-x-x-xx", "x.xxx.xxx.xxx.xx"),
        {"bass": "picked bass", "harmony": "distorted guitar", "pad": "rock organ",
         "melody": "overdriven guitar", "texture": "synth pad"},
        ("C | F | G | F", "C | Bb | F | G"), ("Am | G | F | E", "Am | C | D | F"), arousal=0.6),
    "country": Style(
        ("country", "bluegrass", "乡村"), (80, 104, 132), ("brush kit", "room kit", "room kit"),
        ("kick x.......x.......\nsnare ....o.......o...",
         "kick x.......x.......\nsnare ..g.x.g...g.x.g.\nhat ..o...o...o...o.",
         "kick X.......X.......\nsnare ..x.X.xx..x.X.xx\nhat x.x.x.x.x.x.x.x."),
        ("1-------5-------", "1---5---1---5-a-", "1-1-5-5-1-1-5-a-"),
        ("l---x---l---x---", "l-x-h-x-l-x-h-xo", "l-xxh-xxl-xxh-xx"),
        {"bass": "double bass", "harmony": "steel guitar", "pad": "banjo", "melody": "fiddle",
         "texture": "harmonica"},
        ("C | F | C | G", "C | Am | F | G", "F | C | G | C"), ("Am | G | C | E", "Am | F | C | E"),
        swing=0.56, valence=0.5, arousal=0.1),
    "folk": Style(
        ("folk", "celtic", "medieval", "民谣", "民间", "民族"), (72, 96, 126),
        ("hand percussion", "hand percussion", "brush kit"),
        ("bongo2 x.......o.......\nshaker g.o.g.o.g.o.g.o.",
         "conga2 x.....o.x.....o.\nconga1 ....x.....o.x...\ntamb ....o.......o...",
         "kick x.....x.x.....x.\nsnare ..g.x.g...g.x.gg\nhat x.o.x.o.x.o.x.oo"),
        ("1---------------", "1-------5-----a-", "1---5---1-5-8-a-"),
        ("1---3---2---4---", "1-3-2-4-1-3-2-4-", "l-x-h-x-l-xxh-xx"),
        {"bass": "double bass", "harmony": "nylon guitar", "pad": "accordion", "melody": "flute",
         "texture": "harp"},
        ("C | G | Am | F", "C | F | G | C", "Am | F | C | G"),
        ("Am | G | F | E", "Am | Em | F | Am"),
        valence=0.3, arousal=-0.2),
    "hip-hop": Style(
        ("hip-hop", "hip hop", "hiphop", "lo-fi", "lofi", "rap", "trap", "嘻哈", "说唱"),
        (72, 86, 96), ("deep kit", "deep kit", "deep kit"),
        ("kick x.........x.....\nrim ........x.......\nhat o.o.o.o.o.o.o.o.",
         "kick X..x......x.....|X..x..x...x..x..\nsnare ....X.......X...\nhat x.xox.xox.xox.xx",
         "kick X..x..x...xx....|X..x..x..x.x..x.\nsnare ....X.......X..g\n"
         "clap ....x.......x...\nhat xxxrxxxrxrxxxrxr"),
        ("1---------......", "1-..1-....1-..5-", "1--1..1-8.1-..a-"),
        ("x---------......", "x-..x---..x-....", "x-.x..x-..x-.x.."),
        {"bass": "sub bass", "harmony": "electric piano", "pad": "synth pad",
         "melody": "vibraphone", "texture": "glass pad"},
        ("Cmaj7 | Am7 | Dm7 | Em7", "Fmaj7 | Em7 | Dm7 | Cmaj7"),
        ("Am9 | Fmaj7 | Dm9 | Em7", "Am7 | Dm7 | Fmaj7 | Em7"), swing=0.57, swing_unit=0.25),
    "blues": Style(
        ("blues", "布鲁斯", "蓝调"), (66, 92, 124), ("brush kit", "jazz kit", "room kit"),
        ("ride x...x.o.x...x.o.\nsnare ....o.......o...",
         "kick x.......x.....o.\nsnare ....X.......X...\nride x...x.x.x...x.x.",
         "kick X.....x.X...x...\nsnare ....X..g....X.gx\nhat x.x.x.x.x.x.x.x."),
        ("1-------5-------", "1---3---5---6---", "1-1-3-3-5-5-6-a-"),
        ("x-------........", "x.....x-x.....x-", "x..xx..xx..xx..x"),
        {"bass": "electric bass", "harmony": "organ", "pad": "piano",
         "melody": "overdriven guitar", "texture": "harmonica"},
        ("C7 | F7 | C7 | G7", "C7 | C7 | F7 | G7 F7"),
        ("Am7 | Dm7 | Am7 | E7", "Am7 | Dm7 | F7 | E7"),
        swing=0.66, valence=-0.1),
    "latin": Style(
        ("latin", "bossa nova", "bossa", "salsa", "samba", "tango", "拉丁", "桑巴", "探戈"),
        (80, 112, 140), ("hand percussion", "hand percussion", "room kit"),
        ("claves x..x..x...x.x...\nshaker ogogogogogogogog",
         "claves x..x..x...x.x...\nconga1 ..x...xx..x...xx\nconga3 x..x....x..x....\n"
         "shaker xoxoxoxoxoxoxoxo",
         "kick x..xx..xx..xx..x\nrim x..x..x...x.x...\nhat xoxoxoxoxoxoxoxo\n"
         "cowbell x...x...x...x..."),
        ("1-----5-1-----5-", "1--1--5-1--5--a-", "..1--5-8..1--5-a"),
        ("x--x--x---x-x---", "x..x..x...x.x...|..x.x...x..x..x.", "x.xx.x.xx.x.xx.x"),
        {"bass": "double bass", "harmony": "nylon guitar", "pad": "bandoneon",
         "melody": "trumpet", "texture": "marimba"},
        ("Cmaj7 | Dm7 | G7 | Cmaj7", "C | F | Dm7 | G7"),
        ("Am7 | Dm7 | E7 | Am7", "Am | Dm | Bm7b5 | E7"), valence=0.4, arousal=0.4),
}  # fmt: skip
"""Every style by its English name."""
