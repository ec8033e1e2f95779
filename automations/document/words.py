"""What the problems of a document are called, and what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.blueprint import spoken_name
from automations.document.problems import Problem

#: A sentence for each code; the browser has the same.
WORDS: Mapping[str, Any] = {
    # structure
    "type": _("This is not of the type %(type)s."),
    "missing": _("%(name)s is missing."),
    "unknown": _("%(name)s is not known here. Remove it, or correct its name."),
    "const": _("This must be %(value)s."),
    "enum": _("This must be one of %(values)s."),
    "pattern": _("This is not written as it must be."),
    "minimum": _("This must be %(least)s at least."),
    "few": _("There must be %(least)s at least."),
    "many": _("There must be %(most)s at most."),
    "kind": _("There is no kind %(kind)s here."),
    "variant": _("This is none of what can stand here."),
    "deep": _("Values lie too deep within values."),
    # the flow
    "subject-missing": _("This needs whom the flow is about. Name the subject."),
    "rule-twice": _("%(name)s is there twice. Rename one."),
    "window-missing": _("%(name)s is asked for again and again. Say for how long."),
    "unique-twice": _(
        "Who enters again and how many run at once are two rules for the same. Leave one out."
    ),
    "entry-keys": _(
        "Rounds know the subject and no other key. Choose another rule for who enters again."
    ),
    "entry-twice": _("Two entries have the same name. Give each its own."),
    "entry-open": _("Who has not logged in is no user and has no permission. Leave both out."),
    # steps
    "id-twice": _("Two steps have the id %(name)s."),
    "name-twice": _("Two steps are called %(name)s. Rename one."),
    "name-wrong": _(
        "%(name)s is no name here: take letters, digits and underscores, and no word of Python."
    ),
    "name-reserved": _("%(name)s is taken by every flow. Take another name."),
    "target-unknown": _("There is no step %(name)s. Choose one that is there."),
    "leads-nowhere": _("Nothing follows this step. Say where the flow goes on, or add an end."),
    "unreachable": _("No way leads to this step. Connect or remove it."),
    "no-end": _("From here no way leads to an end or a repetition."),
    "hours-empty": _("These hours begin when they end. Give two times."),
    "duration-empty": _("This takes a duration greater than 0."),
    "argument-missing": _("%(name)s is missing. Say what it is to be."),
    "argument-unknown": _("Nothing here takes %(name)s. Remove it."),
    "code": _("This is code, which only a class can say: %(source)s"),
    "not-offered": _("%(path)s is not offered. Choose something else."),
    # conditions
    "expr-deep": _("Conditions lie more than %(most)s deep within one another. Divide them."),
    "expr-large": _("This condition has more than %(most)s parts. Divide it."),
    "field-undeclared": _("The field %(name)s is not declared. Name it in the subject's fields."),
    "decimal-wrong": _("This is no decimal number. Write digits, with a point between them."),
    # kinds
    "then-missing": _("Say what follows if the condition holds."),
    "default-missing": _("Say where the flow goes on if no case holds."),
    "label-twice": _("%(name)s is there twice. Give each its own name."),
    "weight-empty": _("A weight is a share in per cent, more than 0."),
    "weights": _("The weights add up to %(total)g. Let them add up to 100."),
    "addressee-missing": _("Nobody may submit this form. Name a user, group or permission."),
    "limit-missing": _("What follows a limit needs the limit. Say within which time."),
    "interval-missing": _("Say how often this starts over."),
    "branches-missing": _("A split needs branches. Connect them."),
    "branch-lost": _("This branch reaches neither a join nor an end."),
    "split-missing": _("No split leads to this join."),
}

#: Of values that what is offered does not take; only the server knows them.
ARGUMENTS: Mapping[str, Any] = {
    "argument-wrong": _("%(name)s: %(why)s"),
}

#: Of the flow as a whole; only the server knows what the project offers.
WHOLE: Mapping[str, Any] = {
    "zone-unknown": _("%(name)s is no time zone. Take a name such as Europe/Berlin."),
    "keep-wrong": _("Give a time of at most %(most)s days, or for ever."),
    "every-wrong": _("Give a time such as 1 day, or five parts as cron has them: 0 9 * * 1."),
    "objects-wrong": _("This is no query of objects. Choose one that is offered."),
    "form-wrong": _("This is no form. Choose one that is offered."),
    "form-key": _("Give a key to a form that saves an object, and none to another form."),
    "form-field": _(
        "The rule for who enters again needs %(name)s, which this form does not ask for. Choose "
        "another form, or keep the user as %(name)s."
    ),
    "model-wrong": _("This is no model. Choose one that is offered."),
}


def said(problem: Problem) -> str:
    """Return a problem as a sentence in the present language."""
    return str(({**WORDS, **ARGUMENTS, **WHOLE})[problem.code]) % dict(problem.params)


def step_said(problem: Problem, document: Any) -> str:
    """Return how people call the step that a problem is about; "" if it is about none.

    Args:
        problem: of the document.
        document: any JSON.
    """
    nodes = document.get("nodes") if isinstance(document, dict) else None
    found = nodes if isinstance(nodes, list) else []
    steps = [node for node in found if isinstance(node, dict)]
    names = (node.get("name") for node in steps if node.get("id") == problem.step)
    name = next((one for one in names if isinstance(one, str)), problem.step)
    return spoken_name(name) or problem.step
