"""What a failing test tells, and that no report and no trace of a run shows a secret."""

from __future__ import annotations

import base64
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loomal_playwright.redaction import redact_trace

sys.path.append(str(Path(__file__).parent.parent / "journeys"))
from leaks import leaks

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Ended

pytestmark = [
    pytest.mark.timeout(180),  # the first test that asks for a session runs it
    pytest.mark.parametrize("session", ["sync", "async, 2 workers"]),
]


def told(session: Ended) -> set[str]:
    """The secrets that the suite knew, and every code that it typed."""
    told = [word for file in session.folder.glob("told-*.txt") for word in file.read_text(encoding="utf-8").split()]
    assert len(told) > 4
    return {*told, "correct horse battery staple"}


def test_no_trace_holds_a_secret(ended: Callable[[str], Ended], session: str) -> None:
    traces, secrets = sorted((ended(session).folder / "test-results").rglob("*.zip")), told(ended(session))
    assert len([trace for trace in traces if "test-failing" in str(trace)]) == 4
    assert [leak for trace in traces for leak in leaks(trace, secrets)] == []
    assert not any(redact_trace(trace, secrets) for trace in traces)


def test_no_report_shows_a_secret(ended: Callable[[str], Ended], session: str) -> None:
    written = [(ended(session).folder / name).read_text(encoding="utf-8") for name in ("report.html", "report.xml")]
    for text in (ended(session).output, *written):
        assert "test_fails_after_it" in text
        assert not [secret for secret in told(ended(session)) if secret in text]


def test_a_failure_tells_what_was_seen(ended: Callable[[str], Ended], session: str) -> None:
    ended(session).assert_outcomes("failing", passed=2, failed=3)
    assert ended(session).code == pytest.ExitCode.TESTS_FAILED
    sections = re.findall(r"-+ one-time code -+\n(.*?)\n(?=-{20}|={20}|_{20})", ended(session).output, re.DOTALL)
    assert len(sections) == 2, "nothing is told of a test that passes, or that has no page"
    refused = next(section for section in sections if "Asks for: totp" in section)
    assert "find (+" in refused
    assert re.search(r'<form [^>]*>.*<input [^>]*id="code"', refused, re.DOTALL)
    assert "(no picture: the page shows a secret)" in next(section for section in sections if section is not refused)
    picture = Path(re.search(r"kept in (.*2fa\.png)", refused)[1])
    assert picture.read_bytes().startswith(b"\x89PNG")
    report = (ended(session).folder / "report.html").read_text(encoding="utf-8")
    assert base64.b64encode(picture.read_bytes()).decode() in report
