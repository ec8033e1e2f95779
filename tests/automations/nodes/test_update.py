"""Update: sets values in the data, or in an object that the data name."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow, testing
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier
from automations.nodes.base import Context
from automations.outcomes import Proceed
from automations.references import to_reference
from tests.flows.units import Place, Visit, context, declare, user


def about(node: flow.Update, **data: Any) -> Context:
    """Return what a node is asked with, of an instance with these data."""
    found = context(node, data=data)
    found.automation._db = SimpleNamespace(data=data)
    return found


class Setting(flow.Automation):
    """Sets values of each kind."""

    set = flow.Update(
        level="gold", since=date(2026, 3, 2), name=this.name_of, n=lambda task: task.data["n"] + 1
    )
    end = flow.End()

    def name_of(self, task: Any) -> str:
        """Return a name with what the instance is called."""
        return f"{self} {task.data['n']}"


class Renaming(flow.Automation):
    """Renames a group."""

    group = Group
    rename = flow.Update("group", name=lambda task: task.data["name"])
    end = flow.End()


class Choosing(flow.Automation):
    """Renames a group and then decides by its name; goes on after an error."""

    group = Group
    look = flow.Execute(lambda task: None)
    rename = flow.Update(this.group, name=this.wanted).OnError(this.check).SkipIf(this.known)
    check = flow.If(this.has_name).Then(this.named)
    other = flow.End()
    named = flow.End()

    def wanted(self, task: Any) -> Any:
        """Return the new name."""
        return task.data["name"]

    def known(self, task: Any) -> bool:
        """Look at the object, so that it is read before it is changed."""
        return bool(self.group.name == "nobody")

    def has_name(self, task: Any) -> bool:
        """Tell whether the object has the new name."""
        return bool(self.group.name == task.data["name"])


@pytest.mark.django_db
def test_keys_of_the_data_are_set() -> None:
    run = testing.start(Setting, n=1, other="stays")

    assert run.data == {
        "n": 2,
        "other": "stays",
        "level": "gold",
        "since": "2026-03-02",
        "name": "Setting 1",
    }


def test_all_values_are_computed_before_one_is_set() -> None:
    swap = flow.Update(a=lambda task: task.data["b"], b=lambda task: task.data["a"])
    asked = about(swap, a=1, b=2)

    assert swap.ask(asked) == Proceed()
    assert asked.automation.data == {"a": 2, "b": 1}


def test_a_declared_list_stays_as_it_was_declared() -> None:
    node = flow.Update(tags=["a"])
    asked = about(node)

    node.ask(asked)
    asked.automation.data["tags"].append("b")

    assert node.values == {"tags": ["a"]}


@pytest.mark.django_db
def test_model_objects_are_stored_as_references() -> None:
    group = Group.objects.create(name="Old")
    node = flow.Update(chosen=lambda task: group)
    asked = about(node)

    node.ask(asked)

    assert asked.automation.data == {"chosen": {"$model": "auth.group", "pk": group.pk}}


@pytest.mark.django_db
def test_fields_of_an_object_are_saved() -> None:
    group = Group.objects.create(name="Old")

    run = testing.start(Renaming, group=group, name="New")

    run.assert_outcome("completed")
    group.refresh_from_db()
    assert group.name == "New"


@pytest.mark.django_db
def test_only_the_named_fields_are_saved() -> None:
    """What others have changed meanwhile stays."""
    anna = user("anna")
    node = flow.Update("user", first_name="Anna")
    asked = about(node, user=to_reference(anna))
    asked.automation.get_model_instance("user")
    type(anna).objects.update(last_name="Other")

    node.ask(asked)

    anna.refresh_from_db()
    assert (anna.first_name, anna.last_name) == ("Anna", "Other")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value"), [("place_id", lambda place: place.pk), ("place", to_reference)]
)
def test_related_objects_are_set_by_key_or_reference(name: str, value: Any) -> None:
    place, visit = Place.objects.create(), Visit.objects.create()
    node = flow.Update("visit", {name: lambda task: value(place)})

    node.ask(about(node, visit=to_reference(visit)))

    visit.refresh_from_db()
    assert visit.place == place


@pytest.mark.django_db
def test_unknown_field_fails_the_step_and_is_named() -> None:
    group = Group.objects.create(name="Old")

    class Wrong(flow.Automation):
        set = flow.Update("group", name="New", nme="New")
        end = flow.End()

    run = testing.start(Wrong, group=group)

    run.assert_outcome("failed")
    assert run.task("set").error == ("Group has no field 'nme' that can be set. Correct the name.")
    group.refresh_from_db()
    assert group.name == "Old"


@pytest.mark.django_db
def test_object_that_is_gone_fails_the_step() -> None:
    group = Group.objects.create(name="Old")
    key = {"$model": "auth.group", "pk": group.pk}
    group.delete()

    run = testing.start(Renaming, group=key, name="New")

    assert run.task("rename").error == "The object that data['group'] names no longer exists."


@pytest.mark.django_db
def test_the_next_question_sees_the_object_as_it_was_saved() -> None:
    group = Group.objects.create(name="Old")

    testing.start(Choosing, group=group, name="New").assert_path("look", "rename", "check", "named")


@pytest.mark.django_db
def test_the_next_question_does_not_see_what_was_not_saved() -> None:
    Group.objects.create(name="Taken")
    group = Group.objects.create(name="Old")

    run = testing.start(Choosing, group=group, name="Taken")

    assert run.task("rename").error_class == "IntegrityError"
    run.assert_path("look", "rename", "check", "other")


def test_names_that_are_arguments_here_go_into_a_dictionary() -> None:
    node = flow.Update("product", {"description": "Nice"}, price=7, description="Says it")

    assert node.values == {"description": "Nice", "price": 7}
    assert node.description == "Says it"


@pytest.mark.parametrize("target", ["", 7, Group])
def test_target_must_be_a_key(target: Any) -> None:
    with pytest.raises(DefinitionError, match="takes a key of the data first"):
        flow.Update(target, name="x")


def test_nothing_to_set_is_refused() -> None:
    with pytest.raises(DefinitionError, match="has nothing to set"):
        flow.Update("group")


def test_small_print_tells_what_is_set() -> None:
    node = flow.Update("group", name="New", level=this.level, n=lambda task: 1)

    assert [one.value for one in node.modifiers()] == [
        {"name": "group.name", "value": "New"},
        {"name": "group.level", "value": "level"},
        {"name": "group.n", "value": None},
    ]
    assert next(flow.Update(n=1).modifiers()) == Modifier("sets", {"name": "n", "value": "1"})


def test_callable_with_a_wrong_signature_is_refused() -> None:
    with pytest.raises(DefinitionError, match="cannot be called with the task"):
        declare(set=flow.Update(n=lambda: 1), end=flow.End())


def test_kind() -> None:
    assert flow.Update(a=1).graph_kind() == Kind.UPDATE


@pytest.mark.parametrize("name", ["self", "cls", "target"])
def test_a_value_may_have_the_name_of_one_of_our_arguments(name: str) -> None:
    values: Any = {name: 1}
    assert flow.Update(**values).values == values
