"""The page of failures, put together for its template."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import notes
from automations.engine import failure
from automations.permissions import Action
from automations_admin import console, counting, frames, marks, names, sparkline
from automations_admin.capability import Act
from automations_admin.failures import acts, limits, queries, trend
from automations_admin.failures.filters import Filters
from automations_admin.failures.found import MOST_SHOWN, Found
from automations_admin.failures.queries import Failed, Retrying, Sample, Scope
from automations_admin.failures.rows import (
    FailedRow,
    RetryingRow,
    Row,
    Section,
    said_before,
    said_end,
    said_used,
)
from automations_admin.links import Links
from automations_admin.marks import Mark

#: Longest message of a group, in characters.
LONGEST = 160
FAILED, RETRYING = marks.STANDINGS["failed"], marks.STANDINGS["retrying"]


class FailurePage:
    """Everything that the page shows.

    Args:
        request: whose user asks.
        links: addresses within the admin site.
        filters: what is asked for.
    """

    def __init__(self, request: HttpRequest, links: Links, filters: Filters) -> None:
        self.request, self.links, self.filters = request, links, filters
        scope = Scope(console.visible(request), filters.flow)
        self.found = Found(scope, filters.chosen, lambda flow: self._may(Action.VIEW_TRACES, flow))

    def _may(self, action: Action, flow: str) -> bool:
        return console.may(self.request.user, action, flow)

    @property
    def since(self) -> datetime | None:
        """Since when trends are known, if not for the whole period."""
        return self.found.since

    # -- figures -----------------------------------------------------------------------------

    def figures(self) -> list[dict[str, Any]]:
        """Return the figures on top. What has failed and what is retried are never added up."""
        found, (by_retry, by_hand) = self.found, self.found.solved
        failed = ngettext("Failed, in %(n)s group", "Failed, in %(n)s groups", len(found.failed))
        retrying = ngettext(
            "Still retrying, in %(n)s group",
            "Still retrying, in %(n)s groups",
            len(found.retrying),
        )
        return [
            self._figure(failed, found.failed, "failed"),
            self._figure(retrying, found.retrying, "retrying"),
            {"word": _("New groups, last 24 h"), "count": sum(map(found.is_new, found.failed))},
            {"word": _("Solved by retry, last 7 days"), "count": by_retry},
            {"word": _("Solved by hand, last 7 days"), "count": by_hand},
        ]

    def _figure(self, word: str, groups: Collection[Any], task: str) -> dict[str, Any]:
        return {
            "word": word % {"n": _groups(len(groups))},
            "count": sum(group.count for group in groups),
            "url": self.links.instances(flow=self.filters.flow, task=task),
            "mark": marks.STANDINGS[task],
        }

    # -- tables ------------------------------------------------------------------------------

    def sections(self) -> list[Section]:
        """Return the failed groups by flow, the flow with most failures first."""
        sections: dict[str, Section] = {}
        for place, group in enumerate(self.found.failed):
            flow = group.key.flow
            if flow not in sections:
                sections[flow] = Section(names.flow_label(flow), self.links.flow(flow))
            sections[flow].groups += 1
            sections[flow].count += group.count
            if place < MOST_SHOWN:
                sections[flow].rows.append(self._failed_row(group))
        shown = (section for section in sections.values() if section.rows)
        return sorted(shown, key=lambda section: -section.count)

    def _failed_row(self, group: Failed) -> FailedRow:
        samples = self.found.samples(group)
        possible = acts.failed(self.links, self._may, group.key, group.count, samples)
        return FailedRow(
            about=self._row(group, "failed", FAILED, possible),
            first=self.found.first(group),
            last=group.last,
            new=self.found.is_new(group),
        )

    def retrying_rows(self) -> list[RetryingRow]:
        """Return the groups that are tried again by themselves, the most frequent first."""
        return [self._retrying_row(group) for group in self.found.retrying[:MOST_SHOWN]]

    def _retrying_row(self, group: Retrying) -> RetryingRow:
        possible = acts.retrying(self.links, self._may, group.key)
        limit = limits.limit(group.key.flow, group.key.step)
        return RetryingRow(
            about=self._row(group, "retrying", RETRYING, possible),
            flow=names.flow_label(group.key.flow),
            used=said_used(group, limit),
            next=min((tier.next for tier in group.tiers if tier.next), default=None),
            held=sum(tier.held for tier in group.tiers),
            end=said_end(group, limit),
        )

    def _row(self, group: Failed | Retrying, task: str, mark: Mark, possible: Iterable[Act]) -> Row:
        key, samples, counts = group.key, self.found.samples(group), self.found.tries(group)
        words = trend.said(counts[self.found.unknown :], self.found.period.part) if counts else ""
        return Row(
            name=f"{key.flow}.{key.step} {key.error_class} {key.fingerprint}",
            step=names.step_label(key.step),
            error_class=key.error_class,
            message=_message(samples[0].error) if samples else "",
            count=group.count,
            url=self.links.instances(flow=key.flow, step=key.step, same=key.fingerprint, task=task),
            line=_line(key.error_class, counts, words, mark) if counts else None,
            words=words,
            tries=self._tries(counts),
            frame=frames.innermost(self.found.frames(group)),
            newest=[self._link(sample) for sample in samples],
            before=said_before(self.found.before(group)),
            acts=list(possible),
        )

    def _tries(self, counts: list[int]) -> list[str]:
        """Return the numbers of the picture that are not nothing, with when each part began."""
        words = _("%(count)s from %(when)s")
        return [
            words % {"count": counting.said(count), "when": start}
            for start, count in zip(self._starts, counts, strict=False)
            if count
        ]

    @cached_property
    def _starts(self) -> list[str]:
        """When each part of the period began."""
        shape = self.found.period.clock
        return [str(date_format(timezone.localtime(edge), shape)) for edge in self.found.edges]

    def _link(self, sample: Sample) -> tuple[str, str]:
        """Return label and address of an instance, with the attempts at the task."""
        label = f"{names.flow_label(sample.key.flow)} {sample.instance}"
        return label, f"{self.links.instance(sample.instance, task=sample.task)}#attempts"

    # -- what is left out --------------------------------------------------------------------

    def rest(self) -> list[str]:
        """Return for each table which groups it does not show, in words; "" if it shows all."""
        return [_rest(self.found.failed), _rest(self.found.retrying)]


def _line(error_class: str, counts: list[int], words: str, mark: Mark) -> sparkline.Sparkline:
    title = ngettext(
        "%(error)s: %(count)s failed try, %(trend)s",
        "%(error)s: %(count)s failed tries, %(trend)s",
        sum(counts),
    ) % {"error": error_class, "count": counting.said(sum(counts)), "trend": words}
    return sparkline.drawn(counts, title=title, css=f"a-s {mark.css}")


def _groups(count: int) -> str:
    said = counting.said(count)
    return _("%(number)s+") % {"number": said} if count >= queries.MOST_GROUPS else said


def _rest(groups: list[Any]) -> str:
    left = groups[MOST_SHOWN:]
    if not left:
        return ""
    return ngettext(
        "and %(groups)s rarer group with %(tasks)s tasks",
        "and %(groups)s rarer groups with %(tasks)s tasks",
        len(left),
    ) % {"groups": counting.said(len(left)), "tasks": counting.said(sum(one.count for one in left))}


def _message(text: str) -> str:
    """Return a message on one line, without what varies from failure to failure."""
    said = failure.shape(" ".join(notes.said(text).split()))
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
