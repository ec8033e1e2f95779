"""What a step that is skipped is to have as its result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.redaction import masked
from automations_admin.acting.fields import JSONField, pretty
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target


class SkipForm(ActForm):
    """What the step is to have as its result."""

    result = JSONField(
        what="result",
        required=False,
        label=_("Result to store, optional"),
        help_text=_(
            'JSON, such as "text", 17 or {"key": 1}. Later steps read it as if the step had '
            "returned it."
        ),
    )

    def arguments(self) -> dict[str, Any]:
        """Return the result."""
        return {"result": self.cleaned_data["result"]}

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show the result."""
        result = arguments.get("result")
        return {"result": "" if result is None else pretty(result)}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Show the result, secrets masked."""
        result = masked(arguments.get("result"))
        return [] if result is None else [(_("Result"), json.dumps(result, ensure_ascii=False))]
