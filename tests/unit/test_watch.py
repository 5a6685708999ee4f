"""What the page does while a code is awaited: it is noticed within a second or so; no code goes where none is asked any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_flow import PAGES, Bench, outcomes
from test_sending import SENT, Post

from loomal_playwright import errors
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
    from pathlib import Path

MAILED = "Code from the e-mail"
FACES = {
    **PAGES,
    "mailed": page(asks=MAILED, says=SENT),
    "reloaded": page(asks=MAILED, says=SENT),
    "lost": page(asks=MAILED, says="Your session has expired. Please sign in again."),
    "slow": page(asks=MAILED, says="Your session will expire in 60 seconds."),
    "other": page(asks="Code from your authenticator app"),
    "elsewhere": page("https://login.example.test/verify", asks=MAILED),
    "blank": page("http://127.0.0.1/verify", heading="", asks=None),
}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def waiting(after: str, at: float = 5, *, new: bool = True, script: list[Answer] | None = None) -> FakePort:
    """A page that asks for a mailed code and becomes another one after `at` seconds."""
    port = FakePort(dict(FACES), script or [Answer("home")], start="mailed")
    port._go(Answer(after, new=new, delay=at * 1000), carries_code=False)
    return port


def mailing(bench: Bench, port: FakePort, at: float = 18, **arguments: Any) -> Any:
    return bench.solve(port, inbox=Post(port, at), factors=("email",), **arguments)


@pytest.mark.parametrize(
    ("after", "new", "error", "within"),
    [("locked", True, errors.LockedOut, 2), ("lost", False, errors.PromptLost, 2), ("lost", True, errors.PromptLost, 2),
     ("home", True, errors.PromptLost, 8), ("login", True, errors.PromptLost, 8)],
)  # fmt: skip
def test_a_page_that_ends_the_sign_in_ends_the_wait_for_mail(
    bench: Bench, after: str, new: bool, error: type[errors.TwoFactorError], within: float
) -> None:
    port = waiting(after, new=new)
    began = port.now()
    with pytest.raises(error, match=r"while a code was awaited.*nothing was typed"):
        mailing(bench, port)
    assert 5 <= port.now() - began <= 5 + within
    assert port.submissions == []


def test_a_page_that_ends_the_sign_in_ends_the_wait_for_a_time_step(bench: Bench) -> None:
    bench.solve(FakePort(PAGES, [Answer("home")]))
    port = FakePort(PAGES, [Answer("home")])
    port._go(Answer("locked", delay=3_000), carries_code=False)
    began = port.now()
    with pytest.raises(errors.LockedOut):
        bench.solve(port)
    assert port.now() - began < 5
    assert port.submissions == []


def test_a_page_that_asks_for_another_code_by_then_is_given_that_one(bench: Bench) -> None:
    port = waiting("other")
    solution = bench.solve(port, inbox=Post(port, 18))
    assert [(attempt.factor, attempt.outcome) for attempt in solution.attempts] == [("totp", "accepted")]


BOUND = pytest.mark.parametrize("origins", [("127.0.0.1",), None], ids=["bound", "bound to no site"])


@BOUND
def test_a_page_that_moved_to_another_site_is_not_given_the_code(bench: Bench, origins: tuple[str, ...] | None) -> None:
    port = waiting("elsewhere")
    with pytest.raises(errors.OriginRefused, match=r"login\.example\.test"):
        mailing(bench, port, origins=origins)
    assert port.submissions == []


@BOUND
def test_a_page_that_leads_to_another_site_by_its_own_control_is_not_given_the_code(
    bench: Bench, origins: tuple[str, ...] | None
) -> None:
    pages = {**FACES, "prompt": page(asks=MAILED, controls=["Email me a code"])}
    port = FakePort(pages, [Answer("home")], presses={"Email me a code": "elsewhere"})
    with pytest.raises(errors.OriginRefused):
        bench.solve(port, inbox=Post(port, None), factors=("email",), origins=origins)
    assert port.submissions == []


@pytest.mark.parametrize("after", ["reloaded", "slow"])
def test_a_page_that_goes_on_asking_is_answered(bench: Bench, after: str) -> None:
    assert outcomes(mailing(bench, waiting(after, new=after == "reloaded"))) == ["accepted"]


def test_a_page_that_is_loaded_again_is_waited_for(bench: Bench) -> None:
    port = waiting("blank", 3)
    real = port._arrive

    def arrive() -> None:
        real()
        if port._page == "blank" and port._next is None:
            port._go(Answer("reloaded", delay=3_000), carries_code=False)

    port._arrive = arrive  # type: ignore[method-assign]
    assert outcomes(mailing(bench, port)) == ["accepted"]


def test_a_page_that_asks_for_something_else_again_and_again_is_given_up(bench: Bench) -> None:
    port = waiting("elsewhere", 1)
    real = port._arrive

    def arrive() -> None:
        real()
        if port._next is None:
            port._go(Answer("mailed" if port._page == "elsewhere" else "elsewhere", delay=3_000), carries_code=False)

    port._arrive = arrive  # type: ignore[method-assign]
    with pytest.raises(errors.PromptLost, match="something else 4 times"):
        bench.solve(port, inbox=Post(port, 10_000), factors=("email",), timeout=0, origins=("127.0.0.1", "login.example.test"))


def test_mail_is_noticed_when_it_comes_however_often_the_page_is_looked_at(bench: Bench) -> None:
    port = FakePort(dict(FACES), [Answer("home")], start="mailed")
    began = port.now()
    mailing(bench, port, at=0.7)
    assert port.submissions[0][0] - began < 1.3
