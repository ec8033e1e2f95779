"""Which message an instance is sent, and what it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import registry, triggers
from automations.automation import Automation
from automations.redaction import masked
from automations_admin.acting.fields import JSONField, pretty
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target


def receiver_label(automation: type[Automation], name: str) -> str:
    """Return the name of a message with what it must hold: "paid (email: str)"."""
    needed = triggers.requirements(automation, name)
    said = ", ".join(f"{key}: {kind.__name__}" for key, kind in needed.items())
    return f"{name} ({said})" if said else name


class SendMessageForm(ActForm):
    """Which message, and what it holds."""

    of_one_flow = True

    name = forms.ChoiceField(label=_("Message"))
    message = JSONField(
        what="data",
        mapping=True,
        required=False,
        label=_("Data of the message"),
        help_text=_('A JSON object, such as {"email": "ada@example.com"}; empty for nothing.'),
    )

    def prepare(self) -> None:
        """Offer what the flow receives, with what each message must hold."""
        automation, name = registry.find(self.target.flow), cast(Any, self.fields["name"])
        if automation is not None:
            found = triggers.receivers(automation)
            name.choices = [(one, receiver_label(automation, one)) for one in found]

    def clean(self) -> None:
        """The message must hold what its receiver asks for."""
        automation, name = registry.find(self.target.flow), self.cleaned_data.get("name")
        data = self.cleaned_data.get("message")
        if automation is None or not name or data is None:
            return
        for key, kind in triggers.lacking(automation, name, data).items():
            said = gettext("%(key)s is missing or is no %(kind)s.")
            self.add_error("message", said % {"key": key, "kind": kind.__name__})

    def arguments(self) -> dict[str, Any]:
        """Return name and data."""
        return {"name": self.cleaned_data["name"], "data": self.cleaned_data["message"]}

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show name and data."""
        data = arguments.get("data")
        return {"name": arguments.get("name", ""), "message": pretty(data) if data else ""}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Show name and data, secrets masked."""
        data = json.dumps(masked(arguments.get("data") or {}), ensure_ascii=False)
        return [(_("Message"), str(arguments.get("name", ""))), (_("Data of the message"), data)]
