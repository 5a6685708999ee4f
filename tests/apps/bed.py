"""Starts a real application in a process of its own, with accounts seeded, and asks it what happened."""

from __future__ import annotations

import json
import secrets
import select
import subprocess
import sys
import time
from base64 import b32encode
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pyotp
import pytest
from faces import entered, settle

from loomal_playwright.codes.code import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PERIOD = 6  # seconds of a TOTP step in these applications: short, so that the next one is soon


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in. `factor`: "authenticator", "email", or "both" (a mailed code, then the authenticator's).

    `period`: seconds of a step of the authenticator.
    """

    email: str
    factor: str
    password: str = field(default_factory=secrets.token_urlsafe, repr=False)
    secret: str = field(default_factory=lambda: b32encode(secrets.token_bytes(20)).decode(), repr=False)
    period: int = PERIOD

    def otpauth(self) -> str:
        """Return what the account's owner would enrol."""
        return f"otpauth://totp/{self.email}?secret={self.secret}&period={self.period}"

    def wrong_code(self) -> Code:
        """Return a code that is not this account's now, before or after."""
        totp, now = pyotp.TOTP(self.secret, interval=self.period), int(time.time())
        near = {totp.at(now + step * self.period) for step in range(-60, 60)}
        return Code(next(code for n in range(1000) if (code := f"{n:06}") not in near))

    def code(self) -> Code:
        """Return what the owner's authenticator shows now."""
        return Code(pyotp.TOTP(self.secret, interval=self.period).now())


@dataclass(frozen=True)
class Submission:
    """A code that reached the application. `code` is a digest: equal for equal codes, and nothing else."""

    path: str
    code: str


class Application:
    """A running application, with its own account of what happened.

    `doors`: the path of the page that a sign-in by this factor begins with.
    """

    def __init__(self, url: str, doors: dict[str, str], accounts: list[Account]) -> None:
        self.url = url
        self._doors = doors
        self._unused = accounts

    def account(self, factor: str) -> Account:
        """Return an account that no test has used: throttles and used codes of one test are not another's."""
        account = next(account for account in self._unused if account.factor == factor)
        self._unused.remove(account)
        return account

    def submissions(self) -> list[Submission]:
        """Return every code that was posted so far, oldest first."""
        return [Submission(**each) for each in httpx.get(f"{self.url}/__truth__").raise_for_status().json()]

    async def credentials(self, page: Any, account: Account) -> Any:
        """Fill everything that comes before the code, and return the button that sends it."""
        await settle(page.goto(self.url + self._doors[account.factor]))
        form = page.locator("form:has(input[type=email])")
        await settle(form.locator("input[type=email]").fill(account.email))
        if await settle(form.locator("input[type=password]").count()):
            await settle(form.locator("input[type=password]").fill(account.password))
        return form.locator("[type=submit]")

    async def reach_the_prompt(self, page: Any, account: Account) -> None:
        """Go as far as the page that asks for the code, by hand."""
        await settle((await self.credentials(page, account)).click())
        await settle(page.locator("[name=code]").wait_for())

    async def enter(self, page: Any, code: Code) -> None:
        """Submit a code by hand, and wait for the answer."""
        await settle(page.locator("[name=code]").fill(code.reveal()))
        async with entered(page.expect_navigation()):
            await settle(page.locator("form:has([name=code]) [type=submit]").first.click())

    async def user(self, page: Any) -> str | None:
        """Return who is signed in on this page, as a page for signed-in users says; None: nobody."""
        answer = await settle(page.context.request.get(self.url, max_redirects=0))
        return (await settle(answer.json()))["user"] if answer.ok else None


@contextmanager
def running(
    name: str, directory: Path, smtp: dict[str, Any], doors: dict[str, str], *, period: int = PERIOD, **options: Any
) -> Iterator[Application]:
    """Run `tests/apps/<name>/app.py` over a database in `directory`, mailing to `smtp`, until the block ends."""
    accounts = [Account(f"{factor}-{n}@example.com", factor, period=period) for factor in doors for n in range(8)]
    config = {
        "database": str(directory / "app.sqlite"),
        "smtp": smtp,
        "period": period,
        "accounts": [asdict(account) for account in accounts],
        **options,
    }
    log = directory / "stderr"
    with log.open("wb") as stderr, _process(name, stderr) as process:
        process.stdin.write(json.dumps(config) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], 30)
        port = process.stdout.readline().strip() if ready else ""
        if port:
            yield Application(f"http://127.0.0.1:{port}", doors, accounts)
        if not port or process.poll() is not None:
            pytest.fail(f"{name} {'died' if port else 'did not start'}:\n{log.read_text()[-4000:]}", pytrace=False)


@contextmanager
def _process(name: str, stderr: Any) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", f"{name}.app"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": stderr}
    with subprocess.Popen(command, cwd=HERE, text=True, **pipes) as process:
        try:
            yield process
        finally:
            process.stdin.close()  # which ends it
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()


async def early_in_a_step(page: Any, *, left: float) -> None:
    """Wait, when the current TOTP step has less than `left` seconds to go, for the next one."""
    remaining = PERIOD - time.time() % PERIOD
    if remaining < left:
        await settle(page.wait_for_timeout(remaining * 1000 + 50))
