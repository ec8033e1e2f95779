"""System checks: mistakes in declarations and settings, each with a stable id and a hint."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import checks
from django.forms import BaseForm
from django.forms.models import BaseModelForm
from django.utils import timezone
from django.utils.module_loading import import_string

from automations import (
    adoption_checks,
    condition_checks,
    conf,
    entry_checks,
    goal_checks,
    groups,
    limit_checks,
    node_checks,
    option_checks,
    outside_checks,
    registry,
    schema,
)
from automations.automation import Automation
from automations.blueprint import Problem, joins_of
from automations.graph import Graph, Kind, Way
from automations.nodes.base import Node
from automations.nodes.choice import If
from automations.nodes.form import Form
from automations.nodes.repeat import Repeat
from automations.this import reference

#: Kinds at which a branch may end.
ENDS = frozenset({Kind.END, Kind.REPEAT})


@checks.register("automations")
def check_automations(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Check every registered automation."""
    return [message for cls in registry.declared() for message in check_automation(cls)]


def check_automation(automation: type[Automation]) -> list[checks.CheckMessage]:
    """Return what is wrong with one automation."""
    found = [problem for rule in RULES for problem in rule(automation)]
    return [_message(automation, problem) for problem in found]


def _message(automation: type[Automation], problem: Problem) -> checks.CheckMessage:
    kind = checks.Error if problem.code.startswith("E") else checks.Warning
    where = f"{automation.__name__}.{problem.node}" if problem.node else automation.__name__
    return kind(
        f"{where} {problem.text}.",
        hint=problem.hint,
        obj=automation,
        id=f"automations.{problem.code}",
    )


# -- rules -----------------------------------------------------------------------------------


def unknown_nodes(automation: type[Automation]) -> Iterator[Problem]:
    """E002: a reference names no node."""
    yield from automation.blueprint.problems


def unknown_attributes(automation: type[Automation]) -> Iterator[Problem]:
    """E003: a reference names no attribute of the class."""
    for name, node in automation.nodes.items():
        used = [(value, *args, *kwargs.values()) for value, args, kwargs in node.callables()]
        for value in (value for values in used for value in values):
            ref = reference(value)
            if ref and inspect.getattr_static(automation, ref.name, None) is None:
                yield Problem(
                    "E003",
                    name,
                    f"refers to {ref.name!r}, which the class does not have",
                    f"Define a method {ref.name}(self, task) or correct the reference.",
                )


def hidden_attributes(automation: type[Automation]) -> Iterator[Problem]:
    """E004: a node hides a method or attribute that a base class defines."""
    for name in automation.nodes:
        for base in automation.__mro__:
            value = vars(base).get(name)
            if value is not None and not isinstance(value, Node):
                yield Problem(
                    "E004",
                    name,
                    f"hides the attribute of the same name of {base.__name__}",
                    "Rename the node or the attribute.",
                )


def unreachable(automation: type[Automation]) -> Iterator[Problem]:
    """E005: no way leads from the start to a node."""
    for name in automation.nodes:
        if name not in automation.graph.reachable:
            yield Problem(
                "E005",
                name,
                "cannot be reached",
                "Let another node lead to it with .Next(), or remove it.",
            )


def endless(automation: type[Automation]) -> Iterator[Problem]:
    """E006: no way leads from a node to an End or Repeat."""
    graph = automation.graph
    for name in graph.by_name:
        if name in graph.reachable and not _reaches(graph, name, ENDS):
            yield Problem(
                "E006",
                name,
                "leads to no End and no Repeat",
                "Add an End, or let the last step lead to one.",
            )


def _reaches(graph: Graph, name: str, kinds: frozenset[Kind]) -> bool:
    return any(graph.by_name[reached].kind in kinds for reached in graph.walk([name]))


def open_branches(automation: type[Automation]) -> Iterator[Problem]:
    """E007: a branch of a Split reaches neither a Join nor an End; E010: a Split has no branch."""
    graph = automation.graph
    for vertex in graph.vertices:
        if vertex.kind != Kind.SPLIT:
            continue
        branches = graph.targets(vertex.name, Way.BRANCH)
        if not branches:
            yield Problem("E010", vertex.name, "has no branch", "Add .Next(node) for each branch.")
        for branch in branches:
            if not _reaches(graph, branch, ENDS | {Kind.JOIN}):
                yield Problem(
                    "E007",
                    vertex.name,
                    f"has the branch {branch!r}, which reaches neither a Join nor an End",
                    "Let the branch lead to a Join, an End or a Repeat.",
                )


