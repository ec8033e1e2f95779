"""What all pages have in common: who may see them, and what their templates are given."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.generic import TemplateView

#: What a user needs to see dashboard, histories and the error report.
DASHBOARD = ("automations.view_automationmodel", "automations.view_automationtaskmodel")


def may_see_dashboard(user: Any) -> bool:
    """Tell whether a user may see what all instances do."""
    return bool(user.has_perms(DASHBOARD))


def may_see_tracebacks(user: Any) -> bool:
    """Tell whether a user may see where in the code a step failed: staff with the dashboard."""
    return bool(user.is_staff) and may_see_dashboard(user)


def safe_back(request: HttpRequest) -> str:
    """Return the address that `back` asks for if it is on this site, else an empty text."""
    asked = request.GET.get("back") or request.POST.get("back") or ""
    hosts = {request.get_host()}
    fits = url_has_allowed_host_and_scheme(asked, hosts, require_https=request.is_secure())
    # A bare word would be taken relative to this page: only whole addresses lead back.
    return asked if fits and asked.startswith(("/", "http://", "https://")) else ""


@method_decorator([never_cache, csrf_protect], name="dispatch")
class Page(AccessMixin, TemplateView):
    """A page for people who have logged in. `may_see` is asked before every method."""

    def is_public(self) -> bool:
        """Tell whether strangers may see this page as well. By default they may not."""
        return False

    def may_see(self) -> bool:
        """Tell whether the user may see this page, whatever the method. By default nobody may."""
        return False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send strangers to the login, refuse who may not see the page, else answer."""
        if not request.user.is_authenticated and not self.is_public():
            return self.handle_no_permission()
        if not self.may_see():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what every template is given."""
        user, found = self.request.user, self.request.resolver_match
        return super().get_context_data(
            **{
                "page_name": found.url_name if found else "",
                "may_see_dashboard": may_see_dashboard(user),
                "may_see_tracebacks": may_see_tracebacks(user),
                **kwargs,
            }
        )

    def rows(self, found: Any, size: int) -> PageOfRows[Any]:
        """Return the page of rows that `?page=` asks for; nonsense is taken for the nearest.

        Args:
            found: an ordered queryset.
            size: rows on a page.
        """
        return Paginator(found, size).get_page(self.request.GET.get("page"))


class OverviewPage(Page):
    """A page about all instances, for those with the permissions `DASHBOARD`."""

    http_method_names = ["get", "head", "options"]

    def may_see(self) -> bool:
        """Tell whether the user has the permissions."""
        return may_see_dashboard(self.request.user)
