"""Whom an open task is addressed to, as an address says it: me, user:ann, group:Accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q

from automations import conf
from automations.models import AutomationTaskModel
from automations.status import Waiting

#: What stands for the user who looks.
ME = "me"
#: Most groups that are offered.
MOST_GROUPS = 100


def tasks_for(said: str, user: Any) -> Any:
    """Return the open tasks of a person or group, as a queryset; None if there is no such one.

    Args:
        said: "me", "user:<name>", "group:<name>", or the name of a user or of a group.
        user: who looks. For "me" user, group and every permission must fit; a user or group by
            name is the one that the task is addressed to.
    """
    if said == ME:
        return AutomationTaskModel.objects.assigned_to(user)
    fits = next(_addressees(said), None)
    if fits is None:
        return None
    return AutomationTaskModel.objects.filter(fits, waiting=Waiting.PERSON)


def _addressees(said: str) -> Iterator[Q]:
    kind, sign, name = said.partition(":")
    if not sign:
        kind, name = "", said
    if kind in {"", "user"}:
        users = get_user_model()._default_manager
        name_field = get_user_model().USERNAME_FIELD
        yield from (Q(interaction_user=pk) for pk in _keys(users, name_field, name))
    if kind in {"", "group"}:
        yield from (Q(interaction_group=pk) for pk in _keys(*_groups(), name))


def _keys(manager: Any, field: str, name: str) -> list[Any]:
    # A model of groups without names is asked for its key, which need not be what was typed.
    with suppress(ValueError, OverflowError, ValidationError):
        return list(manager.filter(**{field: name}).values_list("pk", flat=True)[:1])
    return []


def _groups() -> tuple[Any, str]:
    """Return the manager of the groups that forms can address, and the field that names them."""
    model = apps.get_model(conf.group_model())
    try:
        model._meta.get_field("name")
    except FieldDoesNotExist:
        return model._default_manager, "pk"
    return model._default_manager, "name"


def offered() -> list[str]:
    """Return what can be chosen without knowing anybody: oneself, and the groups by name."""
    manager, field = _groups()
    found = manager.order_by(field).values_list(field, flat=True)[:MOST_GROUPS]
    return [ME, *(f"group:{name}" for name in found)]
