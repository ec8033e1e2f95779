"""One round of the weekly mails."""

from __future__ import annotations

from typing import Any

import pytest

from automations_admin.stats import digest
from automations_admin.stats.recipients import Recipient
from automations_admin.stats.sending import Round, mark
from tests.automations_admin.stats.conftest import NAME
from tests.flows import basics

pytestmark = pytest.mark.django_db

OTHER = basics.Paused.get_automation_class_name()


@pytest.fixture
def two(settings: Any) -> None:
    """Two flows with somebody each, and somebody who hears of both."""
    settings.AUTOMATIONS_ADMIN = {
        "DIGESTS": {
            NAME: ["anna@shop.example", "boss@shop.example"],
            OTHER: ["boss@shop.example"],
        }
    }


def told(mailoutbox: Any) -> list[tuple[str, str]]:
    return [(mail.to[0].partition("@")[0], mail.subject.split(",")[0]) for mail in mailoutbox]


def test_each_hears_of_each_flow_in_a_mail_of_its_own(two: None, mailoutbox: Any) -> None:
    found = Round()
    found.send()
    assert told(mailoutbox) == [("anna", "Campaign"), ("boss", "Campaign"), ("boss", "Paused")]
    assert (found.sent, found.failed) == ({NAME: 2, OTHER: 1}, [])


def test_who_has_got_a_mail_is_left_out(two: None, mailoutbox: Any) -> None:
    """Of the mail that was sent, not of those about other flows."""
    Round({mark(NAME, Recipient("BOSS@shop.example"))}).send()
    assert told(mailoutbox) == [("anna", "Campaign"), ("boss", "Paused")]


def test_each_mail_is_noted_when_it_has_gone_out(two: None, mailoutbox: Any) -> None:
    marks: list[str] = []
    found = Round(note=marks.append)
    found.send()
    assert len(set(marks)) == 3
    assert not any("boss" in sign for sign in marks)
    Round(marks).send()
    assert len(mailoutbox) == 3


def test_an_address_that_fails_keeps_nobody_else_from_being_told(
    two: None, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = digest.send

    def send(written: Any, recipient: Recipient) -> int:
        if recipient.address.startswith("anna"):
            raise OSError("no such mailbox")
        return usual(written, recipient)

    monkeypatch.setattr(digest, "send", send)
    marks: list[str] = []
    found = Round(note=marks.append)
    found.send()
    assert told(mailoutbox) == [("boss", "Campaign"), ("boss", "Paused")]
    assert [str(error) for error in found.failed] == ["no such mailbox"]
    assert mark(NAME, Recipient("anna@shop.example")) not in marks


def test_a_flow_that_fails_keeps_no_other_from_being_told_of(
    two: None, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says which one it was."""
    usual = digest.of

    def of(flow: str, *args: Any) -> Any:
        if flow == NAME:
            raise ValueError("no figures")
        return usual(flow, *args)

    monkeypatch.setattr(digest, "of", of)
    found = Round()
    found.send()
    assert told(mailoutbox) == [("boss", "Paused")]
    (error,) = found.failed
    assert NAME in error.__notes__[0]
