"""Teams, which know nothing of flows."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Team(models.Model):
    """People who work together."""

    name = models.CharField(max_length=80, unique=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL)

    def __str__(self) -> str:
        return f"{self.name} team"
