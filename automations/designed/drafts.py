"""Drafts of designed flows: begun, saved, thrown away. Nothing ever runs on a draft."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError

from automations import clock
from automations.document.document import Document
from automations.engine import records, store
from automations.exceptions import NotTheNewest, VersionIsPublished
from automations.models import FlowDefinition, FlowVersion
from automations.status import EventKind, VersionState

#: What a save changes.
_SAVED = ("document", "note", "layout", "logic_hash", "revision", "updated")


def begin(
    name: str, title: str, document: dict[str, Any], *, actor: Any, base: str = ""
) -> FlowVersion:
    """Store a new flow with its first draft.

    Args:
        name: what its class is called in Python, such as "Welcome".
        title: what people call it.
        document: the draft, as JSON; it may have problems.
        actor: the author.
        base: path of the offered class whose methods it may call; "" for none.

    Raises:
        ValidationError: the name cannot be taken.
    """
    flow = FlowDefinition(name=name, title=title, base=base)
    flow.full_clean()
    with store.atomic():
        flow.save(using=store.alias())
        return _insert(flow, {**document, "name": name}, None, actor)


def of(
    flow: FlowDefinition,
    actor: Any,
    based_on: FlowVersion | None = None,
    *,
    like: FlowVersion | None = None,
) -> FlowVersion:
    """Return the draft of an author, begun from a version if there is none.

    Args:
        flow: the flow.
        actor: the author.
        based_on: the version to begin with; by default the one that is published.
        like: somebody else's draft to begin with instead, as a copy.
    """
    found = _own(flow, actor)
    if found is not None:
        return found
    base = based_on or flow.published or flow.versions.order_by("-created").first()
    base = like.based_on if like else base
    begun = like or base
    try:
        with store.atomic():
            return _insert(flow, begun.document if begun else {}, base, actor, begun)
    except IntegrityError:
        other = _own(flow, actor)  # begun in another tab at the same moment
        if other is None:
            raise
        return other


def save(
    draft: FlowVersion,
    document: dict[str, Any],
    *,
    revision: int,
    actor: Any,
    note: str = "",
    layout: dict[str, Any] | None = None,
) -> FlowVersion:
    """Store what an author made of a draft.

    Args:
        draft: the draft.
        document: as JSON; it may have problems.
        revision: of the draft that was changed.
        actor: who saves it.
        note: what was changed, in the author's words.
        layout: where its author wants things to stand, as `sidecar.checked` gives it; None leaves
            what is stored.

    Raises:
        NotTheNewest: it was saved in the meantime; `found` is what is stored.
        VersionIsPublished: it is no draft any more.
    """
    with store.atomic():
        stored = locked(draft, revision)
        stored.document, stored.note = document, note
        stored.logic_hash = _hash(document)
        stored.revision, stored.updated = revision + 1, clock.now()
        stored.layout = stored.layout if layout is None else layout
        stored.save(update_fields=[*_SAVED])
        _record(stored, EventKind.DRAFT_SAVED, actor)
    return stored


def discard(draft: FlowVersion, *, actor: Any) -> None:
    """Throw a draft away; a flow of which nothing was ever published goes with its last draft.

    Raises:
        VersionIsPublished: it is no draft any more.
    """
    with store.atomic():
        stored = locked(draft)
        _record(stored, EventKind.DRAFT_DISCARDED, actor)
        stored.delete()
        if not stored.flow.versions.exists():
            stored.flow.delete()


def locked(draft: FlowVersion, revision: int | None = None) -> FlowVersion:
    """Return a draft as it is stored, locked with its flow.

    Args:
        draft: the draft.
        revision: that was looked at; None for any.

    Raises:
        NotTheNewest: it was saved in the meantime; `found` is what is stored.
        VersionIsPublished: it is no draft any more.
    """
    rows = FlowVersion.objects.using(store.alias()).select_for_update()
    stored = rows.select_related("flow").get(pk=draft.pk)
    if stored.state != VersionState.DRAFT:
        raise VersionIsPublished
    if revision is not None and stored.revision != revision:
        raise NotTheNewest(found=stored)
    return stored


def _own(flow: FlowDefinition, actor: Any) -> FlowVersion | None:
    rows = FlowVersion.objects.using(store.alias()).select_related("flow")
    return rows.filter(draft_key=_key(flow, actor)).first()


def _insert(
    flow: FlowDefinition,
    document: dict[str, Any],
    base: FlowVersion | None,
    actor: Any,
    begun: FlowVersion | None = None,
) -> FlowVersion:
    draft = FlowVersion(
        flow=flow,
        document=document,
        logic_hash=_hash(document),
        layout=begun.layout if begun else {},
        based_on=base,
        draft_key=_key(flow, actor),
        author=actor,
        author_name=str(actor)[:200],
    )
    draft.save(using=store.alias())
    _record(draft, EventKind.DRAFT_SAVED, actor)
    return draft


def _key(flow: FlowDefinition, actor: Any) -> str:
    return f"{flow.pk}:{actor.pk}"


def _hash(document: Any) -> str:
    """Return the hash of what a document does, or "" if it is none."""
    try:
        return Document.from_json(document).logic_hash
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""


def _record(draft: FlowVersion, kind: EventKind, actor: Any) -> None:
    records.record_event(
        None,
        kind,
        actor=actor,
        flow=draft.flow.automation_class,
        revision=draft.revision,
        logic_hash=draft.logic_hash,
    )
