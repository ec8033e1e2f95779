"""The graph of an automation as it was when instances started on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.graph import Graph


class Definition(models.Model):
    """A graph with its fingerprint, stored the first time that an instance starts on it."""

    automation_class = models.CharField(_("automation"), max_length=250)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    graph_data = models.JSONField(_("graph"))
    version = models.CharField(_("version"), max_length=100, blank=True, default="")
    created = models.DateTimeField(_("first used"), default=clock.now)

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        db_table = "automations_definition"
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "fingerprint"], name="automations_definition_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.fingerprint[:8]}"

    @property
    def graph(self) -> Graph:
        """The stored graph."""
        return Graph.from_dict(self.graph_data)
