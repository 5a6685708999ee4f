"""What the processes of one run share: a secret, and a folder of its own that goes away with the run."""

from __future__ import annotations

import hashlib
import inspect
import secrets
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.plugin.options import Options, read

if TYPE_CHECKING:
    from loomal_playwright.codes.ledger import Ledger
    from loomal_playwright.plugin.accounts import OtpVault
    from loomal_playwright.plugin.mail import OtpInbox
    from loomal_playwright.plugin.report import Reporter

_INPUT = "loomal_run"  # under which xdist's workers are told the run's token


@dataclass
class Run:
    """One run of pytest as one of its processes sees it.

    `token`: the same in each of xdist's workers. `item`: the test that runs now, begun at `began` (seconds since the epoch);
    `is_async`: it is a coroutine.
    `secrets`: what this process handed out and no report may show. `vault`, `inbox`: the throw-away ones, once a test asked for
    them. `login`: the fixtures that the login asks for which is under way, if one is; `needs`: which fixture asks for which.
    """

    options: Options
    token: str = field(repr=False)
    is_worker: bool
    item: pytest.Item | None = None
    began: float = 0.0
    is_async: bool = False
    secrets: set[str] = field(default_factory=set, repr=False)
    vault: OtpVault | None = None
    inbox: OtpInbox | None = None
    login: tuple[str, ...] | None = None
    needs: dict[str, set[str]] = field(default_factory=dict, repr=False)
    reporter: Reporter | None = None

    @classmethod
    def of(cls, config: pytest.Config) -> Run:
        """Make the run of this process."""
        told = getattr(config, "workerinput", None)
        token = (told or {}).get(_INPUT) or secrets.token_hex(32)
        return cls(read(config), token, told is not None)

    def tell(self, workerinput: dict[str, Any]) -> None:
        """Let a worker of xdist take part."""
        workerinput[_INPUT] = self.token

    @property
    def key(self) -> bytes:
        """32 bytes that no other run has: by them the run's workers give one secret one name in their ledger."""
        return bytes.fromhex(self.token)

    @property
    def folder(self) -> Path:
        """A folder that only this user can read, made when it is first asked for."""
        self._place.mkdir(mode=0o700, exist_ok=True)
        return self._place

    def file(self, name: str) -> Path:
        """Return the path of a file that this process alone uses."""
        return self._own / name

    @cached_property
    def _own(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))

    @cached_property
    def ledger(self) -> Ledger:
        """What throw-away accounts have spent in this run."""
        from loomal_playwright.codes.ledger import Ledger  # noqa: PLC0415 - only who signs in needs it

        return Ledger(f"sqlite:///{self.folder / 'ledger.db'}")

    def begin(self, item: pytest.Item) -> None:
        """Note that a test begins."""
        self.item, self.began = item, time.time()
        self.is_async = inspect.iscoroutinefunction(getattr(item, "obj", None))  # asked now: what runs coroutines wraps them

    def asks_for(self, fixture: str) -> bool:
        """Whether the login that is under way, else the test that runs now, asks for a fixture, or one of its fixtures does."""
        if self.login is None:
            return fixture in getattr(self.item, "fixturenames", ())
        asked: set[str] = set()
        while news := {need for name in (*self.login, *asked) for need in (name, *self.needs.get(name, ()))} - asked:
            asked |= news
        return fixture in asked

    def end(self) -> None:
        """Remove the folder, once all of the run's processes are done."""
        if not self.is_worker:
            shutil.rmtree(self._place, ignore_errors=True)

    @property
    def _place(self) -> Path:
        name = hashlib.sha256(self.key).hexdigest()[:20]  # says nothing of the key
        return Path(tempfile.gettempdir()) / f"loomal-run-{name}"


RUN = pytest.StashKey[Run]()
