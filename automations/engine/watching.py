"""Goals and exit rules: noticing that they are reached, and ending what is to end early."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q

from automations import clock, registry
from automations.automation import Automation
from automations.engine import ending, faults, letters, parents, records, signals, store
from automations.goals import Rule
from automations.models import AutomationModel, Watch
from automations.nodes.base import Letter
from automations.occasions import Condition, Rows
from automations.references import is_stored, subject_of
from automations.status import EventKind, InstanceState, Watched
from automations.this import reference

logger = logging.getLogger("automations")

#: How often goals and exit rules are asked for that do not say it. What an instance's own data
#: tell is asked as soon as they change.
EVERY = timedelta(hours=1)
#: Name of messages by which a signal is passed on that was sent within a step; their data say
#: the kind and the name of the rule.
BY_SIGNAL = "signal to leave"


def begin(row: AutomationModel, automation: type[Automation]) -> None:
    """Begin to watch a new instance for what its flow declares."""
    if not automation.rules:
        return
    Watch.objects.using(store.alias()).bulk_create(
        Watch(
            automation_id=row.pk,
            automation_class=row.automation_class,
            subject=row.subject,
            kind=rule.kind,
            name=rule.name,
            started=row.created,
            until=row.created + rule.within if rule.within is not None else None,
            due=row.created + poll_of(rule)
            if isinstance(rule.occasion, (Condition, Rows))
            else None,
        )
        for rule in automation.rules
    )


def follow(row: AutomationModel) -> None:
    """Note that an instance is about somebody else than when it was stored."""
    automation = registry.of(row)
    if automation is not None and automation.rules:
        rows = Watch.objects.using(store.alias()).filter(automation=row.pk)
        rows.update(subject=row.subject)


def again(row: AutomationModel, now: datetime) -> None:
    """Have exit rules hold anew for an instance that had ended and goes on."""
    automation = registry.of(row)
    if automation is None or not automation.rules:
        return
    asked = [one.name for one in automation.rules if isinstance(one.occasion, Condition)]
    rows = Watch.objects.using(store.alias()).filter(automation=row.pk, kind=Watched.EXIT)
    rows.update(at=None, due=None)
    rows.filter(name__in=asked).update(due=now)


def poll_of(rule: Rule) -> timedelta:
    """Return how often a rule is asked for at most."""
    return getattr(rule.occasion, "poll", None) or EVERY


def _watches(**narrowed: Any) -> Any:
    return Watch.objects.using(store.alias()).filter(at=None, **narrowed)


def _reach(watches: Any, moment: datetime) -> int:
    """Note that a goal was reached or a rule came true, once; return for how many instances."""
    in_time = Q(until=None) | Q(until__gte=moment)
    reached: int = watches.filter(in_time, started__lte=moment).update(
        at=moment, due=None, news=True
    )
    return reached


# -- told ------------------------------------------------------------------------------------


def hear(row: AutomationModel, message: str, moment: datetime) -> None:
    """Note what a message means for the goals and exit rules of a locked instance.

    Args:
        row: the instance; goals count after its end as well.
        message: name of the message.
        moment: when it was sent.
    """
    automation = registry.of(row)
    for rule in automation.rules.told_by(message) if automation else ():
        _hear(row, rule, moment)


def _hear(row: AutomationModel, rule: Rule, moment: datetime) -> None:
    """Note that a locked instance was told of a rule, and end it if that is what the rule says."""
    # It was not told before it was there; a step's messages bear the moment at which it began.
    moment = max(moment, row.created)
    about = _watches(automation=row.pk, kind=rule.kind, name=rule.name)
    if _reach(about, moment) and rule.exits:
        leave(row, rule)


def hear_signal(row: AutomationModel, told: dict[str, Any], moment: datetime) -> None:
    """End a locked instance as the rule says of which a signal told within a step."""
    automation = registry.of(row)
    rule = automation.rules.find(told["kind"], told["name"]) if automation else None
    if rule is not None:
        _hear(row, rule, moment)


def concerns(row: AutomationModel, message: str) -> bool:
    """Tell whether a message of this name is about a goal or exit rule of the instance."""
    automation = registry.of(row)
    return automation is not None and message in automation.rules.messages


def notice(automation: type[Automation], kind: str, name: str, about: Any) -> None:
    """Note that a signal told of a subject; instances that are to leave end at once.

    Args:
        automation: the flow.
        kind, name: of its rule.
        about: the object that the signal was about.
    """
    rule, now = automation.rules.find(kind, name), clock.now()
    if rule is None:
        return
    watches = _watches(
        automation_class=automation.get_automation_class_name(),
        subject=subject_of(about),
        kind=kind,
        name=name,
    )
    if not rule.exits:
        _reach(watches, now)
        return
    _reach(watches.filter(automation=None), now)
    instances = list(watches.exclude(automation=None).values_list("automation_id", flat=True))
    outbox = letters.outbox.get()
    if outbox is not None:
        # A step or receiver holds the lock of an instance, maybe of one of these: they leave as
        # soon as what it does is stored.
        told = {"kind": kind, "name": name}
        outbox += [Letter(pk, BY_SIGNAL, None, told, True) for pk in instances]
        return
    for pk in instances:
        leave_by(pk, rule, now)


def leave_by(instance: int, rule: Rule, moment: datetime) -> bool:
    """Note that a rule came true for an instance, and end it; tell whether it has left."""

    def act() -> bool:
        with store.atomic():
            row = store.lock_instance(instance)
            about = _watches(automation=instance, kind=rule.kind, name=rule.name)
            return row is not None and bool(_reach(about, moment)) and leave(row, rule)

    return store.repeated(act)


def leave(row: AutomationModel, rule: Rule) -> bool:
    """End a locked instance early; tell whether it had not ended already.

    A step that waits for its end is woken after the commit.
    """
    if row.finished:
        return False
    now = clock.now()
    ending.end(row, InstanceState.EXITED, rule.name, now, message=rule.name)
    records.record_event(row, EventKind.EXITED, reason=rule.name, by=str(rule.kind))
    automation = registry.of(row)
    signals.announce(signals.instance_ended, automation, instance=row)
    transaction.on_commit(lambda: parents.wake_of(row), using=store.alias(), robust=True)
    return True


# -- asked -----------------------------------------------------------------------------------


def sweep(now: datetime, limit: int) -> int:
    """Ask about goals and rules whose time has come; return about how many.

    Two workers that ask about the same one do no harm: it is noted once.

    Args:
        now: the present moment.
        limit: how many at most.
    """
    rows = Watch.objects.using(store.alias()).select_related("automation")
    due = rows.filter(due__lte=now).order_by("due", "id")
    found = sorted(due[:limit], key=_kind_of)
    for (flow, kind, name), watches in groupby(found, key=_kind_of):
        automation = registry.find(flow)
        rule = automation.rules.find(kind, name) if automation else None
        _ask(rule, list(watches), now)
    return len(found)


def _kind_of(watch: Watch) -> tuple[str, str, str]:
    return watch.automation_class, watch.kind, watch.name


def _ask(rule: Rule | None, watches: Sequence[Watch], now: datetime) -> None:
    """Ask about one rule of many instances, and put off those for which it is not true yet."""
    settled = set[int]()
    for watch, moment in _came_true(rule, watches, now) if rule else ():
        settled.add(watch.pk)
        if rule is not None and rule.exits and watch.automation_id is not None:
            leave_by(watch.automation_id, rule, moment)
        else:
            _reach(_watches(pk=watch.pk), moment)
    poll = poll_of(rule) if rule else EVERY
    _put_off([watch for watch in watches if watch.pk not in settled], now, poll)


def _came_true(rule: Rule, watches: Sequence[Watch], now: datetime) -> list[tuple[Watch, datetime]]:
    """Return those for which a rule came true, with the moment; none if the user's code raises."""
    occasion = rule.occasion
    try:
        if isinstance(occasion, Rows):
            return list(_in_rows(occasion, watches))
        return list(_holding(occasion, watches, now)) if isinstance(occasion, Condition) else []
    except Exception as error:
        faults.raise_if_lost(error)
        logger.exception("Goal or exit rule %r could not be asked.", rule.name)
        return []


