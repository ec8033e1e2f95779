"""What a person types before an act: a form for each verb, the same for one and for many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automations.engine.verbs.base import Verb
from automations_admin.acting.forms.adopting import AdoptForm
from automations_admin.acting.forms.base import MAX_REASON, ActForm
from automations_admin.acting.forms.message import SendMessageForm
from automations_admin.acting.forms.note import NoteForm
from automations_admin.acting.forms.people import ReassignForm
from automations_admin.acting.forms.result import SkipForm
from automations_admin.acting.forms.steps import MoveForm, RenameForm, RestartForm
from automations_admin.acting.forms.timer import RescheduleForm
from automations_admin.acting.target import Target

__all__ = ["FORMS", "MAX_REASON", "ActForm", "lines", "of"]

#: Forms by the name of the verb; the others ask for a reason only.
FORMS: dict[str, type[ActForm]] = {
    "skip": SkipForm,
    "restart": RestartForm,
    "copy": RestartForm,
    "move": MoveForm,
    "rename": RenameForm,
    "adopt": AdoptForm,
    "reschedule": RescheduleForm,
    "reassign": ReassignForm,
    "send_message": SendMessageForm,
    "note": NoteForm,
}


def of(
    verb: Verb,
    target: Target,
    data: Any = None,
    *,
    many: bool = False,
    arguments: Mapping[str, Any] | None = None,
) -> ActForm:
    """Return the form for an act.

    Args:
        verb: the act.
        target: what it is for.
        data: what was posted; None shows an empty form.
        many: it is an act on many: a reason is always required.
        arguments: shown at first; what `ActForm.arguments` has returned.
    """
    return FORMS.get(verb.name, ActForm)(verb, target, data, many=many, arguments=arguments)


def lines(verb: Verb, arguments: Mapping[str, Any], target: Target) -> list[tuple[Any, str]]:
    """Return the arguments of an act in words, as (label, text)."""
    return FORMS.get(verb.name, ActForm).lines(arguments, target)
