"""What is kept of an exception."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations import jsonsafe
from automations.engine import failure


def raised(error: BaseException) -> BaseException:
    """Return an error with a traceback and a local variable that nobody should see."""
    password = "hunter2"  # noqa: F841
    try:
        raise error
    except BaseException as found:
        return found


def test_class_message_and_frames_are_kept() -> None:
    found = failure.describe("pay", raised(ValueError("no money")))
    assert (found.error_class, found.error) == ("ValueError", "no money")
    [frame] = found.frames
    assert Path(frame["file"]) == Path(__file__)
    assert (frame["function"], frame["source"]) == ("raised", "raise error")
    assert isinstance(frame["line"], int)


def test_local_variables_are_not_kept() -> None:
    """The published package stored them together with the settings (U11, S5)."""
    found = failure.describe("pay", raised(ValueError("no money")))
    assert "hunter2" not in json.dumps(found.frames)
    assert "locals" not in found.frames[0]


def test_local_variables_are_kept_on_request(settings: Any) -> None:
    settings.AUTOMATIONS = {"STORE_LOCALS": True}
    found = failure.describe("pay", raised(ValueError("no money")))
    assert found.frames[0]["locals"]["password"] == "'hunter2'"


def test_a_hook_redacts_message_source_and_locals(settings: Any) -> None:
    settings.AUTOMATIONS = {
        "STORE_LOCALS": True,
        "REDACT_HOOK": "tests.automations.engine.test_failure.hide",
    }
    found = failure.describe("pay", raised(ValueError("hunter2 was refused")))
    assert found.error == "*** was refused"
    assert "hunter2" not in json.dumps(found.frames)


def hide(text: str) -> str:
    """Hide a word."""
    return text.replace("hunter2", "***")


def test_nothing_is_kept_of_a_text_whose_redaction_fails(settings: Any) -> None:
    settings.AUTOMATIONS = {"REDACT_HOOK": "tests.nowhere.hook"}
    found = failure.describe("pay", raised(ValueError("hunter2")))
    assert found.error == "(REDACT_HOOK raised ModuleNotFoundError)"
    assert found.frames[0]["source"] == found.error


def test_an_error_that_cannot_speak_is_kept_all_the_same() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    found = failure.describe("pay", raised(Mute()))
    assert found.error_class == "Mute"
    assert "its __str__ raises RuntimeError" in found.error


@given(st.text(st.characters()))
def test_any_message_can_be_stored(message: str) -> None:
    """NUL characters and half surrogate pairs are refused by databases."""
    found = failure.describe("pay", ValueError(message))
    jsonsafe.check(found.error)
    jsonsafe.check(found.fingerprint)


def test_a_long_message_and_a_deep_recursion_are_cut() -> None:
    def deep(left: int) -> None:
        if left:
            deep(left - 1)
        raise ValueError("x" * 100_000)

    try:
        deep(200)
    except ValueError as error:
        found = failure.describe("pay", error)
    assert len(found.error) == failure.MAX_MESSAGE
    assert len(found.frames) == failure.MAX_FRAMES
    assert all(len(frame["source"]) <= failure.MAX_LINE for frame in found.frames)


def test_frames_of_the_package_are_left_out() -> None:
    try:
        jsonsafe.dumps({1})
    except ValueError as error:
        found, own = failure.describe("a", error), failure.describe("a", error, own=True)
    assert {frame["file"] for frame in found.frames} >= {__file__}
    assert not [frame for frame in found.frames if frame["file"] == jsonsafe.__file__]
    assert [frame for frame in own.frames if frame["file"] == jsonsafe.__file__]


def test_frames_of_a_package_with_a_similar_name_are_kept(tmp_path: Path) -> None:
    """`automations_of_ours` beside `automations` belongs to the user."""
    similar = failure._PACKAGE.rstrip("/\\") + "_of_ours"
    code = compile("raise ValueError", f"{similar}/flows.py", "exec")
    try:
        exec(code)
    except ValueError as error:
        found = failure.describe("a", error)
    assert found.frames[-1]["file"] == f"{similar}/flows.py"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("order 17 is gone", "order 4711 is gone"),
        ("<Order at 0x7f01>", "<Order at 0x9a02>"),
        ("key 'anna@example.com'", "key 'bob@example.com'"),
        ("no 12345678-1234-1234-1234-123456789012", "no 87654321-4321-4321-4321-210987654321"),
        ("Timeout after 1.5 s", "timeout after 22.75 s"),
    ],
)
def test_equal_failures_share_a_fingerprint(one: str, other: str) -> None:
    assert failure.fingerprint("a", "E", one) == failure.fingerprint("a", "E", other)


def test_different_failures_have_different_fingerprints() -> None:
    found = {
        failure.fingerprint(*case)
        for case in [
            ("a", "E", "no money"),
            ("b", "E", "no money"),
            ("a", "F", "no money"),
            ("a", "E", "no account"),
        ]
    }
    assert len(found) == 4
    assert all(len(fingerprint) == 64 for fingerprint in found)


@pytest.mark.parametrize(
    ("message", "shape"),
    [
        ("Order 17 of 2026-03-12 is GONE", "Order # of #-#-# is GONE"),
        ("No key 'amount' in \"data\"", "No key '…' in '…'"),
        ("at 0x7FA3 and 0x7fa3", "at # and #"),
        ("id 9F1C2A3B-0D4E-4F5A-8B6C-7D8E9F0A1B2C", "id #"),
        ("", ""),
    ],
)
def test_a_message_has_a_shape_without_what_varies(message: str, shape: str) -> None:
    """Its letters stay as they were, so that people can read it."""
    assert failure.shape(message) == shape


@given(st.text("aA0xX'\"-fFK9 “”İ"), st.text("aA0'K “”"))
def test_messages_of_one_shape_share_a_fingerprint(one: str, other: str) -> None:
    """Whatever is shown as equal is counted as equal."""
    if failure.shape(one) == failure.shape(other):
        assert failure.fingerprint("a", "E", one) == failure.fingerprint("a", "E", other)
