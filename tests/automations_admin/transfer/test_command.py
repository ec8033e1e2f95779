"""The command has the filters of the page, and says which it does not know."""

from __future__ import annotations

from django.core.management import call_command, get_commands

from automations import testing
from automations_admin.transfer import command


def test_filters_become_options() -> None:
    with testing.frozen_time():
        found = command.of({"flow": "shop.Pay", "state": "failed", "age": "day"})
    words = found.text.split()
    assert words[:4] == ["python", "manage.py", "automation_export", "histories.jsonl.gz"]
    assert words[4:8] == ["--flow", "shop.Pay", "--state", "failed"]
    assert words[8] == "--since"
    assert found.without == ()


def test_a_text_is_one_word() -> None:
    assert "--flow 'a; b'" in command.of({"flow": "a; b"}).text


def test_filters_that_are_no_options_are_named() -> None:
    found = command.of({"state": "live", "q": "x", "age": "older"})
    assert found.without == ("state", "q")
    assert "--until" in found.text
    assert "--since" not in found.text


def test_the_command_takes_it(db: None, tmp_path: object) -> None:
    """Options are those that it has."""
    assert "automation_import" in get_commands()
    words = command.of({"flow": "x", "state": "failed", "age": "week"}).text.split()
    call_command(*words[2:3], f"{tmp_path}/h.jsonl", *words[4:], verbosity=0)
