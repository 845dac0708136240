"""Composing toolkit: written pieces in, exact loops in stems and their manifest out."""

from adaptive.compose.build import build_library, load_pieces, render_piece
from adaptive.compose.chord import Changes, Chord
from adaptive.compose.family import add_family, compose_prompt
from adaptive.compose.instruments import INSTRUMENTS, Instrument
from adaptive.compose.note import Note, parse_melody, parse_pitch
from adaptive.compose.piece import Layer, LoopPlan, Piece
from adaptive.compose.piece_reader import load_piece, read_piece
from adaptive.compose.piece_writer import write_piece
from adaptive.compose.prompt import Request, read_prompt
from adaptive.compose.soundfont import SampledBand
from adaptive.compose.soundfont_package import fetch_soundfont, find_soundfont
from adaptive.compose.studio import Studio

__all__ = [
    "INSTRUMENTS",
    "Changes",
    "Chord",
    "Instrument",
    "Layer",
    "LoopPlan",
    "Note",
    "Piece",
    "Request",
    "SampledBand",
    "Studio",
    "add_family",
    "build_library",
    "compose_prompt",
    "fetch_soundfont",
    "find_soundfont",
    "load_piece",
    "load_pieces",
    "parse_melody",
    "parse_pitch",
    "read_piece",
    "read_prompt",
    "render_piece",
    "write_piece",
]
