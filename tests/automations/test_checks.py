"""System checks: each id for the faulty declaration, and silence for the right one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import checks as django_checks
from django.forms import Form, ModelForm

from automations import checks, flow, registry, schema
from automations.flow import this
from tests.flows import mailing

Answer = Form()
Nodes = Callable[[], dict[str, Any]]


def ids(nodes: dict[str, Any], *bases: type) -> list[str]:
    """Declare an automation and return the ids of what is wrong with it."""
    declared: Any = type("Declared", (*bases, flow.Automation), nodes)
    return [message.id.removeprefix("automations.") for message in found(declared)]


def found(declared: type[flow.Automation]) -> list[Any]:
    """Return what is wrong with an automation."""
    return checks.check_automation(declared)


def end(**nodes: Any) -> dict[str, Any]:
    """Return nodes with an end after them."""
    return {**nodes, "end": flow.End()}


def diamond(**nodes: Any) -> dict[str, Any]:
    """Return a split with two branches and a join, changed by `nodes`."""
    return {
        "split": flow.Split().Next(this.a).Next(this.b),
        "a": flow.Execute().Next(this.join),
        "b": flow.Execute().Next(this.join),
        "join": flow.Join(),
        "end": flow.End(),
        **nodes,
    }


#: For each id: a faulty declaration, and the same put right.
CASES: dict[str, tuple[Nodes, Nodes]] = {
    "E002": (
        lambda: end(a=flow.Execute().Next(this.nowhere), b=flow.Execute()),
        lambda: end(a=flow.Execute().Next(this.b), b=flow.Execute()),
    ),
    "E003": (
        lambda: end(a=flow.Execute(this.nothing)),
        lambda: end(a=flow.Execute(this.nothing), nothing=lambda self, task: None),
    ),
    "E005": (
        lambda: end(a=flow.Execute().Next(this.end), lonely=flow.Execute()),
        lambda: end(a=flow.Execute(), lonely=flow.Execute()),
    ),
    "E006": (
        lambda: {"a": flow.Execute(), "b": flow.Execute()},
        lambda: {"a": flow.Execute(), "b": flow.Repeat().EveryDay()},
    ),
    "E007": (
        lambda: diamond(b=flow.Execute().Next(this.b)),
        lambda: diamond(b=flow.Execute().Next(this.end)),
    ),
    "E008": (
        lambda: end(a=flow.Execute(), join=flow.Join()),
        diamond,
    ),
    "E009": (
        lambda: end(a=flow.If(lambda task: True)),
        lambda: end(a=flow.If(lambda task: True).Then(this.end)),
    ),
    "E010": (
        lambda: end(a=flow.If(lambda task: True).Then(this.split), split=flow.Split()),
        diamond,
    ),
    "E011": (
        lambda: end(a=flow.Form(Form)),
        lambda: end(a=flow.Form(Form).Group(name="admins")),
    ),
    "E012": (
        lambda: end(a=flow.Execute().Next(this.end).Next(this.end)),
        diamond,
    ),
    "E013": (
        lambda: end(a=flow.Repeat().Times(2)),
        lambda: end(a=flow.Repeat().Cron("0 7 * * *").Times(2)),
    ),
    "E014": (
        lambda: {"a": flow.Execute(), "b": flow.Repeat().EveryHour().At(3)},
        lambda: {"a": flow.Execute(), "b": flow.Repeat().EveryDay().At(3)},
    ),
    "W001": (
        lambda: end(a=flow.Execute().AfterWaitingUntil(datetime(2026, 1, 1))),  # noqa: DTZ001
        lambda: end(a=flow.Execute().AfterWaitingUntil(datetime(2026, 1, 1, tzinfo=UTC))),
    ),
    "W002": (
        lambda: {
            "split": flow.Split().Next(this.a).Next(this.b).SkipIf(lambda task: True),
            "a": flow.End(),
            "b": flow.End(),
        },
        lambda: diamond(split=flow.Split().Next(this.a).Next(this.b).SkipIf(lambda task: True)),
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_the_faulty_declaration_is_found(code: str) -> None:
    assert code in ids(CASES[code][0]())


@pytest.mark.parametrize("code", CASES)
def test_the_right_declaration_is_silent(code: str) -> None:
    assert ids(CASES[code][1]()) == []


@pytest.mark.parametrize("code", sorted(set(CASES) - {"E006", "E007", "E010", "E013", "W002"}))
def test_a_mistake_is_told_once(code: str) -> None:
    assert ids(CASES[code][0]()).count(code) == 1


def test_every_message_says_where_and_what_to_do() -> None:
    for faulty, _ in CASES.values():
        declared: Any = type("Declared", (flow.Automation,), faulty())
        for message in found(declared):
            assert message.msg.startswith("Declared.")
            assert message.msg.endswith(".")
            assert message.hint
            assert message.obj is declared
            kind = django_checks.Error if ".E" in message.id else django_checks.Warning
            assert type(message) is kind


def test_e003_in_the_arguments_of_a_step() -> None:
    assert ids(end(a=flow.Execute(print, this.nothing))) == ["E003"]
    assert ids(end(a=flow.Execute(print, key=this.nothing))) == ["E003"]
    assert ids(end(a=flow.Execute(print, this.end), limit=1)) == []


def test_e004_a_node_hides_a_method_of_a_base() -> None:
    class Mixin:
        def approve(self) -> None: ...

    assert ids(end(approve=flow.Execute()), Mixin) == ["E004"]
    assert ids(end(other=flow.Execute()), Mixin) == []


@pytest.mark.parametrize(
    "twice",
    [
        lambda: flow.Execute().OnError(this.end).OnError(this.end),
        lambda: flow.Execute().Retry(2).Retry(3),
        lambda: flow.Execute().Timeout(2).Timeout(3),
        lambda: flow.Execute().AfterWaitingFor(timedelta(1)).AfterWaitingFor(timedelta(2)),
        lambda: flow.Execute().SkipAfter(timedelta(1)).SkipAfter(timedelta(2)),
        lambda: flow.Form(Form).User(pk=1).User(pk=2),
        lambda: flow.If(lambda task: True).Then(this.end).Then(this.end),
        lambda: flow.Repeat().EveryDay().EveryHour().Times(1),
        lambda: flow.Repeat().EveryDay().At(3).At(4).Times(1),
        lambda: flow.Repeat().EveryDay().Times(1).Times(2),
    ],
)
def test_e012_a_modifier_given_twice(twice: Callable[[], Any]) -> None:
    assert ids(end(a=twice())) == ["E012"]


def test_modifiers_that_may_be_repeated_are_silent() -> None:
    node = flow.Form(Form).Permission("a.b").Permission("a.c")
    node = node.AsSoonAs(lambda task: True).AsSoonAs(lambda task: True)
    assert ids(end(a=node.SkipIf(lambda task: True).SkipIf(lambda task: True))) == []


def test_w001_in_the_end_of_a_repeat() -> None:
    last = datetime(2026, 1, 1)  # noqa: DTZ001
    assert ids(end(a=flow.Repeat().EveryDay().Until(last))) == ["W001"]


def test_unreachable_nodes_of_an_unknown_target_are_told_as_well() -> None:
    """Both are true, and both are found."""
    assert ids(end(a=flow.Execute().Next(this.nowhere))) == ["E002", "E005", "E006"]


@pytest.mark.parametrize(
    "given",
    [
        ["ATM_GROUP_MODEL"],
        ["ATM_GROUP_MODEL", "ATM_USER_WITH_PERMISSIONS_FORM_METHOD"],
        ["ATM_USER_WITH_PERMISSIONS_MODEL_METHOD"],
    ],
)
def test_e001_settings_for_own_groups_in_part(settings: Any, given: list[str]) -> None:
    for name in given:
        setattr(settings, name, "auth.Group" if name == "ATM_GROUP_MODEL" else own_groups)
    [message] = checks.check_settings()
    assert message.id == "automations.E001"
    missing = set(checks.GROUP_SETTINGS) - set(given)
    assert all(name in message.hint for name in missing)


def own_groups(settings: Any, model: str, rule: Any) -> list[str]:
    """Set all three settings and return the ids of what is wrong with them."""
    settings.ATM_GROUP_MODEL = model
    settings.ATM_USER_WITH_PERMISSIONS_FORM_METHOD = rule
    settings.ATM_USER_WITH_PERMISSIONS_MODEL_METHOD = rule
    return [message.id for message in checks.check_settings()]


def test_settings_for_own_groups_all_or_none(settings: Any) -> None:
    assert checks.check_settings() == []
    assert own_groups(settings, "auth.Group", "automations.engine.human.users_allowed") == []
    assert own_groups(settings, "auth.Group", own_groups) == []


@pytest.mark.parametrize("rule", ["no.such.function", "automations.conf.OWN_RULES", 7])
def test_e016_rules_that_are_no_functions(settings: Any, rule: Any) -> None:
    assert own_groups(settings, "auth.Group", rule) == ["automations.E016"] * 2


def test_e017_a_group_model_without_users(settings: Any) -> None:
    """Unless rules of the project's own never ask for members."""
    ours = "automations.engine.human.users_allowed"

    assert own_groups(settings, "automations.Worker", ours) == ["automations.E017"]
    assert own_groups(settings, "automations.Worker", own_groups) == []


