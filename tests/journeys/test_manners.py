"""What holds around a solved prompt: before it, after it, and when there is none."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import entered, settle, until
from sources import LABEL, Sources

from loomal_playwright import errors
from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Faults = load().Faults
LENIENT = Faults(window=1)  # short steps on a busy machine: a code may arrive when its step has just ended


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    return Sources.fresh(tmp_path)


@pytest.fixture
def solve(face: Any, page: Any, sources: Sources) -> Callable[..., Any]:
    """Open a run's page and answer its prompt."""

    async def go(run: Any, **arguments: Any) -> Any:
        await settle(page.goto(arguments.pop("url", run.url)))
        return await settle(face.api.solve_2fa(page, **{**sources.arguments, **arguments}))

    return lambda run, **arguments: face.run(go(run, **arguments))


@pytest.fixture
def account(fake: Any, sources: Sources) -> Callable[..., Any]:
    """Start a run whose secret the vault holds."""

    def start(scenario: str, **more: Any) -> Any:
        run = fake.start(scenario, **{"period": 86_400, "deliver": sources.inbox.deliver, **more})
        sources.enroll(run)
        return run

    return start


def test_expect_2fa_takes_the_mail_that_the_click_sends(face: Any, page: Any, sources: Sources, account: Any) -> None:
    run = account("email-login")

    async def sign_in() -> Any:
        await settle(page.goto(run.url))
        async with entered(face.api.expect_2fa(page, **sources.arguments)) as two_factor:
            await settle(page.locator("button.primary").click())
        value = two_factor.value
        return await settle(value)

    solution = face.run(sign_in())
    assert run.signed_in
    assert (solution.factor, run.resends, len(run.submissions)) == ("email", 0, 1)


def test_a_page_that_only_offers_to_mail_a_code_is_asked_to_at_once(solve: Any, account: Any) -> None:
    run = account("email-button")
    solution = solve(run)
    assert (solution.factor, run.resends, len(run.submissions)) == ("email", 1, 1)
    pressed = next(event.at for event in solution.trail if "pressing" in event.text)
    found = next(event.at for event in solution.trail if event.stage == "find")
    assert pressed - found < 4_000  # and not the 20 s that a mail on its way is given


def test_a_page_without_a_prompt_is_an_error_after_prompt_timeout_and_nothing_is_typed(solve: Any, account: Any) -> None:
    run = account("single", start="login")
    started = time.monotonic()
    with pytest.raises(errors.PromptNotFound):
        solve(run, prompt_timeout=700)
    assert time.monotonic() - started < 4
    assert (run.submissions, run.logins, run.forbidden) == ((), 0, set())


def test_a_page_without_a_prompt_is_fine_where_none_is_required(solve: Any, account: Any) -> None:
    run = account("single", start="login")
    solution = solve(run, prompt_timeout=700, required=False)
    assert (solution.attempts, solution.factor, run.submissions) == ((), None, ())


def test_selectors_are_used_exactly(solve: Any, account: Any) -> None:
    from loomal_playwright import Selectors  # noqa: PLC0415

    run = account("decoys")
    solve(run, selectors=Selectors(field="#field-7", submit="button.primary"))
    assert run.signed_in
    assert run.forbidden == set()


def test_a_selector_that_is_not_there_finds_nothing_else(solve: Any, account: Any) -> None:
    from loomal_playwright import Selectors  # noqa: PLC0415

    run = account("single")
    with pytest.raises(errors.PromptNotFound):
        solve(run, selectors=Selectors(field="#no-such-field"), prompt_timeout=700)
    assert run.submissions == ()


def test_the_device_is_trusted_only_when_asked_to(face: Any, page: Any, sources: Sources, account: Any) -> None:
    look = {"input": 'autocomplete="one-time-code"', "remember": True}
    posted = []

    async def go(run: Any, *, trust: bool) -> None:
        page.on("request", lambda request: posted.append(request.post_data or "") if request.url.endswith("/verify") else None)
        await settle(page.goto(run.url))
        await settle(face.api.solve_2fa(page, **sources.arguments, remember_device=trust))

    for trust in (False, True):
        posted.clear()
        face.run(go(account("single", look=look), trust=trust))
        assert any("remember=1" in data for data in posted) == trust


