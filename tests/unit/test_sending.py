"""Whether a mailed code is waited for, or the page is asked to send it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from test_flow import HOME, PAGES, Bench

from loomal_playwright import errors
from loomal_playwright.codes.code import Message
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


SEND, SENT = "Email me a code", "We sent a verification code to j•••@example.test."


def mailing(*controls: str, says: str = "", asks: str = "Code from the e-mail") -> FakePort:
    """A page that asks for a mailed code; its controls lead to itself."""
    pages = {"prompt": page(asks=asks, says=says, controls=controls), "home": HOME}
    return FakePort(pages, [Answer("home")], presses=dict.fromkeys(controls, "prompt"))


class Post:
    """An inbox on the port's clock. `at`: seconds until the first mail; None: it is sent a second after a control was pressed."""

    def __init__(self, port: FakePort, at: float | None) -> None:
        self._port = port
        self._arrives = None if at is None else port.now() + at
        self.pressed_at: float | None = None

    async def messages(self, io: Any, *, since: Any, sender: str | None) -> Sequence[Message]:
        """What has arrived, from its one sender."""
        assert sender is None
        if self._port.pressed and self.pressed_at is None:
            self.pressed_at = io.now()
        sent = self._arrives if self._arrives is not None else self.pressed_at and self.pressed_at + 1
        if sent is None or sent > io.now() or sent < since.timestamp():
            return ()
        return (Message(id="1", sender="no-reply@crm.example.test", received_at=sent, subject="Your code is 492817"),)


def waited(bench: Bench, port: FakePort, *, at: float | None = None, **arguments: Any) -> float:
    """Seconds until a control was pressed; -1: none was."""
    post, began = Post(port, at), port.now()
    bench.solve(port, inbox=post, factors=("email",), **arguments)
    return -1 if post.pressed_at is None else post.pressed_at - began


def test_a_page_that_only_offers_to_send_is_asked_at_once(bench: Bench) -> None:
    port = mailing(SEND)
    assert waited(bench, port) < 2
    assert port.pressed == [SEND]


def test_a_page_that_does_not_say_which_factor_and_offers_to_mail_is_asked_at_once(bench: Bench) -> None:
    assert waited(bench, mailing(SEND, asks="Verification code")) < 2


def test_mail_that_is_there_already_is_taken_before_a_page_that_only_offers_is_asked(bench: Bench) -> None:
    assert waited(bench, mailing(SEND), at=0.001) == -1


def test_a_press_of_the_callers_own_that_shows_a_moment_later_is_not_repeated(bench: Bench) -> None:
    port = mailing(SEND)
    port.pages["told"] = page(asks="Code from the e-mail", says=SENT, controls=[SEND])  # type: ignore[index]
    port._go(Answer("told", new=False, delay=600), carries_code=False)
    assert waited(bench, port, at=4) == -1


def test_a_page_is_given_some_time_where_the_caller_knows_since_when_mail_counts(bench: Bench) -> None:
    port = mailing(SEND)
    assert 5 <= waited(bench, port, since=datetime.fromtimestamp(port.now(), timezone.utc)) < 8


@pytest.mark.parametrize("control", ["Resend code", "Send again"])
def test_a_page_that_offers_to_send_again_has_sent_and_is_given_time(bench: Bench, control: str) -> None:
    assert 20 <= waited(bench, mailing(SEND, control)) < 24


def test_a_page_that_says_it_has_sent_is_given_some_time_whatever_its_control_says(bench: Bench) -> None:
    assert 5 <= waited(bench, mailing(SEND, says=SENT)) < 8


@pytest.mark.parametrize(
    "says",
    [
        "A code will be sent to j•••@example.test.",
        "No code has been sent yet. Press the button.",
        "We'll send a code to your email.",
        "Your code could not be sent to j•••@example.test.",
        "Ein Code wird an j•••@example.test gesendet.",
        "Es wurde noch kein Code gesendet.",
        "Un code sera envoyé à j•••@example.test.",
        "Se enviará un código por correo.",
        "Aún no se ha enviado ningún código.",
        "Мы отправим код на почту. Код ещё не отправлен.",
        "j•••@example.test にコードを送信します。",
        "验证码尚未发送",
    ],
)
def test_a_page_that_says_it_will_send_or_has_not_is_asked_at_once(bench: Bench, says: str) -> None:
    assert waited(bench, mailing(SEND, says=says)) < 2


@pytest.mark.parametrize(("control", "at"), [(SEND, 4), ("Resend code", 15)])
def test_mail_that_a_page_has_sent_is_not_asked_for_again(bench: Bench, control: str, at: float) -> None:
    assert waited(bench, mailing(control, says=SENT), at=at) == -1


def test_a_page_is_asked_once_however_long_the_mail_takes(bench: Bench) -> None:
    port = mailing(SEND)
    with pytest.raises(errors.CodeTimeout):
        waited(bench, port, at=100)
    assert port.pressed == [SEND]


def test_a_mail_that_repeats_a_refused_code_is_not_typed(bench: Bench) -> None:
    class Twice(Post):
        async def messages(self, io: Any, *, since: Any, sender: str | None) -> Sequence[Message]:
            first = await super().messages(io, since=since, sender=sender)
            return [*first, *(Message(id="2", sender=m.sender, received_at=m.received_at, subject=m.subject) for m in first)]

    asks = "Code from the e-mail"
    pages = {"prompt": page(asks=asks), "wrong": page(asks=asks, says="That code is incorrect.")}
    port = FakePort(pages, [Answer("wrong", new=False)])
    with pytest.raises(errors.CodeRejected):
        bench.solve(port, inbox=Twice(port, 1), factors=("email",), timeout=30_000)
    assert len(port.submissions) == 1


def offering() -> FakePort:
    """A page without a field that offers to mail a code."""
    offer = page(asks=None, says="We'll email a code to j•••@example.test.", controls=["Send code"])
    return FakePort({"prompt": offer, "sent": page(asks="Code from the e-mail", says=SENT), "home": HOME}, [Answer("home")],
                    presses={"Send code": "sent"})  # fmt: skip


def test_a_page_that_only_offers_to_mail_a_code_is_asked_to_and_answered(bench: Bench) -> None:
    port = offering()
    solution = bench.solve(port, inbox=Post(port, None))
    assert [(attempt.factor, attempt.outcome) for attempt in solution.attempts] == [("email", "accepted")]
    assert port.pressed == ["Send code"]


def test_nothing_is_sent_where_no_factor_that_the_page_would_send_is_held(bench: Bench) -> None:
    port = offering()
    with pytest.raises(errors.CodeUnavailable, match="email"):
        bench.solve(port)
    assert port.pressed == []


def test_a_function_is_asked_for_the_code_once_the_page_was_asked_to_send_it(bench: Bench) -> None:
    port = mailing(SEND)
    bench.solve(port, inbox=lambda _challenge: "492817" if port.pressed else "", factors=("email",))
    assert port.pressed == [SEND]


def test_after_a_refusal_the_page_may_ask_for_another_factor(bench: Bench) -> None:
    mailed = page(says="That code is incorrect.", asks="Code from the e-mail")
    port = FakePort({**PAGES, "mailed": mailed}, [Answer("mailed", new=False), Answer("home")])
    solution = bench.solve(port, inbox=Post(port, 1))
    assert [(attempt.factor, attempt.outcome) for attempt in solution.attempts] == [("totp", "wrong"), ("email", "accepted")]
