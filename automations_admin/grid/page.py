"""The grid, put together: a column for each instance, a row for each step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.utils.translation import gettext as _

from automations import clock, registry, wording
from automations.graph import Graph, Kind, Vertex
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations.status import TaskState
from automations_admin import marks, moments, names
from automations_admin.grid import bar, queries
from automations_admin.grid.filters import Filters
from automations_admin.grid.queries import Visits
from automations_admin.links import Links
from automations_admin.marks import Mark


@dataclass(frozen=True)
class Column:
    """An instance.

    Attributes:
        took: how long it took, or has been running.
        bar: the height of that as a bar.
        failed: it stands out, as one of its steps failed, whether or not others go on.
    """

    pk: int
    url: str
    mark: Mark
    took: str
    bar: int
    failed: bool
    title: str

    @property
    def top(self) -> int:
        """Where the bar begins, from above."""
        return bar.HIGHEST - self.bar


@dataclass(frozen=True)
class Cell:
    """The last visit of an instance to a step; without a mark there was none."""

    column: Column
    mark: Mark | None = None
    task: int = 0
    times: int = 0
    title: str = ""

    @property
    def url(self) -> str:
        """The instance's page, opened at this visit."""
        return f"{self.column.url}?task={self.task}"


@dataclass(frozen=True)
class Row:
    """A step.

    Attributes:
        declared: the definition shown has it.
    """

    label: str
    icon: str
    url: str
    cells: list[Cell]
    declared: bool


class GridPage:
    """Everything that the grid shows.

    Args:
        links: addresses within the admin site.
        name: the flow's dotted name.
        filters: which instances are shown.
    """

    def __init__(self, links: Links, name: str, filters: Filters) -> None:
        self.links, self.name, self.filters, self.now = links, name, filters, clock.now()
        self._cls = registry.find(name)
        # A task begins when the one before it ends: most moments are said twice.
        self._when = cache(moments.clock_time)
        self.label = names.flow_label(name)
        self.definitions = queries.definitions(name)
        self.graph = self._graph()
        self._instances = queries.instances(name, filters)
        self._visits, self.cut = queries.visits(self._instances)
        self._failed = {
            instance
            for (instance, _step), found in self._visits.items()
            if found.last.state == TaskState.FAILED
        }

    @property
    def known(self) -> bool:
        """Whether there is such a flow, in the code or in the database."""
        return self._cls is not None or bool(self.definitions) or bool(self._instances)

    def _graph(self) -> Graph:
        """Return the graph of the chosen definition, else of the code, else of the last one."""
        chosen = [one for one in self.definitions if one.pk == self.filters.definition]
        if self._cls is not None and not chosen:
            return self._cls.graph
        stored: Definition | None = next(reversed(chosen or self.definitions), None)
        return stored.graph if stored else Graph((), ())

    @cached_property
    def columns(self) -> list[Column]:
        """The instances, newest first."""
        longest = max(map(self._seconds, self._instances), default=0.0)
        return [self._column(row, longest) for row in self._instances]

    @property
    def longest(self) -> str:
        """How long the highest bar is."""
        return wording.age(max(map(self._seconds, self._instances), default=0.0))

    def _seconds(self, instance: AutomationModel) -> float:
        return max(((instance.ended or self.now) - instance.created).total_seconds(), 0.0)

    def _column(self, instance: AutomationModel, longest: float) -> Column:
        mark, seconds = marks.of_instance(instance), self._seconds(instance)
        took = wording.age(seconds)
        said = _("%(flow)s %(number)s: %(state)s, started %(start)s, %(age)s") % {
            "flow": self.label,
            "number": instance.pk,
            "state": mark.text,
            "start": moments.clock_time(instance.created),
            "age": took,
        }
        return Column(
            pk=instance.pk,
            url=self.links.instance(instance.pk),
            mark=mark,
            took=took,
            bar=bar.height(seconds, longest),
            failed=instance.pk in self._failed,
            title=said,
        )

    def rows(self) -> list[Row]:
        """Return the steps in declared order, then those that are declared no longer."""
        visited = dict.fromkeys(step for _instance, step in self._visits)
        gone = [step for step in visited if step not in self.graph.by_name]
        declared = [self._row(vertex.name, vertex) for vertex in self.graph.vertices]
        return [*declared, *(self._row(step, None) for step in sorted(gone))]

    def _row(self, step: str, vertex: Vertex | None) -> Row:
        label = vertex.label if vertex else names.step_label(step)
        return Row(
            label=label,
            icon=marks.of_step(vertex) if vertex else "x",
            url=self.links.instances(flow=self.name, step=step),
            cells=list(self._cells(step, label, vertex)),
            declared=vertex is not None,
        )

    def _cells(self, step: str, label: str, vertex: Vertex | None) -> Iterator[Cell]:
        joins = vertex is not None and vertex.kind == Kind.JOIN
        for column in self.columns:
            found = self._visits.get((column.pk, step))
            yield self._cell(column, label, found, joins=joins) if found else Cell(column)

    def _cell(self, column: Column, label: str, found: Visits, *, joins: bool) -> Cell:
        mark, task = marks.of_task(found.last), found.last
        # Every branch arrives at a join with a task of its own.
        times = found.count if found.count > 1 and not joins else 0
        return Cell(
            column,
            mark,
            task=task.pk,
            times=times,
            title="\n".join(self._said(f"{label}, {column.pk}: {mark.text}", task, times)),
        )

    def _said(self, head: str, task: AutomationTaskModel, times: int) -> Iterator[str]:
        """Yield what is known about a visit, a line each."""
        yield head
        begin = self._when(task.created)
        if task.finished is None:
            yield _("since %(begin)s") % {"begin": begin}
        else:
            yield _("%(begin)s to %(end)s, %(age)s") % {
                "begin": begin,
                "end": self._when(task.finished),
                "age": wording.age(task.finished - task.created),
            }
        if times:
            yield _("%(count)s visits; this is the last") % {"count": times}

    @property
    def marks(self) -> list[Mark]:
        """The states of visits that are shown, for the legend."""
        shown: Iterable[Any] = (marks.of_task(found.last) for found in self._visits.values())
        order = [*marks.STANDINGS.values(), *marks.OVER.values(), marks.CAUGHT]
        return sorted(dict.fromkeys(shown), key=lambda mark: order.index(mark))
