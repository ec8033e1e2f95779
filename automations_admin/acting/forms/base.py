"""What a person types before any act: a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations.engine.verbs.base import Verb
from automations_admin.acting.target import Target

#: Longest reason, in characters.
MAX_REASON = 1_000
#: Errors in these do not keep one from knowing what is to be done.
_BESIDE = frozenset({"reason"})


class ActForm(forms.Form):
    """A reason, and what the verb takes besides.

    Args:
        verb: the act.
        target: what it is for.
        many: it is an act on many: a reason is always required.
        arguments: what to show at first, as `arguments` has returned it.
    """

    #: What is said beforehand depends on what is typed: it is shown again before it is done.
    explains: ClassVar[bool] = False
    #: The choices are those of one flow.
    of_one_flow: ClassVar[bool] = False

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": "2"}),
        error_messages={"required": _("Say why.")},
    )

    def __init__(
        self,
        verb: Verb,
        target: Target,
        data: Any = None,
        *,
        many: bool = False,
        arguments: Mapping[str, Any] | None = None,
    ) -> None:
        initial = self.shown_at_first(arguments) if arguments is not None else {}
        super().__init__(data, initial=initial)
        self.verb, self.target, self.many = verb, target, many
        self.prepare()
        reason = self.fields["reason"]
        reason.required = many or verb.needs_reason
        reason.help_text = (
            _("Required. Stored with the event.")
            if reason.required
            else _("Optional. Stored with the event.")
        )
        self.order_fields([name for name in self.fields if name != "reason"])

    def prepare(self) -> None:
        """Fit the fields to the target."""

    def full_clean(self) -> None:
        """Read what was typed; the cursor goes to the first field with a fault."""
        super().full_clean()
        faulty = next((name for name in self.fields if name in self.errors), None)
        if faulty is not None:
            self.fields[faulty].widget.attrs["autofocus"] = True

    def choose(self, asked: Mapping[str, Any]) -> None:
        """Choose at first what an address asks for, such as `?step=charge`.

        Args:
            asked: the query parameters of the request.
        """

    @property
    def problem(self) -> str:
        """Why nothing can be chosen here, or ""."""
        if self.of_one_flow and not self.target.flow:
            return gettext(
                "Narrow the filter down to one flow first: its steps are to choose from."
            )
        return ""

    def arguments(self) -> dict[str, Any]:
        """Return what the verb takes, JSON-safe; the form must be valid."""
        return {}

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return initial values that show arguments; the inverse of `arguments`."""
        return {}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Return arguments in words, as (label, text)."""
        return []

    # -- what was explained ------------------------------------------------------------------

    def current(self) -> dict[str, Any]:
        """Return the arguments as they were typed, without a fault; otherwise none."""
        if self.is_bound and not set(self.errors) - _BESIDE:
            return self.arguments()
        return {}

    @property
    def chosen(self) -> str:
        """Label of the step that is chosen, or ""."""
        return ""

    @property
    def mark(self) -> str:
        """What the page sends along once it has explained what these arguments do."""
        return json.dumps(self.current(), sort_keys=True)

    @property
    def was_explained(self) -> bool:
        """Whether the page had explained what just these arguments do."""
        return not self.explains or self.data.get("seen") == self.mark
