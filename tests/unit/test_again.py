"""When a refusal is followed by nothing: whatever would near a lock-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_flow import Bench

from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.errors import CodeRejected, RateLimited
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
    "not yet": page(says="Too many incorrect codes. Please wait 20 seconds before you try again."),
    "never": page(says="Too many incorrect codes. Please wait 10 minutes before you try again."),
    "soon": page(says="You can resend the code in 20 seconds. Try again in 20 seconds."),
    "methods": page(
        heading="Choose how to sign in", asks=None, controls=("Authenticator app", "Text message"), says="Wrong code."
    ),
    "failed": page(heading="Verification failed", asks=None, controls=("Try again",), says="The code is incorrect."),
    "login": page("http://127.0.0.1/login", heading="Sign in", asks=None, says="That code is incorrect.", password=True),
    "password": page(says="That code is incorrect.", password=True),
}


def solved(folder: Path, *answers: Answer, start: str = "prompt", clock: list[float] | None = None) -> tuple[int, float]:
    """Answer the prompt: how many codes were submitted, and how long it took in ms. `clock`: takes when it began and ended."""
    vault = LocalVault(folder / "vault.sqlite", key=b"k" * 32)
    vault.enroll("crm", f"otpauth://totp/crm?secret={SECRET}")
    port = FakePort(PAGES, answers, start=start, presses={"Authenticator app": "prompt", "Try again": "prompt"})
    began = port.monotonic()
    try:
        run(solve(port, Request("crm"), Sources("crm", vault, None, Ledger(f"sqlite:///{folder}/ledger.sqlite"))))
    finally:
        if clock is not None:
            clock += [began, port.monotonic()]
        assert len(port.submissions) < 2 or not port.script
    return len(port.submissions), port.monotonic() - began


def test_the_last_attempt_before_a_lock_is_left_to_the_user(tmp_path: Path) -> None:
    with pytest.raises(CodeRejected, match="one more refusal may lock"):
        solved(tmp_path, Answer("last"), Answer("home"))


def test_a_page_that_grants_more_attempts_is_answered_again(tmp_path: Path) -> None:
    assert solved(tmp_path, Answer("two"), Answer("home"))[0] == 2


def test_a_password_that_was_emptied_beside_the_code_ends_it(tmp_path: Path) -> None:
    with pytest.raises(CodeRejected, match="wants the password once more"):
        solved(tmp_path, Answer("password"), Answer("home"))


def test_a_code_is_not_waited_for_at_the_login_form(tmp_path: Path) -> None:
    clock: list[float] = []
    with pytest.raises(CodeRejected, match="does not ask again"):
        solved(tmp_path, Answer("login"), clock=clock)
    assert clock[1] - clock[0] < 2_000


def test_a_page_that_wants_no_code_yet_is_given_none(tmp_path: Path) -> None:
    with pytest.raises(RateLimited, match="names 600 s"):
        solved(tmp_path, Answer("home"), start="never")


def test_a_wait_that_fits_is_waited_out_before_the_first_code(tmp_path: Path) -> None:
    submissions, took = solved(tmp_path, Answer("home"), start="not yet")
    assert submissions == 1
    assert took > 20_000


def test_a_countdown_beside_resend_is_not_waited_for(tmp_path: Path) -> None:
    assert solved(tmp_path, Answer("home"), start="soon")[1] < 20_000


def test_a_page_that_asks_how_after_a_refusal_is_told(tmp_path: Path) -> None:
    assert solved(tmp_path, Answer("methods"), Answer("home"))[0] == 2


def test_an_error_page_that_tries_again_leads_back_to_the_prompt(tmp_path: Path) -> None:
    assert solved(tmp_path, Answer("failed"), Answer("home"))[0] == 2


@pytest.mark.parametrize(
    ("says", "pressed"),
    [
        ("That code is incorrect.", ["Resend code"]),
        ("That code has expired. We sent you a new code.", []),
        ("A new code has been sent.", []),
    ],
)
def test_a_page_that_has_sent_another_mail_by_itself_is_not_asked_for_one(tmp_path: Path, says: str, pressed: list[str]) -> None:
    asks, controls = "Code from the e-mail", ["Resend code"]
    pages = {
        "prompt": page(asks=asks, controls=controls),
        "refused": page(asks=asks, controls=controls, says=says),
        "home": PAGES["home"],
    }
    port = FakePort(pages, [Answer("refused"), Answer("home")], presses={"Resend code": "prompt"})
    codes = iter(["482913", "517204"])
    Bench(tmp_path).solve(port, inbox=lambda _challenge: next(codes), factors=("email",))
    assert (port.pressed, len(port.submissions)) == (pressed, 2)
