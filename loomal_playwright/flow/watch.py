"""Watch the page while a code is awaited, so that none is typed into a page that asks for something else by then."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from loomal_playwright.errors import LockedOut, PromptLost
from loomal_playwright.flow import sight
from loomal_playwright.flow.find import asks
from loomal_playwright.page import lexicon
from loomal_playwright.page.lexicon import counts
from loomal_playwright.page.same import similar
from loomal_playwright.page.saying import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.flow.run import Run
    from loomal_playwright.names import Factor
    from loomal_playwright.page.saying import Scene

_EVERY = 1_000.0  # ms between two looks
_SHARE = 10  # times as long as a look took, the page is left alone after it
_RETURN = 5_000.0  # ms for a prompt that is gone to come back, as when the page is loaded again
_MOVES = 3  # times that a page may ask for something else before anything is typed


class Moved(Exception):
    """The page asks for another code, or somewhere else: begin again with what it asks now."""


class Watch:
    """From now on: the page is to go on asking for a code of `factor`, where it asks for it."""

    def __init__(self, run: Run, factor: Factor, during: str = "while a code was awaited") -> None:
        self._run = run
        self._during = during
        self._factor = factor
        self._traffic = run.port.traffic()
        self._origin = run.origin
        self._pause = _EVERY
        self._looked = run.looked
        self.rest()

    def rest(self) -> None:
        """Take the page as it is for what it is to be."""
        self._before, self._prompt = self._run.scene, self._run.prompt

    async def sleep(self, ms: float) -> None:
        """Let time pass, and look now and then. Raises what the page's end means, and Moved."""
        port = self._run.port
        until = port.monotonic() + ms
        while until > port.monotonic():
            pause = await self.due()
            await port.sleep(max(0.0, min(pause, until - port.monotonic())))

    async def due(self) -> float:
        """Look, if the last look is too old, and return the ms until it will be. Raises as `sleep` does."""
        await self.look()
        return max(0.0, self._looked + self._pause - self._run.port.monotonic())

    @contextmanager
    def alongside(self) -> Iterator[None]:
        """Within: the page is looked at while a source is waited for, whose wait it may end, by raising as `sleep` does."""
        self._run.port.meanwhile(self.due)
        try:
            yield
        finally:
            self._run.port.meanwhile(None)

    async def look(self, *, now: bool = False) -> None:
        """Look `now`, or if the last look is too old. Raises as `sleep` does."""
        run, began = self._run, self._run.port.monotonic()
        if not now and began < self._looked + self._pause:
            return
        scene = await sight.look(run.port, run.request.selectors, max(1.0, run.left()))
        self._looked = run.port.monotonic()
        self._pause = max(_EVERY, _SHARE * (self._looked - began))
        if asks(scene) or _answers(scene):
            await self._check(scene)

    async def _check(self, scene: Scene) -> None:
        run = self._run
        if not self._ends(scene):
            scene, _ = await sight.wait_for(run.port, run.request.selectors, min(_RETURN, run.left()), self._ends)
            if not asks(scene):
                if not _answers(scene):
                    return
                msg = f"the request for a code went away {self._during}, and the page is at {run.port.url}; {run.so_far}"
                raise PromptLost(msg)
        run.see(scene)
        if not similar(self._prompt, run.prompt) or run.prompt.factor not in (self._factor, "any", self._prompt.factor):
            self._moved()
        self.same_origin()

    def same_origin(self) -> None:
        """Raise Moved where another origin asks by now."""
        if self._run.origin != self._origin:
            self._moved()

    def _moved(self) -> None:
        run = self._run
        run.moves += 1
        if run.moves > _MOVES:
            msg = f"the page asked for something else {run.moves} times {self._during}; {run.so_far}"
            raise PromptLost(msg)
        run.trail.add("obtain", f"the page asks for something else now, at {run.origin}: {sight.describe(run.prompt)}")
        raise Moved

    def _ends(self, scene: Scene) -> bool:
        self.end(scene)
        return asks(scene)

    def end(self, scene: Scene) -> None:
        """Raise what the page says ends the sign-in. A page that still asks must say aloud that the session is lost."""
        dialogs = self._run.port.traffic().since(self._traffic)
        heard = said(self._before, scene, dialogs, place="prompt" if asks(scene) else "elsewhere", bad=False)
        if heard is None:
            return
        if heard.outcome == "locked":
            msg = f"the account was locked {self._during}: the page says “{heard.text}”; {self._run.so_far}"
            raise LockedOut(msg)
        if heard.outcome == "lost" and (not asks(scene) or _aloud(scene)):
            msg = f"the sign-in was lost {self._during}: the page says “{heard.text}”; {self._run.so_far}"
            raise PromptLost(msg)


def _answers(scene: Scene) -> bool:
    """Whether a page was seen whole; one that is busy may still ask."""
    return bool(scene.snapshot.documents) and not scene.snapshot.silent


def _aloud(scene: Scene) -> bool:
    """Whether a page says aloud that the session is lost; "expires in 60 seconds" says that it is not yet."""
    loud = (text.text for document in scene.snapshot.documents for text in document.texts if text.alert)
    return any(lexicon.find("lost", line) and counts.wait_ms(line) is None for line in loud)
