"""One run of an automation."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from automations import clock, registry
from automations.encoder import PLAIN
from automations.exceptions import UnknownAutomation
from automations.models.columns import attributes
from automations.models.definition import Definition
from automations.models.indexes import of_few
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
    #: The version of a designed flow that the instance runs on; NULL for flows of code.
    version = models.ForeignKey(
        "automations.FlowVersion",
        verbose_name=_("version"),
        null=True,
        on_delete=models.PROTECT,
        related_name="instances",
        editable=False,
        db_index=False,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InstanceState.choices, default=InstanceState.RUNNING
    )
    finished = models.BooleanField(_("finished"), default=False)
    reason = models.TextField(_("reason"), blank=True, default="")
    data = models.JSONField(_("data"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    #: Whom or what the instance is about, as "app.model:pk"; see `references.subject_of`.
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="", db_default="")
    #: The instance of which a step started this one, and that step.
    parent = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="children",
        editable=False,
        db_index=False,
    )
    parent_task = models.ForeignKey(
        "automations.AutomationTaskModel",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        db_index=False,
    )
    #: Tokens: tasks that are ready, running, waiting or failed. Kept under the instance's lock.
    tokens = models.PositiveIntegerField(default=0, editable=False)
    #: Hash of class and unique values while the instance is live, else NULL.
    live_key = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    #: The instance from one of whose steps this one was started.
    restarted_from = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="restarts",
        editable=False,
        db_index=False,
    )
    #: Answers to forms that are taken again after a restart: {node: {"result", "by", "by_name"}}.
    kept_answers = models.JSONField(default=dict, blank=True, editable=False)
    #: Of an archived copy: {"imported", "by", "overlay"}; see `histories.overlay`.
    origin = models.JSONField(null=True, editable=False, encoder=DjangoJSONEncoder)
    #: It has changed since statistics have counted it.
    stale = models.BooleanField(default=True, db_default=True, editable=False)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    created = models.DateTimeField(_("created"), default=clock.now)
    updated = models.DateTimeField(_("updated"), default=clock.now)
    ended = models.DateTimeField(_("ended"), null=True, blank=True)

    #: The data as JSON text, as they were last read or written.
    stored_text: str = "{}"
    #: The data as JSON text, as they were when a step was checked that nobody has noted yet.
    checked_text: str | None = None
    #: How many pauses of steps, flows or everything there are, if it was read with the lock.
    pauses: int | None = None
    #: Primary keys that were reserved with the lock, for tasks that follow.
    keys: Sequence[int] = ()

    #: The other fields as the engine has last read or written them; None if it has not.
    stored: dict[str, Any] | None = None
    #: What the database calls this version of the row, where it has a name for it.
    mark: Any = None

    objects = InstanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("instance")
        verbose_name_plural = _("instances")
        db_table = "automations_instance"
        permissions = [
            ("view_data_automationmodel", _("Can see the data of instances")),
            ("view_traces_automationmodel", _("Can see the frames of failed attempts")),
            ("view_secrets_automationmodel", _("Can see masked values")),
            ("start_automationmodel", _("Can start instances")),
            ("edit_data_automationmodel", _("Can edit the data of instances")),
            ("retry_automationmodel", _("Can retry failed steps")),
            ("restart_automationmodel", _("Can start over from an earlier step")),
            ("skip_automationmodel", _("Can skip steps and mark them as failed")),
            ("cancel_automationmodel", _("Can cancel instances")),
            ("move_automationmodel", _("Can move instances to another step")),
            ("pause_automationmodel", _("Can pause and resume")),
            ("reschedule_automationmodel", _("Can change timers")),
            ("reassign_automationmodel", _("Can give tasks to other people")),
            ("send_message_automationmodel", _("Can send messages")),
            ("note_automationmodel", _("Can write notes")),
            ("export_automationmodel", _("Can export histories")),
            ("import_automationmodel", _("Can import histories")),
            ("erase_automationmodel", _("Can erase people from histories")),
            ("design_automationmodel", _("Can design flows")),
            ("publish_automationmodel", _("Can publish designed flows")),
        ]
        indexes = [
            models.Index(fields=["automation_class", "state", "id"], name="automations_inst_class"),
            models.Index(fields=["automation_class", "id"], name="automations_inst_flow"),
            models.Index(fields=["state", "id"], name="automations_inst_state"),
            of_few("ended", "automations_inst_end"),
            models.Index(fields=["created"], name="automations_inst_created"),
            models.Index(fields=["stale", "id"], name="automations_inst_stale"),
            models.Index(fields=["automation_class", "subject"], name="automations_inst_about"),
            # Few instances have these; the others have no part in the indexes.
            of_few("parent", "automations_inst_parent"),
            of_few("parent_task", "automations_inst_by_task"),
            of_few("restarted_from", "automations_inst_restart"),
            of_few("version", "automations_inst_version"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished=True, state__in=[*Outcome.values, "archived"])
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
                self.note_data()
            return
        from automations.engine import changing  # door

        changing.save_data(self)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> AutomationModel:
        """Note what the data are in the database, so that a later save writes only changes."""
        row = super().from_db(*args, **kwargs)
        row.note_data()
        return row

    def refresh_from_db(
        self, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """Read the instance anew, and note its data as `from_db` does if they are read."""
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None or "data" in fields:
            self.note_data()

    def note_fields(self) -> None:
        """Note what the other fields are in the database; see `stored`."""
        own = self.__dict__
        self.stored = {name: own[name] for name in attributes(type(self)) if name != "data"}

    def note_data(self) -> None:
        """Note what the data are in the database; see `stored_text`."""
        if "data" in self.__dict__:
            self.stored_text = PLAIN.encode(self.data)

    def get_automation_class(self) -> type[Automation]:
        """Return the class of this instance.

        Raises:
            UnknownAutomation: its code is gone.
        """
        found = registry.of(self)
        if found is None and self.version_id is not None:
            raise UnknownAutomation(
                f"The version of {self.automation_class} that this instance runs on cannot be "
                "built: something that it calls is offered no more. Offer it again."
            )
        return found or registry.get(self.automation_class)

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
