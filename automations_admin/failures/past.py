"""What attempts and events tell about failures: a constant number of questions, all bounded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Value,
    When,
)

from automations.models import Attempt, Event
from automations.status import AttemptState, EventKind, InstanceState, TaskState
from automations_admin.failures.queries import FLOW, Key, Scope

#: Acts by which people get an instance past a step, and all acts that help.
_HELP = (EventKind.SKIPPED, EventKind.MOVED, EventKind.RESTARTED)
_ACTS = (EventKind.RETRIED, EventKind.DATA_EDITED, *_HELP)
#: Only so many of the newest attempts and events are looked at, and of attempts that failed.
LAST_ATTEMPTS, LAST_EVENTS, LAST_FAILED = 50_000, 50_000, 10_000


@dataclass(frozen=True)
class Reach:
    """How far back attempts are looked at.

    Attributes:
        after: primary key that all of them exceed.
        since: when the first of them ended; None if all there are are looked at.
    """

    after: int
    since: datetime | None


def reach() -> Reach:
    """Return how far back attempts are looked at: a number of rows, whatever their age."""
    newest = Attempt.objects.aggregate(newest=Max("pk"))["newest"] or 0
    after = max(newest - LAST_ATTEMPTS, 0)
    failed = Attempt.objects.filter(pk__gt=after, state=AttemptState.FAILED).order_by("-pk")
    beyond = failed.values_list("pk", flat=True)[LAST_FAILED : LAST_FAILED + 1].first()
    after = beyond or after
    # Numbers have gaps where histories were deleted: then nothing may be left out after all.
    if not Attempt.objects.filter(pk__lte=after).exists():
        return Reach(0, None)
    first = Attempt.objects.filter(pk__gt=after).order_by("pk").values_list("ended", flat=True)
    return Reach(after, first.first())


def _tries(keys: Collection[Key], after: int) -> Any:
    """Return the attempts that came to the same failures as these groups, or as others' groups.

    Those of copies from elsewhere are no part of what happens here.

    The flow is no condition of the query: a database without statistics would begin with all
    instances of it. Who asks leaves the rows of other flows out.
    """
    prints = {key.fingerprint for key in keys} - {""}
    return Attempt.objects.filter(
        ~Q(task__automation__state=InstanceState.ARCHIVED),
        pk__gt=after,
        fingerprint__in=prints,
        state=AttemptState.FAILED,
    ).order_by()


def counts(
    keys: Collection[Key], after: int, edges: list[datetime]
) -> dict[tuple[str, str], list[int]]:
    """Return how many attempts failed in each part of a period, by `Key.same`.

    Args:
        keys: the groups.
        after: primary key that the attempts exceed; see `reach`.
        edges: ends of the parts of the period, oldest first.
    """
    part = Case(
        *(When(ended__lt=end, then=Value(number)) for number, end in enumerate(edges[1:-1])),
        default=Value(len(edges) - 2),
        output_field=IntegerField(),
    )
    rows = (
        _tries(keys, after)
        .filter(ended__gte=edges[0])
        .annotate(part=part)
        .values_list(f"task__{FLOW}", "fingerprint", "part")
        .annotate(n=Count("pk"))
    )
    wanted, found = {key.same for key in keys}, dict[tuple[str, str], list[int]]()
    for flow, fingerprint, number, count in rows:
        if (flow, fingerprint) in wanted:
            found.setdefault((flow, fingerprint), [0] * (len(edges) - 1))[number] = count
    return found


@dataclass(frozen=True)
class Before:
    """Tasks with the same failure that are over.

    Attributes:
        count: how many.
        through: how many of them went through in the end.
        first, last: when the first and the last such attempt ended.
    """

    count: int
    through: int
    first: datetime
    last: datetime


def before(keys: Collection[Key], after: int) -> dict[tuple[str, str], Before]:
    """Return what became of tasks with the same failures that are over, by `Key.same`.

    See `counts` for the arguments.
    """
    # No condition of the query but of its figures: the tasks that are over are too many to begin
    # with, and a database without statistics would.
    over = Q(task__state__in=(TaskState.DONE, TaskState.SKIPPED, TaskState.CANCELLED))
    through = Q(task__state=TaskState.DONE, task__error_class="")
    rows = (
        _tries(keys, after)
        .values_list(f"task__{FLOW}", "fingerprint")
        .annotate(
            n=Count("task", distinct=True, filter=over),
            through=Count("task", distinct=True, filter=through),
            first=Min("ended", filter=over),
            last=Max("ended", filter=over),
        )
    )
    wanted = {key.same for key in keys}
    return {
        (flow, fingerprint): Before(count, *rest)
        for flow, fingerprint, count, *rest in rows
        if count and (flow, fingerprint) in wanted
    }


# ---------------------------------------------------------------- what people have solved


def solved(scope: Scope, since: datetime) -> tuple[int, int]:
    """Return how many instances were helped past a failure since a moment: by retry, by hand.

    By retry: a failed step was retried and went through. By hand: the data were edited as well, or
    somebody skipped a step, moved the instance on or started it over.
    """
    retried = Q(through__gt=0)
    found = _helped(scope, since).aggregate(
        by_retry=Count("automation", filter=retried & Q(edited=0)),
        by_hand=Count("automation", filter=(retried & Q(edited__gt=0)) | Q(helped__gt=0)),
    )
    return found["by_retry"], found["by_hand"]


def _helped(scope: Scope, since: datetime) -> Any:
    """Return the instances that people acted on lately; failures are only asked about for those."""
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    acts = Event.objects.filter(
        pk__gt=newest - LAST_EVENTS, kind__in=_ACTS, created__gte=since
    ).order_by()
    through = Q(kind=EventKind.RETRIED, task__state=TaskState.DONE, task__error_class="")
    failed = Exists(Event.objects.filter(automation=OuterRef("automation"), kind=EventKind.FAILED))
    return (
        scope.only(acts, "automation_class")
        .exclude(automation__state=InstanceState.ARCHIVED)
        .values("automation")
        .annotate(
            through=Count("pk", filter=through),
            edited=Count("pk", filter=Q(kind=EventKind.DATA_EDITED)),
            helped=Count("pk", filter=Q(failed, kind__in=_HELP)),
        )
    )
