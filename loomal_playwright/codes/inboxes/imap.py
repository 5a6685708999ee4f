"""The inbox of an IMAP account."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from loomal_playwright.codes.inboxes.imap_address import Secret, read_url
from loomal_playwright.codes.message import since_seconds
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.inboxes.imap_address import Credentials
    from loomal_playwright.codes.inboxes.imap_folder import Folder
    from loomal_playwright.codes.io import IO

_VARIABLE = "LOOMAL_INBOX"
_TRUSTED, _ASKED = 3_000.0, 2_000.0  # ms between looks at a server that tells of new mail itself, lest it missed one; at another
_MANY = 16  # looks that are remembered: one for each page that waits


class _Look(NamedTuple):
    changes: int
    at: float
    found: tuple[Message, ...]


class ImapInbox:
    """Mails of one folder over IMAP. Reading marks nothing; the connection is kept, and is told of new mail where the server has IDLE.

    `url`: imaps://user@host/FOLDER, else LOOMAL_INBOX; imap:// begins without TLS and switches to it. `password`: else in the URL, in
    LOOMAL_INBOX_PASSWORD, or in the system's keyring (service "loomal-playwright inbox", name user@host). `token`: an OAuth access token, or
    a function, sync or async, that returns one (XOAUTH2); else LOOMAL_INBOX_TOKEN. ValueError when the URL is none.
    The server's clock is taken for ours.
    """

    poll = 100.0  # ms; most looks only ask the socket whether something came

    def __init__(
        self,
        url: str | None = None,
        password: str | None = None,
        *,
        token: str | Callable[[], str | Awaitable[str]] | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._address, in_url = read_url(url or environ.get(_VARIABLE, ""))
        self._secret = Secret(self._address, password if password is not None else in_url, token, environ)
        self._lock = threading.Lock()  # one connection, and maybe several pages
        self._folder: Folder | None = None
        self._pushed = True
        self._looks: dict[tuple[float, str | None], _Look] = {}

    @property
    def identity(self) -> str:
        """Names the folder in ledgers."""
        return str(self._address)

    async def messages(self, io: IO, *, since: datetime | None, sender: str | None = None) -> Sequence[Message]:
        """Return the mails that arrived at or after `since`, newest first. Raises VaultError."""
        asked = since_seconds(since), sender
        look = self._looks.get(asked)
        if look is None or not self._holds(look, io.monotonic()):
            self._looks.pop(asked, None)
            look = self._looks[asked] = await self._do(io, lambda folder: _look(folder, asked, io.monotonic()))
            for oldest in list(self._looks)[:-_MANY]:
                del self._looks[oldest]
        return look.found

    async def mark_read(self, io: IO, id: str) -> None:  # noqa: A002 - Message's own field
        """Mark one mail as read. Raises VaultError."""
        await self._do(io, lambda folder: folder.mark(id))

    def close(self) -> None:
        """Leave the server; the next call comes back."""
        with self._lock:
            self._drop()

    def __repr__(self) -> str:
        return f"ImapInbox({str(self._address)!r})"

    def _holds(self, look: _Look, now: float) -> bool:
        """Whether nothing came since that look, as far as it can be told without asking."""
        if not self._lock.acquire(blocking=False):  # another page asks just now
            return False
        try:
            folder = self._folder
            if folder is None or folder.changes != look.changes or now - look.at >= (_TRUSTED if folder.pushes else _ASKED):
                return False
            return not (folder.pushes and folder.stirs())
        finally:
            self._lock.release()

    async def _do(self, io: IO, work: Callable[[Folder], Any]) -> Any:
        """Over the kept connection; where the server has left it, over a new one. A refusal is not tried again: it may lock the account."""
        from loomal_playwright.codes.inboxes.imap_folder import Gone  # noqa: PLC0415 - only who reads needs it

        for kept in (True, False):
            folder = self._folder if kept else None
            credentials = None if folder else await self._secret.credentials(io)
            try:
                return await io.call(self._locked, work, credentials)
            except Gone as error:
                why = type(error.__cause__).__name__
        where = f"{self._address.host}:{self._address.port}"
        msg = f"{where} closed the connection, or did not answer, twice ({why}); see whether it lets so many in, and try again later"
        raise VaultError(msg)

    def _locked(self, work: Callable[[Folder], Any], credentials: Credentials | None) -> Any:
        from loomal_playwright.codes.inboxes.imap_folder import Folder, Gone  # noqa: PLC0415 - loads ssl and the like

        with self._lock:
            if self._folder is not None and self._folder.lost:
                self._pushed = False
                self._drop()
            if self._folder is None:
                if credentials is None:  # another page lost it meanwhile
                    raise Gone
                self._folder = Folder(self._address, credentials, pushed=self._pushed)
            try:
                return work(self._folder)
            except (Gone, VaultError):
                self._drop()
                raise

    def _drop(self) -> None:
        if self._folder is not None:
            self._folder.close()
            self._folder = None
            self._looks.clear()


def _look(folder: Folder, asked: tuple[float, str | None], now: float) -> _Look:
    found = folder.look(*asked)
    return _Look(folder.changes, now, found)
