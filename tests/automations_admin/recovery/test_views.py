"""One page for every act: it says what will happen, asks, does it, says what has come of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from automations import clock, registry
from automations.engine import recovery
from automations.engine.verbs import VERBS
from automations.exceptions import NotPossible
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations.permissions import Action
from automations.status import EventKind, TaskState
from automations_admin.acting import doing
from tests.automations_admin.conftest import RETRY, VIEW
from tests.automations_admin.recovery.broken import BASE, Broken, kinds, lose_step, told
from tests.automations_admin.shop import Nightly, Payment, Simple
from tests.flows.basics import Told


@pytest.fixture
def broken(db: None) -> Broken:
    return Broken(Simple(fail="broken"))


@pytest.fixture
def payment(groups: dict[str, Group]) -> Broken:
    """Its parcel could not be booked; the warehouse is to pack."""
    return Broken(Payment(postcode="8O331"))


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def task_at(run: Broken, step: str) -> AutomationTaskModel:
    return AutomationTaskModel.objects.get(automation=run.id, status=step)


def seen(client: Client, url: str, typed: dict[str, str]) -> dict[str, str]:
    """Return what is typed after its consequences were shown."""
    form = client.post(url, {**typed, "preview": "1"}).context["form"]
    return {**typed, "seen": form.mark}


# -- retry -----------------------------------------------------------------------------------


def test_a_retry_is_asked_first(operator: Client, payment: Broken) -> None:
    """What runs again, what it touches outside, what is kept."""
    html = operator.get(payment.retry).content.decode()
    for said in (
        "Retry Book?",
        "calls the carrier (Book)",
        "Book, as attempt 2.",
        "stay in the history",
    ):
        assert said in html
    assert payment.task.attempts == 1
    assert LogEntry.objects.count() == 0


def test_a_retry_is_one_verb_with_event_and_log(operator: Client, broken: Broken) -> None:
    """It failed again, and the page says so."""
    response = operator.post(broken.retry, {"reason": "Gateway is back"}, follow=True)
    assert told(response) == ["Step was retried.", "Step failed again: RuntimeError: broken"]
    event = Event.objects.get(kind=EventKind.RETRIED)
    assert event.reason == "Gateway is back"
    assert RETRY in event.actor_name
    assert "Gateway is back" in LogEntry.objects.get().change_message
    assert broken.task.attempts == 2


def test_a_reason_is_optional_for_a_retry(operator: Client, broken: Broken) -> None:
    """The step was harmless."""
    assert operator.post(broken.act("retry", broken.task)).status_code == 302
    assert broken.task.attempts == 2


# -- every other act -------------------------------------------------------------------------


def test_a_skip_stores_a_result_and_goes_on(root: Client, broken: Broken) -> None:
    """The reason is the operator's."""
    url = broken.act("skip", broken.task)
    response = root.post(url, {"result": '{"parcel": 7}', "reason": "By hand"}, follow=True)
    assert told(response) == ["Step was skipped."]
    assert broken.row.state == "completed"
    skipped = task_at(broken, "step")
    assert (skipped.state, skipped.result) == (TaskState.SKIPPED, {"parcel": 7})


def test_a_step_is_marked_as_failed(root: Client, payment: Broken) -> None:
    """The instance ends as soon as nothing else of it is open."""
    root.post(payment.act("mark_failed", task_at(payment, "pack")), {"reason": "Lost"})
    assert task_at(payment, "pack").state == TaskState.FAILED
    assert payment.row.state == "failed"


def test_a_restart_begins_anew_after_it_was_explained(root: Client, broken: Broken) -> None:
    """From the step that was chosen."""
    AutomationModel.objects.filter(pk=broken.id).update(data={"fail": ""})
    url = broken.act("restart")
    typed = {"step": "step", "keep": "keep", "reason": "Fixed"}
    first = root.post(url, typed)
    assert "Nothing is done yet." in first.content.decode()
    assert "Restart from Step" in first.content.decode()
    assert broken.row.state == "failed"
    response = root.post(url, {**typed, "seen": first.context["form"].mark}, follow=True)
    assert told(response) == [f"Simple {broken.id} was set back to Step."]
    assert broken.row.state == "completed"


def test_a_question_explains_what_was_chosen(root: Client, payment: Broken) -> None:
    """And what would be asked for by an address is chosen at first."""
    page = root.get(payment.act("restart") + "?step=reserve").content.decode()
    assert "Reserve, Charge, Paid, Book, Pack." in page
    assert "charges the card (Charge), calls the carrier (Book)." in page
    assert "The idempotency key is a new one." in page
    changed = root.post(payment.act("restart"), {"step": "book", "keep": "keep", "preview": "1"})
    assert "Runs again:</b> Book." in changed.content.decode()
    assert "Say why" not in changed.content.decode()


