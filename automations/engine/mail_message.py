"""A mail whose link to unsubscribe every mailbox can read."""

from __future__ import annotations

from email import policy
from email.policy import EmailPolicy
from typing import Any

import django
from django.core.mail import EmailMultiAlternatives

#: Headers that hold an URL: RFC 2369 has it written out, and mailboxes decode nothing there.
LINKS = {"list-unsubscribe"}


class LinksOnOneLine(EmailPolicy):
    """Write a header that holds a link on one line.

    Others are folded at 78 characters. A word that is longer becomes an encoded one, see RFC 2047,
    which a link must not be.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a header as it is sent, in text."""
        return self._unfolded(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it is sent, in bytes."""
        return self._unfolded(name, value).encode() or super().fold_binary(name, value)

    def _unfolded(self, name: str, value: str) -> str:
        """Return the header of a link; "" for any other, and for what is not ASCII."""
        is_link = name.lower() in LINKS and value.isascii()
        return f"{name}: {value}{self.linesep}" if is_link else ""


class MailMessage(EmailMultiAlternatives):
    """A mail of a flow."""

    def message(self, **given: Any) -> Any:
        """Return the mail as it is sent.

        Args:
            given: from Django 6.0 on, perhaps the backend's `policy`; before, nothing, as long
                words are left as they are.
        """
        if django.VERSION >= (6, 0):
            given["policy"] = LinksOnOneLine() + given.get("policy", policy.default)
        return super().message(**given)
