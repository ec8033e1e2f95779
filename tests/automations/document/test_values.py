"""Values with their tags."""

from __future__ import annotations

import pytest

from automations import flow
from automations.document import values
from automations.document.values import Const, Duration, Expr, Many, Map, Opaque, Ref, This

ALL = [
    Const(5),
    Const("2026-03-01", "date"),
    This("go"),
    Ref("shop.acts:send.now"),
    Duration(1.5),
    Opaque("lambda: 1", "/shop/flows.py", 3, (("x", "shop:x"),)),
    Opaque("lambda: 1"),
    Expr(flow.Data("a") > 1),
    Many((This("a"), Const(1)), "tuple"),
    Map((("a", This("a")), ("b", Const(None)))),
]


@pytest.mark.parametrize("value", ALL, ids=repr)
def test_a_value_comes_back_from_json(value: values.Value) -> None:
    assert values.from_json(value.to_json()) == value


def test_a_reference_has_a_module_and_a_name() -> None:
    ref = Ref("shop.acts:send.now")
    assert (ref.module, ref.name) == ("shop.acts", "send.now")


def test_whole_seconds_have_no_point() -> None:
    assert Duration(60.0).to_json() == {"t": "duration", "seconds": 60}
    assert isinstance(Duration(60.0).to_json()["seconds"], int)


def test_a_tag_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        values.from_json({"t": "lambda"})
