"""What follows what: the flow over a scripted page and a clock that waits for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright import errors
from loomal_playwright.codes.contracts import START
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.flow.request import Request, Selectors
from loomal_playwright.flow.solve import solve
from loomal_playwright.flow.sources import Sources
from loomal_playwright.page.verbs import run
from loomal_playwright.testing import Answer, FakePort, page

if TYPE_CHECKING:
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


def test_a_method_of_a_vault_that_does_not_know_the_label_is_not_chosen(bench: Bench) -> None:
    chooser = page(heading="Choose how to sign in", asks=None, controls=("Authenticator app", "Email me a code"))
    mailed = page("http://127.0.0.1/mail", heading="Check your email", asks="Email code")
    port = FakePort({"chooser": chooser, "mailed": mailed, "home": HOME}, [Answer("home")], start="chooser",
                    presses={"Email me a code": "mailed"})  # fmt: skip
    sources = Sources("nobody", bench.vault, lambda _challenge: "123456", bench.ledger)
    assert run(solve(port, Request("nobody"), sources)).factor == "email"
    assert port.pressed == ["Email me a code"]


class _LateInbox(LocalInbox):
    """A mail arrives at `arrives`."""

    arrives = START + 20.123

    async def messages(self, io: Any, **arguments: Any) -> Any:
        if io.now() >= self.arrives and not self.path.exists():
            self.deliver(b"From: login@crm.example.com\r\nSubject: Your code\r\n\r\nYour code is 492817.", at=self.arrives)
        return await super().messages(io, **arguments)


class _ChangingInbox(_LateInbox):
    """It learns that it is cheap to ask when it is first asked."""

    poll = 3_000.0

    async def messages(self, io: Any, **arguments: Any) -> Any:
        self.poll = 50.0
        return await super().messages(io, **arguments)


def test_what_an_inbox_says_of_itself_may_change(bench: Bench, tmp_path: Path) -> None:
    port = FakePort({"mailed": page(asks="Code from the e-mail"), "home": HOME}, [Answer("home")], start="mailed")
    inbox = _ChangingInbox(tmp_path / "inbox.db")
    bench.solve(port, inbox=inbox, factors=("email",))
    assert 0 < port.submissions[0][0] - inbox.arrives < 0.3


class _TellingInbox(_LateInbox):
    """It tells of the mail, and is asked no more often than need be."""

    asked = 0
    poll = 3_000.0

    async def messages(self, io: Any, **arguments: Any) -> Any:
        self.asked += 1
        return await super().messages(io, **arguments)

    async def news(self, io: Any, _seen: Any, *, ms: float, **arguments: Any) -> Any:
        self.asked += 1
        await io.sleep(max(10.0, min(ms, (self.arrives - io.now()) * 1000)))
        return await super().messages(io, **arguments)


def test_an_inbox_that_tells_of_mail_is_not_polled(bench: Bench, tmp_path: Path) -> None:
    port = FakePort({"mailed": page(asks="Code from the e-mail"), "home": HOME}, [Answer("home")], start="mailed")
    inbox = _TellingInbox(tmp_path / "inbox.db")
    bench.solve(port, inbox=inbox, factors=("email",))
    assert 0 < port.submissions[0][0] - inbox.arrives < 0.3
    assert inbox.asked <= 8, "in 20 s"


def test_a_mail_in_the_local_inbox_is_answered_within_300_ms_of_its_arrival(bench: Bench, tmp_path: Path) -> None:
    port = FakePort({"mailed": page(asks="Code from the e-mail"), "home": HOME}, [Answer("home")], start="mailed")
    inbox = _LateInbox(tmp_path / "inbox.db")
    bench.solve(port, inbox=inbox, factors=("email",))
    submitted, code = port.submissions[0]
    assert code.reveal() == "492817"
    assert 0 < submitted - inbox.arrives < 0.3
