"""The texts of the designer's script are those that translators find."""

from __future__ import annotations

import ast
import re
import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest

from automations_admin.designer.texts import TEXTS
from tests.conftest import ROOT

SPEC = spec_from_file_location("designer_texts", ROOT / "scripts" / "designer_texts.py")
assert SPEC is not None
assert SPEC.loader is not None
script = sys.modules[SPEC.name] = module_from_spec(SPEC)
SPEC.loader.exec_module(script)


def test_they_are_the_same() -> None:
    """If not: python scripts/designer_texts.py."""
    assert set(TEXTS) == set(script.all_texts())
    assert len(TEXTS) == len(set(TEXTS))


def test_every_call_has_its_text_literally() -> None:
    for file in sorted(script.SOURCES.rglob("*.ts*")):
        source = file.read_text(encoding="utf-8")
        calls = len(re.findall(r"(?<![\w.$])t\(", source)) - source.count("function t(")
        assert calls == len(list(script.texts(source))), file.name


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('t("Undo")', ["Undo"]),
        ("t('Undo', { a: 1 })", ["Undo"]),
        ('t(\n  "Undo: %(title)s",\n  { title },\n)', ["Undo: %(title)s"]),
        ('t(\n  "one " +\n    "two",\n)', ["one two"]),
        (r't("say \"no\"")', ['say "no"']),
        (r"t('it\'s')", ["it's"]),
        (r't("a\nb: \u2026")', ["a\nb: …"]),
        ("t(`plain \"text\"`)", ['plain "text"']),
        ("t(`it is ${what}`)", []),
        ("t(\n  // why\n  \"Undo\",\n)", ["Undo"]),
        ('x ? t("yes") : t("no")', ["yes", "no"]),
        ('at("Undo"); this.t("Undo"); t(text)', []),
        ('export function t(text: string)', []),
    ],
)  # fmt: skip
def test_calls_are_found(source: str, found: list[str]) -> None:
    assert list(script.texts(source)) == found


@pytest.mark.parametrize(
    "texts", [[], ["a"], ["a", 'b "c"', 'it\'s "d"', "e\nf", r"g\h"], ["word " * 60 + "end"]]
)
def test_what_is_written_reads_the_same(texts: list[str]) -> None:
    written = script.module(texts)
    known: dict[str, Any] = {}
    exec(compile(ast.parse(written), "texts", "exec"), known)
    assert list(known["TEXTS"]) == texts
    assert max(map(len, written.splitlines())) <= script.WIDTH
