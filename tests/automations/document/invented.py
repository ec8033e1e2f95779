"""Documents that Hypothesis invents: every kind of step, with labels that would do harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from automations.conditions import words
from automations.conditions.stored import condition_of
from automations.document.document import Document
from automations.graph import HOLDOUT
from tests.automations.document.invented_values import (
    ASKED,
    CONST,
    DURATION,
    FIELDS,
    GIVEN,
    MIXED,
    NAMED,
    REF,
    TEXTS,
    THIS,
    VALUE,
    WORDS,
    modifiers,
    some,
)

Steps = st.SearchStrategy[str]


def _call() -> st.SearchStrategy[Any]:
    """Return a call; what can be asked for its parameters gets none besides the task."""
    mine = st.builds(_said, THIS, st.lists(VALUE, max_size=2), NAMED)
    return st.one_of(mine, REF.map(lambda ref: {"args": [ref]}))


def _said(first: Any, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"args": [first, *args]}
    return {**said, "kwargs": kwargs} if kwargs else said


def _execute(steps: Steps) -> Any:
    return some(call=_call(), detached=st.just(True), effects=WORDS)


def _if(steps: Steps) -> Any:
    clause = st.one_of(
        steps.map(lambda step: {"goto": step}),
        st.just({"noop": True}),
        _call().map(lambda call: {"call": call}),
    )
    return st.fixed_dictionaries({"condition": ASKED, "then": clause}, optional={"else": clause})


def _switch(steps: Steps) -> Any:
    labels = st.lists(WORDS, min_size=1, max_size=3, unique=True)
    cases = labels.flatmap(
        lambda given: st.tuples(*(_case(label, steps) for label in given)).map(list)
    )
    return st.fixed_dictionaries({"cases": cases, "default": steps})


def _case(label: str, steps: Steps) -> Any:
    return st.fixed_dictionaries({"ask": ASKED, "goto": steps, "label": st.just(label)}).map(
        lambda case: {k: v for k, v in case.items() if k != "label" or v != _spoken(case["ask"])}
    )


def _spoken(asked: dict[str, Any]) -> str:
    if asked["t"] == "expr":
        return words.english(condition_of(asked))
    return asked.get("name") or "note"


def _experiment(steps: Steps) -> Any:
    names = st.lists(
        WORDS.filter(lambda name: name != HOLDOUT), min_size=1, max_size=3, unique=True
    )
    arms = st.tuples(names, st.tuples(*[st.one_of(st.none(), steps)] * 4))
    return st.fixed_dictionaries({"experiment": WORDS, "arms": arms.map(_weighed)})


def _weighed(given: Any) -> list[dict[str, Any]]:
    names, targets = [*given[0], HOLDOUT], given[1]
    weights = [1] * (len(names) - 1)
    weights.append(100 - sum(weights))
    return [
        {"name": name, "weight": weight, **({"goto": target} if target else {})}
        for name, weight, target in zip(names, weights, targets, strict=False)
    ]


def _wait(steps: Steps) -> Any:
    occasion = st.one_of(
        WORDS.map(lambda name: {"message": name}),
        ASKED.map(lambda asked: {"condition": asked}),
        st.tuples(ASKED, DURATION).map(lambda p: {"condition": p[0], "poll": p[1]}),
    )
    branch = st.fixed_dictionaries({"for": occasion}, optional={"goto": steps, "key": VALUE})
    first = st.fixed_dictionaries({"for": occasion}, optional={"key": st.one_of(THIS, CONST)})
    waits = st.tuples(first, st.lists(branch, max_size=2)).map(
        lambda pair: [pair[0], *({**one, "label": f"w{n}"} for n, one in enumerate(pair[1]))]
    )
    limited = st.fixed_dictionaries({"within": DURATION}, optional={"else": steps})
    return st.tuples(waits, st.one_of(st.just({}), limited)).map(
        lambda pair: {"waits": [_keyed(one) for one in pair[0]], **pair[1]}
    )


def _keyed(one: dict[str, Any]) -> dict[str, Any]:
    """Leave out the key that says nothing."""
    return {k: v for k, v in one.items() if k != "key" or v != {"t": "const", "v": None}}


def _repeat(steps: Steps) -> Any:
    every = st.sampled_from(
        ({"minutes": 5}, {"minutes": 120}, {"days": 1}, {"days": 3}, {"cron": "0 7 * * 1"})
    )
    return st.fixed_dictionaries(
        {"every": every},
        optional={
            "start": steps,
            "at": st.sampled_from(("00:00", "23:59")),
            "zone": st.just("Europe/Berlin"),
            "misfire": st.sampled_from(("catch_up", "skip")),
            "times": st.integers(1, 9),
            "until": THIS,
        },
    )


def _mail(steps: Steps) -> Any:
    return st.fixed_dictionaries(
        {"template": WORDS.filter(lambda text: bool(text.strip("./")))},
        optional={
            "to": st.one_of(THIS, st.just({"t": "const", "v": "a@example.com"})),
            "subject": TEXTS.filter(bool).map(lambda text: {"t": "const", "v": text}),
            "scope": st.sampled_from(("offers", "'")),
            "unsubscribe": st.just(False),
            "skipMissing": st.just(True),
            "channel": st.just("sms"),
            "context": MIXED,
        },
    )


def _update(steps: Steps) -> Any:
    names = st.one_of(st.sampled_from(("a", "class", "description", "x-y")), WORDS)
    return st.fixed_dictionaries(
        {"values": st.dictionaries(names, VALUE, min_size=1, max_size=3)},
        optional={"target": st.sampled_from(("person", "order"))},
    )


def _form(steps: Steps) -> Any:
    return st.fixed_dictionaries(
        {"form": REF, "group": WORDS.map(lambda name: {"name": {"t": "const", "v": name}})},
        optional={
            "user": st.just({"pk": {"t": "this", "name": "about"}}),
            "permissions": st.just(["shop.buy"]),
            "templateName": WORDS,
            "repeated": st.just(True),
            "context": MIXED,
            "save": THIS,
        },
    )


#: What is invented for each kind, and the ways on that it has.
KINDS: dict[str, tuple[Callable[[Steps], Any], tuple[str, ...]]] = {
    "execute": (_execute, ("next", "onError")),
    "if": (_if, ("next", "onError")),
    "switch": (_switch, ("onError",)),
    "experiment": (_experiment, ("next", "onError")),
    "waitFor": (_wait, ("next", "onError")),
    "repeat": (_repeat, ("next",)),
    "sendMail": (_mail, ("next", "onError")),
    "update": (_update, ("next", "onError")),
    "form": (_form, ("next", "onError")),
    "split": (
        lambda steps: st.fixed_dictionaries({"branches": st.lists(steps, min_size=1, max_size=3)}),
        ("onError",),
    ),
    "join": (lambda steps: st.just({}), ("next", "onError")),
    "end": (lambda steps: some(exited=WORDS), ()),
    "jump": (
        lambda steps: st.fixed_dictionaries(
            {"goto": steps, "times": st.integers(1, 9)}, optional={"after": DURATION}
        ),
        ("next",),
    ),
    "sendMessage": (
        lambda steps: st.fixed_dictionaries(
            {"target": st.one_of(THIS, REF), "message": WORDS},
            optional={
                "token": TEXTS.map(lambda t: {"t": "const", "v": t}),
                "data": GIVEN,
                "severalReceivers": st.just(True),
            },
        ),
        ("next",),
    ),
    "webhook": (
        lambda steps: st.fixed_dictionaries(
            {"url": st.one_of(THIS, st.just({"t": "const", "v": "https://example.com/'\"?a=b"}))},
            optional={
                "method": st.just("PUT"),
                "json": MIXED,
                "store": st.just("answer"),
                "patience": st.just({"t": "duration", "seconds": 3}),
            },
        ),
        ("next", "onError"),
    ),
    "startAutomation": (
        lambda steps: st.fixed_dictionaries(
            {"automation": st.just({"t": "const", "v": "shop.flows.Other"})},
            optional={
                "wait": st.just(True),
                "data": st.one_of(THIS, MIXED.filter(lambda v: v["t"] == "dict")),
                "more": GIVEN,
            },
        ),
        ("next", "onError"),
    ),
}  # fmt: skip


def _step(name: str, steps: Steps) -> st.SearchStrategy[dict[str, Any]]:
    def of(kind: str) -> st.SearchStrategy[dict[str, Any]]:
        own, ways = KINDS[kind]
        return st.tuples(own(steps), modifiers(steps, *ways)).map(
            lambda pair: {"id": name, "kind": kind, **pair[0], **pair[1]}
        )

    return st.sampled_from([*KINDS]).flatmap(of)


def _options() -> st.SearchStrategy[dict[str, Any]]:
    return some(
        verboseName=WORDS,
        version=WORDS,
        subject=st.sampled_from(("person", "about")),
        subjectFields=st.just([*FIELDS]),
        dimensions=st.lists(WORDS, min_size=1, max_size=2),
        keep=DURATION,
        unique=st.just(["person"]),
        exits=WORDS.map(lambda name: [{"name": name, "when": {"message": "x"}}]),
        goals=WORDS.map(lambda name: [{"name": name, "when": {"message": "y"}, "target": 0.25}]),
    )


@st.composite
def invented(draw: st.DrawFn) -> Document:
    """Return a document in canonical order that a class can say."""
    names = [f"step_{number}" for number in range(draw(st.integers(1, 4)))]
    steps = st.sampled_from(names)
    nodes = [draw(_step(name, steps)) for name in names]
    doc = draw(st.one_of(st.just(""), TEXTS))
    said = {"name": "Invented", "doc": doc, **draw(_options()), "nodes": nodes}
    order = [
        "verboseName", "version", "subject", "subjectFields", "dimensions", "keep", "unique",
        "goals", "exits",
    ]  # fmt: skip
    options = {key: said[key] for key in order if key in said}
    return Document.from_json({"name": "Invented", "doc": doc, **options, "nodes": nodes})
