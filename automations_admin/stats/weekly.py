"""The flow that sends the weekly mails. It is there only if the settings switch them on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations import flow
from automations.flow import this
from automations.models import AutomationModel
from automations_admin import conf
from automations_admin.stats.sending import Round


class WeeklyMails(flow.Automation):
    """Writes to staff what became of the flows that they have chosen: the mails of one week."""

    write = flow.Execute(this.send, detached=True, effects="sends mails").Retry(
        5, delay=timedelta(minutes=10)
    )
    end = flow.End()

    class Meta:
        verbose_name = _("Weekly mails")
        verbose_name_plural = _("Weekly mails")

    def send(self, task: Any) -> dict[str, int]:
        """Send all mails that no earlier attempt has sent.

        Returns:
            How many mails went out, by flow.

        Raises:
            ExceptionGroup: some mails could not be made or sent.
        """
        marks: list[str] = self.data.setdefault("mailed", [])

        def note(mark: str) -> None:
            marks.append(mark)
            self.save()

        found = Round(frozenset(marks), note)
        found.send()
        if found.failed:
            raise ExceptionGroup("Some digests could not be sent", found.failed)
        return found.sent


class WeeklyDigest(flow.Automation):
    """Starts the mails of each week; what fails in one week leaves the others alone.

    Who hears of which flow is chosen in the console, or in `AUTOMATIONS_ADMIN["DIGESTS"]`;
    `DIGEST_CRON` says when. It begins with the first choice, or by `manage.py automation_digest`.
    """

    unique = True

    wait = flow.Repeat(this.write).Cron(conf.get().DIGEST_CRON)
    write = flow.StartAutomation(WeeklyMails).Next(this.wait)

    class Meta:
        verbose_name = _("Weekly digest")
        verbose_name_plural = _("Weekly digests")


def begin() -> None:
    """Have workers send the mails from now on, unless they do already."""
    if not live().exists():
        WeeklyDigest()


def live() -> Any:
    """Return the instance that sends the mails, as a queryset; it may stand still."""
    name = WeeklyDigest.get_automation_class_name()
    return AutomationModel.objects.filter(automation_class=name, finished=False)
