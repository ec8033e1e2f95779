"""Webinars and who has signed up for them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock
from sample_flows.models.person import Person


class Webinar(models.Model):
    """A talk on the web, and its recording."""

    title = models.CharField(_("title"), max_length=200)
    starts = models.DateTimeField(_("starts"))
    duration = models.DurationField(_("duration"))
    replay_url = models.URLField(_("address of the recording"), blank=True)

    class Meta:
        verbose_name = _("webinar")
        verbose_name_plural = _("webinars")
        ordering = ("-starts",)

    def __str__(self) -> str:
        return self.title


class Registration(models.Model):
    """A person's place in a webinar."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("webinar")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="registrations", verbose_name=_("person")
    )
    unsubscribed = models.BooleanField(_("wants no further mails"), default=False)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("-created",)
        constraints = (
            models.UniqueConstraint(fields=["webinar", "person"], name="sample_one_registration"),
        )

    def __str__(self) -> str:
        return f"{self.person.name}: {self.webinar}"
