"""What says the same stays as it stands."""

from __future__ import annotations

import libcst as cst

from automations.document.code import kept_arguments, kept_code
from automations.document.made import Call, Made
from automations.document.values import Const, This

THREE, FIVE = Call("Retry", (Const(3),)), Call("Retry", (Const(5),))
HELLO = Made("SendMail", (Const("a"),), (("to", This("x")),))


def text(node: cst.BaseExpression) -> str:
    """Return an expression as Python."""
    return cst.Module([]).code_for_node(node)


def kept(new: str, old: str, before: Made, after: Made) -> str:
    """Return what becomes of a new declaration in the place of an old one."""
    return text(kept_arguments(cst.parse_expression(new), cst.parse_expression(old), before, after))


def test_code_stays_with_its_layout() -> None:
    new = cst.parse_expression("f(lambda t: t['a'], lambda t: 2)")
    old = cst.parse_expression("g((lambda t:  t [ 'a' ]), lambda t:  2)")
    assert text(kept_code(new, old, {"lambda t: t['a']"})) == (
        "f((lambda t:  t [ 'a' ]), lambda t: 2)"
    )


def test_arguments_stay_if_they_say_the_same() -> None:
    new, old = 'flow.SendMail("a", to=this.x).Retry(5)', "flow.SendMail(A, to=X).Retry( THREE )"
    before, after = HELLO.refined(THREE), HELLO.refined(FIVE)
    assert kept(new, old, before, after) == "flow.SendMail(A, to=X).Retry(5)"
    other = Made("SendMail", (Const("b"),), HELLO.kwargs)
    new = 'flow.SendMail("b", to=this.x).Retry(3)'
    assert kept(new, old, before, other.refined(THREE)) == (
        'flow.SendMail("b", to=X).Retry( THREE )'
    )


def test_what_something_else_makes_is_said_as_a_whole() -> None:
    """A function may have given it modifiers that nobody sees here."""
    new = 'flow.SendMail("a", to=this.x)'
    assert kept(new, "mail(A).Retry(3)", HELLO.refined(THREE), HELLO) == new
    assert kept(new, "MAIL", HELLO.refined(THREE), HELLO) == new
    assert kept("flow.End()", new, HELLO, Made("End")) == "flow.End()"