def test_a_new_instance_is_started_and_shown(root: Client, broken: Broken) -> None:
    """The old one stays as it is."""
    url = broken.act("copy")
    typed = seen(root, url, {"step": "step", "keep": "keep", "reason": "Once more"})
    response = root.post(url, typed)
    new = AutomationModel.objects.get(restarted_from=broken.id)
    assert response.headers["Location"] == f"{BASE}/{new.pk}/change/"
    assert kinds(broken.id).count(EventKind.COPIED) == 1


def test_an_instance_is_moved(root: Client, payment: Broken) -> None:
    """To a step of the flow as it is now."""
    url = payment.act("move", task_at(payment, "book"))
    typed = seen(root, url, {"to": "join", "reason": "Booked by hand"})
    assert root.post(url, typed).status_code == 302
    assert task_at(payment, "join").state == TaskState.WAITING


@pytest.fixture
def renamed(broken: Broken) -> Broken:
    """Its step is gone, and the instance is blocked."""
    lose_step(broken.id)
    return broken


def test_a_blocked_instance_is_moved_to_the_renamed_step(root: Client, renamed: Broken) -> None:
    """The page offers the steps of today, the likeliest first."""
    url = renamed.act("rename", renamed.task)
    page = root.get(url)
    assert page.context["form"].initial["to"] == "step"
    root.post(url, {"to": "step", "reason": "Renamed", "seen": page.context["form"].mark})
    assert task_at(renamed, "step").state == TaskState.DONE
    assert renamed.row.state == "completed"


def test_an_instance_is_cancelled(root: Client, payment: Broken) -> None:
    """The page says that nothing is undone and that staying is possible."""
    html = root.get(payment.act("cancel")).content.decode()
    assert "Nothing that was done is undone." in html
    assert "Keep it running" in html
    root.post(payment.act("cancel"), {"reason": "Customer withdrew"})
    assert payment.row.state == "cancelled"


def test_an_instance_is_paused_and_resumed(root: Client, payment: Broken) -> None:
    """Timers run on."""
    root.post(payment.act("pause"), {"reason": ""})
    assert payment.row.state == "paused"
    root.post(payment.act("resume"))
    assert payment.row.state == "running"


def test_a_timer_is_set(root: Client, db: None) -> None:
    """To a moment in the zone of the page, or to now."""
    run = Broken(Nightly())
    task = AutomationTaskModel.objects.get(automation=run.id, waiting="time")
    at = timezone.localtime(clock.now() + timedelta(days=40)).replace(second=0, microsecond=0)
    url = run.act("reschedule", task)
    root.post(url, {"when": "at", "until": f"{at:%Y-%m-%dT%H:%M}"})
    assert AutomationTaskModel.objects.get(pk=task.pk).due == at
    response = root.post(url, {"when": "now"}, follow=True)
    assert told(response)[0] == "The time of Again was changed."
    assert AutomationTaskModel.objects.get(pk=task.pk).state == TaskState.DONE
    assert AutomationTaskModel.objects.filter(automation=run.id, status="write").count() == 2


def test_a_task_is_given_to_somebody_else(root: Client, payment: Broken) -> None:
    """By name."""
    anna = User.objects.create_user("anna")
    root.post(payment.act("reassign", task_at(payment, "pack")), {"user": "anna"})
    assert task_at(payment, "pack").interaction_user == anna


def test_a_message_is_sent(root: Client, db: None) -> None:
    """The flow receives it."""
    run = Broken(Told())
    root.post(run.act("send_message"), {"name": "hello", "message": '{"go": true}'})
    assert run.row.data["heard"] == 1
    assert run.row.state == "completed"


def test_a_note_is_kept(root: Client, broken: Broken) -> None:
    """In the history."""
    root.post(broken.act("note"), {"reason": "Carrier reports an outage."})
    assert Event.objects.get(kind=EventKind.NOTE).reason == "Carrier reports an outage."


# -- what all have in common -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("skip", {"result": "{x", "reason": "y"}, "line 1, column 2"),
        ("skip", {"result": "7", "reason": ""}, "Say why."),
        ("move", {"to": "nowhere", "reason": "y"}, "Choose one of these steps."),
        ("reassign", {"user": "nobody"}, "There is no active account"),
    ],
)
def test_a_refused_answer_loses_nothing(
    root: Client, payment: Broken, verb: str, typed: dict[str, str], said: str
) -> None:
    """The mistake is said in its place, and nothing is done."""
    task = task_at(payment, "pack" if verb == "reassign" else "book")
    before = kinds(payment.id)
    response = root.post(payment.act(verb, task), typed)
    html = response.content.decode()
    assert said in html
    assert "Nothing was done." in html
    for name, value in typed.items():
        assert response.context["form"][name].value() == value
    assert kinds(payment.id) == before


