"""The secret key: random, the same at the next start, and nobody else's business."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sample_flows.secret import secret_key


def test_it_is_made_once(tmp_path: Path):
    """Sessions survive a restart."""
    assert secret_key(tmp_path / "key") == secret_key(tmp_path / "key")
    assert len(secret_key(tmp_path / "key")) > 50


def test_every_folder_has_its_own(tmp_path: Path):
    """It is random."""
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")


def test_only_its_owner_can_read_it(tmp_path: Path):
    """The file belongs to one user."""
    secret_key(tmp_path / "key")

    assert (tmp_path / "key").stat().st_mode & 0o077 == 0


def test_many_that_ask_at_once_get_the_same(tmp_path: Path):
    """No half-written key is read, and nothing is left behind."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path / "key"), range(8)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
