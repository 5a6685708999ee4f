"""What a local vault keeps of a label, and the seal on its secret: AES-256-GCM (NIST SP 800-38D).

The associated data are the vault's identity, the label, and all that decides its codes or where they may go: an entry that
was moved, or altered beside its secret, does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.otpauth import Authenticator
from loomal_playwright.errors import CodeUnavailable, VaultError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from loomal_playwright.codes.vaults.keys import Key

_NONCE = 12  # bytes; random, as SP 800-38D, 8.2.2, allows for far more seals than a vault ever has
_CHECK = b"this key opens this vault"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a vault tells about a label: everything but the secret. Times: seconds since the epoch.

    `generation` names the secret without telling it: the same secret enrolled again keeps it, another one changes it.
    `backup_codes`: one for each recovery code, when it was spent; None: it is left. `owner`: the identity; "" is the home one.
    `expires_at`: from then on it gives no code. `metadata`: what a service's client wrote beside it.
    """

    label: str
    generation: str
    digits: int
    period: int
    algorithm: str
    issuer: str
    origins: tuple[str, ...]
    created_at: float
    rotated_at: float | None = None
    last_used_at: float | None = None
    backup_codes: tuple[float | None, ...] = ()
    owner: str = ""
    expires_at: float | None = None
    metadata: dict[str, Any] | None = None

    @property
    def backup_codes_left(self) -> int:
        """How many recovery codes are not spent."""
        return sum(used is None for used in self.backup_codes)

    def check_expiry(self, now: float) -> None:
        """Raise Expired, if it has."""
        if self.expires_at is not None and now >= self.expires_at:
            msg = f"{self.label!r} has expired; enrol it again"
            raise Expired(msg)


class Expired(CodeUnavailable):
    """What a label holds was to be used until a time that is over."""


class LabelTaken(ValueError):
    """The label has a secret already."""


def new_entry(label: str, authenticator: Authenticator, generation: str, old: Entry | None, sites: tuple[str, ...]) -> Entry:
    """Return the entry that takes the place of `old`, or is the label's first."""
    now = time.time()
    facts = (authenticator.digits, authenticator.period, authenticator.algorithm, authenticator.issuer)
    if old is None:
        return Entry(label, generation, *facts, sites, created_at=now)
    rotated_at = old.rotated_at if old.generation == generation else now
    times = (old.created_at, rotated_at, old.last_used_at)
    return Entry(label, generation, *facts, sites or old.origins, *times, old.backup_codes, metadata=old.metadata)


def checked_name(what: str, name: str) -> None:
    """Raise ValueError for a label or an identity that is none."""
    if not name or name != name.strip() or not name.isprintable():
        msg = f"{what} {name!r} must be printable text without space around it"
        raise ValueError(msg)


@dataclass(frozen=True)
class Seal:
    """Seals and opens the secrets of one vault."""

    identity: str
    key: Key

    def check(self) -> bytes:
        """Seal a known text, by which the key is known again."""
        return self._sealed(_CHECK, self.identity.encode())

    def fits(self, check: bytes) -> bool:
        """Whether the key is the one that made this check."""
        return self._opened(check, self.identity.encode()) == _CHECK

    def close(self, entry: Entry, secret: bytes) -> bytes:
        """Seal a secret to its entry."""
        return self._sealed(secret, self._bound(entry))

    def open(self, entry: Entry, sealed: bytes) -> Authenticator:
        """Return what derives the entry's codes. VaultError when entry and seal do not belong together."""
        secret = self._opened(sealed, self._bound(entry))
        if secret is None:
            msg = f"the entry {entry.label!r} of the vault was altered by something else; remove it and enrol it again"
            raise VaultError(msg)
        return Authenticator(secret, entry.digits, entry.period, entry.algorithm, entry.issuer)

    def close_backup(self, entry: Entry, number: int, code: str) -> bytes:
        """Seal the recovery code of that number to the entry's label."""
        return self._sealed(code.encode(), self._of_backup(entry, number))

    def open_backup(self, entry: Entry, number: int, sealed: bytes) -> str:
        """Return a recovery code. VaultError when it does not belong there."""
        code = self._opened(sealed, self._of_backup(entry, number))
        if code is None:
            msg = f"a recovery code of {entry.label!r} was altered by something else; give the label new ones"
            raise VaultError(msg)
        return code.decode()

    def generation(self, authenticator: Authenticator) -> str:
        """Name a secret: keyed, so that the name tells nothing; of all that its codes and time steps depend on."""
        facts = json.dumps([authenticator.secret.hex(), authenticator.digits, authenticator.period, authenticator.algorithm])
        return hmac.new(self.key.value, facts.encode(), hashlib.sha256).hexdigest()[:16]

    def _bound(self, entry: Entry) -> bytes:
        owner = [entry.owner] if entry.owner else []  # format 1 knew no owners, and its seals are still good
        told = (entry.label, entry.generation, entry.digits, entry.period, entry.algorithm, entry.issuer, entry.origins)
        return json.dumps([self.identity, *told, *owner]).encode()

    def _of_backup(self, entry: Entry, number: int) -> bytes:
        return json.dumps([self.identity, entry.owner, entry.label, "backup", number]).encode()

    def _sealed(self, plain: bytes, bound: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, bound)

    def _opened(self, sealed: bytes, bound: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - loaded when a vault is opened

        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
        except (InvalidTag, ValueError):  # ValueError: too short to be a seal
            return None

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - loaded when a vault is opened

        return AESGCM(self.key.value)
