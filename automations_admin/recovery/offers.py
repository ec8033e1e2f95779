"""Which acts an instance offers to a user: what is permitted, and sensible as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from automations.engine.verbs import VERBS, base
from automations.engine.verbs.base import Verb
from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action
from automations.status import InstanceState, TaskState
from automations_admin.acting import possible, target, words
from automations_admin.acting.target import Target
from automations_admin.acting.words import WORDS
from automations_admin.capability import Act
from automations_admin.links import Links

#: Acts on tasks beside the reason why they wait, in their order; the rare ones are folded away.
_BESIDE = ("reschedule", "reassign", "rename")
_RARE = ("mark_failed", "move")
#: Refusals with which an act is shown all the same, disabled: one would look for it.
_SHOWN = frozenset({base.PAUSED, base.BLOCKED, base.CANCELLED, base.EXECUTING})
#: Most tasks whose acts are offered.
MOST = 100


@dataclass(frozen=True)
class Offers:
    """The acts on one instance.

    Attributes:
        links: addresses within the admin site.
        actions: what the user may do to instances of the flow.
        instance: the instance.
        tasks: its open and failed tasks.
    """

    links: Links
    actions: frozenset[Action]
    instance: AutomationModel
    tasks: list[AutomationTaskModel]

    def all(self) -> Iterator[Act]:
        """Yield the acts in the order in which they stand beside each other."""
        known = target.unasked(self.instance)
        tasks = self.tasks[:MOST]
        targets = {task.pk: target.unasked(self.instance, task) for task in tasks}
        failed = [task for task in tasks if task.state == TaskState.FAILED]
        for task in failed:
            yield from self._repairs(task, targets[task.pk], aside=task is not failed[0])
        if not failed:
            yield from self._edit(known)
        yield from self._restart(known, failed)
        for task in tasks:
            aside = not failed or task is not failed[0]
            yield from self._on_task("skip", task, targets[task.pk], aside=aside)
        for name in ("pause", "resume", "note"):
            yield from self._on_instance(name, known)
        for name in ("copy", "send_message", "adopt"):
            yield from self._on_instance(name, known, rare=True)
        for task in tasks:
            yield from self._beside(task, targets[task.pk])
        yield from self._on_instance("cancel", known)

    def _repairs(self, task: AutomationTaskModel, where: Target, *, aside: bool) -> Iterator[Act]:
        """Yield retry, and edit and retry."""
        found = list(self._on_task("retry", task, where, primary=not aside, aside=aside))
        yield from found
        if found and {Action.EDIT_DATA, Action.VIEW_DATA} <= self.actions:
            url = self.links.to("automations_edit_and_retry", self.instance.pk, task.pk)
            refused = found[0].refused
            yield Act(_("Edit data and retry…"), url, "edit", task.pk, aside=aside, refused=refused)

    def _edit(self, known: Target) -> Iterator[Act]:
        if Action.VIEW_DATA in self.actions:
            yield from self._on_instance("edit_data", known)

    def _restart(self, known: Target, failed: list[AutomationTaskModel]) -> Iterator[Act]:
        step = failed[0].status if failed else ""
        yield from self._on_instance("restart", known, step=step)

    def _beside(self, task: AutomationTaskModel, where: Target) -> Iterator[Act]:
        blocked = self.instance.state == InstanceState.BLOCKED
        for name in _BESIDE:
            if name != "rename" or where.is_gone:
                bar = name == "rename" and blocked
                yield from self._on_task(name, task, where, aside=not bar, primary=bar)
        for name in _RARE:
            yield from self._on_task(name, task, where, aside=True, rare=True)

    def _on_task(
        self,
        name: str,
        task: AutomationTaskModel,
        where: Target,
        *,
        primary: bool = False,
        aside: bool = False,
        rare: bool = False,
    ) -> Iterator[Act]:
        verb = VERBS[name]
        if verb.action not in self.actions:
            return
        why = possible.refusal(verb, self.instance, task, where)
        shown = name in {"retry", "skip"} and task.state in {TaskState.FAILED, TaskState.RUNNING}
        if why and not (shown and why in _SHOWN):
            return
        spoken = WORDS[name]
        yield Act(
            words.say(spoken.label, where.step_label, where.name),
            self.links.act(name, self.instance.pk, task.pk),
            spoken.icon,
            task.pk,
            primary=primary and not why,
            aside=aside,
            rare=rare,
            refused=possible.said(why),
        )

    def _on_instance(
        self, name: str, known: Target, *, rare: bool = False, step: str = ""
    ) -> Iterator[Act]:
        verb: Verb = VERBS[name]
        if verb.action not in self.actions:
            return
        why = possible.refusal(verb, self.instance, None, known)
        if why and not (name == "restart" and why in _SHOWN):
            return
        spoken = WORDS[name]
        yield Act(
            words.say(spoken.label, instance=known.name),
            self.links.act(name, self.instance.pk, step=step),
            spoken.icon,
            danger=spoken.danger,
            rare=rare,
            refused=possible.said(why),
        )
