"""Pauses of a step, a flow or everything: what they hold, and how it goes on afterwards.

Nothing is written to the instances when something is paused: a task is held when its turn comes,
and given back when the pause ends. One that another pause holds is then held again.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.db.models import F

from automations import clock
from automations.engine import bell, records, store
from automations.exceptions import NotPossible
from automations.models import AutomationModel, AutomationTaskModel, Message, Pause
from automations.status import EventKind, InstanceState

NOT_PAUSED = "This is not paused, or somebody has resumed it already."


def pauses_of(row: AutomationModel) -> tuple[Pause, ...]:
    """Return the pauses that may concern an instance; mostly without asking the database."""
    if row.pauses == 0:
        return ()
    flows = ["", row.automation_class]
    return tuple(Pause.objects.using(store.alias()).filter(automation_class__in=flows))


def is_held(pauses: tuple[Pause, ...], row: AutomationModel, step: str = "") -> bool:
    """Tell whether one of the pauses holds a step of an instance, or the instance as a whole."""
    return any(pause.covers(row.automation_class, step) for pause in pauses)


def pause(
    flow: str = "", step: str = "", *, actor: Any = None, reason: str = "", batch: int | None = None
) -> Pause:
    """Let a step, a flow or everything not go on. Steps that are being executed finish.

    Args:
        flow: dotted name of the flow; empty for everything.
        step: name of the node; empty for the whole flow.
        actor: the user who asks for it.
        reason: why.

    Raises:
        NotPossible: it is paused already.
    """
    if step and not flow:
        raise NotPossible("A step is paused in its flow. Name the flow.")
    found = Pause(
        automation_class=flow,
        step=step,
        **records.signed(actor),
        reason=reason,
        created=clock.now(),
    )
    said = {"actor": actor, "reason": reason, "flow": flow, "step": step, "batch": batch}
    try:
        with store.atomic():
            found.save(using=store.alias(), force_insert=True)
            records.record_event(None, EventKind.FLOW_PAUSED, **said)
    except IntegrityError as error:
        raise NotPossible("This is paused already.") from error
    return found


def resume(
    flow: str = "", step: str = "", *, actor: Any = None, reason: str = "", batch: int | None = None
) -> int:
    """Let a step, a flow or everything go on, with what was held meanwhile; see `pause`.

    Returns:
        How many tasks were held.

    Raises:
        NotPossible: it is not paused.
    """
    said = {"actor": actor, "reason": reason, "flow": flow, "step": step, "batch": batch}

    def act() -> int:
        with store.atomic():
            pauses = Pause.objects.using(store.alias()).filter(automation_class=flow, step=step)
            if not pauses.delete()[0]:
                raise NotPossible(NOT_PAUSED)
            freed = _free(flow, step)
            records.record_event(None, EventKind.FLOW_RESUMED, **said, held=freed)
            bell.get().wake()
            return freed

    return store.repeated(act)


def held_tasks(flow: str = "", step: str = "") -> Any:
    """Return the tasks that pauses of a step, a flow or everything hold, as a queryset.

    What is held because its instance is paused or blocked does not count.
    """
    rows = AutomationModel.objects.using(store.alias()).filter(state=InstanceState.RUNNING)
    if flow:
        rows = rows.filter(automation_class=flow)
    tasks = AutomationTaskModel.objects.using(store.alias()).open().filter(held__isnull=False)
    tasks = tasks.filter(automation__in=rows)
    return tasks.filter(status=step) if step else tasks


def _free(flow: str, step: str) -> int:
    """Give back to the workers what was held, tasks and messages."""
    freed: int = _give_back_held(held_tasks(flow, step))
    if not step:
        messages = Message.objects.using(store.alias()).filter(consumed=None, due=None)
        messages = messages.filter(automation__state=InstanceState.RUNNING)
        if flow:
            messages = messages.filter(automation__automation_class=flow)
        ids = list(messages.values_list("pk", flat=True))
        Message.objects.using(store.alias()).filter(pk__in=ids).update(due=clock.now())
    return freed


def _give_back_held(tasks: Any) -> int:
    """Give tasks whose due times are held back to the workers; return how many.

    Args:
        tasks: a queryset of them.
    """
    ids = list(tasks.values_list("pk", flat=True))
    rows = AutomationTaskModel.objects.using(store.alias())
    return sum(
        rows.filter(pk__in=ids[start : start + store.CHUNK], held__isnull=False).update(
            due=F("held"), held=None
        )
        for start in range(0, len(ids), store.CHUNK)
    )
