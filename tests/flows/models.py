"""What the flows of tests write."""

from __future__ import annotations

from django.db import models


class Effect(models.Model):
    """One execution of a step, written to the database by the step itself."""

    instance = models.BigIntegerField()
    step = models.CharField(max_length=100)
    key = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.step} of {self.instance}"
