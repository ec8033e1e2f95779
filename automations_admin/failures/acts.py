"""What can be done to a whole group: each button leads to a page that asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from automations.permissions import Action
from automations_admin import counting
from automations_admin.capability import Act
from automations_admin.failures.queries import Key, Sample
from automations_admin.links import Links

#: Tells whether the user may do something to a flow.
May = Callable[[Action, str], bool]


def failed(links: Links, may: May, key: Key, count: int, newest: list[Sample]) -> Iterator[Act]:
    """Yield what the user may do to a group of failed tasks.

    Args:
        links: addresses within the admin site.
        may: tells what the user may do.
        key: the group.
        count: number of its tasks.
        newest: the newest of them; a group of one is acted on like any single task.
    """
    if not may(Action.RETRY, key.flow):
        return
    if count == 1 and newest:
        where = newest[0].instance, newest[0].task
        yield Act(_("Retry…"), links.to("automations_retry", *where), "retrying")
        if may(Action.EDIT_DATA, key.flow):
            yield Act(_("Fix and retry…"), links.to("automations_edit_and_retry", *where), "edit")
    elif url := _plan(links, "retry", key, "failed"):
        yield Act(_("Retry %(count)s…") % {"count": counting.said(count)}, url, "retrying")


def retrying(links: Links, may: May, key: Key) -> Iterator[Act]:
    """Yield what the user may do to a group of tasks that are tried again by themselves."""
    for action, act, label, icon in (
        (Action.RESCHEDULE, "run_now", _("Try now…"), "running"),
        (Action.PAUSE, "pause", _("Hold…"), "paused"),
    ):
        if may(action, key.flow) and (url := _plan(links, act, key, "retrying")):
            yield Act(label, url, icon)


def _plan(links: Links, act: str, key: Key, task: str) -> str:
    """Return the address of a plan for just this group; "" if it cannot be told from others."""
    if not key.fingerprint:
        return ""
    return links.plan(act, flow=key.flow, step=key.step, same=key.fingerprint, task=task)
