"""Who holds the slots that tasks wait for, and where tasks stand in the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.dateparse import parse_duration

from automations import notes, wording
from automations.engine import holders
from automations.engine.holders import Stand
from automations.models import AutomationTaskModel
from automations.status import OPEN, TaskState, Waiting
from automations_admin import console, counting, names
from automations_admin.links import Links

#: Most holders that are named.
MOST = 5
_FLOW = "automation__automation_class"


@dataclass(frozen=True)
class Holder:
    """A step because of which another one waits.

    Attributes:
        name: of its instance.
        url: of its page.
        step: its label.
        since: when it began; None if it is about to begin.
        over: it has ended, and counts until the period of the limit is over.
    """

    name: str
    url: str
    step: str
    since: datetime | None
    over: bool


@dataclass(frozen=True)
class Slots:
    """What is known about the limit that a task waits for.

    Attributes:
        holders: who has the slots, as far as the user may see them.
        further: how many more of them the user may see.
        hidden: there are others, of flows that the user may not see.
        place: in the line, such as "3"; "" if it was called.
        length: of the line, such as "10,000+".
        line_url: the instances that wait at the same step.
    """

    holders: tuple[Holder, ...]
    further: int
    hidden: bool
    place: str
    length: str
    line_url: str


def reached(message: str, *, valued: bool = False) -> str:
    """Return which limit was reached, in words.

    Args:
        message: what is noted at the task.
        valued: say for which value of its key, which is from the data.
    """
    found = notes.find(message)
    if found is not None and not valued and "value" in found[1]:
        message = message.removesuffix(f" for {found[1]['value']}")
        found = notes.find(message)
    if found is None:
        return message
    template, values = found
    period = parse_duration(values.get("period", ""))
    if period is not None:
        values = {**values, "period": wording.duration(period)}
    return template.translated(values)


def is_timed(message: str) -> bool:
    """Tell whether a limit of a period was reached, by what is noted at the task."""
    found = notes.find(message)
    return found is not None and "period" in found[1]


def of(
    request: HttpRequest,
    links: Links,
    flow: str,
    tasks: Sequence[AutomationTaskModel],
    now: datetime,
) -> dict[int, Slots]:
    """Return what is known about the limits that tasks of one instance wait for, by task.

    Args:
        request: whose user is to see it.
        links: addresses within the admin site.
        flow: dotted name of the flow of the tasks.
        tasks: any tasks; those that wait for no limit are left out.
        now: the present moment.
    """
    waiting = [one for one in tasks if _is_waiting(one)]
    stands = holders.stands(waiting, counting.MOST)
    if not stands:
        return {}
    held = holders.of((stand.key for stand in stands.values()), now)
    rows = _rows({pk for pks in held.values() for pk in pks})
    visible = console.visible(request)
    found = {}
    for task in (one for one in waiting if one.pk in stands):
        stand = stands[task.pk]
        others = [rows[pk] for pk in held[stand.key] if pk != task.pk and pk in rows]
        url = links.instances(flow=flow, step=task.status, task=Waiting.LIMIT.value)
        found[task.pk] = _slots(links, stand, others, visible, url)
    return found


def _is_waiting(task: AutomationTaskModel) -> bool:
    return task.state == TaskState.WAITING and task.waiting == Waiting.LIMIT


def _rows(tasks: set[int]) -> dict[int, dict[str, Any]]:
    """Return what is shown of tasks, by primary key; one query."""
    fields = ("automation", _FLOW, "status", "state", "started")
    rows = AutomationTaskModel.objects.filter(pk__in=tasks).order_by().values("pk", *fields)
    return {row["pk"]: row for row in rows}


def _slots(
    links: Links,
    stand: Stand,
    others: list[dict[str, Any]],
    visible: frozenset[str] | None,
    url: str,
) -> Slots:
    seen = [row for row in others if visible is None or row[_FLOW] in visible]
    return Slots(
        holders=tuple(_holder(links, row) for row in seen[:MOST]),
        further=max(len(seen) - MOST, 0),
        hidden=len(seen) < len(others),
        place="" if stand.place is None else counting.said(stand.place),
        length=counting.said(stand.length),
        line_url=url,
    )


def _holder(links: Links, row: dict[str, Any]) -> Holder:
    running, over = row["state"] == TaskState.RUNNING, row["state"] not in OPEN
    return Holder(
        name=f"{names.flow_label(row[_FLOW])} {row['automation']}",
        url=links.instance(row["automation"]),
        step=names.step_label(row["status"]),
        since=row["started"] if running or over else None,
        over=over,
    )
