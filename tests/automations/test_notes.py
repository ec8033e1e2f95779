"""What the engine says, in the reader's language: nothing that it can say is forgotten."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

import automations
from automations import exceptions, jsonsafe, notes
from automations.exceptions import AutomationsError, NotStorable

ROOT = Path(automations.__file__).parent
ERRORS = {
    name: found
    for name, found in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(found, AutomationsError)
}
#: Calls whose texts are stored or shown, besides those of errors.
ANSWERS = {"Skip", "Proceed", "Closed", "Close", "_refuse", "block"}
#: Errors in declarations, settings and old tables: developers read them, where they type commands.
FOR_DEVELOPERS = {"DefinitionError", "ConfigurationError", "NotTakenOver", "NotPatchable"}
#: Calls whose texts are translated where they stand, as in mails, or are lines of a log.
ELSEWHERE = {"_", "gettext", "ngettext", "exception"}
#: Texts that German says in the same way.
ALIKE = {"OK", "At(%(hour)s, %(minute)s): %(problem)s."}


# ---------------------------------------------------------------- the lists agree


def test_every_default_message_of_an_error_is_known():
    defaults = {str(error()) for error in ERRORS.values()}

    assert defaults <= set(notes.TEXTS)


def sample(value: ast.FormattedValue) -> str:
    """Return a text that an f-string may put in a place."""
    source = ast.unparse(value.value)
    if source == "what":
        return "user"
    return "'a b'" if value.conversion == ord("r") else "3"


def text_of(node: ast.AST) -> str | None:
    """Return the text of a literal or f-string, with samples in its places."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            sample(part) if isinstance(part, ast.FormattedValue) else str(part.value)  # type: ignore[attr-defined]
            for part in node.values
        )
    return None


def called(node: ast.Call) -> str:
    """Return the last part of what a call names."""
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def texts_of_calls(file: Path) -> Iterator[str]:
    """Yield the texts that are given to errors and answers in a file."""
    runs = file.parent.name in {"engine", "nodes", "verbs"}
    wanted = ANSWERS | ERRORS.keys() if runs else ERRORS.keys() - FOR_DEVELOPERS
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and called(node) in wanted:
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from filter(None, [text_of(given)])


def sentences(file: Path) -> Iterator[str]:
    """Yield what reads like a sentence in a file and is no docstring, SQL or line of a log."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        silent |= {id(part) for part in getattr(node, "values", ())}
        if isinstance(node, ast.Call) and called(node) in ELSEWHERE:
            silent |= {id(part) for part in node.args}
        text = None if id(node) in silent else text_of(node)
        if text and re.match(r"[A-Z][a-z]* [a-z]", text) and "%s" not in text:
            yield text


#: What `testing` says, only users' tests hear.
MODULES = sorted(file for file in ROOT.rglob("*.py") if file.name != "testing.py")
SAID = {text for file in MODULES for text in texts_of_calls(file)} | {
    text
    for folder in ("engine", "nodes")
    for file in sorted((ROOT / folder).rglob("*.py"))
    for text in sentences(file)
}


def test_texts_are_found_in_the_code():
    """The two questions above do find something of each kind."""
    assert "This instance was deleted meanwhile." in SAID
    assert "Skipped: nobody acted in time" in SAID
    assert "The automation 3 is not registered." in SAID
    assert "3 branches" in SAID


@pytest.mark.parametrize("text", sorted(SAID))
def test_every_text_of_the_engine_is_known(text: str):
    assert notes.find(text), f"add a template to automations/notes.py: {text}"


@pytest.mark.parametrize("text", [*notes.TEXTS, *notes.PARTS])
def test_every_template_is_translated(text: str):
    with translation.override("de"):
        assert (translation.gettext(text) == text) == (text in ALIKE)


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("template", notes.INNER_TEMPLATES, ids=lambda template: template.text)
def test_a_text_made_from_a_template_fits_it(template: notes.Template):
    """The template is found again among all others, with what was put in."""
    values = {name: "12" if name == "count" else "a “b”" for name in template.pattern.groupindex}
    found = notes.find(template.text % values if values else template.text, inside=True)

    assert found is not None
    assert found[0].text == template.text
    assert found[1] == values


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Joined", "Zusammengeführt"),
        ("Skipped: is_vip", "Übersprungen: is_vip"),
        ("Skipped: a condition", "Übersprungen: eine Bedingung"),
        ("1 branches", "1 Zweig"),
        ("3 branches", "3 Zweige"),
        (
            "The automation shop.Payment has no step charge.",
            "Der Ablauf shop.Payment hat keinen Schritt charge.",
        ),
        (
            "There are several groups with name='Ann \"A\"'. Address one of them.",
            "Es gibt mehrere Gruppen mit name='Ann \"A\"'. "
            "Das Formular muss genau eine davon nennen.",
        ),
        (
            'data["it\'s"] is nan, which JSON does not know. Store None or text.',
            'data["it\'s"] ist nan, und das kennt JSON nicht. Möglich sind None oder ein Text.',
        ),
        (
            "a key of data['x'] has a NUL character, which databases refuse. Remove it.",
            "ein Schlüssel von data['x'] enthält ein NUL-Zeichen, das Datenbanken ablehnen. "
            "Bitte entfernen Sie es.",
        ),
        (
            "OK; result not stored: result is a number beyond 64 bits. Store it as text.",
            "OK; Ergebnis nicht gespeichert: result ist eine Zahl mit mehr als 64 Bit. "
            "Sie ist als Text zu speichern.",
        ),
        (
            "StepTimeout: The step took longer than 0:00:05.",
            "StepTimeout: Der Schritt hat länger gedauert als 0:00:05.",
        ),
        ("100 %(count)s of %s branches", "100 %(count)s of %s branches"),
        ("Skipped: 100 %", "Übersprungen: 100 %"),
    ],
)
def test_a_text_is_said_in_german(english: str, german: str):
    """Values keep their quotes and percent signs."""
    with translation.override("de"):
        assert notes.said(english) == german


@pytest.mark.parametrize("text", ["Joined", "Extra data", ""])
def test_english_readers_read_what_is_stored(text: str):
    with translation.override("en"):
        assert notes.said(text) == text


@pytest.mark.parametrize(
    "text", ["", "The bank says no", "Deletion is not allowed.", "Extra data", "x: y", "Skipped:"]
)
def test_what_the_engine_did_not_say_is_left_alone(text: str):
    with translation.override("de"):
        assert notes.said(text) == text


@pytest.mark.parametrize(
    "typed", ['{"a": }', "{'a': 1}", '{"a" 1}', '{"a": 1 "b": 2}', "1 2", '{"a": "']
)
def test_python_s_own_words_on_json_are_translated(typed: str):
    """Who repairs data by hand reads them."""
    with pytest.raises(NotStorable) as caught:
        jsonsafe.loads(typed)
    with translation.override("de"):
        said = notes.said(str(caught.value))

    assert re.search(r"ist kein (gültiges|verwendbares) JSON: ", said)
    assert not re.search(r"Expecting|Extra|Unterminated|line|not allowed", said)


@pytest.mark.parametrize("text", ["a key of " * 1_000, "E: " * 2_000, " is " * 1_200])
def test_texts_that_repeat_themselves_come_to_an_end(text: str):
    """Neither recursion nor matching runs away with them."""
    with translation.override("de"):
        assert notes.said(text) == text


def test_values_are_escaped_as_ever():
    """What a template shows of a text is text."""
    shown = Template("{% load automation_tags %}{{ text|said }}").render(
        Context({"text": "Skipped: <b>"})
    )

    assert shown == "Skipped: &lt;b&gt;"
