"""Why instances left, and why others were not let in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import notes
from automations.models import Refusal
from automations.status import Refused
from automations_admin import counting
from automations_admin.stats.flow import label_of

if TYPE_CHECKING:
    from automations_admin.stats.page import Page

#: Most reasons that are shown.
MOST = 12


@dataclass(frozen=True)
class Reason:
    """Why instances left.

    Attributes:
        text: a sentence or name.
        n: how many.
        url: of the instances.
        css: class of its colour.
        share: of the most frequent one, in per cent.
    """

    text: str
    n: int
    url: str
    css: str
    share: float = 0

    @property
    def bar(self) -> tuple[tuple[str, float], ...]:
        """Its share as a bar of 100."""
        return ((self.css, self.share),)


def of(page: Page) -> list[Reason]:
    """Return the reasons for which instances of a page left, the most frequent first."""
    found = sorted(_found(page), key=lambda one: -one.n)[:MOST]
    most = max((one.n for one in found), default=1)
    return [Reason(one.text, one.n, one.url, one.css, 100 * one.n / most) for one in found]


def _found(page: Page) -> Iterator[Reason]:
    lens = page.lens
    whats = ("rule", "passed", "failed", "cancelled")
    sums = page.sums.tally(lens.dated, whats, lens.span, part=lens.part)
    ends = _ends(page)
    for (what, place), n in sums.items():
        if what == "rule":
            yield Reason(place, n, page.behind("rule", place), "a-o-exit")
        elif what == "passed" and place in ends:
            yield Reason(ends[place], n, page.behind("passed", place), "a-o-exit")
        elif what == "failed" and place:
            step = label_of(page.journey.graph(lens.part.version), place)
            words = _("Failed at %(step)s") % {"step": step}
            yield Reason(words, n, page.behind("failed", place), "a-o-fail")
        elif what == "cancelled":
            yield Reason(_("Cancelled"), n, page.behind("cancelled"), "a-o-off")


def _ends(page: Page) -> dict[str, str]:
    """Return what is said at the ends at which instances exit, by node."""
    nodes = page.journey.cls.nodes if page.journey.cls is not None else {}
    said = {name: getattr(node, "exited", "") for name, node in nodes.items()}
    return {name: notes.said(str(words)) for name, words in said.items() if words}


def refused(page: Page) -> list[str]:
    """Return how many were not let in, by reason, in sentences."""
    since, until = page.lens.span
    rows = Refusal.objects.filter(
        automation_class=page.journey.name, hour__gte=since, hour__lt=until
    )
    found = dict(rows.order_by().values_list("reason").annotate(n=Sum("count")))
    if not found:
        return []
    whole = sum(found.values())
    first = ngettext(
        "%(number)s more was refused before its start and is not in “entered”:",
        "%(number)s more were refused before their start and are not in “entered”:",
        whole,
    ) % {"number": counting.grouped(whole)}
    labels = dict(Refused.choices)
    return [
        first,
        *(
            f"{counting.grouped(n)}: {labels.get(reason, reason)}"
            for reason, n in sorted(found.items(), key=lambda pair: -pair[1])
        ),
    ]
