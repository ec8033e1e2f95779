"""The rows of the panel: one for each instance, put together for the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import registry
from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState, Waiting
from automations_admin import capability, marks, names, workers
from automations_admin.capability import Act
from automations_admin.diagram import mini
from automations_admin.diagram.mini import Mini
from automations_admin.instances import facts
from automations_admin.instances.explain import Sentence
from automations_admin.links import Links, form_page
from automations_admin.marks import Mark
from automations_admin.panel import queries, reasons
from automations_admin.panel.reasons import Stops

#: Most acts that are shown beside each other; the others are behind "More".
MOST_ACTS = 2
#: Most steps that are named in one row.
MOST_STEPS = 4


@dataclass(frozen=True)
class Standing:
    """A step at which an instance is."""

    label: str
    mark: Mark


@dataclass(frozen=True)
class Row:
    """An instance that refers to the object.

    Attributes:
        failed: that tasks have failed although it runs, in words; or "".
        mini: where it is now, as a small diagram.
        reason: why it waits, or failed; None if it ended well or is just being carried on.
        beside, further: steps at which it is besides the one of the reason, and how many more.
        since: since when it is at the step of the reason.
        due: when the engine looks at it next.
        acts, more: what the user may do, the most usual first.
    """

    instance: AutomationModel
    label: str
    url: str
    mark: Mark
    failed: str
    mini: Mini
    reason: Sentence | None
    beside: list[Standing]
    further: int
    since: datetime | None
    due: datetime | None
    acts: list[Act]
    more: list[Act]


class Rows:
    """Makes rows; what they need is asked for all of them together.

    Args:
        request: whose user asks.
        links: addresses within the admin site.
        instances: those that are shown.
    """

    def __init__(
        self, request: HttpRequest, links: Links, instances: list[AutomationModel]
    ) -> None:
        self.request, self.links, self.instances = request, links, instances
        self.pulse = workers.pulse()
        self.tasks = queries.standing_tasks(instances)
        self.taken = queries.taken(instances)
        self.graphs = queries.graphs(instances)
        self.pauses = queries.pauses(instances)
        self.pause_events = queries.pause_events(instances)
        everything = [task for tasks in self.tasks.values() for task in tasks]
        self.forms = queries.forms_of(request.user, everything)
        self.capabilities = capability.all_capabilities()

    def all(self) -> list[Row]:
        """Return the rows in the order of the instances."""
        return [self._row(instance) for instance in self.instances]

    def _row(self, instance: AutomationModel) -> Row:
        graph, tasks = self._graph(instance), reasons.by_urgency(self.tasks[instance.pk])
        stops = Stops(self.pause_events.get(instance.pk), self.pauses)
        reason, task = reasons.sentence(instance, graph, tasks, self.pulse, stops)
        beside = _beside(graph, [other for other in tasks if other is not task])
        acts, more = self._acts(instance, tasks)
        return Row(
            instance=instance,
            label=names.flow_label(instance.automation_class),
            url=self.links.instance(instance.pk),
            mark=marks.of_instance(instance),
            failed=_failed(instance, tasks),
            mini=self._mini(instance, graph, tasks),
            reason=reason,
            beside=beside[:MOST_STEPS],
            further=max(len(beside) - MOST_STEPS, 0),
            since=task.created if task and not instance.finished else None,
            due=min((task.due for task in tasks if task.due is not None), default=None),
            acts=acts,
            more=more,
        )

    def _graph(self, instance: AutomationModel) -> Graph:
        cls = registry.of(instance)
        usual = cls.graph if cls else Graph((), ())
        return self.graphs.get(instance.definition_id, usual)

    def _mini(
        self, instance: AutomationModel, graph: Graph, tasks: list[AutomationTaskModel]
    ) -> Mini:
        at: dict[str, Mark] = {}
        for task in tasks:
            at.setdefault(task.status, marks.STANDINGS[reasons.standing(task)])
        labels = ", ".join(facts.label_at(graph, step) for step in at)
        title = _("Path of %(instance)s, at present at: %(steps)s") % {
            "instance": f"{names.flow_label(instance.automation_class)} {instance.pk}",
            "steps": labels or _("no step, it has ended"),
        }
        return mini.of(graph, mini.where(graph, at, self.taken[instance.pk]), title)

    def _acts(
        self, instance: AutomationModel, tasks: list[AutomationTaskModel]
    ) -> tuple[list[Act], list[Act]]:
        """Return what this user may do: forms first, then what the capabilities offer.

        The second list is behind "More": what cannot be undone, and all that is too much.
        """
        label = _("Open the form")
        found = [
            Act(label, url, "person", task.pk)
            for task in tasks
            if task.pk in self.forms and (url := form_page(task.pk))
        ]
        for one in self.capabilities:
            offered = one.acts(self.request, self.links.site, instance, tasks)
            found += [act for act in offered if not act.refused]
        plain = [act for act in found if not (act.danger or act.rare)]
        usual = [] if instance.finished else plain[:MOST_ACTS]
        return usual, [act for act in found if act not in usual]


def _beside(graph: Graph, tasks: list[AutomationTaskModel]) -> list[Standing]:
    """Return the steps of tasks, each once; a join that waits for them says nothing more."""
    found = (
        Standing(facts.label_at(graph, task.status), marks.STANDINGS[reasons.standing(task)])
        for task in tasks
        if task.waiting != Waiting.BRANCHES
    )
    return list(dict.fromkeys(found))


def _failed(instance: AutomationModel, tasks: list[AutomationTaskModel]) -> str:
    count = sum(task.state == TaskState.FAILED for task in tasks)
    if instance.finished or not count:
        return ""
    return ngettext("%(count)s task failed", "%(count)s tasks failed", count) % {"count": count}
