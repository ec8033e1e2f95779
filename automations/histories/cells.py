"""Text in the cells of spreadsheets: none of it is taken for a formula."""

from __future__ import annotations

import re

#: A cell that begins with one of these would be taken for a formula; the last are fullwidth.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Most characters that spreadsheets take in one cell.
MOST = 32_767
#: What is not shown, or breaks a file: all control characters but the ends of lines and tabs.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def safe(text: str) -> str:
    """Return text for a cell, with an apostrophe before what would be taken for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def shown(text: str) -> str:
    """Return text without characters that cannot be seen; each becomes a mark."""
    return _UNSEEN.sub("\ufffd", text)


def quoted(text: str) -> str:
    """Return text for a cell that is read again by `unquoted`."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def unquoted(text: str) -> str:
    """Return the text that `quoted` was given."""
    return text.removeprefix("'")
