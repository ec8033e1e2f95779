"""Messages as they are stored."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from automations.models import AutomationModel, Message

pytestmark = pytest.mark.django_db


def message(**fields: object) -> Message:
    """Store a message for a new instance."""
    row = AutomationModel.objects.create(automation_class="x")
    return Message.objects.create(automation=row, name="hello", **fields)


def test_message_is_stored_once() -> None:
    uid = uuid4()
    message(uid=uid)

    with pytest.raises(IntegrityError), transaction.atomic():
        message(uid=uid)


@pytest.mark.parametrize("token", [None, "t", 5, ["a"], {"a": 1}, False])
def test_token_is_read_as_it_was_sent(token: object) -> None:
    stored = message(token=token)

    assert Message.objects.get(pk=stored.pk).token == token


def test_messages_are_in_the_order_of_their_sending() -> None:
    found = [message().pk for _ in range(3)]

    assert [row.pk for row in Message.objects.all()] == found


def test_message_goes_with_its_instance() -> None:
    stored = message()

    stored.automation.delete()

    assert not Message.objects.exists()


def test_message_shows_its_name() -> None:
    assert str(Message(pk=2, name="hello")) == "hello 2"
