"""Annotation instruments: the broad family of each instrument that the composer can write for."""

from __future__ import annotations

__all__ = ["family_of"]

_FAMILIES: tuple[tuple[str, str], ...] = (
    ("drums", "kit/cinematic drums/drums"),
    ("percussion", "hand percussion/timpani/taiko"),
    ("bass", "double bass/contrabass/bass"),
    ("strings", "strings/violin/viola/cello/pizzicato/fiddle"),
    ("guitar", "guitar/ukulele/banjo/sitar/dulcimer/koto/shamisen/harp"),
    ("keys", "piano/keys/clavinet/organ/accordion/bandoneon/harpsichord/harmonica"),
    (
        "mallets",
        "vibraphone/celesta/glockenspiel/music box/bell/bells/kalimba/marimba/xylophone",
    ),
    (
        "winds",
        "flute/clarinet/oboe/bassoon/english horn/piccolo/recorder/pan flute/shakuhachi/whistle/"
        "ocarina/saxophone/shenai/bagpipe",
    ),
    ("brass", "horn/brass/trumpet/trombone/tuba"),
    ("voice", "voices/choir"),
    ("pad", "pad/drone/air"),
    ("lead", "lead/arp/pluck/stab/supersaw/theremin/synth"),
)
_OWN = {"synth brass": "lead", "english horn": "winds", "steel drums": "mallets"}


def family_of(instrument: str) -> str:
    """Its family: the one whose word ends its name. Raises KeyError for one unheard of."""
    if instrument in _OWN:
        return _OWN[instrument]
    for family, words in _FAMILIES:
        if any(instrument == w or instrument.endswith(f" {w}") for w in words.split("/")):
            return family
    raise KeyError(instrument)
