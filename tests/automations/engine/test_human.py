"""Who is addressed and who may act: two questions that must agree."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from automations import flow, testing
from automations.engine import human
from automations.engine.human import may_act, users_allowed
from automations.exceptions import NoAddressee
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel, TaskPermission
from automations.outcomes import Addressees, Wait
from automations.status import Waiting
from tests import effort
from tests.flows import units
from tests.flows.units import Answer, context, user

PERMISSIONS = ("auth.add_group", "auth.delete_group", "auth.no_such_thing", "nonsense")


def waiting(**addressees: Any) -> AutomationTaskModel:
    """Store a task that waits for a person."""
    row = AutomationModel.objects.create(automation_class="x")
    task = AutomationTaskModel(
        automation=row, status="form", state="waiting", waiting=Waiting.PERSON
    )
    human.address(task, Addressees(**addressees))
    task.save()
    human.store_permissions(task)
    return task


def permission(name: str) -> Permission:
    """Return a permission by its full name."""
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def sees(task: AutomationTaskModel, who: Any) -> tuple[bool, bool, bool]:
    """Ask all three: the list of a person, the list of a task, and the gate, for one and many."""
    listed = AutomationTaskModel.objects.assigned_to(who).filter(pk=task.pk).exists()
    assert (task.pk in human.open_to([task], who)) == may_act(task, who)
    return listed, who in users_allowed(task), may_act(task, who)


# -- agreement -------------------------------------------------------------------------------

bits = st.booleans()
needs = st.fixed_dictionaries(
    {
        "user": st.sampled_from([None, "me", "other", "gone"]),
        "group": st.sampled_from([None, "mine", "other", "gone"]),
        "permissions": st.lists(st.sampled_from(PERMISSIONS), max_size=2),
    }
)
person = st.fixed_dictionaries(
    {
        "active": bits,
        "member": bits,
        "superuser": bits,
        "direct": st.sets(st.sampled_from(PERMISSIONS[:2])),
        "through_group": st.sets(st.sampled_from(PERMISSIONS[:2])),
    }
)


#: What the examples differ from.
NOBODY: dict[str, Any] = {"user": None, "group": None, "permissions": []}
PLAIN: dict[str, Any] = {
    "active": True,
    "member": True,
    "superuser": False,
    "direct": set(),
    "through_group": set(),
}


class TestAgreement(TestCase):
    """The lists of a person and of a task are worked out apart."""

    @settings(max_examples=effort.examples(100))
    @given(needs, person)
    @example({**NOBODY, "permissions": ["auth.add_group"]}, PLAIN)
    @example({**NOBODY, "permissions": ["auth.add_group"]}, {**PLAIN, "superuser": True})
    @example({**NOBODY, "permissions": ["auth.add_group"]}, {**PLAIN, "direct": {"auth.add_group"}})
    @example(
        {**NOBODY, "permissions": ["auth.add_group", "auth.delete_group"]},
        {**PLAIN, "direct": {"auth.add_group"}, "through_group": {"auth.delete_group"}},
    )
    @example({**NOBODY, "group": "mine"}, PLAIN)
    @example({**NOBODY, "group": "mine"}, {**PLAIN, "member": False, "superuser": True})
    @example({**NOBODY, "group": "gone"}, {**PLAIN, "member": False})
    @example({**NOBODY, "user": "me"}, {**PLAIN, "active": False})
    @example({**NOBODY, "user": "me", "group": "other"}, PLAIN)
    def test_lists_agree_whatever_is_asked_of_whomever(
        self, needs: dict[str, Any], person: dict[str, Any]
    ) -> None:
        me, other = make_person(person), user("other")
        groups = {
            "mine": Group.objects.get(name="mine"),
            "other": Group.objects.create(name="other"),
        }
        people = {"me": me, "other": other}
        gone = user("gone"), Group.objects.create(name="gone")
        found = {
            "user_id": {"gone": gone[0].pk, None: None}.get(needs["user"])
            or (people[needs["user"]].pk if needs["user"] in people else None),
            "group_id": {"gone": gone[1].pk}.get(needs["group"])
            or (groups[needs["group"]].pk if needs["group"] in groups else None),
        }
        task = waiting(**found, permissions=tuple(needs["permissions"]))
        for leaving in gone:
            leaving.delete()
        task.refresh_from_db()

        expected = fits(needs, person)

        assert sees(task, get_user_model().objects.get(pk=me.pk)) == (expected,) * 3


def make_person(said: dict[str, Any]) -> Any:
    """Store a person with a group of their own."""
    me = user("me", is_active=said["active"], is_superuser=said["superuser"])
    mine = Group.objects.create(name="mine")
    if said["member"]:
        me.groups.add(mine)
    me.user_permissions.set(permission(name) for name in said["direct"])
    mine.permissions.set(permission(name) for name in said["through_group"])
    return me


def fits(needs: dict[str, Any], person: dict[str, Any]) -> bool:
    """Tell by the rule itself whether a person may act."""
    if not person["active"] or not (needs["user"] or needs["group"] or needs["permissions"]):
        return False
    held = person["direct"] | (person["through_group"] if person["member"] else set())
    return (
        needs["user"] in {None, "me"}
        and (not needs["group"] or (needs["group"] == "mine" and person["member"]))
        and (person["superuser"] or held >= set(needs["permissions"]))
    )


# -- single cases ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_task_of_a_deleted_user_is_nobody_s() -> None:
    me, leaving = user("me", is_superuser=True), user("leaving")
    task = waiting(user_id=leaving.pk)
    leaving.delete()
    task.refresh_from_db()

    assert sees(task, me) == (False, False, False)
    assert not users_allowed(task).exists()


@pytest.mark.django_db
def test_task_of_a_deleted_group_is_nobody_s() -> None:
    """In particular not of those who are in no group at all."""
    me, leaving = user("me"), Group.objects.create(name="leaving")
    task = waiting(group_id=leaving.pk)
    leaving.delete()
    task.refresh_from_db()

    assert sees(task, me) == (False, False, False)
    assert not users_allowed(task).exists()


@pytest.mark.django_db
def test_task_without_addressee_is_nobody_s() -> None:
    assert sees(waiting(), user(is_superuser=True)) == (False, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("who", [AnonymousUser(), None])
def test_visitors_may_do_nothing(who: Any) -> None:
    task = waiting(permissions=("auth.add_group",))

    assert not may_act(task, who)
    assert not AutomationTaskModel.objects.assigned_to(who).exists()


@pytest.mark.django_db
def test_finished_task_is_no_longer_assigned() -> None:
    me = user()
    task = waiting(user_id=me.pk)
    AutomationTaskModel.objects.filter(pk=task.pk).update(state="done", waiting="")

    assert not may_act(task, me)


@pytest.mark.django_db
def test_person_is_listed_once_however_many_ways_lead_there() -> None:
    me = user()
    me.user_permissions.add(permission("auth.add_group"))
    for name in "ab":
        group = Group.objects.create(name=name)
        group.permissions.add(permission("auth.add_group"))
        me.groups.add(group)
    task = waiting(permissions=("auth.add_group",))

    assert list(users_allowed(task)) == [me]
    assert AutomationTaskModel.objects.assigned_to(me).count() == 1


@pytest.mark.django_db
def test_list_of_a_person_is_one_query_however_many_tasks(
    django_assert_max_num_queries: Any,
) -> None:
    me = user()
    for _ in range(5):
        waiting(user_id=me.pk, permissions=())

    with django_assert_max_num_queries(3):
        assert len(AutomationTaskModel.get_open_tasks(me)) == 5


@pytest.mark.django_db
def test_permission_named_twice_is_stored_once() -> None:
    task = waiting(permissions=("auth.add_group", "auth.add_group"))

    assert TaskPermission.objects.filter(task=task).count() == 1


@pytest.mark.django_db
def test_addressees_are_read_as_they_were_stored() -> None:
    me, group = user(), Group.objects.create(name="g")
    given = Addressees(me.pk, group.pk, ("auth.add_group",))

    task = waiting(user_id=me.pk, group_id=group.pk, permissions=("auth.add_group",))

    assert human.stored_addressees(task) == given


# -- looking addressees up -------------------------------------------------------------------


def addressed(node: flow.Form, **data: Any) -> Addressees:
    """Look the addressees of a form up."""
    found = human.addressed(node, context(node, data=data), Wait(Waiting.PERSON))
    return found.addressees


@pytest.mark.django_db
def test_user_and_group_are_looked_up() -> None:
    me, group = user(), Group.objects.create(name="admins")
    node = flow.Form(Answer).User(username=lambda task: task.data["who"]).Group(name="admins")

    assert addressed(node, who="anna") == Addressees(me.pk, group.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("node", "said"),
    [
        (flow.Form(Answer).User(username="x"), "There is no user with username='x'. Create it"),
        (flow.Form(Answer).Group(name="x"), "There is no group with name='x'."),
        (flow.Form(Answer).User(is_active=True), "There are several users with is_active=True."),
        (flow.Form(Answer), "is for nobody"),
    ],
)
def test_lookup_that_finds_not_exactly_one_says_so(node: flow.Form, said: str) -> None:
    user("anna"), user("bert")

    with pytest.raises(NoAddressee, match=said):
        addressed(node)


@pytest.mark.django_db
def test_form_for_nobody_is_a_failed_step() -> None:
    run = testing.start(units.Ask, asked="nobody")

    task = run.task("form")
    assert (task.state, task.error_class, run.row.state) == ("failed", "NoAddressee", "failed")


# -- the form's own question -----------------------------------------------------------------


@pytest.mark.django_db
def test_form_says_who_is_addressed_by_its_declaration_alone() -> None:
    me, _ = user("anna"), user("bert")

    assert list(flow.Form(Answer).User(username="anna").get_users_with_permission()) == [me]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "node",
    [
        flow.Form(Answer),
        flow.Form(Answer).User(pk=this.who),
        flow.Form(Answer).Group(pk=lambda task: 1).Permission("auth.add_group"),
    ],
)
def test_form_whose_addressee_is_unknown_without_a_task_names_nobody(node: flow.Form) -> None:
    user("anna")

    assert list(node.get_users_with_permission()) == []


@pytest.mark.django_db
def test_form_asked_about_a_task_says_who_may_act_on_it() -> None:
    me, _ = user("anna"), user("bert")
    task = waiting(user_id=me.pk)

    assert list(flow.Form(Answer).get_users_with_permission(task)) == [me]


def only_staff(asked: Any, *args: Any) -> Any:
    """Stand in for a project's own rule."""
    return get_user_model()._default_manager.filter(is_staff=True)


