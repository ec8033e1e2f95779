"""The pages of people and of the older views."""

from __future__ import annotations

from automations.engine.subscriptions import Recipient
from automations.engine.unsubscribe_links import Link
from tests.acceptance.access.table import DONE, LOGIN, Address, both, instance, line, nothing
from tests.automations.people import ANSWER

ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "automations:task_list": Address(
        nothing,
        get=line(LOGIN, 200, 200, 200, 200, 200, 200, 200),
        post=line(LOGIN, 405, 405, 405, 405, 405, 405, 405),
    ),
    "automations:task": Address(
        lambda world: (world.task.pk,),
        get=line(LOGIN, 403, 200, 403, 403, 403, 403, 403),
        post=line(LOGIN, 403, DONE, 403, 403, 403, 403, 403),
        sends=lambda world: ANSWER,
    ),
    "automations:enter (members)": Address(
        lambda world: ("tests.flows.signup.Free",),
        get=line(LOGIN, 200, 200, 200, 200, 200, 200, 200),
        post=line(LOGIN, DONE, DONE, DONE, DONE, DONE, DONE, DONE),
        sends=lambda world: {"email": "ada@example.org"},
        recorded=False,
    ),
    "automations:enter (strangers)": Address(
        lambda world: ("tests.flows.signup.Newsletter",),
        get=line(200, 200, 200, 200, 200, 200, 200, 200),
        post=line(DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE),
        sends=lambda world: {"email": "ada@example.org"},
        recorded=False,
    ),
    "automations:enter (permission)": Address(
        lambda world: ("tests.flows.signup.Newsletter", "staff"),
        get=line(LOGIN, 403, 403, 403, 403, 403, 403, 200),
        post=line(LOGIN, 403, 403, 403, 403, 403, 403, DONE),
        sends=lambda world: {"email": "ada@example.org"},
        recorded=False,
    ),
    "automations:error_report": Address(
        nothing,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    "automations:dashboard": Address(
        nothing,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    "automations:history": Address(
        instance,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
    ),
    "automations:traceback": Address(
        both,
        get=line(LOGIN, 403, 403, 403, 403, 200, 200, 200),
        post=line(LOGIN, 403, 403, 403, 403, 405, 405, 405),
        of_task=True,
    ),
    "automations:unsubscribe": Address(
        lambda world: (Link(Recipient(["hash"]), "offers").token,),
        get=line(200, 200, 200, 200, 200, 200, 200, 200),
        post=line(DONE, DONE, DONE, DONE, DONE, DONE, DONE, DONE),
        sends=lambda world: {"act": "unsubscribe"},
        recorded=False,
        keyed=True,
    ),
    "automations:unsubscribe (of nobody)": Address(
        lambda world: ("x",),
        get=line(404, 404, 404, 404, 404, 404, 404, 404),
        post=line(404, 404, 404, 404, 404, 404, 404, 404),
        keyed=True,
    ),
}
