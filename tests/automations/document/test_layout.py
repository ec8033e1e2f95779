"""How generated Python is laid out."""

from __future__ import annotations

import ast

import pytest

from automations.document.layout import printed


def laid_out(source: str) -> str:
    return printed(ast.parse(source).body)


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    x = 1\n",
        'class A(B):\n    x = "it\'s"\n',
        'class A:\n    x = flow.X("a").Y(1).Z(2)\n',
        'class A:\n    """One line."""\n',
    ],
)
def test_what_fits_stays_on_its_line(source: str) -> None:
    assert laid_out(source) == f"\n\n{source}"


def test_a_long_chain_has_a_modifier_a_line() -> None:
    long = "a" * 40
    source = f"class A:\n    x = flow.X({long}).Y({long}).Z({long})\n"
    assert laid_out(source) == (
        f"\n\nclass A:\n    x = (\n        flow.X({long})\n        .Y({long})\n"
        f"        .Z({long})\n    )\n"
    )


def test_a_docstring_of_several_lines_is_indented() -> None:
    statement = ast.parse("class A:\n    'x'\n")
    statement.body[0].body[0].value = ast.Constant("What it is.\n\nAnd more.")  # type: ignore[attr-defined]
    assert printed(statement.body) == (
        '\n\nclass A:\n    """What it is.\n\n    And more.\n    """\n'
    )


def test_a_docstring_with_its_own_quotes_is_a_literal() -> None:
    source = 'class A:\n    \'a """ b\'\n'
    assert laid_out(source) == '\n\nclass A:\n    \'a """ b\'\n'


def test_long_imports_are_broken() -> None:
    names = ", ".join(f"name_{number:02}" for number in range(12))
    found = laid_out(f"from a import {names}\n")
    assert found.startswith("from a import (\n    name_00,\n")
    assert found.endswith("    name_11,\n)\n")
