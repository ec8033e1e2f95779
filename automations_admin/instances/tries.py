"""The attempts at a step of an instance, with the worker, the times and the frames of each."""

from __future__ import annotations

from dataclasses import dataclass

from automations import wording
from automations.models import Attempt, AutomationTaskModel
from automations_admin import frames, marks
from automations_admin.instances.sight import Sight
from automations_admin.links import Links
from automations_admin.marks import Mark

#: Attempts on one page.
MOST = 20


@dataclass(frozen=True)
class Try:
    """An attempt with its frames."""

    attempt: Attempt
    mark: Mark
    took: str
    groups: list[frames.Group]


@dataclass(frozen=True)
class Tries:
    """Attempts at a task, newest first.

    Attributes:
        shown: what is on this page.
        earlier_url, newest_url: of further pages; "" if there are none.
    """

    shown: list[Try]
    earlier_url: str = ""
    newest_url: str = ""


def of(links: Links, task: AutomationTaskModel | None, sight: Sight, below: int = 0) -> Tries:
    """Return the attempts at a task; one query.

    Args:
        links: addresses within the admin site.
        task: the task; None for no attempts.
        sight: what may be shown.
        below: only those of lower numbers; 0 for the newest.
    """
    if task is None:
        return Tries([])
    rows = Attempt.objects.filter(task=task).order_by("-number")
    found = list((rows.filter(number__lt=below) if below else rows)[: MOST + 1])
    shown, more = found[:MOST], len(found) > MOST

    def url(**query: int) -> str:
        return links.instance(task.automation_id, task=task.pk, **query) + "#attempts"

    return Tries(
        [_try(attempt, sight) for attempt in shown],
        url(attempts=shown[-1].number) if more else "",
        url() if below else "",
    )


def _try(attempt: Attempt, sight: Sight) -> Try:
    return Try(
        attempt,
        marks.ATTEMPTS.get(attempt.state, marks.UNKNOWN),
        wording.age(attempt.ended - attempt.started),
        frames.groups(attempt.frames) if sight.traces else [],
    )
