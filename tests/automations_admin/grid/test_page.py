"""The grid, put together."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from automations import testing
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations_admin.grid.filters import Filters
from automations_admin.grid.page import Cell, GridPage
from automations_admin.links import Links
from tests.automations_admin.shop import NAME, Nightly, Payment, Simple

pytestmark = pytest.mark.django_db


def page(cls: str, **filters: Any) -> GridPage:
    return GridPage(Links(admin.site), f"{NAME}.{cls}", Filters(**filters))


def cells(found: GridPage, step: str, instance: int) -> Cell:
    row = next(row for row in found.rows() if row.label == step)
    return next(cell for cell in row.cells if cell.column.pk == instance)


def test_steps_stand_in_declared_order(groups: Any) -> None:
    """Each with the list of those that stand there."""
    Payment()
    rows = page("Payment").rows()
    assert [row.label for row in rows] == [vertex.label for vertex in Payment.graph.vertices]
    assert rows[1].url.endswith(f"?flow={NAME}.Payment&step=charge")


def test_a_cell_shows_how_the_last_visit_stands(groups: Any) -> None:
    """And leads to it; a step that was not reached has none."""
    run = Payment(postcode="8O331").id
    found = page("Payment")
    failed, asked = cells(found, "Book", run), cells(found, "Pack", run)
    assert failed.mark is not None
    assert asked.mark is not None
    assert (failed.mark.icon, asked.mark.icon) == ("failed", "person")
    assert asked.title.startswith(f"Pack, {run}: Waits for a person\nsince ")
    task = AutomationTaskModel.objects.get(automation=run, status="book")
    assert failed.url == f"/admin/automations/automationmodel/{run}/change/?task={task.pk}"
    assert cells(found, "Left", run).mark is None
    assert [mark.icon for mark in found.marks] == ["failed", "person", "done"]


def test_rounds_of_a_loop_are_counted() -> None:
    """The last is shown; a join is none."""
    with testing.frozen_time() as moved:
        run = Nightly().id
        moved.advance(days=1)
        testing.run_due()
    cell = cells(page("Nightly"), "Write", run)
    assert cell.times == 2
    assert cell.title.endswith("2 visits; this is the last")


def test_arrivals_at_a_join_are_one_visit(groups: Any) -> None:
    """Though each branch has a task there."""
    with testing.frozen_time() as moved:
        run = Payment().id
        moved.advance(days=3)
        testing.run_due()
    assert AutomationTaskModel.objects.filter(automation=run, status="join").count() == 2
    assert cells(page("Payment"), "Join", run).times == 0


def test_columns_tell_state_and_duration() -> None:
    """A failed instance stands out."""
    with testing.frozen_time() as moved:
        long = Nightly().id
        moved.advance(hours=4)
        short = Nightly().id
        moved.advance(hours=1)
        found = page("Nightly")
    assert [(one.pk, one.took, one.bar, one.top) for one in found.columns] == [
        (short, "1 h", 8, 32), (long, "5 h", 40, 0),
    ]  # fmt: skip
    assert found.longest == "5 h"
    run = Simple(fail="x").id
    (column,) = page("Simple").columns
    assert column.title.startswith(f"Simple {run}: Failed, started ")


def test_an_instance_with_a_failed_step_stands_out(groups: Any) -> None:
    """Whether it has ended or another branch goes on."""
    going_on, well = Payment(postcode="8O331").id, Payment().id
    ended = Simple(fail="x").id
    found = page("Payment").columns + page("Simple").columns
    assert {column.pk: column.failed for column in found} == {
        going_on: True, well: False, ended: True,
    }  # fmt: skip


def test_steps_that_are_declared_no_longer_stand_last() -> None:
    """They were visited, so they are shown."""
    run = Simple()
    AutomationTaskModel.objects.filter(automation=run.id, status="step").update(status="old_step")
    rows = page("Simple").rows()
    assert [(row.label, row.declared) for row in rows] == [
        ("Step", True), ("End", True), ("Old step", False),
    ]  # fmt: skip


def test_a_definition_brings_its_own_steps() -> None:
    """Also if the class is gone."""
    old = Definition.objects.create(
        automation_class="old.Gone", fingerprint="x", graph_data=Simple.graph.to_dict()
    )
    AutomationModel.objects.create(automation_class="old.Gone", definition=old)
    found = GridPage(Links(admin.site), "old.Gone", Filters(definition=old.pk))
    assert found.known
    assert [row.label for row in found.rows()] == ["Step", "End"]
    assert not GridPage(Links(admin.site), "no.such", Filters()).known
