"""The rows of the two tables, and what they say in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations_admin import counting, moments
from automations_admin.capability import Act
from automations_admin.failures.limits import Limit
from automations_admin.failures.past import Before
from automations_admin.failures.queries import Retrying
from automations_admin.frames import Frame
from automations_admin.sparkline import Sparkline


@dataclass(frozen=True)
class Row:
    """A group as both tables show it.

    Attributes:
        name: tells the group from all others.
        step: label of the step.
        error_class: name of the exception.
        message: what the newest failure says, without what varies.
        count: number of tasks.
        url: leads to their instances.
        line: how many tries failed over time, as a picture; None if nothing tells.
        words: the same in words.
        tries: numbers of the picture, in words.
        frame: where it happened last, if the user may see that.
        newest: label and address of the newest instances.
        before: what became of such tasks before, in words.
        acts: what can be done to the whole group.
    """

    name: str
    step: str
    error_class: str
    message: str
    count: int
    url: str
    line: Sparkline | None
    words: str
    tries: list[str]
    frame: Frame | None
    newest: list[tuple[str, str]]
    before: str
    acts: list[Act]


@dataclass(frozen=True)
class FailedRow:
    """A group of failed tasks.

    Attributes:
        about: what both tables show.
        first, last: when such a failure was seen first and last.
        new: the first was within a day.
    """

    about: Row
    first: datetime
    last: datetime
    new: bool


@dataclass
class Section:
    """The failed groups of one flow.

    Attributes:
        label, url: of the flow.
        groups, count: number of its groups and of their tasks, shown or not.
        rows: those that are shown.
    """

    label: str
    url: str
    groups: int = 0
    count: int = 0
    rows: list[FailedRow] = field(default_factory=list)


@dataclass(frozen=True)
class RetryingRow:
    """A group of tasks that are tried again by themselves.

    Attributes:
        about: what both tables show.
        flow: label of the flow.
        used: attempts used, in words, and by how many tasks.
        next: when the first of them is tried again; None if all are held.
        held: how many are held, as they or their instances are paused.
        end: when the first of them gives up and what comes then, in words.
    """

    about: Row
    flow: str
    used: list[tuple[str, int]]
    next: datetime | None
    held: int
    end: str


def said_before(before: Before | None) -> str:
    """Return what became of tasks with the same failure that are over."""
    if before is None:
        return ""
    seen = ngettext(
        "Seen before: %(count)s task, last %(when)s.",
        "Seen before: %(count)s tasks, last %(when)s.",
        before.count,
    ) % {"count": counting.said(before.count), "when": moments.clock_time(before.last)}
    return f"{seen} {_said_through(before)}"


def _said_through(before: Before) -> str:
    if not before.through:
        return _("None of them went through.")
    if before.through == before.count:
        return ngettext(
            "It went through when it was tried again.",
            "All of them went through when they were tried again.",
            before.count,
        )
    return ngettext(
        "%(count)s of them went through when it was tried again.",
        "%(count)s of them went through when they were tried again.",
        before.through,
    ) % {"count": counting.said(before.through)}


def said_used(group: Retrying, limit: Limit) -> list[tuple[str, int]]:
    """Return how many tasks have used up how many of their attempts."""
    return [
        (
            _("%(used)s of %(most)s")
            % {"used": tier.attempts, "most": max(limit.most, tier.attempts + 1)},
            tier.count,
        )
        for tier in group.tiers
    ]


def said_end(group: Retrying, limit: Limit) -> str:
    """Return when the first task of a group gives up if nothing changes, and what comes then."""
    ends = [limit.gives_up(tier.attempts, tier.next) for tier in group.tiers if tier.next]
    moment = min((end for end in ends if end is not None), default=None)
    if moment is None:
        return ""
    when = moments.clock_time(moment)
    if limit.then:
        said = _("first gives up %(when)s, then goes to %(step)s")
        return said % {"when": when, "step": limit.then}
    return _("first gives up %(when)s, then fails") % {"when": when}
