"""What the acts are called, and what each does in plain sentences. The same for one and for many.

Texts may hold %(step)s, %(instance)s and %(to)s; see `say`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from automations_admin import counting

#: How one leaves a question without doing anything.
STAY = _("Back, change nothing")


@dataclass(frozen=True)
class Words:
    """How one act is spoken of.

    Attributes:
        icon: name of the symbol.
        label: of the button that leads to the question; ends with an ellipsis.
        title: the question.
        button: of the button that does it; verb and object.
        many: verb and object for many, with %(number)s; see `Words.count`.
        done: what has happened, for messages and logs.
        does: what it does, a sentence each.
        not_undone: what stays as it is although one might hope otherwise.
        kept: what is not lost.
        danger: it ends something for good.
        stay: says what it means to leave the question.
    """

    icon: str
    label: Any
    title: Any
    button: Any
    many: Any
    done: Any
    does: tuple[Any, ...]
    not_undone: tuple[Any, ...] = ()
    kept: tuple[Any, ...] = ()
    danger: bool = False
    stay: Any = STAY

    def count(self, number: int) -> str:
        """Return the act on many: "Retry 34 tasks"; "?" and "…" are put behind it."""
        return str(self.many % {"count": number, "number": counting.grouped(number)})


def say(text: Any, step: str = "", instance: str = "", to: str = "") -> str:
    """Return a text of `Words` for a step and an instance.

    Args:
        text: what `Words` holds.
        step: label of the task's step; empty where many are spoken of.
        instance: its name; empty where many are spoken of.
        to: label of the step that was chosen; empty while none is.
    """
    named = {
        "step": step or gettext("The step"),
        "instance": instance or gettext("The instance"),
        "to": to or gettext("the chosen step"),
    }
    return str(text) % named


#: What acts are called before it is known on how many, where their labels name a step.
_OF_MANY = {"retry": _("Retry failed steps"), "skip": _("Skip steps")}


def of_many(name: str) -> str:
    """Return what an act on many is called, without an ellipsis: "Retry failed steps".

    Args:
        name: of the verb.
    """
    return str(_OF_MANY.get(name) or WORDS[name].label).rstrip("…")


#: By the name of the verb.
WORDS: dict[str, Words] = {
    "retry": Words(
        icon="retrying",
        label=_("Retry %(step)s…"),
        title=_("Retry %(step)s?"),
        button=_("Retry %(step)s"),
        many=ngettext_lazy("Retry %(number)s task", "Retry %(number)s tasks", "count"),
        done=_("%(step)s was retried."),
        does=(_("%(step)s is tried once more. If it goes through, the flow goes on from there."),),
        kept=(
            _("All earlier attempts stay in the history."),
            _("Steps that went through are not run again."),
        ),
    ),
    "skip": Words(
        icon="skipped",
        label=_("Skip %(step)s…"),
        title=_("Skip %(step)s?"),
        button=_("Skip %(step)s"),
        many=ngettext_lazy("Skip %(number)s task", "Skip %(number)s tasks", "count"),
        done=_("%(step)s was skipped."),
        does=(_("%(step)s is marked as skipped, and the flow goes on with what comes next."),),
        not_undone=(_("What earlier attempts at it have done is not undone."),),
    ),
    "mark_failed": Words(
        icon="failed",
        label=_("Mark as failed…"),
        title=_("Mark %(step)s as failed?"),
        button=_("Mark %(step)s as failed"),
        many=ngettext_lazy(
            "Mark %(number)s task as failed", "Mark %(number)s tasks as failed", "count"
        ),
        done=_("%(step)s was marked as failed."),
        does=(
            _("%(step)s ends as if its last attempt had failed."),
            _("If the flow says where to go on after an error, it goes on there."),
        ),
        not_undone=(_("What the step has done so far is not undone."),),
        kept=(_("It can be retried afterwards."),),
    ),
    "restart": Words(
        icon="restart",
        label=_("Restart from…"),
        title=_("Restart %(instance)s from an earlier step?"),
        button=_("Restart from %(to)s"),
        many=ngettext_lazy("Restart %(number)s instance", "Restart %(number)s instances", "count"),
        done=_("%(instance)s was set back to %(to)s."),
        does=(
            _("The instance goes back to the step that you choose and begins it anew."),
            _("Steps after it that are open now are cancelled."),
        ),
        not_undone=(
            _("What steps have done outside the data of the instance, such as mails or payments."),
        ),
        kept=(_("All earlier tasks and attempts stay in the history."),),
    ),
    "copy": Words(
        icon="copy",
        label=_("Start as a new instance…"),
        title=_("Start a new instance from a step of %(instance)s?"),
        button=_("Start new instance at %(to)s"),
        many=ngettext_lazy(
            "Start %(number)s new instance", "Start %(number)s new instances", "count"
        ),
        done=_("A new instance was started from %(instance)s at %(to)s."),
        does=(
            _("A new instance begins at the step that you choose, and is linked to this one."),
            _("This one stays as it is. If it has not ended, both go on."),
        ),
        not_undone=(_("What the steps of this one have done."),),
    ),
    "move": Words(
        icon="move",
        label=_("Move to another step…"),
        title=_("Move %(instance)s away from %(step)s?"),
        button=_("Move to %(to)s"),
        many=ngettext_lazy("Move %(number)s task", "Move %(number)s tasks", "count"),
        done=_("%(instance)s was moved from %(step)s to %(to)s."),
        does=(
            _("%(step)s is closed, and the step that you choose begins in its place."),
            _("No step between the two is run, whatever the flow says."),
        ),
        not_undone=(_("What the step has done so far is not undone."),),
    ),
    "adopt": Words(
        icon="flow",
        label=_("Move to another version…"),
        title=_("Move %(instance)s to another version?"),
        button=_("Move to the version"),
        many=ngettext_lazy(
            "Move %(number)s instance to another version",
            "Move %(number)s instances to another version",
            "count",
        ),
        done=_("%(instance)s goes on on another version."),
        does=(
            _("Tasks stay the same and go on at the step of their name in the other version."),
            _("Due times stay, also where the version says another time."),
        ),
        not_undone=(_("What the steps have done so far is not undone."),),
    ),
    "rename": Words(
        icon="move",
        label=_("Move to a renamed step…"),
        title=_("Move %(instance)s to a renamed step?"),
        button=_("Move to %(to)s"),
        many=ngettext_lazy(
            "Move %(number)s task to a renamed step",
            "Move %(number)s tasks to a renamed step",
            "count",
        ),
        done=_("%(instance)s was moved from %(step)s to the renamed step %(to)s."),
        does=(
            _(
                "The task stays the same and goes on at the step that has taken the place of the "
                "one that is gone."
            ),
        ),
        kept=(_("Its attempts, its time and whom it is for."),),
    ),
    "cancel": Words(
        icon="cancelled",
        label=_("Cancel instance…"),
        title=_("Cancel %(instance)s?"),
        button=_("Cancel instance"),
        many=ngettext_lazy("Cancel %(number)s instance", "Cancel %(number)s instances", "count"),
        done=_("%(instance)s was cancelled."),
        does=(_("Every open step ends now. What is being executed is discarded."),),
        not_undone=(
            _("Nothing that was done is undone."),
            _("It cannot be continued. A new instance can be started from any of its steps."),
        ),
        danger=True,
        stay=_("Keep it running"),
    ),
    "pause": Words(
        icon="paused",
        label=_("Pause…"),
        title=_("Pause %(instance)s?"),
        button=_("Pause instance"),
        many=ngettext_lazy("Pause %(number)s instance", "Pause %(number)s instances", "count"),
        done=_("%(instance)s was paused."),
        does=(
            _("No step begins until somebody resumes it. A step that is being executed ends."),
            _("Timers run on. What falls due meanwhile is done when it is resumed."),
            _("Forms can be submitted, and messages are kept."),
        ),
    ),
    "resume": Words(
        icon="running",
        label=_("Resume…"),
        title=_("Resume %(instance)s?"),
        button=_("Resume instance"),
        many=ngettext_lazy("Resume %(number)s instance", "Resume %(number)s instances", "count"),
        done=_("%(instance)s was resumed."),
        does=(_("The instance goes on, with all that fell due and every message that came in."),),
    ),
    "reschedule": Words(
        icon="waiting",
        label=_("Run now or later…"),
        title=_("When is %(step)s to go on?"),
        button=_("Set the time"),
        many=ngettext_lazy(
            "Set the time of %(number)s task", "Set the time of %(number)s tasks", "count"
        ),
        done=_("The time of %(step)s was changed."),
        does=(_("%(step)s goes on at the moment that you choose, instead of what the flow says."),),
    ),
    "reassign": Words(
        icon="person",
        label=_("Reassign…"),
        title=_("Who is to do %(step)s?"),
        button=_("Reassign %(step)s"),
        many=ngettext_lazy("Reassign %(number)s task", "Reassign %(number)s tasks", "count"),
        done=_("%(step)s was given to somebody else."),
        does=(
            _("%(step)s is for whom you choose; whom it was for can no longer do it."),
            _("Permissions that the step asks for stay."),
        ),
    ),
    "send_message": Words(
        icon="msg",
        label=_("Send message…"),
        title=_("Send a message to %(instance)s?"),
        button=_("Send message"),
        many=ngettext_lazy(
            "Send the message to %(number)s instance",
            "Send the message to %(number)s instances",
            "count",
        ),
        done=_("The message was sent to %(instance)s."),
        does=(
            _("The instance receives the message as if it had come in by itself."),
            _("Conditions that it waits for are asked again at once."),
        ),
        not_undone=(_("What the receiver does with the message."),),
    ),
    "edit_data": Words(
        icon="edit",
        label=_("Edit data…"),
        title=_("Edit data"),
        button=_("Save data"),
        many=ngettext_lazy(
            "Edit the data of %(number)s instance", "Edit the data of %(number)s instances", "count"
        ),
        done=_("The data of %(instance)s were edited."),
        does=(
            _("Saves the data and records what changed with your reason."),
            _("Conditions that the instance waits for are asked again at once."),
        ),
    ),
    "note": Words(
        icon="note",
        label=_("Add note…"),
        title=_("Add a note to %(instance)s"),
        button=_("Add note"),
        many=ngettext_lazy(
            "Add a note to %(number)s instance", "Add a note to %(number)s instances", "count"
        ),
        done=_("The note was added to %(instance)s."),
        does=(_("The note stands in the history for good. Nothing else is changed."),),
    ),
}
