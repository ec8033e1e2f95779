"""Who gets which answer from which address: one table for both packages.

A row names an address and holds two lines of expected answers, for GET and for POST, one for
each of `PEOPLE` in their order. To add an address, add a row to the file of its capability;
`Address.sends` is what a POST that may be taken sends. Where an address stands for several things,
each has a row of its own, with a word in brackets behind the name.

    LOGIN   sent to the login page; nothing is changed
    DONE    taken: the answer leads on (302) and something is changed
    number  this status; nothing is changed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from automations.models import AutomationModel, AutomationTaskModel
from automations.permissions import Action, permission
from tests.automations.people import VIEW

LOGIN = "login"
DONE = "done"

#: Rights of the person "change": everything that can be done to an instance.
CHANGE = (
    *VIEW,
    "automations.change_automationmodel",
    *(permission(action) for action in Action),
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
        timer: a task that waits for a time.
        told: an instance that receives messages.
        paused: an instance that somebody has paused.
    """

    task: AutomationTaskModel
    failed: AutomationTaskModel
    timer: AutomationTaskModel
    told: AutomationModel
    paused: AutomationModel

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
        of_task: it begins with the id of an instance and ends with that of one of its tasks.
        recorded: what is done is an act on instances, which leaves an event.
        keyed: who knows the address may act; programs do, which have no token of a form.
    """

    args: Callable[[World], Iterable[Any]]
    get: tuple[int | str, ...]
    post: tuple[int | str, ...]
    sends: Callable[[World], dict[str, Any]] = lambda world: {}
    of_task: bool = False
    recorded: bool = True
    keyed: bool = False


def nothing(world: World) -> tuple[Any, ...]:
    return ()


def instance(world: World) -> tuple[Any, ...]:
    return (world.broken.pk,)


def both(world: World) -> tuple[Any, ...]:
    return (world.broken.pk, world.failed.pk)


def line(*answers: int | str) -> tuple[int | str, ...]:
    """Return one line of the table, checked for its length."""
    if len(answers) != len(PEOPLE):
        raise ValueError(f"A line has {len(PEOPLE)} answers, not {len(answers)}: {answers}")
    return answers


#: Pages of the admin: who is no staff is sent to its login.
STAFF_ONLY = (LOGIN, LOGIN, LOGIN, LOGIN)
