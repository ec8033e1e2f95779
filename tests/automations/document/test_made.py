"""How declarations are made."""

from __future__ import annotations

import pytest

from automations.document.made import Call, Made, is_keyword
from automations.document.values import Const


def test_arguments_and_modifiers_are_added() -> None:
    made = Made("Execute").with_(Const(1), n=Const(2)).refined(Call("Next"))
    assert made == Made("Execute", (Const(1),), (("n", Const(2)),), (Call("Next"),))


@pytest.mark.parametrize("name", ["self", "cls", "args", "kwargs"])
def test_an_argument_may_have_the_name_of_one_of_ours(name: str) -> None:
    assert Made("Update").with_(**{name: Const(1)}).kwargs == ((name, Const(1)),)


@pytest.mark.parametrize(
    ("name", "can"),
    [("n", True), ("class", False), ("x-y", False), ("\uff45val", False), ("", False)],
)
def test_a_keyword_is_a_name_that_stays_itself(name: str, *, can: bool) -> None:
    assert is_keyword(name) is can
