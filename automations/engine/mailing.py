"""Sending the mail of a step, once as far as that can be known.

A row says that a mail is about to be sent, and then that it was. If the process is lost between
the two, nobody knows: it is sent again, with the same Message-ID.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.utils.encoding import force_str

from automations import clock, failpoints
from automations.engine import addresses, composing, store, subscriptions
from automations.engine.subscriptions import Recipient
from automations.engine.unsubscribe_links import Link
from automations.exceptions import DefinitionError, NoAddress
from automations.models import Mail
from automations.outcomes import Answer, Proceed, Skip
from automations.outgoing import Draft
from automations.references import subject_object

SENT_BEFORE = "It was sent before"
#: An address in the words of a mail server.
_ADDRESS = r"[^\s<>\"]+@[^\s<>\",;:]+"


class MailDeferred(SMTPRecipientsRefused):
    """The mail server does not take the mail now.

    It says why, but not whom it was for: what is stored of an error is exported, and failures
    group by its text.
    """

    def __init__(self, refused: SMTPRecipientsRefused) -> None:
        super().__init__({})
        self.answers = _answers(refused.recipients)

    def __str__(self) -> str:
        return self.answers


def send(automation: Any, task: Any, draft: Draft) -> Answer:
    """Send the mail of a task, or tell why it is not sent.

    Args:
        automation: the automation, bound to its instance.
        task: the task.
        draft: the mail.

    Raises:
        NoAddress: there is nobody to write to.
        DefinitionError: several get one mail from which each could unsubscribe.
        TemplateDoesNotExist, ConfigurationError, OSError, SMTPException: it cannot be sent.
    """
    row = Mail.objects.using(store.alias()).filter(key=str(task.idempotency_key)).first()
    if row is not None and row.sent is not None:
        return Proceed(result={"message_id": row.message_id}, message=SENT_BEFORE)
    subject = str(automation.row.subject)
    about = subject_object(subject)
    person = about or _address_in(subject)
    found = addresses.of(person if draft.to is None else draft.to)
    if not found:
        if draft.skip_missing:
            return Skip("Skipped: there is no address")
        raise NoAddress
    if draft.scope is not None and len(found) > 1:
        raise DefinitionError("A mail of a scope goes to one address. Send one mail to each.")
    recipient = _recipient(found, subject if _is_own(found, person) else "", task)
    unwanted = _unwanted(recipient, found, draft)
    return unwanted or _Sending(automation, task, draft, found, recipient).send(about, row)


def _address_in(subject: str) -> str | None:
    """Return the text that a flow is about if it can be an address."""
    return subject if "@" in subject else None


def _is_own(found: list[str], person: Any) -> bool:
    """Tell whether these are the addresses of whom the flow is about."""
    try:
        own = addresses.of(person)
    except NoAddress:
        return False
    return {addresses.plain(one) for one in own} == {addresses.plain(one) for one in found}


def _recipient(found: list[str], subject: str, task: Any) -> Recipient:
    first = addresses.digest(found[0])
    hashes = [one for address in found for one in addresses.digests(address)]
    return Recipient(list(dict.fromkeys([first, *hashes])), subject, str(task.idempotency_key))


def _unwanted(recipient: Recipient, found: list[str], draft: Draft) -> Skip | None:
    """Return why somebody gets no such mail, or None."""
    if len(found) == 1 and subscriptions.bounces(recipient.addresses):
        return Skip("Skipped: mails to this address come back")
    if draft.scope is None:
        return None
    scopes = subscriptions.scopes(recipient)
    if "" in scopes:
        return Skip("Skipped: unsubscribed from all mails")
    return Skip(f"Skipped: unsubscribed from {draft.scope}") if draft.scope in scopes else None


@dataclass(frozen=True)
class _Sending:
    """A mail that is wanted, and to whom it goes."""

    automation: Any
    task: Any
    draft: Draft
    found: list[str]
    recipient: Recipient

    def send(self, about: Any, row: Mail | None) -> Proceed:
        """Send it, and note that.

        Args:
            about: whom the flow is about, or None.
            row: what is noted already: it was perhaps sent.
        """
        url, draft = "", self.draft
        if draft.scope is not None and draft.link:
            url = Link(self.recipient, draft.scope).url
        message_id = (
            row.message_id if row else composing.message_id(self.recipient.key, draft.sender)
        )
        given = composing.values(self.automation, self.task, draft, about, url)
        headers = _headers(self.recipient.key, message_id, url)
        message = composing.compose(draft, given, self.found, headers)
        row = row or self._noted(message_id)
        _hand_over(message)
        failpoints.hit("mail.sent")
        _note_sent(row, message)
        result = {"to": self.found, "subject": str(message.subject), "message_id": message_id}
        return Proceed(result=result)

    def _noted(self, message_id: str) -> Mail:
        """Note that it is about to be sent."""
        row, _new = Mail.objects.using(store.alias()).get_or_create(
            key=self.recipient.key,
            defaults={
                "task_id": self.task.pk,
                "automation_class": self.automation.row.automation_class,
                "step": self.draft.step,
                "subject": str(self.automation.row.subject),
                "to_subject": bool(self.recipient.subject),
                "address": self.recipient.addresses[0],
                "scope": self.draft.scope or "",
                "message_id": message_id,
                "created": clock.now(),
            },
        )
        return row


def _headers(key: str, message_id: str, url: str) -> dict[str, str]:
    found = {"Message-ID": message_id, composing.KEY_HEADER: key}
    if url:
        found["List-Unsubscribe"] = f"<{url}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def _hand_over(message: Any) -> None:
    """Give a mail to the mail server.

    Raises:
        NoAddress: the server will never take it.
        MailDeferred: the server does not take it now, and says why.
        OSError, SMTPException: there is no talking to it. It names no address either.
    """
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _text in error.recipients.values()):
            raise NoAddress("The mail server does not take mails to this address.") from error
        raise MailDeferred(error).with_traceback(error.__traceback__) from None
    except SMTPResponseException as error:
        said = _nameless(error.smtp_error, message.recipients())
        # Of the same class, as `.Retry(on=…)` may name it.
        error.smtp_error, error.args = said, (error.smtp_code, said)
        raise


def _answers(recipients: Mapping[str, tuple[int, bytes | str]]) -> str:
    """Return the codes and words of a mail server, without the addresses."""
    answers = recipients.values()
    return "; ".join(sorted({f"{code} {_nameless(text, recipients)}" for code, text in answers}))


def _nameless(text: bytes | str, known: Iterable[str]) -> str:
    """Return the words of a mail server on one line, without those addresses and all others."""
    address = re.compile("|".join([*map(re.escape, known), _ADDRESS]), re.IGNORECASE)
    return " ".join(address.sub("…", force_str(text, errors="replace")).split())


def _note_sent(row: Mail, message: Any) -> None:
    provider = getattr(getattr(message, "anymail_status", None), "message_id", None)
    row.sent = clock.now()
    row.provider_id = provider[:255] if isinstance(provider, str) else ""
    row.save(using=store.alias(), update_fields=["sent", "provider_id"])
