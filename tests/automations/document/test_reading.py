"""Values of declarations as values of documents."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy

from automations import flow
from automations.document.reading import Reading
from automations.document.values import Const, Duration, Expr, Many, Map, Opaque, Ref, This
from automations.flow import this
from automations.references import BoundModel
from tests.flows.reliability import note


class Own(flow.Automation, registered=False):
    """Has a method and a static one."""

    end = flow.End()

    def go(self, task: Any) -> None:
        """Go."""

    @staticmethod
    def stay(task: Any) -> None:
        """Stay."""


HERE = __name__


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, Const(None)),
        (True, Const(True)),
        ("text", Const("text")),
        (gettext_lazy("Instance"), Const("Instance")),
        (1.5, Const(1.5)),
        (this.go, This("go")),
        ("self.go", This("go")),
        (Own.go, This("go")),
        (Own.stay, This("stay")),
        (Own.end, This("end")),
        (note, Ref("tests.flows.reliability:note")),
        (OSError, Ref("builtins:OSError")),
        (Own, Ref(f"{HERE}:Own")),
        (BoundModel(get_user_model()), Ref("django.contrib.auth.models:User")),
        (get_user_model().objects, Ref("django.contrib.auth.models:User.objects")),
        (get_user_model().objects.all, Ref("django.contrib.auth.models:User.objects.all")),
        (timedelta(minutes=2), Duration(120)),
        (datetime(2026, 3, 1, tzinfo=UTC), Const("2026-03-01T00:00:00+00:00", "datetime")),
        (date(2026, 3, 1), Const("2026-03-01", "date")),
        (time(9, 30), Const("09:30:00", "time")),
        (Decimal("1.50"), Const("1.50", "decimal")),
        (ZoneInfo("Asia/Tokyo"), Const("Asia/Tokyo", "zone")),
        ([1, "a"], Const([1, "a"])),
        ((1, 2), Const([1, 2], "tuple")),
        ({2, 1}, Const([1, 2], "set")),
        ([this.go, 1], Many((This("go"), Const(1)))),
        ({"a": [1]}, Const({"a": [1]})),
        ({"a": this.go}, Map((("a", This("go")),))),
        (flow.Data("a") > 1, Expr(flow.Data("a") > 1)),
        (float("nan"), Opaque("float")),
        ({1: 2}, Opaque("dict")),
    ],
)
def test_a_value_is_said_by_what_it_is(given: Any, said: Any) -> None:
    assert Reading(Own).value(given) == said


def test_a_target_is_a_name() -> None:
    reading = Reading(Own)
    assert [reading.target(one) for one in (None, this.end, Own.end, "end", "self.end")] == [
        None, "end", "end", "end", "end",
    ]  # fmt: skip
