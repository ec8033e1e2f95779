"""The forms that people fill in while a flow waits for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sample_flows import cards
from sample_flows.exceptions import InvalidCard
from sample_flows.models.expense import Decision


class ExpenseForm(forms.Form):
    """Asks whether an expense is paid back."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (Decision.APPROVED.value, _("Pay it back")),
            (Decision.REJECTED.value, _("Do not pay it back")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The employee reads it. Needed if you say no."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with a refusal."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == Decision.REJECTED and not cleaned.get("reason"):
            self.add_error("reason", _("Give the reason: the employee will want to know."))
        return cleaned


class ModerationForm(forms.Form):
    """Records what became of one issue in the discussion."""

    title = forms.CharField(label=_("Issue"), max_length=200, help_text=_("As in the list."))
    settled = forms.BooleanField(label=_("It is settled"), required=False)
    note = forms.CharField(
        label=_("Result"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    finished = forms.BooleanField(
        label=_("The discussion is over"),
        required=False,
        help_text=_("Leave it open to record another issue."),
    )


class CardForm(forms.Form):
    """Asks accounting how a refused payment goes on."""

    card = forms.CharField(
        label=_("New card number"),
        required=False,
        max_length=30,
        help_text=_("16 digits, as the customer has told you."),
    )
    cancel = forms.BooleanField(label=_("Cancel the order instead"), required=False)

    def clean_card(self) -> str:
        """Check the number as the flow does."""
        card = cards.compact(self.cleaned_data["card"])
        if card:
            try:
                cards.check(card)
            except InvalidCard as error:
                raise forms.ValidationError(_("A card number has 16 digits.")) from error
        return card

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("card")) == bool(cleaned.get("cancel")):
            raise forms.ValidationError(_("Enter a new card number, or cancel the order."))
        return cleaned


class CallForm(forms.Form):
    """Records what a call with a customer has come to."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("interested", _("Will order")),
            ("undecided", _("Is undecided")),
            ("unreachable", _("Could not be reached")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was missing, in a few words."),
    )
