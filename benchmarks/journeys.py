"""How long statistics take: counting what is new, and the pages with a million instances."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from automations import clock
from automations.engine import definitions
from automations.engine.rollups import passes, sums
from automations.engine.rollups.facts import Facts, Visit
from automations.engine.rollups.packing import packed
from automations.engine.rollups.reading import Key
from automations.models import AutomationModel, AutomationTaskModel, Rollup
from benchmarks import flows
from benchmarks.workloads import Figure, stopwatch

#: Seconds in which 100,000 tasks are to be counted; milliseconds that a page may take.
COUNTING, PAGE = 10, 500
#: Instances that are stored as rows, with their tasks; the others are counted only.
STORED = 16_667
#: Days over which instances have started, and those that are new.
DAYS, LATELY = 60, 10
TIMES = 5
#: Pages that are read from the sums alone, with what they are asked for.
PAGES = {
    "overview": ("", ""),
    "overview by arm": ("", "by=arm:offer"),
    "overview of 60 days": ("", "from=FROM"),
    "diagram": ("diagram", ""),
    "diagram of 60 days": ("diagram", "from=FROM"),
    "funnel": ("funnel", ""),
    "funnel of 60 days": ("funnel", "from=FROM"),
    "time": ("time", ""),
    "experiment": ("experiment", ""),
    "cohorts": ("cohorts", ""),
    "people": ("people", ""),
}
NAME = flows.Welcome.get_automation_class_name()
ARMS = {"a": "mail", "b": "call", "holdout": "watch"}


def journeys(size: int) -> list[Figure]:
    """Store and count instances, add the sums of further ones, and ask for the pages."""
    now = clock.now()
    chance = random.Random(1)
    stored = min(size, STORED)
    tasks = _store(stored, now, chance)
    with stopwatch() as seconds:
        assert passes.roll(now, None) == stored
        spent = seconds() * 100_000 / tasks
    figures = [Figure("journeys: count 100,000 tasks", spent, "s", budget=COUNTING)]
    _count(size - stored, now, chance)
    figures.append(Figure("journeys: rows of sums", Rollup.objects.count(), "rows"))
    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.create_superuser("journeys"))
    since = (now - timedelta(days=DAYS)).date().isoformat()
    for name, (view, query) in PAGES.items():
        figures.append(_page(client, name, view, query.replace("FROM", since)))
    return figures


def _page(client: Client, name: str, view: str, query: str) -> Figure:
    address = "automations_statistics_view" if view else "automations_statistics"
    url = f"{reverse(f'admin:{address}', args=[NAME, view] if view else [NAME])}?{query}"
    spent = []
    for _time in range(TIMES):
        with stopwatch() as seconds:
            status = client.get(url).status_code
            spent.append(seconds() * 1000)
        assert status == 200, (url, status)
    return Figure(f"journeys: {name}", statistics.median(spent), "ms", budget=PAGE)


# -- what has happened -----------------------------------------------------------------------


def _facts(now: datetime, chance: random.Random, days: float = DAYS) -> tuple[Facts, str]:
    """Return the facts of one instance with six visits, and its arm or "".

    Args:
        now: what lies behind has not happened.
        chance: decides.
        days: how long ago it started at most.
    """
    start = int(now.timestamp() - chance.uniform(0, days * 86_400))
    arm = chance.choices(["a", "b", "holdout"], [45, 45, 10])[0]
    way = ["greet", "confirm", "offer", ARMS[arm], "last", "end"]
    waits = {"confirm": 86_400, "last": 2 * 86_400}
    visits, at, before = list[Visit](), start, ""
    for name in way:
        asked = at + waits[name] if name in waits else None
        end = (asked or at) + int(chance.expovariate(1 / 20))
        open_ = end > now.timestamp()
        branch = arm if before == "offer" else ""
        edge = "case" if branch else "next" if before else ""
        stood = "w" if open_ else "p"
        visits.append(
            Visit(name, at, None if open_ else end, stood, "", asked, before, edge, branch)
        )
        if open_:
            break
        before, at = name, end
    done = visits[-1].node == "end" and visits[-1].stands == "p"
    bought = chance.random() < 0.17
    hit = start + int(chance.uniform(0, 7 * 86_400))
    goals = (("bought", hit),) if bought and hit < now.timestamp() else ()
    came = arm if len(visits) > 3 else ""
    return Facts(
        start, "completed" if done else "", at if done else None, "", goals, tuple(visits)
    ), came


def _count(size: int, now: datetime, chance: random.Random, chunk: int = 20_000) -> None:
    """Add the sums of instances without storing them."""
    fingerprint = flows.Welcome.graph.fingerprint
    for begin in range(0, size, chunk):
        found = Counter[sums.Row]()
        keys: dict[Key, int] = {}
        for _ in range(min(chunk, size - begin)):
            facts, arm = _facts(now, chance)
            source = (("source", chance.choice(["web", "shop", "app"])),)
            key = Key(NAME, fingerprint, (("offer", arm),) if arm else (), source)
            if key not in keys:
                keys |= sums.slices([key])
            for one, n in packed(facts).items():
                found[keys[key], False, one] += n
        sums.add(found)


def _store(size: int, now: datetime, chance: random.Random) -> int:
    """Store instances with their tasks; return how many tasks."""
    definition = definitions.definition_of(flows.Welcome)[0]
    known = [_facts(now, chance, LATELY)[0] for _ in range(size)]
    rows = AutomationModel.objects.bulk_create(
        (_instance(facts, definition, now, chance) for facts in known), batch_size=1_000
    )
    for begin in range(0, size, 1_000):
        _link(rows[begin : begin + 1_000], known[begin : begin + 1_000], now)
    return AutomationTaskModel.objects.count()


def _instance(
    facts: Facts, definition: int, now: datetime, chance: random.Random
) -> AutomationModel:
    zone = now.tzinfo
    ended = datetime.fromtimestamp(facts.ended, zone) if facts.ended else None
    return AutomationModel(
        automation_class=NAME,
        definition_id=definition,
        state=facts.outcome or "running",
        finished=bool(facts.outcome),
        tokens=0 if facts.outcome else 1,
        created=datetime.fromtimestamp(facts.start, zone),
        ended=ended,
        data={"source": chance.choice(["web", "shop", "app"])},
    )


def _link(rows: list[AutomationModel], known: list[Facts], now: datetime) -> None:
    """Store the tasks of instances, visit by visit, so that each knows what it came from."""
    before: dict[int, AutomationTaskModel] = {}
    for place in range(max(len(facts.visits) for facts in known)):
        tasks = list(_tasks(rows, known, place, before, now))
        AutomationTaskModel.objects.bulk_create(tasks, batch_size=1_000)
        before = {task.automation_id: task for task in tasks}


def _tasks(
    rows: list[AutomationModel],
    known: list[Facts],
    place: int,
    before: dict[int, AutomationTaskModel],
    now: datetime,
) -> Iterator[AutomationTaskModel]:
    zone = now.tzinfo
    for row, facts in zip(rows, known, strict=True):
        if place >= len(facts.visits):
            continue
        visit = facts.visits[place]
        due = datetime.fromtimestamp(visit.asked, zone) if visit.asked else None
        yield AutomationTaskModel(
            automation=row,
            previous=before.get(row.pk),
            status=visit.node,
            way=visit.way,
            branch=visit.branch,
            state="done" if visit.stands == "p" else "waiting",
            waiting="" if visit.stands == "p" else "time",
            due=due if visit.stands == "w" else None,
            asked=due,
            created=datetime.fromtimestamp(visit.start, zone),
            finished=datetime.fromtimestamp(visit.end, zone) if visit.end is not None else None,
        )
