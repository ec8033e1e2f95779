"""Who belongs to which arm of an experiment: drawn once by a hash, stored, and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import fsum
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import QuerySet

from automations import registry
from automations.engine import store
from automations.exceptions import DefinitionError
from automations.models import Assignment, AutomationModel, ExperimentModel
from automations.nodes.experiment import Experiment

#: Names and weights of arms, in declared order.
Arms = tuple[tuple[str, float], ...]
#: How many values SHA-256 has.
VALUES = 2**256

Row = TypeVar("Row", ExperimentModel, Assignment)

_chosen: Mapping[str, str] = {}


@contextmanager
def choosing(arms: Mapping[str, str]) -> Iterator[None]:
    """Draw these arms inside the block, by the names of experiments, in every thread."""
    global _chosen
    previous, _chosen = _chosen, {**_chosen, **arms}
    try:
        yield
    finally:
        _chosen = previous


@dataclass(frozen=True)
class Drift:
    """The code says other weights than those with which an experiment runs.

    Attributes:
        running: the weights by which new subjects are assigned.
        declared: those of the code, which have no effect.
    """

    running: Arms
    declared: Arms


def assigned(row: AutomationModel, name: str, arms: Arms, now: datetime) -> str:
    """Return the arm to which the subject of a locked instance belongs; the first time, draw it.

    An instance that is about nobody stands for itself.

    Args:
        row: the instance.
        name: of the experiment.
        arms: what the code declares; they count only if nobody was assigned before.
        now: the present moment.
    """
    subject = row.subject or str(row.uuid)
    experiment = _experiment(row.automation_class, name, arms, now)
    rows = Assignment.objects.using(store.alias())
    mine = rows.filter(experiment=experiment, subject=subject)
    found = mine.first()
    if found is None:
        arm = _arm(name, experiment.salt, subject, as_arms(experiment.arms))
        found = _once(
            lambda: rows.create(experiment=experiment, subject=subject, arm=arm, created=now), mine
        )
    return found.arm


def foreseen(row: AutomationModel, name: str, arms: Arms) -> tuple[str, bool]:
    """Return the arm that `assigned` would give, and whether it is stored already; only reads.

    Args:
        row: an instance, stored or not.
        name: of the experiment.
        arms: what the code declares.
    """
    subject = row.subject or str(row.uuid)
    those = ExperimentModel.objects.using(store.alias())
    experiment = those.filter(automation_class=row.automation_class, name=name).first()
    if experiment is None:
        return _arm(name, salt_of(row.automation_class, name), subject, arms), False
    rows = Assignment.objects.using(store.alias())
    found = rows.filter(experiment=experiment, subject=subject).first()
    if found is not None:
        return found.arm, True
    return _arm(name, experiment.salt, subject, as_arms(experiment.arms)), False


def _experiment(automation: str, name: str, arms: Arms, now: datetime) -> ExperimentModel:
    """Return an experiment with its frozen weights; the first time, freeze those of the code."""
    rows = ExperimentModel.objects.using(store.alias())
    those = rows.filter(automation_class=automation, name=name)
    return those.first() or _once(
        lambda: rows.create(
            automation_class=automation,
            name=name,
            arms=[list(arm) for arm in arms],
            salt=salt_of(automation, name),
            created=now,
        ),
        those,
    )


def _once(create: Callable[[], Row], rows: QuerySet[Row]) -> Row:
    """Store a row of which there is one, or return that of who was faster.

    A transaction that shows what was there when it began, as MariaDB's may, sees that row only
    by a read that locks.
    """
    try:
        with store.atomic():
            return create()
    except IntegrityError:
        found = rows.first() or rows.select_for_update(no_key=store.no_key()).first()
        if found is None:
            raise
        return found


def salt_of(automation: str, name: str) -> str:
    """Return what makes the lot of an experiment independent of that of all others.

    It follows from the names, so that even a lost assignment would be drawn the same way.
    """
    return hashlib.sha256(f"{automation}\n{name}".encode()).hexdigest()


def _arm(name: str, salt: str, subject: str, arms: Arms) -> str:
    """Return the arm that is drawn, or that a test has chosen.

    Raises:
        DefinitionError: the test has chosen one that there is not.
    """
    chosen = _chosen.get(name)
    if chosen is None:
        return drawn(salt, subject, arms)
    if chosen not in dict(arms):
        names = ", ".join(one for one, _weight in arms)
        raise DefinitionError(f"Experiment {name} has no arm {chosen!r}. It has {names}.")
    return chosen


def drawn(salt: str, subject: str, arms: Arms) -> str:
    """Return the arm that a hash of salt and subject falls on, scaled to the total of the weights.

    Args:
        salt: of the experiment.
        subject: whom or what it is about.
        arms: names and weights; at least one.
    """
    digest = hashlib.sha256(f"{salt}:{subject}".encode()).digest()
    point = int.from_bytes(digest) / VALUES * fsum(weight for _, weight in arms)
    edge = 0.0
    for arm, weight in arms:
        edge += weight
        if point < edge:
            return arm
    return arms[-1][0]  # rounding may leave the last point beyond the last edge


def as_arms(stored: Iterable[Any]) -> Arms:
    """Return the weights of an experiment as they are stored as pairs."""
    return tuple((str(name), weight) for name, weight in stored)


def drift(experiment: ExperimentModel) -> Drift | None:
    """Tell where the code of an experiment and its frozen weights differ.

    Returns:
        Both, or None if they agree or the code is gone. Their order does not matter.
    """
    automation = registry.find(experiment.automation_class)
    running = as_arms(experiment.arms)
    for node in automation.nodes.values() if automation else ():
        if not isinstance(node, Experiment) or node.experiment != experiment.name:
            continue
        if dict(node.weights) != dict(running):
            return Drift(running, node.weights)
    return None
