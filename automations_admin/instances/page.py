"""The page of one instance, put together for its template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import redaction, registry, wording
from automations.engine import human
from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import InstanceState, TaskState, Waiting
from automations_admin import capability, conf, counting, marks, names, payload, workers
from automations_admin.capability import Act, Bar
from automations_admin.diagram import view
from automations_admin.instances import (
    copied,
    deeds,
    deltas,
    explain,
    facts,
    listing,
    mails,
    path,
    queries,
    relatives,
    sight,
    slots,
    timeline,
    tree,
    tries,
    watched,
)
from automations_admin.links import Links, form_page
from automations_admin.marks import Mark

#: Most subjects that are shown.
MOST_SUBJECTS = 3


@dataclass(frozen=True)
class Reason:
    """A sentence of "Why is it waiting?" with what can be done about it."""

    mark: Mark
    head: str
    text: str
    error: str
    same_url: str
    acts: list[Act]
    slots: slots.Slots | None = None

    @property
    def bar(self) -> Bar:
        """Its acts as buttons."""
        return Bar.of(self.acts)


@dataclass(frozen=True)
class Visit:
    """A task in the history."""

    number: int
    task: AutomationTaskModel
    label: str
    mark: Mark
    took: str
    result: str
    fate: str
    url: str


class InstancePage:
    """Everything that the page of an instance shows.

    Args:
        request: the request.
        links: addresses within the admin site.
        instance: the instance, with its definition.
        unmasked: secrets were asked for, and that was recorded.
    """

    def __init__(
        self,
        request: HttpRequest,
        links: Links,
        instance: AutomationModel,
        *,
        unmasked: bool = False,
    ) -> None:
        self.request, self.links, self.instance = request, links, instance
        self.sight = sight.of(request, instance, unmasked=unmasked)
        self._cls = registry.of(instance)
        self.label = names.flow_label(instance.automation_class)
        self.pulse = workers.pulse()
        self.tasks = queries.standing_tasks([instance.pk]).get(instance.pk, [])
        self.graph = self._graph()
        self.chosen = self._chosen()

    def _graph(self) -> Graph:
        definition = self.instance.definition
        if definition is not None:
            return definition.graph
        return self._cls.graph if self._cls else Graph((), ())

    def _chosen(self) -> AutomationTaskModel | None:
        """Return the task whose attempts are shown: the one asked for, or the one in trouble."""
        wanted = counting.bounded(self.request.GET.get("task"), 0, counting.MAX_ID, 0)
        if wanted:
            own = AutomationTaskModel.objects.filter(automation=self.instance, pk=wanted)
            return own.first()
        if self.copy is not None:
            return copied.troubled(self.instance)
        failed = [task for task in self.tasks if task.state == TaskState.FAILED]
        retrying = [task for task in self.tasks if task.waiting == Waiting.RETRY]
        return next(iter([*failed, *retrying]), None)

    # -- header ------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What the page is called."""
        return f"{self.label} {self.instance.pk}"

    @property
    def in_code(self) -> bool:
        """Whether its class is registered. Templates never get the class: they would call it."""
        return self._cls is not None

    @property
    def mark(self) -> Mark:
        """The state of the instance."""
        return marks.of_instance(self.instance)

    @property
    def failed(self) -> str:
        """That tasks have failed although the instance runs, in words; or ""."""
        count = sum(task.state == TaskState.FAILED for task in self.tasks)
        if self.instance.finished or not count:
            return ""
        return ngettext("%(count)s task failed", "%(count)s tasks failed", count) % {"count": count}

    @property
    def open_steps(self) -> str:
        """Labels of the steps at which the instance is."""
        labels = [facts.label_at(self.graph, task.status) for task in self.tasks]
        counted = list(dict.fromkeys(labels))
        return ", ".join(counted[:5]) + ("…" if len(counted) > 5 else "")

    @property
    def is_current(self) -> bool:
        """Whether the code still says what the instance runs on."""
        fingerprint = self.instance.definition and self.instance.definition.fingerprint
        return self._cls is not None and self._cls.graph.fingerprint == fingerprint

    @cached_property
    def copy(self) -> explain.Sentence | None:
        """What there is to know about an archived copy; None of other instances."""
        is_copy = self.instance.state == InstanceState.ARCHIVED
        return copied.sentence(self.instance) if is_copy else None

    @cached_property
    def subjects(self) -> list[tuple[str, str]]:
        """What the instance is about: label and address of the objects in its data."""
        found = list(tree.references(self.instance.data))[:MOST_SUBJECTS]
        return [self._subject(label, pk) for _key, label, pk in found]

    def _subject(self, label: str, pk: Any) -> tuple[str, str]:
        said = tree.object_label(label, pk)
        if pk is None or self.copy is not None:  # a copy names objects of another system
            return said, ""
        try:
            model = apps.get_model(label)
            row = model._base_manager.filter(pk=pk).first()
        except (LookupError, ValueError, TypeError):
            return said, ""
        if row is None:
            return _("%(object)s (deleted)") % {"object": said}, ""
        admin = self.links.site._registry.get(model)
        if admin is None or not admin.has_view_permission(self.request, row):
            return said, ""
        meta = model._meta
        try:
            return str(row), self.links.to(f"{meta.app_label}_{meta.model_name}_change", pk)
        except NoReverseMatch:
            return str(row), ""

    @cached_property
    def acts(self) -> list[Act]:
        """What this user may do, from all capabilities, in their order."""
        site = self.links.site
        return [
            act
            for one in capability.all_capabilities()
            for act in one.acts(self.request, site, self.instance, self.tasks)
        ]

    @property
    def bar(self) -> Bar:
        """The acts that stand in the header."""
        return Bar.of(act for act in self.acts if not act.aside)

    # -- why it waits ------------------------------------------------------------------------

    @cached_property
    def reasons(self) -> list[Reason]:
        """Why the instance waits, in words."""
        said = facts.sentences(
            self.instance, self.graph, self.tasks, self.pulse, self.why, valued=self.sight.data
        )
        return [self._reason(sentence, task) for sentence, task in said]

    def _reason(self, sentence: Any, task: AutomationTaskModel | None) -> Reason:
        acts = [act for act in self.acts if task is not None and act.task == task.pk]
        error = same_url = ""
        if task is not None and task.pk in self._forms:
            acts.append(Act(_("Open the form"), form_page(task.pk), "person", task.pk))
        if task is not None and task.state == TaskState.FAILED:
            error = f"{task.error_class}: {task.error}" if task.error else task.error_class
            if task.fingerprint:
                same_url = self.links.instances(
                    flow=self.instance.automation_class, same=task.fingerprint
                )
        waits = self._slots.get(task.pk) if task is not None else None
        return Reason(sentence.mark, sentence.head, sentence.text, error, same_url, acts, waits)

    @cached_property
    def _slots(self) -> dict[int, slots.Slots]:
        """What is known about the limits that the explained tasks wait for."""
        tasks, flow = facts.explained(self.tasks, self.why), self.instance.automation_class
        return slots.of(self.request, self.links, flow, tasks, self.pulse.now)

    @cached_property
    def _forms(self) -> frozenset[int]:
        """Primary keys of the explained tasks whose form the user may open."""
        found = human.open_to(facts.explained(self.tasks, self.why), self.request.user)
        return frozenset(pk for pk in found if form_page(pk))

    @property
    def why(self) -> int:
        """Number of the page of tasks that are explained, from 1."""
        last = max(-(-len(self.tasks) // facts.MOST_EXPLAINED), 1)
        return counting.bounded(self.request.GET.get("why"), 1, last, 1)

    @property
    def unexplained(self) -> int:
        """How many open tasks are left to explain on further pages."""
        return max(len(self.tasks) - self.why * facts.MOST_EXPLAINED, 0)

    def why_pages(self) -> dict[str, str]:
        """Return the addresses of the pages before and after."""
        pk, before, after = self.instance.pk, self.why - 1, self.why + 1
        return {
            "before": self.links.instance(pk, why=before) + "#why" if before else "",
            "after": self.links.instance(pk, why=after) + "#why" if self.unexplained else "",
        }

    # -- diagram, attempts, history ----------------------------------------------------------

    def diagram(self) -> view.Diagram:
        """Return the diagram of the definition it runs on, with its path."""
        trail = queries.trail(self.instance)
        marked = self.chosen.status if self.chosen else ""
        laid = path.overlay(self.graph, trail, self.tasks, self.pulse.now, marked)
        title = _("Path of %(instance)s, at present at: %(steps)s") % {
            "instance": self.title,
            "steps": self.open_steps or _("no step, it has ended"),
        }
        return view.of(self.graph, laid, title)

    @property
    def chosen_label(self) -> str:
        """Label of the step whose attempts are shown."""
        return facts.label_at(self.graph, self.chosen.status) if self.chosen else ""

    @property
    def attempts_allowed(self) -> int:
        """How many attempts the declaration allows there."""
        if self.chosen is None:
            return 0
        allowed = facts.attempts_allowed(self.graph, self.chosen.status)
        return max(allowed, self.chosen.attempts)

    def tries(self) -> tries.Tries:
        """Return the attempts of the chosen task, newest first."""
        below = counting.bounded(self.request.GET.get("attempts"), 0, 2**31 - 1, 0)
        return tries.of(self.links, self.chosen, self.sight, below)

    @cached_property
    def history(self) -> queries.Page:
        """The tasks in their order, a page at a time."""
        number = counting.bounded(self.request.GET.get("p"), 1, 10_000, 1)
        rows = AutomationTaskModel.objects.filter(automation=self.instance).order_by("pk")
        return queries.page_of(rows, number, conf.get().HISTORY_SIZE)

    def visits(self) -> Iterator[Visit]:
        """Yield the rows of the history."""
        fates = mails.fates(self.graph, self.history.rows)
        for number, task in enumerate(self.history.rows, start=self.history.first):
            yield Visit(
                number=number,
                task=task,
                label=facts.label_at(self.graph, task.status),
                mark=marks.of_task(task),
                took=wording.age(task.finished - task.created) if task.finished else "",
                result=_short(self.sight.shown(task.result)),
                fate=fates.get(task.pk, ""),
                url=self.links.instance(self.instance.pk, task=task.pk) + "#attempts",
            )

    def history_pages(self) -> dict[str, str]:
        """Return the addresses of the pages before and after."""
        page, pk = self.history, self.instance.pk
        return {
            "before": self.links.instance(pk, p=page.number - 1) if page.number > 1 else "",
            "after": self.links.instance(pk, p=page.number + 1) if page.more else "",
        }

    def timeline(self) -> timeline.Timeline | None:
        """Return what its tasks did when; with ?idle=1 true to scale."""
        fold = self.request.GET.get("idle") != "1"
        return timeline.of(self.instance, self.graph, self.pulse.now, fold=fold)

    def deeds(self) -> deeds.Deeds:
        """Return what was done to the instance, newest first."""
        by = self.request.GET.get("events", "")
        return deeds.of(self.instance, self.links, self.sight, by)

    def data(self) -> tree.Tree | None:
        """Return the data for reading; None if they may not be seen."""
        return tree.Tree(self.sight.shown(self.instance.data)) if self.sight.data else None

    def sizes(self) -> list[tuple[str, int]]:
        """Return how much there is besides the data: what, and its bytes."""
        found = payload.beside([self.instance.pk]) if self.sight.data else payload.Sizes()
        said = [
            (_("results"), found.results),
            (_("messages"), found.messages),
            (_("failures"), found.frames),
        ]
        return [(word, size) for word, size in said if size]

    @property
    def may_unmask(self) -> bool:
        """Whether there are masked values that the user may ask for."""
        hidden = self.sight.secrets and not self.sight.unmasked
        return hidden and redaction.hides(self.instance.data)

    @cached_property
    def deltas(self) -> deltas.Deltas:
        """Return what tasks, messages and people have changed in the data."""
        number = counting.bounded(self.request.GET.get("changes"), 1, deltas.MAX_PAGE, 1)
        return deltas.deltas(self.instance, self.graph, self.sight, number)

    def delta_pages(self) -> dict[str, str]:
        """Return the addresses of the changes before and after those that are shown."""
        found, pk = self.deltas, self.instance.pk
        later, earlier = found.number - 1, found.number + 1
        return {
            "later": self.links.instance(pk, changes=later) + "#deltas" if later else "",
            "earlier": self.links.instance(pk, changes=earlier) + "#deltas" if found.more else "",
        }

    @cached_property
    def relatives(self) -> list[tuple[str, str]]:
        """Instances that have something to do with this one, as text and address."""
        return relatives.of(self.instance, self.links)

    def watched(self) -> list[watched.Item]:
        """Return the goals and exit rules."""
        return watched.of(self.instance, self.pulse.now)

    @property
    def subject(self) -> str:
        """What the instance is about, in short."""
        return listing.subject(self.instance)


def _short(value: Any, most: int = 120) -> str:
    if value is None:
        return ""
    text = tree._text(value)
    return text if len(text) <= most else f"{text[:most]}…"
