"""What follows what: the flow over a scripted page and a clock that waits for nobody."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright import errors
from loomal_playwright.codes.code import Message
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.flow.request import Request, Selectors
from loomal_playwright.flow.solve import solve
from loomal_playwright.flow.sources import Sources
from loomal_playwright.page.verbs import run
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from loomal_playwright.flow.solution import Solution

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PROMPT, HOME = page(), page("http://127.0.0.1/home", heading="Welcome", asks=None)
PAGES = {
    "prompt": PROMPT,
    "home": HOME,
    "wrong": page(says="That code is incorrect."),
    "used": page(says="This code has already been used."),
    "wait": page(says="Too many attempts. Try again in 20 seconds."),
    "locked": page("http://127.0.0.1/locked", heading="Your account has been locked", asks=None),
    "login": page("http://127.0.0.1/login", heading="Sign in", asks=None, password=True),
    "failed": page("http://127.0.0.1/oops", heading="Internal server error", asks=None),
    "ours": page("http://crm.example.test/verify"),
    "theirs": page("https://crm-example.test/verify"),
}


class Bench:
    """One account: its vault and ledger; each `solve` is another call."""

    def __init__(self, folder: Path) -> None:
        self.vault = LocalVault(folder / "vault.sqlite", key=b"k" * 32)
        self.vault.enroll("crm", f"otpauth://totp/crm?secret={SECRET}")
        self.ledger = Ledger(f"sqlite:///{folder}/ledger.sqlite")

    def solve(self, port: FakePort, *, inbox: Any = None, **arguments: Any) -> Solution:
        """Answer the port's page."""
        request = Request("crm", **arguments)
        return run(solve(port, request, Sources("crm", self.vault, inbox, self.ledger)))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def outcomes(solution: Solution) -> list[str]:
    return [attempt.outcome for attempt in solution.attempts]


def steps(port: FakePort) -> list[int]:
    return [int(at // 30) for at, _ in port.submissions]


def test_a_right_code_is_submitted_once(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("home")])
    assert outcomes(bench.solve(port)) == ["accepted"]
    assert len(port.submissions) == 1


def test_a_code_called_used_is_followed_by_the_next_step(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("used"), Answer("home")])
    assert outcomes(bench.solve(port)) == ["used", "accepted"]
    assert steps(port)[1] == steps(port)[0] + 1


def test_two_refusals_of_a_code_that_must_be_right_are_enough(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("wrong"), Answer("wrong"), Answer("home")])
    with pytest.raises(errors.CodeRejected) as raised:
        bench.solve(port, timeout=120_000)
    assert len(port.submissions) == 2
    assert "Call log:" in str(raised.value)


def test_max_attempts_is_a_ceiling(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("used"), Answer("used")])
    with pytest.raises(errors.CodeRejected):
        bench.solve(port, max_attempts=1)
    assert len(port.submissions) == 1


def test_max_attempts_is_a_ceiling_where_the_page_asks_for_another_code(bench: Bench) -> None:
    pages = {**PAGES, "prompt": page(asks="Code from your authenticator app"), "other": page(asks="Code from the e-mail")}
    port = FakePort(pages, [Answer("other"), Answer("home")])
    with pytest.raises(errors.CodeRejected, match="max_attempts=1"):
        bench.solve(port, max_attempts=1)
    assert len(port.submissions) == 1


def test_another_prompt_alone_does_not_forget_the_refusals(bench: Bench) -> None:
    pages = {**PAGES, "prompt": page(asks="Code from your authenticator app"), "other": page(asks="Code from the e-mail")}
    for i, answer in enumerate(("wrong", "wrong", "wrong", "wrong", "other", "wrong")):
        port = FakePort(pages, [Answer(answer)])
        port.advance(60 * (i + 1))
        with pytest.raises(errors.CodeRejected):
            bench.solve(port, max_attempts=1)
    port = FakePort(PAGES)
    port.advance(60 * 7)
    with pytest.raises(errors.BudgetSpent):
        bench.solve(port)


def test_after_a_refusal_the_page_may_ask_for_another_factor(bench: Bench) -> None:
    mailed = page(says="That code is incorrect.", asks="Code from the e-mail")
    port = FakePort({**PAGES, "mailed": mailed}, [Answer("mailed", new=False), Answer("home")])
    solution = bench.solve(port, inbox=Post(port, 1))
    assert [(attempt.factor, attempt.outcome) for attempt in solution.attempts] == [("totp", "wrong"), ("email", "accepted")]


def test_a_wait_that_the_page_names_is_waited(bench: Bench) -> None:
    port = FakePort({**PAGES, "wait": page(says="Too many attempts. Try again in 20 seconds.")}, [Answer("wait"), Answer("home")])
    assert outcomes(bench.solve(port)) == ["limited", "accepted"]
    assert port.submissions[1][0] - port.submissions[0][0] >= 20


def test_a_wait_beyond_the_deadline_is_an_error_at_once(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("wait")])
    with pytest.raises(errors.RateLimited):
        bench.solve(port, timeout=15_000)
    assert port.now() - port.submissions[0][0] < 5


