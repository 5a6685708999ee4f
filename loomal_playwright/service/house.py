"""What the calls work with: the vault, the inbox, the door, and word of mail that arrives."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.codes.io import DirectIO, direct
from loomal_playwright.codes.stores import located
from loomal_playwright.codes.vaults import schema
from loomal_playwright.codes.vaults.local import LocalVault
from loomal_playwright.service.answers import Refusal
from loomal_playwright.service.keys import Door, identity_of

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence

    from loomal_playwright.codes.code import Code
    from loomal_playwright.codes.vaults.seal import Entry

T = TypeVar("T")

MAIL_DOMAIN = "localhost"
_MOST_WAITING = 200


class LoopIO(DirectIO):
    """IO on an event loop: waits suspend, and what blocks runs in a thread."""

    async def sleep(self, ms: float) -> None:
        """Suspend for `ms` milliseconds."""
        await asyncio.sleep(ms / 1000)

    async def call(self, function: Callable[..., T], *args: object) -> T:
        """Run blocking work in a thread."""
        return await asyncio.to_thread(function, *args)


class Arrivals:
    """Tells those who wait for mail, on the loop, that some came."""

    def __init__(self) -> None:
        self.over = False
        self._next = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.waiting = 0  # how many are

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place among those who wait. Raises Refusal when there is none."""
        if self.waiting >= _MOST_WAITING:
            raise Refusal(429, "rate_limited", "too many wait for mail already", {"retry-after": "1"})
        self.waiting += 1
        self._loop = asyncio.get_running_loop()
        try:
            yield
        finally:
            self.waiting -= 1

    def next(self) -> asyncio.Event:
        """What is set when the next mail comes, or when nothing more will be waited for."""
        return self._next

    def came(self) -> None:
        """Some mail came. From any thread."""
        if self.waiting and self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell)

    def close(self) -> None:
        """Let nobody wait any longer. On the loop."""
        self.over = True
        self._tell()

    def _tell(self) -> None:
        told, self._next = self._next, asyncio.Event()
        told.set()


class Codes:
    """Codes that are asked for at the same time, taken in one transaction: a transaction costs more than a code."""

    def __init__(self, vault: LocalVault, io: LoopIO) -> None:
        self._vault = vault
        self._io = io
        self._asked: list[tuple[str, str, asyncio.Future[tuple[Entry, Code]]]] = []
        self._taking: set[asyncio.Task[None]] = set()  # the loop itself keeps only weak references

    async def use(self, owner: str, label: str) -> tuple[Entry, Code]:
        """As `LocalVault.use`, of that owner."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[tuple[Entry, Code]] = loop.create_future()
        self._asked.append((owner, label, future))
        if len(self._asked) == 1:
            loop.call_soon(self._begin)
        return await future

    def _begin(self) -> None:
        task = asyncio.ensure_future(self._take())
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)

    async def _take(self) -> None:
        asked, self._asked = self._asked, []
        try:
            answers: Sequence[Any] = await self._vault.use_all(self._io, [(owner, label) for owner, label, _ in asked])
        except Exception as error:  # noqa: BLE001 - handed on to each who asked
            answers = [error] * len(asked)
        for (_, _, future), answer in zip(asked, answers, strict=True):
            if future.done():  # nobody waits for it any more
                continue
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)


@dataclass
class House:
    """One vault and one inbox, of all identities, and the keys to them."""

    vault: LocalVault
    inbox: LocalInbox
    door: Door
    arrivals: Arrivals = field(default_factory=Arrivals)
    io: LoopIO = field(default_factory=LoopIO)

    def __post_init__(self) -> None:
        self.codes = Codes(self.vault, self.io)

    @classmethod
    def open(cls, database: str | None = None, *, key: str | None = None, vault_key: bytes | str | None = None) -> House:
        """Open what `database` names; None: the vault and inbox of this user. Makes the vault. Blocks. `key`: one of the home identity."""
        vault, inbox = storage(database, vault_key)
        vault.rows(lambda db: schema.know(db, "", time.time()))
        vault.key_source()  # a wrong key is an error now, not at the first call
        return cls(vault, inbox, Door(vault, key))

    async def blocking(self, work: Callable[..., T], /, *args: object, **options: object) -> T:
        """Run what blocks in a thread."""
        return await asyncio.to_thread(partial(work, *args, **options))

    async def waited(self, work: Callable[[DirectIO], Coroutine[None, None, T]]) -> T:
        """Run a source's call in a thread, where it may block."""
        return await asyncio.to_thread(direct, work)

    def deliver(self, mail: bytes, *, to: Iterable[str] = ()) -> None:
        """Keep a mail for each identity that it is addressed to, by the part before the @; else for the home one. Blocks."""
        owners = {owner.lower(): owner for owner in self.vault.owners()}
        recipients: dict[str, list[str]] = {}
        for address in to or ("",):
            name = address.rpartition("@")[0].partition("+")[0].strip().lower()
            recipients.setdefault(owners.get(name, ""), []).append(address)
        for owner, addresses in recipients.items():
            self.inbox.of(owner).deliver(mail, to=[address for address in addresses if address])
        self.arrivals.came()

    def close(self) -> None:
        """Close the files."""
        self.vault.close()
        self.inbox.close()


def storage(database: str | None, vault_key: bytes | str | None = None) -> tuple[LocalVault, LocalInbox]:
    """The vault and the inbox that a database's address names. ValueError for what is no such address."""
    if database is None:
        return LocalVault(key=vault_key), LocalInbox()
    place = located(database, "the database's address")
    inbox = place if isinstance(place, str) else place.with_suffix(".inbox.db")
    return LocalVault(place, vault_key), LocalInbox(inbox)


def address_of(owner: str) -> str:
    """Where an identity gets its mail."""
    return f"{identity_of(owner)}@{MAIL_DOMAIN}"