def test_what_is_not_possible_now_says_why_and_the_way_out(root: Client, payment: Broken) -> None:
    """Instead of a question."""
    recovery.pause(payment.row)
    for method in (root.get, root.post):
        html = method(payment.retry).content.decode()
        assert "The instance is paused. Resume it first." in html
        assert payment.act("resume") in html
    assert LogEntry.objects.count() == 0


def test_the_way_out_is_only_shown_to_who_may_take_it(operator: Client, payment: Broken) -> None:
    """They see the reason all the same."""
    recovery.pause(payment.row)
    html = operator.get(payment.retry).content.decode()
    assert "The instance is paused." in html
    assert payment.act("resume") not in html


def test_a_refusal_of_the_engine_is_said_above_the_form(
    root: Client, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody was faster, between look and act."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise NotPossible("The instance has ended.")

    monkeypatch.setattr(doing, "do", refuse)
    response = root.post(broken.act("skip", broken.task), {"result": "7", "reason": "By hand"})
    assert "The instance has ended." in response.content.decode()
    assert response.context["form"]["result"].value() == "7"


def test_event_and_log_are_stored_together_or_not_at_all(
    root: Client, broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction."""

    def refuse(*args: Any) -> None:
        raise NotPossible("The log is full.")

    monkeypatch.setattr(doing, "mirror", refuse)
    root.post(broken.act("cancel"), {"reason": "x"})
    assert broken.row.state == "failed"
    assert EventKind.CANCELLED not in kinds(broken.id)


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/admin/automations/flow/?x=1", "/admin/automations/flow/?x=1"),
        ("https://evil.example/", None),
        ("//evil.example/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_one_goes_back_to_where_one_came_from(
    root: Client, broken: Broken, back: str, leads: str | None
) -> None:
    """Within this site only."""
    from urllib.parse import urlencode

    url = f"{broken.act('note')}?{urlencode({'back': back})}"
    own = f"{BASE}/{broken.id}/change/"
    assert root.get(url).context["back_url"] == (leads or own)
    assert root.post(url, {"reason": "x"}).headers["Location"] == (leads or own)


@pytest.mark.parametrize("name", VERBS)
def test_each_act_needs_its_own_right(
    staff: Callable[..., Client], payment: Broken, name: str
) -> None:
    """For looking at the question and for answering it; no other right will do."""
    verb = VERBS[name]
    others = {f"{action}_automationmodel" for action in Action} - {f"{verb.action}_automationmodel"}
    client = staff(*sorted(others | {VIEW}), email=name)
    before = kinds(payment.id)
    url = payment.act(name, task_at(payment, "book") if verb.on_task else None)
    for method in (client.get, client.post):
        assert method(url, {"reason": "x"}).status_code == 403
    assert kinds(payment.id) == before


def test_without_a_token_nothing_is_done(broken: Broken) -> None:
    """Another site cannot make a browser act."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("root"))
    for name, verb in VERBS.items():
        url = broken.act(name, broken.task if verb.on_task else None)
        assert client.post(url, {"reason": "x"}).status_code == 403
    assert broken.row.state == "failed"


def test_unknown_acts_and_ids_are_not_found(root: Client, broken: Broken) -> None:
    """Nor is a task of another instance, nor an act on what it is not for."""
    other = Broken(Simple(fail="other"))
    for url in (
        broken.act("destroy"),
        broken.act("__class__"),
        broken.act("retry"),
        broken.act("cancel", broken.task),
        broken.act("retry", other.task),
        f"{BASE}/{broken.id}/retry/{other.task.pk}/",
        f"{BASE}/{'9' * 30}/act/cancel/",
        f"{BASE}/{broken.id}/act/retry/{'9' * 30}/",
    ):
        assert root.get(url).status_code == 404
        assert root.post(url, {"reason": "x"}).status_code == 404


def test_looking_changes_and_logs_nothing(root: Client, payment: Broken) -> None:
    """Whatever is asked for."""
    before = kinds(payment.id)
    for name, verb in VERBS.items():
        url = payment.act(name, task_at(payment, "book") if verb.on_task else None)
        for query in ("", "?step=charge&to=pack&back=%00", "?step=%00&to=%F0&back=%2F%2Fx"):
            assert root.get(url + query).status_code == 200
    assert kinds(payment.id) == before
    assert LogEntry.objects.count() == 0


def test_code_that_is_gone_is_no_error(root: Client, payment: Broken) -> None:
    """Each question says what is the matter."""
    registry.unregister(Payment)
    try:
        for name, verb in VERBS.items():
            url = payment.act(name, task_at(payment, "book") if verb.on_task else None)
            assert root.get(url).status_code == 200
            assert root.post(url, {"reason": "x"}).status_code in {200, 302}
    finally:
        registry.register(Payment)
