"""Somebody enters a flow by a form: once for each page that was shown, however often it is sent."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import IntegrityError
from django.db.models import Model
from django.forms import BaseForm
from django.utils.crypto import salted_hmac

from automations.engine import entering, start, store
from automations.engine.submission import cleaned_data
from automations.exceptions import EntryRefused
from automations.models import AutomationModel
from automations.references import to_reference
from automations.status import Refused

if TYPE_CHECKING:
    from automations.automation import Automation
    from automations.entry import EnterByForm

#: What tokens are signed for.
SALT = "automations.enter"
#: Seconds for which a page can be sent: a day.
MAX_AGE = 86_400


def token(automation: type[Automation], entry: EnterByForm, user: Any) -> str:
    """Return what a page carries so that it enters once: for this flow, form and user."""
    return signing.dumps([*_whose(automation, entry, user), secrets.token_urlsafe(24)], salt=SALT)


def _whose(automation: type[Automation], entry: EnterByForm, user: Any) -> list[str]:
    pk = getattr(user, "pk", None)
    return [automation.get_automation_class_name(), entry.name, "" if pk is None else str(pk)]


def key_of(given: str, automation: type[Automation], entry: EnterByForm, user: Any) -> str | None:
    """Return the key of the instance that a page starts, which nobody can guess.

    Args:
        given: what the page has sent.
        automation, entry, user: what the token must be for.

    Returns:
        None if the token is too old or was made for something else.
    """
    try:
        said = signing.loads(given, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    if not isinstance(said, list) or said[:-1] != _whose(automation, entry, user):
        return None
    return salted_hmac(SALT, str(said[-1]), algorithm="sha256").hexdigest()


def enter(
    automation: type[Automation],
    entry: EnterByForm,
    form: BaseForm,
    user: Any,
    key: str,
) -> None:
    """Enter a flow with the values of a valid form, under its policy; nothing if that was done.

    What a model form saves is stored with the instance, or not at all.

    Args:
        automation: the flow.
        entry: its entry that the form belongs to.
        form: the bound, valid form.
        user: who submits it.
        key: that of the new instance; see `key_of`.

    Raises:
        EntryRefused: the policy does not admit the subject, or the unique instance is live.
        MissingData: the form does not say whom it is about.
        NotStorable: a value cannot be stored.
        Exception: what the form raises when it saves.
    """
    if _is_there(key):
        return
    try:
        made = (_saved if entry.key else _begun)(automation, entry, form, user, key)
    except (EntryRefused, IntegrityError):
        # The same page was sent twice, and the other one was faster.
        if not _is_there(key):
            raise
        return
    if made.get_key() != key:
        raise entering.refused(automation, Refused.LIVE)


def _saved(
    automation: type[Automation], entry: EnterByForm, form: Any, user: Any, key: str
) -> Automation:
    """Store what a model form saves, and begin an instance with a reference to it."""
    # A refusal is counted once more, as the transaction takes the first count back.
    with entering.counting(automation), store.atomic():
        saved = form.save()
        return _begun(automation, entry, form, user, key, saved)


def _begun(
    automation: type[Automation],
    entry: EnterByForm,
    form: BaseForm,
    user: Any,
    key: str,
    saved: Model | None = None,
) -> Automation:
    made = automation.__new__(automation)
    made._db = None
    data = cleaned_data(form)
    if saved is not None:
        # What the object holds is not kept twice.
        columns = {field.name for field in saved._meta.get_fields()}
        data = {name: value for name, value in data.items() if name not in columns}
        data[entry.key] = to_reference(saved)
    if entry.user:
        data[entry.user] = to_reference(user)
    start.open_new(made, data, key=key)
    return made


def _is_there(key: str) -> bool:
    return AutomationModel.objects.using(store.alias()).filter(key=key).exists()
