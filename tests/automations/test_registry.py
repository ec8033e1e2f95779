"""Stored names are looked up; nothing is ever imported by them."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from automations import flow, registry
from automations.exceptions import UnknownAutomation

pytestmark = pytest.mark.django_db

NAME = "tests.automations.test_registry.Registered"


def declare() -> type[flow.Automation]:
    """Declare an automation."""

    class Registered(flow.Automation):
        class Meta:
            verbose_name = "A registered one"

        end = flow.End()

    return Registered


def test_a_class_is_known_as_soon_as_it_is_declared() -> None:
    declared = declare()
    assert registry.get(NAME) is registry.find(NAME) is declared
    assert declared in registry.declared()
    assert (NAME, "A registered one") in registry.names()


def test_one_of_the_same_name_takes_the_place() -> None:
    """As when a module is reloaded."""
    declare()
    second = declare()
    assert registry.get(NAME) is second
    assert [cls for cls in registry.declared() if cls.__name__ == "Registered"] == [second]


def test_a_forgotten_class_is_unknown() -> None:
    registry.unregister(declare())
    assert registry.find(NAME) is None
    with pytest.raises(UnknownAutomation, match=r"No automation .*Registered.* INSTALLED_APPS"):
        registry.get(NAME)


def test_a_stored_name_is_not_imported() -> None:
    """A row with any dotted name must not run code (U13)."""
    with pytest.raises(UnknownAutomation):
        registry.get("antigravity.Flow")
    assert "antigravity" not in sys.modules


class Elsewhere:
    """Where one flow is that no code declares."""

    def __init__(self, cls: type[flow.Automation]) -> None:
        self.cls, self.asked = cls, 0

    def find(self, name: str) -> type[flow.Automation] | None:
        return self.cls if name == "designed.Registered" else None

    def of_version(self, version: object) -> type[flow.Automation] | None:
        return self.cls if version == 7 else None

    def all_classes(self) -> list[type[flow.Automation]]:
        return [self.cls]

    def ask_again(self) -> None:
        self.asked += 1


def test_flows_that_no_code_declares_are_looked_for_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An instance of a version is asked for by that, and never by its name."""
    cls = declare()
    registry.unregister(cls)
    monkeypatch.setattr(registry, "_sources", [])
    found = Elsewhere(cls)
    registry.look_in(found)
    assert registry.find("designed.Registered") is cls
    assert registry.find("tests.Registered") is None
    assert cls in registry.all_classes()
    assert cls not in registry.declared()
    assert registry.of(SimpleNamespace(version_id=7, automation_class="x")) is cls
    assert registry.of(SimpleNamespace(version_id=8, automation_class=NAME)) is None
    registry.ask_again()
    assert found.asked == 1


def test_names_of_one_app() -> None:
    declare()
    assert [name for name, _ in registry.names("tests.automations.test_registry")] == [NAME]
    assert registry.names("tests.automations.test_regist") == []


def test_classes_without_nodes_and_abstract_ones_are_no_automations() -> None:
    class Base(flow.Automation):
        pass

    class Abstract(flow.Automation):
        class Meta:
            abstract = True

        end = flow.End()

    assert registry.find(Base.get_automation_class_name()) is None
    assert registry.find(Abstract.get_automation_class_name()) is None


def test_children_of_an_abstract_one_are_automations() -> None:
    """What Meta says is inherited, `abstract` is not."""

    class Abstract(flow.Automation):
        class Meta:
            abstract = True
            verbose_name = "Family"

        end = flow.End()

    class Child(Abstract):
        pass

    class OtherChild(Abstract):
        class Meta(Abstract.Meta):
            pass

    for child in (Child, OtherChild):
        assert registry.find(child.get_automation_class_name()) is child
        assert child.get_verbose_name() == "Family"
