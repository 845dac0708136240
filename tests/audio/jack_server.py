"""A JACK server to test against, as the bench starts it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.jack_server import JackServer, find_jackd

__all__ = ["DebianPrograms", "JackServer", "find_jackd"]
