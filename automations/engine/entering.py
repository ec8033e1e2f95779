"""Who is admitted to a flow: its policy asked, kept by unique columns, and refusals counted.

What is asked before a start only spares it; what keeps the rule when many processes start at once
is written with the instance: its `live_key`, and the row that says when its subject entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError
from django.db.models import F, Max
from django.utils import translation

from automations import clock
from automations.engine import store, unique, watching
from automations.exceptions import EntryRefused
from automations.models import AutomationModel, Entry, Refusal
from automations.status import InstanceState, Refused

if TYPE_CHECKING:
    from automations.automation import Automation

T = TypeVar("T")


# -- asking ----------------------------------------------------------------------------------


def ask(
    automation: type[Automation], data: dict[str, Any], key: str | None, but: int | None = None
) -> None:
    """Ask the policy of a class whether an instance with these data may start.

    Args:
        automation: the class; without a policy everybody may.
        data: what the instance starts with.
        key: its live key.
        but: primary key of an instance that does not count.

    Raises:
        EntryRefused: it may not.
        MissingData: the data do not say whom it is about.
    """
    policy = automation.options.reentry
    if policy is None:
        return
    subject, rows = unique.subject(automation, data), AutomationModel.objects.using(store.alias())
    live = {"live_key": key} if policy.names else {**_about(automation, subject), "finished": False}
    reason = policy.refusal(
        policy.while_live is not None and rows.exclude(pk=but).filter(**live).exists(),
        _last(automation, subject, but) if policy.remembers else None,
        clock.now(),
    )
    if reason is not None:
        raise refused(automation, reason)


def _last(automation: type[Automation], subject: str, but: int | None) -> datetime | None:
    """Return when a subject entered last, also if that was before the flow had a policy."""
    about = _about(automation, subject)
    entries = Entry.objects.using(store.alias()).filter(**about, schedule="")
    rows = AutomationModel.objects.using(store.alias()).filter(**about).exclude(pk=but)
    found = [
        entries.values_list("last", flat=True).first(),
        rows.exclude(state=InstanceState.ARCHIVED).aggregate(last=Max("created"))["last"],
    ]
    return max((one for one in found if one is not None), default=None)


def _about(automation: type[Automation], subject: str) -> dict[str, Any]:
    return {"automation_class": automation.get_automation_class_name(), "subject": subject}


def kept_out(
    automation: type[Automation], subjects: list[str], schedule: str, now: datetime
) -> set[str]:
    """Return those of many subjects that may not enter now, asked for all at once.

    Args:
        automation: the class; without a policy, each subject enters once for each schedule.
        subjects: not more than one statement can name.
        schedule: name of the schedule that asks.
        now: the present moment.
    """
    policy, flow = automation.options.reentry, automation.get_automation_class_name()
    entries = Entry.objects.using(store.alias()).filter(
        automation_class=flow, subject__in=subjects, schedule="" if policy else schedule
    )
    if policy is None:
        return set(entries.values_list("subject", flat=True))
    rows = AutomationModel.objects.using(store.alias()).filter(
        automation_class=flow, subject__in=subjects
    )
    found: list[Any] = [rows.filter(finished=False)] if policy.while_live is not None else []
    if policy.remembers:
        rows, free = rows.exclude(state=InstanceState.ARCHIVED), policy.forgotten(now)
        found += [entries, rows] if free is None else [
            entries.filter(last__gt=free), rows.filter(created__gt=free)
        ]  # fmt: skip
    return {subject for some in found for subject in some.values_list("subject", flat=True)}


def refused(automation: type[Automation], reason: Refused) -> EntryRefused:
    """Return the error that says why somebody is not admitted."""
    with translation.override(None):  # a step may keep it as its error
        said = f"{automation.__name__} does not admit this subject: {reason.label}"
    return EntryRefused(said, str(reason), automation.get_automation_class_name())


def admitted(automation: type[Automation], begin: Callable[[], T]) -> T | None:
    """Return what `begin` returns, or None if the policy of the class refuses its subject."""
    try:
        return begin()
    except EntryRefused as error:
        if error.flow != automation.get_automation_class_name():
            raise
        return None


# -- the row that is kept --------------------------------------------------------------------


def remember(row: AutomationModel) -> None:
    """Write with an instance that its subject has entered, if the policy goes by that.

    Raises:
        EntryRefused: another one has entered meanwhile.
    """
    automation = row.get_automation_class()
    policy = automation.options.reentry
    if policy is None or not policy.remembers:
        return
    free = policy.forgotten(row.created)
    if not note(row.automation_class, row.subject, row.created, free):
        raise refused(automation, Refused.ONCE if free is None else Refused.COOLING)


def note(
    flow: str, subject: str, now: datetime, free: datetime | None = None, schedule: str = ""
) -> bool:
    """Write that a subject enters; tell whether no other entry is in the way.

    Args:
        flow: dotted name of the automation.
        subject: as `references.subject_of` gives it.
        now: when it enters.
        free: entries up to then are in nobody's way; None: each one always is.
        schedule: name of the schedule that the entry is told apart by, or "".
    """
    rows = Entry.objects.using(store.alias())
    whose = {"automation_class": flow, "subject": subject, "schedule": schedule}
    if free is not None:
        again = rows.filter(**whose, last__lte=free)
        if again.update(last=now, count=F("count") + 1):
            return True
    try:
        with store.atomic():
            rows.create(**whose, last=now)
    except IntegrityError:
        return False
    return True


def settle(row: AutomationModel) -> None:
    """Admit an instance that got its data after it was stored: give it subject and key.

    Raises:
        EntryRefused: the policy does not admit it; take back what was stored.
        MissingData: the data do not say whom it is about.
    """
    automation = row.get_automation_class()
    policy = automation.options.reentry
    if policy is None:
        return
    row.subject = unique.subject(automation, row.data)
    row.live_key = unique.live_key(automation, row.data)
    ask(automation, row.data, row.live_key, but=row.pk)
    try:
        with store.atomic():
            store.update(row, ("subject", "live_key"))
    except IntegrityError as error:
        raise refused(automation, policy.while_live or Refused.LIVE) from error
    watching.follow(row)
    remember(row)


# -- counting --------------------------------------------------------------------------------


@contextmanager
def counting(automation: type[Automation]) -> Iterator[None]:
    """Count refusals of this class that end the block; what it has begun is taken back by then."""
    try:
        yield
    except EntryRefused as error:
        flow, reason = error.flow, error.reason
        if flow == automation.get_automation_class_name():
            store.repeated(lambda: count(flow, reason))
        raise


def count(flow: str, reason: str) -> None:
    """Count a refusal in the present hour, in a transaction of its own or in the open one."""
    hour = clock.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    whose = {"automation_class": flow, "hour": hour, "reason": reason}
    rows = Refusal.objects.using(store.alias())
    if rows.filter(**whose).update(count=F("count") + 1):
        return
    try:
        with store.atomic():
            rows.create(**whose, count=1)
    except IntegrityError:
        rows.filter(**whose).update(count=F("count") + 1)
