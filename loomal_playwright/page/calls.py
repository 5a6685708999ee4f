"""Calls into a page, each bounded: a bare `evaluate` hangs while the frame is busy or a dialog is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from loomal_playwright.page.arrivals import Arrivals
from loomal_playwright.page.dialogs import Dialogs
from loomal_playwright.page.face import Silent
from loomal_playwright.page.traffic import Recorder
from loomal_playwright.page.verbs import Stale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from loomal_playwright.page.face import Face


class Calls:
    """A page, or one frame of it with what it holds, and what is listened to there. `until`: ms on the face's clock."""

    def __init__(self, page: Any, face: Face) -> None:
        self._face = face
        self._root = page.main_frame if hasattr(page, "main_frame") else page
        self._page = page if hasattr(page, "main_frame") else page.page
        self._recorder = Recorder(self._page, face)
        self._dialogs = Dialogs(self._page, face, self._recorder.dialog)
        self._arrivals = Arrivals(face)

    def monotonic(self) -> float:
        """Milliseconds that never jump."""
        return self._face.monotonic()

    async def _ask(
        self,
        frame: Any,
        function: str,
        argument: Any,
        until: float,
        *,
        value: bool = True,
        over: Callable[[], bool] = lambda: False,
    ) -> Any:
        evaluate = frame.evaluate if value else frame.evaluate_handle
        try:
            return await self._bounded(until, evaluate, function, argument, over=over)
        except (Error, Silent):
            raise Stale from None

    async def _bounded(
        self, until: float, function: Callable[..., Any], *args: Any, over: Callable[[], bool] = lambda: False, **options: Any
    ) -> Any:
        """Call Playwright, and wait for its answer until then or until `over()`."""
        return await self._face.bounded(self._call(function, args, options), until - self.monotonic(), until=over)

    async def _call(self, function: Callable[..., Any], args: Sequence[Any], options: dict[str, Any]) -> Any:
        return await self._face.out(function(*args, **options))
