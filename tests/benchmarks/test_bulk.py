"""Acts on many are measured from the plan to the work."""

from __future__ import annotations

import pytest

from automations.models import BatchItem
from benchmarks import bulk

pytestmark = pytest.mark.django_db(transaction=True)


def test_everything_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the way all that failed is retried, each by one item."""
    monkeypatch.setattr(bulk, "TIMES", 1)
    figures = bulk.bulk(4)
    assert [figure.unit for figure in figures] == ["ms", "ms", "items/s"]
    assert figures[0].budget == bulk.BUDGET
    assert all(figure.value > 0 for figure in figures)
    assert set(BatchItem.objects.values_list("verdict", flat=True)) == {"went_through"}
