"""Who is to do a person's step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import groups
from automations_admin.acting.fields import AccountField
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target


class ReassignForm(ActForm):
    """An account, a group, or both: then who does it must be that person and in the group."""

    user = AccountField(
        label=_("Account"),
        required=False,
        help_text=_("User name or number of an active account, or a part of the name."),
    )

    def prepare(self) -> None:
        """Offer the groups."""
        known = groups.model()._default_manager.order_by("pk")
        self.fields["group"] = forms.ModelChoiceField(
            label=_("Group"), queryset=known, required=False
        )

    def clean(self) -> None:
        """Somebody must be named."""
        given = self.cleaned_data.get("user") or self.cleaned_data.get("group")
        if not given and not self.errors:
            self.add_error("user", _("Choose an account or a group."))

    def arguments(self) -> dict[str, Any]:
        """Return primary keys, or None."""
        named = {key: self.cleaned_data.get(key) for key in ("user", "group")}
        return {key: _plain_key(found) for key, found in named.items()}

    @classmethod
    def shown_at_first(cls, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Show account and group."""
        return {key: arguments.get(key) for key in ("user", "group")}

    @classmethod
    def lines(cls, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
        """Name account and group."""
        found = []
        for key, label, model in (
            ("user", _("Account"), get_user_model()),
            ("group", _("Group"), groups.model()),
        ):
            pk = arguments.get(key)
            if pk is not None:
                row = model._default_manager.filter(pk=pk).first()
                found.append((label, str(row) if row is not None else gettext("gone")))
        return found


def _plain_key(row: Any) -> Any:
    if row is None:
        return None
    return row.pk if isinstance(row.pk, (int, str)) else str(row.pk)
