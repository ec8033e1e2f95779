"""Histories without the people in them: the shape stays, the words do not.

Letters become other letters and digits other digits, the same text always the same other text
within one run; so what failed because of a letter in a postcode still does. Dates, UUIDs, numbers,
yes and no are kept, and so are the names of keys. In the message of an error those words are kept
that stand in the lines of code which it came from.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from automations import notes
from automations.histories.document import Document
from automations.references import is_stored

#: Fields of a history that hold names of people or groups.
_PEOPLE = {"user", "group", "completed_by", "completed_by_name", "actor", "actor_name", "by"}
#: Fields that hold data of the project.
_DATA = {"data", "result", "changes", "token", "kept_answers", "detail"}
#: Fields that hold sentences, in which anybody may be named.
_SENTENCES = {"reason", "error", "message"}
_WORD = re.compile(r"\w+")
_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class Anonymiser:
    """Replaces what tells of people.

    Args:
        key: with the same key the same text becomes the same other text; by default a random one,
            which nobody keeps.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self.key = key or secrets.token_bytes(32)
        self._known: frozenset[str] = frozenset()

    def history(self, said: Document) -> Document:
        """Return a history without people, which is one that the reader takes."""
        self._known = frozenset(_words_of_code(said))
        found = {key: self._field(key, value) for key, value in said.items()}
        return {**found, "definition": said["definition"], "redacted": True}

    def _part(self, part: Any) -> Any:
        if isinstance(part, list):
            return [self._part(one) for one in part]
        if not isinstance(part, dict):
            return part
        return {key: self._field(key, value) for key, value in part.items()}

    def _field(self, name: str, value: Any) -> Any:
        if name in _PEOPLE:
            return self.text(value) if isinstance(value, str) else value
        if name in _DATA:
            return self.value(value)
        if name == "subject" and isinstance(value, str):
            return value if is_stored(*value.partition(":")[::2]) else self.text(value)
        if name in _SENTENCES and isinstance(value, str):
            return self.sentence(value)
        if name == "frames":
            return [self._frame(frame) for frame in value]
        return self._part(value)

    @staticmethod
    def _frame(frame: Any) -> Any:
        kept = {"file", "line", "function", "source"}
        if not isinstance(frame, dict):
            return frame
        return {key: value for key, value in frame.items() if key in kept}

    def value(self, value: Any) -> Any:
        """Return data with every text replaced."""
        if isinstance(value, dict):
            if isinstance(value.get("$model"), str):
                return value
            return {key: self.value(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.value(part) for part in value]
        return self.text(value) if isinstance(value, str) else value

    def text(self, text: str) -> str:
        """Return other text of the same shape."""
        if not text or _tells_nothing(text):
            return text
        stream = self._stream(text)
        return "".join(self._character(one, next(stream)) for one in text)

    def sentence(self, text: str) -> str:
        """Return a sentence in which only words of the code, and those of the engine, are kept."""
        if text in notes.TEXTS:
            return text
        return _WORD.sub(
            lambda found: found[0] if found[0] in self._known else self.text(found[0]), text
        )

    @staticmethod
    def _character(one: str, number: int) -> str:
        alphabet = next((letters for letters in _ALPHABETS if one in letters), "")
        if not alphabet and one.isalpha():
            alphabet = string.ascii_uppercase if one.isupper() else string.ascii_lowercase
        return alphabet[number % len(alphabet)] if alphabet else one

    def _stream(self, text: str) -> Any:
        block = 0
        while True:
            yield from hmac.digest(self.key, f"{block} {text}".encode(), hashlib.sha256)
            block += 1


def _words_of_code(said: Document) -> Iterator[str]:
    """Yield the names of steps, and the words in the lines of code from which errors came."""
    for task in said["tasks"]:
        yield task["step"]
        for attempt in task["attempts"]:
            for frame in attempt["frames"]:
                yield from _WORD.findall(
                    str(frame.get("source", "")) if isinstance(frame, dict) else ""
                )


def _tells_nothing(text: str) -> bool:
    """Tell whether a text is a date, a time or a UUID, which would be broken by other digits."""
    for read in (UUID, date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False
