"""The automations that are known, by their dotted names. Stored names are looked up here only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automations.exceptions import UnknownAutomation

if TYPE_CHECKING:
    from automations.automation import Automation

_classes: dict[str, type[Automation]] = {}


def register(automation: type[Automation]) -> None:
    """Make a class known; one of the same name takes the place of an earlier one."""
    _classes[automation.get_automation_class_name()] = automation


def unregister(automation: type[Automation]) -> None:
    """Forget a class, as if its code were gone."""
    _classes.pop(automation.get_automation_class_name(), None)


def get(name: str) -> type[Automation]:
    """Return the class with this dotted name.

    Raises:
        UnknownAutomation: there is none.
    """
    try:
        return _classes[name]
    except KeyError:
        raise UnknownAutomation(
            f"No automation {name!r} is registered. Check that its app is in INSTALLED_APPS and "
            "that the class lives in (or is imported by) the app's `automations` module."
        ) from None


def find(name: str) -> type[Automation] | None:
    """Return the class with this dotted name, or None."""
    return _classes.get(name)


def all_classes() -> list[type[Automation]]:
    """Return every registered class in the order of their names."""
    return [_classes[name] for name in sorted(_classes)]


def names(app: str | None = None) -> list[tuple[str, str]]:
    """Return (dotted name, verbose name) of the registered classes.

    Args:
        app: only those in this package; None for all.
    """
    return [
        (name, str(_classes[name].get_verbose_name()))
        for name in sorted(_classes)
        if app is None or name.startswith(app + ".")
    ]
