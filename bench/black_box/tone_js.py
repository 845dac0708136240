"""Tone.js in headless Chromium, by server-sent events."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from bench.black_box.debian_programs import DebianPrograms
from bench.black_box.npm_files import npm_file
from bench.black_box.page_server import PageServer
from bench.black_box.peer import Peer
from bench.black_box.pulse import pulse_missing, start_pulse

__all__ = ["ToneJs"]

_PACKAGE, _FILE = "tone@15", "build/Tone.js"
_UNPACKED = "usr/lib/chromium/chromium"
_PATIENCE_S = 40.0
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
)

_PAGE = """<!doctype html><meta charset="utf-8"><script src="/Tone.js"></script><script>
const settings = SETTINGS;
const say = (words) => fetch("/said", {method: "POST", body: words});
window.onerror = (words) => say("error: " + words);
(async () => {
  const audio = new AudioContext({sampleRate: 44100, latencyHint: settings.latencyHint});
  Tone.setContext(new Tone.Context({context: audio, lookAhead: settings.lookAhead}));
  const cross = new Tone.CrossFade(0).toDestination();
  const player = (url, input) => {
    const made = new Tone.Player({url, loop: true});
    made.connect(input);
    return made;
  };
  const players = [
    ...settings.a.map((url) => player(url, cross.a)),
    ...settings.b.map((url) => player(url, cross.b)),
  ];
  await Tone.loaded();
  await Tone.start();
  const begin = Tone.now() + 0.2;
  players.forEach((each) => each.start(begin));
  const messages = new EventSource("/messages");
  messages.onmessage = (message) => cross.fade.rampTo(message.data === "b" ? 1 : 0, 0.05);
  messages.onopen = () => say(`ready: ${audio.baseLatency} ${audio.outputLatency}`);
})().catch((wrong) => say("error: " + wrong));
</script>"""


class ToneJs(Peer):
    """Two `Player`s that loop, a `CrossFade` whose fade ramps over 50 ms on a message."""

    name = "Tone.js"
    defaults = (
        "headless Chromium, by PulseAudio's JACK sink; `Player`, `CrossFade`, `rampTo(1, 0.05)`, "
        'server-sent events; `lookAhead` 0.1 s, `latencyHint` "interactive"'
    )
    at_best = "`lookAhead` 0, `latencyHint` 0, Chromium's `--audio-buffer-size=128`"
    spacing_s = 0.4

    @classmethod
    def available(cls, programs: DebianPrograms, *, fetch: bool) -> str | None:
        if _chromium(programs) is None and fetch:
            programs.unpack("chromium")
        if _chromium(programs) is None:
            return "Tone.js is not here: it needs Chromium (Debian's package chromium)"
        if npm_file(_PACKAGE, _FILE, fetch=fetch) is None:
            return "Tone.js is not here (npm's package tone)"
        return pulse_missing(programs, fetch=fetch)

    def start(self) -> None:
        pulse = start_pulse(self)
        script = npm_file(_PACKAGE, _FILE, fetch=False)
        assert script is not None
        urls = {
            side: {f"/{side}{n}.wav": path for n, path in enumerate(paths)}
            for side, paths in self.desk.loops.items()
        }
        settings = {side: list(found) for side, found in urls.items()} | {
            "lookAhead": 0.0 if self.best else 0.1,
            "latencyHint": 0.0 if self.best else "interactive",
        }
        page = _PAGE.replace("SETTINGS", json.dumps(settings))
        self._server = PageServer({"/": page, "/Tone.js": script, **urls["a"], **urls["b"]})
        program = _chromium(self.desk.programs)
        assert program is not None
        flags = [*_FLAGS, *(["--audio-buffer-size=128"] if self.best else [])]
        profile = f"--user-data-dir={self.desk.folder / 'profile'}"
        self.spawn([program, *flags, profile, self._server.address], pulse)

    def prepare(self) -> None:
        said = self._server.wait_said(_PATIENCE_S)
        if not said.startswith("ready"):
            raise RuntimeError(f"the page says: {said}")

    def send(self, side: str) -> int:
        began = time.monotonic_ns()
        self._server.send(side)
        return began

    def close(self) -> None:
        super().close()
        if hasattr(self, "_server"):
            self._server.close()


def _chromium(programs: DebianPrograms) -> str | None:
    """The browser itself: of an unpacked package not its script, which looks elsewhere."""
    installed = shutil.which("chromium")
    unpacked: Path | None = programs.find(_UNPACKED)
    return installed or (str(unpacked) if unpacked is not None else None)
