"""Twenty people submit one form at the same moment."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from automations.models import AutomationTaskModel, Event
from automations.status import EventKind
from tests.automations.engine.meeting import together
from tests.automations.people import ANSWER, browser, editor, fresh, waiting_task
from tests.flows import human

pytestmark = [
    pytest.mark.race,
    pytest.mark.urls("tests.automations.page_urls"),
    pytest.mark.usefixtures("transactional_db"),
]

PEOPLE = 20


def submit_together(task: AutomationTaskModel, names: list[str]) -> list[HttpResponse]:
    """Submit a form once in the name of each editor, all in threads of their own."""
    clients = [(name, browser(editor(name))) for name in names]
    acts = [
        lambda name=name, client=client: client.post(
            f"/flows/{task.pk}", {**ANSWER, "name": f"from {name}"}
        )
        for name, client in clients
    ]
    return [actor.join() for actor in together(*acts)]


@pytest.mark.parametrize("round_", range(3))
def test_of_twenty_people_one_wins_and_the_others_read_who(round_: int) -> None:
    """One 302, nineteen 409; one step follows; nobody's input is lost."""
    editor("first")
    run = human.Ask()
    task = waiting_task(run)

    answers = submit_together(task, [f"editor-{number}" for number in range(PEOPLE)])

    done = fresh(task)
    assert sorted(answer.status_code for answer in answers) == [302] + [409] * (PEOPLE - 1)
    assert done.result["name"] == f"from {done.completed_by_name}"
    assert AutomationTaskModel.objects.filter(previous=task).count() == 1
    assert Event.objects.filter(task=task, kind=EventKind.SUBMITTED).count() == 1
    assert done.automation.state == "completed"
    for number, answer in enumerate(answers):
        if answer.status_code == 409:
            assert f"Completed by {done.completed_by_name}:" in answer.content.decode()
            assert f"from editor-{number}" in answer.content.decode()


def test_a_double_click_is_taken_once() -> None:
    """The same person in the same session."""
    client = browser(editor())
    task = waiting_task(human.Ask())

    def post() -> Any:
        return client.post(f"/flows/{task.pk}", ANSWER)

    answers = [actor.join() for actor in together(post, post)]

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert AutomationTaskModel.objects.filter(previous=task).count() == 1


def test_every_submission_of_a_repeated_form_is_taken() -> None:
    """It stays open: nobody is too late, and none is lost."""
    editor("first")
    task = waiting_task(human.AskAgain())

    answers = submit_together(task, [f"editor-{number}" for number in range(8)])

    assert [answer.status_code for answer in answers] == [302] * 8
    assert fresh(task).automation.data["count"] == 8
