"""How the public names are used, for mypy alone: `make lint` checks it, nothing runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import assert_type

import loomal_playwright
from loomal_playwright import Attempt, Challenge, Code, Factor, Message, sync_api

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from playwright import async_api as playwright_async
    from playwright import sync_api as playwright_sync

    from loomal_playwright.codes.io import IO


class MyVault:
    """Somebody's own vault, which inherits nothing."""

    async def totp(self, io: IO, label: str) -> Code: ...  # type: ignore[empty-body]  # noqa: D102 - the protocol documents it


class MyInbox:
    """Somebody's own inbox."""

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]: ...  # type: ignore[empty-body]  # noqa: D102 - ditto


def answer(challenge: Challenge) -> str:
    return challenge.label


async def answer_later(challenge: Challenge) -> str:
    return challenge.label


async def on_the_async_face(page: playwright_async.Page, frame: playwright_async.Frame) -> None:
    solution = await loomal_playwright.solve_2fa(page, label="crm", vault=MyVault(), inbox=MyInbox(), factors=("totp", "email"))
    assert_type(solution, loomal_playwright.Solution)
    assert_type(solution.factor, Factor | None)
    assert_type(solution.attempts, tuple[Attempt, ...])
    await loomal_playwright.solve_2fa(frame, label="crm", vault=answer_later, on_event=print)
    async with loomal_playwright.expect_2fa(page, label="crm") as two_factor:
        pass
    assert_type(await two_factor.value, loomal_playwright.Solution)
    prompt = await loomal_playwright.find_prompt(page, timeout=0)
    if prompt is not None:
        await prompt.fields[0].fill("")
    await loomal_playwright.inspect_page(page)
    await loomal_playwright.solve_2fa(page, "crm")  # type: ignore[call-arg]
    await loomal_playwright.solve_2fa(page, label="crm", factors=("fax",))  # type: ignore[arg-type]


def on_the_sync_face(page: playwright_sync.Page) -> None:
    solution = sync_api.solve_2fa(page, label="crm", vault=answer, selectors=sync_api.Selectors(field="#code"))
    assert_type(solution, sync_api.Solution)
    with sync_api.expect_2fa(page, label="crm") as two_factor:
        pass
    assert_type(two_factor.value, sync_api.Solution)
    prompt = sync_api.find_prompt(page)
    if prompt is not None:
        prompt.fields[0].fill("")
