"""Calls that wait for mail to one inbox for one label take turns, whatever process they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_flow import HOME, PAGES, Bench, outcomes
from test_sending import SENT, Post

from loomal_playwright import errors
from loomal_playwright.flow.begin import baseline
from loomal_playwright.flow.request import Request
from loomal_playwright.flow.sources import Sources
from loomal_playwright.page.verbs import run
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from loomal_playwright.codes.books.book import Hold

MAILED, RESEND = "Code from the e-mail", "Resend code"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


class Busy(FakePort):
    """A page, and what else happens at certain times: `later(seconds, what)`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._later: list[tuple[float, Callable[[], object]]] = []
        super().__init__(*arguments, **options)

    def later(self, seconds: float, what: Callable[[], object]) -> None:
        """Let it happen."""
        self._later.append((self.now() + seconds, what))

    def advance(self, seconds: float) -> None:
        """Set the clocks on, and do what is due."""
        super().advance(seconds)
        for due in [one for one in self._later if one[0] <= self.now()]:
            self._later.remove(due)
            due[1]()


def mailing(*controls: str, answers: Sequence[Answer] = (Answer("home"),)) -> Busy:
    """A page that has mailed a code; its controls lead to itself."""
    pages = {**PAGES, "prompt": page(asks=MAILED, says=SENT, controls=controls)}
    return Busy(pages, answers, presses=dict.fromkeys(controls, "prompt"))


def crowd(bench: Bench, inbox: Any, size: int) -> list[Hold]:
    """Other calls, as they stand in the queue."""
    holds = [Sources("crm", bench.vault, inbox, bench.ledger).lease() for _ in range(size)]
    port = FakePort(PAGES)
    for hold in holds:
        run(hold.take(port))
    return holds


def is_free(bench: Bench, inbox: Any) -> bool:
    hold = Sources("crm", bench.vault, inbox, bench.ledger).lease()
    try:
        return run(hold.take(FakePort(PAGES)))
    finally:
        hold.free()


def mailed(bench: Bench, port: FakePort, inbox: Any, **arguments: Any) -> Any:
    return bench.solve(port, inbox=inbox, factors=("email",), **arguments)


def test_after_another_call_had_its_turn_the_page_is_asked_for_another_mail_before_any_is_taken(bench: Bench) -> None:
    port = mailing(RESEND)
    post = Post(port, None)
    (other,) = crowd(bench, post, 1)
    began = port.now()
    port.later(7, other.free)
    solution = mailed(bench, port, post)
    assert port.pressed == [RESEND]
    assert post.pressed_at is not None
    assert 7 <= post.pressed_at - began < 7.5
    assert "place 2 in the queue" in " ".join(event.text for event in solution.trail)


def test_a_mail_from_before_its_turn_is_not_taken_where_the_page_sends_another(bench: Bench) -> None:
    port = mailing(RESEND)
    post = Post(port, 3)  # while another call has its turn, and never again
    (other,) = crowd(bench, post, 1)
    port.later(7, other.free)
    with pytest.raises(errors.CodeTimeout):
        mailed(bench, port, post)
    assert port.submissions == []


def test_where_the_page_sends_no_other_the_mail_that_came_is_taken(bench: Bench) -> None:
    port = mailing()
    post = Post(port, 3)
    (other,) = crowd(bench, post, 1)
    port.later(7, other.free)
    assert outcomes(mailed(bench, port, post)) == ["accepted"]


def test_where_nobody_is_before_it_the_page_is_not_asked_for_another_mail(bench: Bench) -> None:
    port = mailing(RESEND)
    mailed(bench, port, Post(port, 3))
    assert port.pressed == []


def test_a_page_is_asked_to_send_only_when_it_is_this_calls_turn(bench: Bench) -> None:
    offer = page(asks=None, says="We'll email a code to j•••@example.test.", controls=["Send code"])
    pages = {"prompt": offer, "sent": page(asks=MAILED, says=SENT, controls=[RESEND]), "home": HOME}
    port = Busy(pages, [Answer("home")], presses={"Send code": "sent", RESEND: "sent"})
    post, began = Post(port, None), port.now()
    (other,) = crowd(bench, post, 1)
    port.later(7, other.free)
    mailed(bench, port, post)
    assert port.pressed == ["Send code"]
    assert post.pressed_at is not None
    assert post.pressed_at - began >= 7


@pytest.mark.parametrize("answer", ["home", "locked", "login", "wrong"])
def test_the_turn_is_over_when_the_call_is(bench: Bench, answer: str) -> None:
    port = mailing(answers=[Answer(answer)])
    post = Post(port, 1)
    try:
        mailed(bench, port, post, timeout=20_000)
    except errors.TwoFactorError:
        assert answer != "home"
    assert is_free(bench, post)


def test_the_turn_is_over_when_the_call_is_given_up(bench: Bench) -> None:
    class Cancelled(BaseException):
        pass

    def cancel() -> None:
        assert not is_free(bench, post)
        raise Cancelled

    port = mailing()
    post = Post(port, 30)
    port.later(5, cancel)
    with pytest.raises(Cancelled):
        mailed(bench, port, post)
    assert is_free(bench, post)


