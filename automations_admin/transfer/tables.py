"""Histories as tables for people: a row for each instance or for each task, in chosen columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from automations import notes
from automations.histories import cells, lines
from automations.histories.document import Document
from automations.models import AutomationTaskModel
from automations.status import LIVE
from automations_admin import counting, marks, names

#: What a cell may hold.
Cell = str | int | float | datetime | None
#: Rows of one table.
MOST_ROWS = 100_000


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        key: its name in forms.
        label: its head.
        of: returns the cell for a history and, in tables of tasks, for a task.
        usual: it is chosen at first.
        moment: it holds moments.
        width: of the column in characters.
    """

    key: str
    label: Any
    of: Callable[[Document, Document], Cell]
    usual: bool = True
    moment: bool = False
    width: int = 16


def _moment(said: str | None) -> datetime | None:
    return timezone.localtime(datetime.fromisoformat(said)) if said else None


def _took(part: Document, first: str, last: str) -> float | None:
    begin, end = _moment(part[first]), _moment(part[last])
    return round((end - begin).total_seconds(), 3) if begin and end else None


def _json(value: Any) -> str:
    return "" if value is None else lines.text(value)


def _standing(task: Document) -> str:
    mark = marks.of_task(
        AutomationTaskModel(
            state=task["state"], waiting=task["waiting"], error_class=task["error_class"]
        )
    )
    return str(mark.text)


def _state(history: Document) -> str:
    return str(marks.INSTANCES[history["instance"]["state"]].text)


def _open(history: Document) -> list[Document]:
    return [task for task in history["tasks"] if task["state"] in LIVE]


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(texts))


def _trouble(history: Document, name: str) -> str:
    """Return what the failed task says, or the one that is tried again."""
    failed = [task for task in _open(history) if task["error_class"]]
    failed.sort(key=lambda task: task["state"] != "failed")
    return str(failed[0][name]) if failed else ""


def _version(history: Document) -> str:
    definition = history["definition"]
    return (definition["version"] or definition["fingerprint"][:12]) if definition else ""


#: Columns of tables with a row for each instance.
INSTANCES: tuple[Column, ...] = (
    Column("uuid", _("UUID"), lambda history, _none: history["instance"]["uuid"], width=38),
    Column("flow", _("Flow"), lambda history, _none: names.flow_label(history["automation"])),
    Column("state", _("State"), lambda history, _none: _state(history)),
    Column("reason", _("Reason"), lambda history, _none: notes.said(history["instance"]["reason"])),
    Column(
        "started",
        _("Started"),
        lambda history, _none: _moment(history["instance"]["created"]),
        moment=True,
    ),
    Column(
        "ended",
        _("Ended"),
        lambda history, _none: _moment(history["instance"]["ended"]),
        moment=True,
    ),
    Column(
        "took",
        _("Took (seconds)"),
        lambda history, _none: _took(history["instance"], "created", "ended"),
    ),
    Column("tasks", _("Tasks"), lambda history, _none: len(history["tasks"])),
    Column(
        "step",
        _("At step"),
        lambda history, _none: _joined(names.step_label(one["step"]) for one in _open(history)),
    ),
    Column("waits", _("Waits for"), lambda history, _none: _joined(map(_standing, _open(history)))),
    Column("error_class", _("Error"), lambda history, _none: _trouble(history, "error_class")),
    Column(
        "error",
        _("Error message"),
        lambda history, _none: notes.said(_trouble(history, "error")),
        width=48,
    ),
    Column("version", _("Definition"), lambda history, _none: _version(history), usual=False),
    Column(
        "data", _("Data"), lambda history, _none: _json(history["instance"]["data"]), usual=False
    ),
)
#: Columns of tables with a row for each task.
TASKS: tuple[Column, ...] = (
    Column("instance", _("Instance"), lambda history, task: history["instance"]["uuid"], width=38),
    Column("flow", _("Flow"), lambda history, task: names.flow_label(history["automation"])),
    Column("instance_state", _("State of the instance"), lambda history, task: _state(history)),
    Column("number", pgettext_lazy("of a task", "Number"), lambda history, task: task["number"]),
    Column("step", _("Step"), lambda history, task: names.step_label(task["step"])),
    Column("state", _("State"), lambda history, task: _standing(task)),
    Column("created", _("From"), lambda history, task: _moment(task["created"]), moment=True),
    Column("finished", _("To"), lambda history, task: _moment(task["finished"]), moment=True),
    Column("took", _("Took (seconds)"), lambda history, task: _took(task, "created", "finished")),
    Column("attempts", _("Attempts"), lambda history, task: task["tries"]),
    Column("by", _("Done by"), lambda history, task: task["completed_by_name"]),
    Column("message", _("Message"), lambda history, task: notes.said(task["message"])),
    Column("error_class", _("Error"), lambda history, task: task["error_class"]),
    Column("error", _("Error message"), lambda history, task: notes.said(task["error"]), width=48),
    Column("result", _("Result"), lambda history, task: _json(task["result"]), usual=False),
    Column("changes", _("Changed data"), lambda history, task: _json(task["changes"]), usual=False),
)


@dataclass(frozen=True)
class Table:
    """Which table is wanted.

    Attributes:
        columns: in their order.
        of_tasks: a row for each task, not for each instance.
    """

    columns: Sequence[Column]
    of_tasks: bool

    def head(self) -> list[str]:
        """Return the heads of the columns."""
        return [str(column.label) for column in self.columns]

    def rows(self, history: Document) -> Iterator[list[Cell]]:
        """Yield the rows of a history, in the language and time zone in force."""
        for part in history["tasks"] if self.of_tasks else [history]:
            yield [_safe(column.of(history, part)) for column in self.columns]


def _safe(value: Cell) -> Cell:
    """Return a cell that spreadsheets take, show and do not run."""
    if not isinstance(value, str):
        return value
    if len(value) > cells.MOST:
        return gettext(
            "This text has %(number)s characters, more than a cell takes. It is whole in JSON."
        ) % {"number": counting.grouped(len(value))}
    return cells.safe(cells.shown(value))


def cut() -> str:
    """Return that a table does not hold everything."""
    return gettext("Only the first %(most)s rows are in this table.") % {
        "most": counting.grouped(MOST_ROWS)
    }
