"""Histories as Hypothesis invents them: valid documents with everything that a field may hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import Group, User
from hypothesis import strategies as st

from automations.histories import document, schema
from automations.histories.kinds import (
    Field,
    Flag,
    Identifier,
    Json,
    Listed,
    Moment,
    Record,
    Text,
    Whole,
    written,
)
from tests.flows.acting import Shipping

#: Who is here; others in a history are not.
USERS, GROUPS = ("anna", "bert"), ("Warehouse",)

texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t", "'x", "''=", "\r\n", "ä“😀", '"><svg onload=x>']
)
#: Numbers that every database gives back as they are: PostgreSQL has no negative zero, and writes
#: large floats as whole numbers.
numbers = st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15).map(lambda x: round(x, 3) + 0.0)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(texts, parts, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, values, max_size=4)
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_NIGHT = datetime(2026, 10, 24, 23, tzinfo=ZoneInfo("Europe/Berlin"))
#: Any moment, and both hours of the night in which the clock goes back.
moments = st.integers(0, 4 * 10**15).map(lambda after: _FIRST + timedelta(microseconds=after)) | (
    st.integers(0, 4 * 3_600 * 10**6).map(lambda after: _NIGHT + timedelta(microseconds=after))
)
_JSON = {
    "object": objects,
    "array": st.lists(texts, max_size=3),
    "": values.filter(lambda value: value is not None),
}


def of(one: Field) -> st.SearchStrategy[Any]:
    """Return values of a field."""
    found = _of(one.kind)
    return st.none() | found if one.null else found


def _of(kind: Any) -> st.SearchStrategy[Any]:
    if isinstance(kind, Record):
        return st.fixed_dictionaries({one.name: of(one) for one in kind.fields})
    if isinstance(kind, Listed):
        return st.lists(_of(kind.of), max_size=3)
    if isinstance(kind, Text):
        return _texts(kind)
    return {
        Moment: moments.map(written),
        Whole: st.integers(0, 2**31 - 1),
        Flag: st.booleans(),
        Identifier: st.sampled_from([1, 3, 4, 5])
        .flatmap(lambda kind: st.uuids(version=kind))
        .map(str),
        Json: _JSON[getattr(kind, "type", "")],
    }[type(kind)]


def _texts(kind: Text) -> st.SearchStrategy[str]:
    if kind.choices:
        return st.sampled_from(kind.choices)
    most, least = kind.most, kind.least
    names = st.sampled_from([*USERS, *GROUPS])
    return (texts | names).map(lambda text: text[:most]).filter(lambda text: len(text) >= least)


@st.composite
def histories(draw: st.DrawFn) -> document.Document:
    """Return a history that the reader takes."""
    found: document.Document = draw(_of(schema.HISTORY))
    found |= {"schema_version": schema.VERSION, "package": document.PACKAGE}
    if draw(st.booleans()):
        found["automation"] = Shipping.get_automation_class_name()
    if found["definition"] is not None:
        graph = Shipping.graph
        found["definition"] |= {"fingerprint": graph.fingerprint, "graph": graph.to_dict()}
    for place, task in enumerate(found["tasks"]):
        earlier = st.integers(1, place) if place else st.nothing()
        task["number"] = place + 1
        task["previous"] = draw(st.none() | earlier)
        task["slot"] = place
        task["path"] = draw(st.lists(earlier, max_size=2)) if place else []
        for number, attempt in enumerate(task["attempts"]):
            attempt["number"] = number
    for event in found["events"]:
        count = len(found["tasks"])
        event["task"] = draw(st.none() | st.integers(1, count)) if count else None
    return found


def people() -> None:
    """Store those who are here."""
    for name in USERS:
        User.objects.get_or_create(username=name)
    for name in GROUPS:
        Group.objects.get_or_create(name=name)
