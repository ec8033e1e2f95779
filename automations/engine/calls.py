"""Calls of other systems: what is sent, what is kept of the answer, and what counts as failed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from automations import clock, conf, failpoints, hosts, jsonsafe, webhook
from automations.engine import failure, transport
from automations.exceptions import (
    CallFailed,
    CallRefused,
    ConfigurationError,
    DefinitionError,
    HostNotAllowed,
    NotStorable,
)
from automations.hosts import Target
from automations.outgoing import Call, Request, Response

#: Headers of an answer that are kept.
KEPT = ("content-type", "date", "etag", "location", "retry-after", "x-request-id")
#: Refusals that may be over when the call is made again.
PASSING = frozenset({408, 409, 425, 429})
#: Characters of an answer at most that an error quotes.
MAX_QUOTE = 200
#: What stands in the place of a secret.
MASK = "***"

_OWN = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "te"})
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_SENSITIVE = re.compile(r"auth|token|secret|key|cookie|sign|password|credential", re.IGNORECASE)


def make(key: str, call: Call) -> dict[str, Any]:
    """Make a call, and return what is kept of the answer: status, some headers, the body.

    Args:
        key: the idempotency key of the task.
        call: what is called.

    Raises:
        HostNotAllowed, CallRefused: no further attempt can help.
        CallFailed: another one may.
        DefinitionError, ConfigurationError: the call cannot be made like this.
    """
    target = _target(call.url)
    entry = hosts.entry_for(target, conf.get().WEBHOOK_HOSTS)
    if entry is None:
        raise HostNotAllowed(not_listed(target))
    secret = _secret(call)
    request = _request(key, call, secret)
    response = transport.send(request, target, private=not entry.below)
    failpoints.hit("call.answered")
    answer = _kept(response, _hidden(call, secret))
    _check(response, target, answer)
    return answer


def _target(url: str) -> Target:
    try:
        return Target.of(url)
    except ValueError as error:
        raise HostNotAllowed(f"This URL cannot be called: {error}.") from error


def not_listed(target: Target) -> str:
    """Return why a target may not be called, and what to do."""
    named = target.host if target.scheme == "https" else f"{target.scheme}://{target.host}"
    return (
        f"The host {target.host} may not be called. Add {named!r} to the list "
        "AUTOMATIONS['WEBHOOK_HOSTS'] if it is meant."
    )


# -- what is sent ----------------------------------------------------------------------------


def _secret(call: Call) -> str | bytes | None:
    """Return what signs the call.

    Raises:
        ConfigurationError: it is declared and there is none.
    """
    if call.setting:
        found = getattr(settings, call.setting, None)
        if not found:
            raise ConfigurationError(f"The setting {call.setting} holds no secret. Set it.")
        return found if isinstance(found, bytes) else str(found)
    if call.secret is not None and not call.secret:
        raise ConfigurationError("The secret of this call is empty.")
    return call.secret


def _request(key: str, call: Call, secret: str | bytes | None) -> Request:
    body = b"" if call.json is None else json.dumps(call.json, cls=DjangoJSONEncoder).encode()
    headers = {
        "Accept": "application/json, */*;q=0.5",
        "Accept-Encoding": "identity",
        "User-Agent": "django-automations-suite",
    }
    if body:
        headers["Content-Type"] = "application/json"
    headers = _with(headers, call.headers)
    headers[webhook.IDEMPOTENCY_KEY] = key
    if secret is not None:
        now = int(clock.now().timestamp())
        headers[webhook.TIMESTAMP] = str(now)
        headers[webhook.SIGNATURE] = webhook.sign(secret, body, now)
    return Request(call.method, call.url, headers, body, call.timeout)


def _with(headers: dict[str, str], given: Mapping[str, Any]) -> dict[str, str]:
    """Return headers with those of the declaration, which win over ours.

    Raises:
        DefinitionError: one of them cannot be sent. Its value is not told.
    """
    found = dict(headers)
    for name, value in given.items():
        text = str(value)
        if not _NAME.fullmatch(name) or name.lower() in _OWN:
            raise DefinitionError(f"The header {name!r} cannot be set.")
        if any(ord(sign) < 32 or ord(sign) in range(127, 160) or ord(sign) > 255 for sign in text):
            raise DefinitionError(f"The value of the header {name!r} cannot be sent.")
        found = {one: said for one, said in found.items() if one.lower() != name.lower()}
        found[name] = text
    return found


# -- what is answered ------------------------------------------------------------------------


def _hidden(call: Call, secret: str | bytes | None) -> list[str]:
    """Return what must not be stored, even if the other system says it."""
    found = [secret.decode("utf-8", "replace") if isinstance(secret, bytes) else secret or ""]
    for name, value in call.headers.items():
        if _SENSITIVE.search(name):
            found += [str(value), str(value).rpartition(" ")[2]]
    return sorted((text for text in found if len(text) >= 4), key=len, reverse=True)


def _kept(response: Response, hidden: list[str]) -> dict[str, Any]:
    """Return what is stored of an answer."""
    headers = {name: _text(response.headers[name], hidden)[:500] for name in KEPT
               if name in response.headers}  # fmt: skip
    kept: dict[str, Any] = {"status": response.status, "headers": headers}
    kind = Message()
    kind["content-type"] = response.headers.get("content-type", "")
    kept["body"] = _body(response, kind, hidden)
    return {**kept, "truncated": True} if response.truncated else kept


def _body(response: Response, kind: Message, hidden: list[str]) -> Any:
    """Return the body as JSON if it is some that can be stored, else as text; None without one."""
    charset = str(kind.get_content_charset() or "utf-8")
    try:
        said = response.body.decode(charset, "replace")
    except LookupError:
        said = response.body.decode("utf-8", "replace")
    text = _text(said, hidden)
    if not text:
        return None
    if "json" not in kind.get_content_type() or response.truncated:
        return text
    try:
        value = jsonsafe.parsed(text, "body")
        jsonsafe.check(value, "body", depth=3)
    except NotStorable:
        return text
    return value


def _text(text: str, hidden: list[str]) -> str:
    for secret in hidden:
        text = text.replace(secret, MASK)
    return failure.clean(text)


def _check(response: Response, target: Target, answer: Mapping[str, Any]) -> None:
    """Tell whether the call was answered as hoped.

    Raises:
        CallFailed, CallRefused: it was not.
    """
    status = response.status
    if 200 <= status < 300:
        return
    said = _quoted(answer["body"])
    if 300 <= status < 400:
        raise CallRefused(
            f"The host {target.host} answered {status}: a redirect, which is not followed. "
            "Correct the URL."
        )
    if 400 <= status < 500 and status not in PASSING:
        raise CallRefused(f"The host {target.host} refused the call with {status}{said}")
    after = _retry_after(response.headers.get("retry-after", ""))
    raise CallFailed(f"The host {target.host} answered {status}{said}", after)


def _quoted(body: Any) -> str:
    text = body if isinstance(body, str) or body is None else json.dumps(body, ensure_ascii=False)
    return f": {' '.join(text.split())[:MAX_QUOTE]}" if text else "."


def _retry_after(text: str) -> timedelta | None:
    """Return how long a header asks to wait: seconds, or a moment; None if it says neither."""
    said = text.strip()
    if said.isascii() and said.isdecimal():
        return timedelta(seconds=min(int(said[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        return None
    return max(moment - clock.now(), timedelta(0))
