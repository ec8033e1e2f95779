"""What flows and steps are called on a page."""

from __future__ import annotations

from automations import registry
from automations.blueprint import spoken_name
from automations.models import Definition


def flow_label(name: str) -> str:
    """Return what a flow is called, by its dotted name; the class may be gone."""
    cls = registry.find(name)
    if cls is None:
        return name.rpartition(".")[2]
    return str(cls.options.verbose_name or cls.__name__)


def step_label(name: str) -> str:
    """Return what a step is called, by the name of its node."""
    return spoken_name(name) or name


def all_flows() -> list[tuple[str, str]]:
    """Return (dotted name, label) of every flow in the code or with stored definitions."""
    stored = Definition.objects.order_by().values_list("automation_class", flat=True).distinct()
    known = {cls.get_automation_class_name() for cls in registry.all_classes()} | set(stored)
    return sorted(((name, flow_label(name)) for name in known), key=lambda pair: pair[::-1])