def test_a_second_sign_in_to_one_account_waits_for_the_next_step(solve: Any, account: Any, fake: Any) -> None:
    first = account("single", period=2, faults=LENIENT)
    second = fake.start("single", secret=first.secret, period=2, faults=LENIENT)
    for run in (first, second):
        solve(run)
    assert [each.outcome for run in (first, second) for each in run.submissions] == ["accepted", "accepted"]


def test_too_many_refusals_stop_the_next_call_before_it_types(tmp_path: Path, face: Any, page: Any, account: Any) -> None:
    sources = Sources.fresh(tmp_path / "strict", budget=2)
    run = account("wrong-always", period=2)
    sources.enroll(run)

    async def go() -> None:
        await settle(page.goto(run.url))
        await settle(face.api.solve_2fa(page, **sources.arguments))

    with pytest.raises(errors.CodeRejected):
        face.run(go())
    with pytest.raises(errors.BudgetSpent):
        face.run(go())
    assert len(run.submissions) == 2


def test_a_page_of_the_other_face_is_refused_with_the_right_import(face: Any, page: Any, sources: Sources) -> None:
    wrong, right = {
        "async": ("loomal_playwright.sync_api", "from loomal_playwright import"),
        "sync": ("loomal_playwright", "from loomal_playwright.sync_api import"),
    }[face.name]
    solve_2fa = __import__(wrong, fromlist=["solve_2fa"]).solve_2fa
    with pytest.raises(TypeError, match=right):
        face.run(settle(solve_2fa(page, **sources.arguments)))


def test_an_unknown_label_is_named(solve: Any, account: Any) -> None:
    run = account("single")
    with pytest.raises(errors.LabelNotFound, match="no-such-label"):
        solve(run, label="no-such-label")
    assert run.submissions == ()


def test_a_plain_function_is_a_source(solve: Any, fake: Any, face: Any) -> None:
    run = fake.start("email", deliver=(mails := []).append)
    told = []

    def read_mail(challenge: Any) -> str:
        told.append((challenge.label, challenge.factor))
        return next(line.strip() for line in mails[-1].get_content().splitlines() if line.strip().isdigit())

    solve(run, inbox=read_mail)
    assert run.signed_in
    assert told == [(LABEL, "email")]


def test_the_deadline_holds_when_the_page_hangs_after_the_submission(face: Any, page: Any, solve: Any, account: Any) -> None:
    run = account("mute")
    face.run(settle(page.add_init_script("addEventListener('submit', () => setTimeout(() => { for (;;); }, 300))")))
    started = time.monotonic()
    with pytest.raises(errors.OutcomeUnknown):
        solve(run, timeout=4_000)
    assert time.monotonic() - started < 8
    assert len(run.submissions) == 1


def test_a_popup_that_closes_while_its_opener_stays_is_not_taken_for_an_acceptance(
    face: Any, page: Any, sources: Sources, account: Any
) -> None:
    run = account("popup")

    async def go() -> None:
        await settle(page.add_init_script("addEventListener('message', event => event.stopImmediatePropagation())"))
        await settle(page.goto(run.url))
        async with entered(page.expect_popup()) as opened:
            await settle(page.locator("#sign-in").click())
        await settle(face.api.solve_2fa(await settle(opened.value), **sources.arguments))

    with pytest.raises(errors.PromptLost):
        face.run(go())
    assert len(run.submissions) == 1


def test_every_error_ends_with_what_was_seen_and_done(solve: Any, account: Any) -> None:
    run = account("wrong", faults=Faults(script=("wrong", "wrong"), lock_after=9), period=2)
    with pytest.raises(errors.CodeRejected) as caught:
        solve(run, max_attempts=1)
    assert caught.value.trail
    assert "Call log:" in str(caught.value)


