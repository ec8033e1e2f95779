"""What the fields of the filter form offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from automations import registry
from automations.models import AutomationTaskModel, Definition
from automations.status import TaskState
from automations_admin import names
from automations_admin.find import filters as known
from automations_admin.find import people
from automations_admin.find.filters import Filters
from automations_admin.find.reader import Reader

#: Failed tasks that are looked at for the classes of errors; most definitions that are offered.
SAMPLE, MOST_DEFINITIONS = 500, 20

Pairs = list[tuple[Any, Any]]


@dataclass(frozen=True)
class Choices:
    """Pairs of value and words for each field; plain texts for fields that take any text."""

    flow: Pairs
    state: list[tuple[Any, Pairs]]
    task: Pairs
    age: Pairs
    ended: Pairs
    held: Pairs
    step: Pairs
    definition: Pairs
    assignee: list[str]
    error: list[str]


def choices(filters: Filters, reader: Reader) -> Choices:
    """Return what the fields offer to this reader, with the filters in force."""
    flows, ages = reader.flows, [(key, words) for key, (words, _a, _b) in known.AGES.items()]
    return Choices(
        flow=[pair for pair in names.all_flows() if flows is None or pair[0] in flows],
        state=[
            (_("Not ended"), list(known.LIVE_STATES.items())),
            (_("Outcome"), list(known.OUTCOMES.items())),
            (_("From elsewhere"), list(known.COPIES.items())),
        ],
        task=list(known.TASKS.items()),
        age=ages,
        ended=ages,
        held=list(known.HELD.items()),
        step=_steps(filters),
        definition=_definitions(filters, reader),
        assignee=people.offered(),
        error=_errors(filters, reader),
    )


def _steps(filters: Filters) -> Pairs:
    cls = registry.find(filters.flow) if filters.flow else None
    found = [(vertex.name, vertex.label) for vertex in cls.graph.vertices] if cls else []
    if filters.step and filters.step not in dict(found):
        found.append((filters.step, names.step_label(filters.step)))
    return found


def _definitions(filters: Filters, reader: Reader) -> Pairs:
    """Return the definitions of the chosen flow, if there are several, newest first."""
    if not filters.flow or (reader.flows is not None and filters.flow not in reader.flows):
        return []
    stored = Definition.objects.filter(automation_class=filters.flow).order_by("-pk")
    found = [
        (one.pk, definition_label(one)) for one in stored.defer("graph_data")[:MOST_DEFINITIONS]
    ]
    return found if len(found) > 1 else []


def definition_label(definition: Definition) -> str:
    """Return what a definition is called: its version, or since when it has been used."""
    since = date_format(definition.created, "SHORT_DATE_FORMAT")
    words = _("%(version)s, since %(date)s") if definition.version else _("since %(date)s")
    return words % {"version": definition.version, "date": since}


def _errors(filters: Filters, reader: Reader) -> list[str]:
    """Return the classes of the newest failures, as far as these flows have some among them."""
    failed = AutomationTaskModel.objects.filter(state=TaskState.FAILED, waiting="")
    newest = failed.order_by("-automation").values_list(
        "error_class", "automation__automation_class"
    )
    return sorted(
        {
            name
            for name, flow in newest[:SAMPLE]
            if name
            and filters.flow in {"", flow}
            and (reader.flows is None or flow in reader.flows)
        }
    )
