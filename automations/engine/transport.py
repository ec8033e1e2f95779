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
    try:
        connection = _Connection(target, _places(target, private=private), request.timeout)
        return _exchange(connection, request, target)
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, TimeoutError):
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
        self.cut = False

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
        self.cut = True
        if self.sock is not None:
            try:
                # Not that of an SSL socket, which would take its state from under the reader.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


def _exchange(connection: _Connection, request: Request, target: Target) -> Response:
    """Send the request over a connection, and read the answer within its time."""
    # The timeout of a socket is one for each read: who sends a byte now and then has no end.
    timer = threading.Timer(request.timeout, connection.end)
    timer.daemon = True
    timer.start()
    try:
        connection.request(
            request.method, target.path, body=request.body or None, headers=dict(request.headers)
        )
        answer = connection.getresponse()
        body = answer.read(MAX_BODY + 1)
    except (OSError, http.client.HTTPException) as error:
        if connection.cut:
            raise CallFailed(_late(target, request)) from error
        raise
    finally:
        timer.cancel()
        connection.close()
    if answer.length and len(body) <= MAX_BODY:
        broken = f"The host {target.host} broke off its answer."
        raise CallFailed(_late(target, request) if connection.cut else broken)
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Response(answer.status, headers, body[:MAX_BODY], len(body) > MAX_BODY)
