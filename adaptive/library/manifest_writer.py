"""Writing ``library.toml``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from adaptive.library.loop import MAYBE_RANGES, Loop, Stinger
from adaptive.library.toml_text import TomlValue, toml_table

__all__ = ["manifest_text", "write_manifest"]


def manifest_text(
    *, name: str, sample_rate: int, sounds: Iterable[Loop | Stinger], licence: str = ""
) -> str:
    """The manifest as TOML: the library, then its sounds in the order given.

    Fields that hold their default are left out, so that a person reads what matters.
    """
    head: dict[str, TomlValue] = {"name": name, "sample_rate": sample_rate}
    if licence:
        head["licence"] = licence
    tables = [toml_table("[library]", head)]
    for sound in sounds:
        fields = sound_fields(sound, licence)
        tempo = sound.tempo
        notes = {} if tempo is None else {"beat_frames": f"{tempo.bpm:.6g} BPM"}
        tables.append(toml_table("[[loop]]", fields, notes))
    return "\n".join(tables)


def write_manifest(
    path: Path,
    *,
    name: str,
    sample_rate: int,
    sounds: Iterable[Loop | Stinger],
    licence: str = "",
) -> None:
    """Write a manifest whole or not at all (a reader never sees half a file).

    Parameters
    ----------
    path : Path
        The file, usually ``library.toml`` in the library's folder.
    name : str
        The library's name, in any script.
    sample_rate : int > 0
        Frames a second of every audio file.
    sounds : iterable of Loop or Stinger
    licence : str
        Licence of the sounds that name none themselves.
    """
    text = manifest_text(name=name, sample_rate=sample_rate, sounds=sounds, licence=licence)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)


def sound_fields(sound: Loop | Stinger, licence: str) -> dict[str, TomlValue]:
    """A sound's fields as the manifest has them, in its order; those at their default left out.

    ``licence`` is the library's, which a sound of the same one does not repeat.
    """
    fields: dict[str, TomlValue] = {"id": sound.id, "file": sound.path}
    if isinstance(sound, Loop):
        fields["part"] = sound.part.value
    else:
        fields["kind"] = "stinger"
    if sound.tempo is not None:
        fields["beat_frames"] = sound.tempo.beat_frames
    if isinstance(sound, Loop):
        fields["meter"] = str(sound.meter)
        fields["bars"] = sound.bars
    fields["key"] = "none" if sound.key is None else str(sound.key)
    if isinstance(sound, Loop) and sound.chords:
        fields["chords"] = sound.chords
    fields["valence"] = sound.emotion.valence
    fields["arousal"] = sound.emotion.arousal
    fields["energy"] = sound.energy
    if isinstance(sound, Loop):
        fields["brightness"] = sound.brightness
        fields["density"] = sound.density
    fields["loudness"] = sound.loudness
    fields.update(_optional_fields(sound, licence))
    return fields


def _optional_fields(sound: Loop | Stinger, licence: str) -> dict[str, TomlValue]:
    fields: dict[str, TomlValue] = {}
    if sound.instruments:
        fields["instruments"] = sorted(sound.instruments)
    if isinstance(sound, Loop) and sound.scenes:
        fields["scenes"] = sorted(sound.scenes)
    if sound.tags:
        fields["tags"] = sorted(sound.tags)
    if isinstance(sound, Loop) and sound.family:
        fields["family"] = sound.family
    if isinstance(sound, Loop):
        fields.update(_described(sound))
    if sound.start:
        fields["start"] = sound.start
    if isinstance(sound, Loop):
        fields.update(_as_in_file(sound))
    if isinstance(sound, Stinger):
        fields["frames"] = sound.frames
        if sound.pickup:
            fields["pickup"] = sound.pickup
        if sound.tail:
            fields["tail"] = sound.tail
    if sound.licence != licence:
        fields["licence"] = sound.licence
    return fields


def _described(loop: Loop) -> dict[str, TomlValue]:
    """Dimensions that may be unknown, those that are known."""
    fields: dict[str, TomlValue] = {"pattern": loop.pattern} if loop.pattern else {}
    for name in MAYBE_RANGES:
        value = getattr(loop, name)
        if value is not None:
            fields[name] = value
    if loop.next:
        fields["next"] = loop.next
    return fields


def _as_in_file(loop: Loop) -> dict[str, TomlValue]:
    """How the loop is made from its file, where that is not plain."""
    names = ("file_frames", "semitones", "seam_fade")
    return {name: getattr(loop, name) for name in names if getattr(loop, name)}
