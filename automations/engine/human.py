"""Tasks of people: who is addressed, who may act, and what a submission does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db.models import Q

from automations import conf, groups
from automations.engine import store
from automations.exceptions import NoAddressee
from automations.graph import Kind
from automations.models import AutomationModel, AutomationTaskModel, TaskPermission
from automations.nodes.base import Context, Node
from automations.nodes.form import Form
from automations.outcomes import Addressees, Proceed, Wait
from automations.status import Waiting
from automations.values import is_computed


def addressed(node: Form, context: Context, answer: Wait) -> Wait:
    """Return the answer of a form with its addressees looked up.

    Raises:
        NoAddressee: a lookup finds nobody or several, or nobody is addressed at all.
    """
    user_lookup, group_lookup = node.lookups(context)
    found = Addressees(
        user_id=_find(get_user_model(), user_lookup, "user"),
        group_id=_find(groups.model(), group_lookup, "group"),
        permissions=node.permissions,
    )
    if not found:
        raise NoAddressee(
            f"Form {node.name} is for nobody. Add .User(), .Group() or .Permission()."
        )
    return replace(answer, addressees=found)


def _find(model: Any, lookup: dict[str, Any] | None, what: str) -> Any:
    if not lookup:
        return None
    said = ", ".join(f"{key}={value!r}" for key, value in lookup.items())
    try:
        return model._default_manager.get(**lookup).pk
    except ObjectDoesNotExist as error:
        raise NoAddressee(
            f"There is no {what} with {said}. Create it or correct the form."
        ) from error
    except MultipleObjectsReturned as error:
        raise NoAddressee(f"There are several {what}s with {said}. Address one of them.") from error


def address(task: AutomationTaskModel, addressees: Addressees) -> None:
    """Set the fields of a task that say whose it is."""
    task.requires_interaction = True
    task.interaction_user_id = addressees.user_id
    task.interaction_group_id = addressees.group_id
    task.interaction_permissions = list(addressees.permissions)
    parts = [
        name
        for name, given in (
            ("user", addressees.user_id is not None),
            ("group", addressees.group_id is not None),
            ("perm", bool(addressees.permissions)),
        )
        if given
    ]
    task.addressed_by = ",".join(parts)


def store_permissions(task: AutomationTaskModel) -> None:
    """Insert the permissions that a task needs, for the question whose it is."""
    for permission in dict.fromkeys(task.interaction_permissions):
        TaskPermission.objects.using(store.alias()).get_or_create(
            task_id=task.pk, permission=permission
        )


def stored_addressees(task: AutomationTaskModel) -> Addressees:
    """Return the addressees that a task was stored with."""
    return Addressees(
        task.interaction_user_id, task.interaction_group_id, tuple(task.interaction_permissions)
    )


def may_act(task: AutomationTaskModel, user: Any) -> bool:
    """Tell whether `user` may act on a task that waits for a person."""
    if conf.users_model_method() is not None:
        return getattr(user, "is_authenticated", False) and user in task.get_users_with_permission()
    return AutomationTaskModel.objects.filter(pk=task.pk).assigned_to(user).exists()


def open_to(tasks: Sequence[AutomationTaskModel], user: Any) -> frozenset[int]:
    """Return the primary keys of those of the tasks on which `user` may act; one query.

    Where the project decides about it, it is asked task by task.
    """
    waiting = [task for task in tasks if task.waiting == Waiting.PERSON]
    if not waiting or conf.users_model_method() is not None:
        return frozenset(task.pk for task in waiting if may_act(task, user))
    rows = AutomationTaskModel.objects.filter(pk__in=[task.pk for task in waiting])
    return frozenset(rows.assigned_to(user).values_list("pk", flat=True))


def is_addressed(task: AutomationTaskModel, user: Any) -> bool:
    """Tell whether a task is or was for `user`, or was completed by this user.

    The answer does not depend on whether somebody else completes the task meanwhile.
    """
    if not getattr(user, "is_authenticated", False):
        return False
    if task.finished is not None and task.completed_by_id == user.pk:
        return True
    if conf.users_model_method() is not None:
        return user in task.get_users_with_permission()
    return AutomationTaskModel.objects.filter(pk=task.pk).addressed_to(user).exists()


def users_allowed(task: AutomationTaskModel) -> Any:
    """Return the users who may act on a task, as a queryset; none if nobody is addressed."""
    model = get_user_model()
    users = model._default_manager.filter(is_active=True)
    if not task.addressed_by:
        return users.none()
    if "user" in task.addressed_by:
        users = users.filter(pk__in=[task.interaction_user_id])
    if "group" in task.addressed_by:
        users = users.filter(_member_of([task.interaction_group_id]))
    for permission in task.interaction_permissions:
        users = users.filter(pk__in=_holders(model, permission))
    return users.distinct()


def users_for_form(form: Form, task: AutomationTaskModel | None) -> Any:
    """Return the users who may submit a form; see `Form.get_users_with_permission`.

    Without a task nobody knows whom a callable or reference would name.
    """
    replacement = conf.users_form_method()
    if replacement is not None:
        return replacement(form)
    if task is not None:
        return users_allowed(task)
    users = get_user_model()._default_manager.filter(is_active=True)
    lookups = (form.user_lookup or {}, form.group_lookup or {})
    computed = any(is_computed(value) for lookup in lookups for value in lookup.values())
    if computed or not form.has_addressee:
        return users.none()
    if form.user_lookup:
        users = users.filter(**form.user_lookup)
    if form.group_lookup:
        found = groups.model()._default_manager.filter(**form.group_lookup)
        users = users.filter(_member_of(found.values("pk")))
    for permission in form.permissions:
        users = users.filter(pk__in=_holders(get_user_model(), permission))
    return users.distinct()


def _member_of(found: Any) -> Q:
    """Return a condition for users who are in one of these groups, given by primary keys."""
    field, members = groups.group_field(), groups.member_lookup()
    if field is not None:
        return Q(**{f"{field}__in": found})
    if members is None:
        return Q(pk__in=[])
    return Q(pk__in=groups.model()._default_manager.filter(pk__in=found).values(members))


def _holders(model: Any, permission: str) -> Any:
    app, _, codename = permission.partition(".")
    named = {"content_type__app_label": app, "codename": codename}
    direct = Q(**{f"user_permissions__{key}": value for key, value in named.items()})
    through = Q(**{f"groups__permissions__{key}": value for key, value in named.items()})
    return model._default_manager.filter(Q(is_superuser=True) | direct | through).values("pk")


def waits_for_person(task: AutomationTaskModel) -> bool:
    """Tell whether a submission can still be taken."""
    return task.waiting == Waiting.PERSON and task.finished is None


def kept_answer(row: AutomationModel, task: AutomationTaskModel, node: Node) -> Proceed | None:
    """Return the answer that a form had before the instance was set back, if it is kept."""
    kept = row.kept_answers.get(node.name) if node.kind == Kind.FORM else None
    if kept is None:
        return None
    left = {name: said for name, said in row.kept_answers.items() if name != node.name}
    row.kept_answers = left
    task.completed_by_name = kept["by_name"]
    said = f"Answered before by {kept['by_name']}"
    return Proceed(result=kept["result"], message=said)
