"""The flow that sends the weekly mails. It is there only if the settings name somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from automations import flow
from automations.flow import this
from automations_admin import conf
from automations_admin.links import Links
from automations_admin.stats import digest


class WeeklyDigest(flow.Automation):
    """Writes to staff what became of the flows that they have chosen, once a week.

    `AUTOMATIONS_ADMIN["DIGESTS"]` says who hears of which flow, `DIGEST_CRON` when. Begin with
    `manage.py automation_digest`.
    """

    unique = True

    wait = flow.Repeat(this.write).Cron(conf.get().DIGEST_CRON)
    write = flow.Execute(this.send, threaded=True, effects="sends mails").Next(this.wait)

    class Meta:
        verbose_name = _("Weekly digest")
        verbose_name_plural = _("Weekly digests")

    def send(self, task: Any) -> dict[str, int]:
        """Send all mails; a flow whose mail fails does not keep the others from being sent.

        Returns:
            How many mails went out, by flow.

        Raises:
            ExceptionGroup: some mails could not be made or sent.
        """
        done: dict[str, int] = {}
        failed: list[Exception] = []
        for name, recipients in conf.get().DIGESTS.items():
            try:
                done[name] = digest.send(digest.of(name, Links(admin.site)), recipients)
            except Exception as error:  # noqa: BLE001 - it is raised when the others are sent
                failed.append(error)
        if failed:
            raise ExceptionGroup("Some digests could not be sent", failed)
        return done
