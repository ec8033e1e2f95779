"""Names for filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from automations_admin.models import SavedFilter

_TAKEN = _("You have a filter of this name already. Choose another name, or edit that filter.")


class SavedFilterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A filter's name, and whether all staff see it."""

    class Meta:
        model = SavedFilter
        fields = ("name", "shared")
        labels = {"shared": _("Show it to all staff who may see instances")}
        error_messages = {"name": {"required": _("Give the filter a name.")}}

    def clean_name(self) -> str:
        """See to it that the owner has no other filter of this name."""
        name: str = self.cleaned_data["name"]
        others = SavedFilter.objects.filter(owner=self.instance.owner_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_TAKEN, code="unique")
        return name

    def stored(self) -> bool:
        """Store the filter; tell whether it was, or another one of its name came first."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:
            self.add_error("name", str(_TAKEN))
            return False
        return True


def filter_form(saved: SavedFilter, values: Any = None) -> SavedFilterForm:
    """Return the form for a filter, filled in with what was sent, if anything was."""
    return SavedFilterForm(values, instance=saved)
