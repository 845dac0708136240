"""A decoding job: one sound to be made into raw audio, in whichever process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adaptive.errors import LibraryError
from adaptive.library.decoding import Shape, decode_sound, is_plain, write_pcm
from adaptive.library.loop import Loop, Stinger

__all__ = ["DecodingJob", "run_job"]

_FRAME_BYTES = 8


@dataclass(frozen=True, slots=True)
class DecodingJob:
    """What is to be decoded, and where to. Can be sent to another process.

    Parameters
    ----------
    folder : Path
        The library.
    sound : Loop or Stinger
    sample_rate : int
    content_hash : str
        Of the sound's file; empty when there is no such file.
    path : Path
        Where the raw audio belongs; named by what it contains, so that it is never stale.
    shape : callable or None
        Makes loops that are stretched or shifted.
    """

    folder: Path
    sound: Loop | Stinger
    sample_rate: int
    content_hash: str
    path: Path
    shape: Shape | None = None

    @property
    def done(self) -> bool:
        """Whether the raw audio is there already."""
        try:
            size = self.path.stat().st_size
        except OSError:
            return False
        return bool(self.content_hash) and size == self.sound.frames * _FRAME_BYTES

    @property
    def plain(self) -> bool:
        """Whether the file only has to be decoded, which lets go of the interpreter's lock."""
        return is_plain(self.sound)

    def run(self) -> LibraryError | None:
        """Decode, unless it is done already; the problem, if there is one."""
        if self.done:
            return None
        try:
            pcm = decode_sound(
                self.folder, self.sound, self.sample_rate, self.content_hash, self.shape
            )
            write_pcm(self.path, pcm)
        except LibraryError as error:
            return error
        except OSError as error:
            reason = error.strerror or "cannot be written"
            return LibraryError(str(self.path), reason, "make room or name another cache folder")
        return None


def run_job(job: DecodingJob) -> LibraryError | None:
    """:meth:`DecodingJob.run`, as a function of its own for pools of processes."""
    return job.run()
