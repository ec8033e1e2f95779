"""The page by whose form somebody enters a flow."""

from __future__ import annotations

import logging
import secrets
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from automations import forms, registry
from automations.automation import Automation
from automations.engine import form_entry
from automations.entry import EnterByForm
from automations.exceptions import EntryRefused, NotStorable
from automations.status import Refused
from automations.views.page import Page, safe_back

logger = logging.getLogger("automations")

#: Field of the page that holds the token against double submission.
FIELD = "automations_token"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EnterView(Page):
    """Shows the form of an entry, and enters whoever submits it validly.

    Whom the flow does not admit gets a page that says why (409). Strangers get the same answer
    whether they were admitted or not, so that nobody can ask who has entered. A form whose code
    fails has a page that says that it is not available (404).
    """

    http_method_names = ["get", "head", "post", "options"]

    @cached_property
    def found(self) -> tuple[type[Automation], EnterByForm] | None:
        """The flow and its entry; None if there is none of this name."""
        automation = registry.find(self.kwargs["flow"])
        entries: Any = automation.entries if automation is not None else ()
        for entry in entries:
            if isinstance(entry, EnterByForm) and entry.name == self.kwargs.get("name", ""):
                return automation, entry  # type: ignore[return-value]
        return None

    @property
    def flow(self) -> type[Automation]:
        """The flow.

        Raises:
            Http404: there is no such entry.
        """
        if self.found is None:
            raise Http404
        return self.found[0]

    @property
    def entry(self) -> EnterByForm:
        """The entry; see `flow`."""
        if self.found is None:
            raise Http404
        return self.found[1]

    def is_public(self) -> bool:
        """Tell whether strangers may enter; of what there is not, only members are told."""
        return self.found is not None and self.entry.anonymous

    def may_see(self) -> bool:
        """Tell whether the user has the permission, if one is needed."""
        needed = self.entry.permission
        return not needed or self.request.user.has_perm(needed)

    # -- methods -----------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, or thanks after it was sent. Nothing is changed."""
        if "sent" in request.GET:
            return self.said(200, _("Thank you"), _("What you entered has arrived."))
        form = self.build()
        return self.not_available() if form is None else self.page(form)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter once with a valid form; show it again otherwise."""
        form = self.build(request)
        if form is None:
            return self.not_available()
        given = request.POST.get(FIELD)
        key = secrets.token_hex(32) if given is None else self.key_of(given)
        try:
            if not form.is_valid():
                return self.page(form)
            if key is None:
                form.add_error(None, _("This page was open for too long. Please send it again."))
                return self.page(form)
            form_entry.enter(self.flow, self.entry, form, request.user, key)
        except Exception as error:  # noqa: BLE001  whatever it is, what was entered is kept
            return self.refused(form, error)
        return self.taken()

    def key_of(self, given: str) -> str | None:
        """Return the key of the instance that this page starts; None if it is too old."""
        return form_entry.key_of(given, self.flow, self.entry, self.request.user)

    def build(self, request: HttpRequest | None = None) -> BaseForm | None:
        """Return the form, bound to what a request sends; None if its code fails."""
        try:
            form: Any = self.entry.form
            if not isinstance(form, type):
                form = form(self.request)
            made: BaseForm = form() if request is None else form(request.POST, request.FILES)
        except Exception:
            logger.exception("The form by which %s is entered fails", self.flow.__name__)
            return None
        return made

    # -- answers -----------------------------------------------------------------------------

    def page(self, form: BaseForm, status: int = 200) -> HttpResponse:
        """Return the page with the form."""
        known = self.request.POST.get(FIELD, "")
        fresh = not known or self.key_of(known) is None
        token = form_entry.token(self.flow, self.entry, self.request.user) if fresh else known
        name = self.entry.template_name or "automations/enter.html"
        return self.answer(name, status, form=form, token=token, token_name=FIELD)

    def refused(self, form: BaseForm, error: Exception) -> HttpResponse:
        """Answer a submission that was not taken; see the class for the status codes."""
        match error:
            case EntryRefused() if self.is_stranger:
                return self.taken()
            case EntryRefused():
                return self.said(409, _("Not possible now"), reason(error.reason))
            case ValidationError():
                forms.add_errors(form, error)
                return self.page(form)
            case NotStorable():
                form.add_error(None, _("A value cannot be stored. Remove unusual characters."))
                return self.page(form)
        logger.error("%s could not be entered by its form", self.flow.__name__, exc_info=error)
        form.add_error(None, _("This could not be saved. Your input is kept: try again later."))
        return self.page(form, status=422)

    @property
    def is_stranger(self) -> bool:
        """Whether the user has not logged in."""
        return not self.request.user.is_authenticated

    def taken(self) -> HttpResponse:
        """Send the browser on after a submission that was taken."""
        where = self.entry.success_url or safe_back(self.request)
        return HttpResponseRedirect(resolve_url(where) if where else f"{self.request.path}?sent=1")

    def not_available(self) -> HttpResponse:
        """Return the page that says that the form cannot be shown."""
        text = _("Please try again later, or tell whoever sent you here.")
        return self.said(404, _("This form is not available"), text)

    def said(self, status: int, head: str, text: str) -> HttpResponse:
        """Return a page that says something instead of a form."""
        return self.answer("automations/enter_said.html", status, head=head, text=text)

    def answer(self, template: str, status: int, **context: Any) -> HttpResponse:
        """Return a page about this entry."""
        title = self.entry.title or self.flow.get_verbose_name()
        about = {**context, "title": title, "back": safe_back(self.request)}
        self.template_name = template
        return self.render_to_response(self.get_context_data(**about), status=status)


def reason(code: str) -> str:
    """Return why somebody was not admitted, as that person is told."""
    return {
        Refused.ONCE: _("This was entered before, and is possible once only."),
        Refused.LIVE: _("This was entered before and is still going on. You need not do anything."),
        Refused.KEY: _("This was entered before and is still going on. You need not do anything."),
        Refused.COOLING: _("This was entered a short time ago. Please come back later."),
    }.get(Refused(code), "")
