"""One round of the weekly mails, to all who are to hear of a flow."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass, field

from django.contrib import admin

from automations_admin.links import Links
from automations_admin.stats import digest, recipients
from automations_admin.stats.recipients import Recipient


def _forget(mark: str) -> None:
    """Keep nothing of who got a mail."""


@dataclass
class Round:
    """One round. What fails keeps nothing else from being sent.

    Attributes:
        done: marks of the mails that an earlier attempt at this round has sent.
        note: is called with the mark of each mail that has gone out.
        sent: how many mails went out, by flow.
        failed: why others did not.
    """

    done: Container[str] = ()
    note: Callable[[str], None] = _forget
    sent: dict[str, int] = field(default_factory=dict)
    failed: list[Exception] = field(default_factory=list)

    def send(self) -> None:
        """Send the mails about all flows."""
        for flow in recipients.flows():
            try:
                self._send(flow)
            except Exception as error:  # noqa: BLE001 - it is told when the others are sent
                self._failed(flow, error)

    def _send(self, flow: str) -> None:
        marked = ((mark(flow, one), one) for one in recipients.of(flow))
        left = [(sign, one) for sign, one in marked if sign not in self.done]
        self.sent[flow] = 0
        if not left:
            return
        written = digest.of(flow, Links(admin.site))
        for sign, one in left:
            try:
                self.sent[flow] += digest.send(written, one)
            except Exception as error:  # noqa: BLE001 - the same
                self._failed(flow, error)
            else:
                self.note(sign)

    def _failed(self, flow: str, error: Exception) -> None:
        error.add_note(f"This was about the flow {flow}.")
        self.failed.append(error)


def mark(flow: str, recipient: Recipient) -> str:
    """Return a short text that stands for a mail and does not tell to whom it went."""
    said = f"{flow} {recipient.address.lower()}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]
