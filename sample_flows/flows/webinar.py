"""Waiting for moments in time, and leaving out what nobody wants.

Teaches: `AfterWaitingUntil` with a method, `SkipIf`, `unique` for a key of the data.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations import clock, flow
from automations.flow import this
from sample_flows import links, mail, models


class Webinar(flow.Automation):
    """Welcomes who signs up, reminds them one day before, and offers the recording afterwards.

    Start it with `Webinar(registration=registration)`.
    """

    registration: Any = models.Registration
    unique = ("registration",)

    welcome = flow.Execute(this.mail_welcome, effects="sends a mail")
    reminder = (
        flow.Execute(this.mail_reminder, effects="sends a mail")
        .AfterWaitingUntil(this.day_before)
        .SkipIf(this.needs_no_reminder)
    )
    replay = (
        flow.Execute(this.mail_replay, effects="sends a mail")
        .AfterWaitingUntil(this.when_recorded)
        .SkipIf(this.is_unsubscribed)
    )
    end = flow.End()

    class Meta:
        verbose_name = _("Webinar registration")
        verbose_name_plural = _("Webinar registrations")

    def day_before(self, task: Any) -> datetime:
        """Return the moment for the reminder."""
        return self.registration.webinar.starts - timedelta(days=1)

    def when_recorded(self, task: Any) -> datetime:
        """Return the moment at which the recording is ready: two hours after the end."""
        webinar = self.registration.webinar
        return webinar.starts + webinar.duration + timedelta(hours=2)

    def is_unsubscribed(self, task: Any) -> bool:
        """Tell whether the person wants no more mails, as of now."""
        self.registration.refresh_from_db(fields=["unsubscribed"])
        return self.registration.unsubscribed

    def needs_no_reminder(self, task: Any) -> bool:
        """Tell whether a reminder is unwanted or would come too late."""
        return self.is_unsubscribed(task) or self.registration.webinar.starts <= clock.now()

    def mail_welcome(self, task: Any) -> str:
        """Confirm the registration."""
        return self._mail("webinar_welcome")

    def mail_reminder(self, task: Any) -> str:
        """Remind the person."""
        return self._mail("webinar_reminder")

    def mail_replay(self, task: Any) -> str:
        """Offer the recording."""
        return self._mail("webinar_replay")

    def _mail(self, name: str) -> str:
        registration = self.registration
        unsubscribe = links.unsubscribe(registration)
        return mail.to_person(
            registration.person, name, webinar=registration.webinar, unsubscribe=unsubscribe
        )
