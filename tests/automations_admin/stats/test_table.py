"""A table behind a page."""

from __future__ import annotations

from dataclasses import replace

from automations_admin.stats import table


def test_a_file_has_values_and_the_page_words() -> None:
    cells = [table.words("Web"), table.number(1525, "/x"), table.rate(0.166), table.time(60.0)]
    found = table.of("Source", ["Source", "n", "rate", "time"], [cells])
    assert list(found.lines()) == [["Source", "n", "rate", "time"], ["Web", 1525, 0.166, 60.0]]
    assert [cell.text for cell in found.rows[0]] == ["Web", "1,525", "16.6%", "1 min"]


def test_nothing_leads_nowhere() -> None:
    assert table.number(0, "/x").url == ""
    assert table.number(1, "/x").url == "/x"


def test_what_is_not_known_is_empty_in_a_file() -> None:
    found = table.of("t", ["a"], [[table.rate(None)], [table.plain(None, "-")]])
    assert list(found.lines())[1:] == [[""], [""]]


def test_what_only_a_file_has_is_not_on_the_page() -> None:
    found = table.of("t", ["a", "b", "c"], [[table.words(one) for one in "xyz"]])
    found = replace(found, filed=frozenset({1}))
    assert found.shown.head == ("a", "c")
    assert [cell.text for cell in found.shown.rows[0]] == ["x", "z"]
    assert list(found.lines()) == [["a", "b", "c"], ["x", "y", "z"]]


def test_earlier_figures_are_quiet() -> None:
    cell = table.earlier(table.number(7, "/x"), "+20%")
    assert (cell.value, cell.url, cell.css, cell.note) == (7, "/x", "a-r a-before", "+20%")
