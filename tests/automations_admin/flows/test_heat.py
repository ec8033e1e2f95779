"""How hot the steps of a flow are."""

from __future__ import annotations

from automations_admin.flows import heat as heats
from automations_admin.flows.heat import Heat
from automations_admin.flows.lens import Lens
from automations_admin.flows.visits import Found, Visits

STEPS = {
    "charge": Visits(begun=100, stays=(1800.0,), works=(1.0,)),
    "review": Visits(begun=100, stays=(604_800.0,), works=(0.8,), cut=True),
    "ask": Visits(begun=3, failing=1, failures=2, stays=(72_000.0,)),
}
NAMES = [*STEPS, "never"]


def heat(key: str, span: str = "", *, cut: bool = False) -> Heat:
    return Heat(Lens(heat=key, span=span), Found(STEPS, cut), NAMES)


def test_each_step_has_its_level() -> None:
    """A step without a value has none."""
    found = heat("p90")
    assert {name: found.level(name) for name in NAMES} == {
        "charge": 1, "ask": 3, "review": 4, "never": 0,
    }  # fmt: skip


def test_work_alone_has_limits_of_its_own() -> None:
    """A planned week does not make everything else look quick."""
    found = heat("median", "work")
    assert found.level("charge") == found.level("review") == 4
    assert found.level("ask") == 0


def test_every_figure_is_printed() -> None:
    """Whatever the colour, and said in full in its title."""
    found = heat("failures")
    assert found.badge("ask").text == "2 (33 %)"
    assert found.badge("charge").text == "0"
    assert found.badge("never").text == "–"  # noqa: RUF001
    assert found.badge("ask").title == "Failed attempts, last 7 days: 2 (33 %)"


def test_the_legend_states_the_limits() -> None:
    """A line for each level."""
    assert [(one.number, one.words) for one in heat("failures").levels] == [
        (1, "under 1 %"), (2, "1 % to 5 %"), (3, "5 % to 20 %"), (4, "20 % and more"),
    ]  # fmt: skip
    assert Heat(Lens(heat="p90"), Found(), NAMES).levels == []


def test_the_page_says_what_is_measured_and_what_was_left_out() -> None:
    """Nothing is cut silently."""
    assert len(heat("visits").notes) == 1
    notes = heat("p90", cut=True).notes
    assert "Waiting counts" in notes[0]
    assert "newest 2,000 instances" in notes[1]
    assert "newest 1,000 are measured" in notes[2]
    assert "without planned waiting" in heat("p90", "work").notes[0]


def test_a_span_means_nothing_but_for_times() -> None:
    """It may stand in the address all the same."""
    assert heat("visits", "work").key == ("visits", "")
    assert heats.MEASURES["visits", ""] is heat("visits", "work").measure
