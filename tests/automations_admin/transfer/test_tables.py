"""Tables for people: words, not codes; and nothing in a cell runs or is cut off in silence."""

from __future__ import annotations

from typing import Any

import pytest

from automations.histories.document import Document
from automations_admin.transfer import tables
from automations_admin.transfer.tables import Table

pytestmark = pytest.mark.django_db


def row(history: Document, *keys: str) -> dict[str, Any]:
    """Return the cells of the only row."""
    columns = [one for one in tables.INSTANCES if not keys or one.key in keys]
    ((*cells,),) = Table(columns, of_tasks=False).rows(history)
    return dict(zip([one.key for one in columns], cells, strict=True))


def test_a_row_says_where_the_instance_stands(history: Document) -> None:
    found = row(history)
    assert found["state"] == "Failed"
    assert found["tasks"] == 3
    assert found["step"] == "Charge"
    assert found["waits"] == "Failed"
    assert found["error_class"] == "ValueError"
    assert found["error"] == "The card was refused."
    assert found["started"].tzname() in {"CET", "CEST"}
    assert found["ended"] is None or found["took"] is not None


def test_each_task_has_a_row(history: Document) -> None:
    rows = list(Table(tables.TASKS, of_tasks=True).rows(history))
    heads = [one.key for one in tables.TASKS]
    found = [dict(zip(heads, cells, strict=True)) for cells in rows]
    assert [one["step"] for one in found] == ["Reserve", "Approve", "Charge"]
    assert [one["state"] for one in found] == ["Done", "Done", "Failed"]
    assert found[1]["by"] == "anna"
    assert found[0]["result"] == "1"


def test_no_cell_is_taken_for_a_formula(history: Document) -> None:
    for first in ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"):
        history["instance"]["reason"] = f"{first}1+1"
        assert row(history, "reason")["reason"] == f"'{first}1+1"


def test_what_cannot_be_seen_is_marked(history: Document) -> None:
    history["instance"]["reason"] = "a\x1bb\x08"
    assert row(history, "reason")["reason"] == "a\ufffdb\ufffd"


def test_a_cell_that_is_too_long_says_so(history: Document) -> None:
    history["instance"]["data"] = {"text": "x" * 40_000}
    assert row(history, "data")["data"] == (
        "This text has 40,011 characters, more than a cell takes. It is whole in JSON."
    )


def test_keys_are_there_once() -> None:
    for columns in (tables.INSTANCES, tables.TASKS):
        assert len({one.key for one in columns}) == len(columns)
