"""The gateway's client: each kind of failure has an exception of its own."""

from __future__ import annotations

import pytest

from sample_flows.exceptions import (
    CardRefused,
    CarrierUnavailable,
    GatewayConfused,
    GatewayUnavailable,
)
from sample_flows.gateway import client
from sample_flows.gateway.server import Gateway


def test_a_charge_gives_its_number(gateway: Gateway):
    """It is the one in the gateway's log."""
    number = client.charge("12.50", "4000000000000000", "k1")

    assert [entry["id"] for entry in gateway.book.entries("charges")] == [number]


@pytest.mark.parametrize(
    ("card", "error", "message"),
    [
        ("4000000000000002", CardRefused, "ending in 0002 was refused"),
        ("4000000000000504", GatewayUnavailable, "answered 503"),
        ("4000000000000408", GatewayUnavailable, "No answer from the gateway within"),
        ("4000000000000422", GatewayConfused, "is no JSON object"),
        ("4242", GatewayConfused, "answered 400: card must have 16 digits"),
    ],
)
def test_what_goes_wrong_is_told_apart(
    gateway: Gateway, card: str, error: type[Exception], message: str
):
    """By the class of the exception, which is what a flow decides by."""
    with pytest.raises(error, match=message):
        client.charge("12.50", card, "k1")


def test_a_parcel_that_is_not_taken(gateway: Gateway):
    """The message names the country."""
    with pytest.raises(CarrierUnavailable, match="no parcels to IS"):
        client.book_parcel(1, "IS", "k1")


def test_a_gateway_that_is_not_there(settings):
    """The message says how to start it."""
    settings.SAMPLE_GATEWAY_URL = "http://127.0.0.1:9"

    with pytest.raises(GatewayUnavailable, match="python -m sample_flows gateway"):
        client.charge("12.50", "4000000000000000", "k1")
