"""Every example and every documented call of the public interface."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.dispatch import Signal
from django.test import RequestFactory
from django.urls import reverse

from automations import flow, testing
from automations.flow import This, this
from automations.models import AutomationModel, AutomationTaskModel, get_automation_class
from tests.flows import basics, public
from tests.flows.public import Callables, Issue, Letters, Modified, ProcessInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def admins() -> Group:
    """Store the group that approves."""
    return Group.objects.create(name="admins")


@pytest.fixture
def anna(admins: Group) -> User:
    """Store one of its members."""
    user = User.objects.create_user("anna")
    user.groups.add(admins)
    return user


def task(status: str) -> AutomationTaskModel:
    """Return the last task at a step."""
    found = AutomationTaskModel.objects.filter(status=status).last()
    assert found is not None
    return found


# -- declaring -------------------------------------------------------------------------------


def test_the_first_example_below_the_limit(admins: Group) -> None:
    found = ProcessInput(amount=50)
    assert found.finished()
    assert found.data == {"amount": 50, "processed": True}


def test_the_first_example_above_the_limit(anna: User) -> None:
    """It waits for the group; forms for a group alone were an error (S3, U15)."""
    found = ProcessInput()
    assert not found.finished()
    assert list(AutomationTaskModel.get_open_tasks(anna)) == [task("approval")]
    testing.submit(found, anna, approved="on")
    assert AutomationModel.objects.get().data["processed"]
    assert task("approval").result == {"approved": True}


def test_references() -> None:
    """`this.x`, `flow.This().x` and "self.x" are the same."""
    assert flow.this is this
    assert flow.This().x == this.x == This().x

    class References(flow.Automation):
        a = flow.Execute("self.act").Next(this.d)
        b = flow.Execute(flow.This().act).Next("e")
        c = flow.Execute(this.act).Next("end")
        d = flow.Execute().Next(flow.This().b)
        e = flow.Execute().Next("self.c")
        end = flow.End()

        def act(self, task: Any) -> None:
            self.data["seen"] = self.data.get("seen", "") + task.status

    assert References().data["seen"] == "abc"


def test_callables() -> None:
    assert Callables(n=1).data["n"] == (1 + 1 + 10) * 2 + 1 + 100 + 1


def test_meta_and_class_attributes() -> None:
    assert (Issue.get_verbose_name(), Issue.get_verbose_name_plural()) == ("Issue", "Issues")
    assert Issue.options.dashboard_template == "dashboards/issue.html"
    assert Issue.options.templates == {"short_template": ("dashboards/short.html", "Short")}
    assert (Issue.default_template_name, Issue.context) == ("own_form.html", {"colour": "blue"})
    assert Issue.publish_receivers
    assert Issue.get_dashboard_context(AutomationModel.objects.all()) == {"count": 0}
    assert (flow.Automation.unique, flow.Automation.publish_receivers) == (False, False)


def test_models_are_bound_and_passed(admins: Group, anna: User) -> None:
    """Any model object works as keyword; a bound one is found under its attribute."""
    found = Issue(group=admins, reporter=anna, who="anna")
    assert (found.group, found.reporter) == (admins, anna)
    assert found.data["group"] == {"$model": "auth.group", "pk": admins.pk}
    assert Issue.group is Group


# -- nodes -----------------------------------------------------------------------------------


def test_model_forms_permissions_and_save(admins: Group, anna: User) -> None:
    """Edit the named object, create one, and decide what is stored."""
    found = Issue(group=admins, who="anna")
    testing.submit(found, anna, name="admins and others")
    admins.refresh_from_db()
    assert admins.name == "admins and others"

    assert not AutomationTaskModel.get_open_tasks(anna).exists(), "two permissions are missing"
    anna.user_permissions.set(Permission.objects.filter(codename="add_group"))
    assert not AutomationTaskModel.get_open_tasks(User.objects.get(pk=anna.pk)).exists()
    anna.user_permissions.set(Permission.objects.filter(codename__in=["add_group", "change_group"]))
    anna = User.objects.get(pk=anna.pk)
    assert AutomationTaskModel.get_open_tasks(anna).exists()
    Group.objects.filter(pk=admins.pk).update(name="admins")
    testing.submit(found, anna, name="new")
    stored = AutomationModel.objects.get().instance
    assert stored.get_model_instance("created") == Group.objects.get(name="new")

    testing.submit(stored, anna, approved="")
    assert task("own").result == {"decided": False}
    assert AutomationModel.objects.get().data["by"] == "anna"
    assert AutomationModel.objects.get().finished


def test_a_repeated_form_stays(anna: User) -> None:
    """Each submission reaches `save`; the form is shown again."""

    class Repeated(flow.Automation):
        ask = (
            flow.Form(public.ApprovalForm, repeated_form=True, save=this.keep)
            .Group(name="admins")
            .SkipAfter(timedelta(days=1))
        )
        end = flow.End()

        def keep(self, task: Any, form: Any, request: Any) -> int:
            self.data["n"] = self.data.get("n", 0) + 1
            return int(self.data["n"])

    with testing.frozen_time() as clock:
        found = Repeated()
        for _ in range(3):
            testing.submit(found, anna, approved="on")
        assert (task("ask").result, task("ask").waiting) == (3, "person")
        clock.advance(days=1)
        testing.run_due()
    assert AutomationModel.objects.get().state == "completed"


def test_every_modifier_returns_its_node() -> None:
    assert isinstance(Modified.nodes["step"], flow.Execute)
    found = Modified()
    assert found.finished()
    assert task("step").result == 1


@pytest.mark.parametrize(
    "node",
    [
        lambda: flow.Execute(description="x"),
        lambda: flow.If(lambda task: True, description="x"),
        lambda: flow.Split(description="x"),
        lambda: flow.Join(description="x"),
        lambda: flow.Form(public.ApprovalForm, description="x"),
        lambda: flow.ModelForm(public.GroupForm, "group", description="x"),
        lambda: flow.SendMessage("a.B", "m", description="x"),
        lambda: flow.Repeat(description="x"),
        lambda: flow.End(description="x"),
    ],
)
def test_every_node_takes_a_description_and_every_modifier(node: Any) -> None:
    assert node().description == "x"
    for name, argument in (
        ("Next", "end"),
        ("AsSoonAs", lambda task: True),
        ("AfterWaitingUntil", lambda task: None),
        ("AfterWaitingFor", timedelta(1)),
        ("SkipIf", lambda task: True),
        ("SkipAfter", timedelta(1)),
        ("Retry", 2),
        ("Timeout", 5),
        ("OnError", "end"),
    ):
        fresh = node()
        assert getattr(fresh, name)(argument) is fresh


def test_every_way_to_repeat_returns_the_node() -> None:
    for name, arguments in (
        ("EveryHour", (2,)),
        ("EveryNMinutes", (5,)),
        ("EveryNDays", (3,)),
        ("EveryDay", ()),
        ("At", (3, 15)),
        ("Cron", ("0 7 * * 1-5",)),
        ("TimeZone", ("Europe/Berlin",)),
        ("Until", (lambda task: None,)),
        ("Times", (3,)),
        ("Misfire", ("skip",)),
    ):
        node = flow.Repeat(this.a)
        assert getattr(node, name)(*arguments) is node


# -- running ---------------------------------------------------------------------------------


def test_starting_attaching_and_the_verbs_of_an_instance() -> None:
    created = basics.Five(autorun=False, n=1)
    row = AutomationModel.objects.get()
    for attached in (
        basics.Five(automation=row, autorun=False),
        basics.Five(automation=row.key, autorun=False),
        basics.Five(automation_id=row.pk, autorun=False),
    ):
        assert (attached.id, attached.data, attached.finished()) == (row.pk, {"n": 1}, False)
    created.data["more"] = True
    created.save()
    created.run()
    assert created.finished()
    assert created.get_key() == row.key
    assert created.get_automation_class_name() == "tests.flows.basics.Five"
    assert created.get_verbose_name() == "Automation Five"
    assert created.get_verbose_name_plural() == "Automations Five"
    created.kill()
    assert not AutomationModel.objects.exists()


def test_nice_runs_in_the_background() -> None:
    found = basics.Five(autorun=False)
    found.nice()
    assert not found.finished()
    call_command("automation_step")
    assert AutomationModel.objects.get().finished


def test_messages() -> None:
    assert Letters.satisfies_data_requirements("join", {"email": "a@example.com"})
    assert not Letters.satisfies_data_requirements("join", {})
    assert not Letters.satisfies_data_requirements("leave", {})
    given = {"email": "a@example.com"}

    found = Letters()
    assert found.send_message("join", "T", given) == "received"
    assert found.finished()
    other = Letters()
    assert Letters.dispatch_message(other.id, "join", "T", given) == "received"
    first, second = Letters(), Letters()
    assert Letters.broadcast_message("join", "T", given) == ["received"]
    finished = [AutomationModel.objects.get(pk=one.id).finished for one in (first, second)]
    assert finished == [True, False]
    created = Letters.create_on_message("join", "T", RequestFactory().get("/", given))
    assert created.data == {"email": "a@example.com", "token": "T"}


def test_signals() -> None:
    signal = Signal()

    @flow.on_signal(signal)
    class BySignal(flow.Automation):
        end = flow.End()

        def started_by_signal(self, sender: Any, kwargs: Any) -> None:
            self.data["by"] = kwargs["name"]

    class ByMethod(flow.Automation):
        skipped = flow.Execute(lambda task: 1 / 0)
        end = flow.End()

    ByMethod.on(signal, start="end")
    signal.send(sender=None, name="anna")
    found = list(AutomationModel.objects.order_by("automation_class").values_list("data", "state"))
    assert found == [({}, "completed"), ({"by": "anna"}, "completed")]


def test_automations_are_listed() -> None:
    names = dict(flow.get_automations())
    assert names["tests.flows.public.Issue"] == "Issue"
    assert set(dict(flow.get_automations("tests.flows"))) <= set(names)
    assert not flow.get_automations("nobody")


# -- models ----------------------------------------------------------------------------------


def test_the_instance_s_row() -> None:
    with testing.frozen_time():
        found = basics.Paused(n=1)
    row = AutomationModel.objects.get()
    assert row.automation_class == "tests.flows.basics.Paused"
    assert (row.finished, row.data, row.key) == (False, {"n": 1}, found.get_key())
    assert row.paused_until == row.created + timedelta(days=30)
    assert row.updated >= row.created
    assert row.get_automation_class() is basics.Paused
    assert get_automation_class(row.automation_class) is basics.Paused
    assert isinstance(row.instance, basics.Paused)
    row.run()
    assert AutomationModel.delete_history(days=30) == (0, {})


def test_the_task_s_row(anna: User, admins: Group) -> None:
    ProcessInput()
    start, check, approval = AutomationTaskModel.objects.order_by("pk")
    assert [item.status for item in (start, check, approval)] == ["start", "check", "approval"]
    assert (approval.previous, approval.get_previous_tasks()) == (check, [check])
    assert check.get_next_tasks() == [approval]
    assert (approval.locked, approval.requires_interaction) == (0, True)
    assert (approval.interaction_user, approval.interaction_group) == (None, admins)
    assert approval.interaction_permissions == []
    assert (approval.finished, start.finished is not None) == (None, True)
    assert (start.message, start.result) == ("OK", None)
    assert approval.data == {"amount": 20_000}
    assert approval.get_node() is ProcessInput.nodes["approval"]
    assert approval.automation == AutomationModel.objects.get()
    assert approval.hours_since_created() == 0
    assert list(approval.get_users_with_permission()) == [anna]
    assert list(ProcessInput.nodes["approval"].get_users_with_permission()) == [anna]  # type: ignore[attr-defined]


# -- commands and pages ----------------------------------------------------------------------


def test_commands() -> None:
    with testing.frozen_time() as clock:
        basics.Paused()
        clock.advance(days=30)
        call_command("automation_step")
        assert AutomationModel.objects.get().finished
        clock.advance(days=8)
        call_command("automation_delete_history", "7", verbosity=0)
    assert not AutomationModel.objects.exists()


def test_a_worker_that_runs_what_is_due_and_ends() -> None:
    with testing.frozen_time() as clock:
        basics.Paused()
        clock.advance(days=30)
        call_command("automation_worker", once=True, verbosity=0)
    assert AutomationModel.objects.get().finished


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("task_list", ()),
        ("task", (1,)),
        ("error_report", ()),
        ("dashboard", ()),
        ("history", (1,)),
        ("traceback", (1, 1)),
    ],
)
def test_addresses(name: str, arguments: tuple[int, ...]) -> None:
    assert reverse(f"automations:{name}", args=arguments)
