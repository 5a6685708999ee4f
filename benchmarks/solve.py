"""Times `solve_2fa` against the shortest script that already knows every selector.

Pair by pair, in one process and one browser: `solve_2fa`, then by hand, on a fresh page of the same scenario each. The clock
runs from a page that has loaded to the return of the call. `solve_2fa` is as users have it: an encrypted vault, a ledger on
disk, the origin check, finding, read-back and judging; the hand-written script computes its code with pyotp.

Each sign-in has an account of its own, enrolled beforehand with a step of two minutes. A user's second sign-in within a step
waits for the next one, which is the ledger's purpose and no part of this measure. Nor is the wait for the next step when one is
about to end: no visit begins then.

Round trips are counted apart, in a process of its own with DEBUG=pw:protocol, as the messages that Playwright's driver sends to
the browser between the same two moments: logging them costs time. That log holds the codes typed; it is counted and thrown away.

Exit status: 1 when the median of the pairs' ratios exceeds 1.10 on any page.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from playwright.async_api import async_playwright

from loomal_playwright import Ledger, LocalVault, fakes, solve_2fa
from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.errors import CodeRejected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from playwright.async_api import Browser, Page

PERIOD = 120  # seconds; pyotp takes no more
MOST = 1.10  # times the hand-written script
MARK = "benchmark:"


async def single(page: Page, code: str) -> None:
    """One field, a form post, a redirect."""
    await page.fill("#code", code)
    await page.click("button.primary")
    await page.wait_for_url("**/home")


async def boxes(page: Page, code: str) -> None:
    """Six boxes that post by themselves on the last digit."""
    await page.locator(".boxes input").first.press_sequentially(code)  # faster than to fill each
    await page.wait_for_url("**/home")


async def spa(page: Page, code: str) -> None:
    """A fetch, then another view in the same document, or words beside the field."""
    await page.fill("[name=code]", code)
    await page.click("button.primary")
    await page.wait_for_selector("main > p:last-child, .error")


async def frame(page: Page, code: str) -> None:
    """A frame of another site; the page around it moves on."""
    inner = page.frame_locator("#auth")
    await inner.locator("#code").fill(code)
    await inner.locator("button.primary").click()
    await page.wait_for_url("**/home")


PAGES: dict[str, Callable[[Page, str], Awaitable[None]]] = {"single": single, "boxes": boxes, "spa": spa, "frame-cross": frame}
REFUSED = ("wrong", "wrong-spa")


@dataclass(frozen=True)
class Timing:
    """One sign-in, in ms: the whole call, and what of it came after the server's verdict."""

    total: float
    after_verdict: float


class Bench:
    """A browser, a fake login service, and what a user of `solve_2fa` has at home. `mark` is told when the clock runs."""

    def __init__(self, browser: Browser, service: Any, home: Path, mark: Callable[[str], object]) -> None:
        self._browser = browser
        self._service = service
        self._vault = LocalVault(home / "vault.sqlite", key=AESGCM.generate_key(256))
        self._ledger = Ledger(f"sqlite:///{home / 'ledger.sqlite'}")
        self._mark = mark
        self._numbers = itertools.count()

    async def solve(self, scenario: str) -> Timing:
        """Sign in with `solve_2fa`; where the first code is always refused, be refused."""
        async with self._visit(scenario) as (page, run, label):
            work = solve_2fa(page, label=label, vault=self._vault, ledger=self._ledger, max_attempts=1)
            return await self._time(f"{scenario} solve", run, work)

    async def by_hand(self, scenario: str) -> Timing:
        """Sign in with the script that knows the page."""
        async with self._visit(scenario) as (page, run, _):
            return await self._time(f"{scenario} hand", run, PAGES[scenario](page, pyotp.parse_uri(run.otpauth).now()))

    async def _time(self, name: str, run: Any, work: Awaitable[object]) -> Timing:
        self._mark(name)
        started = time.perf_counter()
        with contextlib.suppress(CodeRejected):
            await work
        total, now = time.perf_counter() - started, time.time()
        self._mark("end")
        (submission,) = run.submissions
        if submission.outcome != ("wrong" if run.scenario.name in REFUSED else "accepted"):
            msg = f"{name}: the service says {submission.outcome}"
            raise SystemExit(msg)
        return Timing(total * 1000, (now - submission.at) * 1000)

    @asynccontextmanager
    async def _visit(self, scenario: str) -> AsyncIterator[tuple[Page, Any, str]]:
        """Enrol a new account and open the page that asks it for a code: the page, the server's truth, the label."""
        if (left := PERIOD - time.time() % PERIOD) < 10:
            await asyncio.sleep(left)
        run = self._service.start(scenario, period=PERIOD)
        label = f"bench-{next(self._numbers)}"
        self._vault.enroll(label, run.otpauth, origins=(run.origin, run.frame_origin))
        page = await self._browser.new_page()
        await page.goto(run.url)
        yield page, run, label
        await page.close()


