"""What statistics know of a flow's declaration: graph, goals, experiments, what can be chosen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from automations import registry
from automations.engine.rollups.reading import Key
from automations.goals import Goal
from automations.graph import Graph, Vertex
from automations.models import Definition
from automations_admin import names
from automations_admin.find.slices import SHORT, SIGN, value_of
from automations_admin.stats import said
from automations_admin.stats.sums import Sums

#: Values of one dimension, or arms, that are offered to choose from.
MOST_VALUES = 50

#: Values and labels of a list to choose from.
Pairs = list[tuple[str, str]]


class Journey:
    """A flow as its statistics see it; its class may be gone.

    Args:
        name: dotted name.
        keys: what its slices are about.
    """

    def __init__(self, name: str, keys: list[Key]) -> None:
        self.name, self.keys = name, keys
        self.cls = registry.find(name)

    @classmethod
    def of(cls, sums: Sums) -> Journey:
        """Return the flow whose statistics these are."""
        return cls(sums.flow, [*sums.keys.values()])

    @property
    def known(self) -> bool:
        """Whether there is such a flow, in the code or in the statistics."""
        return self.cls is not None or bool(self.keys) or bool(self.definitions)

    @property
    def label(self) -> str:
        """What the flow is called."""
        return names.flow_label(self.name)

    @cached_property
    def definitions(self) -> list[Definition]:
        """Its definitions, the newest first."""
        rows = Definition.objects.filter(automation_class=self.name)
        return list(rows.defer("graph_data").order_by("-pk"))

    def graph(self, version: str = "") -> Graph:
        """Return the graph of a version, or the present one.

        Args:
            version: the beginning of a fingerprint.
        """
        if self.cls is not None and self.cls.graph.fingerprint.startswith(version):
            return self.cls.graph
        fits = (one for one in self.definitions if one.fingerprint.startswith(version))
        chosen = next(fits, None)
        return chosen.graph if chosen is not None else Graph((), ())

    # -- goals -------------------------------------------------------------------------------

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals that the class declares."""
        return [rule for rule in self.rules if isinstance(rule, Goal)]

    @property
    def rules(self) -> Any:
        """The goals and exit rules that the class declares."""
        return self.cls.rules if self.cls is not None else ()

    def goal(self, name: str) -> Goal | None:
        """Return the goal of a name, else the first one, or None."""
        named = (goal for goal in self.goals if goal.name == name)
        return next(named, next(iter(self.goals), None))

    @property
    def sentence(self) -> str:
        """What is fixed: goals with window and target, and exit rules."""
        return " · ".join(self._said())

    def _said(self) -> Iterator[str]:
        for goal in self.goals:
            yield goal_words(goal)
        rules = [rule.name for rule in self.rules if rule not in self.goals]
        if rules:
            yield _("exit rules: %(names)s") % {"names": ", ".join(rules)}

    # -- what can be chosen ------------------------------------------------------------------

    def versions(self) -> Pairs:
        """Return the versions that have statistics or are stored."""
        counted = {key.fingerprint for key in self.keys}
        rows = [one for one in self.definitions if one.fingerprint in counted]
        return [(one.fingerprint[:SHORT], version_label(one)) for one in rows]

    def arms(self) -> Pairs:
        """Return the arms of all experiments, as "experiment:arm"."""
        found = sorted({pair for key in self.keys for pair in key.arms})
        return [(SIGN.join(pair), arm_label(*pair)) for pair in found[:MOST_VALUES]]

    def values(self) -> Pairs:
        """Return the values of all dimensions, as "dimension:value"."""
        found = sorted({pair for key in self.keys for pair in key.dimensions})
        return [
            (SIGN.join(pair), f"{spoken(pair[0])}: {pair[1] or _('none')}")
            for pair in found[:MOST_VALUES]
        ]

    def experiments(self) -> list[str]:
        """Return the names of the experiments that have statistics."""
        return sorted({name for key in self.keys for name, _arm in key.arms})

    def breakdowns(self) -> Pairs:
        """Return by what a table can be broken down."""
        dimensions = sorted({name for key in self.keys for name, _value in key.dimensions})
        return [
            *((f"only{SIGN}{name}", spoken(name)) for name in dimensions),
            *((f"arm{SIGN}{name}", _("Arm of %(name)s") % {"name": name}) for name in
              self.experiments()),
            ("version", _("Version")),
        ]  # fmt: skip

    def values_of(self, by: str) -> list[str]:
        """Return the values of what a table is broken down by, as slices have them."""
        return sorted({value_of(key, by) for key in self.keys})

    def value_label(self, by: str, value: str) -> str:
        """Return what such a value is called."""
        if by == "version":
            fits = (one for one in self.definitions if one.fingerprint == value)
            row = next(fits, None)
            return version_label(row) if row is not None else value[:SHORT] or _("none")
        return value or (_("not assigned yet") if by.startswith("arm") else _("none"))


def goal_words(goal: Goal) -> str:
    """Return a goal with its window and target."""
    words = _("goal: %(name)s") % {"name": goal.name}
    if goal.within is not None:
        words = _("%(goal)s within %(time)s of the start") % {
            "goal": words,
            "time": window(goal.within),
        }
    if goal.target is not None:
        target = said.percent(goal.target, 0)
        words = _("%(goal)s, target %(target)s") % {"goal": words, "target": target}
    return words


def window(within: timedelta) -> str:
    """Return how long a goal may take, such as "7 days"."""
    whole = within.total_seconds() % 86_400 == 0
    return said.days(within.days) if whole else said.duration(within.total_seconds())


def version_label(row: Definition) -> str:
    """Return what a version is called."""
    since = date_format(row.created, "SHORT_DATE_FORMAT")
    words = _("%(version)s, since %(date)s") if row.version else _("since %(date)s")
    return words % {"version": row.version, "date": since}


def arm_label(experiment: str, arm: str) -> str:
    """Return what an arm of an experiment is called."""
    return f"{experiment}: {arm}"


def spoken(key: str) -> str:
    """Return a dimension's key as words."""
    words = key.rpartition(".")[2].replace("_", " ")
    return words[:1].upper() + words[1:]


def label_of(graph: Graph, place: str) -> str:
    """Return what a step is called, or a goal, which has an asterisk before its name."""
    if place.startswith("*"):
        return place[1:]
    vertex: Vertex | None = graph.by_name.get(place)
    return vertex.label if vertex else names.step_label(place)
