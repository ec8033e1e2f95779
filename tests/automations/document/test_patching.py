"""A class in a file says afterwards what a document says, and all the rest stays."""

from __future__ import annotations

import pytest

from automations.document.document import Document
from automations.document.origin import declared
from automations.document.patching import patched
from automations.exceptions import DefinitionError, NotPatchable
from tests.automations.document.invented_values import NASTY
from tests.automations.document.patches import changed, document_in, imported, patch, plain, said

SOURCE = '''\
"""Flows of a shop."""

from __future__ import annotations

from datetime import timedelta

from automations import flow
from automations.flow import this

TEMPLATE = "welcome/hello"  # for all


def paid(task):
    return True


class Welcome(flow.Automation):
    """Says hello."""

    class Meta:
        verbose_name = "Welcome"  # as people say
        version = "1"

    unique = True

    # -- first things --

    hello = flow.SendMail(TEMPLATE, to=this.about)   # twice as wide
    # asks whether they have paid
    asked = flow.If(paid).Then(this.thanks)
    remind = (
        flow.SendMail(TEMPLATE, to=this.about)
        .AfterWaitingFor(timedelta(days=3))  # three are enough
        .SkipIf(lambda task: task.data [ "late" ])
    ).Next(this.end)

    def about(self, task):
        return "a@example.com"

    thanks = flow.SendMail("welcome/thanks", to=this.about)
    end = flow.End()


class Other(flow.Automation):
    end   = flow.End()
'''


@pytest.fixture
def document() -> Document:
    """The document of the class of the file."""
    return document_in(SOURCE, "Welcome")


def diff(after: Document, source: str = SOURCE) -> list[str]:
    """Return the lines that patching takes away and adds; what comes out says the document."""
    new = patch(source, after, "Welcome")
    again = document_in(new, "Welcome")
    assert said(plain(again)) == said(plain(after))
    old_lines, new_lines = source.splitlines(), new.splitlines()
    return [
        *(f"-{line}" for line in old_lines if line not in new_lines),
        *(f"+{line}" for line in new_lines if line not in old_lines),
    ]


def test_what_says_the_same_stays(document: Document) -> None:
    """Byte for byte."""
    assert patch(SOURCE, document) == SOURCE


def test_a_modifier_changes_its_statement_only(document: Document) -> None:
    """Arguments that say the same stay as they are written, also those that are names."""
    after = changed(document, hello={"waitFor": {"t": "duration", "seconds": 3600}})
    assert diff(after) == [
        "-    hello = flow.SendMail(TEMPLATE, to=this.about)   # twice as wide",
        "+    hello = flow.SendMail(TEMPLATE, to=this.about).AfterWaitingFor(timedelta(hours=1))"
        "   # twice as wide",
    ]


def test_comments_within_a_statement_are_not_lost(document: Document) -> None:
    """They stand above it; code stays as it stood."""
    after = changed(document, remind={"waitFor": {"t": "duration", "seconds": 86400 * 5}})
    new = patch(SOURCE, after)
    assert "    # three are enough\n    remind = (\n" in new
    assert '.SkipIf(lambda task: task.data [ "late" ])' in new
    assert new.count("flow.SendMail(TEMPLATE, to=this.about)") == 2


def test_steps_are_added_below_the_one_before(document: Document) -> None:
    """Also as the first and the last, and with what they need to be imported."""
    call = {"args": [{"t": "ref", "path": "tests.flows.reliability:note"}]}
    first = {"id": "first", "kind": "execute", "call": call}
    last = {"id": "last", "kind": "end"}
    middle = {"id": "middle", "kind": "execute", "call": {"args": [{"t": "this", "name": "about"}]}}
    nodes = [first, document.nodes[0], middle, *document.nodes[1:], last]
    after = Document("Welcome", document.options, tuple(nodes), document.doc)
    assert diff(after) == [
        "+from tests.flows.reliability import note",
        "+    first = flow.Execute(note)",
        "+    middle = flow.Execute(this.about)",
        "+    last = flow.End()",
    ]
    new = patch(SOURCE, after)
    assert "# -- first things --\n\n    first = flow.Execute(note)\n    hello" in new
    assert "   # twice as wide\n    middle = flow.Execute(this.about)\n    # asks" in new


def test_steps_are_removed_with_their_comments(document: Document) -> None:
    """What stands apart above them stays."""
    nodes = [node for node in document.nodes if node["id"] not in ("asked", "hello")]
    found = diff(Document("Welcome", document.options, tuple(nodes), document.doc))
    assert [line for line in found if line.startswith("+")] == []
    assert "-    # asks whether they have paid" in found
    assert "-    # -- first things --" not in found


def test_a_moved_step_takes_its_comments_along(document: Document) -> None:
    """And the others stay where they are."""
    hello, asked, *rest = document.nodes
    after = Document("Welcome", document.options, (hello, *rest, asked), document.doc)
    assert diff(after) == []
    new = patch(SOURCE, after)
    assert "    end = flow.End()\n    # asks whether they have paid\n    asked = " in new


