"""What names mean at the place of a class."""

from __future__ import annotations

import ast

import pytest

from automations.document.scope import Scope, bound_by, used_by
from automations.document.values import Ref
from automations.exceptions import NotPatchable

SOURCE = """
from __future__ import annotations
import datetime as dt
import os.path
from typing import TYPE_CHECKING
from automations import flow
from tests.flows import reliability
from tests.flows.reliability import note as told
from decimal import Decimal
if TYPE_CHECKING:
    from zoneinfo import ZoneInfo
Decimal = 3
def mine(): ...
class Here: ...
from tests.flows.reliability import Answer
def below(): ...
"""
LINE = SOURCE.split("\n").index("class Here: ...") + 1


@pytest.fixture
def scope() -> Scope:
    """What is known where the class begins."""
    return Scope(ast.parse(SOURCE), "shop", LINE)


@pytest.mark.parametrize(
    ("module", "name", "called"),
    [
        ("datetime", "timedelta", "dt.timedelta"),
        ("datetime", "", "dt"),
        ("automations", "flow", "flow"),
        ("automations.flow", "this", None),
        ("tests.flows.reliability", "note", "told"),
        ("tests.flows.reliability", "Answer", "reliability.Answer"),
        ("tests.flows.reliability", "", "reliability"),
        ("decimal", "Decimal", None),
        ("zoneinfo", "ZoneInfo", None),
        ("os.path", "", "os.path"),
        ("shop", "mine", "mine"),
        ("builtins", "set", "set"),
        ("nowhere", "x", None),
    ],
)
def test_names_are_found(scope: Scope, module: str, name: str, called: str | None) -> None:
    """Those that are rebound, or there for types only, are none."""
    assert scope.find(module, name, ()) == called


def test_what_a_step_hides_is_not_found(scope: Scope) -> None:
    assert scope.find("datetime", "timedelta", {"dt"}) is None
    assert scope.find("builtins", "set", {"set"}) is None
    with pytest.raises(NotPatchable, match="hides mine"):
        scope.find("shop", "mine", {"mine"})
    with pytest.raises(NotPatchable, match="below is not defined above"):
        scope.find("shop", "below", ())


def test_meanings(scope: Scope) -> None:
    assert scope.means("told", Ref("tests.flows.reliability:note"))
    assert scope.means("below", Ref("shop:below"))
    assert not scope.means("note", Ref("tests.flows.reliability:note"))
    assert not scope.means("mine", Ref("other:mine"))


def test_names_of_statements() -> None:
    tree = ast.parse(
        "@deco(a)\ndef f(x=b, *, y=c): return d\nz = lambda q=e: q\nclass C(g): h = i\nj, k = l"
    )
    used = {name for one in tree.body for name in used_by(one)}
    assert used == {"deco", "a", "b", "c", "e", "g", "l", "z", "j", "k"}
    assert [name for one in tree.body for name in bound_by(one)] == ["f", "z", "C", "j", "k"]
