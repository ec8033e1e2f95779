"""What all pages of the console share: who may see them, and how they are wrapped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from automations import permissions
from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import counting, gone, names

View = Callable[..., HttpResponse]


def may(user: Any, action: Action, flow: str = "") -> bool:
    """Tell whether a user may do something to a flow, or (without one) to any flow at all."""
    if flow:
        return permissions.may(user, action, flow)
    if permissions.may_anywhere(user, action):
        return True
    if not permissions.has_rules(action):
        return False
    return any(permissions.may(user, action, name) for name in _flows(user))


def _flows(user: Any) -> list[str]:
    """Return the dotted names of all flows; kept with the user, as Django keeps permissions."""
    kept: list[str] | None = getattr(user, "_automations_flows", None)
    if kept is None:
        kept = [name for name, _label in names.all_flows()]
        user._automations_flows = kept
    return kept


def visible(request: HttpRequest, action: Action = Action.VIEW) -> frozenset[str] | None:
    """Return the dotted names of the flows that the user may see; None for all of them.

    Args:
        request: whose user asks; the answer is kept with it.
        action: another right than to see them.
    """
    if permissions.may_anywhere(request.user, action) and not permissions.has_rules(action):
        return None
    kept: dict[Action, frozenset[str] | None] = request.__dict__.setdefault("_visible_flows", {})
    if action not in kept:
        known = _flows(request.user)
        found = permissions.flows_for(request.user, action, known)
        general = permissions.may_anywhere(request.user, action)
        kept[action] = None if general and len(found) == len(known) else found
    return kept[action]


def only_visible(request: HttpRequest, rows: Any, field: str = "automation_class") -> Any:
    """Return those rows of a queryset that belong to flows which the user may see.

    Args:
        request: whose user asks.
        rows: a queryset.
        field: its field or lookup that holds the flow's dotted name.
    """
    flows = visible(request)
    return rows if flows is None else rows.filter(**{f"{field}__in": flows})


def page(site: AdminSite, view: View, *actions: Action) -> View:
    """Return a view of the admin site for who may see any flow and do `actions` to any.

    Args:
        site: the admin site.
        view: takes the request, the site, and what the URL says. It shows only what
            `only_visible` lets through.
        actions: what the user must be allowed to do besides.
    """

    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not all(may(request.user, action) for action in (Action.VIEW, *actions)):
            raise PermissionDenied
        request.current_app = site.name
        return view(request, site, **kwargs)

    return site.admin_view(asked)


def flow_page(site: AdminSite, view: View, *actions: Action) -> View:
    """Return a view for one flow, given by its dotted name as `name`; see `page`."""

    def asked(request: HttpRequest, *, name: str, **kwargs: Any) -> HttpResponse:
        require(request, name, *actions)
        if "\x00" in name:  # PostgreSQL would not even look for it
            raise Http404(_("There is no flow of this name."))
        request.current_app = site.name
        return view(request, site, name=name, **kwargs)

    return site.admin_view(asked)


def instance_page(site: AdminSite, view: View, *actions: Action) -> View:
    """Return a view for one instance, given by its primary key as `pk`; see `page`.

    The view gets the instance instead, with its definition. If it is gone, what was typed is kept.
    """

    def asked(request: HttpRequest, *, pk: Any, **kwargs: Any) -> HttpResponse:
        request.current_app = site.name
        try:
            return view(request, site, instance=get_instance(request, pk, *actions), **kwargs)
        except Http404 as missing:
            if request.method != "POST":
                raise
            return gone.page(request, site, str(missing))

    return site.admin_view(asked)


def get_instance(request: HttpRequest, pk: Any, *actions: Action) -> AutomationModel:
    """Return an instance with its definition, if the user may see it.

    Raises:
        Http404: there is none that the user may see, or this is no id.
        PermissionDenied: the user may see none at all, or must not do one of `actions` to it.
    """
    if not may(request.user, Action.VIEW):
        raise PermissionDenied
    number = counting.bounded(pk, 0, counting.MAX_ID, 0)
    rows = AutomationModel.objects.select_related("definition")
    found: AutomationModel | None = rows.filter(pk=number).first()
    if found is None or not may(request.user, Action.VIEW, found.automation_class):
        raise Http404(_("There is no instance of this id."))
    require(request, found.automation_class, *actions)
    return found


def require(request: HttpRequest, flow: str, *actions: Action) -> None:
    """See to it that the user may see a flow and do `actions` to it.

    Raises:
        Http404: the user may see others and not this one.
        PermissionDenied: the user may see none at all, or must not do one of `actions`.
    """
    if not may(request.user, Action.VIEW, flow):
        if may(request.user, Action.VIEW):
            raise Http404(_("There is no flow of this name."))
        raise PermissionDenied
    if not all(may(request.user, action, flow) for action in actions):
        raise PermissionDenied
