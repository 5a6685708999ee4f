"""A mail server that keeps everything: for applications under test, whose mail goes to the local inbox."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Protocol

from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from typing_extensions import Self

MAX_SIZE = 10 * 1024 * 1024  # bytes of one mail; a bigger one is refused with 552 (RFC 1870)
_HOSTNAME = "localhost"  # asking for the real one may ask the network


class Keeper(Protocol):
    """What mail is handed to: a LocalInbox, or what shares it out among several."""

    def deliver(self, mail: bytes, *, to: Iterable[str]) -> object:
        """Keep a mail; `to`: the envelope's recipients. Blocks. Raises VaultError."""


class SmtpSink:
    """Takes mail for anybody over SMTP and delivers it into a LocalInbox, while the `with` lasts.

    `port` 0: any free one; `.host` and `.port` say where it listens. It takes mail from anybody who reaches it: keep it on
    loopback. Raises VaultError when the extra `mail` is missing or the port is taken.
    """

    def __init__(self, inbox: Keeper, host: str = "127.0.0.1", port: int = 0) -> None:
        self.inbox = inbox
        self.host = host
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None

    def start(self) -> None:
        """Listen. From any thread, also one whose event loop runs, as under an open sync Playwright: the sink's loop is its own."""
        smtp = _aiosmtpd()
        loop = asyncio.new_event_loop()

        def protocol() -> Any:
            return smtp.SMTP(self, data_size_limit=MAX_SIZE, enable_SMTPUTF8=True, hostname=_HOSTNAME, loop=loop)

        self._loop = loop
        self._thread = threading.Thread(target=_serve, args=(loop,), name="smtp sink", daemon=True)
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(loop.create_server(protocol, self.host, self.port), loop)
        try:
            self._server = listening.result()
        except OSError as error:
            self.stop()
            msg = f"the SMTP sink cannot listen on {self.host}:{self.port}: {error.strerror}; choose another port, or 0"
            raise VaultError(msg) from error
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Stop listening; mail that was accepted is in the inbox."""
        if self._loop is not None and self._thread is not None:
            if self._server is not None:
                self._loop.call_soon_threadsafe(self._server.close)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop = self._thread = self._server = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Deliver one mail (aiosmtpd's hook)."""
        try:
            self.inbox.deliver(envelope.original_content or envelope.content, to=envelope.rcpt_tos)
        except VaultError:
            return "451 4.3.0 The inbox cannot take mail now"
        return "250 2.0.0 Kept"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    """Be the thread in which the sink lives, until the loop is stopped."""
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.close()


def _aiosmtpd() -> Any:
    try:
        from aiosmtpd import smtp  # noqa: PLC0415 - an extra
    except ImportError:
        msg = "the SMTP sink needs aiosmtpd: pip install 'loomal-playwright[mail]'"
        raise VaultError(msg) from None
    return smtp
