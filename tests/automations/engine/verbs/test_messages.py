"""Send a message by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations.exceptions import NotPossible
from automations.models import Event, Message


def test_a_message_is_sent_and_it_is_recorded_who_did(shipping: testing.Run, olga: User) -> None:
    recovery.send_message(shipping.row, "voucher", {"amount": 5}, actor=olga, reason="Sorry")

    assert shipping.data["voucher"] == 5
    sent, received = Event.objects.filter(kind__startswith="message").order_by("pk")
    assert (sent.kind, sent.actor, sent.detail["data"]) == ("message_sent", olga, {"amount": 5})
    assert received.kind == "message"


@pytest.mark.parametrize(
    ("name", "data"), [("", {}), ("unknown", {}), ("voucher", {}), ("voucher", {"amount": "x"})]
)
def test_there_must_be_a_receiver_that_is_satisfied(
    shipping: testing.Run, name: str, data: dict[str, Any]
) -> None:
    with pytest.raises(NotPossible, match="receives no message"):
        recovery.send_message(shipping.row, name, data)
    assert not Message.objects.exists()


def test_an_instance_that_has_ended_gets_no_message(shipping: testing.Run) -> None:
    recovery.cancel(shipping.row)
    with pytest.raises(NotPossible, match="ended"):
        recovery.send_message(shipping.row, "voucher", {"amount": 5})


def test_a_paused_instance_reads_it_when_it_is_resumed(shipping: testing.Run) -> None:
    recovery.pause(shipping.row)
    recovery.send_message(shipping.row, "voucher", {"amount": 5})
    assert "voucher" not in shipping.data
    recovery.resume(shipping.row)
    assert shipping.data["voucher"] == 5
