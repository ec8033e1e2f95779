"""What the engine says, in the language of who reads it: stored and raised texts are English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext, gettext_noop, ngettext

from automations import mistakes, outside_texts, version_texts

#: Every text that the engine stores or raises, with places for what varies.
TEXTS = (
    *(outside_texts.TEXTS + version_texts.TEXTS),
    # What is noted at a task.
    gettext_noop("OK"),
    gettext_noop("True"),
    gettext_noop("False"),
    gettext_noop("Joined"),
    gettext_noop("Nothing to join"),
    gettext_noop("An event is never changed. Write a note instead."),
    gettext_noop("The join did not wait any longer"),
    gettext_noop("Went on after an error"),
    gettext_noop("Schedule is over"),
    gettext_noop("else"),
    gettext_noop("No jump is left"),
    gettext_noop("Jump %(number)s of %(most)s"),
    gettext_noop("Skipped: nobody acted in time"),
    gettext_noop("Skipped: its time was up"),
    gettext_noop("Its time was up"),
    gettext_noop("Node %(step)s waits for nothing. Say for what: WaitFor(…)."),
    gettext_noop("Node %(step)s has .Else and no limit. Add .Within(…)."),
    gettext_noop("A WaitFor waits for %(label)s twice. Give one of them another label."),
    gettext_noop("A WaitFor cannot wait for rows. Use a condition that asks for them."),
    gettext_noop("Skipped: the other branches were late"),
    gettext_noop("Skipped: %(condition)s"),
    gettext_noop("a condition"),
    gettext_noop("outside its hours in %(zone)s"),
    gettext_noop("outside its hours in %(zone)s, as the time zone %(name)s is unknown"),
    gettext_noop("capped: %(most)s by %(channel)s are enough for now"),
    gettext_noop("%(message)s; result not stored: %(error)s"),
    gettext_noop("Waits for the flow that it has started"),
    gettext_noop("The flow that it has started left early"),
    gettext_noop("The flow that it has started has failed"),
    gettext_noop("The flow that it has started was cancelled"),
    gettext_noop("The flow that it has started was deleted"),
    # Why an instance is blocked, or a message was refused.
    gettext_noop("The automation %(automation)s is not registered."),
    gettext_noop("The automation %(automation)s has no step %(step)s."),
    gettext_noop("The instance has ended."),
    gettext_noop("Another instance received the broadcast."),
    # Why an instance or step counts as failed that was taken over from django-automations.
    gettext_noop("django-automations ended the instance here and kept no reason."),
    gettext_noop("Another step had failed while this one was open. Retry both."),
    gettext_noop("Its process was lost between two steps. Start over from one of them."),
    # Errors that say nothing of their own: the docstrings of `exceptions`.
    gettext_noop("Something went wrong in an automation."),
    gettext_noop("The automation is declared wrongly. Correct the class before it is used."),
    gettext_noop(
        "No automation of this name is registered. Check that its app is in INSTALLED_APPS and "
        "that the class lives in (or is imported by) the app's `automations` module."
    ),
    gettext_noop(
        "The automation has no such node. Name the old one in `Meta.renamed_nodes`, or bring the "
        "node back."
    ),
    gettext_noop("The stored instance belongs to another automation class. Use that class."),
    gettext_noop("A value is missing that this automation needs to start. Pass it as keyword."),
    gettext_noop(
        "This value cannot be stored as JSON. Store text, numbers, booleans, lists or dicts."
    ),
    gettext_noop("The instance has ended. Start a new one, or retry the step that failed."),
    gettext_noop("Another worker took the task over meanwhile. What was done here is discarded."),
    gettext_noop("The step took longer than its timeout. Make it faster, or allow it more time."),
    gettext_noop("The worker ended or hung before it could finish this attempt."),
    gettext_noop(
        "The step left its database transaction unusable or ended it. Catch database errors "
        "inside an `atomic()` block, and leave commit and rollback to the engine."
    ),
    gettext_noop("This act is not possible in the present state of the task or instance."),
    gettext_noop("These tables cannot be taken over as they are. See docs/changing-over.md."),
    gettext_noop("Somebody else was faster: the task is no longer open."),
    gettext_noop("You may not do this. Ask somebody who may, or ask for the permission."),
    gettext_noop("Another live instance holds the same unique key. End that one first."),
    gettext_noop(
        "The flow does not admit this subject now. Start it with enter(), which returns None then."
    ),
    gettext_noop(
        "The person, group or permission that this form is for does not exist. Create it, or "
        "correct the form's .User(), .Group() or .Permission()."
    ),
    gettext_noop("The automation has no receiver for this message. Add a method receive_<name>."),
    gettext_noop("A value in settings.AUTOMATIONS is not usable. See the settings reference."),
    gettext_noop("A failpoint set by a test was reached."),
    # Acts of people.
    gettext_noop("This instance was deleted meanwhile."),
    gettext_noop("This is an archived copy of a history. Nothing of it can run."),
    gettext_noop("The data have changed since you opened this page. Look at them again."),
    gettext_noop("This step has not failed, or somebody has retried it already."),
    gettext_noop("A condition can be asked now, not put off."),
    gettext_noop("A step is paused in its flow. Name the flow."),
    gettext_noop("Answered before by %(person)s"),
    gettext_noop("Choose a person or a group that exists."),
    gettext_noop("Give a moment with a time zone that is still to come."),
    gettext_noop("Give the number of failures in a row as 1 or more."),
    gettext_noop("Moved to %(step)s"),
    gettext_noop("Set back to an earlier step"),
    gettext_noop("Skipped by %(person)s"),
    gettext_noop("The account that began the batch is gone."),
    gettext_noop("The batch is not running."),
    gettext_noop("The batch is neither suspended nor cancelled."),
    gettext_noop("The batch is over."),
    gettext_noop("The code of this flow is gone. Bring it back."),
    gettext_noop("The code of this flow or step is gone. Bring it back, or move the instance."),
    gettext_noop("The flow has no such step any more."),
    gettext_noop("The flow has no such step. Choose one that it has now."),
    gettext_noop("The flow receives no message of this name with these data."),
    gettext_noop("The instance is at this step already."),
    gettext_noop("The instance is blocked: its code is gone. Bring it back, or move the instance."),
    gettext_noop("The instance is not paused."),
    gettext_noop("The instance is not running."),
    gettext_noop("The instance is paused. Resume it first."),
    gettext_noop("The instance was cancelled. It can only be started anew."),
    gettext_noop("The instance was never at this step."),
    gettext_noop("No step of this history has failed. Name the step to begin with."),
    gettext_noop("The jitter must be between 0 and 1."),
    gettext_noop("The speed must be more than 0 and at most 60,000 items a minute."),
    gettext_noop("There is no such task any more."),
    gettext_noop("There is nothing to do: nothing matches, or everything was refused."),
    gettext_noop("This is not paused, or somebody has resumed it already."),
    gettext_noop("This is paused already."),
    gettext_noop("This step does not wait for a person."),
    gettext_noop("This step has failed already."),
    gettext_noop("No step follows this one by itself. Move the instance instead."),
    gettext_noop("This step is being executed. Wait until it has ended."),
    gettext_noop("This step is over: somebody or something was faster."),
    gettext_noop("This step waits for no time."),
    gettext_noop(
        "What a step has changed in the data since then was too large to be kept, so they cannot "
        "be set back. Start over with the data as they are."
    ),
    gettext_noop("Write what is to be noted."),
    gettext_noop("You may not do this to instances of this flow."),
    gettext_noop("The instance has ended already."),
    gettext_noop("This task is no longer open."),
    gettext_noop("This task is no longer open: its time was up."),
    gettext_noop("This task is no longer open: its time was up or its instance has ended."),
    gettext_noop("%(person)s has completed this task already."),
    # Starting and attaching.
    gettext_noop("The instance was deleted. Start a new one."),
    gettext_noop("A stored instance takes no further data (%(names)s). Change its data instead."),
    gettext_noop("The instance belongs to %(automation)s, not to %(other)s. Use its own class."),
    gettext_noop("%(automation)s is unique by %(names)s: pass %(missing)s."),
    gettext_noop("%(error)s Add it to the data."),
    gettext_noop("%(automation)s does not admit this subject: %(error)s"),
    gettext_noop("%(automation)s admits nobody without a subject: pass %(name)s."),
    gettext_noop("%(automation)s admits %(name)s by Meta.reentry: save the object first."),
    gettext_noop("%(automation)s has Meta.reentry. Say in Meta.subject whom an instance is about."),
    gettext_noop("%(automation)s has no node %(step)s to start with."),
    gettext_noop(
        "%(automation)s has no node %(step)s. Name the old one in Meta.renamed_nodes, or bring "
        "the node back."
    ),
    gettext_noop(
        "No automation %(automation)s is registered. Check that its app is in INSTALLED_APPS and "
        "that the class lives in (or is imported by) the app's `automations` module."
    ),
    gettext_noop(
        "The live instance of %(automation)s waits for this one already, so that this one cannot "
        "wait for it. Start it without waiting."
    ),
    gettext_noop(
        "%(automation)s would have more than %(most)s ancestors. Do its flows start one another "
        "without end?"
    ),
    # Messages.
    gettext_noop("Message data must be a mapping or a request."),
    gettext_noop(
        "%(automation)s has no receiver for %(name)s. Add a method %(method)s(self, token, data)."
    ),
    gettext_noop("The message lacks what its receiver needs: %(names)s."),
    gettext_noop(
        "The instance belongs to %(automation)s, not to %(other)s. Send the message through its "
        "own class."
    ),
    gettext_noop(
        "A message cannot be sent to %(target)s. Give an automation class, its dotted name, an "
        "instance, a key or an id."
    ),
    # Executing a step.
    gettext_noop("The step took longer than %(limit)s."),
    gettext_noop("It cannot say what is wrong: its __str__ raises %(name)s."),
    gettext_noop("(REDACT_HOOK raised %(name)s)"),
    gettext_noop("Form %(step)s is for nobody. Add .User(), .Group() or .Permission()."),
    gettext_noop("There is no user with %(lookup)s. Create it or correct the form."),
    gettext_noop("There is no group with %(lookup)s. Create it or correct the form."),
    gettext_noop("There are several users with %(lookup)s. Address one of them."),
    gettext_noop("There are several groups with %(lookup)s. Address one of them."),
    gettext_noop("The object that data[%(key)s] names no longer exists."),
    gettext_noop("%(value)s is no duration. Give a timedelta or a number of seconds."),
    gettext_noop("%(value)s is no moment. Give (or return) a datetime."),
    # Declaring.
    gettext_noop(
        "Node %(step)s belongs to a finished class and cannot be changed (%(name)s). Keep what "
        "belongs to a run in the instance's data."
    ),
    gettext_noop(
        "Retry takes max_attempts of at least 1, delays and a backoff of at least 0 and a jitter "
        "between 0 and 1."
    ),
    gettext_noop("Timeout takes a duration greater than 0."),
    gettext_noop("At(%(hour)s, %(minute)s): %(problem)s."),
    gettext_noop("%(rule)s is no cron expression: %(problem)s"),
    gettext_noop("%(name)s is no time zone. Use an IANA name."),
    gettext_noop("Misfire(%(rule)s): choose coalesce, catch_up or skip."),
    gettext_noop("%(number)s must be a whole number of at least 1."),
    gettext_noop(
        "%(name)s cannot be the name of an experiment or arm. Give a text of 1 to %(most)s "
        "characters."
    ),
    gettext_noop(
        "%(weight)s cannot be the weight of %(name)s. Give a share in per cent, more than 0."
    ),
    gettext_noop("Arm(%(name)s): this name is that of the holdout. Use .Holdout(weight)."),
    gettext_noop(
        "Experiment %(name)s has %(arm)s twice. Give each arm a name of its own, and declare "
        "one holdout at most."
    ),
    gettext_noop(
        "Experiment %(name)s has %(number)s of the two arms that it needs at least. Add "
        ".Arm(name, weight) or .Holdout(weight)."
    ),
    gettext_noop(
        "Experiment %(name)s has weights that add up to %(total)s. Let them add up to "
        "%(wanted)s, as they are per cent."
    ),
    gettext_noop(
        "Experiment %(name)s has assigned this to its arm %(arm)s, which is declared no more."
        " Bring the arm back, or give the experiment a new name."
    ),
    gettext_noop("Experiment %(name)s has no arm %(arm)s. It has %(names)s."),
    gettext_noop("Repeat has no interval. Add .EveryDay(), .EveryHour(), …"),
    gettext_noop("%(modifier)s takes a node, a reference to one or its name, not %(value)s."),
    gettext_noop("%(label)s is no text of at most %(most)s characters."),
    gettext_noop("Two cases have the label %(label)s. Give each its own."),
    gettext_noop("Update takes a key of the data first, not %(value)s."),
    gettext_noop("Update has nothing to set. Name values as keywords."),
    gettext_noop("%(model)s has no field %(name)s that can be set. Correct the name."),
    gettext_noop(
        "StartAutomation takes an automation class or its dotted name, not %(automation)s."
    ),
    gettext_noop("StartAutomation takes a dictionary as data, not %(value)s."),
    gettext_noop("at_least_after takes a duration greater than 0."),
    *mistakes.TEXTS,
    # Values that cannot be stored.
    gettext_noop("%(what)s cannot be stored as JSON: %(problem)s"),
    gettext_noop(
        "%(what)s is larger than %(size)s bytes. Store large things in a model of your own and "
        "keep a reference here."
    ),
    gettext_noop("%(path)s is nested deeper than %(levels)s levels."),
    gettext_noop("%(path)s is %(value)s, which JSON does not know. Store None or text."),
    gettext_noop("%(path)s is a number beyond 64 bits. Store it as text."),
    gettext_noop("%(path)s has the key %(key)s, which is no text."),
    gettext_noop("%(path)s has a NUL character, which databases refuse. Remove it."),
    gettext_noop("%(path)s has half a surrogate pair. Decode the text correctly."),
    # JSON that a person has typed.
    gettext_noop("%(what)s is no valid JSON: %(error)s (line %(line)s, column %(column)s)."),
    gettext_noop("%(what)s is no usable JSON: %(error)s"),
)
#: What stands only inside other texts; the sayings about JSON are Python's own.
PARTS = (
    gettext_noop("It has entered before, and may enter once only."),
    gettext_noop("An instance about it is live."),
    gettext_noop("An instance about it with the same values is live."),
    gettext_noop("It has entered too short a time ago."),
    gettext_noop("a key of %(path)s"),
    gettext_noop("the key %(key)s is there twice."),
    gettext_noop("Expecting value"),
    gettext_noop("Expecting property name enclosed in double quotes"),
    gettext_noop("Expecting ':' delimiter"),
    gettext_noop("Expecting ',' delimiter"),
    gettext_noop("Illegal trailing comma before end of object"),
    gettext_noop("Illegal trailing comma before end of array"),
    gettext_noop("Extra data"),
    gettext_noop("Unterminated string starting at"),
    gettext_noop("Invalid control character at"),
)
#: Texts with a number of things, by what the engine makes of it; `count` is that number.
COUNTED: dict[str, Callable[[int], str]] = {
    "%(count)s branches": lambda count: ngettext("%(count)s branch", "%(count)s branches", count),
    "The worker was lost %(count)s times during this step. See its log.": lambda count: ngettext(
        "The worker was lost %(count)s time during this step. See its log.",
        "The worker was lost %(count)s times during this step. See its log.",
        count,
    ),
}
#: Places that may hold another text of the engine.
NESTED = frozenset({"condition", "error", "message", "path"})
#: How deep texts are looked for inside others.
MAX_DEPTH = 2
#: Longer texts are nobody's but the project's own.
MAX_LENGTH = 5_000

_NUMBER, _ANYTHING = r"[0-9]{1,9}", ".+?"
_PLACE = re.compile(r"%\((\w+)\)s")
_CLASS_AND_ERROR = re.compile(r"([^\W\d]\w*): (.+)", re.DOTALL)


@dataclass(frozen=True)
class Template:
    """A text with places for what varies.

    Attributes:
        text: the text, as catalogs know it.
        parts: what stands between the places.
        pattern: what fits it, with a group for each place.
    """

    text: str
    parts: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the template of a text with places such as `%(name)s`."""
        parts, names = _PLACE.split(text)[::2], _PLACE.findall(text)
        pattern = re.escape(parts[0])
        for name, part in zip(names, parts[1:], strict=True):
            pattern += f"(?P<{name}>{_NUMBER if name == 'count' else _ANYTHING}){re.escape(part)}"
        return cls(text, tuple(parts), re.compile(pattern, re.DOTALL))

    def values(self, text: str) -> dict[str, str] | None:
        """Return what stands at the places of a text, or None if it does not fit."""
        if not all(part in text for part in self.parts):
            return None
        found = self.pattern.fullmatch(text)
        return found.groupdict() if found else None

    def translated(self, values: dict[str, str]) -> str:
        """Return the text in the current language, with these values at its places."""
        counted = COUNTED.get(self.text)
        text = counted(int(values["count"])) if counted else gettext(self.text)
        return text % values if values else text


