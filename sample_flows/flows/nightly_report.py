"""Two steps and a schedule: the smallest flow that is of use.

Teaches: `Execute`, `Repeat` with a cron expression and a time zone, `unique`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations import clock, flow
from automations.flow import this
from sample_flows import conf, groups, mail, report


class NightlyReport(flow.Automation):
    """Writes the figures of the last day to a CSV file every night and mails them."""

    #: Starting it again gives back the one that is there.
    unique = True

    write = flow.Execute(this.write_report, description="Writes the figures to a CSV file.")
    send = flow.Execute(
        this.mail_managers, effects="sends a mail", description="Mails them to the managers."
    )
    every_night = flow.Repeat(this.write).Cron("30 2 * * *").TimeZone("Europe/Berlin")

    class Meta:
        verbose_name = _("Nightly report")
        verbose_name_plural = _("Nightly reports")

    def write_report(self, task: Any) -> str:
        """Write the report; its path is kept for the next step and in the history."""
        path = report.write(conf.report_dir(), clock.now())
        self.data["report"] = str(path)
        return path.name

    def mail_managers(self, task: Any) -> str:
        """Mail the report to the managers."""
        path = Path(self.data["report"])
        lines = path.read_text(encoding="utf-8").splitlines()[1:]
        figures = [line.rsplit(",", 1) for line in lines]
        return mail.to_addresses(
            groups.addresses(groups.MANAGERS), "nightly_report", name=path.name, figures=figures
        )
