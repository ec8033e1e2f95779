"""Adding to the hourly sums."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from automations.engine.rollups import sums
from automations.engine.rollups.counts import Count
from automations.engine.rollups.reading import Key
from automations.models import Rollup, Slice, Trail

pytestmark = pytest.mark.django_db

KEY = Key("a.B", "f", (("offer", "a"),), (("source", "web"),))
ENTERED = Count("start", "entered", 3600)


def number() -> int:
    return sums.slices([KEY])[KEY]


def test_a_slice_is_stored_once() -> None:
    assert number() == number()
    (row,) = Slice.objects.all()
    assert (row.arms, row.dimensions) == ({"offer": "a"}, {"source": "web"})


def test_what_is_added_adds_up() -> None:
    sums.add({(number(), False, ENTERED): 2})
    sums.add({(number(), False, ENTERED): 3, (number(), True, ENTERED): 1})
    rows = Rollup.objects.order_by("kept").values_list("n", "kept", "hour")
    hour = datetime(1970, 1, 1, 1, tzinfo=UTC)
    assert list(rows) == [(5, False, hour), (1, True, hour)]


def test_nothing_is_written_for_what_changes_nothing() -> None:
    sums.add({(number(), False, ENTERED): 0})
    assert not Rollup.objects.exists()


def test_more_rows_than_fit_one_statement_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "ROWS", 2)
    of = number()
    sums.add({(of, False, Count("start", "entered", hour * 3600)): 1 for hour in range(5)})
    assert Rollup.objects.count() == 5


def test_a_path_is_stored_once_and_named_by_its_number() -> None:
    for _ in range(2):
        sums.add(
            {(number(), False, Count("start", "path", 0, "completed", '["",["a","*b"],[]]')): 1}
        )
    (trail,) = Trail.objects.all()
    assert trail.path == ["", ["a", "*b"], []]
    (row,) = Rollup.objects.all()
    assert (row.detail, row.n) == (str(trail.pk), 2)


def test_rows_that_count_nothing_any_more_are_swept() -> None:
    sums.add({(number(), False, ENTERED): 1})
    sums.add({(number(), False, ENTERED): -1})
    assert sums.sweep_empty() == 1
    assert not Rollup.objects.exists()


def test_live_sums_are_forgotten_and_kept_ones_stay() -> None:
    sums.add({(number(), False, ENTERED): 1, (number(), True, ENTERED): 1})
    sums.forget_live()
    assert [row.kept for row in Rollup.objects.all()] == [True]


def test_paths_that_nobody_goes_are_swept() -> None:
    row = (number(), False, Count("start", "path", 0, "completed", '["",["a"],[]]'))
    sums.add({row: 1})
    sums.add({row: -1})
    sums.sweep_empty()
    assert not Trail.objects.exists()
