"""Unique people: subjects are counted from the rows, as sums of hours cannot tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from automations.models import AutomationModel
from automations_admin.find.figure import Figure, condition
from automations_admin.stats.numbers import PARTS

if TYPE_CHECKING:
    from automations_admin.stats.page import Page


def people(page: Page) -> dict[str, int]:
    """Return how many subjects entered, and what became of them; one may be in several parts."""
    return {what: subjects(page, what) for what in ("entered", *PARTS)}


def subjects(page: Page, what: str, place: str = "", detail: str = "") -> int:
    """Return how many subjects the instances behind a figure have."""
    lens = page.lens
    asked = Figure(what, place, detail, lens.dated, lens.since, lens.until, lens.part)
    rows = AutomationModel.objects.filter(condition(asked, page.journey.name)).exclude(subject="")
    found = rows.aggregate(n=Count("subject", distinct=True))
    return int(found["n"])
