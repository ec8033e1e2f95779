"""Where people unsubscribe from mails, without logging in: the link in the mail is the key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from automations import conf
from automations.engine import subscriptions, unsubscribe_links
from automations.engine.unsubscribe_links import Link

#: What the mail program of the recipient sends by itself (RFC 8058).
ONE_CLICK = "List-Unsubscribe"


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class UnsubscribeView(View):
    """Shows from what somebody gets mails; a POST unsubscribes, or subscribes again.

    Mail programs send the POST from anywhere, so that no form's token can be asked for.
    """

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what a click would do. Programs look at links as well: nothing changes."""
        return self._page(request, unsubscribe_links.read(token))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Do what was clicked."""
        link = unsubscribe_links.read(token)
        if link is None:
            return self._page(request, None)
        act = request.POST.get("act", "")
        if act == "subscribe":
            subscriptions.subscribe(link.recipient, link.scope)
        else:
            subscriptions.unsubscribe(link.recipient, "" if act == "all" else link.scope)
        if ONE_CLICK in request.POST:
            return self._page(request, link)
        return HttpResponseRedirect(request.path)

    def _page(self, request: HttpRequest, link: Link | None) -> HttpResponse:
        context: dict[str, Any] = {"link": link}
        if link is not None:
            scopes = subscriptions.scopes(link.recipient)
            context["scope"] = conf.get().MAIL_SCOPES.get(link.scope, link.scope)
            context["from_all"] = "" in scopes
            context["unsubscribed"] = bool(scopes & {"", link.scope})
        response = TemplateResponse(
            request, "automations/unsubscribe.html", context, status=200 if link else 404
        )
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response
