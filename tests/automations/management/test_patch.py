"""A Python file is changed to what a flow says, if somebody says yes."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations import registry
from automations.designed import drafts, publishing
from automations.document.document import Document
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.management import patch
from automations.models import FlowVersion
from tests.flows import designs

SOURCE = """\
from __future__ import annotations

from automations import flow
from tests.flows.designs import is_big, send_invoice


class Invoicing(flow.Automation):
    # what is big is billed at once
    big = flow.If(is_big).Then(flow.this.bill)
    later = flow.Execute()
    bill = flow.Execute(send_invoice, amount="19.90")
    end = flow.End()
"""


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A file with a flow, which is imported."""
    path = tmp_path / "shop_flows.py"
    path.write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("shop_flows", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["shop_flows"] = module
    spec.loader.exec_module(module)
    yield path
    registry.unregister(module.Invoicing)
    del sys.modules["shop_flows"]


@pytest.fixture
def published(db: Any) -> FlowVersion:
    """A designed flow of the same name; a step of it waits for a day."""
    author = User.objects.create_user("dora")
    draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=author)
    return publishing.publish(draft, revision=1, actor=author)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Somebody at a terminal who answers this; returns what was asked."""
    asked: list[str] = []

    def answer(text: str) -> list[str]:
        def said(question: str) -> str:
            asked.append(question)
            return text

        monkeypatch.setattr("builtins.input", said)
        monkeypatch.setattr(patch.sys.stdin, "isatty", lambda: True, raising=False)
        return asked

    return answer


def patched(file: Path, flow: str = "designed.Invoicing", **options: Any) -> str:
    """Call the command and return what it says."""
    out = StringIO()
    call_command("automation_export", str(file), patch=flow, stdout=out, **options)
    return out.getvalue()


def said_by(file: Path) -> str:
    """Return what the class in a file says now, as Python."""
    module: dict[str, Any] = {"__name__": "shop_flows"}
    exec(compile(file.read_text(), str(file), "exec"), module)
    return source_of(document_of(module["Invoicing"]))


def test_what_differs_is_shown_and_written(published: FlowVersion, file: Path) -> None:
    """The class says what the version says; comments stay."""
    said = patched(file, yes=True)
    assert "-    later = flow.Execute()\n" in said
    assert "+    later = flow.Execute().AfterWaitingFor(timedelta(days=1))\n" in said
    assert said.endswith(f"{file} was written.\n")
    assert "    # what is big is billed at once\n" in file.read_text()
    assert said_by(file) == source_of(Document.from_json(published.document))


def test_nothing_is_written_without_a_yes(
    published: FlowVersion, file: Path, answer: Callable[[str], list[str]]
) -> None:
    """No is what just Enter says."""
    for text in ("", "n", "no", "x"):
        asked = answer(text)
        assert patched(file).endswith("Nothing was written.\n")
        assert file.read_text() == SOURCE
    assert asked[0] == f"Write this to {file}? [y/N] "
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    answer("Y")
    assert "was written" in patched(file)
    assert file.read_text() != SOURCE


def test_without_a_terminal_it_must_be_told(published: FlowVersion, file: Path) -> None:
    with pytest.raises(CommandError, match="no terminal to ask at"):
        patched(file)
    assert file.read_text() == SOURCE


def test_what_says_the_same_is_left_alone(db: Any, file: Path, tmp_path: Path) -> None:
    """Nobody is asked."""
    document = tmp_path / "flow.json"
    cls = registry.get("shop_flows.Invoicing")
    document.write_text(json.dumps(document_of(cls).to_json()))
    assert patched(file, str(document)) == ("Invoicing says the same already: nothing to write.\n")
    assert file.read_text() == SOURCE


def test_a_document_in_a_file_will_do(db: Any, file: Path, tmp_path: Path) -> None:
    """Of another name too, if the class is named."""
    document = tmp_path / "flow.json"
    document.write_text(json.dumps(designs.invoicing("Billing", "5.00")))
    with pytest.raises(CommandError, match=r"no class Billing .* declares Invoicing; choose"):
        patched(file, str(document), yes=True)
    patched(file, str(document), yes=True, cls="Invoicing")
    assert 'amount="5.00"' in file.read_text()
    document.write_text("{}")
    with pytest.raises(CommandError, match=r"has \d+ problems"):
        patched(file, str(document))
    with pytest.raises(CommandError, match="has no versions"):
        patched(file, str(document), flow_version=1)


def test_a_version_can_be_chosen(published: FlowVersion, file: Path) -> None:
    author = User.objects.get()
    draft = drafts.of(published.flow, author)
    saved = drafts.save(draft, designs.invoicing(amount="7.00"), revision=1, actor=author)
    publishing.publish(saved, revision=2, actor=author)
    patched(file, yes=True, flow_version=1)
    assert said_by(file) == source_of(Document.from_json(published.document))
    patched(file, yes=True)
    assert 'amount="7.00"' in file.read_text()
    with pytest.raises(CommandError, match="has no version 9"):
        patched(file, flow_version=9)
    publishing.retire(published.flow, actor=author, reason="")
    with pytest.raises(CommandError, match="has no published version"):
        patched(file)


def test_a_file_that_has_changed_meanwhile_is_left(
    published: FlowVersion, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def agreed(name: str) -> bool:
        file.write_text(f"{SOURCE}# later\n")
        return True

    monkeypatch.setattr(patch, "_agreed", agreed)
    with pytest.raises(CommandError, match="changed in the meantime"):
        patched(file)
    assert file.read_text() == f"{SOURCE}# later\n"


def test_rights_and_links_of_the_file_stay(published: FlowVersion, file: Path) -> None:
    link = file.parent / "link.py"
    link.symlink_to(file)
    file.chmod(0o640)
    patched(link, yes=True)
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert file.read_text() != SOURCE


def test_mistakes_are_told(published: FlowVersion, file: Path) -> None:
    for words, call in (
        ("No designed flow", lambda: patched(file, "designed.Other")),
        ("No designed flow", lambda: patched(file, "shop.flows.Invoicing")),
        ("cannot be read", lambda: patched(file.with_name("no.py"))),
        ("--without-traces do not go with", lambda: patched(file, without_traces=True)),
        ("--class, --yes go with", lambda: patched(file, "", cls="Invoicing", yes=True)),
        ("declares no class Invoicing", lambda: patched(Path(__file__))),
    ):
        with pytest.raises(CommandError, match=words):
            call()
    file.write_text(SOURCE.replace("class Invoicing", "if 1:\n  pass\nclass Other"))
    with pytest.raises(CommandError, match="0 classes Invoicing"):
        patched(file, yes=True)


def test_what_is_missing_is_told(
    published: FlowVersion, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "libcst", None)
    for name in [one for one in sys.modules if one.startswith("automations.document.")]:
        if name.rpartition(".")[2] in {"patching", "bodies", "header", "code"}:
            monkeypatch.delitem(sys.modules, name)
    with pytest.raises(CommandError, match=r'pip install "django-automations-suite\[patch\]"'):
        patched(file)
