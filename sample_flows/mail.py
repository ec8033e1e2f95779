"""Sends mails made from templates, in the language of whom they are for."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from automations import clock
from sample_flows.models import Person

#: Countries whose people we write to in German.
GERMAN = frozenset({"DE", "AT", "CH"})


def language_of(person: Person) -> str:
    """Return the code of the language in which we write to a person."""
    return "de" if person.country in GERMAN else "en"


def to_person(person: Person, name: str, /, **context: Any) -> str:
    """Send a mail to a person, with times in the person's own time zone.

    Args:
        person: whom it is for; also in the template's context.
        name: of the template `sample_flows/mails/<name>.txt`, whose first line is the subject.
        context: for the template.

    Returns:
        What was done, for the history of the flow.
    """
    with translation.override(language_of(person)), timezone.override(person.zone):
        return to_addresses([person.email], name, person=person, **context)


def to_addresses(addresses: list[str], name: str, /, **context: Any) -> str:
    """Send a mail; without anybody to send it to, say so and do nothing.

    Args:
        addresses: who gets it.
        name, context: see `to_person`.

    Returns:
        What was done, for the history of the flow.
    """
    if not addresses:
        return f"{name}: nobody to write to"
    text = render_to_string(f"sample_flows/mails/{name}.txt", context)
    subject, _, body = text.partition("\n")
    date = format_datetime(timezone.localtime(clock.now()))
    mail = EmailMessage(subject.strip(), body.lstrip(), to=addresses, headers={"Date": date})
    mail.send()
    return f"{name}: {', '.join(addresses)}"