def test_events_arrive_as_they_happen(solve: Any, account: Any) -> None:
    events = []
    solution = solve(account("single"), on_event=events.append)
    assert tuple(events) == solution.trail
    order = [stage for stage, _ in itertools.groupby(event.stage for event in events)]
    assert [stage for stage in order if stage in {"find", "enter", "judge"}] == ["find", "enter", "judge"]


def test_stopping_a_call_leaves_the_page_and_the_ledger_in_order(face: Any, page: Any, sources: Sources, account: Any) -> None:
    """An async call is cancelled; a sync call is stopped by Ctrl+C, which is the one way to stop it from without."""
    run = account("silent", period=2)

    async def cancel() -> None:
        await page.goto(run.url)
        call = asyncio.ensure_future(face.api.solve_2fa(page, **sources.arguments))
        await until(page, lambda: bool(run.submissions), "the code is posted")
        call.cancel()
        await call

    async def interrupt() -> None:
        page.goto(run.url)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job starts with it ignored
        threading.Thread(target=_interrupt_once, args=(lambda: bool(run.submissions),), daemon=True).start()
        face.api.solve_2fa(page, **sources.arguments)

    stop, stopped = {"async": (cancel, asyncio.CancelledError), "sync": (interrupt, KeyboardInterrupt)}[face.name]
    listeners = _listeners(page)
    with pytest.raises(stopped):
        face.run(stop())
    assert _listeners(page) == listeners
    run.faults = LENIENT
    face.run(_solve_again(face, page, run, sources))
    assert [each.outcome for each in run.submissions] == ["silent", "accepted"]
    assert not any(each.repeated for each in run.submissions)


class OnPurpose(Exception):
    """A bug in the caller's own code."""


@pytest.mark.parametrize("raised", [OnPurpose, KeyboardInterrupt])
@pytest.mark.parametrize("stage", ["find", "enter"])
def test_a_callback_that_raises_leaves_the_page_and_the_ledger_in_order(
    request: pytest.FixtureRequest, account: Any, raised: type[BaseException], stage: str
) -> None:
    face, page, sources = map(request.getfixturevalue, ("face", "page", "sources"))
    run, told = account("silent", period=2), {"find": ["accepted"], "enter": ["silent", "accepted"]}[stage]

    async def go() -> None:
        await settle(page.goto(run.url))
        await settle(face.api.solve_2fa(page, **sources.arguments, on_event=stumble))

    def stumble(event: Any) -> None:
        if event.stage == stage:
            raise raised

    listeners = _listeners(page)
    with pytest.raises(raised):
        face.run(go())
    assert _listeners(page) == listeners
    face.run(until(page, lambda: len(run.submissions) == len(told) - 1, "what was submitted has arrived"))
    run.faults = LENIENT
    face.run(_solve_again(face, page, run, sources))
    assert [each.outcome for each in run.submissions] == told
    assert not any(each.repeated for each in run.submissions)


def test_no_listener_outlives_the_call(face: Any, page: Any, sources: Sources, account: Any) -> None:
    listeners = _listeners(page)
    face.run(_solve_again(face, page, account("single"), sources))
    assert _listeners(page) == listeners


def _interrupt_once(holds: Callable[[], bool]) -> None:
    """Press Ctrl+C once something holds, and a moment later: when the call waits, and not while Playwright reads a message."""
    while not holds():
        time.sleep(0.01)
    time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGINT)


async def _solve_again(face: Any, page: Any, run: Any, sources: Sources) -> None:
    await settle(page.goto(run.url))
    await settle(face.api.solve_2fa(page, **sources.arguments))


def _listeners(page: Any) -> dict[str, int]:
    emitter = page._impl_obj
    return {event: len(emitter.listeners(event)) for event in emitter.event_names()}