def test_a_renamed_step_keeps_its_place(document: Document) -> None:
    """It is known by its id, and those that name it follow."""
    after = changed(document, thanks={"name": "thank_you"})
    assert diff(after) == [
        "-    asked = flow.If(paid).Then(this.thanks)",
        '-    thanks = flow.SendMail("welcome/thanks", to=this.about)',
        "+    asked = flow.If(paid).Then(this.thank_you)",
        '+    thank_you = flow.SendMail("welcome/thanks", to=this.about)',
    ]


def test_meta_and_the_options_of_the_body(document: Document) -> None:
    """Changed, taken away and added."""
    options = {"verboseName": "Willkommen", "subject": "customer", "publishReceivers": True}
    after = Document("Welcome", options, document.nodes, document.doc)
    assert diff(after) == [
        '-        verbose_name = "Welcome"  # as people say',
        '-        version = "1"',
        "-    unique = True",
        '+        verbose_name = "Willkommen"  # as people say',
        '+        subject = "customer"',
        "+    publish_receivers = True",
    ]


def test_options_stand_in_their_order(document: Document) -> None:
    """Without empty lines among them; a file with tabs gets tabs."""
    customer = {"models": {"customer": {"t": "ref", "path": "django.contrib.auth.models:User"}}}
    goals = {"goals": [{"name": "paid", "when": {"message": "paid"}}]}
    options = {**document.options, **customer, **goals}
    after = Document("Welcome", options, document.nodes, "Two\n\nlines.")
    source = SOURCE.replace("    ", "\t")
    new = patch(source, after)
    assert (
        "\n\n\tcustomer = User\n\tunique = True\n"
        '\tgoals = [flow.Goal("paid", when=flow.message("paid"))]\n\n\t# --'
    ) in new
    assert '\t"""Two\n\n\tlines.\n\t"""\n' in new


def test_meta_comes_and_goes(document: Document) -> None:
    """With the empty line below it."""
    bare = Document("Welcome", {}, document.nodes, document.doc)
    without = patch(SOURCE, bare)
    assert '    """Says hello."""\n\n    # -- first things --\n' in without
    assert "Meta" not in without
    again = patch(without, document)
    meta = '    class Meta:\n        verbose_name = "Welcome"\n        version = "1"\n'
    assert f'    """Says hello."""\n\n{meta}\n    unique = True\n\n    # --' in again
    assert said(document_in(again, "Welcome")) == said(document)


def test_the_docstring(document: Document) -> None:
    """Changed, taken away and added."""
    other = Document("Welcome", document.options, document.nodes, "Two\n\nlines.")
    new = patch(SOURCE, other)
    assert '    """Two\n\n    lines.\n    """\n\n    class Meta:' in new
    without = Document("Welcome", document.options, document.nodes)
    bare = patch(new, without)
    assert "class Welcome(flow.Automation):\n    class Meta:" in bare
    assert patch(bare, document) == SOURCE


def test_names_that_the_module_knows_are_taken(document: Document) -> None:
    """Its own, and those that it imports, whatever they are called there."""
    source = SOURCE.replace("from datetime import timedelta", "import datetime as dt").replace(
        "timedelta(", "dt.timedelta("
    )
    late = {"waitFor": {"t": "duration", "seconds": 60}, "timeout": None}
    assert diff(changed(document_in(source, "Welcome"), thanks=late), source)[1:] == [
        '+    thanks = flow.SendMail("welcome/thanks", to=this.about)'
        ".AfterWaitingFor(dt.timedelta(minutes=1))"
    ]
    with imported(SOURCE) as module:
        call = {"args": [{"t": "ref", "path": f"{module.__name__}:paid"}]}
        node = {"id": "go", "kind": "execute", "call": call}
        after = Document("Welcome", document.options, (node, *document.nodes[1:]), document.doc)
        new = patched(SOURCE.encode(), declared(module.Welcome), after).decode()
    assert "    go = flow.Execute(paid)\n" in new
    assert "import paid" not in new


def test_what_is_defined_below_the_class_is_refused(document: Document) -> None:
    with imported(SOURCE) as module:
        path = f"{module.__name__}:Other"
        after = changed(document, hello={"to": {"t": "ref", "path": path}})
        with pytest.raises(NotPatchable, match="not defined above the class"):
            patched(SOURCE.encode(), declared(module.Welcome), after)


def test_objects_that_are_named_before_they_are_there_are_said_otherwise() -> None:
    """A step that Python names as an object is named by its name once it stands below."""
    source = "from automations import flow\n\n\nclass Welcome(flow.Automation):\n"
    source += "    last = flow.End()\n    go = flow.Execute().Next(last)\n"
    document = document_in(source, "Welcome")
    turned = Document("Welcome", {}, document.nodes[::-1])
    assert "+    go = flow.Execute().Next(this.last)" in diff(turned, source)


BASED = """\
from __future__ import annotations

from automations import flow
from automations.flow import this


class Base(flow.Automation):
    class Meta:
        subject = "person"

    unique = True
    first = flow.Execute(this.go)
    second = flow.Execute(this.go)

    def go(self, task): ...


class Welcome(Base):
    second = flow.Execute(this.go).Retry(3)
    end = flow.End()
"""


