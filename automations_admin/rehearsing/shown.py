"""A dry run as its page shows it: lines, open steps, and what can be let happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import triggers, wording
from automations.dryrun.lines import Line, What
from automations.dryrun.run import DryRun, open_tasks
from automations.graph import Edge
from automations.models import AutomationTaskModel
from automations.status import Waiting, Watched
from automations_admin import diff, marks, names
from automations_admin.acting.fields import pretty
from automations_admin.marks import Mark

#: What lines tell, as marks.
MARKS: dict[str, Mark] = {
    What.BEGAN: Mark("a-s-running", "running", What.BEGAN.label),
    What.WENT: Mark("a-s-done", "done", What.WENT.label),
    What.WOULD: Mark("a-s-warn", "world", What.WOULD.label),
    What.WAITS: Mark("a-s-waiting", "waiting", What.WAITS.label),
    What.SKIPPED: Mark("a-s-off", "skipped", What.SKIPPED.label),
    What.RETRIES: Mark("a-s-retrying", "retrying", What.RETRIES.label),
    What.FAILED: Mark("a-s-failed", "failed", What.FAILED.label),
    What.MESSAGE: Mark("a-s-running", "msg", What.MESSAGE.label),
    What.REACHED: Mark("a-s-completed", "completed", What.REACHED.label),
    What.ENDED: Mark("a-s-completed", "end", What.ENDED.label),
    What.NOTHING: Mark("a-s-off", "pass", What.NOTHING.label),
}


@dataclass(frozen=True)
class Button:
    """A button: what it says, and the act that it stands for."""

    label: str
    act: str
    icon: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the dry run with what can be chosen instead."""

    line: Line
    mark: Mark
    label: str
    ways: tuple[str, ...]
    buttons: tuple[Button, ...]
    changes: tuple[diff.Change, ...]
    result: str = ""
    data: str = ""
    fails: str = ""

    @property
    def typed(self) -> bool:
        """Whether somebody has typed what comes of it."""
        return bool(self.result or self.data or self.fails)


@dataclass(frozen=True)
class Open:
    """A step at which the instance stands.

    Attributes:
        number: of its task.
        label: name of the step.
        mark: how it stands.
        buttons: what can be let happen.
        sample: JSON that is offered for what it takes; "" if it takes nothing.
        takes: what that is called.
    """

    number: int
    label: str
    mark: Mark
    buttons: tuple[Button, ...]
    sample: str = ""
    takes: Any = ""


def rows(run: DryRun, typed: Mapping[str, Any]) -> list[Row]:
    """Return the lines of a dry run, the newest first; what was typed is kept."""
    return [_row(run, line, typed) for line in reversed(run.lines)]


def _row(run: DryRun, line: Line, typed: Mapping[str, Any]) -> Row:
    change = line.changes or {}
    changes = diff.changes(change["before"], change["after"]) if "before" in change else []
    return Row(
        line,
        MARKS[line.what],
        names.step_label(line.step) if line.step else "",
        tuple(_way(run, edge) for edge in line.ways),
        tuple(
            Button(_way(run, edge), f"way:{line.number}:{place}", "move")
            for place, edge in enumerate(line.others)
        ),
        tuple(changes),
        result=typed.get(f"result_{line.number}", ""),
        data=typed.get(f"data_{line.number}", ""),
        fails=typed.get(f"fails_{line.number}", ""),
    )


def _way(run: DryRun, edge: Edge) -> str:
    """Return an edge in words: why it is taken, and where it leads."""
    said = wording.edge(edge, run.stage.graph.by_name[edge.source].kind)
    target = names.step_label(edge.target)
    return _("%(way)s → %(step)s") % {"way": said, "step": target} if said else f"→ {target}"


def opened(run: DryRun, typed: Mapping[str, Any]) -> list[Open]:
    """Return the steps at which the instance stands, with what can be let happen there."""
    return [_open(run, task, typed) for task in open_tasks(run)]


def _open(run: DryRun, task: AutomationTaskModel, typed: Mapping[str, Any]) -> Open:
    number, label = run.stage.number(task), names.step_label(task.status)
    buttons, takes, sample = tuple(_buttons(run, task, number)), "", ""
    if task.waiting == Waiting.PERSON:
        takes, sample = _("Values of the form"), pretty(_fields(run, task))
    elif task.waiting == Waiting.MESSAGE:
        takes, sample = _("Data that come with it"), "{}"
    sample = typed.get(f"task_{number}", sample)
    return Open(number, label, marks.of_task(task), buttons, sample, takes)


def _buttons(run: DryRun, task: AutomationTaskModel, number: int) -> Iterator[Button]:
    if task.waiting == Waiting.PERSON:
        yield Button(_("Submit the form"), f"submit:{number}", "person")
    elif task.waiting in {Waiting.CONDITION, Waiting.TIME, Waiting.RETRY}:
        yield Button(str(_HOLD[Waiting(task.waiting)]), f"hold:{number}", "bolt")
    elif task.waiting == Waiting.MESSAGE:
        yield from _ways_on(run, task, number)


def _ways_on(run: DryRun, task: AutomationTaskModel, number: int) -> Iterator[Button]:
    for place, (name, _key) in enumerate(run.stage.awaits.get(task.pk, ())):
        # That of a signal is internal; the way that it takes stands below.
        if not name.startswith("signal:"):
            said = _("The message %(name)s comes") % {"name": name}
            yield Button(said, f"comes:{number}:{place}", "msg")
    for place, edge in enumerate(run.stage.graph.leaving(task.status)):
        yield Button(_way(run, edge), f"take:{number}:{place}", "move")


_HOLD = {
    Waiting.CONDITION: gettext_lazy("The condition holds"),
    Waiting.TIME: gettext_lazy("Do not wait"),
    Waiting.RETRY: gettext_lazy("Try again at once"),
}


def _fields(run: DryRun, task: AutomationTaskModel) -> dict[str, Any]:
    """Return the fields of a form, empty, as far as its class is known without asking code."""
    form = getattr(run.stage.node(task), "form", None)
    fields = getattr(form, "base_fields", {}) if isinstance(form, type) else {}
    return dict.fromkeys(fields, "")


def rules(run: DryRun) -> list[tuple[str, str, Button]]:
    """Return goals and exit rules that can be reached: name, what it is, button."""
    labels = {Watched.GOAL: _("Goal"), Watched.EXIT: _("Exit rule")}
    return [
        (
            rule.name,
            labels[rule.kind],
            Button(_("Reach"), f"reach:{rule.kind}:{rule.name}", "completed"),
        )
        for rule in run.player.rules.left
    ]


def messages(run: DryRun) -> list[str]:
    """Return the names of the messages that the flow hears."""
    flow = run.stage.flow
    waited = (name for name in flow.awaited if not name.startswith("signal:"))
    return sorted({*triggers.receivers(flow), *flow.rules.messages, *waited})
