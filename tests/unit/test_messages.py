"""What an error tells whoever reads it: what the page asks, what there is, what would help, and what was submitted before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_flow import PAGES, Bench
from test_sending import Post

from loomal_playwright import errors
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
    from pathlib import Path

APP, MAIL, SMS = "Code from your authenticator app", "Code from the e-mail", "Code from the text message"
OTHER = "Use authenticator app"
FACES = {
    **PAGES,
    "app": page(asks=APP),
    "mail": page(asks=MAIL),
    "sms": page(asks=SMS),
    "both": page(asks=SMS, controls=[OTHER]),
    "refused": page(asks=SMS, says="That code is incorrect."),
}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def message(error: type[errors.TwoFactorError], bench: Bench, port: FakePort, **arguments: Any) -> str:
    with pytest.raises(error) as raised:
        bench.solve(port, **arguments)
    return raised.value.message


def test_a_factor_without_a_source_is_named_with_what_would_help(bench: Bench) -> None:
    told = message(errors.CodeUnavailable, bench, FakePort(FACES, start="mail"))
    assert told == (
        "the page asks for an e-mailed code (email); there is a source for an authenticator code (totp); "
        "for the e-mail give inbox=; nothing was typed"
    )


def test_factors_that_exclude_what_there_is_are_named(bench: Bench) -> None:
    told = message(errors.CodeUnavailable, bench, FakePort(FACES, start="app"), factors=("email",))
    assert "factors=('email',) allows no other" in told


@pytest.mark.parametrize(("after", "outcome"), [("sms", "next_factor"), ("refused", "wrong")])
def test_a_second_prompt_that_cannot_be_answered_says_what_became_of_the_first(bench: Bench, after: str, outcome: str) -> None:
    port = FakePort(FACES, [Answer(after, new=after == "sms")], start="app")
    told = message(errors.CodeUnavailable, bench, port)
    assert "the page asks for a text message (sms)" in told
    assert f"the last code submitted (totp) came to '{outcome}'" in told
    assert "nothing was typed after it" in told


def test_a_second_authenticator_code_beyond_the_deadline_is_not_laid_to_other_workers(bench: Bench) -> None:
    again = page(asks="Second code from your authenticator app")
    port = FakePort(
        {**FACES, "mail": page(asks=MAIL), "app": page(asks=APP), "again": again}, [Answer("mail"), Answer("app")], start="app"
    )
    told = message(errors.CodeTimeout, bench, port, inbox=Post(port, 0.1), timeout=12_000)
    assert "this call has submitted an authenticator code already, and none is typed twice" in told


@pytest.mark.parametrize(
    ("leads", "error", "told"),
    [
        ("both", errors.PromptNotFound, "the page still asks for a text message (sms)"),
        ("login", errors.PromptNotFound, "the page asks for no code, at http://127.0.0.1/login"),
        ("locked", errors.LockedOut, "the account was locked after “Use authenticator app” was pressed"),
    ],
)
def test_a_control_that_leads_elsewhere_is_named_with_where_it_led(
    bench: Bench, leads: str, error: type[errors.TwoFactorError], told: str
) -> None:
    assert told in message(error, bench, FakePort(FACES, start="both", presses={OTHER: leads}))


def test_mail_that_never_comes_is_told_with_how_long_it_was_waited_for(bench: Bench) -> None:
    port = FakePort(FACES, start="mail")
    told = message(errors.CodeTimeout, bench, port, inbox=Post(port, 1_000), timeout=20_000)
    assert told.startswith("no mail with a code for 'crm' came within 1")
    assert "none came at all" in told
