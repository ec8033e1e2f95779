"""The model whose members a form can address, and what it and the users call each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from automations import conf

#: What a group calls its members if it has several relations to users.
MEMBERS = "user_set"


def model() -> Any:
    """Return the model of ATM_GROUP_MODEL; by default Django's own groups."""
    return apps.get_model(conf.group_model())


def named(names: Collection[str]) -> dict[str, Any]:
    """Return the primary keys of the groups that are called so, by name; others are not kept.

    Only the database's own column can be asked for: what a project calls its groups otherwise is
    computed from each of them.
    """
    if not names:
        return {}
    rows = model()._default_manager.all()
    if model().__str__ is apps.get_model("auth.Group").__str__:
        rows = rows.filter(name__in=names)
    return {name: row.pk for row in rows if (name := str(row)) in names}


def group_field() -> str | None:
    """Return the name of the users' own field that holds their groups; None without one."""
    fields, wanted = get_user_model()._meta.many_to_many, model()
    return next((field.name for field in fields if field.related_model is wanted), None)


def member_lookup() -> str | None:
    """Return the name by which a question to the groups asks for members; None if it cannot.

    It is the relation that is called `user_set`, else the first many-to-many one with users.
    """
    found = [field for field in model()._meta.get_fields() if _leads_to_users(field)]
    named = [field for field in found if MEMBERS in {field.name, _accessor(field)}]
    many = [field for field in found if field.many_to_many]
    return next((field.name for field in (*named, *many)), None)


def have_members() -> bool:
    """Tell whether users can be in a group. A model that is not there is Django's business."""
    try:
        return bool(group_field() or member_lookup())
    except LookupError:
        return True


def _leads_to_users(field: Any) -> bool:
    related = field.related_model if field.is_relation else None
    users = get_user_model()._meta.concrete_model
    return related is not None and related._meta.concrete_model is users


def _accessor(field: Any) -> str | None:
    accessor = getattr(field, "get_accessor_name", None)
    return accessor() if accessor is not None else None
