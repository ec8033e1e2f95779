"""The yardstick measures commits and leaves nothing behind."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from benchmarks import limits


def test_a_rate_counts_calls() -> None:
    """Each call gets its number."""
    seen: list[int] = []

    assert limits.rate(seen.append, 3) > 0
    assert seen == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_raw_commits_leave_no_row() -> None:
    """The row that is updated is removed again."""
    assert limits.raw_commits(3) > 0
    assert not Group.objects.exists()
