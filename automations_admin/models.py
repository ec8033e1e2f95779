"""What the console itself remembers: filters under a name."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from automations import clock


class SavedFilterQuerySet(models.QuerySet[Any]):
    """Questions to the saved filters."""

    def seen_by(self, user: Any) -> Self:
        """Those of a user, and those that others share."""
        return self.filter(Q(owner=user) | Q(shared=True))

    def editable_by(self, user: Any) -> Self:
        """Those that a user may rename, share and delete: one's own, or any for superusers."""
        return self.all() if user.is_superuser else self.filter(owner=user)


class SavedFilter(models.Model):
    """Filters of the list of instances under a name, for one's own use or for all staff."""

    name = models.CharField(_("name"), max_length=80)
    #: The part of the list's address after the question mark; see `find.filters.Filters.text`.
    query = models.TextField(_("filters"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    shared = models.BooleanField(_("for all staff"), default=False)
    created = models.DateTimeField(_("created"), default=clock.now)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        db_table = "automations_admin_saved_filter"
        # Whoever may see instances may save filters; see `instances.saved`.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="automations_admin_filter_name")
        ]

    def __str__(self) -> str:
        return self.name
