"""Links in mails: whoever has one may act without a login, on that one thing only."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from sample_flows import conf
from sample_flows.models import Registration

PAGES = "sample_flows.pages"
SALT = "sample_flows.unsubscribe"


def profile(key: str) -> str:
    """Return the address at which a person completes the profile.

    Args:
        key: the onboarding's key, which nobody can guess.
    """
    return f"{conf.base_url()}{reverse('profile', PAGES, [key])}"


def unsubscribe(registration: Registration) -> str:
    """Return the address at which a registration's mails are stopped; it is signed."""
    token = signing.dumps(registration.pk, salt=SALT)
    return f"{conf.base_url()}{reverse('unsubscribe', PAGES, [token])}"


def read_unsubscribe(token: str) -> int:
    """Return the registration that a link was made for.

    Raises:
        signing.BadSignature: the link was changed, or made for another purpose.
    """
    return int(signing.loads(token, salt=SALT))
