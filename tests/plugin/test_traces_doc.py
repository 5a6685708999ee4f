"""docs/traces.md keeps its word: its examples run, and what they leave holds no secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import EXAMPLES_ON_TRACES

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
from leaks import leaks

from loomal_playwright import fakes

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ended

SCRIPT, _ = EXAMPLES_ON_TRACES
PASSWORD = "correct horse battery staple"


def test_the_script_leaves_a_trace_without_the_code_and_the_password(tmp_path: Path) -> None:
    with fakes.load().FakeLogin() as service:
        visit = service.start("single", start="login")
        script = SCRIPT.replace("https://crm.example.com/login", visit.url)
        script = script.replace("chromium.launch()", "chromium.launch(**launch_options(find_browser()))")
        script = f"from loomal_playwright.browser import find_browser, launch_options\n{script}"
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    assert leaks(tmp_path / "trace.zip", ["548949", PASSWORD]) == []


@pytest.mark.timeout(180)  # the first test that asks for a session runs it
def test_the_suite_passes_and_its_trace_holds_no_password(ended: Callable[[str], Ended]) -> None:
    ended("sync").assert_outcomes("page_on_traces", passed=1)
    (trace,) = (ended("sync").folder / "test-results").rglob("test-page-on-traces*/*.zip")
    assert leaks(trace, [PASSWORD]) == []
