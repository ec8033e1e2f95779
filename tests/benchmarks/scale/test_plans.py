"""Plans are read as PostgreSQL says them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group

from benchmarks.scale import plans


def said(**node: Any) -> dict[str, Any]:
    """Return what EXPLAIN says about a node with one below it."""
    below = {"Actual Loops": 2, "Actual Rows": 3, "Rows Removed by Filter": 100_000, **node}
    top = {
        "Node Type": "Limit",
        "Shared Hit Blocks": 4,
        "Shared Read Blocks": 1,
        "WAL Bytes": 9,
        "Plans": [below],
    }
    return {"Plan": top, "Planning Time": 0.25, "Execution Time": 0.5}


def test_a_plan_says_what_it_touched() -> None:
    """Pages in PostgreSQL's memory and others are one sum; rows are those of all loops."""
    node = {"Node Type": "Index Scan", "Relation Name": "automations_task", "Index Name": "turn"}
    plan = plans.read(said(**node))
    assert (plan.what, plan.buffers, plan.log, plan.milliseconds) == ("SELECT task", 5, 9, 0.75)
    assert plan.steps == (plans.Step("Index Scan", "task", "turn", 200_006),)


def test_what_was_not_executed_is_left_out() -> None:
    node = {"Node Type": "Seq Scan", "Relation Name": "automations_task", "Actual Loops": 0}
    assert plans.read(said(**node)).steps == ()


def test_large_scans_are_told() -> None:
    node = {"Node Type": "Seq Scan", "Relation Name": "automations_task"}
    found = plans.Explained([plans.read(said(**node))])
    assert found.scans() == ["Seq Scan of task (200,006 rows) in SELECT task"]
    assert (found.indexes, found.buffers) == ([], 5)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("postgresql")
def test_explained_statements_happen_once() -> None:
    """Each is undone after it was executed for its plan."""
    found = plans.explained(lambda: Group.objects.create(name="explained"))
    assert [plan.what for plan in found.plans] == ["INSERT auth_group"]
    assert Group.objects.filter(name="explained").count() == 1
