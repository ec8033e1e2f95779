"""Who may do what to the instances of which flow: one question, asked by pages and by batches."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from automations import conf, registry
from automations.automation import Automation


class Action(StrEnum):
    """What a person may be allowed to do; each is a Django permission, see `permission`."""

    #: See flows, instances and where they stand.
    VIEW = "view"
    #: See the data of instances, results and what tasks changed.
    VIEW_DATA = "view_data"
    #: See the frames of failed attempts.
    VIEW_TRACES = "view_traces"
    #: See values that are masked otherwise; each look is recorded.
    VIEW_SECRETS = "view_secrets"
    #: Start instances.
    START = "start"
    #: Replace the data.
    EDIT_DATA = "edit_data"
    #: Try failed steps again.
    RETRY = "retry"
    #: Start over from an earlier step.
    RESTART = "restart"
    #: Pass a step over, or mark it as failed.
    SKIP = "skip"
    #: End an instance.
    CANCEL = "cancel"
    #: Move an instance to another step.
    MOVE = "move"
    #: Pause and resume instances, steps, flows and everything.
    PAUSE = "pause"
    #: Run a timer now or later.
    RESCHEDULE = "reschedule"
    #: Give a person's task to somebody else.
    REASSIGN = "reassign"
    #: Send a message to an instance.
    SEND_MESSAGE = "send_message"
    #: Write a note.
    NOTE = "note"
    #: Take histories out.
    EXPORT = "export"
    #: Take histories in.
    IMPORT = "import"
    #: Remove what tells of a person or object from histories.
    ERASE = "erase"
    #: Draw up flows and change drafts.
    DESIGN = "design"
    #: Publish versions of designed flows, and retire them.
    PUBLISH = "publish"
    #: Delete an instance with its history.
    DELETE = "delete"


#: Model that the permissions belong to.
_MODEL = "automationmodel"


def permission(action: Action) -> str:
    """Return the Django permission of an action, such as "automations.retry_automationmodel"."""
    return f"automations.{action}_{_MODEL}"


def may(user: Any, action: Action, flow: str) -> bool:
    """Tell whether a user may do something to the instances of a flow.

    Asked in this order; the first that answers with True or False decides:
    the function that AUTOMATIONS["FLOW_PERMISSION"] names, called with user, dotted name of the
    flow and action; the flow's class method `has_flow_permission(user, action)`; the Django
    permission that `Meta.permissions[action]` names; the Django permission of the action.

    Args:
        user: the user.
        action: what is to be done.
        flow: dotted name of the flow.
    """
    if not getattr(user, "is_active", False):
        return False
    said = conf.flow_permission(user, flow, str(action))
    automation = registry.find(flow)
    if said is None and automation is not None:
        said = automation.has_flow_permission(user, str(action))
    if said is not None:
        return bool(said)
    named = automation.options.permissions.get(str(action)) if automation else None
    return bool(user.has_perm(named)) if named else may_anywhere(user, action)


def has_rules(action: Action) -> bool:
    """Tell whether the project or a flow makes a rule of its own for an action."""
    if conf.get().FLOW_PERMISSION:
        return True
    usual = Automation.has_flow_permission.__func__  # type: ignore[attr-defined]
    return any(
        str(action) in cls.options.permissions or cls.has_flow_permission.__func__ is not usual  # type: ignore[attr-defined]
        for cls in registry.all_classes()
    )


def may_anywhere(user: Any, action: Action) -> bool:
    """Tell whether a user may do something to flows that make no rule of their own."""
    if not getattr(user, "is_active", False):
        return False
    if action == Action.VIEW and user.has_perm(f"automations.change_{_MODEL}"):
        return True
    return bool(user.has_perm(permission(action)))


def flows_for(user: Any, action: Action, flows: Iterable[str]) -> frozenset[str]:
    """Return those of the flows, given by dotted names, to which a user may do something."""
    return frozenset(flow for flow in flows if may(user, action, flow))
