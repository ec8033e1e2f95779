"""JSON that every database takes: checked when it is written, so that nothing is lost later."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from automations.encoder import Encoder
from automations.exceptions import NotStorable

#: How deep lists and dictionaries may be nested; MariaDB refuses more than 31.
MAX_DEPTH = 30
#: Whole numbers beyond 64 bits lose digits in some databases.
MAX_INT = 2**63
#: Digits of a number that are read, more than any that can be stored has.
MAX_DIGITS = 100
_ENCODER = Encoder(ensure_ascii=False, allow_nan=False)
#: Digits in a row that may be a number beyond 64 bits.
_LONG_NUMBER = re.compile(r"\d{18}")
_HOLDING = (dict, list, tuple)
_EMPTY: dict[type, str] = {dict: "{}", list: "[]"}


def dumps(value: Any, what: str = "value", max_bytes: int | None = None) -> str:
    """Return `value` as JSON text.

    Dates, times, durations, decimals and UUIDs become text.

    Args:
        value: what is to be stored.
        what: how a message names it, such as "data".
        max_bytes: refuse longer text; None for no limit.

    Raises:
        NotStorable: the value cannot be stored, with the path to the part that cannot.
    """
    if not value and (empty := _EMPTY.get(type(value))):
        return empty
    quick = _quick(value) if value.__class__ is dict else None
    if quick is not None and (max_bytes is None or len(quick) <= max_bytes):
        return quick
    check(value, what)
    try:
        text = _ENCODER.encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise NotStorable(f"{what} cannot be stored as JSON: {error}") from error
    if max_bytes is not None and len(text.encode()) > max_bytes:
        raise NotStorable(
            f"{what} is larger than {max_bytes} bytes. Store large things in a model of your own "
            "and keep a reference here."
        )
    return text


def _quick(value: dict[Any, Any]) -> str | None:
    """Return the text of a dictionary in which nothing can be wrong, found out from the text.

    None if something may be: text beyond ASCII, escapes, long numbers, lists of more than values.
    """
    named = _named(value)
    if not named:
        return None
    try:
        text = _ENCODER.encode(value)
    except (TypeError, ValueError, RecursionError):
        return None
    if not text.isascii() or "\\u" in text or _LONG_NUMBER.search(text):
        return None
    return text if text.count("{") == named and text.count("[") + named <= MAX_DEPTH else None


def _named(value: dict[Any, Any], depth: int = 0) -> int:
    """Return how many dictionaries one is with those within; 0 if a key is no text or it is deep.

    As little is known of one with lists of lists or dictionaries, which may hold it: 0 as well.
    """
    count = 1
    for key, part in value.items():
        if key.__class__ is not str:
            return 0
        if part.__class__ is dict:
            within = _named(part, depth + 1) if depth < MAX_DEPTH else 0
            if not within:
                return 0
            count += within
        elif isinstance(part, _HOLDING) and not _is_flat(part):
            return 0
    return count


def _is_flat(part: Any) -> bool:
    return part.__class__ in (list, tuple) and not any(isinstance(one, _HOLDING) for one in part)


def check(value: Any, path: str = "value", depth: int = 0) -> None:
    """Check that `value` holds nothing that some database refuses or changes.

    Raises:
        NotStorable: not-a-number, infinity, NUL characters, lone surrogates, keys that are no
            text, huge numbers or too deep nesting.
    """
    if depth > MAX_DEPTH:
        raise NotStorable(f"{path} is nested deeper than {MAX_DEPTH} levels.")
    if is_simple(value):
        return
    inner = depth < MAX_DEPTH
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise NotStorable(f"{path} is {value}, which JSON does not know. Store None or text.")
    elif isinstance(value, int):
        if not -MAX_INT <= value < MAX_INT:
            raise NotStorable(f"{path} is a number beyond 64 bits. Store it as text.")
    elif isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise NotStorable(f"{path} has the key {key!r}, which is no text.")
            if not is_simple(key):
                _check_text(key, f"a key of {path}")
            if not (inner and is_simple(part)):
                check(part, f"{path}[{key!r}]", depth + 1)
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            if not (inner and is_simple(part)):
                check(part, f"{path}[{index}]", depth + 1)


def is_simple(value: Any) -> bool:
    """Tell of most values, quickly, that nothing is wrong with them: histories have very many."""
    kind = value.__class__
    if kind is str:
        return bool(value.isascii() and "\x00" not in value)
    if kind is int:
        return bool(-MAX_INT <= value < MAX_INT)
    return value is None or kind is bool


def _check_text(text: str, path: str) -> None:
    if "\x00" in text:
        raise NotStorable(f"{path} has a NUL character, which databases refuse. Remove it.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotStorable(
            f"{path} has half a surrogate pair. Decode the text correctly."
        ) from error


def loads(text: str, what: str = "data") -> Any:
    """Return what JSON text of a person says.

    Raises:
        NotStorable: it is no JSON, has a key twice, or `check` refuses it.
    """
    value = parsed(text, what)
    check(value, what)
    return value


def parsed(text: str, what: str = "data") -> Any:
    """Return what JSON text says, without asking whether every database takes it; see `check`.

    What JSON does not know as a number, such as NaN, is left to that as well: it says where it is.

    Raises:
        NotStorable: it is no JSON, or has a key twice.
    """
    try:
        return _decoded(text)
    except json.JSONDecodeError as error:
        raise NotStorable(
            f"{what} is no valid JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        ) from error
    except (ValueError, RecursionError) as error:
        raise NotStorable(f"{what} is no usable JSON: {error}") from error


def _decoded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=float)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a key that is there twice, or a number that Python does not read
        return json.loads(text, object_pairs_hook=_unique, parse_constant=float, parse_int=_whole)


def _whole(digits: str) -> int:
    """Return a whole number, or another one if it is much too large in any case."""
    return int(digits[:MAX_DIGITS])


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice!r} is there twice.")
    return found
