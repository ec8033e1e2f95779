"""Experiments as they run: their frozen weights, and who was assigned to which arm."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class ExperimentModel(models.Model):
    """An experiment of a flow. Its weights are those of its first assignment."""

    automation_class = models.CharField(_("automation"), max_length=250)
    name = models.CharField(_("name"), max_length=100)
    #: [[arm, weight], …] in declared order.
    arms = models.JSONField(_("arms"), default=list)
    #: Goes into the hash by which an arm is chosen, so that experiments are independent.
    salt = models.CharField(max_length=64, editable=False)
    created = models.DateTimeField(_("began"), default=clock.now)

    class Meta:
        verbose_name = _("experiment")
        verbose_name_plural = _("experiments")
        db_table = "automations_experiment"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["automation_class", "name"], name="automations_experiment_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """That a subject belongs to an arm of an experiment, for good."""

    experiment = models.ForeignKey(
        ExperimentModel, on_delete=models.CASCADE, related_name="assignments"
    )
    #: Reference of the subject; the instance's UUID where it is about nobody.
    subject = models.CharField(_("subject"), max_length=200)
    arm = models.CharField(_("arm"), max_length=100)
    created = models.DateTimeField(_("assigned"), default=clock.now)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        db_table = "automations_assignment"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["experiment", "subject"], name="automations_assignment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.arm}"
