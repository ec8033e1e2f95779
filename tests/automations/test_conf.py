"""Settings: defaults, and a sentence for each thing that is wrong."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from automations import conf
from automations.exceptions import ConfigurationError


def test_without_settings_there_are_defaults() -> None:
    found = conf.get()
    assert (found.DISPATCHER, found.START_ON_COMMIT) == ("inline", False)
    assert (found.poll, found.lease) == (timedelta(minutes=1), timedelta(seconds=30))


def test_a_changed_setting_counts_at_once(settings: Any) -> None:
    settings.AUTOMATIONS = {"POLL": 5}
    assert conf.get().poll == timedelta(seconds=5)
    settings.AUTOMATIONS = {}
    assert conf.get().poll == timedelta(minutes=1)


@pytest.mark.parametrize(("given", "days"), [({}, 30), ({"KEEP": 0.5}, 0.5)])
def test_histories_are_kept_for_days(settings: Any, given: Any, days: float) -> None:
    settings.AUTOMATIONS = given
    assert conf.get().keep == timedelta(days=days)


def test_histories_may_be_kept_for_ever(settings: Any) -> None:
    settings.AUTOMATIONS = {"KEEP": None}
    assert conf.get().keep is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"POL": 5}, "AUTOMATIONS['POL'] is no setting."),
        ({"POLL": "5"}, "AUTOMATIONS['POLL'] must be of type float."),
        ({"POLL": True}, "AUTOMATIONS['POLL'] must be of type float."),
        ({"POLL": 0}, "AUTOMATIONS['POLL'] must be greater than 0."),
        ({"BATCH": 2.5}, "AUTOMATIONS['BATCH'] must be of type int."),
        ({"START_ON_COMMIT": 1}, "AUTOMATIONS['START_ON_COMMIT'] must be of type bool."),
        ({"DISPATCHER": None}, "AUTOMATIONS['DISPATCHER'] must be of type str."),
        ([], "AUTOMATIONS must be a dictionary."),
        ({"WORKER_PATIENCE": 0}, "AUTOMATIONS['WORKER_PATIENCE'] must be greater than 0."),
        ({"KEEP": 0}, "AUTOMATIONS['KEEP'] must be greater than 0."),
        ({"KEEP": "30"}, "AUTOMATIONS['KEEP'] must be of type float."),
        (
            {"KEEP": 40_000},
            "AUTOMATIONS['KEEP'] must be at most 36500 days, or None for ever.",
        ),
        (
            {"KEEP": float("nan")},
            "AUTOMATIONS['KEEP'] must be at most 36500 days, or None for ever.",
        ),
        ({"POLL": None}, "AUTOMATIONS['POLL'] must be of type float."),
        ({"REDACT": [5]}, "AUTOMATIONS['REDACT'] must hold texts."),
        (
            {"SITE_URL": "shop.example"},
            "AUTOMATIONS['SITE_URL'] must begin with http:// or https://.",
        ),
        ({"ALERTS": []}, "AUTOMATIONS['ALERTS'] must be of type dict."),
        ({"ALERTS": {"HOOKS": ""}}, "AUTOMATIONS['ALERTS']['HOOKS'] is no setting."),
        ({"ALERTS": {"HOOK": print}}, "AUTOMATIONS['ALERTS']['HOOK'] must be of type str."),
        ({"ALERTS": {"MINUTES": 0}}, "AUTOMATIONS['ALERTS']['MINUTES'] must be greater than 0."),
        ({"ALERTS": {"FAILURES": -1}}, "AUTOMATIONS['ALERTS']['FAILURES'] must be at least 0."),
        ({"ALERTS": {"FAILURES": 2.5}}, "AUTOMATIONS['ALERTS']['FAILURES'] must be of type int."),
        (
            {"ALERTS": {"RECIPIENTS": "ops@shop.example"}},
            "AUTOMATIONS['ALERTS']['RECIPIENTS'] must be of type tuple.",
        ),
        (
            {"ALERTS": {"RECIPIENTS": [("Ops", "ops@shop.example")]}},
            "AUTOMATIONS['ALERTS']['RECIPIENTS'] must hold texts.",
        ),
    ],
)
def test_each_mistake_has_a_sentence(settings: Any, given: Any, said: str) -> None:
    assert conf.find_problems(given) == [said]
    settings.AUTOMATIONS = given
    with pytest.raises(ConfigurationError) as caught:
        conf.get()
    assert str(caught.value) == said


def test_alerts_have_defaults_of_their_own(settings: Any) -> None:
    """They are off until a hook is named; 0 means that nothing ever counts as late."""
    settings.AUTOMATIONS = {"ALERTS": {"QUEUE_AGE": 0, "MINUTES": 5}}
    found = conf.get().alerts
    assert (found.HOOK, found.FAILURES, found.window) == ("", 3, timedelta(minutes=5))
    assert (found.queue_age, conf.Alerts().queue_age) == (None, timedelta(minutes=10))


def test_several_mistakes_are_all_told() -> None:
    assert len(conf.find_problems({"POLL": -1, "LEASE": -1, "X": 1})) == 3


def test_redaction_is_off_by_default() -> None:
    assert conf.redact("secret") == "secret"


def test_a_hook_redacts(settings: Any) -> None:
    settings.AUTOMATIONS = {"REDACT_HOOK": "tests.automations.test_conf.hide"}
    assert conf.redact("my secret") == "my ***"


def hide(text: str) -> str:
    """Hide a word."""
    return text.replace("secret", "***")


def test_older_settings_have_defaults() -> None:
    assert conf.group_model() == "auth.Group"
    assert conf.form_view_context() == {}
    assert conf.task_list_templates() == ()
    assert conf.users_form_method() is None
    assert conf.users_model_method() is None


def test_older_settings_are_read(settings: Any) -> None:
    settings.ATM_GROUP_MODEL = "auth.Permission"
    settings.ATM_FORM_VIEW_CONTEXT = {"base": "x.html"}
    settings.ATM_TASK_LIST_TEMPLATES = (("x.html", "X"),)
    settings.ATM_USER_WITH_PERMISSIONS_FORM_METHOD = "tests.automations.test_conf.hide"
    settings.ATM_USER_WITH_PERMISSIONS_MODEL_METHOD = hide
    assert conf.group_model() == "auth.Permission"
    assert conf.form_view_context() == {"base": "x.html"}
    assert conf.task_list_templates() == (("x.html", "X"),)
    assert conf.users_form_method() is conf.users_model_method() is hide


@pytest.mark.parametrize("entry", ["*", "https://a.example/path", "", "a b"])
def test_hosts_that_are_none(entry: str) -> None:
    (problem,) = conf.find_problems({"WEBHOOK_HOSTS": ["api.example.com", entry]})
    assert repr(entry) in problem
    assert conf.find_problems({"WEBHOOK_HOSTS": ["*.example.com", "http://localhost:8000"]}) == []


def test_hosts_of_a_wrong_type_are_reported_once() -> None:
    assert len(conf.find_problems({"WEBHOOK_HOSTS": [5]})) == 1
    assert len(conf.find_problems({"WEBHOOK_HOSTS": "api.example.com"})) == 1


def _listed(heading: str, column: str) -> set[str]:
    """Return what the first column of a table in docs/running.md names."""
    page = (Path(__file__).parents[2] / "docs" / "running.md").read_text()
    table = page.partition(heading)[2].partition(column)[2].partition("\n\n")[0]
    firsts = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for first in firsts for name in re.findall(r"`(\w+)`", first)}


def test_every_setting_is_in_the_reference() -> None:
    """Neither list has a name that the other one lacks."""
    assert _listed("\n## Settings", "| key |") == {one.name for one in fields(conf.Settings)}
    assert _listed("\n## Alerts", "| in `ALERTS` |") == {one.name for one in fields(conf.Alerts)}
