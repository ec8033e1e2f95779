"""Steps that call another system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from automations import flow, testing, webhook
from automations.exceptions import CallFailed, DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier, Way
from automations.models import AutomationModel, Definition
from automations.outgoing import Response
from tests.automations.engine.receiver import Receiver, receiver
from tests.flows.mailing import SECRET, SETTINGS, Ordering
from tests.flows.units import declared

ANSWER = {"status": 200, "headers": {"content-type": "application/json"}, "body": {"id": 5}}


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> None:
    settings.AUTOMATIONS = SETTINGS


@pytest.fixture
def clock() -> Iterator[Any]:
    with testing.frozen_time() as clock:
        yield clock


# -- the declaration -------------------------------------------------------------------------


def test_what_the_declaration_says() -> None:
    """The host, and nothing that may be secret."""
    node = Ordering.nodes["call"]
    assert node.kind == Kind.WEBHOOK
    assert node.detached
    assert list(node.modifiers())[:2] == [
        Modifier("calls", {"method": "POST", "host": "api.example.com"}),
        Modifier("stores", "answer"),
    ]
    said = str(Ordering.graph.to_dict())
    assert not any(word in said for word in ("abc", "hush", SECRET))
    assert [(edge.target, edge.way) for edge in Ordering.graph.leaving("call")] == [
        ("thank", Way.NEXT), ("sorry", Way.ERROR),
    ]  # fmt: skip


def test_a_dry_run_is_told_whom_it_would_call() -> None:
    (told,) = Ordering.nodes["call"].would()
    assert str(told) == "Would call api.example.com."


def test_a_url_may_be_computed() -> None:
    node = flow.Webhook(this.where, secret="SHOP_SECRET")
    assert (node.fixed_url, node.secret_setting) == ("", "SHOP_SECRET")
    assert next(node.modifiers()).value["host"] == "where"
    assert flow.Webhook("https://", secret=this.key).secret_setting == ""
    assert next(flow.Webhook("nonsense").modifiers()).value["host"] == "?"


@pytest.mark.parametrize(
    ("args", "more"),
    [
        ((None,), {}),
        (("",), {}),
        (("https://a.example",), {"method": "BREW"}),
        (("https://a.example",), {"timeout": 0}),
        (("https://a.example",), {"timeout": "x"}),
        (("https://a.example",), {"store": ""}),
        (("https://a.example",), {"store": 5}),
        (("https://a.example",), {"secret": b"never in code"}),
    ],
)
def test_what_cannot_be_declared(args: tuple[Any, ...], more: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        flow.Webhook(*args, **more)


def test_methods_are_found_when_the_class_is_declared() -> None:
    class Wrong:
        def number(self) -> int:
            return 1

    with (
        pytest.raises(DefinitionError, match="number"),
        declared(a=flow.Webhook("https://a.example", json={"n": this.number}),
                 number=Wrong.number, end=flow.End()),
    ):  # fmt: skip
        pass


# -- the call --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_answer_is_kept(clock: Any) -> None:
    with testing.answering(json={"id": 5}) as made:
        run = testing.start(Ordering, number=17)
    run.assert_path("call", "thank", "end")
    (request,) = made
    assert request.body == b'{"number": 17, "fixed": 1}'
    assert request.headers["Authorization"] == "Bearer hush-hush"
    assert request.headers["Idempotency-Key"] == str(run.task("call").idempotency_key)
    assert webhook.verify(SECRET, request.headers, request.body)
    assert run.task("call").result == ANSWER
    assert run.data == {"number": 17, "answer": ANSWER}


@pytest.mark.django_db
def test_secrets_are_stored_nowhere(clock: Any) -> None:
    """Neither of a call that went well nor of one that failed."""
    with testing.answering(401, {"you sent": f"Bearer hush-hush {SECRET}"}):
        run = testing.start(Ordering)
    run.assert_path("call", "sorry", "end")
    rows = [run.row, *run.row.task_set.all()] if hasattr(run.row, "task_set") else [run.row]
    task = run.task("call")
    stored = [vars(one) for one in (*rows, task, *task.attempt_rows.all())]
    stored += [vars(one) for one in Definition.objects.all()]
    assert not any(word in str(stored) for word in ("hush-hush", SECRET, "token=abc"))
    assert task.error == (
        'The host api.example.com refused the call with 401: {"you sent": "*** ***"}'
    )


@pytest.mark.django_db
def test_a_call_is_tried_again_with_the_same_key(clock: Any) -> None:
    answers = [Response(503, {"retry-after": "3600"}), Response(500), Response(204)]
    with testing.answering(by=lambda request: answers.pop(0)) as made:
        run = testing.start(Ordering)
        task = run.task("call")
        assert (task.state, task.due) == ("waiting", clock.now() + timedelta(hours=1))
        clock.advance(hours=1)
        testing.run_due()
        assert run.task("call").due == clock.now() + timedelta(seconds=120)
        clock.advance(minutes=2)
        testing.run_due()
    run.assert_path("call", "thank", "end")
    assert len({request.headers["Idempotency-Key"] for request in made}) == 1
    assert run.data["answer"] == {"status": 204, "headers": {}, "body": None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "calls"), [(Response(404), 1), (Response(302), 1), (Response(500), 3)]
)
def test_a_call_that_fails_goes_on_elsewhere(clock: Any, answer: Response, calls: int) -> None:
    """After as many attempts as make sense."""
    with testing.answering(by=lambda request: answer) as made:
        run = testing.start(Ordering)
        testing.run_until(clock, clock.now() + timedelta(hours=1))
    assert len(made) == calls
    run.assert_path("call", "sorry", "end")
    assert "answer" not in run.data


@pytest.mark.django_db
def test_a_host_that_is_not_listed(clock: Any, settings: Any) -> None:
    """Nothing is sent; the error says what to set."""
    settings.AUTOMATIONS = {}
    with testing.answering() as made:
        run = testing.start(Ordering)
    assert made == []
    task = run.task("call")
    assert (task.error_class, task.attempts) == ("HostNotAllowed", 1)
    assert "WEBHOOK_HOSTS" in task.error


@pytest.mark.django_db
def test_a_fault_of_the_network(clock: Any) -> None:
    def cut(request: Any) -> Response:
        raise CallFailed("The host api.example.com could not be reached: gone.")

    with testing.answering(by=cut):
        run = testing.start(Ordering)
    assert run.task("call").state == "waiting"


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.mark.django_db
def test_a_real_server(there: Receiver, settings: Any) -> None:
    """From the declaration to the socket and back."""
    settings.AUTOMATIONS = {"WEBHOOK_HOSTS": [there.url]}
    there.says(200, b'{"id": 5}', Content_Type="application/json")
    node = flow.Webhook(lambda task: f"{there.url}/x", "PUT", json=[1], secret="SECRET_KEY")
    with declared(a=node, end=flow.End()) as cls:
        run = testing.start(cls)
        run.assert_outcome("completed")
    (got,) = there.got
    assert (got.method, got.path, got.body) == ("PUT", "/x", b"[1]")
    assert webhook.verify(settings.SECRET_KEY, got.headers, got.body)
    assert run.task("a").result["body"] == {"id": 5}
    assert AutomationModel.objects.get().state == "completed"
