"""Which hosts steps may call: the entries of AUTOMATIONS["WEBHOOK_HOSTS"]."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*"
)
_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Target:
    """What a URL leads to.

    Attributes:
        scheme: "https" or "http".
        host: name or address in lower case, as DNS takes it.
        port: its port.
        path: path and query, as a request has it.
    """

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Target:
        """Take a URL apart.

        Raises:
            ValueError: it is no URL that can be called; says why.
        """
        if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
            raise ValueError("it has a space or control character")
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise ValueError("it must begin with https://")
        if parts.username is not None or parts.password is not None:
            raise ValueError("it has a user name or password: send them as a header")
        host = _ascii(parts.hostname or "")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not path.isascii():
            raise ValueError("it has letters beyond ASCII: quote them")
        return cls(parts.scheme, host, parts.port or _PORTS[parts.scheme], path)


@dataclass(frozen=True)
class Entry:
    """One entry of the list.

    Attributes:
        scheme: "http" lets calls go without TLS.
        host: name or address.
        port: only this one; None for any.
        below: every name below `host`, and not `host` itself.
    """

    scheme: str
    host: str
    port: int | None = None
    below: bool = False

    @classmethod
    def of(cls, text: str) -> Entry:
        """Read an entry: "api.example.com", "*.example.org", "http://localhost:8080".

        Raises:
            ValueError: it is none.
        """
        scheme, found, rest = text.strip().rpartition("://")
        if found and scheme not in _PORTS:
            raise ValueError(text)
        below, rest = rest.startswith("*."), rest.removeprefix("*.").rstrip("/")
        parts = urlsplit(f"//{rest}")
        if parts.path or parts.query or parts.fragment or "@" in rest:
            raise ValueError(text)
        return cls(scheme or "https", _ascii(parts.hostname or ""), parts.port, below)

    def allows(self, target: Target) -> bool:
        """Tell whether a target may be called because of this entry."""
        if target.scheme == "http" and self.scheme != "http":
            return False
        if self.port is not None and self.port != target.port:
            return False
        if self.below:
            return target.host.endswith(f".{self.host}")
        return target.host == self.host


def _ascii(host: str) -> str:
    """Return a host as DNS takes it.

    Raises:
        ValueError: it is no host.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        name = host.lower().rstrip(".").encode("idna").decode()
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise ValueError("it names no host")
    return name


def entry_for(target: Target, entries: Iterable[str]) -> Entry | None:
    """Return the entry that allows a target, one that names it before one for many; or None."""
    found = [entry for entry in map(Entry.of, entries) if entry.allows(target)]
    return min(found, key=lambda entry: entry.below, default=None)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the internet, and not of this machine or network."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast
