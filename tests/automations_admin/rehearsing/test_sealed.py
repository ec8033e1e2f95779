"""A script travels with the page, and nobody else's can be slipped in."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from automations.dryrun.script import MOST_MOVES, Move, Script
from automations_admin.rehearsing import sealed

SCRIPT = Script("shop.Order", {"a": 1}, "2026-03-02T09:00:00+00:00", "seed")
ANNA, BERT = User(pk=1), User(pk=2)


def test_it_comes_back() -> None:
    assert sealed.unseal(sealed.seal(SCRIPT, ANNA), "shop.Order", ANNA) == SCRIPT


@pytest.mark.parametrize(
    ("text", "flow", "user"),
    [
        ("", "shop.Order", ANNA),
        ("x" * (sealed.MOST + 1), "shop.Order", ANNA),
        (sealed.seal(SCRIPT, ANNA), "shop.Other", ANNA),
        (sealed.seal(SCRIPT, ANNA), "shop.Order", BERT),
        (sealed.seal(SCRIPT, ANNA)[:-1] + "é", "shop.Order", ANNA),
    ],
)
def test_what_is_not_of_this_user_and_flow_is_refused(text: str, flow: str, user: User) -> None:
    with pytest.raises(sealed.Unusable, match="Begin a new one"):
        sealed.unseal(text, flow, user)


def test_it_may_become_too_large() -> None:
    script = SCRIPT
    for _move in range(MOST_MOVES + 1):
        script = script.with_move(Move("next"))
    with pytest.raises(sealed.Unusable, match="too large"):
        sealed.seal(script, ANNA)
