"""What holds around a solved prompt: before it, after it, and when there is none."""

from __future__ import annotations

import asyncio
import itertools
import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import entered, settle
from sources import LABEL, Sources

from loomal_playwright import errors
from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Faults = load().Faults


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
        run = fake.start(scenario, **{"period": 90, "deliver": sources.inbox.deliver, **more})
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
    first = account("single", period=3)
    second = fake.start("single", secret=first.secret, period=3)
    for run in (first, second):
        solve(run)
    assert [each.outcome for run in (first, second) for each in run.submissions] == ["accepted", "accepted"]


def test_too_many_refusals_stop_the_next_call_before_it_types(tmp_path: Path, face: Any, page: Any, account: Any) -> None:
    sources = Sources.fresh(tmp_path / "strict", budget=2)
    run = account("wrong-always", period=3)
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


def test_the_deadline_holds_while_a_verdict_is_awaited(solve: Any, account: Any) -> None:
    run = account("silent")
    started = time.monotonic()
    with pytest.raises(errors.OutcomeUnknown):
        solve(run, timeout=2_000)
    assert time.monotonic() - started < 4
    assert len(run.submissions) == 1


def test_every_error_ends_with_what_was_seen_and_done(solve: Any, account: Any) -> None:
    run = account("wrong", faults=Faults(script=("wrong", "wrong"), lock_after=9), period=3)
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


def test_cancelling_leaves_the_page_and_the_ledger_in_order(face: Any, page: Any, sources: Sources, account: Any) -> None:
    if face.name == "sync":
        pytest.skip("a sync call cannot be cancelled")
    run = account("silent", period=3)

    async def go() -> None:
        await page.goto(run.url)
        await asyncio.wait_for(face.api.solve_2fa(page, **sources.arguments), 2)

    listeners = _listeners(page)
    with pytest.raises(asyncio.TimeoutError):
        face.run(go())
    assert _listeners(page) == listeners
    run.faults = Faults()
    face.run(_solve_again(face, page, run, sources))
    assert [each.outcome for each in run.submissions] == ["silent", "accepted"]
    assert not any(each.repeated for each in run.submissions)


def test_no_listener_outlives_the_call(face: Any, page: Any, sources: Sources, account: Any) -> None:
    listeners = _listeners(page)
    face.run(_solve_again(face, page, account("single"), sources))
    assert _listeners(page) == listeners


async def _solve_again(face: Any, page: Any, run: Any, sources: Sources) -> None:
    await settle(page.goto(run.url))
    await settle(face.api.solve_2fa(page, **sources.arguments))


def _listeners(page: Any) -> dict[str, int]:
    emitter = page._impl_obj
    return {event: len(emitter.listeners(event)) for event in emitter.event_names()}
