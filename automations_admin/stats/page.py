"""What all pages of statistics share: tabs, what can be chosen, as of when, the table behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations_admin import moments
from automations_admin.find.slices import Part
from automations_admin.links import Links
from automations_admin.stats.flow import Journey, Pairs
from automations_admin.stats.lens import DATED, UNITS, Lens
from automations_admin.stats.sums import Sums
from automations_admin.stats.table import Table

#: Name of the addresses of these pages; the first has no word of its own.
ADDRESS, BELOW = "automations_statistics", "automations_statistics_view"


class Page:
    """One page of statistics of a flow. A subclass says what it shows.

    Args:
        sums: the statistics.
        journey: the flow.
        lens: through which it is looked at.
        links: addresses within the admin site.
        request: of the reader, who may not see everything; None for nobody.
    """

    #: Word in the address, and what the tab says.
    name: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    #: Names of what this page can be asked for besides what all can.
    options: ClassVar[tuple[str, ...]] = ()
    #: Which of the usual choices make sense here: compare, dated, unit, people, by, goal.
    offers: ClassVar[frozenset[str]] = frozenset()
    template: ClassVar[str] = ""
    #: What is counted unless unique people are.
    counts: ClassVar[Any] = gettext_lazy("Instances")
    #: A key of DATED where this page always counts that way; "" where the lens says it.
    dated: ClassVar[str] = ""

    def __init__(
        self,
        sums: Sums,
        journey: Journey,
        lens: Lens,
        links: Links,
        request: HttpRequest | None = None,
    ) -> None:
        self.sums, self.journey, self.lens, self.links = sums, journey, lens, links
        self.request = request
        self.goal = journey.goal(lens.goal)

    # -- what a subclass says ----------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Return what the template of this page needs besides what all need."""
        raise NotImplementedError

    def table(self) -> Table:
        """Return the table behind the page, which its file holds."""
        raise NotImplementedError

    def choices(self) -> Iterable[tuple[str, Any, Pairs, str]]:
        """Return further lists to choose from: name, label, values with labels, the chosen."""
        return ()

    @property
    def before(self) -> Any:
        """What is known of the days that those shown are compared with; false for nothing."""
        return True

    @property
    def found_before(self) -> bool:
        """Whether there is anything of these days."""
        return bool(self.before)

    # -- what all have -----------------------------------------------------------------------

    def url(self, **changes: Any) -> str:
        """Return the address of this page with some changes."""
        return self.to(self.name, **self.lens.query(**changes))

    def to(self, name: str, **query: Any) -> str:
        """Return the address of another page of these."""
        args = (self.journey.name, name) if name else (self.journey.name,)
        return self.links.to(BELOW if name else ADDRESS, *args, **query)

    def behind(
        self,
        what: str,
        place: str = "",
        detail: str = "",
        part: Part | None = None,
        lens: Lens | None = None,
    ) -> str:
        """Return the address of the instances behind a figure; see `find.figure`.

        Args:
            what, place, detail: of the figure.
            part: which instances are counted, by default those of the lens.
            lens: says the days, by default those that are shown.
        """
        figure = self.figure(what, place, detail, part, lens)
        return self.links.instances(flow=self.journey.name, figure=figure)

    def figure(
        self,
        what: str,
        place: str = "",
        detail: str = "",
        part: Part | None = None,
        lens: Lens | None = None,
    ) -> str:
        """Return the filter of these instances; see `behind`."""
        lens = lens if lens is not None else self.lens
        lens = replace(lens, dated=self.dated or lens.dated)
        return lens.figure(what, place, detail, part)

    def breakdowns(self) -> Pairs:
        """Return by what this page can be broken down."""
        return self.journey.breakdowns()

    @property
    def by(self) -> str:
        """What this page is broken down by; "" for nothing."""
        return (
            self.lens.by if "by" in self.offers and self.lens.by in dict(self.breakdowns()) else ""
        )

    @property
    def part(self) -> Part:
        """Which instances are counted at all."""
        return self.lens.part

    @property
    def people(self) -> bool:
        """Whether subjects are counted instead of instances."""
        return "people" in self.offers and self.lens.people and self._has_subject

    @property
    def compared(self) -> Lens | None:
        """The days that those shown are compared with, or None."""
        return self.lens.before if "compare" in self.offers else None

    def shared(self) -> dict[str, Any]:
        """Return what every page's template needs."""
        return {
            "page": self,
            "lens": self.lens,
            "dated": self.dated or self.lens.dated,
            "as_of": self.sums.as_of,
            "left": self.sums.fresh.left,
            "zone": moments.zone(),
            "basis": list(self._basis()),
            "usual": list(self._usual()),
            "compare": self._compare(),
            "csv_url": self.url(format="csv"),
            "plain_url": self.to(self.name),
            "hidden": self._hidden(),
        }

    def _basis(self) -> Iterator[str]:
        """Yield by which day figures count, and how they are compared."""
        if self.lens.dated == "start":
            yield _("Cohort-dated: every figure counts on the day its instance started.")
        else:
            yield _("Event-dated: every figure counts on the day on which it happened.")
        yield from self._against(self._comparison)
        if self.people:
            yield _("Unique people: counted from the histories that are still there.")

    @property
    def _comparison(self) -> str:
        """How figures are compared, with the first and the last day to be filled in."""
        if self.lens.dated == "start":
            return _("Compared with %(first)s to %(last)s at the same age.")
        return _("Compared with %(first)s to %(last)s.")

    def _against(self, words: str) -> Iterator[str]:
        """Yield with which days those shown are compared, if they are with any."""
        before = self.compared
        if before is not None:
            nothing = _("There is nothing from %(first)s to %(last)s to compare with.")
            yield (words if self.found_before else nothing) % {
                "first": date_format(before.since, "SHORT_DATE_FORMAT"),
                "last": date_format(before.until, "SHORT_DATE_FORMAT"),
            }

    def _usual(self) -> Iterator[tuple[str, Any, Pairs, str]]:
        """Yield the usual lists to choose from, those with nothing to choose left out."""
        lens, offers = self.lens, self.offers
        if "dated" in offers:
            yield "dated", _("Date by"), _said(DATED), lens.dated
        if "unit" in offers:
            yield "unit", _("Part"), _said(UNITS), lens.unit
        if "people" in offers and self._has_subject:
            pairs = [("", str(self.counts)), ("1", _("Unique people"))]
            yield "people", _("Count"), pairs, "1" if self.people else ""
        goals = [(goal.name, goal.name) for goal in self.journey.goals]
        if "goal" in offers and len(goals) > 1:
            yield "goal", _("Goal"), goals, self.goal.name if self.goal else ""
        yield from self.choices()
        yield from self._parts()
        if "by" in offers:
            pairs = [("", _("Nothing")), *self.breakdowns()]
            yield "by", _("Break down by"), pairs, self.by

    def _parts(self) -> Iterator[tuple[str, Any, Pairs, str]]:
        part, everything = self.lens.part, ("", _("All"))
        versions = self.journey.versions()
        if len(versions) > 1 or part.version:
            yield "version", _("Version"), [everything, *versions], part.version
        if arms := self.journey.arms():
            yield "arm", _("Arm"), [everything, *arms], part.arm
        if values := self.journey.values():
            yield "only", _("Only"), [everything, *values], part.only

    @property
    def _has_subject(self) -> bool:
        cls = self.journey.cls
        return cls is not None and bool(cls.options.subject)

    def _compare(self) -> Pairs | None:
        if "compare" not in self.offers:
            return None
        days = {"number": self.lens.days}
        found = [("", _("Previous %(number)s days") % days), ("none", _("Nothing"))]
        said = self.lens.query().get("with", "")
        if said not in {"", "none"}:
            found.append((said, _("From %(day)s") % {"day": said}))
        year = self.lens.since - timedelta(days=364)
        return [*found, (year.isoformat(), _("A year before"))]

    def _hidden(self) -> list[tuple[str, str]]:
        """Return what the form must carry on that it does not ask for."""
        asked = {"from", "to", "with", *(name for name, *_rest in self._usual())}
        return [(name, text) for name, text in self.lens.query().items() if name not in asked]


def _said(pairs: dict[str, Any]) -> Pairs:
    return [(value, str(label)) for value, label in pairs.items()]
