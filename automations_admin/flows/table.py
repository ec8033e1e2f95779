"""The figures of all steps as a table: the same as the heat on the diagram, and all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations import wording
from automations.graph import Vertex
from automations_admin.flows.heat import Heat
from automations_admin.flows.measure import MEASURES, NONE
from automations_admin.flows.visits import Visits


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        key: one of `lens.SORTS`.
        label: its head.
        value: what it is sorted by; None stands last.
        figure: what its cells say.
        shown: heat and span that the diagram shows when it has the same figures.
    """

    key: str
    label: Any
    value: Callable[[Visits], float | None]
    figure: Callable[[Visits], str]
    shown: tuple[str, str] | None = None


def _of(key: str, label: Any, heat: str, span: str = "") -> Column:
    measure = MEASURES[heat, span]
    return Column(key, label, measure.value, measure.figure, (heat, span))


def columns(now: datetime) -> tuple[Column, ...]:
    """Return the columns in their order.

    Args:
        now: what the age of open visits is told by.
    """

    def age(visits: Visits) -> float | None:
        return (now - visits.open_since).total_seconds() if visits.open_since else None

    def said(visits: Visits) -> str:
        return wording.age(now - visits.open_since) if visits.open_since else NONE

    return (
        _of("visits", _("Visits"), "visits"),
        _of("failures", _("Failed attempts"), "failures"),
        _of("median", _("Median"), "median"),
        _of("p90", _("p90"), "p90"),
        _of("work", _("Work, median"), "median", "work"),
        _of("work_p90", _("Work, p90"), "p90", "work"),
        Column("open", _("Longest open"), age, said),
    )


@dataclass(frozen=True)
class Head:
    """The head of a column: a link that sorts by it, or back to the declared order."""

    label: Any
    url: str
    sorted: bool


@dataclass(frozen=True)
class Cell:
    """A figure in the table.

    Attributes:
        label: the head of its column.
        figure: what it says.
        level: its heat if the diagram shows the same figures, else 0.
        url: the list of what it tells about; "" for none.
    """

    label: Any
    figure: str
    level: int = 0
    url: str = ""

    @property
    def none(self) -> bool:
        """Whether there is nothing to say, which narrow pages leave out."""
        return self.figure in {NONE, "0"}


@dataclass(frozen=True)
class Row:
    """A step in the table."""

    vertex: Vertex
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """The table."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


def of(
    vertices: Iterable[Vertex],
    heat: Heat,
    now: datetime,
    url: Callable[..., str],
    standing: Callable[[str], str],
) -> Table:
    """Return the table, sorted as the lens says.

    Args:
        vertices: the steps in declared order.
        heat: what the diagram shows.
        now: what the age of open visits is told by.
        url: makes addresses of the page itself.
        standing: makes the address of the list of those that stand at a step.
    """
    shown, sort = columns(now), heat.lens.sort
    heads = (
        Head(one.label, url(sort="" if sort == one.key else one.key), sort == one.key)
        for one in shown
    )
    rows = (
        Row(
            vertex,
            f"{url(node=vertex.name)}#selected",
            tuple(_cell(vertex.name, one, heat, standing) for one in shown),
        )
        for vertex in ordered(vertices, heat, shown)
    )
    return Table(tuple(heads), tuple(rows))


def ordered(vertices: Iterable[Vertex], heat: Heat, columns: Iterable[Column]) -> list[Vertex]:
    """Return steps by the column that the lens sorts by, the largest first, those without last."""
    chosen = next((one for one in columns if one.key == heat.lens.sort), None)
    if chosen is None:
        return list(vertices)

    def place(vertex: Vertex) -> float:
        value = chosen.value(heat.found.at(vertex.name))
        return inf if value is None else -value

    return sorted(vertices, key=place)


def _cell(step: str, column: Column, heat: Heat, standing: Callable[[str], str]) -> Cell:
    visits = heat.found.at(step)
    level = heat.level(step) if column.shown == heat.key else 0
    listed = column.key == "open" and visits.open_since is not None
    return Cell(column.label, column.figure(visits), level, standing(step) if listed else "")
