"""The instances that filters let through: one queryset for lists, counts and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from automations import clock
from automations.models import AutomationModel
from automations.status import InstanceState
from automations_admin import conf
from automations_admin.find import figure, search, standing, terms
from automations_admin.find.figure import Figure
from automations_admin.find.filters import AGES, OF_STATE, Filters
from automations_admin.find.objects import Reference, Refers
from automations_admin.find.reader import Reader, among
from automations_admin.find.terms import Search


@dataclass(frozen=True)
class Matches:
    """What was found, and what people must know about it.

    Attributes:
        rows: the instances, newest first.
        problems: why nothing can be found, by the name of the filter, a sentence each.
        newest: only so many of the newest were searched through; 0 if all were.
        partly: the data of some flows were not searched, as the user may not see them.
    """

    rows: QuerySet[AutomationModel]
    problems: dict[str, str]
    newest: int = 0
    partly: bool = False


def matching(filters: Filters, reader: Reader) -> Matches:
    """Return the instances that the filters let through, and those only which may be seen.

    Args:
        filters: what is asked for.
        reader: who asks.
    """
    sought, reference = terms.parse(filters.q), Reference.read(filters.object)
    tasks = standing.tasks(filters, reader.user)
    rows = among(AutomationModel.objects.order_by("-pk"), reader.flows)
    problems = dict(_problems(filters, reader, sought))
    if tasks is None:
        problems["assignee"] = _("There is no user or group of this name.")
    if problems or tasks is None:
        return Matches(rows.none(), problems)
    rows = rows.filter(_condition(filters, clock.now()), search.identified(sought))
    if standing.asked(filters):
        rows = rows.filter(pk__in=tasks.values("automation"))
    if not sought.conditions and reference is None:
        return Matches(rows, {})
    partly = bool(sought.conditions) and _leaves_out(filters, reader)
    if sought.conditions:
        rows = among(rows, reader.data_flows)
    rows, newest = _newest(rows)
    rows = rows.filter(search.holding(sought))
    if reference is not None:
        rows = rows.filter(Refers(reference))
    return Matches(rows, {}, newest, partly)


def _problems(filters: Filters, reader: Reader, sought: Search) -> Iterator[tuple[str, str]]:
    if sought.problem:
        yield "q", sought.problem
    elif sought.conditions and not reader.sees_data(filters.flow):
        yield "q", _("You may not see these data, so they cannot be searched.")
    if filters.figure and not (filters.flow and Figure.of_text(filters.figure)):
        yield "figure", _("This address of a figure is damaged. Open the statistics again.")
    if filters.object and Reference.read(filters.object) is None:
        yield "object", _("Name an object by its model and key, such as shop.order:17.")


def _condition(filters: Filters, now: datetime) -> Q:
    """Return what the filters say about the instance itself."""
    found = Q()
    if filters.flow:
        found &= Q(automation_class=filters.flow)
    if filters.state:
        found &= Q(state__in=OF_STATE.get(filters.state, (filters.state,)))
    if filters.definition:
        found &= Q(definition=filters.definition)
    if filters.held:
        found &= _held(filters.held)
    if filters.figure:
        found &= _behind(filters)
    for key, column in ((filters.age, "created"), (filters.ended, "ended")):
        if key:
            found &= _within(key, column, now)
    return found


def _behind(filters: Filters) -> Q:
    asked = Figure.of_text(filters.figure)
    return figure.condition(asked, filters.flow) if asked else Q(pk__in=[])


def _held(choice: str) -> Q:
    itself = Q(state=InstanceState.PAUSED)
    if choice == "instance":
        return itself
    return standing.held() if choice == "pause" else itself | standing.held()


def _within(key: str, column: str, now: datetime) -> Q:
    _words, since, until = AGES[key]
    found = Q()
    if since is not None:
        found &= Q(**{f"{column}__gte": now - since})
    if until is not None:
        found &= Q(**{f"{column}__lt": now - until})
    return found


def _leaves_out(filters: Filters, reader: Reader) -> bool:
    """Tell whether there are flows whose instances may be seen, and whose data may not."""
    if filters.flow or reader.data_flows is None:
        return False
    return reader.flows is None or not reader.flows <= reader.data_flows


def _newest(rows: QuerySet[AutomationModel]) -> tuple[QuerySet[AutomationModel], int]:
    """Return the newest of the instances, so many that going through their data is bearable."""
    most = conf.get().SEARCH_LIMIT
    beyond = rows.values_list("pk", flat=True)[most : most + 1].first()
    return (rows, 0) if beyond is None else (rows.filter(pk__gt=beyond), most)
