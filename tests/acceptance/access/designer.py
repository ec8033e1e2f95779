"""The console: designed flows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from automations import registry
from automations.designed import drafts, publishing
from automations.models import AutomationModel, FlowDefinition, FlowVersion
from tests.acceptance.access.table import DONE, STAFF_ONLY, Address, World, line, nothing
from tests.flows import designs


def flow() -> FlowDefinition:
    """Return a flow of which a version is published."""
    found = FlowDefinition.objects.filter(name="Invoicing").first()
    if found is None:
        author = User.objects.get_or_create(username="designer of the table")[0]
        draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=author)
        found = publishing.publish(draft, revision=1, actor=author, note="First").flow
    return found


def _name(world: World) -> tuple[Any, ...]:
    return (flow().name,)


def _version(world: World) -> tuple[Any, ...]:
    found = flow()
    assert found.published is not None
    return (found.name, found.published.pk)


def draft(world: World) -> tuple[Any, ...]:
    """Return name and primary key of a draft."""
    found = flow()
    author = User.objects.get(username="designer of the table")
    return (found.name, drafts.of(found, author).pk)


def running(world: World) -> AutomationModel:
    """Return an instance of a designed flow of which there is a newer version."""
    found = AutomationModel.objects.filter(version__number=1).first()
    if found is None:
        present = flow()
        found = registry.get(present.automation_class)(total=5).row
        author = User.objects.get(username="designer of the table")
        publishing.publish(drafts.of(present, author), revision=1, actor=author, note="Second")
    return found


def next_version(world: World) -> dict[str, Any]:
    """Send the newer version."""
    version = FlowVersion.objects.filter(number=2).first()
    return {"version": str(version.pk) if version else "", "reason": "Newer"}


def _revision(world: World) -> int:
    return FlowVersion.objects.get(pk=draft(world)[1]).revision


ROWS: dict[str, Address] = {
    #                                   anonym user addr. other staff view change super
    "admin:automations_design_changelist": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design": Address(
        _name,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design_version": Address(
        _version,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design_look": Address(
        _version,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design_look (code)": Address(
        lambda world: (world.broken.automation_class,),
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design_document": Address(
        _version,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design_python": Address(
        _version,
        get=line(*STAFF_ONLY, 403, 200, 200, 200),
        post=line(*STAFF_ONLY, 403, 200, 200, 200),
    ),
    "admin:automations_design_begin": Address(
        nothing,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"title": "New", "name": f"New{FlowDefinition.objects.count()}"},
    ),
    "admin:automations_design_edit": Address(
        _name,
        get=line(*STAFF_ONLY, 403, 403, 405, 405),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
    ),
    "admin:automations_design_draft": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"document": "{}", "revision": _revision(world)},
    ),
    "admin:automations_design_canvas": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, 200, 200),
    ),
    # What is sent is JSON; the form that a test posts is none. See `designer/test_saving.py`.
    "admin:automations_design_save": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 405, 405),
        post=line(*STAFF_ONLY, 403, 403, 400, 400),
        sends=lambda world: {"revision": _revision(world)},
    ),
    # As well JSON; see `designer/test_presence.py`.
    "admin:automations_design_beat": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 405, 405),
        post=line(*STAFF_ONLY, 403, 403, 400, 400),
    ),
    # Nobody edits it here, so that there is nobody to record; see `designer/test_presence.py`.
    "admin:automations_design_take": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 405, 405),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        recorded=False,
    ),
    "admin:automations_design_discard": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
    ),
    "admin:automations_design_publish": Address(
        draft,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {
            "running": "finish",
            "note": "New",
            "revision": _revision(world),
        },
    ),
    "admin:automations_design_retire": Address(
        _name,
        get=line(*STAFF_ONLY, 403, 403, 200, 200),
        post=line(*STAFF_ONLY, 403, 403, DONE, DONE),
        sends=lambda world: {"reason": "Out of season"},
    ),
}
