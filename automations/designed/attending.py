"""Signs of life of those who are at a draft, and taking a draft over; see `presence`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from automations import clock
from automations.designed import presence
from automations.designed.presence import Person, Presence
from automations.engine import records, store
from automations.models import Attendance, FlowVersion
from automations.status import EventKind, VersionState

#: How long rows are kept of those who have gone.
KEEP = timedelta(hours=1)


def around(draft: FlowVersion, actor: Any) -> Presence:
    """Return who is at a draft, as somebody who comes to it is told; stores nothing."""
    return presence.told(actor.pk, _people(draft), clock.now())


def beat(draft: FlowVersion, *, actor: Any, edits: bool) -> Presence:
    """Note a sign of life, and return who is there.

    Args:
        draft: the draft.
        actor: who is at it.
        edits: whether they change something, or only look.

    Raises:
        FlowVersion.DoesNotExist: it was published or thrown away.
    """

    def noted() -> Presence:
        with store.atomic():
            people, now = _locked(draft), clock.now()
            me = presence.after_beat(_me(people, actor), people, now, edits=edits)
            _store(draft, me)
            others = [one for one in people if one.user != me.user]
            return presence.told(me.user, [me, *others], now)

    return store.repeated(noted)


def take_over(draft: FlowVersion, *, actor: Any) -> str:
    """Let somebody edit a draft instead of who does, who keeps what they have not saved.

    Returns:
        The name of who edited it; "" if nobody else did, and then nothing is recorded.

    Raises:
        FlowVersion.DoesNotExist: it was published or thrown away.
    """
    with store.atomic():
        people, now = _locked(draft), clock.now()
        before = presence.told(actor.pk, people, now).editor
        me, *_others = presence.taken_over(_me(people, actor), people, now)
        _store(draft, me)
        rows = Attendance.objects.using(store.alias()).filter(draft=draft)
        rows.exclude(user=me.user).update(edited=None)
        if before:
            _record(draft, actor, before)
    return before


def _record(draft: FlowVersion, actor: Any, before: str) -> None:
    records.record_event(
        None,
        EventKind.DRAFT_TAKEN_OVER,
        actor=actor,
        flow=draft.flow.automation_class,
        taken_from=before,
        revision=draft.revision,
    )


def _locked(draft: FlowVersion) -> list[Person]:
    """Return who is known at a draft, which nobody else comes to meanwhile."""
    rows = FlowVersion.objects.using(store.alias()).filter(state=VersionState.DRAFT)
    rows.select_for_update().only("pk").get(pk=draft.pk)
    return _people(draft)


def _people(draft: FlowVersion) -> list[Person]:
    rows = Attendance.objects.using(store.alias()).filter(draft=draft).exclude(user=None)
    return [Person(*row) for row in rows.values_list("user_id", "user_name", "seen", "edited")]


def _me(people: list[Person], actor: Any) -> Person:
    """Return somebody as known, or as just come; then those who have gone are forgotten."""
    name = str(actor)[:200]
    found = next((one for one in people if one.user == actor.pk), None)
    if found is not None:
        return replace(found, name=name)
    now = clock.now()
    Attendance.objects.using(store.alias()).filter(seen__lt=now - KEEP).delete()
    return Person(actor.pk, name, now)


def _store(draft: FlowVersion, one: Person) -> None:
    Attendance.objects.using(store.alias()).update_or_create(
        draft=draft,
        user_id=one.user,
        defaults={"user_name": one.name, "seen": one.seen, "edited": one.edited},
    )
