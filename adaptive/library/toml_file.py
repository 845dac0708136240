"""Reading a TOML file of a library."""

from __future__ import annotations

import tomllib
from pathlib import Path

from adaptive.errors import LibraryError

__all__ = ["read_toml"]


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file's tables.

    Raises
    ------
    LibraryError
        When the file cannot be read, is not UTF-8 or is not TOML; the message has the line.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise LibraryError(str(path), reason, "make the file readable") from None
    except UnicodeDecodeError as error:
        remedy = "save the file as UTF-8"
        raise LibraryError(str(path), f"byte {error.start} is not UTF-8", remedy) from None
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(str(path), f"not TOML: {error}", "correct that line") from None
    except RecursionError:
        raise LibraryError(str(path), "nested too deeply", "write plain tables") from None