@pytest.mark.parametrize(
    ("after", "status", "error"),
    [
        ("locked", 200, errors.LockedOut),
        ("login", 200, errors.PromptLost),
        ("failed", 500, errors.OutcomeUnknown),
        ("wrong", 503, errors.OutcomeUnknown),
        ("wait", 502, errors.OutcomeUnknown),
        ("locked", 500, errors.LockedOut),
        ("prompt", 0, errors.OutcomeUnknown),
    ],
)
def test_nothing_is_submitted_after_an_end(bench: Bench, after: str, status: int, error: type[Exception]) -> None:
    port = FakePort(PAGES, [Answer(after, status), Answer("home")])
    with pytest.raises(error):
        bench.solve(port)
    assert len(port.submissions) == 1


def test_a_page_that_never_answers_is_unknown_at_the_deadline(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("home", delay=10_000_000)])
    with pytest.raises(errors.OutcomeUnknown):
        bench.solve(port, timeout=20_000)


def test_a_step_used_by_an_earlier_call_is_never_typed_again(bench: Bench) -> None:
    first, second = FakePort(PAGES, [Answer("home")]), FakePort(PAGES, [Answer("home")])
    bench.solve(first)
    bench.solve(second)
    assert steps(second)[0] > steps(first)[0]


def test_a_step_beyond_the_deadline_fails_at_once_and_names_the_queue(bench: Bench) -> None:
    bench.solve(FakePort(PAGES, [Answer("home")]))
    port = FakePort(PAGES, [Answer("home")])
    with pytest.raises(errors.CodeTimeout, match="queue"):
        bench.solve(port, timeout=10_000)
    assert port.submissions == []


def test_a_code_about_to_expire_is_not_typed(bench: Bench) -> None:
    port = FakePort(PAGES, [Answer("home")])
    port.advance(28)
    bench.solve(port)
    assert port.submissions[0][0] % 30 < 1


def test_five_refusals_stop_the_account_before_typing(bench: Bench) -> None:
    for _ in range(5):
        with pytest.raises(errors.CodeRejected):
            bench.solve(FakePort(PAGES, [Answer("wrong")]), max_attempts=1, timeout=300_000)
    port = FakePort(PAGES, [Answer("home")])
    with pytest.raises(errors.BudgetSpent):
        bench.solve(port, timeout=300_000)
    assert port.submissions == []


def test_plain_http_off_this_machine_is_refused(bench: Bench) -> None:
    port = FakePort(PAGES, start="ours")
    with pytest.raises(errors.OriginRefused, match="plain http"):
        bench.solve(port)


def test_a_site_that_looks_alike_is_refused_and_the_way_to_add_it_named(bench: Bench) -> None:
    port = FakePort(PAGES, start="theirs")
    with pytest.raises(errors.OriginRefused, match=r"loomal-playwright allow crm crm-example\.test"):
        bench.solve(port, origins=("crm.example.test",))


def test_a_page_without_a_prompt_is_an_error_with_nothing_typed(bench: Bench) -> None:
    with pytest.raises(errors.PromptNotFound, match="nothing was typed"):
        bench.solve(FakePort(PAGES, start="home"))


def undoing() -> FakePort:
    """A page that asks for a code to turn two-factor off."""
    return FakePort({"prompt": page(heading="Disable two-factor authentication"), "home": HOME}, [Answer("home")])


def test_a_code_that_would_turn_two_factor_off_is_not_typed_and_the_error_says_so(bench: Bench) -> None:
    port = undoing()
    with pytest.raises(errors.PromptNotFound, match=r"not for signing in: the heading says 'Disable two-factor authentication'"):
        bench.solve(port)
    assert port.submissions == []


def test_a_field_that_the_caller_names_is_answered_whatever_the_code_does(bench: Bench) -> None:
    assert outcomes(bench.solve(undoing(), selectors=Selectors(field="#code"))) == ["accepted"]


def test_a_prompt_that_is_not_required_may_be_absent(bench: Bench) -> None:
    assert bench.solve(FakePort(PAGES, start="home"), required=False).attempts == ()


def test_a_page_that_repeats_the_code_does_not_bring_it_into_the_trail(bench: Bench) -> None:
    port = FakePort(dict(PAGES), [Answer("echo")])
    port.pages["echo"] = PROMPT  # type: ignore[index]  # replaced once the code is known
    asked = bench.vault.totp

    async def totp(io: Any, label: str) -> Any:
        code = await asked(io, label)
        port.pages["echo"] = page(says=f"Code {code.reveal()} is incorrect.")  # type: ignore[index]
        return code

    bench.vault.totp = totp  # type: ignore[method-assign]
    with pytest.raises(errors.CodeRejected) as raised:
        bench.solve(port, max_attempts=1)
    assert port.submissions[0][1].reveal() not in str(raised.value)
    assert "is incorrect" in str(raised.value)


# -- whether a mailed code is waited for, or asked for

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

    port = FakePort({"prompt": page(asks="Code from the e-mail"), "wrong": page(asks="Code from the e-mail", says="That code is incorrect.")},
                    [Answer("wrong", new=False)])  # fmt: skip
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
