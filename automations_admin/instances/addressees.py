"""Whom the tasks of people are for: asked for many tasks at once, however many there are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from automations import conf
from automations.models import AutomationTaskModel
from automations.status import Waiting
from automations_admin import counting

#: Most tasks for which people are counted.
MOST_COUNTED = 5


def said(task: AutomationTaskModel) -> str:
    """Return whom a task is for, in words; "" if nobody is left. See `read`."""
    user, group = task.interaction_user, task.interaction_group
    named = task.addressed_by.split(",")
    if ("user" in named and user is None) or ("group" in named and group is None):
        return ""
    parts = [str(user)] if user is not None else []
    if group is not None:
        parts.append(_("the group %(name)s") % {"name": group})
    needed = _("the permission %(name)s")
    return ", ".join([*parts, *(needed % {"name": name} for name in task.interaction_permissions)])


def read(tasks: Sequence[AutomationTaskModel]) -> list[AutomationTaskModel]:
    """Return those of the tasks that wait for a person; they know whom they are for from then on.

    Two queries.
    """
    found = [task for task in tasks if task.waiting == Waiting.PERSON]
    prefetch_related_objects(found, "interaction_user", "interaction_group")
    return found


def members(tasks: Sequence[AutomationTaskModel]) -> dict[int, int]:
    """Return how many people may act on the first of the tasks, by primary key; one query.

    Where the project decides about it, it is asked task by task.

    Args:
        tasks: as `read` has returned them.
    """
    asked = [task for task in tasks if said(task)][:MOST_COUNTED]
    people = [task.get_users_with_permission() for task in asked]
    if conf.users_model_method() is None:
        counts = counting.capped_counts(people)
    else:
        counts = [one.count() if hasattr(one, "values") else len(one) for one in people]
    return dict(zip((task.pk for task in asked), counts, strict=True))
