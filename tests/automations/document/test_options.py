"""What is said of the flow as a whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import flow
from automations.document import options
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.document.reading import Reading
from automations.flow import this


class Whole(flow.Automation, registered=False):
    """Says much of itself."""

    class Meta:
        verbose_name = "A whole"
        subject = "user"
        reentry = flow.CoolDown(timedelta(days=30))
        dimensions = ("source",)
        limits = (flow.Limit(50), flow.Limit(1, key="user", per=timedelta(hours=1)))
        priority = 3
        keep = None
        letter_template = "letter.html"

    user = User
    goals = [flow.Goal("bought", when=flow.message("bought"), target=0.5)]
    exits = [flow.Exit("gone", when=this.is_gone)]
    entries = [flow.EnterEach(User.objects.all, every="0 7 * * 1", name="all")]
    end = flow.End()

    def is_gone(self) -> bool:
        """Tell whether it is."""
        return False


SAID = options.read(Whole, Reading(Whole))


def test_what_differs_from_the_usual_is_said() -> None:
    assert SAID["reentry"] == {"coolDown": {"t": "duration", "seconds": 2_592_000}}
    assert SAID["limits"] == [
        {"times": 50},
        {
            "times": 1,
            "per": {"t": "duration", "seconds": 3600},
            "key": {"t": "const", "v": "user"},
        },
    ]
    assert SAID["priority"] == 3
    assert SAID["keep"] == {"t": "const", "v": None}
    assert SAID["templates"] == {"letter_template": "letter.html"}
    assert SAID["models"] == {"user": {"t": "ref", "path": "django.contrib.auth.models:User"}}
    assert SAID["exits"][0]["when"] == {"condition": {"t": "this", "name": "is_gone"}}
    assert SAID["entries"][0]["each"]["name"] == "all"
    assert "version" not in SAID


def test_python_says_the_same() -> None:
    source = source_of(document_of(Whole))
    for line in (
        "        reentry = flow.CoolDown(timedelta(days=30))",
        "        keep = None",
        '        letter_template = "letter.html"',
        "    user = User",
        '    goals = [flow.Goal("bought", when=flow.message("bought"), target=0.5)]',
        '    exits = [flow.Exit("gone", when=this.is_gone)]',
        '    entries = [flow.EnterEach(User.objects.all, every="0 7 * * 1", name="all")]',
    ):
        assert f"{line}\n" in source


@pytest.mark.parametrize(
    ("policy", "said", "python"),
    [
        (flow.Once(), "once", "flow.Once()"),
        (flow.OneAtATime(), "oneAtATime", "flow.OneAtATime()"),
        (flow.PerKey("order"), {"perKey": ["order"]}, 'flow.PerKey("order")'),
    ],
)
def test_each_policy_of_entry_is_said(policy: Any, said: Any, python: str) -> None:
    class Again(flow.Automation, registered=False):
        class Meta:
            subject = "user"
            reentry = policy

        end = flow.End()

    document = document_of(Again)
    assert document.options["reentry"] == said
    assert f"reentry = {python}" in source_of(document)
