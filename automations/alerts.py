"""Ways to tell staff of what is wrong. AUTOMATIONS["ALERTS"]["HOOK"] names one, or one's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import send_mail

from automations import conf
from automations.engine.notices import Notice
from automations.exceptions import ConfigurationError


def mail(notice: Notice) -> None:
    """Write an e-mail to those whom the settings name: "3 payments failed in 10 minutes".

    Raises:
        ConfigurationError: the settings name nobody.
    """
    people = recipients()
    if not people:
        raise ConfigurationError(
            "There is nobody to write to. Set AUTOMATIONS['ALERTS']['RECIPIENTS'] or MANAGERS."
        )
    subject = " ".join(notice.title.split())
    send_mail(subject, body(notice), from_email=None, recipient_list=people)


def recipients() -> list[str]:
    """Return the addresses in RECIPIENTS, else those of MANAGERS, else those of ADMINS."""
    given = conf.get().alerts.RECIPIENTS or settings.MANAGERS or settings.ADMINS
    return [_address(one) for one in given]


def _address(one: Any) -> str:
    """Return an address; Django before 6.0 wants managers as pairs of name and address."""
    return str(one if isinstance(one, str) else one[1])


def body(notice: Notice) -> str:
    """Return the text of the mail: what happened, then where to go."""
    links = (f"{link.text}:\n{link.url}" for link in notice.links)
    return "\n\n".join(["\n".join(notice.sentences), *links]) + "\n"
