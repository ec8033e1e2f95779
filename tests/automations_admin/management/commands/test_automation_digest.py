"""Beginning, ending and sending the weekly mails by a command."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations.models import AutomationModel
from automations_admin.stats import digest
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague, digest_on
from tests.automations_admin.stats.test_weekly import weekly

__all__ = ["colleague", "digest_on", "weekly"]

pytestmark = pytest.mark.django_db


def run(**options: Any) -> str:
    out = StringIO()
    call_command("automation_digest", stdout=out, **options)
    return out.getvalue()


def test_without_settings_it_says_what_to_set(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {}
    with pytest.raises(CommandError, match=r"Set AUTOMATIONS_ADMIN\['DIGEST'\]"):
        run()


def test_it_begins_once_and_ends(weekly: Any) -> None:
    """And says who gets mails."""
    said = f"Digests are sent by workers: 0 7 * * 1.\n{NAME}: anna@shop.example\n"
    assert run() == said
    run()
    rows = AutomationModel.objects.filter(automation_class=weekly.get_automation_class_name())
    assert rows.count() == 1
    assert run(stop=True) == "No more digests are sent, until they are begun or chosen again.\n"
    assert rows.get().state == "cancelled"


def test_it_can_be_ended_after_it_was_switched_off(weekly: Any, settings: Any) -> None:
    weekly()
    settings.AUTOMATIONS_ADMIN = {}
    run(stop=True)
    assert AutomationModel.objects.get().state == "cancelled"


def test_it_says_who_chose_it_in_the_console(
    digest_on: Any, colleague: Callable[..., User]
) -> None:
    """And of which flow nobody hears who was to."""
    assert "Nobody is to get one yet." in run()
    chosen(colleague("bert"))
    chosen(colleague("mute", email=""), "another.Flow")
    said = run()
    assert f"{NAME}: bert@shop.example" in said
    assert "another.Flow: nobody at present" in said


def test_it_sends_at_once(weekly: Any, mailoutbox: Any) -> None:
    assert run(now=True) == f"{NAME}: 1 mail sent.\n"
    assert len(mailoutbox) == 1


def test_nobody_to_send_to_is_said(digest_on: Any) -> None:
    assert run(now=True) == "Nobody is to get one yet.\n"


def test_what_cannot_be_sent_is_told_when_the_others_are(
    weekly: Any, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    addresses = ["bad@shop.example", "anna@shop.example"]
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: addresses}}
    usual = digest.send

    def send(written: Any, recipient: Any) -> int:
        if recipient.address == "bad@shop.example":
            raise OSError("no such mailbox")
        return usual(written, recipient)

    monkeypatch.setattr(digest, "send", send)
    with pytest.raises(CommandError, match="Not all could be sent: no such mailbox"):
        run(now=True)
    assert [mail.to for mail in mailoutbox] == [["anna@shop.example"]]
