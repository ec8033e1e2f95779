"""The version of a designed flow on which an instance is to go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import registry
from automations.models import FlowVersion
from automations_admin import names
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target

#: Most versions to choose from, the newest first.
MOST = 100


class AdoptForm(ActForm):
    """The version, and the step for those who stand where it has none."""

    of_one_flow = True

    version = forms.ChoiceField(label=_("Version"))
    to = forms.CharField(
        label=_("From steps that it does not have go on at"),
        required=False,
        max_length=100,
        help_text=_("Name of a step in the document. Empty: such instances stay as they are."),
    )

    def prepare(self) -> None:
        """Offer the versions of the flow."""
        fields: Any = self.fields
        fields["version"].choices = [(str(one.pk), _number(one)) for one in _versions(self.target)]

    def arguments(self) -> dict[str, Any]:
        """Return version and step."""
        said = {"version": self.cleaned_data["version"]}
        return {**said, "to": self.cleaned_data["to"]} if self.cleaned_data["to"] else said

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show version and step."""
        return {key: arguments.get(key, "") for key in ("version", "to")}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Name the version, and the steps that take the place of others."""
        found = {str(one.pk): _number(one) for one in _versions(target)}
        version = found.get(str(arguments.get("version")), str(arguments.get("version", "")))
        steps = dict(arguments.get("steps") or {})
        rows = [(names.step_label(old), names.step_label(new)) for old, new in steps.items()]
        if arguments.get("to"):
            rows.append((gettext("Other removed steps"), names.step_label(arguments["to"])))
        return [(gettext("Version"), version), *rows]


def _versions(target: Target) -> list[FlowVersion]:
    name = registry.designed_name(target.flow)
    if not name:
        return []
    rows = FlowVersion.objects.filter(flow__name=name)
    return list(rows.exclude(number=None).only("number").order_by("-number")[:MOST])


def _number(version: FlowVersion) -> str:
    return gettext("version %(number)s") % {"number": version.number}
