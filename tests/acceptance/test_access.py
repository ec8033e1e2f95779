"""Every address, every kind of person, GET and POST: answers are those of `access.TABLE`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.module_loading import module_has_submodule

from automations import testing
from automations.engine import recovery
from automations.engine.verbs import VERBS
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin.models import DigestSubscription, SavedFilter
from tests.acceptance.access import CHANGE, DONE, LOGIN, PEOPLE, TABLE, Address, World
from tests.automations.people import ANSWER, VIEW, browser, editor, person, waiting_task
from tests.flows import basics, human

# Who may do what is decided before the database is asked, so one of them gets the whole table.
pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]

#: Whose addresses the table lists.
NAMESPACE = "automations"
ADMIN_PREFIX = "admin/automations/"


def addresses(
    resolver: Any = None, route: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield (route, qualified name, module of the view) of every address of the site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            spaces = [space for space in (namespace, pattern.namespace) if space]
            yield from addresses(pattern, here, ":".join(spaces))
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}:{pattern.name}" if namespace and pattern.name else pattern.name
            yield here, name or "", getattr(pattern.callback, "__module__", "")


def ours() -> set[str]:
    """Return the addresses of both packages: by name, or by route if they have none."""
    return {
        name or route
        for route, name, module in addresses()
        if name.startswith((f"{NAMESPACE}:", "admin:automations"))
        or route.startswith(ADMIN_PREFIX)
        or module.partition(".")[0] in {"automations", "automations_admin"}
    }


@pytest.fixture
def world(digest_on: Any) -> World:
    addressee = editor("addressee")
    task = waiting_task(human.Ask())
    failing = human.AskAndFail()
    testing.submit(failing, addressee, ANSWER)
    timer = AutomationTaskModel.objects.get(automation=basics.Paused().id)
    paused = AutomationModel.objects.get(pk=basics.Told().id)
    recovery.pause(paused)
    told = AutomationModel.objects.get(pk=basics.Told().id)
    return World(task, AutomationTaskModel.objects.get(status="broken"), timer, told, paused)


@pytest.fixture
def people(world: World) -> dict[str, User | None]:
    other = person("other")
    human.AskUser(username="other")
    change = person("change", *CHANGE, is_staff=True, email="change@shop.example")
    SavedFilter.objects.create(owner=change, name="Broken", query="state=failed", shared=True)
    DigestSubscription.objects.create(user=other, flow=world.broken.automation_class)
    return {
        "anonymous": None,
        "user": person("user"),
        "addressee": User.objects.get(username="addressee"),
        "other": other,
        "staff": person("staff", is_staff=True),
        "view": person("view", *VIEW, is_staff=True, email="view@shop.example"),
        "change": change,
        "superuser": User.objects.create_superuser("superuser", "root@shop.example"),
    }


def stored() -> str:
    """Return a hash over all rows of all tables of both packages."""
    digest = hashlib.sha256()
    for label in ("automations", "automations_admin"):
        for model in apps.get_app_config(label).get_models():
            for row in model._default_manager.order_by("pk").values_list():
                digest.update(repr((model.__name__, row)).encode())
    return digest.hexdigest()


class Writes:
    """Tells whether a statement was executed that could change a row."""

    def __init__(self) -> None:
        self.seen = False

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        """Note a statement and execute it."""
        self.seen |= not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
        return execute(sql, *args)


def ask(client: Client, method: str, name: str, address: Address, world: World) -> HttpResponse:
    """Send a request to a row's address."""
    path = path_of(name, address, world)
    if method == "get":
        return client.get(path)
    return client.post(path, address.sends(world))


def path_of(name: str, address: Address, world: World) -> str:
    args = list(address.args(world))
    if ":" in name and "<" not in name:
        return reverse(without_word(name), args=args)
    return "/" + name.replace("<path:object_id>", str(args[0]))


def without_word(name: str) -> str:
    """Return the name of an address without the word for which of its rows it is."""
    return name.partition(" (")[0]


def answer_of(response: HttpResponse) -> int | str:
    """Return an answer in the words of the table."""
    where = response.headers.get("Location", "")
    if response.status_code == 302 and "/login/" in where:
        return LOGIN
    return response.status_code


def test_every_address_is_in_the_table():
    """A page that nobody thought about fails the build."""
    assert ours() == {without_word(name) for name in TABLE}


def test_every_act_is_in_the_table():
    """A verb that nobody thought about fails the build."""
    acts = [name for name in TABLE if name.startswith("admin:automations_act")]
    assert {name.partition(" (")[2].rstrip(")") for name in acts} == set(VERBS)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", TABLE)
def test_answers_are_those_of_the_table(
    name: str, method: str, world: World, people: dict[str, User | None]
):
    """And neither a GET nor a refused POST changes a row."""
    address = TABLE[name]
    expected = dict(zip(PEOPLE, getattr(address, method), strict=True))
    found: dict[str, int | str] = {}

    path_of(name, address, world)  # some addresses are about something that is made for them
    before = stored()
    for who in PEOPLE:
        client, writes = browser(people[who]), Writes()
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer = answer_of(ask(client, method, name, address, world))
            changed = writes.seen and stored() != before
            taken = answer == 302 and changed
            found[who] = DONE if taken else answer if not changed else f"{answer}, and changed rows"
            transaction.set_rollback(True)

    assert found == expected


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if not row.keyed])
def test_no_post_is_taken_without_its_token(
    name: str, world: World, people: dict[str, User | None]
):
    """A page elsewhere cannot act in somebody's name."""
    path_of(name, TABLE[name], world)  # some addresses are about something that is made for them
    before, writes = stored(), Writes()

    for who in PEOPLE:
        client = browser(people[who], enforce_csrf_checks=True)
        with connection.execute_wrapper(writes):
            status = ask(client, "post", name, TABLE[name], world).status_code
        assert status in {302, 403}, who
        assert status == 403 or DONE not in TABLE[name].post, who

    assert not writes.seen or stored() == before


@pytest.mark.parametrize(
    "name", [name for name, row in TABLE.items() if DONE in row.post and row.recorded]
)
def test_what_has_been_done_is_recorded(name: str, world: World, people: dict[str, User | None]):
    """Each act that the table allows leaves an event, unless the instance itself is deleted."""
    address = TABLE[name]
    who = PEOPLE[address.post.index(DONE)]
    events = apps.get_model("automations", "Event")._default_manager
    before = set(events.values_list("pk", flat=True))

    ask(browser(people[who]), "post", name, address, world)

    new = events.exclude(pk__in=before).filter(actor=people[who])
    assert new.exists() or name.endswith("_delete")


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.of_task])
def test_a_task_is_only_found_under_its_own_instance(
    name: str, world: World, people: dict[str, User | None]
):
    """Ids of another instance's tasks are not found, whoever asks."""
    _instance, *between, _task = TABLE[name].args(world)
    path = reverse(without_word(name), args=[world.task.automation_id, *between, world.failed.pk])
    before = stored()

    for method in ("get", "post"):
        assert getattr(browser(people["superuser"]), method)(path).status_code in {404, 405}
    assert stored() == before


def test_both_packages_are_on_the_test_site():
    """The table would prove nothing without them."""
    import automations_admin

    assert module_has_submodule(automations_admin, "admin")
    assert {name.partition(":")[0] for name in TABLE if ":" in name} >= {"automations", "admin"}
