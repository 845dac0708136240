"""A card: one sound with its player, its pictures and its annotations."""

from __future__ import annotations

from html import escape

from adaptive.catalogue.emotion_map import part_name
from adaptive.catalogue.exhibit import Exhibit
from adaptive.catalogue.family import Family
from adaptive.catalogue.markup import anchor, facts_list, figure, link_to, names_attribute
from adaptive.catalogue.panel import chord_strip, spectrogram_panel, wave_panel
from adaptive.catalogue.roll import LAYER_HUES, roll_panels
from adaptive.library import Loop

__all__ = ["card", "key_name"]


def card(exhibit: Exhibit, family: Family) -> str:
    """The HTML of a sound's card."""
    sound = exhibit.sound
    name, part = escape(sound.id), part_name(sound)
    scenes = names_attribute(sound.scenes if isinstance(sound, Loop) else ())
    play = (
        f'<p class="problem">{escape(exhibit.problem)}</p>'
        if exhibit.problem
        else f'<button class="play" aria-label="Play {name}" aria-pressed="false"></button>'
    )
    return (
        f'<article class="part-{part}" id="{anchor("loop", sound.id)}"'
        f' data-n="{exhibit.number}" data-id="{name}" data-start="{exhibit.start}"'
        f' data-frames="{sound.frames}" data-part="{part}" data-scenes="{scenes}"'
        f"{'' if isinstance(sound, Loop) else ' data-once'}>"
        f'<header>{play}<h4><a href="{escape(link_to("loop", sound.id))}">{name}</a></h4>'
        f'<span class="mood">{sound.emotion.nearest_mood}</span></header>'
        f"{_energy(sound.energy)}{_pictures(exhibit)}{_facts(exhibit, family)}</article>\n"
    )


def key_name(sound: Loop) -> str:
    """A loop's key with its place on the Camelot wheel (escaped), empty when it has none."""
    return "" if sound.key is None else escape(f"{sound.key} ({sound.key.camelot})")


def _energy(energy: float) -> str:
    label = f"energy {energy:g} of 100"
    return (
        f'<div class="energy" role="img" aria-label="{label}" title="{label}">'
        f'<i style="width:{energy:g}%"></i></div>'
    )


def _pictures(exhibit: Exhibit) -> str:
    sound, writing = exhibit.sound, exhibit.writing
    drawn = chord_strip(sound.chords) if isinstance(sound, Loop) else ""
    if writing is not None:
        piece = writing.piece
        written = piece.bars_of(writing.plan) * piece.bar_quarters * piece.beat_frames
        drawn += roll_panels(sound.id, writing, written / sound.frames)
    if exhibit.wave:
        drawn += wave_panel(sound.id, exhibit.wave)
        drawn += spectrogram_panel(sound.id, f"spectra/{exhibit.number}.png")
    return f'<div class="pictures">{drawn}<i class="playhead"></i></div>' if drawn else ""


def _facts(exhibit: Exhibit, family: Family) -> str:
    sound = exhibit.sound
    rows = [("energy", f"{sound.energy:g}"), ("loudness", figure(sound.loudness, ".1f") + " LUFS")]
    if exhibit.wave:
        rows.append(("peak", figure(exhibit.peak, ".1f") + " dBFS"))
    if isinstance(sound, Loop):
        rows += [
            ("brightness", f"{sound.brightness:.2f}"),
            ("density", f"{sound.density:.2f} onsets a quarter"),
            ("bars", str(sound.bars)),
        ]
        rows.append(("key", key_name(sound) or "none"))
    emotion = sound.emotion
    rows.append(("valence, arousal", f"{figure(emotion.valence)}, {figure(emotion.arousal)}"))
    if isinstance(sound, Loop) and tuple(sorted(sound.scenes)) != family.scenes:
        rows.append(("scenes", escape(", ".join(sorted(sound.scenes)))))
    rows.append(("tags", escape(", ".join(sorted(sound.tags)))))
    return f'<p class="players">{_instruments(exhibit)}</p>{facts_list(rows)}'


def _instruments(exhibit: Exhibit) -> str:
    """Instruments, in the hues of their notes where the writing is known."""
    if exhibit.writing is None:
        return escape(", ".join(sorted(exhibit.sound.instruments)))
    layers = enumerate(exhibit.writing.plan.layers)
    return " ".join(
        f'<span class="hue{index % LAYER_HUES}">{escape(layer.instrument)}</span>'
        for index, layer in layers
    )