def test_a_group_model_that_is_not_there_is_django_s_business(settings: Any) -> None:
    assert own_groups(settings, "no.Model", "automations.engine.human.users_allowed") == []


@pytest.mark.parametrize("form", ["forms.Form", 7, Answer, type("Saving", (ModelForm,), {})])
def test_e018_a_form_for_the_data_that_is_none(form: Any) -> None:
    """Nor would anybody save a model's."""
    assert ids(end(data_form=form)) == ["E019"]
    assert ids(end(data_form=Form)) == []


@pytest.mark.parametrize("rules", ["object", {"type": "objekt"}])
def test_e019_a_schema_that_is_none(rules: Any) -> None:
    assert ids(end(data_schema=rules)) == ["E020"]
    assert ids(end(data_schema={"type": "object"})) == []


def test_w003_a_schema_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hint says how to install it."""
    monkeypatch.setattr(schema, "is_installed", lambda: False)
    declared: Any = type("Declared", (flow.Automation,), end(data_schema={"type": "object"}))
    [message] = found(declared)
    assert message.id == "automations.W004"
    assert schema.COMMAND in message.hint


def test_e015_settings_that_are_not_usable(settings: Any) -> None:
    settings.AUTOMATIONS = {"POLL": -1, "COLOUR": "red"}
    assert [message.id for message in checks.check_settings()] == ["automations.E015"] * 2


@pytest.mark.parametrize("hook", ["shop.nowhere.tell", "automations.alerts", "tell"])
def test_e018_a_hook_of_alerts_that_is_no_function(settings: Any, hook: str) -> None:
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": hook}}
    [message] = checks.check_settings()
    assert (message.id, repr(hook) in message.msg) == ("automations.E018", True)


def test_w003_alerts_that_are_mailed_to_nobody(settings: Any) -> None:
    settings.MANAGERS = settings.ADMINS = []
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": "automations.alerts.mail"}}
    assert [message.id for message in checks.check_settings()] == ["automations.W003"]
    settings.ADMINS = ["ada@shop.example"]
    assert checks.check_settings() == []


def test_w005_runnable_imports_outside_development(settings: Any) -> None:
    settings.AUTOMATIONS = {"RUNNABLE_IMPORTS": True}
    assert [message.id for message in checks.check_settings()] == ["automations.W005"]
    settings.DEBUG = True
    assert checks.check_settings() == []


def test_alerts_are_not_looked_at_while_settings_are_not_usable(settings: Any) -> None:
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": 5}}
    assert [message.id for message in checks.check_settings()] == ["automations.E015"]


def test_the_flows_of_tests_and_samples_have_no_problem(settings: Any) -> None:
    settings.AUTOMATIONS = mailing.SETTINGS
    names = [cls.get_automation_class_name() for cls in registry.declared()]
    assert [name for name in names if name.startswith("sample_flows.")]
    assert checks.check_automations() == []


def test_django_knows_the_checks(settings: Any) -> None:
    settings.AUTOMATIONS = mailing.SETTINGS

    class Faulty(flow.Automation):
        a = flow.Execute()

    found = django_checks.run_checks(tags=["automations"])
    assert [(message.id, message.obj) for message in found] == [("automations.E006", Faulty)]
