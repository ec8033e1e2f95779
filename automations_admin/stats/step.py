"""What the diagram says of the step that was chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import notes, wording
from automations.graph import Kind, Vertex
from automations.models import AutomationTaskModel
from automations.status import OPEN, InstanceState, TaskState
from automations_admin import counting
from automations_admin.stats import said, visits
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.visits import Found, Visits

if TYPE_CHECKING:
    from automations_admin.stats.diagram import Diagram

#: What becomes of visits: what they count, the word, the class of the colour.
ROWS: tuple[tuple[str, Any, str], ...] = (
    ("passed", gettext_lazy("Passed"), "a-o-done"),
    ("waiting", gettext_lazy("Waiting"), "a-o-open"),
    ("dropped", gettext_lazy("Dropped"), "a-o-exit"),
    ("failed", gettext_lazy("Failed"), "a-o-fail"),
)
#: What of them is said besides.
FLAGS: tuple[tuple[str, Any], ...] = (
    ("skipped", gettext_lazy("passed over")),
    ("held", gettext_lazy("held back")),
)
#: Most reasons that are named, and characters of one.
MOST_REASONS, LONGEST = 8, 90


@dataclass(frozen=True)
class Line:
    """A figure with its word, share and link.

    Attributes:
        word, value, share, url, css: of the figure.
        before, share_before, url_before: the same of the days that it is compared with, or "".
    """

    word: Any
    value: str
    share: str = ""
    url: str = ""
    css: str = ""
    before: str = ""
    share_before: str = ""
    url_before: str = ""


@dataclass(frozen=True)
class Open:
    """The visits that go on now.

    Attributes:
        n: how many.
        oldest: when the first of them began.
        held: kept back until a window opens.
        overdue: past the moment at which they were due.
    """

    n: int = 0
    oldest: datetime | None = None
    held: int = 0
    overdue: int = 0


class Step:
    """One step, with all that the page's lens lets through.

    Args:
        page: the diagram.
        vertex: the step.
    """

    def __init__(self, page: Diagram, vertex: Vertex) -> None:
        self.page, self.vertex, self.name = page, vertex, vertex.name
        self.visits: Visits = page.found.at(vertex.name)

    @property
    def kind(self) -> str:
        """What it does."""
        return wording.does(self.vertex)

    @property
    def print(self) -> tuple[str, ...]:
        """What its modifiers say."""
        return wording.small_print(self.vertex)

    def rows(self) -> Iterator[Line]:
        """Yield the visits by what became of them."""
        yield self._line("reached", _("Reached"))
        for what, word, css in ROWS:
            yield self._line(what, word, css)
        for what, word in FLAGS:
            if getattr(self.visits, what):
                yield replace(self._line(what, _("of these %(what)s") % {"what": word}), share="")

    def _line(self, what: str, word: Any, css: str = "") -> Line:
        n = getattr(self.visits, what)
        url = self.page.of_step(what, self.name) if n else ""
        line = Line(word, counting.grouped(n), self._share(what, self.page.found), url, css)
        return self._with_before(line, what)

    def _share(self, what: str, found: Found) -> str:
        """Return the share of a figure: of all who entered, or of those who came here."""
        at = found.at(self.name)
        if what == "reached":
            share = said.percent(at.reached / found.entered) if found.entered else ""
            return _("%(share)s of entered") % {"share": share} if share else ""
        return said.percent(getattr(at, what) / at.reached) if at.reached and self.adds_up else ""

    def _with_before(self, line: Line, what: str) -> Line:
        """Return a line with the figure of the earlier days; who waits by event does so now."""
        found = self.page.before
        if found is None or (what in visits.PRESENT and self.page.lens.dated == "event"):
            return line
        n = getattr(found.at(self.name), what)
        if not n and not getattr(self.visits, what):
            return line
        url = self.page.of_step_before(what, self.name) if n else ""
        share = self._share(what, found)
        return replace(line, before=counting.grouped(n), share_before=share, url_before=url)

    @property
    def adds_up(self) -> bool:
        """Whether the parts are those of the visits that are counted as reached."""
        return self.page.lens.dated == "start" and not self.page.people

    @property
    def sentence(self) -> str:
        """How the visits add up, or why they do not."""
        if self.page.people:
            return _("Somebody who came here more than once may be counted in more than one line.")
        if self.page.lens.dated == "event":
            return _("Each line counts what happened in these days; waiting is the present.")
        numbers = {what: counting.grouped(getattr(self.visits, what)) for what in visits.WHATS}
        words = _("%(reached)s reached = %(passed)s + %(waiting)s + %(dropped)s + %(failed)s")
        return words % numbers

    # -- time --------------------------------------------------------------------------------

    def times(self) -> list[Line]:
        """Return how long the visits took that were passed in these days."""
        lens, split = self.page.lens, dict[str, Counter[int]]()
        by = ("what", "place", "detail")
        whats = ("time", "planned", "beyond")
        found = self.page.sums.tally("event", whats, lens.span, by, lens.part)
        for (what, place, seconds), n in found.items():
            if place == self.name:
                split.setdefault(what, Counter())[int(seconds)] += n
        self.finished: int = sum(split.get("time", Counter()).values())
        return list(self._times(split)) if self.finished else []

    def _times(self, split: dict[str, Counter[int]]) -> Iterator[Line]:
        yield Line(_("Median"), _duration(split["time"], 0.5))
        yield Line(_("p90"), _duration(split["time"], 0.9))
        if "planned" in split:
            yield Line(_("Planned, median"), _duration(split["planned"], 0.5))
        # Where a person is waited for, nothing is late: there is no plan to be beyond.
        if "beyond" in split and self.vertex.kind != Kind.FORM:
            yield Line(_("Beyond plan, median"), _duration(split["beyond"], 0.5))
            yield Line(_("Beyond plan, p90"), _duration(split["beyond"], 0.9))

    # -- now ---------------------------------------------------------------------------------

    def open(self) -> Open:
        """Return the visits that go on now, by one query."""
        rows = self._tasks().filter(state__in=OPEN)
        overdue = Q(state__in=(TaskState.READY, TaskState.WAITING), due__lt=self.page.sums.now)
        return Open(
            **rows.aggregate(
                n=Count("pk"),
                oldest=Min("created"),
                held=Count("pk", filter=Q(state=TaskState.WAITING, waiting="window")),
                overdue=Count("pk", filter=overdue),
            )
        )

    def _tasks(self) -> Any:
        rows = visits.instances(self.page.lens, self.page.journey.name)
        return AutomationTaskModel.objects.filter(status=self.name, automation__in=rows).order_by()

    def age(self, now: Open) -> str:
        """Return how long the oldest of them has been here."""
        if now.oldest is None:
            return said.NOTHING
        return said.duration((self.page.sums.now - now.oldest).total_seconds())

    # -- why ---------------------------------------------------------------------------------

    def reasons(self) -> list[tuple[str, int, Any]]:
        """Return why instances left here, the most frequent first, by two queries."""
        failed = _grouped(self._over(state=TaskState.FAILED), "error_class")
        dropped = self._over(state__in=(TaskState.CANCELLED, TaskState.ARCHIVED))
        found = [(said or _("Failed"), n, _("failed")) for (said,), n in failed]
        for (state, why), n in _grouped(dropped, "automation__state", "automation__reason"):
            found.append((_why(state, why), n, _("dropped")))
        return sorted(found, key=lambda one: -one[1])[:MOST_REASONS]

    def _over(self, **fits: Any) -> Any:
        rows = self._tasks().filter(**fits)
        if self.page.lens.dated == "event":
            begin, end = self.page.lens.span
            rows = rows.filter(finished__gte=begin, finished__lt=end)
        return rows


def _grouped(rows: Any, *fields: str) -> list[tuple[tuple[str, ...], int]]:
    found = rows.values_list(*fields).annotate(n=Count("pk")).order_by("-n", *fields)
    return [(tuple(row[:-1]), int(row[-1])) for row in found[:MOST_REASONS]]


def _why(state: str, reason: str) -> str:
    text = notes.said(reason) if reason else str(dict(InstanceState.choices).get(state, state))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _duration(counts: Counter[int], share: float) -> str:
    return said.duration(Histogram(counts).percentile(share))