@asynccontextmanager
async def a_bench(mark: Callable[[str], object] = lambda _: None) -> AsyncIterator[Bench]:
    """Start everything that one benchmark needs."""
    with tempfile.TemporaryDirectory() as home, fakes.load().FakeLogin() as service:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(**launch_options(find_browser()))  # type: ignore[arg-type]
            yield Bench(browser, service, Path(home), mark)
            await browser.close()


async def measure(pairs: int) -> dict[str, Any]:
    """Return every figure but the round trips."""
    report: dict[str, Any] = {"pages": {}, "refused": {}}
    async with a_bench() as bench:
        report["first_call_ms"] = round((await bench.solve("single")).total, 1)
        for name in PAGES:
            await bench.solve(name)
            await bench.by_hand(name)  # the first of each is not counted
            timed = [(await bench.solve(name), await bench.by_hand(name)) for _ in range(pairs)]
            report["pages"][name] = {
                "solve_ms": _summary([solved.total for solved, _ in timed]),
                "hand_ms": _summary([by_hand.total for _, by_hand in timed]),
                "ratio": _summary([solved.total / by_hand.total for solved, by_hand in timed], digits=2),
                "solve_after_verdict_ms": _summary([solved.after_verdict for solved, _ in timed]),
                "hand_after_verdict_ms": _summary([by_hand.after_verdict for _, by_hand in timed]),
            }
        for name in REFUSED:
            timings = [await bench.solve(name) for _ in range(pairs)]
            report["refused"][name] = {"solve_after_verdict_ms": _summary([each.after_verdict for each in timings])}
    return report


def _summary(values: list[float], digits: int = 1) -> dict[str, float]:
    summary = {"median": statistics.median(values), "min": min(values), "max": max(values)}
    return {name: round(value, digits) for name, value in summary.items()}


async def mark_round_trips() -> None:
    """Sign in once each way per page, with a line on stderr before and after."""
    # One write, on a line of its own: the driver writes to the same pipe.
    async with a_bench(lambda what: os.write(2, f"\n{MARK}{what}\n".encode())) as bench:
        for name in PAGES:
            await bench.solve(name)
            await bench.by_hand(name)


def count_round_trips() -> Iterator[tuple[str, str, int]]:
    """Yield page, "solve" or "hand", and how many messages went to the browser in between."""
    marking = subprocess.run(  # noqa: S603 - this very script
        [sys.executable, __file__, "--mark"], env=os.environ | {"DEBUG": "pw:protocol"}, stderr=subprocess.PIPE, check=True
    )
    for block in marking.stderr.decode(errors="replace").split(MARK)[1::2]:
        name, way = block.partition("\n")[0].split()
        yield name, way, block.count("pw:protocol SEND")


def _print(report: dict[str, Any]) -> None:
    print(
        f"{'page':12} {'solve_2fa':>10} {'by hand':>9} {'ratio':>6} {'(min-max)':>12} {'after verdict':>14} {'round trips':>12}"
    )
    for name, page in report["pages"].items():
        ratio, trips = page["ratio"], page["round_trips"]
        print(
            f"{name:12} {page['solve_ms']['median']:7.1f} ms {page['hand_ms']['median']:6.1f} ms {ratio['median']:6.2f}"
            f" {ratio['min']:7.2f}-{ratio['max']:.2f} {page['solve_after_verdict_ms']['median']:11.1f} ms"
            f" {trips['solve']:6} vs {trips['hand']}"
        )
    for name, page in report["refused"].items():
        print(f"refused, {name}: {page['solve_after_verdict_ms']['median']:.1f} ms from the verdict to the return")
    print(f"first call of a process, on the single field: {report['first_call_ms']:.1f} ms")


def main() -> int:
    """Run, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=15, help="pairs per page")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--mark", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.mark:
        asyncio.run(mark_round_trips())
        return 0
    trips_of = list(count_round_trips())
    report = asyncio.run(measure(options.pairs))
    for name, way, trips in trips_of:
        report["pages"][name].setdefault("round_trips", {})[way] = trips
    print(json.dumps(report, indent=2)) if options.json else _print(report)
    slow = [name for name, page in report["pages"].items() if page["ratio"]["median"] > MOST]
    if slow:
        print(f"slower than {MOST} times the hand-written script: {', '.join(slow)}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
