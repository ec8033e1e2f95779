"""Occasions in documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in

from automations import flow, occasions
from automations.document.made import Made
from automations.document.occasions import WHEN, item, read
from automations.document.reading import Reading
from automations.document.values import Const, Duration, Ref, This
from automations.flow import this

READING = Reading(flow.Automation)
USERS = Ref("django.contrib.auth.models:User.objects.all")


@pytest.mark.parametrize(
    ("occasion", "made"),
    [
        (flow.message("paid"), Made("message", (Const("paid"),))),
        (flow.condition(this.gold), This("gold")),
        (
            flow.condition(this.gold, poll=timedelta(minutes=1)),
            Made("condition", (This("gold"),), (("poll", Duration(60)),)),
        ),
        (
            flow.rows(get_user_model().objects.all, subject="pk", at="date_joined"),
            Made("rows", (USERS,), (("subject", Const("pk")), ("at", Const("date_joined")))),
        ),
    ],
)
def test_an_occasion_is_said_and_made(occasion: Any, made: Any) -> None:
    assert item(WHEN.read(occasion, READING)) == made


def test_a_signal_says_from_whom_and_about_whom() -> None:
    said = read(occasions.Signal(user_logged_in, get_user_model(), "user"), READING)
    assert said["sender"] == {"t": "ref", "path": "django.contrib.auth.models:User"}
    assert said["subject"] == {"t": "const", "v": "user"}


def test_what_is_no_occasion_is_an_error() -> None:
    with pytest.raises(TypeError, match="is no occasion"):
        read(5, READING)  # type: ignore[arg-type]
