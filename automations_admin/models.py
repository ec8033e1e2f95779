"""What the console itself remembers: filters under a name, who hears of a flow once a week."""

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


class DigestSubscription(models.Model):
    """A member of staff who gets the weekly mail about a flow; see `stats.recipients`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    #: Dotted name.
    flow = models.CharField(_("flow"), max_length=250)
    since = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")
        db_table = "automations_admin_digest_subscription"
        # Whoever may see a flow may choose its mail, whoever may reassign may choose for others.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "flow"], name="automations_admin_digest_once")
        ]

    def __str__(self) -> str:
        return f"{self.flow}: {self.user}"
