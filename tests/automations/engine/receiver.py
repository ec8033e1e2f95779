"""A real HTTP server on this machine, which answers as a test says and remembers what it got."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Got:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """The server: where it is, what it got, what it answers.

    Attributes:
        url: where it is, without a path.
        got: the requests.
        answers: what is written for each request, raw; the last one is repeated.
        last: what was answered last.
        held: set when it may go on that a test lets wait.
    """

    url: str
    got: list[Got] = field(default_factory=list)
    answers: list[Callable[[Any], None]] = field(default_factory=list)
    last: Callable[[Any], None] = lambda handler: None
    held: threading.Event = field(default_factory=threading.Event)

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer the next request, and all after it, like this."""

        def write(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answers.append(write)

    def writes(self, raw: bytes, *, wait: bool = False) -> None:
        """Answer with these bytes; with `wait` the connection then stays open."""

        def write(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(raw)
            handler.wfile.flush()
            handler.close_connection = True
            if wait:
                self.held.wait(30)

        self.answers.append(write)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run the server inside the block."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            there.got.append(Got(self.command, self.path, headers, self.rfile.read(size)))
            if there.answers:
                there.last = there.answers.pop(0)
            try:
                there.last(self)
            except OSError:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = answer  # noqa: N815

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    there = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield there
    finally:
        there.held.set()
        server.shutdown()
        server.server_close()
        thread.join()