def _templates(texts: Iterable[str]) -> list[Template]:
    """Return the templates of texts; the more of one is fixed, the sooner it is tried."""
    found = [Template.of(text) for text in texts]
    return sorted(found, key=lambda template: -sum(map(len, template.parts)))


TEMPLATES = _templates([*TEXTS, *COUNTED])
INNER_TEMPLATES = _templates([*TEXTS, *COUNTED, *PARTS])


def find(text: str, *, inside: bool = False) -> tuple[Template, dict[str, str]] | None:
    """Return the template that a text fits, and what stands at its places; None without one.

    Args:
        text: the text.
        inside: it stands inside another text.
    """
    if not text or len(text) > MAX_LENGTH:
        return None
    for template in INNER_TEMPLATES if inside else TEMPLATES:
        values = template.values(text)
        if values is not None:
            return template, values
    return None


def said(text: str) -> str:
    """Return a text of the engine in the current language; any other text unchanged.

    Args:
        text: what was stored, or what an error says; it may follow the name of the error's
            class, as in "NotStorable: data is …".
    """
    return _said(str(text), 0)


def _said(text: str, depth: int) -> str:
    if depth > MAX_DEPTH:
        return text
    if (found := find(text, inside=depth > 0)) is not None:
        template, values = found
        inner = {
            name: _said(value, depth + 1) if name in NESTED else value
            for name, value in values.items()
        }
        return template.translated(inner)
    if (error := _CLASS_AND_ERROR.fullmatch(text)) is not None:
        return f"{error[1]}: {_said(error[2], depth + 1)}"
    return text
