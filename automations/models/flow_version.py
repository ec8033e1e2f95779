"""Flows that are designed and not programmed: their drafts, and the versions that ran or run."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from automations.exceptions import VersionIsPublished
from automations.registry import DESIGNED
from automations.status import VersionState


class FlowDefinition(models.Model):
    """A designed flow: what all of its versions have in common."""

    #: What its class is called in Python, and its instances are of, after "designed.".
    name = models.CharField(
        _("name"),
        max_length=100,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[A-Z][A-Za-z0-9]*\Z",
                _("Letters and digits without spaces, with a capital letter in front."),
            )
        ],
    )
    title = models.CharField(_("title"), max_length=200)
    #: Path of the class whose methods it may call, as it is offered; "" for none.
    base = models.CharField(_("base"), max_length=250, blank=True, default="")
    #: The version that new instances start on; NULL: none can be started.
    published = models.ForeignKey(
        "automations.FlowVersion",
        verbose_name=_("published version"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    created = models.DateTimeField(_("created"), default=clock.now)

    class Meta:
        verbose_name = _("designed flow")
        verbose_name_plural = _("designed flows")
        db_table = "automations_flow"
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def automation_class(self) -> str:
        """Dotted name of the flow, as its instances have it."""
        return f"{DESIGNED}.{self.name}"


class FlowVersion(models.Model):
    """One state of a designed flow: a draft of one author, or a version that never changes."""

    #: Random: what was built from a version is remembered by it.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    flow = models.ForeignKey(
        FlowDefinition,
        verbose_name=_("flow"),
        on_delete=models.CASCADE,
        related_name="versions",
    )
    #: Of a version that was published: 1, 2, …; NULL for a draft.
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    document = models.JSONField(_("document"), default=dict)
    logic_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    #: Where steps were put by hand; no part of what the flow does.
    layout = models.JSONField(_("layout"), default=dict, blank=True)
    #: Raised by each save of a draft, so that nobody overwrites what they have not seen.
    revision = models.PositiveIntegerField(default=1, editable=False)
    #: One draft for each author and flow: "flow:author" while it is one, else NULL.
    draft_key = models.CharField(max_length=100, null=True, unique=True, editable=False)  # noqa: DJ001
    based_on = models.ForeignKey(
        "self",
        verbose_name=_("based on"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    author_name = models.CharField(_("author"), max_length=200, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")
    created = models.DateTimeField(_("created"), default=clock.now)
    updated = models.DateTimeField(_("updated"), default=clock.now)
    #: When it was published; NULL for a draft.
    begun = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        db_table = "automations_flow_version"
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="automations_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.number or VersionState.DRAFT.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the version.

        Raises:
            VersionIsPublished: what it does was changed after it had been published.
        """
        stored = None
        if not self._state.adding:
            rows = FlowVersion.objects.filter(pk=self.pk).exclude(state=VersionState.DRAFT)
            stored = rows.values_list("logic_hash", "document").first()
        if stored is not None and stored != (self.logic_hash, self.document):
            raise VersionIsPublished
        super().save(*args, **kwargs)
