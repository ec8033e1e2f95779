"""The page by whose form somebody enters a flow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from automations import registry, testing
from automations.engine import form_entry
from automations.models import AutomationModel, AutomationTaskModel, Refusal
from automations.references import to_reference
from automations.status import Refused
from automations.views.enter import reason
from tests.automations.people import browser, person
from tests.flows import signup
from tests.flows.units import doing

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]

NEWS, STAFF = "/flows/enter/tests.flows.signup.Newsletter", "/staff"
COURSE = "/flows/enter/tests.flows.signup.Course"
TEAM = "/flows/enter/tests.flows.signup.Founding"
SINGLE = "/flows/enter/tests.flows.signup.Single"
FREE = "/flows/enter/tests.flows.signup.Free"
ADA = {"email": "ada@example.org"}


@pytest.fixture
def ada() -> User:
    return person("ada")


def token(answer: Any) -> str:
    """Return the token of a page."""
    found = re.search(r'name="automations_token" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def rows() -> list[AutomationModel]:
    return list(AutomationModel.objects.order_by("id"))


# -- entering --------------------------------------------------------------------------------


def test_get_shows_the_form_and_changes_nothing() -> None:
    answer = browser().get(NEWS)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>Get our news</h1>" in page
    assert 'name="email"' in page
    assert 'enctype="multipart/form-data"' in page
    assert not rows()
    assert not AutomationTaskModel.objects.exists()


def test_a_valid_post_enters_with_what_was_cleaned(ada: User) -> None:
    photo = SimpleUploadedFile("ada.png", b"x")
    answer = browser(ada).post(FREE, {**ADA, "born": "1815-12-10", "photo": photo})

    assert (answer.status_code, answer["Location"]) == (302, f"{FREE}?sent=1")
    (row,) = rows()
    assert row.data == {"email": "ada@example.org", "born": "1815-12-10", "photo": "ada.png"}
    assert row.state == "completed"
    thanks = browser(ada).get(answer["Location"])
    assert thanks.status_code == 200
    assert "Thank you" in thanks.content.decode()


def test_an_invalid_post_shows_the_form_again_with_what_was_entered(ada: User) -> None:
    answer = browser(ada).post(FREE, {"email": "ada@"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This was not saved yet" in page
    assert 'value="ada@"' in page
    assert not rows()


def test_who_submits_is_stored(ada: User) -> None:
    browser(ada).post(COURSE)

    assert rows()[0].data == {"person": to_reference(ada)}
    assert rows()[0].subject == f"auth.user:{ada.pk}"


def test_a_model_form_saves_its_object_with_the_entry(ada: User) -> None:
    answer = browser(ada).post(TEAM, {"name": "Poets", "wish": "ink"})

    assert answer.status_code == 302
    team = Group.objects.get(name="Poets")
    assert rows()[0].data == {
        "team": to_reference(team), "founder": to_reference(ada), "wish": "ink"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [("taken", 200, "This name is taken."), ("broken", 422, "This could not be saved.")],
)
def test_an_object_that_cannot_be_saved_enters_nobody(
    ada: User, name: str, status: int, said: str
) -> None:
    answer = browser(ada).post(TEAM, {"name": name})

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode()
    assert not rows()
    assert not Group.objects.exists()


def test_a_first_step_that_fails_is_the_flow_s_and_not_the_visitor_s(ada: User) -> None:
    def fail(task: Any) -> None:
        raise ValueError("no connection")

    with doing(mail=fail):
        answer = browser(ada).post(FREE, ADA)

    assert answer.status_code == 302
    assert rows()[0].state == "failed"


def test_values_that_cannot_be_stored_are_said(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_entry, "cleaned_data", lambda form: {"email": float("nan")})

    answer = browser(ada).post(FREE, ADA)

    assert answer.status_code == 200
    assert "A value cannot be stored" in answer.content.decode()
    assert not rows()


# -- once ------------------------------------------------------------------------------------


def test_a_page_that_is_sent_twice_enters_once(ada: User) -> None:
    client = browser(ada)
    sent = {**ADA, "automations_token": token(client.get(FREE))}

    first, second = client.post(FREE, sent), client.post(FREE, sent)

    assert first["Location"] == second["Location"]
    assert len(rows()) == 1
    assert client.post(FREE, {**ADA, "automations_token": token(client.get(FREE))})
    assert len(rows()) == 2


def test_a_token_survives_an_invalid_submission(ada: User) -> None:
    client = browser(ada)
    sent = token(client.get(FREE))

    again = client.post(FREE, {"email": "", "automations_token": sent})

    assert token(again) == sent


@pytest.mark.parametrize("given", ["", "nonsense", "a:b:c"])
def test_a_wrong_token_asks_to_send_again(ada: User, given: str) -> None:
    answer = browser(ada).post(FREE, {**ADA, "automations_token": given})

    assert answer.status_code == 200
    assert "open for too long" in answer.content.decode()
    assert 'value="ada@example.org"' in answer.content.decode()
    assert not rows()
    assert token(answer) != given


def test_a_token_of_somebody_else_is_none_of_yours(ada: User) -> None:
    sent = token(browser(ada).get(FREE))

    answer = browser(person("bert")).post(FREE, {**ADA, "automations_token": sent})

    assert "open for too long" in answer.content.decode()


def test_an_old_token_is_none(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(ada)
    sent = token(client.get(FREE))
    monkeypatch.setattr(form_entry, "MAX_AGE", -1)

    assert (
        "open for too long"
        in client.post(FREE, {**ADA, "automations_token": sent}).content.decode()
    )


# -- who is not admitted ---------------------------------------------------------------------


def test_a_refusal_is_told_kindly_and_counted(ada: User) -> None:
    with testing.frozen_time() as clock:
        browser(ada).post(COURSE)
        answer = browser(ada).post(COURSE)
        assert answer.status_code == 409
        assert "still going on" in answer.content.decode()
        testing.run_until(clock, clock.now() + timedelta(days=2))
        assert "come back later" in browser(ada).post(COURSE).content.decode()

    assert len(rows()) == 1
    assert sum(Refusal.objects.values_list("count", flat=True)) == 2


def test_a_refusal_takes_back_what_the_form_saved(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        from automations.engine import entering

        raise entering.refused(signup.Founding, Refused.LIVE)

    monkeypatch.setattr(form_entry.start, "open_new", refuse)

    assert browser(ada).post(TEAM, {"name": "Poets"}).status_code == 409
    assert not Group.objects.exists()
    assert Refusal.objects.get().count == 1


def test_strangers_are_not_told_who_has_entered() -> None:
    first, second = browser().post(NEWS, ADA), browser().post(NEWS, ADA)

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert len(rows()) == 1
    assert Refusal.objects.get().reason == "once"


def test_the_live_instance_of_a_unique_flow_is_left_alone(ada: User) -> None:
    browser(ada).post(SINGLE)

    assert browser(ada).post(SINGLE).status_code == 409
    assert len(rows()) == 1


def test_every_reason_has_words_in_both_languages() -> None:
    for code in Refused:
        english = reason(code)
        with translation.override("de"):
            assert english != reason(code) != ""


# -- rights ----------------------------------------------------------------------------------


def test_strangers_are_sent_to_the_login(ada: User) -> None:
    for address in (FREE, COURSE, NEWS + STAFF, "/flows/enter/no.Such"):
        answer = browser().get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (
            302, "/accounts/login/"
        )  # fmt: skip


def test_a_permission_is_asked_for() -> None:
    assert browser(person("bert")).get(NEWS + STAFF).status_code == 403
    may = browser(person("carl", "auth.add_user"))
    assert may.get(NEWS + STAFF).status_code == 200
    assert may.post(NEWS + STAFF, ADA)["Location"] == "/thanks/"


@pytest.mark.parametrize(
    "address",
    [
        "/flows/enter/no.Such",
        FREE + "/other",
        "/flows/enter/tests.flows.units.Step",
        "/flows/enter/a",
    ],
)
def test_what_there_is_not_is_not_found(ada: User, address: str) -> None:
    assert browser(ada).get(address).status_code == 404
    assert browser(ada).post(address).status_code == 404


def test_a_post_needs_the_secret_of_the_site(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)

    assert client.post(FREE, ADA).status_code == 403


def test_back_leads_to_this_site_only(ada: User) -> None:
    assert browser(ada).post(f"{FREE}?back=/x/", ADA)["Location"] == "/x/"
    assert browser(ada).post(f"{FREE}?back=//evil/", ADA)["Location"] == f"{FREE}?sent=1"


# -- what a project gives --------------------------------------------------------------------


def test_a_form_may_depend_on_the_request_and_have_a_template_of_its_own(ada: User) -> None:
    answer = browser(ada).get(COURSE + "/other")

    assert "Own words" in answer.content.decode()
    assert token(answer)


def test_a_form_that_fails_is_not_available(ada: User) -> None:
    for ask in (browser(ada).get, browser(ada).post):
        answer = ask(COURSE + "/other?broken=1")
        assert answer.status_code == 404
        assert "not available" in answer.content.decode()


@pytest.fixture
def gone() -> Iterator[None]:
    registry.unregister(signup.Free)
    yield
    registry.register(signup.Free)


def test_a_flow_that_is_gone_is_not_found(ada: User, gone: None) -> None:
    assert browser(ada).get(FREE).status_code == 404
