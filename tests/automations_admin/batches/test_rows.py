"""The items of a batch, as its page shows them."""

from __future__ import annotations

import pytest
from django.contrib import admin

from automations import testing
from automations.models import Batch, BatchItem
from automations_admin.batches.rows import rows_of
from automations_admin.links import Links

pytestmark = pytest.mark.django_db


def row(run: testing.Run, **values: object) -> object:
    """Return the row of an item."""
    batch = Batch.objects.create(act="retry")
    task = run.task("charge")
    item = BatchItem(
        batch=batch, position=1, number=run.row.pk, automation=run.row, task=task, **values
    )
    (found,) = rows_of(Links(admin.site), [item])
    return found


@pytest.mark.parametrize(
    ("before", "same"), [("", False), ("other", False), (None, True)], ids=["none", "new", "same"]
)
def test_a_failure_is_compared_with_the_one_before(
    failed: list[testing.Run], before: str | None, same: bool
) -> None:
    fingerprint = failed[0].task("charge").fingerprint if before is None else before
    found = row(failed[0], verdict="failed_again", fingerprint=fingerprint)
    assert found.same is same  # type: ignore[attr-defined]


def test_where_an_instance_is_now(failed: list[testing.Run]) -> None:
    found = row(failed[0], verdict="refused", text="The batch is over.")
    assert found.now == "Failed"  # type: ignore[attr-defined]
    assert found.why == "The batch is over."  # type: ignore[attr-defined]
    assert found.same is None  # type: ignore[attr-defined]
