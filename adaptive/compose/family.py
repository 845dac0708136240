"""Adding a family to a library: its loops, its entries, the writing beside them, its scene."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from adaptive.compose.build import render_piece
from adaptive.compose.manifest import append_entries, folder_of, read_entries
from adaptive.compose.periodic import SAMPLE_RATE
from adaptive.compose.piece import Piece
from adaptive.compose.piece_writer import write_piece
from adaptive.compose.prompt import Request, read_prompt
from adaptive.compose.request_writer import write_request
from adaptive.compose.studio import Studio
from adaptive.errors import LibraryError
from adaptive.library import MANIFEST_NAME, SCORE_NAME, read_library
from adaptive.library.toml_text import TomlValue, toml_string, toml_table

__all__ = ["add_family", "compose_prompt", "scene_words"]

_LICENCE = "CC0-1.0"


def compose_prompt(
    prompt: str,
    seed: int,
    library: Path,
    studio: Studio,
    done: Callable[[str], object] = lambda _: None,
) -> tuple[Request, Piece]:
    """Compose and render a family of loops, and add it to a library.

    Twelve loops: drums, bass and harmony at energies 25, 50 and 75, two melodies and a texture,
    all in four-bar changes.

    Parameters
    ----------
    prompt : str
        See :func:`read_prompt`; the library's own scenes are understood too.
    seed : int
        The same prompt and seed give the same music.
    library : Path
        Folder, made when missing.
    studio : Studio
    done : callable, optional
        Told the id of each loop as its sound is there.

    Returns
    -------
    request : Request
        What was understood.
    piece : Piece
        What was composed.

    Raises
    ------
    ParameterError
        When nothing in the prompt is recognised.
    LibraryError
        When the family is in the library already, or the library cannot take it.
    """
    request = read_prompt(prompt, scene_words(library))
    piece = write_request(request, prompt, seed)
    add_family(piece, library, studio, done)
    return request, piece


def add_family(
    piece: Piece, library: Path, studio: Studio, done: Callable[[str], object] = lambda _: None
) -> None:
    """Render a piece into a library that may have others.

    Its entries come behind those of ``library.toml``, whose text stays as it is; ``piece.toml`` in
    its folder holds the writing; where the library has a score with no scene for it, one is added.

    Raises
    ------
    LibraryError
        When it is there already, or the library's sample rate is not 44,100.
    """
    manifest = library / MANIFEST_NAME
    folder = library / piece.family
    if any(folder_of(entry) == piece.family for entry in read_entries(manifest)):
        remedy = "compose with another --seed, or remove its folder and its entries first"
        raise LibraryError(str(folder), "is in the library already", remedy)
    if manifest.is_file() and (rate := read_library(library).sample_rate) != SAMPLE_RATE:
        remedy = f"compose into a library of its own: loops are rendered at {SAMPLE_RATE}"
        raise LibraryError(str(manifest), f"has a sample rate of {rate}", remedy)
    folder.mkdir(parents=True, exist_ok=True)
    entries = render_piece(piece, library, studio, done)
    write_piece(folder / "piece.toml", piece)
    append_entries(manifest, piece.title, _LICENCE, entries)
    _add_scene(piece, library)


def scene_words(library: Path) -> dict[str, str]:
    """The names and tags of a library's scenes, and the scene that each means.

    Empty where there is no library, or no score of its own.
    """
    if not (library / MANIFEST_NAME).is_file() or not (library / SCORE_NAME).is_file():
        return {}
    words: dict[str, str] = {}
    for name, scene in read_library(library).score.scenes.items():
        for word in (name, *sorted(scene.tags)):
            words.setdefault(word, name)
    return words


def _add_scene(piece: Piece, library: Path) -> None:
    """Let the score have a scene that the piece's loops belong to."""
    score = library / SCORE_NAME
    if not score.is_file():
        return  # a library without a score has a scene for each scene tag of its loops
    known = {word.casefold() for word in scene_words(library)}
    if known & {scene.casefold() for scene in piece.scenes}:
        return
    name = piece.scenes[0]
    fields: dict[str, TomlValue] = {
        "tags": list(piece.scenes),
        "valence": piece.valence,
        "arousal": piece.arousal,
        "energy": 50,
    }
    table = toml_table(f"[scenes.{toml_string(name)}]", fields)
    text = score.read_text(encoding="utf-8").rstrip()
    score.write_text(f"{text}\n\n# {_one_line(piece.title)}\n\n{table}", encoding="utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())
