"""What is spent: time steps, messages, and patience. Shared by every process of one user, or of a fleet.

Rules. A claim is made before anything is typed, and is never given back: not by an error, not by a crash. Steps of one
account are handed out strictly increasing, first come. Where the step of a code is known nothing of the code is stored;
else a keyed digest, for ten minutes. `account` is any string that names one secret: vault identity, label, generation.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import os
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from loomal_playwright.codes.books import open_book
from loomal_playwright.codes.io import direct
from loomal_playwright.errors import BudgetSpent, CodeTimeout

if TYPE_CHECKING:
    from pathlib import Path

    from loomal_playwright.codes.books.book import Hold
    from loomal_playwright.codes.code import Code
    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.stores import Rows

_MINUTE, _DAY = 60.0, 86_400.0
_CLAIM_LIFE = 10 * _MINUTE  # longer than any service accepts a code; 3 periods at least
_MESSAGE_LIFE = 30 * _DAY
_ROUNDING = 1e-6  # of a step
_NEAR = 2  # steps: as far ahead as two calls at one time claim


@dataclass(frozen=True, slots=True)
class Reservation:
    """One RFC 6238 time step that belongs to the caller alone. `place`: earlier reservations that are not over yet."""

    step: int
    place: int


class Ledger:
    """The book of what is spent.

    `url`: "sqlite:///relative.db", "sqlite:////absolute.db" or, for a fleet, "postgresql://user@host/database"; else LOOMAL_LEDGER;
    else one file per user.
    `budget` refusals within `budget_window` ms without an acceptance stop an account before anything is typed.
    ValueError for another scheme or a budget below one. Every method may raise VaultError: the file or the server failed.
    """

    def __init__(self, url: str | None = None, budget: int = 5, budget_window: float = 900_000) -> None:
        if budget < 1 or budget_window <= 0:
            msg = f"budget={budget} refusals within budget_window={budget_window} ms: both must be positive"
            raise ValueError(msg)
        self.budget = budget
        self.budget_window = budget_window
        self._book = open_book(url or os.environ.get("LOOMAL_LEDGER") or None)

    @property
    def path(self) -> Path | None:
        """The file, if it is one; it is made when it is first needed."""
        return self._book.path

    async def reserve(
        self, io: IO, account: str, *, earliest: int, until: float | None, period: float, ahead: float = 0.0
    ) -> Reservation:
        """Claim the account's next time step of `period` seconds, from `earliest` on.

        `ahead`: seconds by which the clock that steps are counted on is ahead of this machine's; `until` is told by that clock.
        Raises CodeTimeout, and claims nothing, when that step begins after `until` (seconds since the epoch; None: no limit):
        its message names the place in the queue, the wait, and by how much that is too late.
        """
        now = io.now() + ahead

        def claim(db: Rows) -> Reservation:
            _prune(db, "steps", io.now())
            step = _next_step(db, account, earliest, period, now)
            query = "SELECT count(*) FROM steps WHERE account = ? AND ends > ? AND ends <= ?"
            (place,) = db.execute(query, (account, now, (step + _ROUNDING) * period)).fetchone()
            if until is not None and step * period > until:
                raise CodeTimeout(_too_late(step * period, until, place, now))
            ends = (step + 1) * period
            keep_until = max(now, ends) + max(_CLAIM_LIFE, 3 * period)
            db.execute("INSERT INTO steps VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (account, step, ends, keep_until))
            db.execute(
                "INSERT INTO accounts VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET spent_until = excluded.spent_until",
                (account, ends),
            )
            return Reservation(step, place)

        return await self._book.write(io, claim, account)

    async def claim_message(self, io: IO, inbox: str, message_id: str) -> bool:
        """Claim a mail. False: somebody has it already."""
        now = io.now()
        return await self._claim(io, "messages", (inbox, message_id, now + _MESSAGE_LIFE), now)

    async def claim_code(self, io: IO, account: str, digest: str) -> bool:
        """Claim a code whose step is unknown, by its `digest()`. False: it was claimed within ten minutes."""
        now = io.now()
        return await self._claim(io, "codes", (account, digest, now + _CLAIM_LIFE), now)

    def digest(self, account: str, code: Code) -> str:
        """What stands for a code here: HMAC-SHA-256 under this ledger's own random key."""
        return hmac.new(self._digest_key, f"{account}\0{code.reveal()}".encode(), hashlib.sha256).hexdigest()

    async def refused(self, io: IO, account: str) -> None:
        """Count a refusal."""
        now = io.now()

        def count(db: Rows) -> None:
            _prune(db, "refusals", now)
            db.execute("INSERT INTO refusals VALUES (?, ?, ?)", (account, now, now + self.budget_window / 1000))

        await self._book.write(io, count, account)

    async def accepted(self, io: IO, account: str) -> None:
        """Forget the account's refusals."""

        def clear(db: Rows) -> None:
            db.execute("DELETE FROM refusals WHERE account = ?", (account,))

        await self._book.write(io, clear, account)

    async def check_budget(self, io: IO, account: str) -> None:
        """Raise BudgetSpent when the account has had its `budget` of refusals."""
        now = io.now()
        window = self.budget_window / 1000

        def recent(db: Rows) -> list[float]:
            query = "SELECT at FROM refusals WHERE account = ? AND at > ? ORDER BY at"
            return [at for (at,) in db.execute(query, (account, now - window))]

        refusals = await self._book.read(io, recent)
        if len(refusals) >= self.budget:
            free_at = refusals[-self.budget] + window
            raise BudgetSpent(self._spent(account, len(refusals), free_at, now))

    def lease(self, account: str) -> Hold:
        """What one mailed challenge of the account at a time may hold, so that no other takes its mail.

        `await hold.take(io)` queues up, or tries to move up, without waiting, and `hold.place` says how many are before; `hold.free()`
        gives back. It dies with its process, however that ends.
        """
        return self._book.lease(account)

    async def remember_site(self, io: IO, account: str, site: str) -> None:
        """Note that a code of this account was accepted at `site`."""

        def note(db: Rows) -> None:
            db.execute("INSERT INTO sites VALUES (?, ?) ON CONFLICT DO NOTHING", (account, site))

        await self._book.write(io, note, account)

    async def sites(self, io: IO, account: str) -> tuple[str, ...]:
        """Where codes of this account were accepted, in alphabetical order."""

        def look(db: Rows) -> tuple[str, ...]:
            return tuple(site for (site,) in db.execute("SELECT site FROM sites WHERE account = ? ORDER BY site", (account,)))

        return await self._book.read(io, look)

    def forget_refusals(self, account: str) -> None:
        """Clear the account's budget by hand, once the cause is found. Blocks."""
        direct(lambda io: self.accepted(io, account))

    async def examine(self, io: IO) -> bool:
        """Whether the ledger is there already, and can be used. Makes nothing. VaultError also where it could not be made."""
        if not await self._book.exists(io):
            return False
        await self._book.read(io, lambda db: db.execute("SELECT count(*) FROM settings").fetchone())
        return True

    def close(self) -> None:
        """Close the file, or let go of the server; the next call opens it again."""
        self._book.close()

    async def _claim(self, io: IO, table: str, row: tuple[str, str, float], now: float) -> bool:
        def claim(db: Rows) -> bool:
            _prune(db, table, now)
            return db.execute(f"INSERT INTO {table} VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row).rowcount == 1  # noqa: S608 - our own table name

        return await self._book.write(io, claim, row[0])

    def _spent(self, account: str, refusals: int, free_at: float, now: float) -> str:
        clock = datetime.fromtimestamp(free_at).astimezone().strftime("%H:%M:%S")
        return (
            f"{account!r} was refused {refusals} times within {self.budget_window:,.0f} ms and never accepted: stopped before "
            f"the service locks it. Free again in {(free_at - now) * 1000:,.0f} ms (at {clock}). Sign in by hand to see why; "
            f"then clear the count with Ledger().forget_refusals({account!r})"
        )

    @cached_property
    def _digest_key(self) -> bytes:
        def look(db: Rows) -> bytes:
            (key,) = db.execute("SELECT value FROM settings WHERE name = 'digest key'").fetchone()
            return bytes(key)

        return direct(lambda io: self._book.read(io, look))

    def __repr__(self) -> str:
        return f"Ledger({str(self._book)!r})"


def _next_step(db: Rows, account: str, earliest: int, period: float, now: float) -> int:
    """The first free step after all that are spent.

    Where those reach far into the future, the queue is long, or a clock was ahead that claimed there: then it is the first that is free,
    behind the queue. Kept as time, not as a number: a secret whose period changes keeps its order.
    """
    step, spent = earliest, db.execute("SELECT spent_until FROM accounts WHERE account = ?", (account,)).fetchone()
    if spent is not None and spent[0] <= now + _NEAR * period:
        step = max(earliest, math.ceil(spent[0] / period - _ROUNDING))
    query = "SELECT ends FROM steps WHERE account = ? AND ends > ? ORDER BY ends"
    for (ends,) in db.execute(query, (account, (step + _ROUNDING) * period)):
        if ends > (step + 1 + _ROUNDING) * period:
            break
        step += 1
    return step


def _prune(db: Rows, table: str, now: float) -> None:
    db.execute(f"DELETE FROM {table} WHERE keep_until <= ?", (now,))  # noqa: S608 - our own table name


def _too_late(begins: float, until: float, place: int, now: float) -> str:
    wait, late = max(0.0, begins - now) * 1000, (begins - until) * 1000
    return (
        f"no free time step before the deadline: {place} earlier reservation{'' if place == 1 else 's'} of this account "
        f"(place {place + 1} in the queue), the next free step begins in {wait:,.0f} ms, {late:,.0f} ms too late; "
        "raise timeout=, or give parallel workers accounts of their own"
    )
