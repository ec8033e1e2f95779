"""The automations that are known, by their dotted names. Stored names are looked up here only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from automations.exceptions import UnknownAutomation

if TYPE_CHECKING:
    from automations.automation import Automation

#: What the names of flows begin with that are stored as documents and not declared in code.
DESIGNED = "designed"

_classes: dict[str, type[Automation]] = {}


class Source(Protocol):
    """Where flows are that no code declares."""

    def find(self, name: str) -> type[Automation] | None:
        """Return the class of the version that new instances of a flow start on."""

    def of_version(self, version: Any) -> type[Automation] | None:
        """Return the class of a version, by its primary key."""

    def all_classes(self) -> list[type[Automation]]:
        """Return the classes that new instances start on."""

    def ask_again(self) -> None:
        """Ask anew what there is, at the next occasion."""


_sources: list[Source] = []


def look_in(source: Source) -> None:
    """Look in another place as well, for flows that no code declares."""
    _sources.append(source)


def register(automation: type[Automation]) -> None:
    """Make a class known; one of the same name takes the place of an earlier one."""
    _classes[automation.get_automation_class_name()] = automation


def unregister(automation: type[Automation]) -> None:
    """Forget a class, as if its code were gone."""
    _classes.pop(automation.get_automation_class_name(), None)


def designed_name(flow: str) -> str:
    """Return the name of a designed flow within its dotted name, or "" for a flow of code."""
    before, _dot, name = flow.partition(".")
    return name if before == DESIGNED else ""


def ask_again() -> None:
    """Have flows that no code declares asked for anew: something may have been published."""
    for source in _sources:
        source.ask_again()


def get(name: str) -> type[Automation]:
    """Return the class with this dotted name.

    Raises:
        UnknownAutomation: there is none.
    """
    found = find(name)
    if found is None:
        raise UnknownAutomation(
            f"No automation {name!r} is registered. Check that its app is in INSTALLED_APPS and "
            "that the class lives in (or is imported by) the app's `automations` module."
        )
    return found


def find(name: str) -> type[Automation] | None:
    """Return the class with this dotted name, or None."""
    found = _classes.get(name)
    if found is None and designed_name(name):
        found = next((one for source in _sources if (one := source.find(name))), None)
    return found


def of(row: Any) -> type[Automation] | None:
    """Return the class that an instance runs on, or None if its code is gone.

    Args:
        row: the instance. One of a designed flow keeps the version that it started on.
    """
    if row.version_id is None:
        return find(row.automation_class)
    return next((one for source in _sources if (one := source.of_version(row.version_id))), None)


def declared() -> list[type[Automation]]:
    """Return the classes that code declares, in the order of their names; asks no database."""
    return [_classes[name] for name in sorted(_classes)]


def all_classes() -> list[type[Automation]]:
    """Return every class that instances can be started of, in the order of their names."""
    designed = [one for source in _sources for one in source.all_classes()]
    return sorted([*_classes.values(), *designed], key=lambda cls: cls.get_automation_class_name())


def names(app: str | None = None) -> list[tuple[str, str]]:
    """Return (dotted name, verbose name) of the registered classes.

    Args:
        app: only those in this package; None for all.
    """
    pairs = ((cls.get_automation_class_name(), cls) for cls in all_classes())
    return [
        (name, str(cls.get_verbose_name()))
        for name, cls in pairs
        if app is None or name.startswith(app + ".")
    ]