def lonely_joins(automation: type[Automation]) -> Iterator[Problem]:
    """E008: no Split leads to a Join."""
    graph = automation.graph
    for vertex in graph.vertices:
        if (
            vertex.kind == Kind.JOIN
            and vertex.name in graph.reachable
            and not graph.nesting[vertex.name]
        ):
            yield Problem(
                "E008",
                vertex.name,
                "joins branches that no single Split has opened",
                "Let all branches of one Split lead to it, or use a step without Join.",
            )


def ifs_without_then(automation: type[Automation]) -> Iterator[Problem]:
    """E009: an If has no Then."""
    for name, node in automation.nodes.items():
        if isinstance(node, If) and node.then_clause is None:
            yield Problem("E009", name, "has no .Then()", "Add .Then(node or callable).")


def forms_for_nobody(automation: type[Automation]) -> Iterator[Problem]:
    """E011: a Form has no addressee."""
    for name, node in automation.nodes.items():
        if isinstance(node, Form) and not node.has_addressee:
            yield Problem("E011", name, "is for nobody", "Add .User(), .Group() or .Permission().")


def doubled_modifiers(automation: type[Automation]) -> Iterator[Problem]:
    """E012: a modifier that can be given once is given twice."""
    for name, node in automation.nodes.items():
        for modifier, count in Counter(node.given).items():
            if count > 1:
                yield Problem(
                    "E012",
                    name,
                    f"has .{modifier} {count} times"
                    if modifier != "interval"
                    else "has several intervals",
                    "Keep one of them.",
                )


def repeats_without_interval(automation: type[Automation]) -> Iterator[Problem]:
    """E013: a Repeat has no interval; E014: .At() goes with no interval of days."""
    for name, node in automation.nodes.items():
        if not isinstance(node, Repeat):
            continue
        rule = node.schedule
        if rule.every is None and rule.days is None and rule.cron is None:
            yield Problem(
                "E013", name, "has no interval", "Add .EveryDay(), .Cron() or another one."
            )
        elif rule.at is not None and rule.days is None:
            yield Problem(
                "E014", name, "has .At() without days", "Use .EveryDay().At() or .Cron()."
            )


def naive_datetimes(automation: type[Automation]) -> Iterator[Problem]:
    """W001: a datetime has no time zone."""
    for name, node in automation.nodes.items():
        for value in (node.until, getattr(node, "last", None)):
            if isinstance(value, datetime) and timezone.is_naive(value):
                yield Problem(
                    "W001",
                    name,
                    "has a datetime without time zone, which is taken in the current one",
                    "Give it a tzinfo.",
                )


def untested_joins(automation: type[Automation]) -> Iterator[Problem]:
    """W002: a Split whose branches never come together may be left out only with its branches."""
    graph = automation.graph
    for name, node in automation.nodes.items():
        split = graph.by_name[name].kind == Kind.SPLIT
        if split and node.may_skip and not any(joins_of(graph, name)):
            yield Problem(
                "W002",
                name,
                "may be skipped but has no Join to go on at",
                "Add a Join, or put an If before the Split.",
            )


def unusable_data_forms(automation: type[Automation]) -> Iterator[Problem]:
    """E019: `data_form` is no form class, or one that would save a model."""
    form: Any = automation.data_form
    if form is None:
        return
    if not (isinstance(form, type) and issubclass(form, BaseForm)):
        text, hint = "has a data_form that is no form class", "Give a subclass of forms.Form."
        yield Problem("E019", "", text, hint)
    elif issubclass(form, BaseModelForm):
        text = "has a data_form for a model, which nobody would save"
        yield Problem("E019", "", text, "Give a forms.Form with a field for each key of the data.")


def unusable_data_schemas(automation: type[Automation]) -> Iterator[Problem]:
    """E020: `data_schema` is no JSON Schema; W004: nobody can check data against it here."""
    rules = automation.data_schema
    if rules is None:
        return
    if wrong := schema.problem(rules):
        text, hint = f"has a data_schema that {wrong}", "Correct it; see json-schema.org."
        yield Problem("E020", "", text, hint)
    if not schema.is_installed():
        yield Problem(
            "W004",
            "",
            "has a data_schema, but jsonschema is not installed: its data cannot be edited",
            f"Where the console runs: {schema.COMMAND}",
        )


