"""A person: customer, employee or guest of a webinar."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from automations import clock


class Person(models.Model):
    """Somebody we write to. The e-mail address, in lower case, tells people apart."""

    email = models.EmailField(_("e-mail"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    company = models.CharField(_("company"), max_length=120, blank=True)
    #: Two letters of ISO 3166-1.
    country = models.CharField(_("country"), max_length=2)
    #: IANA name, such as "Europe/Berlin".
    time_zone = models.CharField(_("time zone"), max_length=64)
    joined = models.DateField(_("joined"))
    profile_completed = models.DateTimeField(_("profile completed"), null=True, blank=True)
    created = models.DateTimeField(_("created"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("last_name", "first_name", "email")

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def clean(self) -> None:
        """Write the address as an import looks for it."""
        super().clean()
        self.email = self.email.lower()

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(self.time_zone)
