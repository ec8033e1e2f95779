"""A step that sends a mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier
from automations.nodes.base import Context, Node
from automations.outcomes import Answer
from automations.outgoing import Draft
from automations.remarks import WOULD_MAIL, Remark
from automations.values import is_computed

#: Characters of a scope at most.
MAX_SCOPE = 50


class SendMail(Node):
    """Renders a mail from templates and sends it by Django's mail framework.

    A template "welcome/reminder" means `welcome/reminder.subject.txt`, `welcome/reminder.txt` and
    `welcome/reminder.html`; one of the last two may be missing. They get the data of the instance,
    `subject` (whom the flow is about), `automation`, `task` and `unsubscribe_url`.

    The step is detached. A mail that is known to be sent is never sent again.

    Args:
        template: name of the templates, without ending.
        to: whom to write to: an address, an object that has one, a list of these, or a callable
            or reference that gives one of these; by default whom the flow is about.
        subject: its subject, instead of a template.
        from_email: the sender, by default DEFAULT_FROM_EMAIL.
        reply_to: where answers go.
        scope: the recipient may unsubscribe from mails of this scope; None for mails that everybody
            gets, such as an invoice.
        unsubscribe: put a link for that into the headers and the templates.
        attachments: a list of (name, content) or (name, content, type), or what gives it.
        context: a dictionary of further values for the templates, or what gives it.
        language: code of the language in which it is rendered, or what gives it.
        skip_missing: pass the step over if there is no address; by default it fails.
        channel: what the contact counts as.
        description: see `Node`.

    Raises:
        DefinitionError: the template or the scope is no name.
    """

    kind = Kind.MAIL
    detached = True

    def __init__(
        self,
        template: str,
        to: Any = None,
        *,
        subject: Any = None,
        from_email: Any = None,
        reply_to: Any = "",
        scope: str | None = None,
        unsubscribe: bool = True,
        attachments: Any = (),
        context: Any = None,
        language: Any = "",
        skip_missing: bool = False,
        channel: str = "mail",
        description: Any = "",
    ) -> None:
        super().__init__(description=description)
        _check(template, scope)
        self.template, self.to, self.subject = template, to, subject
        self.from_email, self.reply_to = from_email, reply_to
        self.scope, self.unsubscribe = scope, unsubscribe
        self.attachments, self.context = attachments, context
        self.language, self.skip_missing, self.channel = language, skip_missing, channel

    # -- what the declaration says -----------------------------------------------------------

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the mail first."""
        yield Modifier("mails", {"template": self.template})
        if self.scope is not None:
            yield Modifier("scope", self.scope)
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes recipients, texts and values as well."""
        yield from super().callables()
        for value in self._values():
            if is_computed(value):
                yield value, (), {}

    def _values(self) -> Iterator[Any]:
        yield from (self.subject, self.from_email, self.reply_to, self.language)
        for value in (self.to, self.attachments):
            yield from value if isinstance(value, (list, tuple)) else (value,)
        yield from self.context.values() if isinstance(self.context, Mapping) else (self.context,)

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Send the mail, or pass the step over if the recipient wants none."""
        answer: Answer = context.outside.send(self._draft(context))
        return answer

    def would(self) -> tuple[Remark, ...]:
        """Say which mail is sent."""
        return (Remark.of(WOULD_MAIL, name=self.template),)

    def _draft(self, context: Context) -> Draft:
        given = self.context if isinstance(self.context, Mapping) else context.call(self.context)
        subject = context.call(self.subject)
        return Draft(
            template=self.template,
            to=_each(context, self.to),
            subject=None if subject is None else str(subject),
            sender=context.call(self.from_email),
            reply_to=context.call(self.reply_to) or "",
            scope=self.scope,
            link=self.unsubscribe,
            attachments=tuple(_each(context, self.attachments) or ()),
            context={name: context.call(value) for name, value in (given or {}).items()},
            language=context.call(self.language) or "",
            skip_missing=self.skip_missing,
            step=self.name,
        )


def _check(template: Any, scope: Any) -> None:
    if not (isinstance(template, str) and template.strip("./")):
        raise DefinitionError(f"SendMail takes the name of a template, not {template!r}.")
    if scope is not None and not (isinstance(scope, str) and 0 < len(scope) <= MAX_SCOPE):
        raise DefinitionError(f"A scope is a name of 1 to {MAX_SCOPE} characters.")


def _each(context: Context, value: Any) -> Any:
    """Return what a declared value comes to, item by item if it is a list."""
    if isinstance(value, (list, tuple)):
        return [context.call(item) for item in value]
    return context.call(value)
