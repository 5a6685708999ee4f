"""When a refusal is followed by nothing: whatever would near a lock-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.errors import CodeRejected
from loomal_playwright.flow.request import Request
from loomal_playwright.flow.solve import solve
from loomal_playwright.flow.sources import Sources
from loomal_playwright.page.verbs import run
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PAGES = {
    "prompt": page(),
    "home": page("http://127.0.0.1/home", heading="Welcome", asks=None),
    "last": page(says="That code is incorrect. 1 attempt left."),
    "two": page(says="That code is incorrect. 2 attempts left."),
    "password": page(says="That code is incorrect.", password=True),
}


def solved(folder: Path, *answers: Answer) -> FakePort:
    """Answer the prompt; the port tells what was submitted."""
    vault = LocalVault(folder / "vault.sqlite", key=b"k" * 32)
    vault.enroll("crm", f"otpauth://totp/crm?secret={SECRET}")
    port = FakePort(PAGES, answers)
    try:
        run(solve(port, Request("crm"), Sources("crm", vault, None, Ledger(f"sqlite:///{folder}/ledger.sqlite"))))
    finally:
        assert not port.script or len(port.submissions) == 1
    return port


def test_the_last_attempt_before_a_lock_is_left_to_the_user(tmp_path: Path) -> None:
    with pytest.raises(CodeRejected, match="one more refusal may lock"):
        solved(tmp_path, Answer("last"), Answer("home"))


def test_a_page_that_grants_more_attempts_is_answered_again(tmp_path: Path) -> None:
    assert len(solved(tmp_path, Answer("two"), Answer("home")).submissions) == 2


def test_a_password_that_was_emptied_beside_the_code_ends_it(tmp_path: Path) -> None:
    with pytest.raises(CodeRejected, match="wants the password once more"):
        solved(tmp_path, Answer("password"), Answer("home"))
