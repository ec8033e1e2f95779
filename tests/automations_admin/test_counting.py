"""Numbers from people, and counts that stay cheap."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import translation

from automations_admin import counting


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("0", 1),
        ("99", 10),
        ("-3", 5),
        ("", 5),
        (None, 5),
        ("7.0", 5),
        ("1e9", 5),
        ("\u0667", 5),
        ("9" * 19, 10),
        ("9" * 5000, 5),
        ("seven", 5),
    ],
)
def test_a_query_parameter_is_bounded(text: str | None, number: int) -> None:
    """Whatever is typed, a number within bounds comes out."""
    assert counting.bounded(text, 1, 10, 5) == number


def test_counts_are_said_with_separators_and_capped() -> None:
    """In the reader's language."""
    assert counting.said(1_204) == "1,204"
    assert counting.said(counting.MOST) == "10,000"
    assert counting.said(counting.MOST + 1) == "10,000+"
    with translation.override("de"):
        assert counting.grouped(1_204) == "1.204"


def test_a_capped_count_reads_no_more_than_the_cap() -> None:
    """The database stops there."""

    class Rows:
        limit = 0

        def order_by(self) -> Rows:
            return self

        def __getitem__(self, part: slice) -> Rows:
            self.limit = part.stop
            return self

        def count(self) -> int:
            return self.limit

    assert counting.capped_count(Rows()) == counting.MOST + 1


@pytest.mark.django_db
def test_rows_are_counted_up_to_the_cap_by_few_queries(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """Whatever is sorted, and also where nothing can be found."""
    for name in ("a", "b", "c", "d"):
        Group.objects.create(name=name)
    monkeypatch.setattr(counting, "MOST", 2)
    groups = Group.objects.order_by("name")
    asked = [groups, groups.filter(name__in=["a", "b"]), groups.filter(pk__in=[]), groups]
    with django_assert_num_queries(1):
        assert counting.capped_counts(asked) == [3, 2, 0, 3]
    monkeypatch.setattr(counting, "AT_ONCE", 3)
    with django_assert_num_queries(2):
        assert counting.capped_counts(asked) == [3, 2, 0, 3]
    assert counting.capped_counts([]) == []


@pytest.mark.django_db
def test_the_first_rows_of_many_are_found_by_few_queries(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """As each of them is sorted."""
    a, b, c, _d = (Group.objects.create(name=name).pk for name in ("a", "b", "c", "d"))
    groups = Group.objects.order_by("name")
    asked = [groups, groups.filter(pk=b), groups.filter(pk__in=[]), groups.exclude(pk=a)]
    with django_assert_num_queries(1):
        assert counting.first_keys(asked, 2) == [{a, b}, {b}, set(), {b, c}]
    monkeypatch.setattr(counting, "AT_ONCE", 3)
    with django_assert_num_queries(2):
        assert counting.first_keys(asked, 2) == [{a, b}, {b}, set(), {b, c}]
    assert counting.first_keys([], 2) == []
