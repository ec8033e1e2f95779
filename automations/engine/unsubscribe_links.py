"""Links by which people unsubscribe: signed, without an address in them, and for ever valid."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import NoReverseMatch, reverse

from automations import conf
from automations.engine.subscriptions import Recipient
from automations.exceptions import ConfigurationError

_SALT = "automations.unsubscribe"


@dataclass(frozen=True)
class Link:
    """What a link says.

    Attributes:
        recipient: whose it is.
        scope: of what mails it was in one.
    """

    recipient: Recipient
    scope: str

    @property
    def token(self) -> str:
        """What stands for it in an address."""
        whom = self.recipient
        said = [whom.addresses[0], whom.subject, self.scope, whom.key]
        return signing.dumps(said, salt=_SALT, compress=True)

    @property
    def url(self) -> str:
        """Its address.

        Raises:
            ConfigurationError: the project does not say where it is, or has no such page.
        """
        site = conf.get().SITE_URL.rstrip("/")
        if not site:
            raise ConfigurationError(
                "A mail with a link to unsubscribe needs to know where the site is. Set "
                "AUTOMATIONS['SITE_URL']."
            )
        try:
            return site + reverse("automations:unsubscribe", args=[self.token])
        except NoReverseMatch as error:
            raise ConfigurationError(
                "There is no page to unsubscribe at. Include automations.urls in your URLs."
            ) from error


def read(token: str) -> Link | None:
    """Return the link that a token stands for, or None if it is none of ours."""
    try:
        address, subject, scope, key = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Link(Recipient([address], subject, key), scope)
