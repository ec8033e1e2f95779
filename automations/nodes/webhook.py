"""A step that calls another system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from automations import calling, hosts
from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier
from automations.nodes.base import Context, Node
from automations.outcomes import Answer, Proceed
from automations.outgoing import Call
from automations.remarks import WOULD_CALL, Remark
from automations.this import reference
from automations.values import as_timedelta, is_computed

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


class Webhook(Node):
    """Calls another system by HTTP, and keeps what it answers in `task.result`.

    The step is detached. Only hosts of AUTOMATIONS["WEBHOOK_HOSTS"] are called, redirects are not
    followed. An answer of 4xx fails the step for good (408, 409, 425 and 429 do not); after one of
    5xx, or none, `.Retry` plans another attempt, not before the time that the answer asks for.

    Args:
        url: what is called, or a callable or reference that gives it.
        method: the HTTP method.
        json: what is sent, or what gives it; values of a dictionary are resolved one by one.
        headers: further headers, or what gives them. They are neither stored nor shown.
        secret: name of the setting that holds the secret with which the call is signed, or a
            callable or reference that gives the secret; see `automations.webhook`.
        timeout: how long the call may take: seconds or a timedelta.
        store: key of the data under which the answer is kept as well.
        description: see `Node`.

    Raises:
        DefinitionError: method, timeout or key cannot be used.
    """

    kind = Kind.WEBHOOK
    detached = True

    def __init__(
        self,
        url: Any,
        method: str = "POST",
        *,
        json: Any = None,
        headers: Any = None,
        secret: Any = None,
        timeout: timedelta | float = 10,
        store: str | None = None,
        description: Any = "",
    ) -> None:
        super().__init__(description=description)
        self.url, self.method = url, str(method).upper()
        self.json, self.headers, self.secret = json, headers, secret
        self.patience, self.store = as_timedelta(timeout), store
        _check(self)

    # -- what the declaration says -----------------------------------------------------------

    @property
    def fixed_url(self) -> str:
        """The URL, if it is the same for every instance; else ""."""
        return "" if is_computed(self.url) else str(self.url)

    @property
    def secret_setting(self) -> str:
        """Name of the setting that holds the secret; "" if there is none."""
        named = isinstance(self.secret, str) and reference(self.secret) is None
        return self.secret if named else ""

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the host first. What may be secret is left out."""
        yield Modifier("calls", {"method": self.method, "host": self._host()})
        if self.store is not None:
            yield Modifier("stores", self.store)
        yield from super().modifiers()

    def _host(self) -> str:
        if not self.fixed_url:
            return calling.spoken(self.url)
        try:
            return hosts.Target.of(self.fixed_url).host
        except ValueError:
            return "?"

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes the call as well."""
        yield from super().callables()
        values = [self.url, self.secret]
        for value in (self.json, self.headers):
            values += value.values() if isinstance(value, Mapping) else (value,)
        for value in values:
            if is_computed(value):
                yield value, (), {}

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Make the call, and go on with what was answered."""
        named = self.secret_setting
        call = Call(
            url=str(context.call(self.url)),
            method=self.method,
            json=_each(context, self.json),
            headers=_each(context, self.headers) or {},
            secret=None if named else context.call(self.secret),
            setting=named,
            timeout=self.patience.total_seconds(),
        )
        answer = context.outside.call(call)
        if self.store is not None:
            context.automation.data[self.store] = answer
        return Proceed(result=answer)

    def would(self) -> tuple[Remark, ...]:
        """Say whom it calls; what may be secret is left out."""
        return (Remark.of(WOULD_CALL, name=self._host()),)


def _check(node: Any) -> None:
    if not (is_computed(node.url) or (isinstance(node.url, str) and node.url)):
        raise DefinitionError(f"Webhook takes a URL first, not {node.url!r}.")
    if node.method not in METHODS:
        raise DefinitionError(f"Webhook knows no method {node.method!r}. Use one of HTTP.")
    if node.patience <= timedelta(0):
        raise DefinitionError("The timeout of a Webhook must be greater than 0.")
    if node.store is not None and not (isinstance(node.store, str) and node.store):
        raise DefinitionError(f"store takes a key of the data, not {node.store!r}.")
    if not (node.secret is None or isinstance(node.secret, str) or is_computed(node.secret)):
        raise DefinitionError("secret takes the name of a setting, a callable or a reference.")


def _each(context: Context, value: Any) -> Any:
    """Return what a declared value comes to, value by value if it is a dictionary."""
    if isinstance(value, Mapping):
        return {name: context.call(part) for name, part in value.items()}
    return context.call(value)
