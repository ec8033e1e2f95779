"""A person or object taken out of values: references to it, and texts that tell of it.

The shape of the values stays: a reference loses its primary key, a text the words that tell.
"""

from __future__ import annotations

import hmac
import html
import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from urllib.parse import quote, quote_plus

from automations.references import MARK

#: What stands in the place of a text.
PSEUDONYM = "[erased]"
#: Shorter texts are words of every language, and left.
SHORTEST = 3
#: How the model of a reference is written.
_LABEL = re.compile(r"[a-z_]\w*\.[a-z_]\w*", re.IGNORECASE | re.ASCII)
#: As `fixed`: no key is a text of the project.
ALL_KEYS = 1_000


@dataclass(frozen=True)
class Sought:
    """What is taken out.

    Attributes:
        labels: of the object's model and of its proxies, in lower case.
        pk: its primary key as text.
        telling: texts that nobody says by chance: where one stands, the history is about it.
        texts: further ones, taken out of histories that are about it.
        is_user: it is an account, so that histories can name it as who acted.
        pseudonym: what stands in the place of the texts.
    """

    labels: frozenset[str]
    pk: str
    telling: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    is_user: bool = False
    pseudonym: str = PSEUDONYM

    @cached_property
    def plainly(self) -> Self:
        """What tells that a history is about the object."""
        return replace(self, texts=())

    @cached_property
    def _key(self) -> bytes:
        return secrets.token_bytes(32)

    def unknown(self, subject: str) -> str:
        """Return what stands in the place of a subject where rows are counted by it.

        It is nobody else, and the same for the same subject throughout one erasure.
        """
        return f"erased:{hmac.digest(self._key, subject.encode(), 'sha256').hex()[:32]}"

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return pattern((*self.telling, *self.texts))

    @property
    def names_itself(self) -> bool:
        """Whether the pseudonym holds one of the texts, so that nothing would be gained."""
        return self._pattern is not None and self._pattern.search(self.pseudonym) is not None

    def is_it(self, pk: Any) -> bool:
        """Tell whether this is the object's primary key."""
        return pk is not None and str(pk) == self.pk

    def refers(self, value: Mapping[Any, Any]) -> bool:
        """Tell whether a value is a reference to the object."""
        return str(value.get(MARK)).lower() in self.labels and self.is_it(value.get("pk"))

    def text(self, text: str) -> str:
        """Return a text without the words that tell of the object."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda _found: self.pseudonym, text)


def pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Return an expression that finds texts as whole words, however they are written; or None."""
    ways = {way for text in texts if len(text.strip()) >= SHORTEST for way in _ways(text.strip())}
    if not ways:
        return None
    # The longest first, so that nothing is left of a full name.
    said = "|".join(_words(way) for way in sorted(ways, key=lambda way: (-len(way), way)))
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)


def _words(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in text.split())


def _ways(text: str) -> set[str]:
    """Return how a text is written: composed or not, and in JSON, Python, addresses and HTML."""
    plain = {text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD"))}
    found = set(plain)
    for way in plain:
        found |= {json.dumps(way)[1:-1], ascii(way)[1:-1], html.escape(way)}
        coded = way.encode(errors="surrogatepass")
        found |= {quote(coded), quote(coded, safe=""), quote_plus(coded)}
    return found


def erased(value: Any, sought: Sought, *, fixed: int = 0) -> Any:
    """Return JSON-safe data without an object.

    Args:
        value: the data.
        sought: the object.
        fixed: on how many levels the keys of dictionaries are the engine's, and are left.
    """
    if isinstance(value, str):
        return sought.text(value)
    if isinstance(value, list):
        return [erased(part, sought, fixed=fixed) for part in value]
    if not isinstance(value, Mapping):
        return value
    if _LABEL.fullmatch(str(value.get(MARK))):
        return _reference(value, sought)
    found: dict[str, Any] = {}
    for key, part in value.items():
        name = key if fixed > 0 else sought.text(key)
        if name != key:
            name = _free(name, {*value, *found})
        found[name] = erased(part, sought, fixed=fixed - 1)
    return found


def _reference(value: Mapping[str, Any], sought: Sought) -> dict[str, Any]:
    if sought.refers(value):
        value = {**value, "pk": None}
    return {
        key: part if key == MARK else erased(part, sought, fixed=1) for key, part in value.items()
    }


def _free(wanted: str, taken: set[str]) -> str:
    """Return a name that no other key has."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    return name


# -- JSON that the engine has a form for ------------------------------------------------------


def answers(value: Any, sought: Sought) -> Any:
    """Return answers that are kept for a restart without an object."""
    found = erased(value, sought, fixed=2)
    for said in found.values() if sought.is_user else ():
        if isinstance(said, dict) and sought.is_it(said.get("by")):
            said |= {"by": None, "by_name": sought.pseudonym}
    return found


def subject(value: str, sought: Sought) -> str:
    """Return whom or what a row is about: somebody unknown, the same throughout one erasure."""
    label, found, pk = value.partition(":")
    is_it = bool(found) and label in sought.labels and sought.is_it(pk)
    return sought.unknown(value) if is_it or sought.text(value) != value else value


def origin(value: Any, sought: Sought) -> Any:
    """Return where an archived copy is from without an object; see `overlay`."""
    if not isinstance(value, Mapping):
        return value
    found = erased({**value, "overlay": []}, sought, fixed=ALL_KEYS)
    said = value.get("overlay", ())
    return {**found, "overlay": [[path, erased(part, sought)] for path, part in said]}
