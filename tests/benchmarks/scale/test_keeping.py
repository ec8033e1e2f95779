"""Archive, deletion and work are measured on what is there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from automations.models import AutomationModel
from benchmarks.scale import copies, flows, keeping, originals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


@pytest.fixture(autouse=True)
def _filled() -> Iterator[None]:
    (original,) = [one for one in originals.run() if one.kind.name == "finished, 3 steps"]
    copies.fill(original, 10)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS automations_archive CASCADE")


def test_the_oldest_are_archived_and_deleted() -> None:
    before = AutomationModel.objects.count()
    taken = {figure.name: figure.value for figure in keeping.archive(4)}
    assert all(value > 0 for value in taken.values())
    gone = {figure.name for figure in keeping.delete(4)}
    assert {"deletion: histories", "deletion: rows"} <= gone
    assert AutomationModel.objects.count() == before - 4


def test_work_is_done_by_the_engine() -> None:
    before = AutomationModel.objects.of(flows.Chain).count()
    figures = {figure.name: figure.value for figure in keeping.work(2)}
    assert "vacuum of all tables" in figures
    assert AutomationModel.objects.of(flows.Chain).count() == before + 2
