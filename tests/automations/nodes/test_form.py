"""Form and ModelForm: wait for a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier
from automations.outcomes import Skip, Wait
from automations.status import Waiting
from tests.flows.units import Answer, Naming, context, declare

HOUR = timedelta(hours=1)


def test_addressing_modifiers_return_the_node_and_are_noted() -> None:
    node = flow.Form(Answer)

    assert node.User(username="anna").Group(name="admins").Permission("a.b") is node
    assert node.given == ["User", "Group"]


def test_permissions_add_up() -> None:
    node = flow.Form(Answer).Permission("a.b").Permission("c.d")

    assert node.permissions == ("a.b", "c.d")


@pytest.mark.parametrize(
    ("node", "addressed"),
    [
        (flow.Form(Answer), False),
        (flow.Form(Answer).User(), False),
        (flow.Form(Answer).User(pk=1), True),
        (flow.Form(Answer).Group(pk=1), True),
        (flow.Form(Answer).Permission("a.b"), True),
    ],
)
def test_form_knows_whether_anybody_is_addressed(node: flow.Form, addressed: bool) -> None:
    assert node.has_addressee is addressed


def test_addressees_come_first_in_the_small_print() -> None:
    node = flow.Form(Answer).SkipAfter(HOUR).Permission("a.b").Group(name=this.team).User(pk=1)

    assert list(node.modifiers()) == [
        Modifier("user", {"pk": "1"}),
        Modifier("group", {"name": "team"}),
        Modifier("permission", "a.b"),
        Modifier("skip_after", 3600.0),
    ]


def test_form_waits_for_a_person() -> None:
    node = flow.Form(Answer).User(pk=1)

    assert node.ask(context(node)) == Wait(Waiting.PERSON)


def test_deadline_is_when_the_engine_looks_again() -> None:
    node = flow.Form(Answer).User(pk=1).SkipAfter(HOUR)
    asked = context(node)

    assert node.ask(asked) == Wait(Waiting.PERSON, asked.now + HOUR)


def test_form_is_passed_over_after_its_deadline() -> None:
    node = flow.Form(Answer).User(pk=1).SkipAfter(HOUR)

    answer = node.ask(context(node, created=datetime(2020, 1, 1, tzinfo=UTC)))

    assert answer == Skip("Skipped: nobody acted in time")


def test_lookups_are_resolved_with_the_task() -> None:
    node = flow.Form(Answer).User(username=lambda task: task.data["who"]).Group(name="admins")

    found = node.lookups(context(node, data={"who": "anna"}))

    assert found == ({"username": "anna"}, {"name": "admins"})


def test_form_class_may_depend_on_the_task() -> None:
    node = flow.Form(lambda task: task.data["form"])
    asked = context(node, data={"form": Answer})

    assert node.form_class(asked.automation, asked.task) is Answer


@pytest.mark.parametrize("given", [{"a": 1}, lambda task: {"a": 1}])
def test_page_context_is_given_or_computed(given: Any) -> None:
    node = flow.Form(Answer, context=given)
    asked = context(node)

    assert node.page_context(asked.automation, asked.task) == {"a": 1}


def test_page_context_is_empty_by_default() -> None:
    node = flow.Form(Answer)
    asked = context(node)

    assert node.page_context(asked.automation, asked.task) == {}


@pytest.mark.parametrize("modifier", ["User", "Group"])
def test_wrong_signature_of_a_lookup_is_refused(modifier: str) -> None:
    """Also where user and group are looked up by the same field."""
    lookups: dict[str, Any] = {"User": lambda task: 1, "Group": lambda task: 1}
    lookups[modifier] = lambda task, more: 1
    node = flow.Form(Answer).User(pk=lookups["User"]).Group(pk=lookups["Group"])

    with pytest.raises(DefinitionError, match="cannot be called with the task"):
        declare(form=node, end=flow.End())


def test_save_hook_takes_task_form_and_request() -> None:
    with pytest.raises(DefinitionError, match="keep"):
        declare(
            form=flow.Form(Answer, save=this.keep).User(pk=1),
            end=flow.End(),
            keep=lambda self, task: None,
        )


def test_model_form_edits_the_object_that_the_data_name() -> None:
    node = flow.ModelForm(Naming, "group")
    automation = SimpleNamespace(get_model_instance=lambda key, model: (key, model))

    assert node.form_kwargs(automation, None) == {"instance": ("group", Group)}


def test_plain_form_takes_no_further_arguments() -> None:
    assert flow.Form(Answer).form_kwargs(None, None) == {}


def test_form_looks_its_addressees_up_so_it_needs_a_savepoint() -> None:
    assert flow.Form(Answer).ask_calls


def test_kind() -> None:
    assert flow.ModelForm(Naming, "group").graph_kind() == Kind.FORM
