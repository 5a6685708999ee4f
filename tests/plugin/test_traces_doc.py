"""docs/traces.md keeps its word: its examples run, and what they leave holds no secret."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
from leaks import leaks

from loomal_playwright import fakes

if TYPE_CHECKING:
    from conftest import Suite

PAGE = (Path(__file__).parents[2] / "docs" / "traces.md").read_text(encoding="utf-8")
SCRIPT, SUITE = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
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


@pytest.mark.parametrize("suite", ["sync"], indirect=True)
def test_the_suite_passes_and_its_trace_holds_no_password(suite: Suite) -> None:
    suite.write(test_it=SUITE)
    suite.run("--tracing=on").assert_outcomes(passed=1)
    (trace,) = (suite.folder / "test-results").rglob("*.zip")
    assert leaks(trace, [PASSWORD]) == []
