"""The bell: how the engine says that something is due, and the contract of those who hear it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.checks import CheckMessage
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from automations import conf
from automations.exceptions import ConfigurationError

if TYPE_CHECKING:
    from automations.engine.unit import Unit

#: The dispatchers that come with the package.
KNOWN = {
    "inline": "automations.dispatch.inline.InlineDispatcher",
    "worker": "automations.dispatch.worker.WorkerDispatcher",
    "celery": "automations.dispatch.celery.CeleryDispatcher",
    "django_tasks": "automations.dispatch.django_tasks.TasksDispatcher",
}


@dataclass(frozen=True)
class Due:
    """That something of an instance is due now, as far as it is known.

    Attributes:
        instance: its primary key.
        flow: dotted name of its class; "" if that was not looked up.
        node: name of the node that is due; "" for whatever is.
    """

    instance: int
    flow: str = ""
    node: str = ""


class Dispatcher:
    """Tells workers that something is due. The row is the truth: calls may be lost or doubled.

    It is called in the transaction that stores what is due, or after it. What it sends must wait
    for the commit, and nothing that goes wrong with it may reach the caller.
    """

    #: Whether a start, message or form goes on in the process of its caller.
    takes_up: bool = False

    def poke(self, dues: Sequence[Due]) -> None:
        """Say that instances have something due. Does nothing by default."""

    def wake(self) -> None:
        """Say that much may be due of which nobody knows what. Does nothing by default."""

    def sweep(self) -> bool:
        """Have everything looked for that is due; tell whether there is a way to ask for it."""
        return False

    def check(self) -> Iterable[CheckMessage]:
        """Yield what is missing or wrong, as system checks."""
        return ()

    def found(self) -> str:
        """Return by which way workers find what is due: "poll", "notify" or "queue"."""
        return "poll"


@lru_cache(maxsize=1)
def get() -> Dispatcher:
    """Return the dispatcher that the settings name.

    Raises:
        ConfigurationError: there is none of this name, or what it needs is not installed.
    """
    name = conf.get().DISPATCHER
    try:
        found = import_string(KNOWN.get(name, name))()
    except ImportError as error:
        *others, last = KNOWN
        raise ConfigurationError(
            f"AUTOMATIONS['DISPATCHER'] is {name!r}. Use {', '.join(others)} or {last}, or a "
            f"dotted name. ({error})"
        ) from error
    if not isinstance(found, Dispatcher):
        raise ConfigurationError(
            f"{name!r} is no Dispatcher. Subclass engine.dispatcher.Dispatcher."
        )
    return found


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "AUTOMATIONS":
        get.cache_clear()


setting_changed.connect(_forget, dispatch_uid="automations.dispatcher")


def ring(instances: Iterable[int], flow: str = "") -> None:
    """Say that something of instances is due, nobody knows what."""
    if dues := [Due(pk, flow) for pk in dict.fromkeys(instances)]:
        get().poke(dues)


def ring_left(unit: Unit) -> None:
    """Say what a transaction has left due, called before its commit.

    What a caller's transaction leaves is run by the caller, if the dispatcher takes it up, but for
    detached steps.
    """
    told, row, left = get(), unit.row, unit.left
    if told.takes_up and not unit.taken.background:
        left = [node for node in left if node is not None and node.detached]
    if left:
        told.poke([Due(row.pk, row.automation_class, node.name if node else "") for node in left])
