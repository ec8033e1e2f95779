"""Documents that Hypothesis invents: every kind of step, with labels that would do harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from automations.conditions import words
from automations.conditions.condition import MAX_DEPTH
from automations.conditions.stored import condition_of
from automations.document.document import Document
from automations.graph import HOLDOUT

NASTY = (
    "\n", '"', "'", '"""', "\\", "\uff45\uff56\uff41\uff4c", "*/", "\u202e", "__import__('os')",
    "{x}", "%s", "#", "\r", "self", "\x85", "é", "\U0001f600", "\t", "';", "\\N{DASH}", "None",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.lists(st.sampled_from(NASTY), max_size=3).map("".join),
).filter(lambda text: not text.startswith("self."))
WORDS = TEXTS.filter(lambda text: bool(text.strip()))
NAMES = st.sampled_from(("go", "ready", "about", "price_of", "is_gold"))
SECONDS = st.one_of(
    st.integers(1, 10_000_000), st.sampled_from((0.5, 60, 86_400, 604_800)), st.just(1.25)
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-99, 99), TEXTS, st.floats(-9, 9)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)

DURATION = SECONDS.map(lambda seconds: {"t": "duration", "seconds": _number(seconds)})
THIS = NAMES.map(lambda name: {"t": "this", "name": name})
REF = st.just({"t": "ref", "path": "tests.flows.reliability:note"})
CONST = st.one_of(
    JSON.map(lambda value: {"t": "const", "v": value}),
    st.just({"t": "const", "v": "2026-03-01T09:00:00+00:00", "as": "datetime"}),
    st.just({"t": "const", "v": "09:30:00", "as": "time"}),
    st.just({"t": "const", "v": "12.50", "as": "decimal"}),
    st.just({"t": "const", "v": "Europe/Berlin", "as": "zone"}),
    st.lists(TEXTS, max_size=2).map(lambda v: {"t": "const", "v": v, "as": "tuple"}),
)
PATHS = st.one_of(
    st.sampled_from(("total", "order.total", "a'b", 'x"y', "\\", "{x}.%s", "None")),
    st.lists(TEXTS.filter(lambda text: text and "." not in text), min_size=1, max_size=3).map(
        ".".join
    ),
)
FIELDS = ("email", "group.name")
PLACE = st.one_of(
    PATHS.map(lambda path: {"t": "data", "path": path}),
    st.sampled_from(FIELDS).map(lambda path: {"t": "subject", "path": path}),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-99, 99), TEXTS, st.floats(-9, 9))
OPERAND = st.one_of(
    PLACE,
    SCALARS.map(lambda value: {"t": "const", "v": value}),
    st.sampled_from(("12.50", "-3", "0.001")).map(
        lambda v: {"t": "const", "v": v, "as": "decimal"}
    ),
)


def _compared(ops: tuple[str, ...], **sides: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"t": st.just("expr"), "op": st.sampled_from(ops), "left": PLACE, **sides}
    )


def _joined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.tuples(st.sampled_from(("and", "or")), st.lists(inner, min_size=1, max_size=3))
    return st.one_of(
        several.map(lambda pair: {"t": "expr", "op": pair[0], "of": pair[1]}),
        inner.map(lambda one: {"t": "expr", "op": "not", "of": one}),
    )


EXPR = st.recursive(
    st.one_of(
        _compared(("==", "!=", "<", "<=", ">", ">=", "contains", "startsWith"), right=OPERAND),
        _compared(
            ("in",), right=st.lists(SCALARS, max_size=3).map(lambda v: {"t": "const", "v": v})
        ),
        _compared(("olderThan", "within"), right=DURATION),
        _compared(("empty", "set")),
    ),
    _joined,
    max_leaves=5,
).filter(lambda said: condition_of(said).depth <= MAX_DEPTH)
ASKED = st.one_of(THIS, REF, EXPR)
MIXED = st.one_of(
    st.lists(st.one_of(THIS, DURATION), min_size=1, max_size=2).map(
        lambda values: {"t": "list", "v": values}
    ),
    st.dictionaries(WORDS, st.one_of(THIS, DURATION), min_size=1, max_size=2).map(
        lambda values: {"t": "dict", "v": values}
    ),
)
VALUE = st.one_of(CONST, THIS, REF, DURATION, MIXED)
KEYS = st.sampled_from(("a", "b_c", "n", "class", "x-y", "\uff45\uff56\uff41\uff4c", "a'b"))
NAMED = st.dictionaries(KEYS, VALUE, max_size=2)
GIVEN = st.dictionaries(KEYS, VALUE, min_size=1, max_size=2)


