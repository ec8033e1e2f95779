"""What is kept of an exception: class, message, fingerprint and frames; never HTML."""

from __future__ import annotations

import hashlib
import os
import re
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from automations import conf
from automations.outcomes import Failure

#: Longest error message that is kept, in characters.
MAX_MESSAGE = 4000
#: Most frames that are kept; the innermost count.
MAX_FRAMES = 40
#: Longest source line or value that is kept, in characters.
MAX_LINE = 300

_NUMBERS = re.compile(r"0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f-]{27,}|\d+", re.IGNORECASE)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”")
_PACKAGE = f"{Path(__file__).resolve().parent.parent}{os.sep}"


def describe(
    node: str,
    error: BaseException,
    retry_at: datetime | None = None,
    *,
    own: bool = False,
    counted: bool = True,
) -> Failure:
    """Return what is stored of an exception.

    Args:
        node: name of the node whose attempt failed.
        error: the exception.
        retry_at: when the next attempt is due.
        own: keep the frames of this package as well.
        counted: the failure is an attempt of its own.
    """
    message = clean(_redacted(_said(error)))[:MAX_MESSAGE]
    name = type(error).__name__
    return Failure(
        error_class=name[:200],
        error=message,
        fingerprint=fingerprint(node, name, message),
        frames=tuple(frames(error.__traceback__, own=own)),
        retry_at=retry_at,
        counted=counted,
    )


def _said(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as fault:  # noqa: BLE001 - an error must not hide another one
        return f"It cannot say what is wrong: its __str__ raises {type(fault).__name__}."


def _redacted(text: str) -> str:
    """Return a text as the project's hook leaves it; nothing of it if the hook fails."""
    try:
        return conf.redact(text)
    except Exception as fault:  # noqa: BLE001 - what the hook would hide must not be stored
        return f"(REDACT_HOOK raised {type(fault).__name__})"


def clean(text: str) -> str:
    """Return text that every database takes: without NUL and half surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def fingerprint(node: str, error_class: str, message: str) -> str:
    """Return a hash that equal failures share: node, class and message without what varies."""
    text = f"{node}\n{error_class}\n{shape(message.lower())[:500]}"
    return hashlib.sha256(text.encode()).hexdigest()


def shape(message: str) -> str:
    """Return a message without what varies: numbers and ids as #, what is quoted as '…'."""
    return _QUOTED.sub("'…'", _NUMBERS.sub("#", message))


def frames(trace: TracebackType | None, *, own: bool = False) -> list[dict[str, Any]]:
    """Return the frames of a traceback, outermost first, as plain data.

    Args:
        trace: where the error came from.
        own: keep the frames of this package as well.
    """
    summary = traceback.StackSummary.extract(
        traceback.walk_tb(trace), capture_locals=conf.get().STORE_LOCALS
    )
    kept = [frame for frame in summary if own or not frame.filename.startswith(_PACKAGE)]
    return [_frame(frame) for frame in kept[-MAX_FRAMES:]]


def _frame(frame: traceback.FrameSummary) -> dict[str, Any]:
    found: dict[str, Any] = {
        "file": clean(frame.filename),
        "line": frame.lineno,
        "function": frame.name,
        "source": clean(_redacted(frame.line or ""))[:MAX_LINE],
    }
    if frame.locals:
        found["locals"] = {
            name: clean(_redacted(value))[:MAX_LINE] for name, value in frame.locals.items()
        }
    return found
