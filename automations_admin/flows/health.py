"""How a flow is, judged from its counts: what needs a person stands on top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import wording
from automations.status import InstanceState
from automations_admin import counting, marks
from automations_admin.marks import Mark


@dataclass(frozen=True)
class Counts:
    """How many instances of a flow stand where.

    Attributes:
        running, paused, blocked: instances in this state.
        finished: completed, exited or cancelled ones.
        failed: those with a failed task, ended or not; never added to `retrying`.
        failed_lately: those of them that failed within the last hour.
        retrying: those whose next attempt is planned.
        person: those that wait for a person.
        person_since: since when the longest of them waits.
    """

    running: int = 0
    paused: int = 0
    blocked: int = 0
    finished: int = 0
    failed: int = 0
    failed_lately: int = 0
    retrying: int = 0
    person: int = 0
    person_since: datetime | None = None

    @property
    def live(self) -> int:
        """Instances that have not ended."""
        return self.running + self.paused + self.blocked


@dataclass(frozen=True)
class Health:
    """A verdict: the smaller the rank, the sooner somebody should look."""

    rank: int
    mark: Mark
    text: str


def judge(counts: Counts, now: datetime, *, registered: bool = True) -> Health:
    """Return how a flow is.

    Args:
        counts: of its instances.
        now: the present moment.
        registered: whether its class is still in the code.
    """
    if not registered:
        return _gone(counts)
    if counts.blocked:
        text = ngettext(
            "%(count)s instance, its code is gone",
            "%(count)s instances, their code is gone",
            counts.blocked,
        )
        return Health(0, marks.INSTANCES[InstanceState.BLOCKED], _with(text, counts.blocked))
    if counts.failed:
        return Health(1, _said("failed", _("Failing")), _failing(counts))
    if counts.retrying:
        text = ngettext(
            "%(count)s waits for its next attempt",
            "%(count)s wait for their next attempt",
            counts.retrying,
        )
        return Health(2, marks.STANDINGS["retrying"], _with(text, counts.retrying))
    if counts.person:
        return Health(3, _said("person", _("Waiting for people")), _people(counts, now))
    if counts.paused:
        text = ngettext("%(count)s instance", "%(count)s instances", counts.paused)
        return Health(4, marks.INSTANCES[InstanceState.PAUSED], _with(text, counts.paused))
    return Health(5, marks.HEALTHY, "" if counts.live else _("nothing is running"))


def _gone(counts: Counts) -> Health:
    blocked = marks.INSTANCES[InstanceState.BLOCKED]
    if not counts.live:
        return Health(6, Mark("a-s-off", blocked.icon, _("Not in the code")), "")
    text = ngettext(
        "%(count)s instance, class no longer in the code",
        "%(count)s instances, class no longer in the code",
        counts.live,
    )
    return Health(0, blocked, _with(text, counts.live))


def _said(key: str, word: str) -> Mark:
    mark = marks.STANDINGS[key]
    return Mark(mark.css, mark.icon, word)


def _with(text: str, count: int) -> str:
    return text % {"count": counting.said(count)}


def _failing(counts: Counts) -> str:
    said = counting.said(counts.failed)
    if not counts.failed_lately:
        return _("%(count)s failed, none in the last hour") % {"count": said}
    return _("%(count)s failed, %(lately)s of them in the last hour") % {
        "count": said,
        "lately": counting.said(counts.failed_lately),
    }


def _people(counts: Counts, now: datetime) -> str:
    if counts.person_since is None:
        return ""
    return _("open for up to %(age)s") % {"age": wording.age(now - counts.person_since)}
