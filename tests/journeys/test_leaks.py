"""No code and no secret is ever written down: not in logs, errors, trails, nor in what a failing test run prints."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from faces import settle
from sources import Sources, long_codes

from loomal_playwright import errors

HERE = Path(__file__).parent


class Journal:
    """All that a call says, in every way it can."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def note(self, *things: object) -> None:
        """Keep how each is printed."""
        self.texts += [form(thing) for thing in things for form in (str, repr)]

    def mentions(self, secret: str) -> bool:
        """Whether it was written anywhere."""
        return any(secret in text for text in self.texts)


@pytest.mark.parametrize("scenario", ["wrong-alert", "wrong-always", "used", "closed", "lost", "email", "boxes-8"])
def test_logs_errors_and_trails_hold_no_code(face: Any, fake: Any, page: Any, request: Any, scenario: str) -> None:
    caplog, capfd, tmp_path = map(request.getfixturevalue, ("caplog", "capfd", "tmp_path"))
    caplog.set_level(logging.DEBUG)
    sources, journal = Sources.fresh(tmp_path), Journal()
    typed: list[str] = []
    run = fake.start(scenario, period=2, deliver=sources.inbox.deliver, on_code=typed.append, **long_codes(scenario))
    sources.enroll(run)

    async def go() -> Any:
        await settle(page.goto(run.url))
        return await settle(face.api.solve_2fa(page, **sources.arguments, timeout=10_000, on_event=journal.note))

    try:
        journal.note(face.run(go()))
    except errors.TwoFactorError as error:
        journal.note(error, error.__cause__, error.__context__, error.trail)
    journal.note(caplog.text, *capfd.readouterr(), sources.vault, sources.ledger)
    assert typed, "no code was typed: nothing was tested"
    assert not any(map(journal.mentions, [*typed, run.secret]))


@pytest.mark.timeout(180)
def test_a_failing_test_run_prints_no_code(face: Any, tmp_path: Path) -> None:
    typed = tmp_path / "typed"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--face",
        face.name,
        "-l",
        "--tb=long",
        "-vv",
        "--log-level=DEBUG",
        "fails_on_purpose.py",
    ]
    environment = {**os.environ, "TYPED": str(typed)}
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=170, check=False)
    printed = done.stdout + done.stderr
    secrets = typed.read_text(encoding="ascii").split()
    assert " failed" in printed.splitlines()[-1]
    assert " passed" not in printed.splitlines()[-1]
    assert len(secrets) > 6, "no code was typed: nothing was tested"
    assert not any(secret in printed for secret in secrets)
