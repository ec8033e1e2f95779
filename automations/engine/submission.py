"""A person submits the form of a task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from automations import clock, failpoints, jsonsafe
from automations.engine import dispatcher, human, letters, records, retention, store
from automations.engine.unit import Unit
from automations.exceptions import AlreadyDone, NotAllowed
from automations.models import AutomationTaskModel
from automations.nodes.base import Letter
from automations.nodes.form import ModelForm
from automations.outcomes import Proceed, Skip, Wait
from automations.references import to_reference
from automations.status import EventKind, Waiting


def submit(
    task: AutomationTaskModel, form: forms.BaseForm, *, actor: Any, request: Any = None
) -> None:
    """Take a valid form for a task and let the flow go on.

    Of several simultaneous submissions one is taken; what it does and the step of the flow
    are stored together.

    Args:
        task: the task, which waits for a person.
        form: the bound, valid form.
        actor: who submits it.
        request: the request, for the node's `save`.

    Raises:
        AlreadyDone: somebody else was faster, or the deadline has passed; says who.
        NotAllowed: `actor` is no addressee.
        Exception: what the node's `save` raises; then nothing is stored.
    """
    unit = store.repeated(lambda: _submit(task, form, actor, request))
    dispatcher.after_unit(None, unit)


def _submit(task: AutomationTaskModel, form: forms.BaseForm, actor: Any, request: Any) -> Unit:
    with store.atomic():
        current = _locked(task)
        row = current.automation
        if not human.may_act(current, actor):
            raise NotAllowed
        unit = Unit(row, clock.now(), dispatcher.caller().owner)
        unit.takes = unit.takes and dispatcher.get().takes_up
        node = unit.node(current)
        if isinstance(node.ask(unit.context(current)), Skip):
            raise AlreadyDone("This task is no longer open: its time was up.")
        outbox: list[Letter | int] = []
        with retention.noting() as gone:
            result = _result(node, unit, current, form, request, outbox)
        if row.pk in gone:
            unit.vanish(outbox)
            return unit
        fence = current.fence
        _sign(current, actor)
        records.record_event(row, EventKind.SUBMITTED, task=current, actor=actor)
        unit.finish(current, fence, _answer(node, current, result), outbox, extra=SIGNED)
        unit.save()
        failpoints.hit("submit.stored")
    return unit


def _locked(task: AutomationTaskModel) -> AutomationTaskModel:
    """Lock a task that waits for a person, after its instance.

    Raises:
        AlreadyDone: it waits no more.
    """
    row = store.lock_instance(task.automation_id)
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(pk=task.pk)
    current: AutomationTaskModel | None = tasks.select_for_update().first()
    if row is None or current is None or not human.waits_for_person(current):
        raise AlreadyDone(already_done(current))
    current.automation = row
    return current


#: Fields of a task that a submission sets.
SIGNED = ("completed_by_id", "completed_by_name", "fence")


def _sign(task: AutomationTaskModel, actor: Any) -> None:
    task.fence += 1
    task.completed_by_id = actor.pk
    task.completed_by_name = str(actor)[:200]


def _answer(node: Any, task: AutomationTaskModel, result: Any) -> Proceed | Wait:
    if not node.repeated_form:
        return Proceed(result=result)
    task.result = result
    addressees = human.stored_addressees(task)
    deadline = task.created + node.deadline if node.deadline else None
    return Wait(Waiting.PERSON, deadline, addressees=addressees)


def _result(
    node: Any,
    unit: Unit,
    task: AutomationTaskModel,
    form: forms.BaseForm,
    request: Any,
    outbox: list[Letter | int],
) -> Any:
    """Return what the submission leaves as the task's result, after saving what it saves."""
    context = unit.context(task)
    token = letters.outbox.set(outbox)
    try:
        if node.save is not None:
            result = _plain(context.call(node.save, form, request))
        else:
            result = cleaned_data(form)
            if isinstance(node, ModelForm):
                unit.row.data[node.key] = to_reference(form.save())  # type: ignore[attr-defined]
    finally:
        letters.outbox.reset(token)
    jsonsafe.dumps(unit.row.data, "data")
    jsonsafe.dumps(result, "result")
    return result


def cleaned_data(form: forms.BaseForm) -> dict[str, Any]:
    """Return a form's cleaned data in a shape that JSON can hold.

    Model objects become references; what has no such shape, as an uploaded file, becomes text.
    """
    return {name: _plain(value) for name, value in form.cleaned_data.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return to_reference(value)
    if isinstance(value, (QuerySet, list, tuple, set)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    try:
        jsonsafe.dumps(value)
    except (TypeError, ValueError):
        return str(value)
    return value


def already_done(task: AutomationTaskModel | None) -> str:
    """Return a sentence on who has finished a task and when."""
    if task is None or task.finished is None:
        return "This task is no longer open."
    if task.completed_by_name:
        return f"{task.completed_by_name} has completed this task already."
    return "This task is no longer open: its time was up or its instance has ended."
