"""Puts a served session together: folder, link, audio process, supervisor."""

from __future__ import annotations

import contextlib
import queue
import signal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from adaptive.audio import AudioSettings
from adaptive.errors import ParameterError
from adaptive.library.library import MANIFEST_NAME
from adaptive.library.manifest import read_manifest
from adaptive.music import ms_to_frames
from adaptive.serve.assemble import starter_library
from adaptive.serve.audio_keeper import AudioKeeper
from adaptive.serve.endpoints import DEFAULT_BIND, DEFAULT_TELEMETRY, check_endpoint
from adaptive.serve.recorder import Recorder
from adaptive.serve.session import (
    DEFAULT_MEMORY_MIB,
    Session,
    make_session_folder,
    remove_session_folder,
)
from adaptive.serve.supervisor import Message, Supervisor

__all__ = ["ServeOptions", "lead_frames", "prompt_frames", "serve"]

_LEAD_MS: Final = 15.0
_PROMPT_MS: Final = 1.5
_LEASE_S: Final = 5.0
_LEAST_MEMORY_MIB: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """What a session is asked to be. ``None`` takes the default."""

    library: Path | None = None
    seed: int = 0
    bind: str = DEFAULT_BIND
    telemetry: str = DEFAULT_TELEMETRY
    expose: bool = False
    driver: str = "auto"
    device: int = -1
    block: int = 256
    journal: Path | None = None
    record: Path | None = None
    seconds: float | None = None
    memory_mib: int = DEFAULT_MEMORY_MIB


def lead_frames(block: int, sample_rate: int) -> int:
    """Time that cues need: a block is mixed at once, and the conductor may be busy with a decision
    or off the processor for a moment."""
    return block + ms_to_frames(_LEAD_MS, sample_rate)


def prompt_frames(sample_rate: int) -> int:
    """The same for what is wanted at once, before the block that it begins: what the link and a
    usual decision take."""
    return ms_to_frames(_PROMPT_MS, sample_rate)


def serve(
    options: ServeOptions,
    tell: Callable[[str], None],
    on_ready: Callable[[Mapping[str, Any]], None],
) -> int:
    """Run a session until it ends; answers the exit status.

    Parameters
    ----------
    options : ServeOptions
    tell : callable
        Told what a person should know, in a line.
    on_ready : callable
        Told once: ``bind``, ``telemetry``, ``library``, ``loops``, ``scenes``, ``problems``,
        ``output`` (what pulls the sound, in words) and ``folder``.

    Raises
    ------
    ParameterError, LibraryError, DeviceError
        When an option, the library or the device cannot be used.
    """
    events: queue.SimpleQueue[Message] = queue.SimpleQueue()
    with _signals_to(events):
        return _serve(options, events, tell, on_ready)


def _serve(
    options: ServeOptions,
    events: queue.SimpleQueue[Message],
    tell: Callable[[str], None],
    on_ready: Callable[[Mapping[str, Any]], None],
) -> int:
    _check(options)
    library = (options.library or starter_library()).resolve()
    manifest = read_manifest(library / MANIFEST_NAME)
    settings = AudioSettings(
        sample_rate=manifest.sample_rate,
        block=options.block,
        driver=options.driver,
        device=options.device,
        lease_s=_LEASE_S,
    )
    folder, link_path = make_session_folder()
    try:
        session = Session(
            folder=folder,
            link=link_path,
            library=library,
            sample_rate=manifest.sample_rate,
            lead_frames=lead_frames(options.block, manifest.sample_rate),
            prompt_frames=prompt_frames(manifest.sample_rate),
            block=options.block,
            seed=options.seed,
            bind=options.bind,
            telemetry=options.telemetry,
            expose=options.expose,
            memory_mib=options.memory_mib,
            journal=options.journal.resolve() if options.journal else None,
        )
        session.save()
        return _supervise(session, settings, options, events, tell, on_ready)
    finally:
        remove_session_folder(folder, link_path)


def _supervise(
    session: Session,
    settings: AudioSettings,
    options: ServeOptions,
    events: queue.SimpleQueue[Message],
    tell: Callable[[str], None],
    on_ready: Callable[[Mapping[str, Any]], None],
) -> int:
    audio = AudioKeeper(session.link, settings, lambda: events.put(Message("audio")))
    try:
        recorder = Recorder(audio.audio, options.record) if options.record else None
    except BaseException:
        audio.close()
        raise

    def ready(line: Mapping[str, Any]) -> None:
        on_ready({**line, "output": audio.output, "folder": str(session.folder)})

    return Supervisor(session, audio, events, tell, ready, recorder, options.seconds).run()


@contextlib.contextmanager
def _signals_to(events: queue.SimpleQueue[Message]) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask for an end in good order, from the first moment to the last."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(n, lambda *_: events.put(Message("stop"))) for n in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _check(options: ServeOptions) -> None:
    """Find what can be found before anything is started."""
    for endpoint in (options.bind, options.telemetry):
        check_endpoint(endpoint, expose=options.expose)
    if options.seconds is not None and not options.seconds > 0:
        raise ParameterError("seconds", options.seconds, "more than 0")
    if options.memory_mib < _LEAST_MEMORY_MIB:
        raise ParameterError("memory", options.memory_mib, f"{_LEAST_MEMORY_MIB} MiB or more")
    for path in (options.journal, options.record):
        if path is not None and not path.resolve().parent.is_dir():
            raise ParameterError("file", str(path), "a file in a folder that exists")
    if options.journal and options.journal.exists() and options.journal.stat().st_size:
        raise ParameterError("journal", str(options.journal), "a new file: this one has content")
