"""Signatures of the calls that steps make: how they are made, and how receivers check them.

What is signed is the moment of the call, a dot, and the body, with HMAC-SHA256.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta

from automations import clock

#: Seconds since 1970 at which the call was made.
TIMESTAMP = "X-Automations-Timestamp"
#: "sha256=" and the signature in hexadecimal digits.
SIGNATURE = "X-Automations-Signature"
#: The same for every attempt at a step: a receiver that has seen it has nothing more to do.
IDEMPOTENCY_KEY = "Idempotency-Key"

_SCHEME = "sha256="


def sign(secret: str | bytes, body: bytes, timestamp: int) -> str:
    """Return the signature of a call, as its header has it.

    Args:
        secret: what sender and receiver share.
        body: the body as it is sent.
        timestamp: seconds since 1970, as in the header.
    """
    key = secret.encode() if isinstance(secret, str) else secret
    signed = str(timestamp).encode() + b"." + body
    return _SCHEME + hmac.digest(key, signed, "sha256").hex()


def verify(
    secret: str | bytes,
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: timedelta = timedelta(minutes=5),
) -> bool:
    """Tell whether a call was signed with this secret, and not long ago; in constant time.

    Args:
        secret: what sender and receiver share.
        headers: of the request, such as Django's `request.headers`.
        body: the body as it was received, such as `request.body`.
        tolerance: how far the clocks of both may differ; older calls are not accepted, so that
            nobody can send one again later.
    """
    found = {name.lower(): value for name, value in headers.items()}
    said, signature = found.get(TIMESTAMP.lower(), ""), found.get(SIGNATURE.lower(), "")
    if not (said.isascii() and said.isdecimal() and len(said) <= 12):
        return False
    expected = sign(secret, body, int(said))
    age = abs(int(clock.now().timestamp()) - int(said))
    genuine = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
    return genuine and age <= tolerance.total_seconds()
