"""What is asked of a page is JavaScript that a browser takes."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import probes


@pytest.mark.browser
def test_frames_are_counted(page: Any) -> None:
    page.evaluate(probes.COUNT_FRAMES)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate("window.perSecond()") > 0


@pytest.mark.browser
def test_what_the_page_asks_its_worker_for_first_is_kept(page: Any) -> None:
    page.evaluate(f"() => {{ {probes.ALL} }}")
    page.evaluate("""() => {
      const worker = new Worker(URL.createObjectURL(new Blob([""])));
      worker.postMessage("first");
      worker.postMessage("second");
    }""")
    assert page.evaluate("window.asked") == "first"
