"""Who gets which answer from which address: one table for both packages.

A row names an address and holds two lines of expected answers, for GET and for POST, one for
each of `PEOPLE` in their order. To add an address, add a row; `Address.sends` is what a POST
that may be taken sends.

    LOGIN   sent to the login page; nothing is changed
    DONE    taken: the answer leads on (302) and something is changed
    number  this status; nothing is changed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.people import ANSWER, VIEW

LOGIN = "login"
DONE = "done"

#: Rights of the person "change": everything that can be done to an instance.
CHANGE = (
    *VIEW,
    "automations.change_automationmodel",
    "automations.delete_automationmodel",
    "automations.retry_automationmodel",
    "automations.edit_data_automationmodel",
)

#: Columns: nobody logged in; logged in; whose task it is; whose task another one is; staff
#: without rights, with the right to see, with all rights on instances; superuser.
PEOPLE = ("anonymous", "user", "addressee", "other", "staff", "view", "change", "superuser")


@dataclass(frozen=True)
class World:
    """What the addresses are about.

    Attributes:
        task: waits for the addressee.
        failed: a failed task of another instance.
    """

    task: AutomationTaskModel
    failed: AutomationTaskModel

    @property
    def broken(self) -> AutomationModel:
        """The instance of the failed task."""
        return self.failed.automation


@dataclass(frozen=True)
class Address:
    """One row.

    Attributes:
        args: what the address holds besides its name.
        get, post: expected answers in the order of `PEOPLE`.
        sends: what the POST sends.
    """

    args: Callable[[World], Iterable[Any]]
    get: tuple[int | str, ...]
    post: tuple[int | str, ...]
    sends: Callable[[World], dict[str, Any]] = lambda world: {}


def _nothing(world: World) -> tuple[Any, ...]:
    return ()


def _instance(world: World) -> tuple[Any, ...]:
    return (world.broken.pk,)


def _both(world: World) -> tuple[Any, ...]:
    return (world.broken.pk, world.failed.pk)


def _edited(world: World) -> dict[str, Any]:
    version = recovery.data_version(world.broken)
    return {"data": '{"repaired": true}', "version": version, "reason": "Wrong", "save": "1"}


def _edited_and_retried(world: World) -> dict[str, Any]:
    return {key: value for key, value in _edited(world).items() if key != "save"}


def line(*answers: int | str) -> tuple[int | str, ...]:
    """Return one line of the table, checked for its length."""
    if len(answers) != len(PEOPLE):
        raise ValueError(f"A line has {len(PEOPLE)} answers, not {len(answers)}: {answers}")
    return answers


#: Pages of the admin: who is no staff is sent to its login.
_STAFF_ONLY = (LOGIN, LOGIN, LOGIN, LOGIN)

#: Every address of both packages.
TABLE: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "automations:task_list": Address(
        _nothing,
        get=line(LOGIN, 200, 200, 200, 200, 200, 200, 200),
        post=line(LOGIN, 405, 405, 405, 405, 405, 405, 405),
    ),
    "automations:task": Address(
        lambda world: (world.task.pk,),
        get=line(LOGIN, 403, 200, 403, 403, 403, 403, 403),
        post=line(LOGIN, 403, DONE, 403, 403, 403, 403, 403),
        sends=lambda world: ANSWER,
    ),
    "automations:error_report": Address(
        _nothing,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    "automations:dashboard": Address(
        _nothing,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    "automations:history": Address(
        _instance,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    "automations:traceback": Address(
        _both,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    # -- the admin -----------------------------------------------------------------------------
    "admin:automations_flow_changelist": Address(
        _nothing,
        get=line(*_STAFF_ONLY, 403, 200, 200, 200),
        post=line(*_STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_flow_change": Address(
        lambda world: (world.broken.automation_class,),
        get=line(*_STAFF_ONLY, 403, 200, 200, 200),
        post=line(*_STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_automationmodel_changelist": Address(
        _nothing,
        get=line(*_STAFF_ONLY, 403, 200, 200, 200),
        post=line(*_STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_automationmodel_add": Address(
        _nothing,
        get=line(*_STAFF_ONLY, 403, 403, 403, 403),
        post=line(*_STAFF_ONLY, 403, 403, 403, 403),
    ),
    "admin:automations_automationmodel_change": Address(
        _instance,
        get=line(*_STAFF_ONLY, 403, 200, 200, 200),
        post=line(*_STAFF_ONLY, 403, 403, 403, 403),
        sends=lambda world: {"state": "completed", "data": "{}"},
    ),
    "admin:automations_automationmodel_history": Address(
        _instance,
        get=line(*_STAFF_ONLY, 403, 200, 200, 200),
        post=line(*_STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_automationmodel_delete": Address(
        _instance,
        get=line(*_STAFF_ONLY, 403, 403, 200, 200),
        post=line(*_STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"post": "yes"},
    ),
    # Django's redirect from an old form of the address; it says nothing about the instance.
    "admin/automations/automationmodel/<path:object_id>/": Address(
        _instance,
        get=line(*_STAFF_ONLY, 302, 302, 302, 302),
        post=line(*_STAFF_ONLY, 302, 302, 302, 302),
    ),
    "admin:automations_edit_data": Address(
        _instance,
        get=line(*_STAFF_ONLY, 403, 403, 200, 200),
        post=line(*_STAFF_ONLY, 403, 403, DONE, DONE),
        sends=_edited,
    ),
    "admin:automations_retry": Address(
        _both,
        get=line(*_STAFF_ONLY, 403, 403, 200, 200),
        post=line(*_STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"reason": "Gateway is back"},
    ),
    "admin:automations_edit_and_retry": Address(
        _both,
        get=line(*_STAFF_ONLY, 403, 403, 200, 200),
        post=line(*_STAFF_ONLY, 403, 403, DONE, DONE),
        sends=_edited_and_retried,
    ),
}