def _put_off(watches: Iterable[Watch], now: datetime, poll: timedelta) -> None:
    """Ask about these later, or never again if nothing can come of it any more."""
    rows = Watch.objects.using(store.alias())
    later, over = list[int](), list[int]()
    for watch in watches:
        (over if _is_over(watch, now) else later).append(watch.pk)
    rows.filter(pk__in=later).update(due=now + poll)
    rows.filter(pk__in=over).update(due=None)


def _is_over(watch: Watch, now: datetime) -> bool:
    if watch.until is not None and watch.until < now:
        return True
    return watch.kind == Watched.EXIT and (watch.automation is None or watch.automation.finished)


def in_rows(occasion: Rows, watch: Watch) -> datetime | None:
    """Return when a row came to be about the subject of a goal, or None; only reads."""
    return next((moment for _watch, moment in _in_rows(occasion, [watch])), None)


def _in_rows(occasion: Rows, watches: Sequence[Watch]) -> Iterator[tuple[Watch, datetime]]:
    """Yield the watches about whose subject there is a row, with its moment: one query."""
    by_subject: dict[str, list[Watch]] = {}
    for watch in watches:
        label, _, pk = watch.subject.partition(":")
        if is_stored(label, pk):  # not who is unknown or erased, or no object
            by_subject.setdefault(pk, []).append(watch)
    found = occasion.rows().filter(**{f"{occasion.subject}__in": list(by_subject)})
    found = found.filter(**{f"{occasion.at}__gte": min(watch.started for watch in watches)})
    moments = found.order_by(occasion.at).values_list(f"{occasion.subject}__pk", occasion.at)
    seen = set[int]()
    for pk, moment in moments:
        for watch in by_subject.get(str(pk), ()):
            late = watch.until is not None and moment > watch.until
            if watch.pk not in seen and moment >= watch.started and not late:
                seen.add(watch.pk)
                yield watch, moment


def _holding(
    occasion: Condition, watches: Sequence[Watch], now: datetime
) -> Iterator[tuple[Watch, datetime]]:
    """Yield the watches of instances for which a condition holds. One that raises holds not."""
    pks = [watch.automation_id for watch in watches if watch.automation_id is not None]
    rows = AutomationModel.objects.using(store.alias()).in_bulk(pks)
    for watch in watches:
        row = rows.get(watch.automation_id)
        in_time = watch.until is None or now <= watch.until
        if row is not None and in_time and _holds(occasion, row):
            yield watch, now


def _holds(occasion: Condition, row: AutomationModel) -> bool:
    automation = row.instance
    named = reference(occasion.asked)
    try:
        with store.atomic():
            if named is not None:
                return bool(getattr(automation, named.name)())
            return bool(occasion.asked(automation))
    except Exception as error:
        faults.raise_if_lost(error)
        logger.exception("A goal or exit rule of instance %s could not be asked.", row.pk)
        return False
