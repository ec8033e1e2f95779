"""The figures of all steps as a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations.graph import Kind, Vertex
from automations_admin.flows import table
from automations_admin.flows.heat import Heat
from automations_admin.flows.lens import Lens
from automations_admin.flows.table import Table
from automations_admin.flows.visits import Found, Visits

NOW = datetime(2026, 5, 1, tzinfo=UTC)
STEPS = {
    "a": Visits(begun=1, stays=(5.0,), works=(4.0,)),
    "b": Visits(begun=9, stays=(500.0,), open_since=NOW - timedelta(hours=2)),
    "c": Visits(begun=4, failing=1, failures=1, stays=(50.0,), works=(5.0,)),
}
VERTICES = [Vertex(name, Kind.EXECUTE, name.upper()) for name in ("a", "d", "b", "c")]


def built(sort: str = "", key: str = "p90", span: str = "") -> Table:
    heat = Heat(Lens(heat=key, span=span, sort=sort), Found(STEPS), [v.name for v in VERTICES])

    def url(**changes: Any) -> str:
        return "?" + "&".join(f"{key}={value}" for key, value in changes.items())

    return table.of(VERTICES, heat, NOW, url, lambda step: f"/at/{step}/")


def order(found: Table) -> str:
    return "".join(row.vertex.name for row in found.rows)


@pytest.mark.parametrize(
    ("sort", "steps"),
    [("", "adbc"), ("p90", "bcad"), ("visits", "bcad"), ("work", "cadb"), ("failures", "cabd")],
)
def test_it_is_sorted_the_largest_first(sort: str, steps: str) -> None:
    """Steps without a value stand last, equal ones in declared order."""
    assert order(built(sort)) == steps


def test_the_heads_sort_and_lead_back() -> None:
    """The one in force to the declared order."""
    heads = {str(head.label): head for head in built("p90").heads}
    assert heads["Median"].url == "?sort=median"
    assert heads["p90"].url == "?sort="
    assert [label for label, head in heads.items() if head.sorted] == ["p90"]


def test_the_column_of_the_diagram_has_its_heat() -> None:
    """And no other one."""
    row = built(key="median", span="work").rows[3]
    assert {str(cell.label): cell.level for cell in row.cells if cell.level} == {"Work, median": 4}


def test_who_stands_longest_is_a_link_to_the_list() -> None:
    """If anybody does."""
    cells = {row.vertex.name: row.cells[-1] for row in built().rows}
    assert (cells["b"].figure, cells["b"].url) == ("2 h", "/at/b/")
    assert (cells["a"].figure, cells["a"].url, cells["a"].none) == ("–", "", True)  # noqa: RUF001
    assert built().rows[0].url == "?node=a#selected"
