"""The weekly mail about a flow: its figures, compared with the week before, and its failures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import conf
from automations.models import AutomationTaskModel
from automations.status import TaskState
from automations_admin import counting
from automations_admin.links import Links
from automations_admin.stats import numbers, said
from automations_admin.stats.flow import Journey, label_of
from automations_admin.stats.lens import Lens, today
from automations_admin.stats.recipients import Recipient
from automations_admin.stats.sums import Sums

#: Days that are told about.
DAYS = 7
#: What is told, with its word.
WORDS: dict[str, Any] = {
    "entered": gettext_lazy("Entered"),
    "completed": gettext_lazy("Completed"),
    "exited": gettext_lazy("Exited early"),
    "failed": gettext_lazy("Failed"),
    "cancelled": gettext_lazy("Cancelled"),
    "in_progress": gettext_lazy("In progress"),
}


@dataclass(frozen=True)
class Line:
    """A figure with that of the week before."""

    word: str
    value: str
    before: str
    change: str = ""


@dataclass(frozen=True)
class Digest:
    """What is written about a flow.

    Attributes:
        label: what the flow is called.
        first, last: the days.
        lines: the figures.
        failures: steps at which instances stand failed now, with how many.
        url, failures_url: of the pages, or "" if the settings do not say where the site is.
        stop_url: of the page on which staff stop what they chose, or "" likewise.
    """

    label: str
    first: date
    last: date
    lines: tuple[Line, ...]
    failures: tuple[tuple[str, int], ...]
    url: str = ""
    failures_url: str = ""
    stop_url: str = ""

    @property
    def subject(self) -> str:
        """Subject of the mail."""
        days = {
            "flow": self.label,
            "first": date_format(self.first, "SHORT_DATE_FORMAT"),
            "last": date_format(self.last, "SHORT_DATE_FORMAT"),
        }
        return " ".join((_("%(flow)s, %(first)s to %(last)s") % days).split())


def of(flow: str, links: Links, day: date | None = None) -> Digest:
    """Return what is written about a flow: the seven days before a day.

    Args:
        flow: dotted name.
        links: addresses within the admin site.
        day: the first day that is not told about; by default the present one.
    """
    until = (day or today()) - timedelta(days=1)
    since = until - timedelta(days=DAYS - 1)
    before = since - timedelta(days=DAYS)
    lens = Lens(since, until, against=before, dated="event")
    sums = Sums(flow)
    journey = Journey.of(sums)
    site = conf.get().SITE_URL.rstrip("/")
    query = {"from": since.isoformat(), "to": until.isoformat(), "dated": "event"}
    return Digest(
        journey.label,
        since,
        until,
        tuple(_lines(sums, lens, journey)),
        tuple(_failures(flow, journey)),
        site + links.to("automations_statistics", flow, **query) if site else "",
        site + links.failures(flow=flow) if site else "",
        site + links.to("automations_statistics", flow) if site else "",
    )


def _lines(sums: Sums, lens: Lens, journey: Journey) -> Iterator[Line]:
    now = numbers.instances(sums, lens)
    before = numbers.instances(sums, lens.before) if lens.before else numbers.Instances()
    for what, word in WORDS.items():
        n, then = getattr(now, what), getattr(before, what)
        known = what != "in_progress"  # who is in progress now was not counted a week ago
        change = said.change(n, then) if known else ""
        yield Line(str(word), counting.grouped(n), counting.grouped(then) if known else "", change)
    for goal in journey.goals:
        yield _of_goal(sums, lens, goal.name)


def _of_goal(sums: Sums, lens: Lens, name: str) -> Line:
    """Return how often a goal was reached within the days, whenever the instance started."""
    spans = [lens.span, lens.before.span if lens.before else lens.span]
    n, then = (sums.tally("event", ("goal",), span, ("place",))[(name,)] for span in spans)
    word = _("Goal: %(name)s") % {"name": name}
    return Line(word, counting.grouped(n), counting.grouped(then), said.change(n, then))


def _failures(flow: str, journey: Journey) -> Iterator[tuple[str, int]]:
    rows = AutomationTaskModel.objects.filter(
        automation__automation_class=flow, state=TaskState.FAILED
    )
    found = rows.order_by().values_list("status").annotate(n=Count("pk"))
    graph = journey.graph()
    for step, n in sorted(found, key=lambda pair: (-pair[1], pair[0])):
        yield label_of(graph, step), n


def send(digest: Digest, recipient: Recipient) -> int:
    """Send it as text and HTML; return how many mails went out, 0 or 1."""
    context = {"digest": digest, "days": DAYS, "chosen": recipient.chosen}
    text = render_to_string("automations_admin/digest/mail.txt", context)
    html = render_to_string("automations_admin/digest/mail.html", context)
    mail = EmailMultiAlternatives(digest.subject, text, to=[recipient.address])
    mail.attach_alternative(html, "text/html")
    return int(mail.send() or 0)
