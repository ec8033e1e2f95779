"""One run of an automation."""

from __future__ import annotations

import json
import secrets
import uuid
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from automations import clock, registry
from automations.models.definition import Definition
from automations.querysets import InstanceQuerySet
from automations.status import InstanceState, Outcome

if TYPE_CHECKING:
    from automations.automation import Automation


def get_automation_class(name: str) -> type[Automation]:
    """Return the registered automation with this dotted name.

    Raises:
        UnknownAutomation: there is none. Nothing is imported.
    """
    return registry.get(name)


def new_key() -> str:
    """Return a random key of 256 bits, fit for links."""
    return secrets.token_urlsafe(32)


class AutomationModel(models.Model):
    """An instance: one run of an automation. Reading it never runs anything."""

    automation_class = models.CharField(_("automation"), max_length=250)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("key"), max_length=64, unique=True, default=new_key, editable=False)
    definition = models.ForeignKey(
        Definition,
        verbose_name=_("definition"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InstanceState.choices, default=InstanceState.RUNNING
    )
    finished = models.BooleanField(_("finished"), default=False)
    reason = models.TextField(_("reason"), blank=True, default="")
    data = models.JSONField(_("data"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    #: Tokens: tasks that are ready, running, waiting or failed. Kept under the instance's lock.
    tokens = models.PositiveIntegerField(default=0, editable=False)
    #: Hash of class and unique values while the instance is live, else NULL.
    live_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    created = models.DateTimeField(_("created"), default=clock.now)
    updated = models.DateTimeField(_("updated"), default=clock.now)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    #: The data as JSON text, as they were last read or written.
    stored_text: str = "{}"

    objects = InstanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("instance")
        verbose_name_plural = _("instances")
        db_table = "automations_instance"
        permissions = [
            ("retry_automationmodel", _("Can retry failed steps")),
            ("edit_data_automationmodel", _("Can edit the data of instances")),
        ]
        indexes = [
            models.Index(fields=["automation_class", "state", "id"], name="automations_inst_class"),
            models.Index(fields=["state", "id"], name="automations_inst_state"),
            models.Index(fields=["finished", "ended"], name="automations_inst_ended"),
            models.Index(fields=["created"], name="automations_inst_created"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished=True, state__in=Outcome.values)
                | Q(finished=False, state__in=["running", "paused", "blocked"]),
                name="automations_inst_finished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.automation_class.rpartition('.')[2]} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new instance, the named fields, or the keys of `data` that were changed.

        An instance is never written as a whole: engine and users change it at the same time.
        """
        fields = kwargs.get("update_fields")
        if self._state.adding or fields is not None:
            super().save(*args, **kwargs)
            if fields is None or "data" in fields:
                self._note_data()
            return
        from automations.engine import store  # door

        store.save_data(self)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> AutomationModel:
        """Note what the data are in the database, so that a later save writes only changes."""
        row = super().from_db(*args, **kwargs)
        row._note_data()
        return row

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """Read the instance anew, and note its data as `from_db` does if they are read."""
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None or "data" in fields:
            self._note_data()

    def _note_data(self) -> None:
        if "data" in self.__dict__:
            self.stored_text = json.dumps(self.data, cls=DjangoJSONEncoder, ensure_ascii=False)

    def get_automation_class(self) -> type[Automation]:
        """Return the class of this instance.

        Raises:
            UnknownAutomation: its code is gone.
        """
        return registry.get(self.automation_class)

    @property
    def instance(self) -> Any:
        """The automation bound to this instance; nothing is run by asking for it."""
        return self.get_automation_class().bind(self)

    @property
    def outcome(self) -> str | None:
        """How the instance ended, or None while it has not."""
        return self.state if self.finished else None

    def get_key(self) -> str:
        """Return the instance's key."""
        return self.key

    def run(self) -> None:
        """Run the instance until it must wait.

        Raises:
            NotRunnable: the instance has ended.
            UnknownAutomation: its code is gone.
        """
        self.instance.run()

    @classmethod
    def delete_history(cls, days: int = 30) -> tuple[int, dict[str, int]]:
        """Delete instances that ended longer ago than this, with their histories.

        Args:
            days: full days since the end.

        Returns:
            How many rows were deleted, in all and by model, as `QuerySet.delete` does.
        """
        from automations.engine import retention  # door

        return retention.delete_history(days)
