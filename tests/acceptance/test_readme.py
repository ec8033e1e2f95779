"""The README's code runs as it is printed; its settings and commands are those that there are."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from automations import registry, testing
from automations.checks import check_automation

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MODULE = "tests.acceptance.readme"

#: What a project has besides the settings that the README prints.
PROJECT = """
INSTALLED_APPS = [app for app in INSTALLED_APPS if app is not ...] + [
    f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")
]
ROOT_URLCONF, SECRET_KEY, USE_TZ = "addresses", "only-for-tests", True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD, STATIC_URL = "django.db.models.BigAutoField", "/static/"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
"""
#: What stands above and below the addresses that the README prints.
IMPORTS = "from django.contrib import admin\nfrom django.urls import include, path\n"
WITHOUT_REST = "\nurlpatterns = [one for one in urlpatterns if one is not ...]\n"


def blocks(language: str = "python") -> list[str]:
    """Return the blocks of the README in a language, in order; those of the shell have none."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)
    return [code for named, code in found if named == language]


@pytest.fixture
def readme() -> Iterator[dict[str, Any]]:
    """The names that the flow of the README defines."""
    module = ModuleType(MODULE)
    sys.modules[MODULE] = module
    exec(blocks()[0], module.__dict__)
    yield module.__dict__
    registry.unregister(module.ExpenseApproval)
    del sys.modules[MODULE]


def test_the_flow_has_no_problem(readme: dict[str, Any]) -> None:
    """The declared flow passes every check."""
    assert check_automation(readme["ExpenseApproval"]) == []


@pytest.mark.django_db
def test_starting_runs_until_a_person_is_needed(readme: dict[str, Any]) -> None:
    """The second block starts an instance, which needs the group that the form is for."""
    from django.contrib.auth.models import Group

    Group.objects.create(name="managers")
    exec(blocks()[1], readme)

    testing.Run(readme["expense"]).assert_waits_at("approval")


@pytest.mark.django_db
def test_the_printed_test_passes(readme: dict[str, Any]) -> None:
    """The test that the README shows is green."""
    exec(blocks()[2], readme)

    readme["test_a_manager_approves"]()


@pytest.mark.django_db
def test_small_expenses_are_paid_at_once(readme: dict[str, Any]) -> None:
    """What the README says in words about small expenses holds."""
    run = testing.start(readme["ExpenseApproval"], email="anna@example.com", amount=20)

    run.assert_path("check", "pay", "tell", "end")


def test_the_printed_settings_are_a_project(tmp_path: Path) -> None:
    """With them Django has nothing to complain about, and both packages have their addresses."""
    (printed,) = blocks("text")
    settings, found, addresses = printed.partition("urlpatterns = ")
    (tmp_path / "project.py").write_text(settings.replace("...\n", "...,\n") + PROJECT)
    (tmp_path / "addresses.py").write_text(IMPORTS + found + addresses + WITHOUT_REST)
    program = """
import django
django.setup()
from django.core import checks
from django.urls import resolve
names = [resolve(path).view_name for path in ("/flows/", "/admin/automations/flow/")]
print([one.id for one in checks.run_checks()], *names)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "project",
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stdout.split("] ")[1:] == [
        "automations:task_list admin:automations_flow_changelist\n"
    ], ran.stderr
    assert set(re.findall(r"'(\S+)'", ran.stdout)) <= {"automations_admin.W001"}, ran.stdout


def test_the_printed_commands_are_there() -> None:
    """Targets of the Makefile, and the name and an extra of the distribution."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    commands = [line.split("#")[0].split() for code in blocks("") for line in code.splitlines()]

    for command in commands:
        match command:
            case ["make", target]:
                assert target in targets
            case ["pip", "install", what]:
                name, _bracket, extra = what.strip('"]').partition("[")
                assert name == project["name"]
                assert extra in project["optional-dependencies"]
            case _:
                raise AssertionError(f"Nobody tries: {' '.join(command)}")


def test_every_block_is_tried() -> None:
    """One more of any kind fails here, until a test runs it."""
    assert [len(blocks(language)) for language in ("python", "text", "")] == [3, 1, 2]
    assert README.read_text().count("\n```") == 2 * 6
