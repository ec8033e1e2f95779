"""What the grid asks the database."""

from __future__ import annotations

from typing import Any

import pytest

from automations import testing
from automations.models import AutomationModel, Definition
from automations_admin.grid import queries
from automations_admin.grid.filters import Filters
from tests.automations_admin.archived import archived
from tests.automations_admin.shop import NAME, Nightly, Payment, Simple

pytestmark = pytest.mark.django_db


def test_the_newest_instances_of_the_flow_come_first() -> None:
    """No others."""
    runs = [Simple(fail=fail).id for fail in ("", "x", "")]
    Nightly()
    found = queries.instances(f"{NAME}.Simple", Filters())
    assert [row.pk for row in found] == runs[::-1]
    assert [row.pk for row in queries.instances(f"{NAME}.Simple", Filters(size=2))] == runs[:0:-1]


def test_they_are_narrowed_down() -> None:
    """By state and definition."""
    done, failed = Simple().id, Simple(fail="x").id
    old = Definition.objects.create(
        automation_class=f"{NAME}.Simple", fingerprint="old", graph_data=Simple.graph.to_dict()
    )
    older = AutomationModel.objects.create(automation_class=f"{NAME}.Simple", definition=old)

    def pks(filters: Filters) -> list[int]:
        return [row.pk for row in queries.instances(f"{NAME}.Simple", filters)]

    assert pks(Filters("failed")) == pks(Filters("failing")) == [failed]
    assert pks(Filters("live")) == [older.pk]
    assert pks(Filters(definition=old.pk)) == [older.pk]
    assert done in pks(Filters("completed"))
    assert [one.pk for one in queries.definitions(f"{NAME}.Simple")][-1] == old.pk


def test_a_step_has_its_last_visit_and_how_many_there_were(groups: Any) -> None:
    """Of each instance apart."""
    with testing.frozen_time() as moved:
        loop, other = Nightly(), Nightly()
        for _night in range(2):
            moved.advance(days=1)
            testing.run_due()
    rows = queries.instances(f"{NAME}.Nightly", Filters())
    found, cut = queries.visits(rows)
    assert not cut
    assert {key: one.count for key, one in found.items()} == {
        (run.id, step): 3 for run in (loop, other) for step in ("write", "again")
    }
    assert found[loop.id, "again"].last.state == "waiting"
    assert found[loop.id, "write"].last.state == "done"


def test_only_the_newest_visits_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """And it is said."""
    Simple()
    run = Simple()
    rows = queries.instances(f"{NAME}.Simple", Filters())
    monkeypatch.setattr(queries, "MOST_VISITS", 4)
    assert queries.visits(rows)[1] is False
    monkeypatch.setattr(queries, "MOST_VISITS", 2)
    found, cut = queries.visits(rows)
    assert (set(found), cut) == ({(run.id, "step"), (run.id, "end")}, True)


def test_without_instances_there_are_no_visits() -> None:
    """Whatever else is stored."""
    Simple()
    assert queries.visits([]) == ({}, False)


def test_it_asks_four_questions(groups: Any, django_assert_num_queries: Any) -> None:
    """However many instances and steps there are."""
    for _number in range(6):
        Payment()
    with django_assert_num_queries(4):
        queries.visits(queries.instances(f"{NAME}.Payment", Filters()))


def test_copies_from_elsewhere_are_not_ours() -> None:
    """Unless they are asked for."""
    copy, own = archived(Simple(fail="x")), Simple().id
    assert [row.pk for row in queries.instances(f"{NAME}.Simple", Filters())] == [own]
    found = queries.instances(f"{NAME}.Simple", Filters("archived"))
    assert [row.pk for row in found] == [copy.pk]