@pytest.mark.django_db
@override_settings(ATM_USER_WITH_PERMISSIONS_MODEL_METHOD=only_staff)
def test_project_s_own_rule_replaces_ours_for_tasks() -> None:
    anna, boss = user("anna"), user("boss", is_staff=True)
    task = waiting(user_id=anna.pk)

    assert [may_act(task, who) for who in (anna, boss, AnonymousUser())] == [False, True, False]
    assert [human.open_to([task], who) for who in (anna, boss)] == [frozenset(), {task.pk}]
    assert list(AutomationTaskModel.get_open_tasks(boss)) == [task]
    assert list(AutomationTaskModel.get_open_tasks(anna)) == []


@pytest.mark.django_db
@override_settings(
    ATM_USER_WITH_PERMISSIONS_FORM_METHOD="tests.automations.engine.test_human.only_staff"
)
def test_project_s_own_rule_replaces_ours_for_forms() -> None:
    boss = user("boss", is_staff=True)

    assert list(flow.Form(Answer).User(username="anna").get_users_with_permission()) == [boss]


# -- the past --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_completed_a_task_may_still_look_at_it() -> None:
    me, other = user("me"), user("other")
    task = waiting(user_id=other.pk)
    AutomationTaskModel.objects.filter(pk=task.pk).update(
        completed_by=me, waiting="", finished=datetime(2026, 3, 2, tzinfo=UTC)
    )
    task.refresh_from_db()

    assert (human.is_addressed(task, me), human.is_addressed(task, other)) == (True, True)
    assert not human.is_addressed(task, user("third"))
    assert not human.is_addressed(task, AnonymousUser())


@pytest.mark.parametrize(
    ("waits", "finished", "open_"),
    [(Waiting.PERSON, None, True), ("", None, False), (Waiting.PERSON, 1, False)],
)
def test_submission_is_taken_while_the_task_waits(waits: str, finished: Any, open_: bool) -> None:
    task: Any = SimpleNamespace(waiting=waits, finished=finished)

    assert human.waits_for_person(task) is open_
