"""The page of one task: a form for its addressees."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from automations import conf, forms
from automations.engine import human, submission
from automations.exceptions import (
    AlreadyDone,
    NotAllowed,
    NotStorable,
    UnknownAutomation,
    UnknownNode,
)
from automations.models import AutomationTaskModel
from automations.nodes.form import Form
from automations.templatetags import automation_tags as words
from automations.views.page import Page, safe_back

logger = logging.getLogger("automations")


class FormNotAvailable(Exception):
    """The form of a task cannot be shown: its code is gone or fails."""


@method_decorator(sensitive_post_parameters(), name="dispatch")
class TaskView(Page):
    """Shows the form of a task to its addressees and takes what they submit.

    Whether the user may is asked before every method: of others the task is none of their
    business (403). A task that is over has a page that says so (410); a submission that comes
    too late is answered with who was faster, and with what was entered (409). A form whose code
    is gone or fails has a page that says that it is not available (404).
    """

    http_method_names = ["get", "head", "post", "options"]
    task: AutomationTaskModel
    node: Form
    automation: Any

    def may_see(self) -> bool:
        """Tell whether the task is or was for the user.

        Raises:
            Http404: there is no such task, or it never was for any person.
        """
        found = AutomationTaskModel.objects.select_related("automation")
        self.task = get_object_or_404(found, pk=self.kwargs["task_id"])
        if not self.task.requires_interaction:
            raise Http404
        return human.is_addressed(self.task, self.request.user)

    # -- methods -----------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form. Nothing is changed."""
        if not human.waits_for_person(self.task):
            return self.closed(410)
        try:
            return self.page(self.build())
        except FormNotAvailable:
            return self.not_available()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a valid form, once; show it again otherwise."""
        try:
            form = self.build(request)
        except FormNotAvailable:
            return self.not_available()
        if not human.waits_for_person(self.task):
            return self.closed(409, form)
        try:
            if not form.is_valid():
                return self.page(form)
            submission.submit(self.task, form, actor=request.user, request=request)
        except Exception as error:  # noqa: BLE001  whatever it is, what was entered is kept
            return self.refused(form, error)
        return self.taken()

    def refused(self, form: BaseForm, error: Exception) -> HttpResponse:
        """Answer a submission that was not taken; see the class for the status codes."""
        match error:
            case AlreadyDone():
                return self.closed(409, form)
            case NotAllowed():
                raise PermissionDenied from error
            case UnknownAutomation() | UnknownNode():
                return self.not_available()
            case ValidationError():
                forms.add_errors(form, error)
                return self.page(form)
            case NotStorable():
                form.add_error(None, _("A value cannot be stored. Remove unusual characters."))
                return self.page(form)
        logger.error("Task %s: its form failed", self.task.pk, exc_info=error)
        if self.was_taken():
            return self.taken()
        form.add_error(None, _("This could not be saved. Your input is kept: try again later."))
        return self.page(form, status=422)

    # -- what is asked of the flow -----------------------------------------------------------

    def build(self, request: HttpRequest | None = None) -> BaseForm:
        """Find node and automation, and return the form.

        Raises:
            FormNotAvailable: the code is gone or fails.
        """
        try:
            node = self.task.get_node()
            self.automation = self.task.automation.instance
            if not isinstance(node, Form):
                raise UnknownNode
            self.node = node
            return forms.build(node, self.automation, self.task, request)
        except (UnknownAutomation, UnknownNode) as error:
            raise FormNotAvailable from error
        except Exception as error:
            logger.exception("Task %s: its form cannot be built", self.task.pk)
            raise FormNotAvailable from error

    def flow_context(self) -> dict[str, Any]:
        """Return what project, automation and node give the template, the later ones first.

        Raises:
            FormNotAvailable: the flow's code fails.
        """
        try:
            return {
                **conf.form_view_context(),
                **self.automation.context,
                **self.node.page_context(self.automation, self.task),
            }
        except Exception as error:
            logger.exception("Task %s: the context of its form fails", self.task.pk)
            raise FormNotAvailable from error

    def was_taken(self) -> bool:
        """Tell whether the submission was stored although an error came afterwards."""
        return (
            AutomationTaskModel.objects.filter(pk=self.task.pk, completed_by=self.request.user.pk)
            .exclude(fence=self.task.fence)
            .exists()
        )

    # -- answers -----------------------------------------------------------------------------

    def page(self, form: BaseForm, status: int = 200) -> HttpResponse:
        """Return the page with the form."""
        try:
            given = self.flow_context()
        except FormNotAvailable:
            return self.not_available()
        own = {"automation": self.automation, "node": self.node, "form": form}
        names = [self.node.template_name, self.automation.default_template_name]
        name = next((name for name in names if name), "automations/form_view.html")
        return self.answer(name, status, **{"title": words.step_name(self.task), **given, **own})

    def closed(self, status: int, form: BaseForm | None = None) -> HttpResponse:
        """Return the page that says that the task is over, with what was entered in vain."""
        self.task = self.latest() or self.task
        entries = forms.entries(form) if form is not None else []
        return self.answer("automations/task_closed.html", status, entries=entries)

    def not_available(self) -> HttpResponse:
        """Return the page that says that the form cannot be shown."""
        return self.answer("automations/task_not_available.html", 404)

    def answer(self, template: str, status: int, **context: Any) -> HttpResponse:
        """Return a page about this task."""
        about = {**context, "task": self.task, "back": safe_back(self.request)}
        self.template_name = template
        return self.render_to_response(self.get_context_data(**about), status=status)

    def taken(self) -> HttpResponse:
        """Send the browser on after a submission that was taken."""
        said = _("Thank you. “%(step)s” is done.") % {"step": words.step_name(self.task)}
        if self.node.repeated_form and self.is_still_open():
            said = _("Saved. The form stays open.")
            where = self.node.success_url or self.request.get_full_path()
        else:
            where = self.node.success_url or safe_back(self.request)
        messages.success(self.request, said, fail_silently=True)
        return HttpResponseRedirect(resolve_url(where or reverse("automations:task_list")))

    def is_still_open(self) -> bool:
        """Tell whether the user may submit the form once more."""
        latest = self.latest()
        return latest is not None and human.may_act(latest, self.request.user)

    def latest(self) -> AutomationTaskModel | None:
        """Return the task as it is now, or None if it was deleted."""
        found = AutomationTaskModel.objects.select_related("automation")
        return found.filter(pk=self.task.pk).first()
