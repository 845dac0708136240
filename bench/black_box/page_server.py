"""A web server for one page under measurement, and messages to it as server-sent events."""

from __future__ import annotations

import queue
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["PageServer"]

_TYPES = {".html": "text/html", ".js": "text/javascript", ".wav": "audio/wav"}


class PageServer:
    """Serves files on a port of this machine; :meth:`send` reaches every page that listens.

    A page reads messages with ``new EventSource("/messages")`` and says by ``POST /said`` what it
    has to say; :meth:`wait_said` waits for that.

    Parameters
    ----------
    files : mapping of str to Path or str
        By the path under which each is asked for: a file, or the text of a page.
    """

    def __init__(self, files: Mapping[str, Path | str]) -> None:
        said: queue.Queue[str] = queue.Queue()
        listeners: list[queue.SimpleQueue[str | None]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path == "/messages":
                    self._pass_on()
                    return
                found = files.get(self.path)
                if found is None:
                    self.send_error(404)
                    return
                body = found.read_bytes() if isinstance(found, Path) else found.encode()
                kind = _TYPES.get(Path(self.path).suffix, "text/html")
                self._head(kind, len(body))
                self.wfile.write(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self._head("text/plain", 0)
                said.put(body.decode("utf-8", "replace"))

            def _pass_on(self) -> None:
                mine: queue.SimpleQueue[str | None] = queue.SimpleQueue()
                listeners.append(mine)  # first, so that whoever hears the head misses nothing
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                while (message := mine.get()) is not None:
                    self.wfile.write(f"data: {message}\n\n".encode())
                    self.wfile.flush()
                self.close_connection = True

            def _head(self, kind: str, length: int) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(length))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._said, self._listeners = said, listeners
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def send(self, message: str) -> None:
        """Send to the pages that listen."""
        for listener in self._listeners:
            listener.put(message)

    def wait_said(self, patience_s: float) -> str:
        """What a page says next. Raises RuntimeError when none does in time."""
        try:
            return self._said.get(timeout=patience_s)
        except queue.Empty:
            raise RuntimeError(f"the page said nothing in {patience_s:g} s") from None

    def close(self) -> None:
        """End it, and what listens."""
        for listener in self._listeners:
            listener.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
