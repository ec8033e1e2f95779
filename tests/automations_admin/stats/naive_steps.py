"""Visits, ways and funnels, counted in the plainest way from the raw rows; and pages to ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib import admin
from django.db import connection
from django.http import HttpRequest, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from automations.models import AutomationModel, AutomationTaskModel, Watch
from automations_admin.find.figure import Figure, condition
from automations_admin.links import Links
from automations_admin.stats import lens as lenses
from automations_admin.stats.flow import Journey
from automations_admin.stats.lens import Lens
from automations_admin.stats.page import Page
from automations_admin.stats.sums import Sums
from tests.automations.engine.rollups.naive import STOOD
from tests.flows.campaign import Campaign

NAME = Campaign.get_automation_class_name()


def page(kind: type[Any], query: str = "", flow: str = NAME, user: Any = None) -> Any:
    """Return a page of a flow as an address asks for it."""
    sums = Sums(flow)
    journey = Journey(flow, [*sums.keys.values()])
    lens = Lens.read(QueryDict(query), lenses.today(), kind.options)
    request = HttpRequest()
    request.user = user
    built: Page = kind(sums, journey, lens, Links(admin.site), request if user else None)
    return built


def behind(url: str, flow: str = NAME) -> set[int]:
    """Return the instances to which a link leads."""
    (text,) = parse_qs(urlsplit(url).query)["figure"]
    figure = Figure.of_text(text)
    assert figure is not None
    return set(AutomationModel.objects.filter(condition(figure, flow)).values_list("pk", flat=True))


def questions(client: Client, url: str) -> int:
    """Return how many queries a page costs."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def started(lens: Lens) -> list[AutomationModel]:
    """Return the instances that started in the days of a lens and belong to its part."""
    key, _sign, value = lens.part.only.partition(":")
    return [
        row
        for row in AutomationModel.objects.filter(automation_class=NAME)
        if _inside(row.created, lens) and (not key or row.data.get(key) == value)
    ]


def _inside(moment: datetime | None, lens: Lens) -> bool:
    begin, end = lens.span
    return moment is not None and begin <= moment < end


def diagram_visits(lens: Lens) -> dict[str, Counter[str]]:
    """Return the visits of each step, dated by the start, by what became of them."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in started(lens):
        for task in row.automationtaskmodel_set.all():
            found[task.status]["reached"] += 1
            found[task.status][STOOD[task.state]] += 1
            if task.state == "skipped":
                found[task.status]["skipped"] += 1
    return dict(found)


def diagram_instances(lens: Lens, step: str, what: str) -> set[int]:
    """Return the instances that have such a visit."""
    return {
        row.pk
        for row in started(lens)
        for task in row.automationtaskmodel_set.all()
        if task.status == step and what in {"reached", STOOD[task.state]}
    }


def diagram_events(lens: Lens) -> dict[str, Counter[str]]:
    """Return the same, dated by the event; those who wait do so now."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for task in AutomationTaskModel.objects.all():
        if _inside(task.created, lens):
            found[task.status]["reached"] += 1
        stood = STOOD[task.state]
        if stood == "waiting" or _inside(task.finished, lens):
            found[task.status][stood] += 1
    return dict(found)


def diagram_ways(lens: Lens) -> Counter[tuple[str, str, str, str]]:
    """Return how often each way was taken, dated by the start."""
    found = Counter[tuple[str, str, str, str]]()
    for row in started(lens):
        for task in row.automationtaskmodel_set.select_related("previous"):
            if task.previous is not None:
                found[task.previous.status, task.status, task.way, task.branch] += 1
    return found


def diagram_people(lens: Lens) -> dict[str, Counter[str]]:
    """Return how many subjects came to each step, dated by the start."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in started(lens):
        for task in row.automationtaskmodel_set.all():
            found[task.status]["reached"].add(row.subject)
            found[task.status][STOOD[task.state]].add(row.subject)
    return {
        step: Counter({what: len(who) for what, who in one.items()}) for step, one in found.items()
    }


def funnel_trail(row: AutomationModel) -> list[str]:
    """Return the places that an instance came to, in order of the first time."""
    firsts: list[tuple[int, int, str]] = []
    for number, task in enumerate(row.automationtaskmodel_set.order_by("pk")):
        firsts.append((int(task.created.timestamp()), number, task.status))
    for watch in Watch.objects.filter(automation=row, kind="goal", at__isnull=False):
        assert watch.at is not None
        firsts.append((int(watch.at.timestamp()), 10**9, f"*{watch.name}"))
    seen: list[str] = []
    for _at, _number, place in sorted(firsts):
        if place not in seen:
            seen.append(place)
    return seen


def funnel_stage(lens: Lens, stages: list[str]) -> set[int]:
    """Return the instances that came to all of these places in this order."""
    found = set()
    for row in started(lens):
        trail = funnel_trail(row)
        if all(place in trail for place in stages):
            at = [trail.index(place) for place in stages]
            if at == sorted(at):
                found.add(row.pk)
    return found
