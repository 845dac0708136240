"""The engine's errors: one root, few domains.

Every message names what was wrong, where, the legal range and the remedy, in that order.
"""

from __future__ import annotations

import reprlib

__all__ = [
    "AdaptiveError",
    "AudioProcessDied",
    "DeviceError",
    "LibraryError",
    "ParameterError",
    "ProtocolError",
]


class AdaptiveError(Exception):
    """Root of every error that this package raises on purpose."""


class ParameterError(AdaptiveError, ValueError):
    """A caller passed a value outside its legal range.

    Parameters
    ----------
    field : str
        Name of the parameter.
    value : object
        What was passed.
    legal : str
        The legal range, in words.
    """

    def __init__(self, field: str, value: object, legal: str) -> None:
        self.field = field
        self.value = value
        self.legal = legal
        super().__init__(f"{field} is {_short(value)}; legal: {legal}")

    def __reduce__(self) -> tuple[type[ParameterError], tuple[str, object, str]]:
        return (type(self), (self.field, self.value, self.legal))


class ProtocolError(AdaptiveError, ValueError):
    """A remote sent something that the protocol does not allow.

    Parameters
    ----------
    field : str
        Field of the message (``"message"`` when the whole was at fault).
    value : object
        What was sent.
    legal : str
        The legal range, in words.
    nearest : tuple of str
        Names that the sender may have meant.
    """

    def __init__(
        self, field: str, value: object, legal: str, nearest: tuple[str, ...] = ()
    ) -> None:
        self.field = field
        self.value = value
        self.legal = legal
        self.nearest = nearest
        hint = f"; nearest: {', '.join(nearest)}" if nearest else ""
        super().__init__(f"{field} is {_short(value)}; legal: {legal}{hint}")

    def __reduce__(
        self,
    ) -> tuple[type[ProtocolError], tuple[str, object, str, tuple[str, ...]]]:
        return (type(self), (self.field, self.value, self.legal, self.nearest))


class LibraryError(AdaptiveError):
    """A file of a library is unusable.

    Parameters
    ----------
    path : str
        The file (and entry) at fault.
    problem : str
        What is wrong with it.
    remedy : str
        What to do about it.
    """

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path = path
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{path}: {problem}; {remedy}")

    def __reduce__(self) -> tuple[type[LibraryError], tuple[str, str, str]]:
        return (type(self), (self.path, self.problem, self.remedy))


class DeviceError(AdaptiveError):
    """A sound device or audio server cannot be used."""


class AudioProcessDied(AdaptiveError):
    """The audio process ended without being asked to."""


_SHORT = reprlib.Repr()
_SHORT.maxlevel = 3  # a remote may nest a thousand lists, and repr() would run out of stack
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = 80


def _short(value: object, limit: int = 80) -> str:
    text = _SHORT.repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