#: Every rule; each yields problems with its own ids.
RULES: tuple[Callable[[type[Automation]], Iterator[Problem]], ...] = (
    unknown_nodes,
    unknown_attributes,
    hidden_attributes,
    unreachable,
    endless,
    open_branches,
    lonely_joins,
    ifs_without_then,
    forms_for_nobody,
    doubled_modifiers,
    repeats_without_interval,
    naive_datetimes,
    untested_joins,
    unusable_data_forms,
    unusable_data_schemas,
    *adoption_checks.RULES,
    *condition_checks.RULES,
    *entry_checks.RULES,
    *goal_checks.RULES,
    *limit_checks.RULES,
    *node_checks.RULES,
    *option_checks.RULES,
    *outside_checks.RULES,
)

#: The three settings that belong together.
GROUP_SETTINGS = (
    "ATM_GROUP_MODEL",
    "ATM_USER_WITH_PERMISSIONS_FORM_METHOD",
    "ATM_USER_WITH_PERMISSIONS_MODEL_METHOD",
)


@checks.register("automations")
def check_settings(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """E015, E018, W003, W005: AUTOMATIONS; E001, E016, E017: the settings for groups."""
    problems = conf.find_problems(getattr(settings, "AUTOMATIONS", {}))
    found: list[checks.CheckMessage] = [
        checks.Error(problem, hint="See the settings reference.", id="automations.E015")
        for problem in problems
    ]
    found += [*_settings_in_part(), *_unknown_rules(), *_groups_without_members()]
    return found if problems else [*found, *_untold_alerts(), *_runnable_imports()]


def _settings_in_part() -> Iterator[checks.CheckMessage]:
    given = [name for name in GROUP_SETTINGS if getattr(settings, name, None) is not None]
    if given and len(given) < len(GROUP_SETTINGS):
        missing = ", ".join(name for name in GROUP_SETTINGS if name not in given)
        yield checks.Error(
            f"Of the settings for own groups only {', '.join(given)} is given.",
            hint=f"Set {missing} as well, or none of the three.",
            id="automations.E001",
        )


def _unknown_rules() -> Iterator[checks.CheckMessage]:
    for name in GROUP_SETTINGS[1:]:
        value = getattr(settings, name, None)
        try:
            found = import_string(value) if isinstance(value, str) else value
        except ImportError:
            found = value
        if found is not None and not callable(found):
            yield checks.Error(
                f"{name} is {value!r}, which is no function.",
                hint="Give a function or its dotted name.",
                id="automations.E016",
            )


def _groups_without_members() -> Iterator[checks.CheckMessage]:
    ours = {None, *conf.OWN_RULES}
    if not any(getattr(settings, name, None) in ours for name in GROUP_SETTINGS[1:]):
        return
    if not groups.have_members():
        yield checks.Error(
            f"The group model {conf.group_model()} has no relation to users: nobody is in a group.",
            hint="Give it a many-to-many field to the user model, or set rules of your own in "
            f"{' and '.join(GROUP_SETTINGS[1:])}.",
            id="automations.E017",
        )


def _untold_alerts() -> Iterator[checks.CheckMessage]:
    given = conf.get().alerts
    try:
        known = not given.HOOK or callable(import_string(given.HOOK))
    except ImportError:
        known = False
    if not known:
        yield checks.Error(
            f"AUTOMATIONS['ALERTS']['HOOK'] is {given.HOOK!r}, which is no function.",
            hint="Give the dotted name of a function, such as automations.alerts.mail.",
            id="automations.E018",
        )
    people = given.RECIPIENTS or settings.MANAGERS or settings.ADMINS
    if given.HOOK == "automations.alerts.mail" and not people:
        yield checks.Warning(
            "Alerts are mailed to nobody.",
            hint="Name people in AUTOMATIONS['ALERTS']['RECIPIENTS'], or set MANAGERS.",
            id="automations.W003",
        )


def _runnable_imports() -> Iterator[checks.CheckMessage]:
    if conf.get().RUNNABLE_IMPORTS and not settings.DEBUG:
        yield checks.Warning(
            "AUTOMATIONS['RUNNABLE_IMPORTS'] is True, and has no effect as DEBUG is False.",
            hint="Leave it out here: it is for a development project.",
            id="automations.W005",
        )
