"""Edit the data of an instance, with or without trying a failed step again."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import notes
from automations.engine import recovery
from automations.engine.verbs import VERBS
from automations.exceptions import AutomationsError
from automations.models import AutomationModel
from automations_admin import diff
from automations_admin.acting import doing, effects, possible
from automations_admin.recovery import edited
from automations_admin.recovery.asked import Asked
from automations_admin.recovery.forms import ReasonForm


def edit_page(
    request: HttpRequest, site: AdminSite, instance: AutomationModel, task: int | None = None
) -> HttpResponse:
    """Show the data for editing; save them, with or without trying a failed step again.

    Nothing that was typed is lost when the save is refused.
    """
    return _Editing(Asked(request, site, instance, task)).answer()


class _Editing:
    """The page on which data are edited, for one request."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.task = asked, asked.task
        self.posted: Any = asked.request.POST if asked.request.method == "POST" else None
        self.edited = edited.of(asked.instance, self.posted)
        self.version = recovery.data_version(asked.instance)
        self.preview = self.posted is not None and "preview" in self.posted
        self.why = self._why()

    def _why(self) -> ReasonForm:
        if self.posted is None:
            return ReasonForm(initial={"version": self.version})
        # Who has read that the data have changed meanwhile, and saves again, means it.
        form = ReasonForm({"reason": self.posted.get("reason", ""), "version": self.version})
        form.fields["reason"].required = not self.preview
        return form

    @property
    def title(self) -> str:
        """What the page asks."""
        return _("Edit data and retry") if self.task is not None else _("Edit data")

    @property
    def moved(self) -> bool:
        """Whether the data have changed since the page was opened."""
        return self.posted is not None and self.posted.get("version") != self.version

    @cached_property
    def late(self) -> str:
        """Why the task cannot be retried, or "" if it can or is not to be."""
        if self.task is None:
            return ""
        asked = self.asked
        why = possible.refusal(VERBS["retry"], asked.instance, self.task, asked.target)
        return possible.said(why)

    def answer(self) -> HttpResponse:
        """Save if everything is right and its changes were shown; otherwise show the page."""
        if self.posted is None:
            return self.asked.refused(self.title, self.late) if self.late else self._page()
        problem = self._problem()
        if problem or self.preview or not self.edited.was_shown:
            return self._page(problem)
        return self._save()

    def _problem(self) -> str:
        """Return why the data cannot be saved, or ""."""
        late = self.late if "save" not in self.posted else ""
        if self.moved:
            said = _(
                "Nothing was saved: the data have changed since you opened this page. What you see "
                "as your changes is compared with the data as they are now. Saving again replaces "
                "them."
            )
            return f"{said} {late}".strip()
        if late:
            return _("Nothing was saved: the step cannot be retried.") + f" {late}"
        errors = len(self.edited.form.errors) + len(self.why.errors)
        if errors:
            return ngettext(
                "Nothing was saved. %(count)s field needs a correction.",
                "Nothing was saved. %(count)s fields need a correction.",
                errors,
            ) % {"count": errors}
        if not self.changes():
            return _("Nothing was saved: nothing was changed.")
        return ""

    def changes(self) -> list[diff.Change]:
        """Return what was changed; of secrets only that they were."""
        after = self.edited.after
        return diff.changes(self.edited.before, after) if after is not None else []

    def _save(self) -> HttpResponse:
        asked, reason = self.asked, self.why.cleaned_data["reason"]
        retried = self.task if "save" not in self.posted else None
        if retried is not None:
            text = _("The data were saved and %(step)s was retried.") % {"step": asked.step}
        else:
            text = _("The data were saved.")
        try:
            self._do(retried, text, reason)
        except AutomationsError as problem:
            return self._page(notes.said(str(problem)))
        return asked.done(text, runs=retried is not None)

    def _do(self, retried: Any, text: str, reason: str) -> None:
        user, instance = self.asked.request.user, self.asked.instance
        if retried is None:
            arguments = {"data": self.edited.after, "expected": self.version}
            doing.do(
                VERBS["edit_data"], instance,
                user=user, reason=reason, arguments=arguments, text=text,
            )  # fmt: skip
            return
        recovery.edit_and_retry(
            retried,
            self.edited.after or {},
            actor=user,
            reason=reason,
            expected=self.version,
            within=lambda deed: doing.mirror(user, instance.pk, text, reason),
        )

    def _page(self, problem: str = "") -> HttpResponse:
        asked, target = self.asked, self.asked.target
        form = self.edited.form
        return asked.page(
            "edit.html",
            self.title,
            edited=self.edited,
            form=form,
            why=self.why,
            problem=problem,
            preview=self.posted is not None and not problem,
            typed=self.edited.after is not None,
            late=self.late,
            happened=asked.happened() if self.late or self.moved else [],
            changes=self.changes(),
            points=effects.said(effects.of(VERBS["retry"], target, {})) if self.task else [],
            next_attempt=self.task.attempts + 1 if self.task else 0,
        )
