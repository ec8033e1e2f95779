"""Whatever is asked or answered: a page or a way on, never an error."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations.engine.verbs import VERBS
from automations.models import AutomationTaskModel
from tests import effort
from tests.automations_admin.recovery.broken import Broken
from tests.automations_admin.shop import Payment

#: What people, and others, may type.
WORDS = st.sampled_from(
    ["", "0", "-1", "9" * 40, "book", "join", "nowhere", "keep", "back", "now", "at", "null", "[]",
     '{"token": "••••••••"}', "{" * 50, "1e999", '"\\ud800"', "\x00", "٣", "2999-12-31T23:59",
     "0001-01-01T00:00", "9999-12-31T23:59", "2026-10-25T02:30", "//evil.example", "<svg onload=x>"]
) | st.text(max_size=8)  # fmt: skip
NAMES = ("reason", "step", "to", "keep", "result", "when", "until", "user", "group", "name",
         "message", "data", "version", "seen", "preview", "save", "back")  # fmt: skip
TYPED = st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=6)


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@settings(
    max_examples=effort.examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(verb=st.sampled_from([*VERBS, "edit-and-retry"]), asked=TYPED, typed=TYPED)
def test_nothing_that_is_typed_breaks_a_question(
    root: Client, groups: Any, verb: str, asked: dict[str, str], typed: dict[str, str]
) -> None:
    """By GET and by POST."""
    run = Broken(Payment(postcode="8O331", token="t0p"))
    book = AutomationTaskModel.objects.get(automation=run.id, status="book")
    known = VERBS.get(verb)
    url = run.act(verb, book if known.on_task else None) if known else run.both
    address = f"{url}?{urlencode(asked, errors='replace')}"
    typed = {key: value.encode(errors="replace").decode() for key, value in typed.items()}
    assert root.get(address).status_code == 200
    assert root.post(address, typed).status_code in {200, 302}
