"""A mail server for the demo: it writes mails to files, and refuses some addresses as others do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from email.utils import format_datetime
from smtplib import SMTPRecipientsRefused
from zlib import crc32

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

from automations import clock

#: Domain of mailboxes that do not exist any more.
GONE = "example.net"
#: Domain of mailboxes that are full on some days.
OFTEN_FULL = "full.example.net"


class PostOffice(EmailBackend):
    """Writes each mail to a file, as Django's file backend does, with the date of our clock."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write mails, and return how many.

        Raises:
            SMTPRecipientsRefused: a recipient's mailbox does not exist or is full.
        """
        for message in email_messages:
            refused = refusals(message.recipients(), clock.now().date())
            if refused:
                raise SMTPRecipientsRefused(refused)
            message.extra_headers.setdefault("Date", format_datetime(clock.now()))
        return int(super().send_messages(email_messages) or 0)


def refusals(addresses: Iterable[str], today: date) -> dict[str, tuple[int, bytes]]:
    """Return which addresses are refused, with the code and text that a mail server says."""
    found: dict[str, tuple[int, bytes]] = {}
    for address in addresses:
        domain = address.rpartition("@")[2]
        if domain == GONE:
            found[address] = (550, b"5.1.1 No such mailbox")
        elif domain == OFTEN_FULL and _is_full(address, today):
            found[address] = (452, b"4.2.2 Mailbox full")
    return found


def _is_full(address: str, today: date) -> bool:
    """Tell whether a mailbox is full on a day, which is so on two of three."""
    return crc32(f"{address} {today.isoformat()}".encode()) % 3 > 0
