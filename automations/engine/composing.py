"""Mails from templates."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, loader
from django.template.backends.django import Template as DjangoTemplate
from django.utils import translation

from automations import mail_templates, plaintext
from automations.engine.mail_message import MailMessage
from automations.outgoing import Draft
from automations.references import from_reference, is_reference

#: Says that a mail is the same as one that may have been sent before.
KEY_HEADER = "X-Idempotency-Key"
#: Key of the metadata by which a provider's reports find the mail.
METADATA = "automations_key"


def values(automation: Any, task: Any, draft: Draft, about: Any, url: str) -> dict[str, Any]:
    """Return what the templates of a mail get.

    Args:
        automation: the automation, bound to its instance.
        task: the task.
        draft: the mail.
        about: whom the flow is about, or None.
        url: the link to unsubscribe, or "".
    """
    data = {
        key: from_reference(value) if is_reference(value) else value
        for key, value in automation.data.items()
    }
    own = {"subject": about, "automation": automation, "task": task, "unsubscribe_url": url}
    return {**data, **own, **draft.context}


def compose(
    draft: Draft,
    given: Mapping[str, Any],
    addresses: list[str],
    headers: Mapping[str, str],
) -> MailMessage:
    """Render a mail.

    Args:
        draft: the mail.
        given: what its templates get.
        addresses: to whom it goes.
        headers: its headers.

    Raises:
        TemplateDoesNotExist: it has neither a text nor an HTML template, or none for its subject.
    """
    with translation.override(draft.language) if draft.language else nullcontext():
        subject = draft.subject
        if subject is None:
            subject = rendered(mail_templates.subject(draft.template), given)
        text, html = _body(draft.template, given)
    message = MailMessage(
        subject=" ".join((subject or "").split()),
        body=text,
        from_email=draft.sender,
        to=addresses,
        reply_to=[draft.reply_to] if draft.reply_to else None,
        headers=dict(headers),
    )
    if html is not None:
        message.attach_alternative(html, "text/html")
    for attachment in draft.attachments:
        message.attach(*attachment) if isinstance(attachment, tuple) else message.attach(attachment)
    message.metadata = {METADATA: headers[KEY_HEADER]}  # type: ignore[attr-defined]
    return message


def _body(template: str, given: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return text and HTML of a mail; the text is made of the HTML if there is no template."""
    html = _rendered_if_there(mail_templates.html(template), given)
    text = _rendered_if_there(mail_templates.text(template), given)
    if text is None and html is None:
        raise TemplateDoesNotExist(mail_templates.text(template))
    return (plaintext.from_html(html or "") if text is None else text), html


def _rendered_if_there(name: str, given: Mapping[str, Any]) -> str | None:
    if not mail_templates.is_there(name):
        return None
    return rendered(name, given)


def rendered(name: str, given: Mapping[str, Any]) -> str:
    """Render a template; nothing is escaped in texts, everything as usual in HTML."""
    template = loader.get_template(name)
    if name.endswith(".txt") and isinstance(template, DjangoTemplate):
        return str(template.template.render(Context(dict(given), autoescape=False)))
    return str(template.render(dict(given)))


def message_id(key: str, sender: str | None) -> str:
    """Return the Message-ID of a mail: the same for every attempt.

    Args:
        key: the idempotency key of its task.
        sender: from whom it is.
    """
    _user, found, domain = parseaddr(sender or settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")
    try:
        said = domain.encode("idna").decode() if found else ""
    except UnicodeError:
        said = ""
    return f"<{key}@{said or 'localhost'}>"[:255]
