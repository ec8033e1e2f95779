"""The values of what a page is broken down by, and which instances each is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from automations_admin import counting
from automations_admin.find.slices import Part

if TYPE_CHECKING:
    from automations_admin.stats.page import Page

#: Most values that are told apart.
MOST = 12


@dataclass(frozen=True)
class Segment:
    """One value.

    Attributes:
        value: as slices have it.
        label: what it is called.
        part: the instances that it is about.
    """

    value: str
    label: str
    part: Part


@dataclass(frozen=True)
class Segments:
    """The values of a page.

    Attributes:
        shown: the largest ones, the largest first.
        left: how many are left out.
    """

    shown: tuple[Segment, ...] = ()
    left: int = 0

    @property
    def sentence(self) -> str:
        """Say that some are left out; "" if none is."""
        if not self.left:
            return ""
        return ngettext(
            "The smallest value is left out.",
            "The %(number)s smallest values are left out.",
            self.left,
        ) % {"number": counting.grouped(self.left)}


def of(page: Page, sizes: Mapping[str, int]) -> Segments:
    """Return the values of what a page is broken down by.

    Args:
        page: says by what.
        sizes: how many each value has.
    """
    values = sorted(sizes, key=lambda value: (-sizes[value], value))
    shown = tuple(
        Segment(
            value,
            page.journey.value_label(page.by, value),
            page.part.narrowed(page.by, value),
        )
        for value in values[:MOST]
    )
    return Segments(shown, len(values) - len(shown))
