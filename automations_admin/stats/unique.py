"""Unique people: subjects are counted from the rows, as sums of hours cannot tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from automations.models import AutomationModel
from automations_admin.find.figure import Figure, condition
from automations_admin.stats.numbers import PARTS

if TYPE_CHECKING:
    from automations_admin.find.slices import Part
    from automations_admin.stats.lens import Lens
    from automations_admin.stats.page import Page


def people(page: Page) -> dict[str, int]:
    """Return how many subjects entered, and what became of them; one may be in several parts."""
    return {what: subjects(page, what) for what in ("entered", *PARTS)}


def subjects(
    page: Page,
    what: str,
    place: str = "",
    detail: str = "",
    part: Part | None = None,
    lens: Lens | None = None,
) -> int:
    """Return how many subjects the instances behind a figure have; see `Page.behind`."""
    asked = Figure.of_text(page.figure(what, place, detail, part, lens))
    return _count(page, asked) if asked is not None else 0


def by_start(page: Page, what: str, place: str = "") -> int:
    """Return how many subjects those have who started within the days, on whatever page."""
    lens = page.lens
    return _count(page, Figure(what, place, "", "start", lens.since, lens.until, lens.part))


def _count(page: Page, asked: Figure) -> int:
    rows = AutomationModel.objects.filter(condition(asked, page.journey.name)).exclude(subject="")
    found = rows.aggregate(n=Count("subject", distinct=True))
    return int(found["n"])
