"""Designed flows with their versions and drafts, and how many instances run on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from automations.models import (
    AutomationModel,
    AutomationTaskModel,
    FlowDefinition,
    FlowVersion,
)
from automations.permissions import Action
from automations.status import LIVE, VersionState
from automations_admin import console

#: Most flows, and most versions of one, that a page shows.
MOST = 500


@dataclass(frozen=True)
class Listed:
    """A designed flow in the list.

    Attributes:
        flow: as it is stored.
        running: instances that have not ended.
        drafts: who works on a draft.
    """

    flow: FlowDefinition
    running: int
    drafts: tuple[str, ...]


def listed(request: HttpRequest) -> list[Listed]:
    """Return the designed flows that the user may see; three queries, however many there are."""
    flows = FlowDefinition.objects.select_related("published").defer("published__document")
    allowed = console.visible(request)
    found = [one for one in flows[:MOST] if allowed is None or may(request, Action.VIEW, one)]
    running = _running(AutomationModel.objects.exclude(version=None), "version__flow")
    drafts = FlowVersion.objects.filter(state=VersionState.DRAFT, flow__in=found)
    authors: dict[int, list[str]] = {}
    for flow, author in drafts.order_by("author_name").values_list("flow", "author_name"):
        authors.setdefault(flow, []).append(author)
    return [Listed(one, running.get(one.pk, 0), tuple(authors.get(one.pk, ()))) for one in found]


def versions(flow: FlowDefinition) -> list[tuple[FlowVersion, int]]:
    """Return the versions of a flow, newest first, each with how many instances run on it."""
    rows = flow.versions.exclude(number=None).defer("document", "layout").order_by("-number")
    running = _running(AutomationModel.objects.filter(version__flow=flow), "version")
    return [(one, running.get(one.pk, 0)) for one in rows[:MOST]]


def others(version: FlowVersion) -> list[FlowVersion]:
    """Return the versions that one can be compared with: the one before it, then newest first."""
    rows = version.flow.versions.exclude(number=None).exclude(pk=version.pk)
    found = list(rows.only("number", "note").order_by("-number")[:MOST])
    number = version.number or 0
    return sorted(found, key=lambda one: one.number != number - 1)


def drafts(flow: FlowDefinition) -> list[FlowVersion]:
    """Return the drafts of a flow, the one that was saved last in front."""
    rows = flow.versions.filter(state=VersionState.DRAFT).defer("document", "layout")
    return list(rows.select_related("based_on").order_by("-updated"))


def flow(request: HttpRequest, name: str, *actions: Action) -> FlowDefinition:
    """Return a designed flow by the name of its class, if the user may see it.

    Raises:
        Http404: there is none that the user may see.
        PermissionDenied: the user must not do one of `actions` to it.
    """
    found = FlowDefinition.objects.filter(name=name).first() if "\x00" not in name else None
    if found is None or not may(request, Action.VIEW, found):
        raise Http404(_("There is no designed flow of this name."))
    console.require(request, found.automation_class, *actions)
    return found


def version(
    request: HttpRequest, name: str, pk: UUID, *actions: Action, draft: bool
) -> FlowVersion:
    """Return a version or a draft of a flow; see `flow`."""
    found = flow(request, name, *actions)
    rows = FlowVersion.objects.select_related("based_on").filter(flow=found, pk=pk)
    states = rows.filter(state=VersionState.DRAFT) if draft else rows.exclude(number=None)
    row = states.first()
    if row is None:
        raise Http404(gone_text())
    row.flow = found
    return row


def version_named(request: HttpRequest, name: str, key: str) -> FlowVersion | None:
    """Return the version of a flow that a key of the address names; None if it names none."""
    return _named(request, name, request.GET.get(key, ""), draft=False)


def draft_named(request: HttpRequest, name: str, key: str) -> FlowVersion | None:
    """Return the draft of a flow that a key of the address names; None if it is none any more."""
    try:
        return _named(request, name, request.GET.get(key, ""), draft=True)
    except Http404:
        return None


def _named(request: HttpRequest, name: str, said: str, *, draft: bool) -> FlowVersion | None:
    if not said:
        return None
    try:
        return version(request, name, UUID(said), draft=draft)
    except ValueError as error:
        raise Http404 from error


def may(request: HttpRequest, action: Action, found: FlowDefinition) -> bool:
    """Tell whether the user may do something to a designed flow."""
    return console.may(request.user, action, found.automation_class)


def standing(**rows: Any) -> tuple[int, dict[str, int]]:
    """Return how many instances run, and how many open or failed tasks each step has.

    Args:
        rows: which instances, as a queryset filters them.
    """
    instances = AutomationModel.objects.filter(finished=False, **rows)
    tasks = AutomationTaskModel.objects.filter(automation__in=instances, state__in=LIVE)
    counted = tasks.order_by().values_list("status").annotate(n=Count("pk"))
    return instances.count(), dict(counted)


def next_number(found: FlowDefinition) -> int:
    """Return the number that the next version of a flow gets."""
    return (found.versions.aggregate(most=Max("number"))["most"] or 0) + 1


def _running(rows: Any, by: str) -> dict[Any, int]:
    counted = rows.filter(finished=False).order_by().values_list(by).annotate(n=Count("pk"))
    return dict(counted)


def gone_text() -> str:
    """Return what people are told of a draft that is none any more."""
    return _("It is not there any more: it was published or thrown away.")
