"""Fields for what acts take: strict JSON, a moment to come, an account."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations import clock, conf, jsonsafe, notes
from automations.exceptions import NotStorable
from automations_admin import moments

#: Most accounts that are named when several match.
MOST_ACCOUNTS = 8


class JSONField(forms.CharField):
    """JSON, read strictly: no key twice, nothing that a database refuses. Empty is None.

    Args:
        what: how messages name the value.
        mapping: it must be a JSON object; empty is an empty one.
    """

    def __init__(self, *, what: str, mapping: bool = False, **kwargs: Any) -> None:
        attrs = {"class": "a-code", "spellcheck": "false", "autocapitalize": "off", "rows": "4"}
        kwargs.setdefault("widget", forms.Textarea(attrs=attrs))
        super().__init__(strip=True, **kwargs)
        self.what, self.mapping = what, mapping

    def clean(self, value: Any) -> Any:
        """Read the text."""
        text = super().clean(value)
        if not text:
            return {} if self.mapping else None
        try:
            found = jsonsafe.loads(text, self.what)
            jsonsafe.dumps(found, self.what, conf.get().MAX_DATA)
        except NotStorable as error:
            raise ValidationError(notes.said(str(error)), code="json") from error
        if self.mapping and not isinstance(found, dict):
            raise ValidationError(
                _("This must be a JSON object: a pair of curly braces with keys and values."),
                code="object",
            )
        return found


def pretty(value: Any) -> str:
    """Return a value as JSON for editing."""
    return json.dumps(value, indent=2, ensure_ascii=False)


class MomentField(forms.DateTimeField):
    """A moment that is still to come, in the current time zone, which is said beside it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        )
        super().__init__(**kwargs)

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Say the zone in which the form is shown."""
        self.help_text = _("Time zone: %(zone)s") % {"zone": moments.zone()}
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> datetime | None:
        """Read the moment."""
        found: datetime | None = super().clean(value)
        if found is not None and found <= clock.now():
            raise ValidationError(_("This moment is over. Give one that is still to come."))
        return found


class AccountField(forms.CharField):
    """An active account: its user name, its number, or a part of the name that fits only one.

    Args:
        staff: only members of staff are found.
    """

    def __init__(self, *, staff: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 150)
        super().__init__(**kwargs)
        self.staff = staff

    def clean(self, value: Any) -> Any:
        """Return the account, or None if nothing was typed."""
        text = super().clean(value)
        return find_account(text, staff=self.staff) if text else None


def find_account(text: str, *, staff: bool = False) -> Any:
    """Return the active account that a text names.

    Args:
        text: see `AccountField`.
        staff: only members of staff are found.

    Raises:
        ValidationError: none fits, or several; then it names them.
    """
    model: Any = get_user_model()
    users, name = model._default_manager.filter(is_active=True), model.USERNAME_FIELD
    exact = users.filter(**{name: text}).first()
    if exact is None and (pk := _as_key(model, text)) is not None:
        exact = users.filter(pk=pk).first()
    if exact is not None and (not staff or exact.is_staff):
        return exact
    users = users.filter(is_staff=True) if staff else users
    parts = users.none() if exact else users.filter(**{f"{name}__icontains": text})
    found = list(parts.order_by(name)[: MOST_ACCOUNTS + 1])
    if len(found) == 1:
        return found[0]
    raise ValidationError(_not_one(found, staff=staff))


def _not_one(found: list[Any], *, staff: bool) -> str:
    """Return why no account was found, or not one alone."""
    if not found and staff:
        return gettext("There is no active member of staff of this name or number.")
    if not found:
        return gettext("There is no active account of this name or number.")
    said = ", ".join(user.get_username() for user in found[:MOST_ACCOUNTS])
    names = f"{said}…" if len(found) > MOST_ACCOUNTS else said
    return gettext("Several accounts fit: %(names)s. Give one of them.") % {"names": names}


def _as_key(model: Any, text: str) -> Any:
    if text.isdigit() and len(text) > 18:
        return None
    try:
        return model._meta.pk.to_python(text)
    except (ValidationError, ValueError, TypeError):
        return None
