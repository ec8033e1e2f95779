"""What would become of histories, with a readable difference where there is one."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.histories import copies
from automations.histories.document import Document
from automations.histories.kinds import Refused
from automations.histories.lines import Line
from automations.histories.verdicts import Verdict
from automations.models import AutomationModel
from automations_admin.transfer import trial

pytestmark = pytest.mark.django_db


def found(*histories: Document, user: Any = None) -> list[trial.Outcome]:
    """Return what would become of them."""
    return trial.outcomes([Line(number, one) for number, one in enumerate(histories, 1)], user)


def test_every_verdict_has_its_words() -> None:
    assert set(trial.MARKS) == {"refused", *Verdict}
    assert set(trial.MEANS) == set(Verdict)


def test_what_is_new_comes_once(history: Document) -> None:
    assert [one.verdict for one in found(history, history)] == ["new", "clash"]
    assert not AutomationModel.objects.exists()


def test_what_is_here_stays(history: Document) -> None:
    copies.add([history], "ann")
    (one,) = found(history)
    assert (one.verdict, one.refused, one.changes) == ("same", False, ())


def changed(history: Document) -> Document:
    """Return it with another note, another secret and another state of a step."""
    other = copy.deepcopy(history)
    other["instance"]["data"] |= {"note": "other", "password": "octopus"}
    other["tasks"][2]["state"] = "skipped"
    other["tasks"][2]["attempts"][0]["frames"] = []
    return other


def test_a_difference_is_readable(history: Document) -> None:
    copies.add([history], "ann")
    (one,) = found(changed(history))
    assert one.verdict == "differs"
    said = {change.path: (change.before, change.after) for change in one.changes}
    assert said["instance.data.note"] == ('"=1+1"', '"other"')
    assert said["tasks[2].state"] == ('"failed"', '"skipped"')
    assert "swordfish" not in str(said)
    assert "octopus" not in str(said)


def test_a_difference_is_only_for_who_may_see_the_data(history: Document, staff: Any) -> None:
    copies.add([history], "ann")
    staff("view_automationmodel", "import_automationmodel")
    (one,) = found(changed(history), user=User.objects.latest("pk"))
    assert (one.verdict, one.changes) == ("differs", ())
    rights = ("view_automationmodel", "import_automationmodel", "view_data_automationmodel")
    staff(*rights)
    (one,) = found(changed(history), user=User.objects.latest("pk"))
    assert one.changes
    assert not [change for change in one.changes if "frames" in change.path]


def test_the_original_stays(run: Any) -> None:
    from automations.histories import document

    (history,) = document.documents([run.row.pk])
    assert [one.verdict for one in found(history)] == ["original"]


def test_a_line_that_was_refused_says_why(history: Document) -> None:
    (one,) = trial.outcomes([Line(7, refused=Refused("tasks[0].due", "No."))], None)
    assert (one.verdict, one.where, one.why, one.refused) == (
        "refused",
        "tasks[0].due",
        "No.",
        True,
    )


def test_a_flow_needs_its_permission(history: Document) -> None:
    (one,) = found(history, user=User.objects.create_user("bert"))
    assert (one.verdict, one.where) == ("refused", "automation")
