"""Issues that a team discusses once a week."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class IssueList(models.Model):
    """The open issues of one team."""

    team = models.CharField(_("team"), max_length=80, unique=True)
    #: Where announcements and results go.
    email = models.EmailField(_("mailing list"))

    class Meta:
        verbose_name = _("issue list")
        verbose_name_plural = _("issue lists")
        ordering = ("team",)

    def __str__(self) -> str:
        return self.team


class IssueState(models.TextChoices):
    """Where an issue stands."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")
    POSTPONED = "postponed", _("Postponed")


class Issue(models.Model):
    """One issue, and what the team made of it."""

    issue_list = models.ForeignKey(
        IssueList, on_delete=models.CASCADE, related_name="issues", verbose_name=_("issue list")
    )
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=IssueState.choices, default=IssueState.OPEN
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title
