"""Schedules over querysets: workers enter each object that has not entered, chunk by chunk.

How far a round has come is stored with each instance that it starts, so that a round that was
killed goes on behind it, and two workers never enter the same object.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils import timezone

from automations import clock, registry
from automations.engine import entering, faults, leases, start, store
from automations.entry import EnterEach
from automations.exceptions import EntryRefused, LostLease
from automations.models import AutomationModel, Schedule
from automations.references import MARK, subject_of

if TYPE_CHECKING:
    from automations.automation import Automation

logger = logging.getLogger("automations")

#: Objects that are looked at in one turn.
CHUNK = 500
#: Objects that enter in one turn: what is due besides has its turn as well.
TURN = 50

#: An automation with one of its schedules.
Declared = tuple["type[Automation]", EnterEach]


class _Entered(Exception):
    """The schedule has entered this object before."""


def declared() -> Iterator[Declared]:
    """Yield the schedules of all automations; those without a subject can enter nobody."""
    for automation in registry.all_classes():
        for each in automation.entries if automation.options.subject else ():
            if isinstance(each, EnterEach):
                yield automation, each


def next_due() -> datetime | None:
    """Return when a worker must look at a schedule next, or None."""
    wanted = [*declared()]
    names = {(flow, each.name) for flow, (_, each) in zip(_flows(wanted), wanted, strict=True)}
    rows = _rows().filter(due__isnull=False, automation_class__in=_flows(wanted))
    known = rows.order_by("due").values_list("automation_class", "name", "due")
    return next((due for flow, name, due in known if (flow, name) in names), None)


def sweep(now: datetime, owner: str) -> int:
    """Take a turn with every schedule that is due; note those that are new.

    Args:
        now: the present moment.
        owner: name of the worker.

    Returns:
        How many objects have entered; a round that goes on without any counts as one.
    """
    wanted = [*declared()]
    if not wanted:
        return 0
    found = _rows().filter(automation_class__in=_flows(wanted))
    known = {(row.automation_class, row.name): row for row in found}
    done = 0
    for automation, each in wanted:
        row = known.get((automation.get_automation_class_name(), each.name))
        row = row or _first_sight(automation, each, now)
        if row.rule != str(each.every) and not row.position:
            _change_rule(row, each, now)
        if row.due is not None and row.due <= now and leases.take(row, now, owner):
            done += _turn(automation, each, row)
    return done


def _rows() -> Any:
    return Schedule.objects.using(store.alias())


def _flows(wanted: list[Declared]) -> list[str]:
    return [automation.get_automation_class_name() for automation, _ in wanted]


def _zone() -> str:
    return timezone.get_default_timezone_name()


def _first_sight(automation: type[Automation], each: EnterEach, now: datetime) -> Schedule:
    """Store a schedule that is new, with the highest primary key there is now."""
    whose = {"automation_class": automation.get_automation_class_name(), "name": each.name}
    due = each.first(now, _zone())
    row = Schedule(**whose, rule=str(each.every), planned=due, due=due)
    try:
        row.seen = _highest(each)
    except Exception as error:  # the code is the user's
        faults.raise_if_lost(error)
        logger.exception("The objects of the schedule %s cannot be seen yet.", row)
    try:
        with store.atomic():
            row.save(using=store.alias(), force_insert=True)
    except IntegrityError:
        return _rows().get(**whose)  # type: ignore[no-any-return]
    return row


def _highest(each: EnterEach) -> str:
    """Return the highest primary key among all objects, also those that the queryset leaves out.

    An object that is there before but fits the queryset later did not appear later.
    """
    objects = each.queryset()
    every = objects.model._base_manager.using(objects.db).order_by("-pk")
    found = every.values_list("pk", flat=True).first()
    return "" if found is None else str(found)


def _change_rule(row: Schedule, each: EnterEach, now: datetime) -> None:
    """Plan the next round by the rule that is in the code now.

    Not at once: during a deploy, workers of the old and of the new code do this in turn.
    """
    due = each.next(now, now, _zone())
    if leases.mine(row).filter(rule=row.rule).update(rule=str(each.every), planned=due, due=due):
        row.rule, row.planned, row.due = str(each.every), due, due


def _turn(automation: type[Automation], each: EnterEach, row: Schedule) -> int:
    """Look at the next objects of a round, and say when to look again."""
    # Somebody else may have come further since it was read.
    row.refresh_from_db(fields=["position"])
    try:
        entered, more = _enter_some(automation, each, row)
    except LostLease:
        return 0
    except Exception as error:  # the code is the user's; the other schedules go on
        faults.raise_if_lost(error)
        logger.exception("The schedule %s has failed; the next round begins anew.", row)
        entered, more = 0, False
    if more:
        leases.mine(row).update(position=row.position, due=row.planned)
        return max(entered, 1)
    due = each.next(row.planned or row.created, clock.now(), _zone())
    leases.mine(row).update(position="", planned=due, due=due)
    return entered


def _enter_some(automation: type[Automation], each: EnterEach, row: Schedule) -> tuple[int, bool]:
    """Enter some of the next objects; return how many, and whether the round goes on."""
    if row.seen is None:
        row.seen = _highest(each)
        leases.mine(row).update(seen=row.seen)
    found = _next_keys(each, row)
    label = each.queryset().model._meta.label_lower
    references = {pk: {MARK: label, "pk": pk} for pk in found}
    subjects = {pk: subject_of(reference) for pk, reference in references.items()}
    out = entering.kept_out(automation, [*subjects.values()], each.name, clock.now())
    entered = 0
    for pk, reference in references.items():
        if subjects[pk] not in out:
            if entered == TURN:
                return entered, True
            entered += _enter(automation, each, row, reference)
        row.position = str(pk)
    return entered, len(found) == CHUNK


def _next_keys(each: EnterEach, row: Schedule) -> list[Any]:
    """Return the next primary keys of a round, in their order."""
    objects = each.queryset().order_by("pk")
    if row.seen and not each.existing:
        objects = objects.filter(pk__gt=row.seen)
    if row.position:
        objects = objects.filter(pk__gt=row.position)
    return list(objects.values_list("pk", flat=True)[:CHUNK])


def _enter(
    automation: type[Automation], each: EnterEach, row: Schedule, reference: dict[str, Any]
) -> bool:
    """Start an instance about an object and leave its first step to the workers.

    Raises:
        LostLease: another worker goes through the schedule.
    """
    name = automation.options.subject

    def note(made: AutomationModel) -> None:
        if not leases.mine(row).update(position=str(reference["pk"])):
            raise LostLease
        policy = automation.options.reentry
        flow, now = made.automation_class, made.created
        if policy is None and not entering.note(flow, made.subject, now, schedule=each.name):
            raise _Entered

    try:
        start.create_to_leave(automation, {name: reference}, note)
    except (EntryRefused, _Entered):
        return False
    return True
