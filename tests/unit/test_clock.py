"""A clock that is off is named where it may be why codes are refused; never is the code of another time typed for it."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest
from test_flow import PAGES, Bench, outcomes

from loomal_playwright import errors
from loomal_playwright.codes.code import Code
from loomal_playwright.testing import Answer, FakePort

if TYPE_CHECKING:
    from pathlib import Path

    from loomal_playwright.page.traffic import Traffic


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


class Dated(FakePort):
    """Its server's clock is `ahead` seconds ahead of this machine's; an answer takes `lag` seconds to be heard of."""

    def __init__(self, *arguments: Any, ahead: float, lag: float = 0.2, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ahead, self.lag = ahead, lag

    def traffic(self) -> Traffic:
        """With the time that each answer was made at."""
        told = super().traffic()
        return replace(told, exchanges=tuple(self._dated(one) for one in told.exchanges))

    def _dated(self, exchange: Any) -> Any:
        heard = exchange.started + self.lag * 1000
        made = exchange.started / 1000 + self.lag / 2 + self.ahead  # the monotonic clock is the other one here
        return replace(exchange, date=formatdate(made, usegmt=True), heard=heard)


def refused(bench: Bench, *, ahead: float, lag: float = 0.2, **arguments: Any) -> errors.CodeRejected:
    """What is raised where two codes are refused."""
    port = Dated(PAGES, [Answer("wrong"), Answer("wrong")], ahead=ahead, lag=lag)
    with pytest.raises(errors.CodeRejected) as raised:
        bench.solve(port, timeout=120_000, **arguments)
    return raised.value


def blamed(error: errors.CodeRejected, *, whose: str = "this machine") -> float:
    """By how many seconds that clock is ahead of the server's, as the error says."""
    told = re.search(rf"{whose}'s clock is ([\d,]+) s (behind|ahead of) 127\.0\.0\.1's \(give or take 1 s\)", error.message)
    assert told is not None, error.message
    assert sum(told[0] in event.text for event in error.trail) == 2
    return float(told[1].replace(",", "")) * (-1 if told[2] == "behind" else 1)


@pytest.mark.parametrize("ahead", [47, -47, 86_400, 4.2])
def test_a_clock_that_is_off_is_named_with_how_far_and_by_whose(bench: Bench, ahead: float) -> None:
    assert blamed(refused(bench, ahead=ahead)) == pytest.approx(-ahead, abs=1)


@pytest.mark.parametrize(("ahead", "lag"), [(0, 0.2), (1.5, 0.2), (-1.5, 0.2), (6, 9)])
def test_a_clock_that_may_be_right_is_not_blamed(bench: Bench, ahead: float, lag: float) -> None:
    error = refused(bench, ahead=ahead, lag=lag)
    assert "clock is" not in str(error)


def test_servers_that_contradict_each_other_prove_nothing(bench: Bench) -> None:
    class Confused(Dated):
        def _dated(self, exchange: Any) -> Any:
            self.ahead = -self.ahead
            return super()._dated(exchange)

    port = Confused(PAGES, [Answer("wrong"), Answer("wrong")], ahead=47)
    with pytest.raises(errors.CodeRejected) as raised:
        bench.solve(port, timeout=120_000)
    assert "clock is" not in raised.value.message


@pytest.mark.parametrize("answer", ["home", "used"])
def test_a_clock_is_not_blamed_for_what_was_accepted(bench: Bench, answer: str) -> None:
    solution = bench.solve(Dated(PAGES, [Answer(answer), Answer("home")], ahead=47))
    assert outcomes(solution)[-1] == "accepted"
    assert not any("clock is" in event.text for event in solution.trail)


def test_a_page_that_tells_another_time_is_not_given_the_code_of_that_time(bench: Bench) -> None:
    port = Dated(PAGES, [Answer("wrong"), Answer("wrong")], ahead=47)
    with pytest.raises(errors.CodeRejected):
        bench.solve(port, timeout=120_000)
    assert [int(at // 30) for at, _ in port.submissions] == [code.step for _, code in port.submissions]


class Elsewhere:
    """A vault whose own clock, on which it counts its steps, is `ahead` seconds ahead of this machine's."""

    def __init__(self, ahead: float) -> None:
        self.ahead = ahead
        self.identity = "elsewhere"

    async def totp(self, io: Any, _label: str) -> Code:
        """The code of its present step."""
        step = int((io.now() + self.ahead) // 30)
        return Code(f"{step % 1_000_000:06d}", step=step, expires_at=(step + 1) * 30 - self.ahead)


def test_where_the_vault_counts_steps_on_its_own_clock_this_machines_is_not_blamed(bench: Bench) -> None:
    bench.vault = Elsewhere(47)  # type: ignore[assignment]
    assert "clock is" not in refused(bench, ahead=47).message
    bench.vault = Elsewhere(0)  # type: ignore[assignment]
    assert blamed(refused(bench, ahead=47)) == pytest.approx(-47, abs=1)


def test_a_vault_whose_clock_is_off_is_named_instead(bench: Bench) -> None:
    bench.vault = Elsewhere(-100)  # type: ignore[assignment]
    error = refused(bench, ahead=0)
    assert blamed(error, whose="the vault") == pytest.approx(-100, abs=1)
    assert "timedatectl" not in error.message


@pytest.mark.parametrize("ahead", [47, -47, 1_000_000])
def test_the_next_step_is_waited_for_on_the_clock_of_the_vault_that_counts_it(bench: Bench, ahead: float) -> None:
    bench.vault = Elsewhere(ahead)  # type: ignore[assignment]
    port = FakePort(PAGES, [Answer("used"), Answer("home")])
    assert outcomes(bench.solve(port)) == ["used", "accepted"]
    (first, _), (second, code) = port.submissions
    assert second - first < 31
    assert 0 <= second + ahead - code.step * 30 < 1  # as soon as it begins
