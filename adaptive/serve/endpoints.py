"""Addresses of the engine's sockets, and which of them are allowed."""

from __future__ import annotations

import ipaddress
from typing import Final

from adaptive.errors import ParameterError

__all__ = ["DEFAULT_BIND", "DEFAULT_TELEMETRY", "check_endpoint"]

DEFAULT_BIND: Final = "tcp://127.0.0.1:5570"
"""Where events go."""

DEFAULT_TELEMETRY: Final = "tcp://127.0.0.1:5571"
"""Where telemetry comes from."""


def check_endpoint(endpoint: str, *, expose: bool = False) -> None:
    """Refuse what is no address, or would let other machines in.

    Raises
    ------
    ParameterError
        For a transport other than ``tcp://`` and ``ipc://``, or an address of ``tcp://`` that is
        not of this machine's loopback, unless ``expose``.
    """
    scheme, _, rest = endpoint.partition("://")
    if scheme == "ipc" and rest:
        return
    host, _, port = rest.rpartition(":")
    legal_port = port == "*" or (port.isascii() and port.isdigit() and int(port) < 65_536)
    if scheme != "tcp" or not host or not legal_port:
        raise ParameterError("endpoint", endpoint, f'like "{DEFAULT_BIND}" or "ipc:///path"')
    if not expose and not _is_loopback(host):
        raise ParameterError(
            "endpoint",
            endpoint,
            "an address of this machine, like 127.0.0.1; there is no password, so --expose "
            "must be given to let other machines in",
        )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
