"""Instances that steps start: stored with the step; how they have ended."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from automations import registry
from automations.engine import store
from automations.exceptions import NotPossible
from automations.models import AutomationModel, AutomationTaskModel
from automations.references import BoundModel

if TYPE_CHECKING:
    from automations.automation import Automation

#: How many instances may have led to one by starting one another.
MAX_ANCESTORS = 20
#: How an instance has ended that is gone.
DELETED = "deleted"


class Children:
    """What a step asks for that starts other instances.

    Args:
        task: the task of the step, with its instance.
    """

    def __init__(self, task: AutomationTaskModel) -> None:
        self.task = task

    def start(self, automation: Any, data: dict[str, Any], *, waits: bool) -> str:
        """Store an instance of another automation in the transaction of the step.

        It is run when the step is stored.

        Args:
            automation: a class or its dotted name.
            data: what the instance starts with.
            waits: the step waits for its end.

        Returns:
            Its UUID; that of the live one if the automation is unique and has one.

        Raises:
            NotPossible: too many have started one another, or a step would wait for itself.
            UnknownAutomation, MissingData, NotStorable: it cannot be started.
        """
        from automations.engine import start  # builds on units, and units hand us out

        row = self.task.automation
        named = isinstance(automation, str)
        cls: type[Automation] = registry.get(automation) if named else automation
        family, made = _family(row, cls), cls.__new__(cls)
        made._db = None
        given, step = _with_subject(row, cls, data), self.task.pk
        start.open_new(made, given, parent_id=row.pk, parent_task_id=step)
        if waits and made.id in family:
            raise NotPossible(
                f"The live instance of {cls.__name__} waits for this one already, so that this "
                "one cannot wait for it. Start it without waiting."
            )
        return str(made.row.uuid)

    def outcome(self, uuid: str) -> str:
        """Return how an instance has ended, "deleted" if it is gone, or "" if it has not ended."""
        rows = AutomationModel.objects.using(store.alias()).filter(uuid=uuid)
        found = rows.values_list("state", "finished").first()
        if found is None:
            return DELETED
        state, finished = found
        return str(state) if finished else ""


def _family(row: AutomationModel, cls: type[Automation]) -> list[int]:
    """Return the primary keys of an instance and its ancestors.

    Raises:
        NotPossible: there are too many for a further one.
    """
    rows = AutomationModel.objects.using(store.alias())
    found, parent = [row.pk], row.parent_id
    while parent is not None and len(found) <= MAX_ANCESTORS:
        found.append(parent)
        parent = rows.filter(pk=parent).values_list("parent_id", flat=True).first()
    if len(found) > MAX_ANCESTORS:
        raise NotPossible(
            f"{cls.__name__} would have more than {MAX_ANCESTORS} ancestors. Do its flows start "
            "one another without end?"
        )
    return found


def _with_subject(
    row: AutomationModel, cls: type[Automation], data: dict[str, Any]
) -> dict[str, Any]:
    """Return data with whom or what the parent is about, if the other is about the same."""
    parent = row.get_automation_class()
    key = cls.options.subject
    if not key or key != parent.options.subject or key in data or key not in row.data:
        return data
    models = {_model(one, key) for one in (cls, parent)} - {None}
    return data if len(models) > 1 else {**data, key: row.data[key]}


def _model(automation: type[Automation], key: str) -> Any:
    """Return the model that an automation declares under a name, or None."""
    declared = inspect.getattr_static(automation, key, None)
    return declared.model if isinstance(declared, BoundModel) else None
