"""Mails from templates."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist

from automations.engine import composing
from automations.outgoing import Draft

GIVEN = {"subject": SimpleNamespace(first_name="Änn & <b>"), "note": "<i>1 & 2</i>", "number": 7}


def compose(name: str = "order", given: Any = GIVEN, **more: Any) -> EmailMultiAlternatives:
    headers = {composing.KEY_HEADER: "key", "Message-ID": "<key@x.example>"}
    draft = Draft(f"testflows/mail/{name}", **more)
    return composing.compose(draft, given, ["a@x.example"], headers)


def html(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def test_text_html_and_subject_have_templates_of_their_own() -> None:
    """Only HTML is escaped; a subject is one line."""
    message = compose()
    assert message.subject == "Dear Änn & <b>, your order 7"
    assert message.body.startswith("Dear Änn & <b>, <i>1 & 2</i>\n")
    assert "Dear Änn &amp; &lt;b&gt;, &lt;i&gt;1 &amp; 2&lt;/i&gt;" in html(message)
    assert message.to == ["a@x.example"]


def test_nobody_adds_a_header() -> None:
    given = {"number": "7\r\nBcc: evil@x.example"}
    message = compose(given=given, subject="Hello\nBcc: evil@x.example")
    assert message.subject == "Hello Bcc: evil@x.example"
    assert message.message()["Bcc"] is None
    assert compose(given=given).message()["Bcc"] is None


def test_the_text_is_made_of_the_html() -> None:
    message = compose("news", {"subject": SimpleNamespace(first_name="Ann & Co")})
    assert message.body == "News\n\nFor Ann & Co: look (https://shop.example/new)\n"
    assert "Ann &amp; Co" in html(message)


def test_html_is_optional() -> None:
    assert compose("bill").alternatives == []


@pytest.mark.parametrize("name", ["none", "bodiless"])
def test_what_has_no_template(name: str) -> None:
    with pytest.raises(TemplateDoesNotExist):
        compose(name)


def test_attachments_sender_and_answers() -> None:
    message = compose(
        sender="Shop <shop@x.example>",
        reply_to="help@x.example",
        attachments=(("a.txt", "x", "text/plain"), ("b.bin", b"\x00")),
    )
    assert (message.from_email, message.reply_to) == ("Shop <shop@x.example>", ["help@x.example"])
    assert len(message.attachments) == 2
    assert "b.bin" in message.message().as_string()


def test_the_language_of_the_recipient() -> None:
    """Rules of a language hold while it is rendered."""
    seen = SimpleNamespace(first_name=_Language())
    assert "Dear de," in compose(given={"subject": seen}, language="de").body
    assert "Dear en," in compose(given={"subject": seen}, language="en").body


class _Language:
    def __str__(self) -> str:
        from django.utils import translation

        return translation.get_language() or ""


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        (None, "<k@example.com>"),
        ("Shop <s@müller.example>", "<k@xn--mller-kva.example>"),
        ("nobody", "<k@localhost>"),
        ("x@" + "a" * 300, "<k@localhost>"),
    ],
)
def test_a_message_id_belongs_to_the_senders_domain(sender: str | None, said: str) -> None:
    assert composing.message_id("k", sender) == said


def test_providers_get_the_key() -> None:
    assert compose().metadata == {composing.METADATA: "key"}  # type: ignore[attr-defined]
