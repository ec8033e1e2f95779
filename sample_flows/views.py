"""The start page, and the two pages that mails lead to."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from automations.exceptions import WrongAutomation
from automations.models import AutomationModel
from sample_flows import automations, links
from sample_flows.models import Registration
from sample_flows.simulation import logins


class ProfileForm(forms.Form):
    """What is missing in a profile."""

    company = forms.CharField(label=_("Company"), max_length=120)


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Say what is here, where to go, and who can log in."""
    context = {
        "flows": [
            (flow.get_verbose_name(), sentence)
            for flow, sentence in automations.READING_ORDER.items()
        ],
        "logins": _known_logins(),
    }
    return render(request, "sample_flows/start.html", context)


def _known_logins() -> list[logins.Login]:
    """Return the demo's logins that exist."""
    names = set(User.objects.values_list("username", flat=True))
    return [login for login in logins.LOGINS if login.name in names]


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest, key: str) -> HttpResponse:
    """Let a person complete the profile: the onboarding whose key is in the link gets a message."""
    try:
        onboarding = automations.Onboarding(automation=key, autorun=False)
    except (AutomationModel.DoesNotExist, WrongAutomation) as error:
        raise Http404 from error
    form = ProfileForm(request.POST or None, initial={"company": onboarding.person.company})
    done = request.method == "POST" and form.is_valid()
    if done and not onboarding.finished():
        onboarding.send_message("profile_completed", data=form.cleaned_data)
    context = {"person": onboarding.person, "form": form, "done": done}
    return render(request, "sample_flows/profile.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of a registration: after a click on the button, not by opening the page."""
    try:
        registration = get_object_or_404(Registration, pk=links.read_unsubscribe(token))
    except signing.BadSignature as error:
        raise Http404 from error
    done = request.method == "POST"
    if done:
        Registration.objects.filter(pk=registration.pk).update(unsubscribed=True)
    context = {"registration": registration, "done": done}
    return render(request, "sample_flows/unsubscribe.html", context)
