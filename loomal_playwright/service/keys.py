"""Who may call: keys, of which only digests are kept, and the door where they are shown.

A key is 256 random bits, so its plain SHA-256 tells nothing of it. Digests are compared in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loomal_playwright.codes.vaults import schema
from loomal_playwright.service.answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from starlette.requests import Request

    from loomal_playwright.codes.io import IO
    from loomal_playwright.codes.stores import Rows
    from loomal_playwright.codes.vaults.local import LocalVault

SCOPES = ("vault:read", "vault:write", "mail:read", "mail:manage")
HOME = "home"  # what the home identity, whose name is empty, is called outside
PREFIX = "loid-"
_ID = slice(len(PREFIX), len(PREFIX) + 12)
_REMEMBERED = 1.0  # seconds; a key that is revoked works no longer than that
_MOST_FAILURES, _WINDOW = 60, 60.0  # wrong keys from one address, within seconds
_MOST_ADDRESSES = 10_000


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept. `owner`: the identity that it is a key of. `created_at`: seconds since the epoch."""

    id: str
    owner: str
    digest: bytes = field(repr=False)
    scopes: tuple[str, ...] = SCOPES
    created_at: float = 0.0


def owner_of(identity: str) -> str:
    """The identity's name in the vault."""
    return "" if identity == HOME else identity


def identity_of(owner: str) -> str:
    """What the vault's identity is called outside."""
    return owner or HOME


def key_id(text: str) -> str:
    """The part of a key by which it is known; no secret."""
    return text[_ID]


def create(vault: LocalVault, identity: str, scopes: Iterable[str] = ()) -> tuple[str, ApiKey]:
    """Make a key and return it; nobody can read it again. Blocks. ValueError for a scope or an identity that is none."""
    chosen = tuple(scopes) or SCOPES
    if wrong := sorted(set(chosen) - set(SCOPES)):
        msg = f"no such scope: {', '.join(wrong)}; there are {', '.join(SCOPES)}"
        raise ValueError(msg)
    owner = vault.of(owner_of(identity)).owner
    text = PREFIX + secrets.token_hex(32)
    key = ApiKey(key_id(text), owner, _digest(text), chosen, time.time())

    def put(db: Rows) -> None:
        schema.know(db, owner, key.created_at)
        row = (key.id, owner, key.digest, " ".join(chosen), key.created_at)
        db.execute("INSERT INTO api_keys (id, owner, digest, scopes, created_at) VALUES (?, ?, ?, ?, ?)", row)

    vault.rows(put)
    return text, key


def all_keys(vault: LocalVault) -> tuple[ApiKey, ...]:
    """Every key there is, oldest first. Blocks."""
    return vault.rows(lambda db: tuple(_key(row) for row in db.execute(f"{_SELECT} ORDER BY created_at, id")))


def revoke(vault: LocalVault, id: str) -> bool:  # noqa: A002 - the field's name
    """Forget a key. False: there is none of that id. Blocks."""
    return vault.rows(lambda db: db.execute("DELETE FROM api_keys WHERE id = ?", (id,)).rowcount == 1)


@dataclass
class Door:
    """Lets callers in. `given`: a key of the home identity that is nowhere but in the environment."""

    vault: LocalVault
    given: str | None = field(default=None, repr=False)
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[ApiKey, float]] = field(default_factory=dict, repr=False)
    _failures: dict[str, list[float]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._home = ApiKey("", "", _digest(self.given)) if self.given else None

    async def admit(self, io: IO, request: Request) -> ApiKey:
        """Return the caller's key. Raises Refusal: 401, or 429 for an address from where too many wrong keys came."""
        text = _bearer(request)
        digest, now = _digest(text), self.clock()
        known, seen_at = self._known.get(key_id(text), (None, 0.0))
        trusted = known is not None and hmac.compare_digest(known.digest, digest)
        if known is not None and trusted and now - seen_at < _REMEMBERED:
            return known
        address = request.client.host if request.client else ""
        if not trusted:
            self._check(address, now)
        key = await self._matching(io, key_id(text), digest)
        if key is None:
            if trusted:
                del self._known[key_id(text)]
            self._failed(address, now)
            raise _unauthorized("the key is not known")
        self._known[key_id(text)] = (key, now)
        return key

    async def _matching(self, io: IO, id: str, digest: bytes) -> ApiKey | None:  # noqa: A002 - the field's name
        key = await self.vault.read(io, lambda db: _find(db, id))
        return next((one for one in (self._home, key) if one is not None and hmac.compare_digest(one.digest, digest)), None)

    def _check(self, address: str, now: float) -> None:
        recent = [at for at in self._failures.get(address, ()) if now - at < _WINDOW]
        if len(recent) >= _MOST_FAILURES:
            wait = max(1, round(recent[0] + _WINDOW - now))
            raise Refusal(429, "rate_limited", "too many wrong keys from this address", {"retry-after": str(wait)})
        if recent:
            self._failures[address] = recent
        else:
            self._failures.pop(address, None)

    def _failed(self, address: str, now: float) -> None:
        if len(self._failures) >= _MOST_ADDRESSES:
            self._failures.clear()
        self._failures.setdefault(address, []).append(now)


def _bearer(request: Request) -> str:
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        raise _unauthorized("send a key: Authorization: Bearer KEY")
    return text.strip()


def _unauthorized(message: str) -> Refusal:
    return Refusal(401, "unauthorized", message, {"www-authenticate": "Bearer"})


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


_SELECT = "SELECT id, owner, digest, scopes, created_at FROM api_keys"


def _find(db: Rows, id: str) -> ApiKey | None:  # noqa: A002 - the field's name
    row = db.execute(f"{_SELECT} WHERE id = ?", (id,)).fetchone()
    return None if row is None else _key(row)


def _key(row: tuple[Any, ...]) -> ApiKey:
    return ApiKey(row[0], row[1], bytes(row[2]), tuple(row[3].split()), row[4])
