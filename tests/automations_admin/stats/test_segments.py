"""The values of what a page is broken down by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations_admin.stats import segments
from automations_admin.stats.segments import Segment, Segments
from automations_admin.stats.times import Times

pytestmark = pytest.mark.django_db


def test_the_largest_come_first_and_narrow_the_page(make: Callable[..., Any]) -> None:
    page = make(Times, by="only:source", version="abc")
    found = segments.of(page, {"shop": 2, "web": 5, "": 2})
    part = page.lens.part
    assert found == Segments(
        (
            Segment("web", "web", part.narrowed("only:source", "web")),
            Segment("", "none", part.narrowed("only:source", "")),
            Segment("shop", "shop", part.narrowed("only:source", "shop")),
        )
    )
    assert found.sentence == ""


def test_the_smallest_of_many_are_left_out_and_said(make: Callable[..., Any]) -> None:
    page = make(Times, by="only:source")
    sizes = {f"v{number}": number for number in range(segments.MOST + 2)}
    found = segments.of(page, sizes)
    assert [one.value for one in found.shown] == [f"v{number}" for number in range(13, 1, -1)]
    assert found.sentence == "The 2 smallest values are left out."
    assert Segments(left=1).sentence == "The smallest value is left out."
