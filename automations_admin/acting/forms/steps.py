"""A step to choose: to move to, or to begin at."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from automations.graph import Way
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target


class StepForm(ActForm):
    """A step to choose; which one is asked is said by the subclass."""

    explains = True
    of_one_flow = True
    key: ClassVar[str] = "to"
    text: ClassVar[Any] = _("To which step")

    def choices(self) -> list[tuple[str, str]]:
        """Return (name, label) of the steps to choose from."""
        return self.target.others()

    def preset(self) -> str:
        """Return the step that is chosen at first."""
        names = [name for name, _label in self.choices()]
        after = self.target.graph.targets(self.target.step, Way.NEXT)
        return next((name for name in after if name in names), names[0] if names else "")

    def prepare(self) -> None:
        """Offer the steps."""
        self.fields[self.key] = forms.ChoiceField(
            label=self.text,
            choices=self.choices(),
            error_messages={"invalid_choice": _("Choose one of these steps.")},
        )
        self.initial.setdefault(self.key, self.preset())

    def choose(self, asked: Mapping[str, Any]) -> None:
        """Choose the step that is asked for, if it is among those offered."""
        if asked.get(self.key) in dict(self.choices()):
            self.initial[self.key] = asked[self.key]

    def arguments(self) -> dict[str, Any]:
        """Return the step."""
        return {self.key: self.cleaned_data[self.key]}

    def current(self) -> dict[str, Any]:
        """Return what was typed, or what is chosen at first."""
        return super().current() or {self.key: self.initial[self.key]}

    @property
    def chosen(self) -> str:
        """Label of the step that is chosen."""
        step = self.current().get(self.key)
        return self.target.label(step) if step else ""

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show the step."""
        return {cls.key: arguments.get(cls.key, "")}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Name the step."""
        return [(cls.text, target.label(str(arguments.get(cls.key, ""))))]


class MoveForm(StepForm):
    """The step to move to."""


class RenameForm(StepForm):
    """The step that has taken the place of one that is gone."""

    text = _("Which step it is called now")

    def preset(self) -> str:
        """Choose the step whose name is most like the one that is gone."""
        names = [name for name, _label in self.choices()]
        return next(iter(difflib.get_close_matches(self.target.step, names, 1, 0.0)), "")


class RestartForm(StepForm):
    """The step to begin at, and what becomes of the data."""

    key = "step"
    text = _("From which step")
    keeps: ClassVar[dict[str, Any]] = {
        "keep": _("Keep the data as they are; forms that people have answered are not asked again"),
        "back": _(
            "Set the data back to what they were when the step began; people are asked again"
        ),
    }

    def choices(self) -> list[tuple[str, str]]:
        """Return the steps at which it was, in declared order."""
        return self.target.visited()

    def preset(self) -> str:
        """Choose the step of the task, or the first one."""
        names = [name for name, _label in self.choices()]
        return self.target.step if self.target.step in names else next(iter(names), "")

    def prepare(self) -> None:
        """Offer the steps, and both ways with the data."""
        super().prepare()
        self.fields["keep"] = forms.ChoiceField(
            label=_("Data, messages and forms"),
            choices=list(self.keeps.items()),
            widget=forms.RadioSelect,
            help_text=_(
                "Setting back undoes what steps, messages and forms have changed since; what "
                "somebody has edited by hand stays."
            ),
        )
        self.initial.setdefault("keep", "keep")

    def arguments(self) -> dict[str, Any]:
        """Return the step and whether changes are kept."""
        return {**super().arguments(), "keep": self.cleaned_data["keep"] == "keep"}

    def current(self) -> dict[str, Any]:
        """Return what was typed, or what is chosen at first."""
        return {"keep": self.initial["keep"] == "keep", **super().current()}

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show the step and the way with the data."""
        keep = "keep" if arguments.get("keep", True) else "back"
        return {**super().shown_at_first(arguments), "keep": keep}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Name the step and the way with the data."""
        keep = cls.keeps["keep" if arguments.get("keep", True) else "back"]
        return [*super().lines(arguments, target), (_("Data, messages and forms"), str(keep))]
