"""One page for every act: it says what will happen, asks, and does it by its verb."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from automations import notes
from automations.engine.verbs import VERBS
from automations.engine.verbs.base import Deed, Verb
from automations.exceptions import AutomationsError
from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import console
from automations_admin.acting import doing, effects, forms, possible, words
from automations_admin.acting.forms import ActForm
from automations_admin.acting.words import WORDS
from automations_admin.recovery import editing
from automations_admin.recovery.asked import Asked

#: What is open is named before one of these.
_ENDS_OR_HOLDS = frozenset({"cancel", "pause", "restart"})


def act_page(
    request: HttpRequest,
    site: AdminSite,
    instance: AutomationModel,
    verb: str,
    task: int | None = None,
) -> HttpResponse:
    """Ask before an act, and do it.

    Raises:
        Http404: there is no such act, or it is not one on a task or on an instance.
        PermissionDenied: the user may not do it to instances of this flow.
    """
    found = VERBS.get(verb)
    if found is None or found.on_task != (task is not None):
        raise Http404(_("There is no such act."))
    console.require(request, instance.automation_class, found.action)
    if verb == "edit_data":
        console.require(request, instance.automation_class, Action.VIEW_DATA)
        return editing.edit_page(request, site, instance)
    return _Question(Asked(request, site, instance, task), found).answer()


class _Question:
    """The question before one act, for one request."""

    def __init__(self, asked: Asked, verb: Verb) -> None:
        self.asked, self.verb, self.words = asked, verb, WORDS[verb.name]
        self.form = self._form()

    def _form(self) -> ActForm:
        request, target = self.asked.request, self.asked.target
        if request.method == "POST":
            return forms.of(self.verb, target, request.POST)
        form = forms.of(self.verb, target)
        form.choose(request.GET)
        return form

    def answer(self) -> HttpResponse:
        """Do it if everything is said and was explained; otherwise show the question."""
        asked, form = self.asked, self.form
        if why := possible.refusal(self.verb, asked.instance, asked.task, asked.target):
            return self._refused(why)
        if asked.request.method != "POST":
            return self._page()
        if "preview" in asked.request.POST:
            form.fields["reason"].required = False
            return self._page()
        if not form.is_valid():
            return self._page(_("Nothing was done. Correct what is marked below."))
        if not form.was_explained:
            return self._page()
        try:
            deed = self._do()
        except AutomationsError as problem:
            return self._page(notes.said(str(problem)), way_out=possible.way_out(str(problem)))
        return asked.done(self._say(self.words.done), runs=self._runs, to=self._to(deed))

    def _do(self) -> Deed:
        asked = self.asked
        return doing.do(
            self.verb,
            asked.instance,
            asked.task,
            user=asked.request.user,
            reason=self.form.cleaned_data["reason"],
            arguments=self.form.arguments(),
            text=self._say(self.words.done),
        )

    @property
    def _runs(self) -> bool:
        return self.verb.runs_its_task and not self.form.arguments().get("until")

    def _to(self, deed: Deed) -> str:
        """Return where a new instance is shown, or ""."""
        made = deed.detail.get("instance") if self.verb.name == "copy" else None
        return self.asked.links.instance(made) if made else ""

    def _say(self, text: Any) -> str:
        return words.say(text, self.asked.step, self.asked.name, self.form.chosen)

    def _page(self, problem: str = "", way_out: str = "") -> HttpResponse:
        asked, form = self.asked, self.form
        return asked.page(
            "act.html",
            self._say(self.words.title),
            words=self.words,
            form=form,
            points=self._points(),
            button=self._say(self.words.button),
            stay=words.STAY if asked.instance.finished else self.words.stay,
            problem=problem,
            again=form.is_bound and not form.errors and not problem,
            ways=self._ways(way_out),
        )

    def _points(self) -> list[effects.Point]:
        asked = self.asked
        found = effects.points(self.verb, asked.target, self.form.current())
        if self.verb.name in _ENDS_OR_HOLDS and (steps := asked.open_steps()):
            found.insert(len(self.words.does), effects.Point(effects.named(steps), _("Open now:")))
        return found

    def _refused(self, why: str) -> HttpResponse:
        return self.asked.refused(
            self._say(self.words.title),
            possible.said(why),
            form=self.form if self.form.is_bound else None,
            ways=self._ways(possible.way_out(why)),
        )

    def _ways(self, name: str) -> list[dict[str, str]]:
        """Return the buttons that lead out, as far as the user may go there."""
        asked, verb = self.asked, VERBS.get(name)
        flow = asked.instance.automation_class
        if verb is None or not console.may(asked.request.user, verb.action, flow):
            return []
        task = asked.task if verb.on_task else None
        if verb.on_task and task is None:
            return []
        if possible.refusal(verb, asked.instance, task, asked.target):
            return []
        url = asked.links.act(name, asked.instance.pk, task.pk if task else None)
        return [{"label": self._say(WORDS[name].label), "url": url, "icon": WORDS[name].icon}]
