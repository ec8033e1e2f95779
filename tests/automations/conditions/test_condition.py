"""Conditions, and what they say of any data."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from automations import clock, flow
from automations.conditions.condition import MAX_DEPTH, MAX_PARTS, All, Any_, Condition, Op
from automations.conditions.facts import Facts
from automations.conditions.stored import condition_of
from automations.exceptions import DefinitionError
from tests import effort

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEYS = ("a", "b", "c")
SCALARS: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 1.0, 0.5, 2**53 + 1, "", "a", "ab", "1", "2026-03-01",
    "2026-02-28T12:00:00Z", "2026-03-01T12:00:00+00:00", "2026-03-01T13:00:00+01:00", "2026-02-30",
)  # fmt: skip


def holds(condition: Condition, **data: Any) -> bool:
    """Tell whether a condition holds for data."""
    return condition(SimpleNamespace(data=data))


it = flow.Data("a")


def test_the_example_of_the_docs() -> None:
    condition = (flow.Data("order.total") > 100) & flow.Data("country").is_in(["DE", "AT"])
    assert holds(condition, order={"total": 120}, country="AT")
    assert not holds(condition, order={"total": 80}, country="AT")
    assert not holds(condition, order={"total": 120}, country="FR")
    assert not holds(condition)
    assert str(condition) == "order.total > 100 and country is DE or AT"


def test_what_is_missing_is_not_the_same_as_something() -> None:
    assert holds(it != "DE")
    assert not holds(it == "DE")
    assert holds(it == None)  # noqa: E711
    assert not holds(it < 5)
    assert not holds(it >= 5)


def test_moments_are_compared_with_the_present() -> None:
    week = timedelta(days=7)
    with clock.replaced(lambda: NOW):
        assert holds(it.older_than(week), a="2026-02-01")
        assert not holds(it.within(week), a="2026-02-01")
        assert holds(it.within(week), a="2026-02-28T12:00:00Z")
        assert holds(it.older_than(timedelta(0)), a="2026-02-28T12:00:00Z")
        for gone in ("2027-01-01", "soon", None, 5):
            assert not holds(it.within(week), a=gone)
            assert not holds(it.older_than(week), a=gone)


def test_chains_of_one_sign_are_one_condition() -> None:
    one, two, three = it == 1, it == 2, it == 3
    assert (one & two & three) == All(one, two, three)
    assert (one | two | three) == Any_(one, two, three)
    assert (one & (two | three)).inner == (one, Any_(two, three))
    assert ~one == flow.Not(one)


def test_conditions_are_values_themselves() -> None:
    """`==` builds a condition of a place; two conditions are compared as any frozen data."""
    assert (it == 1) == (flow.Data("a") == 1)
    assert (it == 1) != (it == True)  # noqa: E712
    assert (
        len({it == 1, it == 1, it == 2, ~(it == 1), (it == 1) & (it == 2), (it == 1) | (it == 2)})
        == 5
    )


def test_a_condition_is_neither_true_nor_false() -> None:
    with pytest.raises(DefinitionError, match=r"Join conditions by & and \|"):
        bool(it == 1)
    with pytest.raises(DefinitionError):
        _ = 1 < it < 5
    with pytest.raises(DefinitionError):
        _ = (it == 1) and (it == 2)


def test_only_conditions_are_joined() -> None:
    for wrong in (len, True, it, this_method):
        with pytest.raises(DefinitionError, match=r"is no condition that can be joined"):
            flow.All(it == 1, wrong)  # type: ignore[arg-type]
        with pytest.raises(DefinitionError, match=r"is no condition that can be joined"):
            flow.Not(wrong)  # type: ignore[arg-type]
    with pytest.raises(DefinitionError, match=r"Give one at least"):
        flow.Any()


def this_method(task: Any) -> bool:
    """Be no condition that is data."""
    return True


def test_conditions_have_limits() -> None:
    deep: Condition = it == 1
    for _level in range(MAX_DEPTH - 1):
        deep = ~deep
    with pytest.raises(DefinitionError, match=re.escape("10 within one another")):
        _ = ~deep
    assert flow.All(*[it == 1] * (MAX_PARTS - 1)).size == MAX_PARTS
    with pytest.raises(DefinitionError, match=r"at most 100 parts"):
        flow.All(*[it == 1] * MAX_PARTS)


def test_a_template_says_a_condition_and_does_not_ask_it() -> None:
    assert Template("{{ it }}").render(Context({"it": it > 1})) == "a &gt; 1"


def test_places_are_known() -> None:
    condition = (it > flow.Data("b")) | ~flow.Subject("email").is_set()
    assert [str(place) for place in condition.places] == ["a", "b", "subject.email"]


# -- any data ---------------------------------------------------------------------------------

JSON = st.recursive(
    st.one_of(
        st.sampled_from(SCALARS), st.integers(), st.floats(), st.text(max_size=5),
        st.datetimes().map(datetime.isoformat),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip
PLACES = st.sampled_from(("a", "b", "c", "a.b", "b.a", "a.b.c"))
PLACE = PLACES.map(lambda path: {"t": "data", "path": path})
OPERAND = st.one_of(PLACE, st.sampled_from(SCALARS).map(lambda value: {"t": "const", "v": value}))
LISTS = st.lists(st.sampled_from(SCALARS), max_size=3).map(lambda v: {"t": "const", "v": v})
SPANS = st.sampled_from((0, 1, 86_400, 1e18)).map(lambda s: {"t": "duration", "seconds": s})


def _compared(ops: list[Op], **sides: Any) -> Any:
    return st.fixed_dictionaries(
        {"t": st.just("expr"), "op": st.sampled_from([str(op) for op in ops]), "left": PLACE}
        | sides
    )


BINARY = [Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.CONTAINS, Op.STARTS_WITH]
EXPR = st.recursive(
    st.one_of(
        _compared(BINARY, right=OPERAND),
        _compared([Op.IN], right=LISTS),
        _compared([Op.OLDER_THAN, Op.WITHIN], right=SPANS),
        _compared([Op.EMPTY, Op.SET]),
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(("and", "or")), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: {"t": "expr", "op": pair[0], "of": pair[1]}
        ),
        inner.map(lambda one: {"t": "expr", "op": "not", "of": one}),
    ),
    max_leaves=4,
)


def naive(said: Any, data: Any) -> bool:
    """Decide the JSON of a condition in a second way: by kinds, with Fraction for numbers."""
    op = said["op"]
    if op == "not":
        return not naive(said["of"], data)
    if op in ("and", "or"):
        found = [naive(one, data) for one in said["of"]]
        return False not in found if op == "and" else True in found
    left = _found(said["left"], data)
    right = _found(said["right"], data) if "right" in said else None
    return bool(NAIVE[op](left, right))


def _found(said: Any, data: Any) -> Any:
    if said["t"] == "const":
        return said["v"]
    if said["t"] == "duration":
        return said["seconds"]
    for key in said["path"].split("."):
        data = data[key] if isinstance(data, dict) and key in data else None
    return data


def _ranked(value: Any) -> tuple[str, Any]:
    """Return a kind and what stands for the value among those of its kind."""
    from fractions import Fraction

    if type(value) in (int, float) and value == value:
        infinite = isinstance(value, float) and value in (float("inf"), float("-inf"))
        sign = int(value > 0) * 2 - 1 if infinite else 0
        return "number", (sign, 0 if infinite else Fraction(str(value)))
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?", value):
        try:
            whole = value if len(value) == 10 or len(value) > 15 else "no"
            seen = datetime.fromisoformat(whole)
            aware = seen if seen.tzinfo else seen.replace(tzinfo=UTC)
            return "moment", (aware - datetime(1, 1, 2, tzinfo=UTC)) // timedelta(microseconds=1)
        except (ValueError, OverflowError):
            return "text", value
    return ("text", value) if isinstance(value, str) else ("none", value)


def _ordered(left: Any, right: Any, signs: str) -> bool:
    pairs = [(_ranked(left), _ranked(right))]
    if all(isinstance(one, str) for one in (left, right)) and pairs[0][0][0] != pairs[0][1][0]:
        pairs = [(("text", left), ("text", right))]
    (kind, one), (other_kind, other) = pairs[0]
    if kind != other_kind or kind == "none":
        return False
    return ("<" if one < other else ">" if one > other else "=") in signs


def _equal(left: Any, right: Any) -> bool:
    if left is None or left is True or left is False:
        return right is left
    return _ordered(left, right, "=")


def _ago(left: Any, right: Any, older: bool) -> bool:
    kind, stamp = _ranked(left)
    if kind != "moment":
        return False
    took = (_ranked(NOW.isoformat())[1] - stamp) / 1_000_000
    return took > right if older else 0 <= took <= right


NAIVE: dict[str, Any] = {
    "==": _equal,
    "!=": lambda a, b: not _equal(a, b),
    "<": lambda a, b: _ordered(a, b, "<"),
    "<=": lambda a, b: _ordered(a, b, "<="),
    ">": lambda a, b: _ordered(a, b, ">"),
    ">=": lambda a, b: _ordered(a, b, ">="),
    "in": lambda a, b: any(_equal(one, a) for one in b),
    "contains": lambda a, b: (
        any(_equal(one, b) for one in a)
        if isinstance(a, list)
        else isinstance(a, str) and isinstance(b, str) and a.find(b) >= 0
    ),
    "startsWith": lambda a, b: isinstance(a, str) and isinstance(b, str) and a[: len(b)] == b,
    "empty": lambda a, b: a in (None, "", [], {}) and a is not False and a != 0,
    "set": lambda a, b: not (a in (None, "", [], {}) and a is not False and a != 0),
    "olderThan": lambda a, b: _ago(a, b, older=True),
    "within": lambda a, b: _ago(a, b, older=False),
}


@settings(max_examples=effort.examples(2_000), deadline=None)
@given(said=EXPR, data=st.dictionaries(st.sampled_from(KEYS), JSON, max_size=3))
def test_it_decides_as_a_second_implementation_and_never_raises(said: Any, data: Any) -> None:
    condition = condition_of(said)
    with clock.replaced(lambda: NOW):
        found = condition.holds(Facts(data))
        assert found is naive(said, data)
        if condition.depth < MAX_DEPTH:
            assert (~condition).holds(Facts(data)) is not found
    assert condition.to_json() == said
