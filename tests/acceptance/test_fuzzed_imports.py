"""Files that nobody meant to send: each is taken as it was, or refused with a sentence.

Valid files are changed byte by byte, and histories value by value. Nothing breaks, and nothing is
stored unless all of a file can be. AUTOMATIONS_FUZZ=long sends 50,000 files.
"""

from __future__ import annotations

import copy
import gzip
import json
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import django
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from automations import testing
from automations.histories import arrays, csvs, document, lines
from automations.histories.document import Document, Options
from automations.histories.kinds import Refused
from automations.histories.lines import Line
from automations.histories.verdicts import Verdict
from automations.models import AutomationModel
from automations_admin.transfer import bring, upload
from tests import databases
from tests.flows.acting import Parallel, Shipping

pytestmark = pytest.mark.django_db

#: Files in all; every so many are sent through the page; so many of those taken are imported.
#: All of them go to one database and version; what reads them knows neither.
SHORT = 2_000 if databases.chosen() == "sqlite" and django.VERSION < (6,) else 400
FILES = 50_000 if os.environ.get("AUTOMATIONS_FUZZ") == "long" else SHORT
EVERY = 20
SEED = 20_261_125
WRITE: dict[str, Callable[..., Iterator[bytes]]] = {
    "json": arrays.pieces,
    "jsonl": lines.lines,
    "csv": csvs.pieces,
}
#: Values in places where nobody expects them.
STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**63, 2**80, 1e308, float("nan"), float("inf"), "", "x" * 300,
    "\x00", "\ud800", "=cmd()", "archived", "running", "2026-02-30T00:00:00.000000+00:00",
    "00000000-0000-0000-0000-000000000000", [], {}, [[]], {"": {}}, [None], {"$model": 1},
    {"by": 7}, {"by": {"a": 1}}, "os.system", json.loads("[" * 40 + "]" * 40),
)  # fmt: skip
BYTES = (b"\x00", b"\xff", b"\xef\xbb\xbf", b'"', b"'", b",", b"\n", b"\r", b"{", b"[", b"NaN",
         b"\\ud800", b"9" * 5_000, b"[" * 3_000, b'{"a":1,"a":2}', b"\x1f\x8b", b"=")  # fmt: skip


@pytest.fixture
def histories() -> list[Document]:
    """Histories of several kinds; their instances are gone."""
    anna = User.objects.create_user("anna")
    run = testing.start(Shipping, order=7, broken=True, note="=1+1 ä😀")
    testing.submit(run.automation, anna, approved="on")
    runs = [run, testing.start(Shipping, order=8), testing.start(Parallel)]
    pks = [one.row.pk for one in runs]
    found = list(document.documents(pks, Options(redact=False)))
    for one in runs:
        one.automation.kill()
    return found


class Fuzz:
    """Makes files that are nearly right."""

    def __init__(self, histories: list[Document]) -> None:
        self.random, self.histories = random.Random(SEED), histories

    def files(self, count: int) -> Iterator[tuple[str, bytes]]:
        """Yield (kind, file)."""
        for _number in range(count):
            kind = self.random.choice(list(WRITE))
            change = self.random.choice((self.values, self.values, self.bytes, self.both))
            data = change(kind)
            if self.random.random() < 0.1:
                data = gzip.compress(data)
                if self.random.random() < 0.5:
                    data = self._harmed(data)
            yield kind, data

    def values(self, kind: str) -> bytes:
        """Return a file of which some values are others."""
        found = copy.deepcopy(self.random.sample(self.histories, self.random.randint(1, 2)))
        for _number in range(self.random.choice((0, 1, 1, 1, 2, 3))):
            self._change(self.random.choice(found))
        try:
            return b"".join(WRITE[kind](found))
        except (KeyError, TypeError, AttributeError, UnicodeEncodeError):
            # No exporter writes this; somebody may.
            return json.dumps(found).encode()

    def bytes(self, kind: str) -> bytes:
        """Return a file of which some bytes are others."""
        found = self.random.sample(self.histories, self.random.randint(1, 2))
        return self._harmed(b"".join(WRITE[kind](found)))

    def both(self, kind: str) -> bytes:
        """Return a file of which values and bytes are others."""
        return self._harmed(self.values(kind))

    def _harmed(self, data: bytes) -> bytes:
        place = self.random.randrange(len(data) + 1)
        length = self.random.choice((0, 0, 1, 1, 5, 200))
        put = self.random.choice((b"", self.random.choice(BYTES), self.random.randbytes(3)))
        cut = data[: place + length] if self.random.random() < 0.1 else data
        return cut[:place] + put + cut[place + length :]

    def _change(self, part: Any) -> None:
        """Change something anywhere in a document."""
        while True:
            keys = list(part) if isinstance(part, dict) else list(range(len(part)))
            if not keys:
                return
            key = self.random.choice(keys)
            inner = part[key]
            if isinstance(inner, (dict, list)) and inner and self.random.random() < 0.8:
                part = inner
                continue
            act = self.random.randrange(4)
            if act == 0:
                del part[key]
            elif act == 1 and isinstance(part, dict):
                part[f"{key}x"] = inner
            elif act == 2 and isinstance(part, list):
                part.append(copy.deepcopy(inner))
            else:
                part[key] = copy.deepcopy(self.random.choice(STRANGE))
            return


def rows() -> dict[str, int]:
    """Return how many rows there are of what."""
    models = apps.get_app_config("automations").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def read(kind: str, data: bytes) -> list[Line]:
    """Return what a file holds; a refusal of the whole is one of a line."""
    try:
        found = upload.read(kind, data)
    except Refused as why:
        found = [Line(0, refused=why)]
    for line in found:
        assert line.refused is None or line.refused.why.strip()
    return found


def test_each_file_is_taken_as_it_was_or_refused(histories: list[Document]) -> None:
    """Most of the files, without the page."""
    boss, before, taken = User.objects.create_superuser("boss"), rows(), 0
    for number, (kind, data) in enumerate(Fuzz(histories).files(FILES - FILES // EVERY)):
        found = read(kind, data)
        if any(line.refused for line in found) and number % EVERY:
            continue
        with transaction.atomic():
            _imported(found, boss)
            taken += not any(line.refused for line in found)
            transaction.set_rollback(True)
        if number % 100 == 0:
            assert rows() == before
    assert taken > FILES / 20


def _imported(found: list[Line], boss: User) -> None:
    """Import what was read: all of it, and it comes out as it was, or nothing."""
    outcomes, result = bring.run(found, boss, dry=False)
    stored = document.documents(
        AutomationModel.objects.order_by("pk").values_list("pk", flat=True), Options(redact=False)
    )
    wanted = [one.line.history for one in outcomes if one.verdict == Verdict.NEW]
    assert list(stored) == ([] if result.has_errors() else wanted)


def test_the_page_says_what_is_wrong(histories: list[Document]) -> None:
    """The others, through the page: no error of the server, and nothing is stored."""
    client, before = Client(), rows()
    client.force_login(User.objects.create_superuser("boss"))
    fuzz = Fuzz(histories)
    fuzz.random.seed(SEED + 1)
    for kind, data in fuzz.files(FILES // EVERY):
        sent = {"file": SimpleUploadedFile(f"h.{kind}", data)}
        answer = client.post("/admin/automations/automationmodel/import/", sent)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert answer.context.get("token") or "a-err" in page or "a-note" in page
    assert rows() == before
