"""What steps want to send to others: mails and calls of other systems, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Draft:
    """A mail as a step wants it, before it is rendered.

    Attributes:
        template: name of its templates without ending.
        to: an address, an object with one, or a list of these; None for whom the flow is about.
        subject: its subject; None to render it.
        sender: from whom; None for the project's DEFAULT_FROM_EMAIL.
        reply_to: where answers go; "" for the sender.
        scope: of what the recipient may unsubscribe; None for mails that everybody gets.
        link: put the link for that into the mail.
        attachments: (name, content, type) or (name, content) each.
        context: further values for the templates.
        language: in which it is rendered; "" for the project's.
        skip_missing: pass the step over if there is no address.
        step: name of the node.
    """

    template: str
    to: Any = None
    subject: str | None = None
    sender: str | None = None
    reply_to: str = ""
    scope: str | None = None
    link: bool = True
    attachments: tuple[Any, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    skip_missing: bool = False
    step: str = ""


@dataclass(frozen=True)
class Call:
    """A call of another system as a step wants it.

    Attributes:
        url, method: what is called and how.
        json: what is sent; None for nothing.
        headers: further headers.
        secret: what signs it; None for no signature.
        setting: name of the setting that holds the secret; "" if it is given.
        timeout: seconds that it may take.
    """

    url: str
    method: str = "POST"
    json: Any = None
    headers: Mapping[str, Any] = field(default_factory=dict, repr=False)
    secret: str | bytes | None = field(default=None, repr=False)
    setting: str = ""
    timeout: float = 10.0


@dataclass(frozen=True)
class Request:
    """An HTTP request that is ready to be sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    timeout: float = 10.0


@dataclass(frozen=True)
class Response:
    """What another system has answered.

    Attributes:
        status: the HTTP status.
        headers: names in lower case.
        body: its beginning.
        truncated: there was more.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    truncated: bool = False
