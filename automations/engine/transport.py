"""HTTP as calls need it: one host, one answer, no redirects, a limit of time and size."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from automations.exceptions import CallFailed, HostNotAllowed
from automations.hosts import Target, is_public
from automations.outgoing import Request, Response

#: Bytes of an answer at most that are read.
MAX_BODY = 64 * 1024

Answering = Callable[[Request], Response]
_replacement: Answering | None = None


@contextmanager
def replaced(answering: Answering) -> Iterator[None]:
    """Let a function answer inside the block, in every thread; nothing leaves this process."""
    global _replacement
    previous, _replacement = _replacement, answering
    try:
        yield
    finally:
        _replacement = previous


def send(request: Request, target: Target, *, private: bool) -> Response:
    """Send a request and return what is answered, whatever that is.

    Args:
        request: what is sent.
        target: its URL, taken apart.
        private: addresses of this machine and network may be called.

    Raises:
        HostNotAllowed: the host has no address that may be called.
        CallFailed: it could not be reached, or took too long.
    """
    if _replacement is not None:
        return _replacement(request)
    call = _Call(request, target, private=private)
    try:
        return call.made()
    except (OSError, http.client.HTTPException) as error:
        if call.cut or isinstance(error, TimeoutError):
            raise CallFailed(_late(target, request)) from error
        said = getattr(error, "strerror", None) or type(error).__name__
        raise CallFailed(f"The host {target.host} could not be reached: {said}.") from error


def _late(target: Target, request: Request) -> str:
    return f"The host {target.host} did not answer within {request.timeout:g} s."


def _places(target: Target, *, private: bool) -> list[tuple[Any, ...]]:
    """Return where a host is, as far as it may be called.

    The connection goes to one of these, so that a name cannot mean something else by then.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    allowed = [one for one in found if private or is_public(ipaddress.ip_address(one[4][0]))]
    if not allowed:
        raise HostNotAllowed(
            f"The host {target.host} is an address of this machine or network. If it may be "
            "called, list it by its full name in AUTOMATIONS['WEBHOOK_HOSTS']."
        )
    return allowed


class _Connection(http.client.HTTPConnection):
    """A connection to one of the places that were looked up."""

    def __init__(self, target: Target, places: list[tuple[Any, ...]], timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self.places, self.secure = places, target.scheme == "https"
        self.default_port = 443 if self.secure else 80

    def connect(self) -> None:
        """Connect to the first place that answers."""
        for place in self.places:
            try:
                self.sock = self._connected(place)
                return
            except OSError as error:
                last = error
        raise last

    def _connected(self, place: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _name, address = place
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(self.timeout)
            opened.connect(address)
            if self.secure:
                context = ssl.create_default_context()
                return context.wrap_socket(opened, server_hostname=self.host)
        except BaseException:
            opened.close()
            raise
        return opened

    def end(self) -> None:
        """Let whoever reads from the connection go on, with an error."""
        if self.sock is not None:
            try:
                # Not that of an SSL socket, which would take its state from under the reader.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


class _Call:
    """A request that is made in a thread of its own, as looking up a name knows no limit of time.

    The timeout of a socket is no limit either: it is one for each read, so who sends a byte now
    and then has no end.
    """

    def __init__(self, request: Request, target: Target, *, private: bool) -> None:
        self.request, self.target, self.private = request, target, private
        self.connection: _Connection | None = None
        self.outcome: Response | BaseException | None = None
        self.cut = False

    def made(self) -> Response:
        """Make it, and return the answer.

        Raises:
            HostNotAllowed: the host has no address that may be called.
            OSError, HTTPException: it did not work, or took too long; then `cut` is set.
        """
        thread = threading.Thread(target=self._make, daemon=True)
        thread.start()
        thread.join(self.request.timeout)
        outcome = self.outcome
        if outcome is None:
            self._end()
            raise TimeoutError
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _make(self) -> None:
        try:
            self.outcome = self._answered()
        except BaseException as error:  # noqa: BLE001 - it is raised where the call is waited for
            self.outcome = error

    def _answered(self) -> Response:
        request = self.request
        places = _places(self.target, private=self.private)
        self.connection = _Connection(self.target, places, request.timeout)
        try:
            self.connection.request(
                request.method, self.target.path, request.body or None, dict(request.headers)
            )
            return _read(self.connection.getresponse(), self.target)
        finally:
            self.connection.close()

    def _end(self) -> None:
        """Wait no longer: the thread is left to end by itself."""
        self.cut = True
        if self.connection is not None:
            self.connection.end()


def _read(answer: http.client.HTTPResponse, target: Target) -> Response:
    body = answer.read(MAX_BODY + 1)
    if answer.length and len(body) <= MAX_BODY:
        raise CallFailed(f"The host {target.host} broke off its answer.")
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Response(answer.status, headers, body[:MAX_BODY], len(body) > MAX_BODY)
