"""What an app asks and tells of mails."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from automations import clock, mail
from automations.models import Mail

pytestmark = pytest.mark.django_db


def sent() -> Mail:
    return Mail.objects.create(
        key="1", message_id="<1@x.example>", automation_class="a", step="s", sent=clock.now()
    )


def test_a_provider_tells() -> None:
    row = sent()
    assert mail.record("1@x.example", "opened")
    row.refresh_from_db()
    assert row.delivered
    assert mail.record("", "clicked", key="1")
    assert mail.figures("a") == {"s": mail.Figures(sent=1, delivered=1, opened=1, clicked=1)}


def test_a_mail_of_somebody_else_is_left_alone() -> None:
    assert not mail.record("2@x.example", "opened")


def test_an_unknown_event_is_refused() -> None:
    with pytest.raises(ValueError, match="delivered, opened"):
        mail.record("1@x.example", "read")


def test_pages_of_ones_own() -> None:
    """A scope, all scopes, and back."""
    anna = User.objects.create_user("anna")
    assert mail.unsubscribe("a@x.example", "offers", about=anna)
    assert not mail.unsubscribe("A@x.example", "offers")
    assert mail.is_unsubscribed("a@x.example", "offers")
    assert mail.is_unsubscribed("new@x.example", "offers", about=anna)
    assert not mail.is_unsubscribed("a@x.example", "tips")
    mail.unsubscribe("a@x.example")
    assert mail.is_unsubscribed("a@x.example", "tips")
    mail.subscribe("a@x.example", "tips")
    assert not mail.is_unsubscribed("a@x.example", "tips")
    assert mail.is_unsubscribed("a@x.example", "offers")
    mail.subscribe("a@x.example")
    assert not mail.is_unsubscribed("a@x.example", "offers", about=anna)


def test_there_is_nothing_to_forgive() -> None:
    assert not mail.forgive("a@x.example")
