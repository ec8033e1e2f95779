"""Addresses of mails: whose they are, and the hashes under which some are kept."""

from __future__ import annotations

from email.utils import formataddr, getaddresses, parseaddr
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

from automations import conf
from automations.exceptions import NoAddress

_SALT = "automations.addresses"


def of(wanted: Any) -> list[str]:
    """Return the addresses that a value stands for; none for what has no address.

    Args:
        wanted: an address such as "anna@example.com" or "Anna <anna@example.com>", an object that
            has one, a list of these, or None.

    Raises:
        NoAddress: a text is no address.
    """
    if isinstance(wanted, (list, tuple, set, frozenset)):
        return list(dict.fromkeys(address for one in wanted for address in of(one)))
    text = wanted if isinstance(wanted, str) or wanted is None else _of_object(wanted)
    return [_checked(text)] if text and text.strip() else []


def _of_object(found: Any) -> str | None:
    """Return the address of an object; of an account that of the field that the model names."""
    named = getattr(found, "get_email_field_name", None)
    value = getattr(found, named() if callable(named) else "email", None)
    return None if value is None else str(value)


def _checked(text: str) -> str:
    found = getaddresses([text.strip()])
    name, plain = found[0] if len(found) == 1 else ("", "")
    try:
        if any(ord(sign) < 32 for sign in text):
            raise ValidationError("control character")
        validate_email(plain)
    except ValidationError as error:
        raise NoAddress("What the mail is sent to is no e-mail address. Correct it.") from error
    return formataddr((name, plain)) if name else plain


def plain(address: str) -> str:
    """Return an address without a name, as it is compared."""
    return parseaddr(address)[1].strip().lower()


def digest(address: str) -> str:
    """Return the hash under which an address is kept."""
    return _digest(address, conf.get().MAIL_KEY or settings.SECRET_KEY)


def digests(address: str) -> list[str]:
    """Return all hashes under which an address may be kept: keys that were replaced count too."""
    keys = [conf.get().MAIL_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return list(dict.fromkeys(_digest(address, key) for key in keys if key))


def _digest(address: str, key: str | bytes) -> str:
    return salted_hmac(_SALT, plain(address), secret=key, algorithm="sha256").hexdigest()
