"""Publishing: a draft becomes the version that new instances start on."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from automations import clock
from automations.designed import drafts
from automations.designed.judging import judge
from automations.designed.versions import VERSIONS, class_of
from automations.document.document import Document
from automations.engine import records, store
from automations.exceptions import (
    DefinitionError,
    NotPublishable,
)
from automations.models import FlowDefinition, FlowVersion
from automations.status import EventKind, VersionState

#: Most characters of a title.
_LONGEST = FlowDefinition._meta.get_field("title").max_length


def publish(draft: FlowVersion, *, revision: int, actor: Any, note: str = "") -> FlowVersion:
    """Make a draft the version that new instances start on; running ones keep theirs.

    Args:
        draft: the draft.
        revision: of the draft that was looked at.
        actor: who publishes it.
        note: what is new, for those who read the list of versions.

    Returns:
        The version, with its number.

    Raises:
        NotPublishable: the document has problems.
        NotTheNewest: the draft was saved in the meantime.
        VersionIsPublished: it is no draft any more.
    """
    with store.atomic():
        flows = FlowDefinition.objects.using(store.alias()).select_for_update()
        flow = flows.get(pk=draft.flow_id)  # first, so that two cannot wait for each other
        stored = drafts.locked(draft, revision)
        stored.flow = flow
        check(stored)
        _begin(stored, note)
        before, flow.published = flow.published_id, stored
        flow.title = stored.document.get("verboseName", "")[:_LONGEST] or flow.title
        flow.save(update_fields=["published", "title"])
        if before is not None:
            rows = FlowVersion.objects.using(store.alias())
            rows.filter(pk=before).update(state=VersionState.RETIRED)
        _record(flow, EventKind.VERSION_PUBLISHED, actor, note, number=stored.number)
        _tell()
    return stored


def retire(flow: FlowDefinition, *, actor: Any, reason: str) -> None:
    """Start no new instances of a flow; those that run go on.

    Args:
        flow: the flow.
        actor: who ends it.
        reason: why.
    """
    with store.atomic():
        flows = FlowDefinition.objects.using(store.alias()).select_for_update()
        found = flows.get(pk=flow.pk)
        if found.published_id is None:
            return
        rows = FlowVersion.objects.using(store.alias()).filter(pk=found.published_id)
        rows.update(state=VersionState.RETIRED)
        found.published = None
        found.save(update_fields=["published"])
        _record(found, EventKind.VERSION_RETIRED, actor, reason)
        _tell()


def check(draft: FlowVersion) -> None:
    """See to it that a class can be made of a draft.

    Raises:
        NotPublishable: it cannot; says why.
    """
    wrong = judge(draft.document, draft.flow.name, draft.flow.base)
    if wrong:
        raise NotPublishable(problems=wrong)
    try:
        class_of(draft.document, draft.flow, None, "draft")
    except DefinitionError as error:
        raise NotPublishable(str(error)) from error


def _tell() -> None:
    """Have this process know at once, also within the transaction; others ask soon enough."""
    VERSIONS.ask_again()
    transaction.on_commit(VERSIONS.ask_again, using=store.alias())


def _begin(draft: FlowVersion, note: str) -> None:
    numbers = draft.flow.versions.exclude(number=None).order_by("-number")
    draft.number = (numbers.values_list("number", flat=True).first() or 0) + 1
    draft.state, draft.draft_key = VersionState.PUBLISHED, None
    draft.begun = draft.updated = clock.now()
    draft.note = note or draft.note
    draft.logic_hash = Document.from_json(draft.document).logic_hash
    fields = ["number", "state", "draft_key", "begun", "updated", "note", "logic_hash"]
    draft.save(update_fields=fields)


def _record(flow: FlowDefinition, kind: EventKind, actor: Any, reason: str, **detail: Any) -> None:
    records.record_event(
        None, kind, actor=actor, reason=reason, flow=flow.automation_class, **detail
    )
