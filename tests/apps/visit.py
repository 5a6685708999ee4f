"""One sign-in at an application: the page it happens on, whose it is, and what that person holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bed import early_in_a_step
from faces import settle

if TYPE_CHECKING:
    from bed import Account, Application, Submission
    from faces import AsyncFace, SyncFace

    from loomal_playwright import LocalVault


@dataclass
class Visit:
    """`holdings`: the arguments that hand vault, inbox and ledger to `solve_2fa`."""

    face: AsyncFace | SyncFace
    page: Any
    application: Application
    account: Account
    holdings: dict[str, Any]
    _before: int = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    @property
    def vault(self) -> LocalVault:
        """Where the account's secret is to be enrolled."""
        return self.holdings["vault"]

    def forget(self) -> None:
        """Count submissions from now on."""
        self._before = len(self.application.submissions())

    def submissions(self) -> list[Submission]:
        """Return what the application was sent since then, oldest first."""
        return self.application.submissions()[self._before :]

    async def click_sign_in(self) -> None:
        """Send what comes before the code, and do not wait for the page that asks."""
        await settle((await self.application.credentials(self.page, self.account)).click())

    async def reach_the_prompt(self) -> None:
        """Send what comes before the code, and wait for the page that asks."""
        await self.application.reach_the_prompt(self.page, self.account)

    async def sign_in_by_hand(self, code: Any) -> None:
        """Submit the code that `code()` returns; then forget the session, so that nobody is signed in."""
        await self.reach_the_prompt()
        await self.application.enter(self.page, code())
        assert await self.user() == self.account.email
        await self.lose_session()

    async def sign_in_elsewhere(self, *, left: float) -> None:
        """Sign in as the same person in another browser, with a code that lives `left` seconds more when it is read."""
        context = await settle(self.page.context.browser.new_context())
        page = await settle(context.new_page())
        await self.application.reach_the_prompt(page, self.account)
        await early_in_a_step(page, left=left)
        await self.application.enter(page, self.account.code())
        assert await self.application.user(page) == self.account.email
        await settle(context.close())

    async def lose_session(self) -> None:
        """Let the browser forget everything that the application gave it."""
        await settle(self.page.context.clear_cookies())

    async def solve(self, **arguments: Any) -> Any:
        """Call `solve_2fa` of the face under test."""
        return await settle(self.face.api.solve_2fa(self.page, label=self.account.email, **self.holdings | arguments))

    def expect(self) -> Any:
        """Call `expect_2fa` of the face under test."""
        return self.face.api.expect_2fa(self.page, label=self.account.email, **self.holdings)

    async def user(self) -> str | None:
        """Return who is signed in, as the application says."""
        return await self.application.user(self.page)