def _number(seconds: float) -> float:
    return int(seconds) if seconds == int(seconds) else seconds


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return some of these fields."""
    return st.fixed_dictionaries({}, optional=fields)


def _conditions() -> st.SearchStrategy[Any]:
    one = st.fixed_dictionaries({"ask": ASKED}, optional={"poll": DURATION})
    return st.lists(one, min_size=1, max_size=2)


HOURS = st.sampled_from(
    (
        {"days": "mon-fri", "from": "09:00", "to": "17:30"},
        {"days": "daily", "from": "22:00", "to": "00:00", "otherwise": "skip"},
        {"days": "sat,sun", "from": "09:00", "to": "10:00", "zone": {"t": "this", "name": "about"}},
        {"days": "tue", "from": "08:00", "to": "10:00", "zone": {"t": "const", "v": "Asia/Tokyo"}},
    )
)
CAP = st.fixed_dictionaries(
    {"times": st.integers(1, 9), "per": DURATION},
    optional={
        "channel": st.sampled_from(("sms", "'")),
        "bypass": st.one_of(THIS, st.just({"t": "const", "v": True})),
        "otherwise": st.just("wait"),
    },
)
RETRY = _some(
    maxAttempts=st.sampled_from((1, 9)),
    backoff=st.sampled_from((1.0, 3.5)),
    delay=st.just({"t": "duration", "seconds": 90}),
    maxDelay=st.just({"t": "const", "v": None}),
    on=st.just({"t": "list", "v": [{"t": "ref", "path": "builtins:OSError"}], "as": "tuple"}),
)


LIMIT = st.builds(
    lambda times, more: {"times": times, **more},
    st.integers(1, 1000),
    _some(
        per=DURATION,
        key=st.one_of(THIS, st.just({"t": "const", "v": "customer"})),
        name=TEXTS.filter(bool),
    ),
)


def _modifiers(steps: st.SearchStrategy[str], *ways: str) -> st.SearchStrategy[dict[str, Any]]:
    return _some(
        description=TEXTS.filter(bool),
        skipIf=st.lists(ASKED, min_size=1, max_size=2),
        waitUntil=st.one_of(
            THIS, st.just({"t": "const", "v": "2026-03-01T09:00:00+00:00", "as": "datetime"})
        ),
        waitFor=st.one_of(DURATION, THIS),
        asSoonAs=_conditions(),
        during=HOURS,
        atMost=CAP,
        limits=st.lists(LIMIT, min_size=1, max_size=2),
        priority=st.integers(-100, 100),
        skipAfter=DURATION,
        retry=RETRY,
        timeout=DURATION,
        **dict.fromkeys(ways, steps),
    )


# -- steps -----------------------------------------------------------------------------------

Steps = st.SearchStrategy[str]


def _call() -> st.SearchStrategy[Any]:
    """Return a call; what can be asked for its parameters gets none besides the task."""
    mine = st.builds(_said, THIS, st.lists(VALUE, max_size=2), NAMED)
    return st.one_of(mine, REF.map(lambda ref: {"args": [ref]}))


def _said(first: Any, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"args": [first, *args]}
    return {**said, "kwargs": kwargs} if kwargs else said


def _execute(steps: Steps) -> Any:
    return _some(call=_call(), detached=st.just(True), effects=WORDS)


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
    "end": (lambda steps: _some(exited=WORDS), ()),
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
        return st.tuples(own(steps), _modifiers(steps, *ways)).map(
            lambda pair: {"id": name, "kind": kind, **pair[0], **pair[1]}
        )

    return st.sampled_from([*KINDS]).flatmap(of)


def _options() -> st.SearchStrategy[dict[str, Any]]:
    return _some(
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
