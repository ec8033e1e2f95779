"""System checks about who enters: each id for the faulty declaration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group

from automations import checks, flow, registry
from automations.exceptions import DefinitionError

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Forget what a test declares, as workers would act on it."""
    yield
    for automation in registry.declared():
        if automation.__module__ == __name__:
            registry.unregister(automation)


def declared(meta: dict[str, Any], **body: Any) -> Any:
    """Declare a flow."""
    nodes = {"end": flow.End(), "__module__": __name__, "Meta": type("Meta", (), meta)}
    return type("Declared", (flow.Automation,), {**nodes, **body})


def ids(meta: dict[str, Any], **body: Any) -> list[str]:
    """Return the ids of what is wrong with a flow."""
    messages = checks.check_automation(declared(meta, **body))
    assert all(message.hint and message.msg.endswith(".") for message in messages)
    return [str(message.id).removeprefix("automations.") for message in messages]


def each(name: str = "") -> flow.EnterEach:
    """Return a schedule."""
    return flow.EnterEach(Group.objects.all(), every=DAY, name=name)


class Asked(forms.Form):
    """Asks for the subject."""

    a = forms.CharField()


class Saved(forms.ModelForm):  # type: ignore[type-arg]
    """Saves a group."""

    class Meta:
        model = Group
        fields = ("name",)


def by(form: Any, name: str = "", **options: Any) -> flow.EnterByForm:
    """Return an entry by form."""
    return flow.EnterByForm(form, name, **options)


ONCE: dict[str, Any] = {"subject": "a", "reentry": flow.Once()}


@pytest.mark.parametrize(
    ("meta", "body", "expected"),
    [
        ({}, {"entries": [by(Asked), by(Asked)]}, ["E023"]),
        ({}, {"entries": [by(Group)]}, ["E033"]),
        ({}, {"entries": [by("forms.Asked")]}, ["E033"]),
        ({}, {"entries": [by(Saved)]}, ["E033"]),
        ({}, {"entries": [by(Asked, key="a")]}, ["E033"]),
        (ONCE, {"entries": [by(forms.Form)]}, ["E034"]),
        (
            {"subject": "b", "reentry": flow.PerKey("c", "d")},
            {"entries": [by(Asked)]},
            ["E034"] * 3,
        ),
        ({"reentry": flow.Once()}, {}, ["E022"]),
        ({}, {"entries": [each()]}, ["E022"]),
        ({"subject": Group}, {}, ["E022"]),
        ({"subject": "a"}, {"entries": each()}, ["E023"]),
        ({"subject": "a"}, {"entries": [Group]}, ["E023"]),
        ({"subject": "a"}, {"entries": [each(), each()]}, ["E023"]),
        ({"subject": "a"}, {"entries": [each("x" * 101)]}, ["E023"]),
        ({"subject": "a", "reentry": flow.PerKey("b")}, {"entries": [each()]}, ["E024"]),
        ({"subject": "a"}, {"entries": [each()], "unique": True}, ["E024"]),
    ],
)
def test_the_faulty_declaration_is_found(
    meta: dict[str, Any], body: dict[str, Any], expected: list[str]
) -> None:
    assert ids(meta, **body) == expected


@pytest.mark.parametrize(
    ("meta", "body"),
    [
        ({}, {}),
        ({"subject": "a"}, {}),
        ({"subject": "a", "reentry": flow.PerKey("b")}, {}),
        ({"subject": "a"}, {"entries": (each("a"), each("b"))}),
        ({"subject": "a", "reentry": flow.CoolDown(DAY)}, {"entries": [each()]}),
        ({}, {"entries": [by(Asked)], "unique": True}),
        ({"subject": "a"}, {"entries": [by(Asked), by(forms.Form, "b"), each()]}),
        (ONCE, {"entries": [by(Asked), by(forms.Form, "b", user="a")]}),
        (ONCE, {"entries": [by(Saved, key="a"), by(lambda request: forms.Form, "b")]}),
    ],
)
def test_the_right_declaration_is_silent(meta: dict[str, Any], body: dict[str, Any]) -> None:
    assert ids(meta, **body) == []


@pytest.mark.parametrize(
    ("meta", "body", "said"),
    [
        ({"subject": "a", "reentry": flow.Once}, {}, "Write flow.Once()"),
        ({"subject": "a", "reentry": "once"}, {}, "Write flow.Once()"),
        ({"subject": "a", "reentry": flow.Once()}, {"unique": ("a",)}, "Keep one of them"),
        ({}, {"enter": flow.End()}, "must not be called 'enter'"),
        ({}, {"entries": flow.End()}, "must not be called 'entries'"),
    ],
)
def test_some_mistakes_are_errors_at_once(
    meta: dict[str, Any], body: dict[str, Any], said: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        declared(meta, **body)
    assert said in str(caught.value)
