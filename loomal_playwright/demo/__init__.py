"""Three sign-ins to a fake login service in a real browser, told as they happen and written down as a report."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import ViewportSize, sync_playwright

from loomal_playwright import fakes, picture
from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.demo import report
from loomal_playwright.demo.narrator import Narrator
from loomal_playwright.demo.stories import PERIOD, STORIES, Story
from loomal_playwright.errors import TwoFactorError
from loomal_playwright.sync_api import inspect_page, solve_2fa

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Browser, Page

    from loomal_playwright.flow.solution import Attempt, Event, Solution

_VIEWPORT: ViewportSize = {"width": 640, "height": 600}


def run(folder: Path, *, headed: bool = False, narrator: Narrator | None = None) -> bool:
    """Tell the stories and write `index.html` with its pictures into `folder`. True when all ended as they should."""
    narrator = narrator or Narrator()
    folder.mkdir(parents=True, exist_ok=True)
    chromium = find_browser(headed=headed)
    with tempfile.TemporaryDirectory() as home, fakes.load().FakeLogin() as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options(chromium, headed=headed))
        demo = _Demo(folder, Path(home), service, browser, narrator)
        accounts = [demo.tell(story) for story in STORIES]
        when = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
        written = report.write(folder, accounts, browser=f"Chromium {browser.version}", when=when)
        browser.close()
    passed = sum(account.passed for account in accounts)
    narrator.say(
        f"\n{passed} of {len(accounts)} ended as they should. Report: {written}",
        "bold green" if passed == len(accounts) else "bold red",
    )
    return passed == len(accounts)


@dataclass
class _Demo:
    """What the stories share: a service, a browser, and a vault, an inbox and a ledger that are thrown away afterwards."""

    folder: Path
    home: Path
    service: Any
    browser: Browser
    narrator: Narrator
    sights: list[report.Sight] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.vault = LocalVault(self.home / "vault.db", key=secrets.token_bytes(32))
        self.inbox = LocalInbox(self.home / "inbox.db")
        self.ledger = Ledger(f"sqlite:///{self.home / 'ledger.db'}")

    def tell(self, story: Story) -> report.Account:
        """Tell one story on a page of its own."""
        visit = self.service.start(story.scenario, period=PERIOD, deliver=self.inbox.deliver)
        if story.by_app:
            self.vault.enroll(story.name, visit.otpauth)
        page = self.browser.new_page(viewport=_VIEWPORT)
        page.goto(visit.url)
        self.sights = []
        self.look(page, story)
        trail: list[Event] = []

        def on_event(event: Event) -> None:
            trail.append(event)
            self.narrator.event(event)
            if event.stage == "again":  # the page shows the refusal, and nothing is typed yet
                self.look(page, story)

        attempts: tuple[Attempt, ...] = ()
        error = ""
        with self.narrator.story(story.title, story.promise, PERIOD if story.by_app else 0):
            try:
                attempts = self.sign_in(page, story.name, on_event).attempts
            except TwoFactorError as failure:
                error = str(failure)
        return report.Account(
            title=story.title,
            promise=story.promise,
            passed=tuple(attempt.outcome for attempt in attempts) == story.outcomes and visit.signed_in,
            attempts=attempts,
            sights=tuple(self.sights),
            last=self.picture_of(page, story, "end"),
            trail=tuple(trail),
            error=error,
        )

    def sign_in(self, page: Page, label: str, on_event: Callable[[Event], None]) -> Solution:
        """The one call that all this is about."""
        return solve_2fa(
            page,
            label=label,
            vault=self.vault,
            inbox=self.inbox,
            ledger=self.ledger,
            origins=(self.service.origin,),
            timeout=30_000,
            on_event=on_event,
        )

    def look(self, page: Page, story: Story) -> None:
        """Keep the picture of what is about to be answered, with the fields outlined, and why they were taken."""
        prompt = inspect_page(page).prompt
        shown = self.picture_of(page, story, f"{len(self.sights) + 1}", picture.found(prompt))
        self.sights.append(report.Sight(shown, prompt.reasons if prompt else ()))

    def picture_of(self, page: Page, story: Story, moment: str, marks: Sequence[picture.Mark] = ()) -> picture.Picture:
        """Take a picture into the report's folder."""
        return picture.take(page, self.folder / f"{story.name}-{moment}.png", marks)
