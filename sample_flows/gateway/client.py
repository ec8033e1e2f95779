"""What the flows say to the gateway."""

from __future__ import annotations

import http.client
import json
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from sample_flows import conf
from sample_flows.exceptions import (
    CardRefused,
    CarrierUnavailable,
    GatewayConfused,
    GatewayUnavailable,
)


def charge(amount: Decimal | str, card: str, key: str) -> str:
    """Charge a card and return the number of the charge.

    Args:
        amount: in euro.
        card: 16 digits.
        key: the same for every attempt, so that the card is charged once.

    Raises:
        CardRefused: the bank says no; another attempt is useless.
        GatewayUnavailable: no answer in time, or a request to come back later.
        GatewayConfused: an answer that is none.
    """
    status, answer = _post("/charges", {"amount": str(amount), "card": card}, key)
    if status == 402:
        raise CardRefused(f"The card ending in {card[-4:]} was refused: {answer['error']}")
    return _number(status, answer)


def book_parcel(order: int, country: str, key: str) -> str:
    """Book a parcel and return its number.

    Args:
        order: number of the order.
        country: two letters of ISO 3166.
        key: the same for every attempt, so that one parcel is booked.

    Raises:
        CarrierUnavailable: the carrier takes no parcels for this country now.
        GatewayUnavailable: no answer in time.
        GatewayConfused: an answer that is none.
    """
    status, answer = _post("/parcels", {"order": order, "country": country}, key)
    if status == 503:
        raise CarrierUnavailable(
            f"The carrier takes no parcels to {country} now: {answer['error']}"
        )
    return _number(status, answer)


def _number(status: int, answer: dict[str, Any]) -> str:
    if status == 503:
        raise GatewayUnavailable(f"The gateway answered 503: {answer['error']}")
    if status not in (200, 201):
        raise GatewayConfused(f"The gateway answered {status}: {answer.get('error')}")
    return str(answer["id"])


def _post(path: str, content: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
    place = urlsplit(conf.gateway_url())
    patience = conf.gateway_patience()
    connection = http.client.HTTPConnection(place.netloc, timeout=patience)
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    try:
        connection.request("POST", path, json.dumps(content), headers)
        response = connection.getresponse()
        status, body = response.status, response.read()
    except TimeoutError as error:
        raise GatewayUnavailable(f"No answer from the gateway within {patience:g} s.") from error
    except (OSError, http.client.HTTPException) as error:
        raise GatewayUnavailable(
            f"The gateway at {conf.gateway_url()} cannot be reached ({error}). Start it "
            "with `python -m sample_flows gateway`."
        ) from error
    finally:
        connection.close()
    return status, _understood(body)


def _understood(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not answer.keys() & {"id", "error"}:
        raise GatewayConfused(f"The gateway's answer is no JSON object: {body[:60]!r}")
    return answer