def test_a_call_that_leaves_the_queue_holds_nobody_up(bench: Bench) -> None:
    port = mailing()
    post = Post(port, 30)
    holds = crowd(bench, post, 1)
    with pytest.raises(errors.CodeTimeout):
        mailed(bench, port, post, timeout=5_000)
    holds[0].free()
    assert is_free(bench, post)


def test_a_turn_that_cannot_come_in_time_fails_at_once_with_its_place_in_the_queue(bench: Bench) -> None:
    port = mailing(RESEND)
    post, began = Post(port, 0), port.now()
    holds = crowd(bench, post, 4)
    with pytest.raises(errors.CodeTimeout, match=r"by 4 other calls .*place 5 in the queue.* nothing was typed"):
        mailed(bench, port, post, timeout=1_500)
    assert port.now() - began < 0.1
    assert port.pressed == []
    del holds


def test_a_turn_that_cannot_come_in_time_as_the_queue_moves_fails_as_soon_as_that_is_seen(bench: Bench) -> None:
    port = mailing()
    post, began = Post(port, 0), port.now()
    holds = crowd(bench, post, 3)
    port.later(10, holds[0].free)
    port.later(10, lambda: run(holds[1].take(port)) and run(holds[2].take(port)))
    port.later(10, lambda: run(holds[2].take(port)))
    with pytest.raises(errors.CodeTimeout, match=r"by 2 other calls .*place 3 in the queue"):
        mailed(bench, port, post, timeout=25_000)
    assert 10 <= port.now() - began < 12


def test_a_page_that_ends_the_sign_in_ends_the_wait_for_a_turn(bench: Bench) -> None:
    port = mailing()
    post, began = Post(port, 0), port.now()
    holds = crowd(bench, post, 1)
    port._go(Answer("locked", delay=3_000), carries_code=False)
    with pytest.raises(errors.LockedOut):
        mailed(bench, port, post)
    assert port.now() - began < 5
    del holds


def test_a_budget_that_was_spent_by_those_before_stops_it(bench: Bench) -> None:
    port = mailing(RESEND)
    post = Post(port, 0)
    (other,) = crowd(bench, post, 1)
    account = Sources("crm", bench.vault, post, bench.ledger).account
    for _ in range(5):
        port.later(3, lambda: run(bench.ledger.refused(port, account)))
    port.later(5, other.free)
    with pytest.raises(errors.BudgetSpent):
        mailed(bench, port, post)
    assert port.pressed == []


def test_an_authenticator_code_waits_for_no_turn(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("home")])
    post, began = Post(port, 0), port.now()
    holds = crowd(bench, post, 3)
    assert outcomes(bench.solve(port, inbox=post)) == ["accepted"]
    assert port.now() - began < 1
    del holds


def expected(bench: Bench, port: FakePort, inbox: Any, label: str = "crm", **arguments: Any) -> Request:
    """What `expect_2fa` makes of its arguments before the click."""
    request = Request(label, vault=bench.vault, inbox=inbox, ledger=bench.ledger, **arguments)
    return run(baseline(port, request))


@pytest.mark.parametrize(("label", "factors"), [("crm", ("email",)), ("nobody", None)], ids=["told", "not enrolled"])
def test_the_turn_is_waited_for_before_the_click_where_nothing_but_mail_can_be_the_answer(
    bench: Bench, label: str, factors: Any
) -> None:
    port = mailing()
    post = Post(port, 30)
    other = Sources(label, bench.vault, post, bench.ledger).lease()
    assert run(other.take(port))
    port.later(4, other.free)
    began = port.now()
    request = expected(bench, port, post, label, factors=factors)
    assert port.now() - began >= 4
    assert request.since is not None
    assert request.since.timestamp() >= began + 4
    assert not run(other.take(port))
    request.give_up()
    assert run(other.take(port))
    other.free()


def test_no_turn_is_waited_for_before_the_click_where_an_authenticator_code_may_do(bench: Bench) -> None:
    port = mailing()
    post = Post(port, 30)
    holds = crowd(bench, post, 1)
    assert expected(bench, port, post).hold is None
    del holds


def test_an_inbox_that_fails_before_the_click_leaves_the_turn_free(bench: Bench) -> None:
    class Broken(Post):
        async def messages(self, *_: Any, **__: Any) -> Any:
            msg = "the inbox is on fire"
            raise errors.VaultError(msg)

    post = Broken(FakePort(PAGES), 0)
    with pytest.raises(errors.VaultError):
        expected(bench, mailing(), post, factors=("email",))
    assert is_free(bench, post)


def test_the_turn_taken_before_the_click_is_the_calls_own(bench: Bench) -> None:
    port = mailing(RESEND)
    post = Post(port, 3)
    request = expected(bench, port, post, factors=("email",))
    arguments = {"hold": request.hold, "since": request.since}
    assert outcomes(mailed(bench, port, post, **arguments)) == ["accepted"]
    assert port.pressed == []
    assert is_free(bench, post)
