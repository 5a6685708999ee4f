"""What a page says by alert(), confirm() and prompt(), without answering for the caller."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from loomal_playwright.page.face import Face


class Dialogs:
    """On Chromium over CDP, which leaves Playwright's auto-dismiss and the caller's handlers alone; else by a listener.

    `note` is given each text; `is_open` (Chromium) while one waits for its answer: nothing else in the page goes on then.
    """

    def __init__(self, page: Any, face: Face, note: Callable[[str], None]) -> None:
        self._page = page
        self._face = face
        self._note = note
        self.session: Any = None  # over CDP
        self._listener: Any = None
        self._begun = False
        self.is_open = False

    def begin(self) -> list[Coroutine[Any, Any, None]]:
        """What is to be run to begin to listen: nothing, the second time."""
        begun, self._begun = self._begun, True
        return [] if begun else [self._begin()]

    async def _begin(self) -> None:
        try:
            cdp = await self._face.out(self._page.context.new_cdp_session(self._page))
            cdp.on("Page.javascriptDialogOpening", self._on_opening)
            cdp.on("Page.javascriptDialogClosed", self._on_closed)
            await self._face.out(cdp.send("Page.enable"))
        except Error:
            self._listener = self._answer
            self._page.on("dialog", self._listener)
        else:
            self.session = cdp

    async def close(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            self._page.remove_listener("dialog", self._listener)
        if self.session is not None and not self.is_open:  # under an open dialog the browser does not answer a detach
            await self._face.aside(self._detach())

    async def _detach(self) -> None:
        with suppress(Error):
            await self._face.out(self.session.detach())

    def _on_opening(self, event: dict[str, Any]) -> None:
        self.is_open = True
        self._note(event["message"])

    def _on_closed(self, _event: dict[str, Any]) -> None:
        self.is_open = False

    def _answer(self, dialog: Any) -> Any:
        self._note(dialog.message)
        return dialog.dismiss()
