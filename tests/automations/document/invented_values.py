"""Values, conditions and modifiers that Hypothesis invents, with texts that would do harm."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from automations.conditions.condition import MAX_DEPTH
from automations.conditions.stored import condition_of

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


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
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
RETRY = some(
    maxAttempts=st.sampled_from((1, 9)),
    backoff=st.sampled_from((1.0, 3.5)),
    delay=st.just({"t": "duration", "seconds": 90}),
    maxDelay=st.just({"t": "const", "v": None}),
    on=st.just({"t": "list", "v": [{"t": "ref", "path": "builtins:OSError"}], "as": "tuple"}),
)


LIMIT = st.builds(
    lambda times, more: {"times": times, **more},
    st.integers(1, 1000),
    some(
        per=DURATION,
        key=st.one_of(THIS, st.just({"t": "const", "v": "customer"})),
        name=TEXTS.filter(bool),
    ),
)


def modifiers(steps: st.SearchStrategy[str], *ways: str) -> st.SearchStrategy[dict[str, Any]]:
    return some(
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
