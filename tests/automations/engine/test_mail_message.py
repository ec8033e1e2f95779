"""A mail whose link to unsubscribe every mailbox can read."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser
from typing import Any

import django
import pytest

from automations.engine.mail_message import MailMessage

URL = "<https://shop.example/flows/unsubscribe/" + "eyJhIjoi" * 30 + "/>"


def sent(link: str = URL, subject: str = "Hello", **given: Any) -> bytes:
    headers = {"List-Unsubscribe": link, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = MailMessage(subject, "Text", "a@x.example", ["b@x.example"], headers=headers)
    return bytes(message.message(**given).as_bytes())


def lines(raw: bytes) -> str:
    """Undo folding as a mailbox does that decodes nothing."""
    return raw.decode().replace("\r\n", "\n").replace("\n ", " ")


def test_the_link_is_written_out():
    """RFC 2369: it is an URL, however long, and no encoded words."""
    assert f"List-Unsubscribe: {URL}\n" in lines(sent()).replace(":  <", ": <")


def test_lines_end_as_the_mail_server_wants():
    """From Django 6.0 on a backend gives its own policy: lines end with CR LF for SMTP."""
    given = {"policy": policy.SMTP} if django.VERSION >= (6, 0) else {}
    raw = sent(**given)
    assert raw.count(b"\r\n") == (raw.count(b"\n") if given else 0)


def test_other_headers_are_folded():
    """A long subject becomes encoded words of at most 75 characters."""
    raw = sent(subject="Grüße aus Zürich " * 20)
    assert all(len(line) < 80 for line in raw.splitlines() if b"http" not in line)
    assert "Grüße aus Zürich Grüße" in BytesParser(policy=policy.default).parsebytes(raw)["Subject"]


def test_what_is_not_ascii_is_encoded():
    raw = sent("<https://zürich.example/>")
    assert raw.isascii()


def test_nobody_adds_a_header():
    with pytest.raises(ValueError, match=r"(?i)header|newline"):
        sent("<https://x.example/>\nBcc: evil@x.example")
