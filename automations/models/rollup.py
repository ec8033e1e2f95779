"""Statistics of journeys as hourly counts, and what has been counted of each instance."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations.models.instance import AutomationModel


class Slice(models.Model):
    """Instances of a flow that share definition, arms and dimensions; counts are kept for each."""

    automation_class = models.CharField(_("automation"), max_length=250)
    #: Fingerprint of the definition; empty if none was stored.
    fingerprint = models.CharField(_("definition"), max_length=64, blank=True, default="")
    #: {experiment: arm} of the experiments that its instances have come to.
    arms = models.JSONField(_("arms"), default=dict)
    #: {key: text} of the keys in `Meta.dimensions`.
    dimensions = models.JSONField(_("dimensions"), default=dict)
    #: Hash of all of these.
    digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("slice of the statistics")
        verbose_name_plural = _("slices of the statistics")
        db_table = "automations_slice"
        default_permissions = ()
        indexes = [models.Index(fields=["automation_class"], name="automations_slice_flow")]

    def __str__(self) -> str:
        return f"{self.automation_class} {self.pk}"


class Trail(models.Model):
    """What instances went through that went the same way; see `engine.rollups.packing`."""

    path = models.JSONField(_("path"), default=list)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("trail")
        verbose_name_plural = _("trails")
        db_table = "automations_trail"
        default_permissions = ()

    def __str__(self) -> str:
        return ", ".join(self.path[1])


class Rollup(models.Model):
    """How often something happened within an hour or a day, to the instances of a slice.

    Rows of one time, slice and matter add up; see `engine.rollups.packing` for what is stored.
    """

    slice = models.ForeignKey(
        Slice, on_delete=models.CASCADE, related_name="rollups", db_index=False
    )
    #: Of deleted histories: nothing can count these again.
    kept = models.BooleanField(default=False)
    #: "start": the time at which the instance started; "event": that at which it happened.
    dated = models.CharField(max_length=5)
    what = models.CharField(max_length=12)
    hour = models.DateTimeField(_("hour"))
    #: Name of a step, goal, rule or outcome, as `what` wants; else empty.
    place = models.CharField(max_length=110, blank=True, default="")
    #: What else tells the rows of a place apart, such as where an edge leads or how long it took.
    detail = models.CharField(max_length=220, blank=True, default="")
    n = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("hourly count")
        verbose_name_plural = _("hourly counts")
        db_table = "automations_rollup"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["slice", "dated", "what", "hour", "place", "detail", "kept"],
                name="automations_rollup_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.place} {self.n}"


class Counted(models.Model):
    """What has been counted of an instance, so that it can be counted anew when it goes on."""

    instance = models.OneToOneField(
        AutomationModel, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    slice = models.ForeignKey(Slice, on_delete=models.CASCADE, related_name="+", db_index=False)
    facts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("counted instance")
        verbose_name_plural = _("counted instances")
        db_table = "automations_counted"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.instance_id)


class RollupState(models.Model):
    """How far counting has come; there is one row."""

    #: The moment up to which everything is counted; NULL: never yet.
    as_of = models.DateTimeField(_("as of"), null=True)
    #: When a worker counts next; the end of the lease while one does.
    due = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("state of the statistics")
        verbose_name_plural = _("state of the statistics")
        db_table = "automations_rollup_state"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.as_of)
