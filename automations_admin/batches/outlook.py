"""A plan put together for its page: what runs where, what is refused and why, a sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count

from automations.engine.plans import NOT_ALLOWED, Item, Plan
from automations.engine.verbs.base import Verb
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations.status import LIVE
from automations_admin import names
from automations_admin.acting import effects, possible, target
from automations_admin.acting.effects import Effects
from automations_admin.links import Links

#: Most rows of each kind that are shown.
MOST_STEPS, MOST_REASONS, MOST_NAMED, SAMPLE = 20, 12, 5, 10


@dataclass(frozen=True)
class Place:
    """A step at which something would be done.

    Attributes:
        flow, step: labels; `step` is "" for acts on instances.
        times: how many.
        effects: which steps run again, which follow, what reaches outside.
    """

    flow: str
    step: str
    times: int
    effects: Effects


@dataclass(frozen=True)
class Standing:
    """A step at which some of those that match stand, by its labels, and how many."""

    flow: str
    step: str
    count: int


@dataclass(frozen=True)
class Refusal:
    """Why some cannot be done.

    Attributes:
        why: in the reader's language.
        count: how many.
        named: the first of them, as (name, address).
        helps: name of the act that helps, or "".
    """

    why: str
    count: int
    named: tuple[tuple[str, str], ...]
    helps: str


@dataclass(frozen=True)
class Sampled:
    """An item of the sample."""

    name: str
    url: str
    step: str
    instance: AutomationModel | None
    task: AutomationTaskModel | None


class Outlook:
    """Everything that the page of a plan shows.

    Args:
        links: addresses within the admin site.
        verb: the act.
        plan: what it would do.
        instances: a queryset of all that match.
    """

    def __init__(self, links: Links, verb: Verb, plan: Plan, instances: Any) -> None:
        self.links, self.verb, self.plan, self.instances = links, verb, plan, instances

    @property
    def matched(self) -> int:
        """How many match."""
        return len(self.plan.items)

    @property
    def refused(self) -> int:
        """How many cannot be done."""
        return self.matched - len(self.plan.to_do)

    @property
    def places(self) -> list[Place]:
        """Where something would be done, the most frequent first."""
        return self._all_places[:MOST_STEPS]

    @property
    def further(self) -> list[Place]:
        """The rarer places, which are not shown one by one."""
        return self._all_places[MOST_STEPS:]

    @property
    def further_times(self) -> int:
        """How often something would be done at these."""
        return sum(place.times for place in self.further)

    @cached_property
    def _all_places(self) -> list[Place]:
        counted = self.plan.by_step.items()
        pks = {definition for (_flow, _step, definition), _times in counted if definition}
        stored = Definition.objects.in_bulk(pks)
        return [
            self._place(flow, step, stored.get(definition or 0), times)
            for (flow, step, definition), times in counted
        ]

    def _place(self, flow: str, step: str, stored: Definition | None, times: int) -> Place:
        about = target.of_flow(flow, step, stored)
        found = effects.of(self.verb, about, self.plan.arguments)
        return Place(names.flow_label(flow), about.step_label, times, found)

    @property
    def outside(self) -> int:
        """How many of them reach outside once more."""
        return sum(
            place.times
            for place in self._all_places
            if any(one.again for one in place.effects.outside)
        )

    @cached_property
    def standing(self) -> list[Standing]:
        """Where the instances stand to which something is done as a whole. One query.

        Acts on tasks say it themselves; see `places`.
        """
        if self.verb.on_task or self.plan.cut:
            return []
        tasks = AutomationTaskModel.objects.filter(state__in=LIVE, automation__in=self.instances)
        counted = (
            tasks.order_by()
            .values_list("automation__automation_class", "status")
            .annotate(n=Count("automation", distinct=True))
            .order_by("-n", "automation__automation_class", "status")
        )
        return [
            Standing(names.flow_label(flow), names.step_label(step), count)
            for flow, step, count in counted[:MOST_STEPS]
        ]

    @property
    def refusals(self) -> list[Refusal]:
        """What cannot be done, the most frequent reason first."""
        shown = list(self.plan.refused.items())[:MOST_REASONS]
        return [
            Refusal(
                why=possible.said(why),
                count=len(items),
                named=tuple(self._named(item) for item in items[:MOST_NAMED]),
                helps=possible.way_out(why) if why != NOT_ALLOWED else "",
            )
            for why, items in shown
        ]

    def _named(self, item: Item) -> tuple[str, str]:
        name = f"{names.flow_label(item.flow)} {item.instance}"
        return name, self.links.instance(item.instance)

    @cached_property
    def sample(self) -> list[Sampled]:
        """The first few that would be done. Two queries."""
        items = self.plan.to_do[:SAMPLE]
        instances = AutomationModel.objects.in_bulk([item.instance for item in items])
        tasks = AutomationTaskModel.objects.in_bulk([item.task for item in items if item.task])
        return [
            Sampled(
                *self._named(item),
                step=names.step_label(item.step) if item.step else "",
                instance=instances.get(item.instance),
                task=tasks.get(item.task or 0),
            )
            for item in items
        ]
