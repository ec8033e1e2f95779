"""Steps that send a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail as outbox

from automations import flow, testing
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier
from automations.outcomes import Skip
from automations.outgoing import Draft
from tests.flows.mailing import Billing, Welcome
from tests.flows.units import context, declared


class Asked:
    """Stands for what is outside, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []

    def send(self, draft: Draft) -> Skip:
        self.drafts.append(draft)
        return Skip("asked")


def draft(node: Any) -> Draft:
    asked, found = Asked(), context(node)
    found.outside = asked
    assert node.ask(found) == Skip("asked")
    return asked.drafts[0]


def test_what_the_declaration_says() -> None:
    node = Welcome.nodes["news"]
    assert (node.kind, node.detached, node.channel) == (Kind.MAIL, True, "mail")
    assert list(node.modifiers()) == [
        Modifier("mails", {"template": "testflows/mail/news"}),
        Modifier("scope", "offers"),
        Modifier("after", timedelta(days=3).total_seconds()),
    ]
    assert [one.kind for one in Billing.nodes["bill"].modifiers()] == ["mails", "retry"]


def test_a_dry_run_is_told_which_mail_it_would_send() -> None:
    (told,) = Welcome.nodes["news"].would()
    assert str(told) == "Would send the mail testflows/mail/news."


def test_everything_may_be_computed() -> None:
    node = flow.SendMail(
        "a/b",
        lambda task: "a@x.example",
        subject=lambda task: 5,
        from_email=lambda task: "s@x.example",
        reply_to=lambda task: "r@x.example",
        attachments=lambda task: [("a.txt", "x")],
        context=lambda task: {"n": 1},
        language=lambda task: "de",
        scope="offers",
        unsubscribe=False,
        skip_missing=True,
    )
    assert draft(node) == Draft(
        template="a/b", to="a@x.example", subject="5", sender="s@x.example",
        reply_to="r@x.example", scope="offers", link=False, attachments=(("a.txt", "x"),),
        context={"n": 1}, language="de", skip_missing=True, step=node.name,
    )  # fmt: skip


def test_values_of_lists_and_dictionaries_as_well() -> None:
    node = flow.SendMail(
        "a/b",
        ["a@x.example", lambda task: "b@x.example"],
        attachments=[("a.txt", "x"), lambda task: ("b.txt", "y")],
        context={"n": lambda task: 1, "m": 2},
    )
    found = draft(node)
    assert found.to == ["a@x.example", "b@x.example"]
    assert found.attachments == (("a.txt", "x"), ("b.txt", "y"))
    assert found.context == {"n": 1, "m": 2}
    assert len(list(node.callables())) == 3


def test_by_default_it_goes_to_whom_the_flow_is_about() -> None:
    found = draft(flow.SendMail("a/b"))
    assert found == Draft("a/b", step=found.step)


@pytest.mark.parametrize(
    ("args", "more"),
    [
        (("",), {}),
        (("/",), {}),
        ((None,), {}),
        (("a",), {"scope": ""}),
        (("a",), {"scope": 5}),
        (("a",), {"scope": "x" * 51}),
    ],
)
def test_what_cannot_be_declared(args: tuple[Any, ...], more: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        flow.SendMail(*args, **more)


def test_wrong_methods_are_found_when_the_class_is_declared() -> None:
    node = flow.SendMail("a/b", to=this.whom)
    with (
        pytest.raises(DefinitionError, match="whom"),
        declared(a=node, whom=lambda: None, end=flow.End()),
    ):
        pass


@pytest.mark.django_db
def test_a_whole_flow(settings: Any) -> None:
    """References to methods and objects of the class."""

    def invoice(self: Any, task: Any) -> Any:
        return [("invoice.txt", f"{self.data['number']}", "text/plain")]

    class Meta:
        subject = "user"

    anna = User.objects.create_user("anna", "a@x.example", first_name="Anna")
    clerk = User.objects.create_user("clerk", "c@x.example")
    nodes = {
        "a": flow.SendMail("testflows/mail/order", attachments=this.invoice),
        "b": flow.SendMail("testflows/mail/bill", to=this.clerk, subject="For you"),
    }
    with declared(
        Meta=Meta, user=User, clerk=User, invoice=invoice, **nodes, end=flow.End()
    ) as cls:
        run = testing.start(cls, user=anna, clerk=clerk, number=7)
        run.assert_path("a", "b", "end")
    first, second = outbox.outbox
    assert (first.to, second.to) == (["a@x.example"], ["c@x.example"])
    assert first.attachments[0][:2] == ("invoice.txt", "7")
    assert second.subject == "For you"
