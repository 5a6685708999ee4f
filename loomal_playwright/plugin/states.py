"""What a login leaves behind: Playwright's storage state, in a file that all workers of a run read, and later runs while it is fresh."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loomal_playwright.plugin.run import Run

_BY_NAME = ("localStorage", "indexedDB")  # what an origin keeps in lists of named things
State = dict[str, Any]  # as Playwright's storage_state gives and takes it


@dataclass(frozen=True, slots=True)
class Login:
    """One login that was done. `at`: seconds since the epoch; `landed`: the address where it ended.

    `inside`, `outside`: what a visit of `landed` comes to with `state` and without (see `sight`): the same where the page tells nothing.
    """

    at: float
    landed: str
    inside: str
    outside: str
    state: State = field(repr=False)

    def turned_away(self, seen: str) -> bool:
        """Whether a visit of `landed` came to what somebody gets who is not signed in."""
        return seen == self.outside != self.inside


def sight(status: int, url: str) -> str:
    """Return what a visit came to: its status, and the page without its query, in which login pages write what they like."""
    parts = urlsplit(url)
    return f"{status} {parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


class Shelf:
    """Where the login of one name is kept. `kept`: seconds for which it serves other runs; 0: it serves this run alone."""

    def __init__(self, run: Run, name: str, project: str) -> None:
        self._kept = run.options.login_cache
        stem = hashlib.sha256(json.dumps([project, name]).encode()).hexdigest()[:24]
        folder = _cache() if self._kept else run.folder
        self._file = folder / f"{stem}.json"
        self._failure = run.folder / f"{stem}.failed"
        self.lock = folder / f"{stem}.lock"

    def login(self) -> Login | None:
        """Return the login that is kept; None: there is none, or it is too old."""
        try:
            found = Login(**json.loads(self._file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):  # of another version, or cut
            return None
        return None if self._kept and time.time() - found.at > self._kept else found

    def keep(self, login: Login) -> None:
        """Keep a login where only this user can read it; who reads meanwhile gets the one before."""
        draft = self._file.with_name(f".{self._file.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(login), file)
        draft.replace(self._file)

    def failure(self) -> str:
        """Say how this login failed in this run; "": it did not."""
        return self._failure.read_text(encoding="utf-8") if self._failure.exists() else ""

    def fail(self, why: str) -> None:
        """Note that the login failed: no other test of this run tries it."""
        self._failure.write_text(why, encoding="utf-8")


def merged(under: State | str | os.PathLike[str] | None, over: State) -> State:
    """Lay one storage state over another: by cookie, entry, database and passkey. `under` may be a file, as Playwright takes it."""
    below: State = under if isinstance(under, dict) else json.loads(Path(under).read_text(encoding="utf-8")) if under else {}
    origins = {each["origin"]: each for each in below.get("origins", ())}
    for each in over.get("origins", ()):
        beneath = origins.get(each["origin"], {})
        lists = {key: _together(beneath.get(key, ()), each.get(key, ()), "name") for key in _BY_NAME if key in beneath | each}
        origins[each["origin"]] = {**beneath, **each, **lists}
    cookies = _together(below.get("cookies", ()), over.get("cookies", ()), "name", "domain", "path")
    passkeys = _together(below.get("credentials", ()), over.get("credentials", ()), "id")
    state = {**below, **over, "cookies": cookies, "origins": list(origins.values()), "credentials": passkeys}
    # A context that is given a list of passkeys may stop asking the real authenticators, and older versions know no such key.
    return state if passkeys else {key: value for key, value in state.items() if key != "credentials"}


def _together(below: Any, above: Any, *keys: str) -> list[Mapping[str, Any]]:
    return list({tuple(each.get(key) for key in keys): each for each in (*below, *above)}.values())


def _cache() -> Path:
    import platformdirs  # noqa: PLC0415 - only who keeps logins needs it

    folder = platformdirs.user_cache_path("loomal-playwright", appauthor=False) / "logins"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
