"""Reading the facts of instances from their rows, many at a time and by four queries."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import BigIntegerField, F, Func

from automations import registry
from automations.engine import store
from automations.engine.rollups import facts
from automations.engine.rollups.facts import Facts, Visit
from automations.graph import Kind
from automations.models import AutomationModel, AutomationTaskModel, Watch
from automations.status import InstanceState, Outcome, TaskState, Waiting, Watched

#: Characters of a dimension's value that are told apart.
MAX_VALUE = 60

_INSTANCE = (
    "pk", "automation_class", "definition__fingerprint", "state", "created", "ended",
)  # fmt: skip
_TASK = (
    "automation_id", "pk", "previous_id", "status", "state", "waiting", "created", "finished",
    "asked", "way", "branch",
)  # fmt: skip


_MOMENTS = frozenset({"created", "ended", "finished", "asked"})


@dataclass(frozen=True)
class Key:
    """What a slice is about.

    Attributes:
        flow: dotted name.
        fingerprint: of the definition.
        arms: experiments and arms, in the order of their names.
        dimensions: keys and values, in the order of the keys.
    """

    flow: str
    fingerprint: str
    arms: tuple[tuple[str, str], ...] = ()
    dimensions: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """A hash that no other slice has."""
        said = [self.flow, self.fingerprint, self.arms, self.dimensions]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class Known:
    """The facts of an instance, and which slice they belong to; neither for an archived copy."""

    key: Key
    facts: Facts


def read(pks: Sequence[int]) -> dict[int, Known]:
    """Return what is to be counted of instances; archived copies are left out.

    Args:
        pks: primary keys of instances, locked by the caller.
    """
    visits, watches = _visits(pks), _watches(pks)
    found = {}
    for pk, flow, fingerprint, state, created, ended in _instances(pks).values_list(
        *_selected(_INSTANCE)
    ):
        if state == InstanceState.ARCHIVED:
            continue
        outcome = state if state in Outcome.values else ""
        goals, rule = watches.get(pk, ([], ""))
        left = rule if outcome == Outcome.EXITED else ""
        mine = visits.get(pk, [])
        known = Facts(
            _seconds(created),
            outcome,
            _seconds(ended) if outcome and ended else None,
            left,
            tuple(goals),
            tuple(mine),
        )
        found[pk] = Known(Key(flow, fingerprint or "", _arms(flow, known)), known)
    return _with_dimensions(found)


def _instances(pks: Sequence[int]) -> Any:
    return AutomationModel.objects.using(store.alias()).filter(pk__in=pks).order_by("pk")


def _visits(pks: Sequence[int]) -> Mapping[int, list[Visit]]:
    rows = AutomationTaskModel.objects.using(store.alias()).filter(automation_id__in=pks)
    found: dict[int, list[Visit]] = defaultdict(list)
    names: dict[int, str] = {}
    for instance, pk, previous, node, state, waiting, begun, end, asked, way, branch in (
        rows.order_by("pk").values_list(*_selected(_TASK))
    ):  # fmt: skip
        names[pk] = node
        stood = facts.stands(state)
        found[instance].append(
            Visit(
                node,
                _seconds(begun),
                _seconds(end) if end and stood != facts.WAITING else None,
                stood,
                _flag(state, waiting),
                _seconds(asked) if asked else None,
                names.get(previous, ""),
                way,
                branch,
            )
        )
    return found


def _flag(state: str, waiting: str) -> str:
    if state == TaskState.SKIPPED:
        return facts.SKIPPED
    return facts.HELD if state == TaskState.WAITING and waiting == Waiting.WINDOW else ""


def _watches(pks: Sequence[int]) -> dict[int, tuple[list[tuple[str, int]], str]]:
    """Return, by instance, the goals it has reached and the rule that has ended it."""
    rows: Any = Watch.objects.using(store.alias()).filter(automation_id__in=pks)
    wanted = ("automation_id", "kind", "name", "at", "automation_class")
    reached = rows.filter(at__isnull=False).order_by("at", "pk").values_list(*wanted)
    found: dict[int, tuple[list[tuple[str, int]], str]] = {}
    for instance, kind, name, at, flow in reached:
        goals, rule = found.get(instance, ([], ""))
        if kind == Watched.GOAL:
            goals.append((name, _seconds(at)))
        if kind == Watched.EXIT or name in _leaving(flow):
            rule = name
        found[instance] = goals, rule
    return found


def _leaving(flow: str) -> frozenset[str]:
    """Return the names of the goals of a flow that end an instance."""
    automation = registry.find(flow)
    rules: Iterable[Any] = automation.rules if automation else ()
    return frozenset(rule.name for rule in rules if rule.exits)


def _arms(flow: str, known: Facts) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(facts.arms(known, experiments(flow)).items()))


def experiments(flow: str) -> dict[str, str]:
    """Return the names of a flow's experiments by those of the nodes that ask them."""
    automation = registry.find(flow)
    return _experiments(automation) if automation else {}


@lru_cache(maxsize=256)
def _experiments(automation: Any) -> dict[str, str]:
    kinds = {vertex.name: vertex.kind for vertex in automation.graph.vertices}
    return {
        name: node.experiment
        for name, node in automation.nodes.items()
        if kinds[name] == Kind.EXPERIMENT
    }


def _with_dimensions(found: dict[int, Known]) -> dict[int, Known]:
    """Add the values of dimensions, for which data are read only where a flow declares some."""
    asked = {pk: dimensions(known.key.flow) for pk, known in found.items()}
    wanted = [pk for pk, keys in asked.items() if keys]
    for pk, data in _instances(wanted).values_list("pk", "data") if wanted else ():
        known = found[pk]
        values = tuple((key, _value(data, key)) for key in sorted(asked[pk]))
        key = Key(known.key.flow, known.key.fingerprint, known.key.arms, values)
        found[pk] = Known(key, known.facts)
    return found


def dimensions(flow: str) -> tuple[str, ...]:
    """Return the keys of the data by which a flow's statistics are broken down."""
    automation = registry.find(flow)
    return tuple(automation.options.dimensions) if automation else ()


def _value(data: Any, key: str) -> str:
    """Return the text of a value at a path such as "address.country"; "" where there is none."""
    for part in key.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    if data is None or isinstance(data, (dict, list)):
        return ""
    return (data if isinstance(data, str) else json.dumps(data))[:MAX_VALUE]


def _selected(names: Iterable[str]) -> list[Any]:
    """Return what is selected: on PostgreSQL moments as seconds, which are read much faster."""
    if connections[store.alias()].vendor != "postgresql":
        return list(names)
    epoch = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
    return [
        Func(F(name), template=epoch, output_field=BigIntegerField()) if name in _MOMENTS else name
        for name in names
    ]


def _seconds(moment: datetime | int) -> int:
    return moment if isinstance(moment, int) else int(moment.timestamp() // 1)
