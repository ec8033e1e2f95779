"""Time, experiment and cohorts once more, counted in the plainest way from the raw rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.utils import timezone

from automations.models import AutomationModel, AutomationTaskModel, Watch
from automations.status import TaskState

DAY = 86_400


def day(moment: datetime) -> date:
    """Return the day of a moment in the reader's zone."""
    return timezone.localtime(moment).date()


def seconds(since: datetime, until: datetime) -> int:
    """Return how many whole seconds lie between the seconds of two moments."""
    return int(until.timestamp()) - int(since.timestamp())


def rank(times: list[int], share: float) -> int:
    """Return the percentile by nearest rank."""
    return sorted(times)[max(ceil(share * len(times) - 1e-9), 1) - 1]


def took(since: date, until: date) -> dict[str, list[int]]:
    """Return how long visits took that were over within these days, by step."""
    found: dict[str, list[int]] = {}
    for task in AutomationTaskModel.objects.filter(state=TaskState.DONE):
        if task.finished and since <= day(task.finished) <= until:
            found.setdefault(task.status, []).append(seconds(task.created, task.finished))
    return found


def finishers(step: str, since: date, until: date, source: str = "") -> set[str]:
    """Return whose visits of a step were over within these days."""
    rows = AutomationTaskModel.objects.filter(state=TaskState.DONE, status=step)
    return {
        task.automation.subject
        for task in rows.select_related("automation")
        if task.finished
        and since <= day(task.finished) <= until
        and source in {"", task.automation.data["source"]}
    }


def standing(step: str) -> set[str]:
    """Return whose visits of a step are open."""
    rows = AutomationTaskModel.objects.filter(
        state__in=("ready", "running", "waiting"), status=step
    )
    return {task.automation.subject for task in rows.select_related("automation")}


def people(rows: list[AutomationModel]) -> int:
    """Return how many subjects instances have."""
    return len({row.subject for row in rows})


def opened(now: datetime) -> dict[str, tuple[int, datetime, int]]:
    """Return open visits by step: how many, since when, how many are overdue."""
    found: dict[str, tuple[int, datetime, int]] = {}
    for task in AutomationTaskModel.objects.all():
        if task.state not in {"ready", "running", "waiting"}:
            continue
        late = task.due is not None and task.due < now and task.state != "running"
        n, since, overdue = found.get(task.status, (0, task.created, 0))
        found[task.status] = n + 1, min(since, task.created), overdue + late
    return found


def arm(row: AutomationModel) -> str | None:
    """Return the arm of the offer that an instance has taken."""
    tasks = AutomationTaskModel.objects.filter(automation=row, previous__status="offer")
    return next((task.branch for task in tasks.order_by("-pk") if task.branch), None)


def bought(row: AutomationModel) -> Watch | None:
    """Return the row of the goal, if it was reached."""
    return Watch.objects.filter(automation=row, kind="goal", at__isnull=False).first()


def started(
    since: date, until: date, having: Mapping[str, str] | None = None
) -> list[AutomationModel]:
    """Return the instances that started within these days, and have these values."""
    return [
        row
        for row in AutomationModel.objects.all()
        if since <= day(row.created) <= until
        and all(_value(row, name) == value for name, value in (having or {}).items())
    ]


def _value(row: AutomationModel, name: str) -> Any:
    found: Any = row.data
    for key in name.split("."):
        found = found[key]
    return found


#: Instances by arm, and whether they were assigned, measured, matured, have converted.
Arms = dict[str, dict[str, list[AutomationModel]]]


def arms(since: date, until: date, now: datetime, reached: str = "") -> dict[str, Counter[str]]:
    """Return how many are in each arm, matured, and have bought; the holdout is always whole."""
    found = in_arms(since, until, now, reached)
    return {
        name: Counter({what: len(rows) for what, rows in counts.items()})
        for name, counts in found.items()
    }


def arms_of_people(
    since: date, until: date, now: datetime, reached: str = "", source: str = ""
) -> dict[str, Counter[str]]:
    """Return the same of their subjects."""
    found = in_arms(since, until, now, reached, source)
    return {
        name: Counter({what: people(rows) for what, rows in counts.items()})
        for name, counts in found.items()
    }


def in_arms(since: date, until: date, now: datetime, reached: str = "", source: str = "") -> Arms:
    """Return which instances these are."""
    limit = (now - timedelta(days=7)).replace(minute=0, second=0, microsecond=0)
    found: Arms = {}
    for row in started(since, until, {"source": source} if source else None):
        name = arm(row)
        if name is None:
            continue
        counts = found.setdefault(name, {"assigned": []})
        counts["assigned"].append(row)
        visits = AutomationTaskModel.objects.filter(automation=row, status=reached)
        if reached and name != "holdout" and not visits.exists():
            continue
        counts.setdefault("members", []).append(row)
        if row.created < limit:
            counts.setdefault("matured", []).append(row)
            if bought(row) is not None:
                counts.setdefault("converted", []).append(row)
    return found


def cell(
    since: date,
    until: date,
    measure: str,
    age: int,
    now: datetime,
    having: Mapping[str, str] | None = None,
) -> tuple[int, int] | None:
    """Return of how many who started within these days how many had got there before an age.

    None if the youngest is not that old, its start being known to the hour.
    """
    rows = _old(since, until, age, now, having)
    return (
        None if rows is None else (sum(_there(row, measure, age * DAY) for row in rows), len(rows))
    )


def cell_of_people(
    since: date,
    until: date,
    measure: str,
    age: int,
    now: datetime,
    having: Mapping[str, str] | None = None,
) -> tuple[int, int] | None:
    """Return the same of their subjects."""
    rows = _old(since, until, age, now, having)
    if rows is None:
        return None
    return people([row for row in rows if _there(row, measure, age * DAY)]), people(rows)


def _old(
    since: date, until: date, age: int, now: datetime, having: Mapping[str, str] | None
) -> list[AutomationModel] | None:
    rows = started(since, until, having)
    if not rows:
        return None
    last = max(row.created for row in rows).replace(minute=0, second=0, microsecond=0)
    return None if last + timedelta(hours=1, days=age) > now else rows


def _there(row: AutomationModel, measure: str, age: int) -> bool:
    if measure.startswith("*"):
        watch = bought(row)
        return bool(watch and watch.at and seconds(row.created, watch.at) < age)
    over = row.ended is not None and seconds(row.created, row.ended) < age
    return not over if measure == "in_progress" else over and row.state == measure
