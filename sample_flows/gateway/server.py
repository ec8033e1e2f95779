"""The gateway's HTTP server.

POST /charges   {"amount": "12.50", "card": "4000..."}     header Idempotency-Key
POST /parcels   {"order": 17, "country": "DE"}             header Idempotency-Key
POST /mode      {"service": "charges", "mode": "unavailable", "calls": 3}
GET  /charges, /parcels                                    what was done, oldest first

The same key gets the same answer again and nothing is done twice.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sample_flows.gateway import modes
from sample_flows.gateway.book import Book, KeyReused
from sample_flows.gateway.modes import Habit, Mode, Switchboard

HOST = "127.0.0.1"
#: Larger requests are refused, in bytes.
LARGEST = 10_000
SERVICES = ("charges", "parcels")


class Refusal(Exception):
    """A request that cannot be served.

    Attributes:
        status: the HTTP status.
        error: what is wrong, then what to do.
    """

    def __init__(self, status: int, error: str) -> None:
        super().__init__(status, error)
        self.status, self.error = status, error


class Gateway(ThreadingHTTPServer):
    """The server. `hang` is how long it hangs in the mode of that name, in seconds."""

    daemon_threads = True
    #: How many may knock at the same time.
    request_queue_size = 128
    # Someone else's server on the port must be noticed, not shared.
    allow_reuse_port = False

    def __init__(self, port: int = 0, log: Path | None = None, hang: float = 30) -> None:
        """Bind to a port of 127.0.0.1 (0: any free one).

        Raises:
            OSError: the port is taken.
        """
        self.book = Book(log)
        self.switchboard = Switchboard()
        self.hang = hang
        self.stopping = threading.Event()
        super().__init__((HOST, port), Handler)

    @property
    def url(self) -> str:
        """Where it can be reached."""
        return f"http://{HOST}:{self.server_port}"

    def server_close(self) -> None:
        """Stop listening, and let those go that hang."""
        self.stopping.set()
        super().server_close()


class Handler(BaseHTTPRequestHandler):
    """Serves one request."""

    server: Gateway
    #: A client that sends nothing is not waited for, in seconds.
    timeout = 60

    def do_GET(self) -> None:
        """Tell what was done."""
        service = self.path.strip("/")
        if service in SERVICES:
            self._answer(200, self.server.book.entries(service))
        else:
            self._answer(404, {"error": f"There is no {self.path}. Try /charges or /parcels."})

    def do_POST(self) -> None:
        """Serve a charge, a parcel or a change of mode."""
        try:
            self._post_to(self.path.strip("/"))
        except Refusal as refusal:
            self._answer(refusal.status, {"error": refusal.error})
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _post_to(self, target: str) -> None:
        request = self._json()
        if target == "mode":
            self._set_mode(request)
        elif target == "charges":
            self._serve(target, request, _check_charge)
        elif target == "parcels":
            self._serve(target, request, _check_parcel)
        else:
            raise Refusal(404, f"There is no {self.path}. Try /charges, /parcels or /mode.")

    def _json(self) -> dict[str, Any]:
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            raise Refusal(411, "Send Content-Length.") from None
        if not 0 <= length <= LARGEST:
            raise Refusal(413, f"Send at most {LARGEST} bytes.")
        try:
            request = json.loads(self.rfile.read(length))
        except ValueError:
            request = None
        if not isinstance(request, dict):
            raise Refusal(400, "Send a JSON object.")
        return request

    def _set_mode(self, request: dict[str, Any]) -> None:
        service, calls = request.get("service", "charges"), request.get("calls")
        if service not in SERVICES or request.get("mode") not in set(Mode):
            raise Refusal(400, f"Choose a service of {SERVICES} and a mode of {[*Mode]}.")
        if calls is not None and (type(calls) is not int or calls < 1):
            raise Refusal(400, "calls must be a whole number of at least 1, or left out.")
        self.server.switchboard.order(service, Mode(request["mode"]), calls)
        self._answer(200, {"service": service, "mode": request["mode"], "calls": calls})

    def _serve(
        self,
        service: str,
        request: dict[str, Any],
        check: Callable[[dict[str, Any]], Habit | None],
    ) -> None:
        key = self.headers.get("Idempotency-Key", "")
        if not key:
            raise Refusal(400, "Send the header Idempotency-Key.")
        mode = self.server.switchboard.choose(service, key, check(request))
        if mode == Mode.REFUSE:
            raise Refusal(402, "The bank refuses this card. Ask for another one.")
        if mode == Mode.UNAVAILABLE:
            raise Refusal(503, "Too much to do. Come back later.")
        self._do(service, key, request, mode)

    def _do(self, service: str, key: str, request: dict[str, Any], mode: Mode) -> None:
        try:
            entry, replayed = self.server.book.enter(service, key, _without_card(request))
        except KeyReused:
            raise Refusal(
                422, "This key belongs to another request. Use a new key for each."
            ) from None
        if mode == Mode.HANG:
            self.server.stopping.wait(self.server.hang)
        if mode == Mode.GARBAGE:
            self._send(200, b"<html>Bad luck</html>", "text/html")
        else:
            self._answer(200 if replayed else 201, {"id": entry["id"], "replayed": replayed})

    def _answer(self, status: int, content: Any) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: what was done is read at /charges."""


def _check_charge(request: dict[str, Any]) -> Habit | None:
    card, amount = str(request.get("card", "")), str(request.get("amount", ""))
    if not (card.isascii() and card.isdigit() and len(card) == 16):
        raise Refusal(400, "card must have 16 digits.")
    if not amount.replace(".", "", 1).isdigit():
        raise Refusal(400, "amount must be a number, such as 12.50.")
    return modes.CARD_HABITS.get(card[-4:])


def _check_parcel(request: dict[str, Any]) -> Habit | None:
    country = str(request.get("country", ""))
    if len(country) != 2 or "order" not in request:
        raise Refusal(400, "order and a country of two letters are needed.")
    return modes.COUNTRY_HABITS.get(country)


def _without_card(request: dict[str, Any]) -> dict[str, Any]:
    """Return what may be logged: of a card number only the last four digits."""
    if "card" not in request:
        return request
    return {**request, "card": f"**** {str(request['card'])[-4:]}"}