def test_what_is_inherited_is_refused_with_its_place() -> None:
    """The message says which class declares it."""
    document = document_in(BASED, "Welcome")
    text = {"description": "x"}
    for after, words in (
        (changed(document, first=text), r"first is declared in patched.Base"),
        (Document("", document.options, document.nodes[1:]), "first is declared in"),
        (Document("", document.options, document.nodes[::2]), "second is declared in"),
        (changed(document, first={"name": "one"}), "first is declared in"),
        (Document("", document.options, document.nodes[::-1]), "first is inherited"),
        (Document("", {"subject": "person"}, document.nodes), "unique is declared in"),
    ):
        with pytest.raises(NotPatchable, match=words):
            patch(BASED, after, "Welcome")


def test_what_is_said_anew_of_the_inherited_is_patched() -> None:
    """An own step in the place of an inherited one, and a Meta that says all of it."""
    document = document_in(BASED, "Welcome")
    assert diff(changed(document, second={"retry": None}), BASED) == [
        "-    second = flow.Execute(this.go).Retry(3)"
    ]
    options = {**document.options, "verboseName": "Hello"}
    new = patch(BASED, Document("", options, document.nodes), "Welcome")
    meta = '    class Meta:\n        verbose_name = "Hello"\n        subject = "person"\n\n'
    assert f"class Welcome(Base):\n{meta}    second" in new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hello = ", "hello = again = "),
        ("unique = True", "unique, more = True, 1"),
        ("    end = flow.End()\n\n", "    end = flow.End(); more = 1\n\n"),
        ("class Other", "class Welcome"),
        ("class Welcome", "if 1:\n  pass\nclass Strange"),
    ],
)
def test_what_is_declared_in_another_way_is_refused(document: Document, old: str, new: str) -> None:
    """Rather than changed by halves."""
    unlike = Document("Welcome", {"unique": ["about"]}, document.nodes)
    after = changed(unlike, hello={"name": "hi"}, end={"description": "x"})
    with imported(SOURCE) as module:
        cls = declared(module.Welcome)
    source = SOURCE.replace(old, new, 1)
    with pytest.raises(NotPatchable, match=r"is not declared by one|classes Welcome at its top"):
        patched(source.encode(), cls, after)


def test_encoding_and_ends_of_lines_stay(document: Document) -> None:
    """What the encoding cannot hold is refused."""
    latin = f"# -*- coding: latin-1 -*-\n# é\n{SOURCE}".replace("\n", "\r\n").encode("latin-1")
    other = Document("Welcome", document.options, document.nodes, "Ü\n\nlines.")
    with imported(SOURCE) as module:
        cls = declared(module.Welcome)
    new = patched(latin, cls, other)
    assert new.startswith(b"# -*- coding: latin-1 -*-\r\n# \xe9\r\n")
    assert new.count(b"\n") == new.count(b"\r\n")
    assert b'"""\xdc\r\n\r\n    lines.\r\n    """' in new
    signed = b"\xef\xbb\xbf" + SOURCE.encode()
    assert patched(signed, cls, other).startswith(b'\xef\xbb\xbf"""Flows')
    with pytest.raises(NotPatchable, match="cannot be written in iso-8859-1"):
        patched(latin, cls, Document("Welcome", {}, document.nodes, "\u0141"))
    with pytest.raises(NotPatchable, match="no Python that can be read"):
        patched(b"class (", cls, other)


def test_code_of_a_document_stays_code_of_one_expression(document: Document) -> None:
    """Names that it needs are imported, unless they mean something else here."""
    path = "tests.flows.reliability:note"
    code = {"t": "opaque", "src": "lambda task: note(task)", "names": {"note": path}}
    new = patch(SOURCE, changed(document, hello={"to": code}))
    assert "from tests.flows.reliability import note\n" in new
    assert "flow.SendMail(TEMPLATE, to=lambda task: note(task))" in new
    for bad in (
        {**code, "names": {"paid": path}},
        {"t": "opaque", "src": "1; import os"},
        {"t": "opaque", "src": "1\nimport os"},
    ):
        with pytest.raises(DefinitionError):
            patch(SOURCE, changed(document, hello={"to": bad}))


@pytest.mark.parametrize("label", [*NASTY, "\x1b[31m", '"""\nimport os\n"""'])
def test_texts_stay_data(document: Document, label: str) -> None:
    """Whatever they say, wherever they stand."""
    options = {**document.options, "verboseName": f"x{label}"}
    after = changed(document, hello={"description": f"x{label}"})
    whole = Document("Welcome", options, after.nodes, f"x{label}x".strip())
    new = patch(SOURCE, whole)
    read = document_in(new, "Welcome")
    assert read.options["verboseName"] == f"x{label}"
    assert read.nodes[0]["description"] == f"x{label}"
    assert "\x1b" not in new
    assert "import os" not in [line.strip() for line in new.splitlines() if '"' not in line]
