"""Who else is to get the weekly mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations_admin.acting.fields import AccountField
from automations_admin.models import DigestSubscription
from automations_admin.stats import recipients


class MailForm(forms.Form):
    """A member of staff who may see the flow and can get mails.

    Args:
        flow: dotted name.
    """

    account = AccountField(
        staff=True,
        label=_("Member of staff"),
        error_messages={"required": _("Say who is to get it.")},
        widget=forms.TextInput(attrs={"list": "weekly-staff", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, flow: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flow = flow

    def clean_account(self) -> Any:
        """See to it that the mail can be sent and is not yet."""
        user = self.cleaned_data["account"]
        if refused := self._refused(user):
            raise forms.ValidationError(refused % {"who": user.get_username()})
        return user

    def _refused(self, user: Any) -> str:
        if not recipients.may_get(user, self.flow):
            return gettext("%(who)s may not see this flow.")
        if not recipients.address_of(user):
            return gettext("%(who)s has no e-mail address. Enter one in the account first.")
        if DigestSubscription.objects.filter(user=user, flow=self.flow).exists():
            return gettext("%(who)s gets it already.")
        return ""
