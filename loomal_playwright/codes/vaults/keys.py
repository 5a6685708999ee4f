"""Where a local vault's key is kept: the caller, the environment, a key file beside the vault, or the system's keyring.

A vault that exists never gets a new key: without the one it was made with, nothing opens it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loomal_playwright.codes.stores.sqlite import place
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from pathlib import Path

    from keyring.backend import KeyringBackend

    from loomal_playwright.codes.stores import Store

VARIABLE = "LOOMAL_VAULT_KEY"
KEYRING_SERVICE = "loomal-playwright vault"
_LENGTH = 32  # bytes: AES-256
_OTHERS = 0o077
_WORKS = 1  # keyring's own mark of a recommended backend; fail, null and an empty chain have less


@dataclass(frozen=True, slots=True)
class Key:
    """32 bytes, and where they came from."""

    value: bytes = field(repr=False)
    source: str


def new_key() -> str:
    """Return a random key as LOOMAL_VAULT_KEY takes it: 32 bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_LENGTH)).decode()


def checked(key: bytes | str, source: str) -> Key:
    """Take 32 bytes, or their URL-safe base64. ValueError that names the source, never the key."""
    value = key if isinstance(key, bytes) else _from_base64(key)
    if len(value) != _LENGTH:
        msg = f"{source} is no vault key: it must be 32 bytes, or their 44 characters of URL-safe base64"
        raise ValueError(msg)
    return Key(value, source)


def find(vault: Store, identity: str, given: Key | None) -> Key:
    """Return the key of an existing vault. VaultError when there is none."""
    key = given or _from_environment() or (_from_file(vault.path) if vault.path else None) or _from_keyring(identity)
    if key is None:
        ring = (
            "not in the system's keyring"
            if _keyring()
            else "and no keyring works here (the extra 'keyring', and one that is unlocked)"
        )
        beside = f"not in {key_file(vault.path)}, " if vault.path else ""
        msg = (
            f"no key for the vault {vault.name}: not in {VARIABLE}, {beside}{ring}; "
            "put back the key that it was made with (no other opens it)"
        )
        raise VaultError(msg)
    return key


def provide(vault: Store, identity: str, given: Key | None) -> Key:
    """Return the key for a vault that is about to be made; make and keep one where none is set, beside a vault that is a file."""
    key = given or _from_environment()
    if key is not None:
        return key
    if vault.path is None:
        msg = (
            f"the vault {vault.name} is shared, and gets no key that only this machine has: set {VARIABLE} for all who open it, to 32 "
            "random bytes in URL-safe base64 (openssl rand -base64 32 | tr +/ -_)"
        )
        raise VaultError(msg)
    return _from_file(vault.path) or _made_in_keyring(identity) or _made_in_file(vault.path)


def key_file(vault: Path) -> Path:
    """Where the key lies when there is no keyring."""
    return vault.with_suffix(".key")


def _from_base64(text: str) -> bytes:
    text = text.strip().rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _from_environment() -> Key | None:
    return checked(text, VARIABLE) if (text := os.environ.get(VARIABLE)) else None


def _from_file(vault: Path) -> Key | None:
    path = key_file(vault)
    try:
        if os.name == "posix" and path.stat().st_mode & _OTHERS:
            msg = f"the key file {path} can be read by others: chmod 600 {path}"
            raise VaultError(msg)
        return checked(path.read_text(encoding="ascii"), str(path))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        msg = f"the key file {path} holds no key ({error}): put back the one that the vault was made with"
        raise VaultError(msg) from None


def _made_in_file(vault: Path) -> Key:
    path = key_file(vault)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(f"{new_key()}\n")
            file.flush()
            os.fsync(file.fileno())
        place(draft, path)  # whoever comes second takes the first one's key
    except OSError as error:
        msg = f"the key file {path} cannot be written: {error.strerror}; or set {VARIABLE}"
        raise VaultError(msg) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
    key = _from_file(vault)
    if key is None:
        msg = f"the key file {path} went away while the vault was made; try again"
        raise VaultError(msg)
    return key


def _keyring() -> KeyringBackend | None:
    """Return the system's keyring, if the extra is installed and a backend works."""
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return backend if backend.priority >= _WORKS else None


def held_by_keyring(service: str, name: str, *, what: str, variable: str) -> str | None:
    """Return the secret that the system's keyring holds; None: it holds none, or none works. VaultError when it does not open."""
    backend = _keyring()
    if backend is None:
        return None
    from keyring.errors import KeyringError  # noqa: PLC0415 - an extra, present if there is a keyring

    try:
        return backend.get_password(service, name)
    except KeyringError as error:
        msg = f"the system's keyring did not give {what} ({error}): unlock it, or set {variable}"
        raise VaultError(msg) from error


def _from_keyring(identity: str) -> Key | None:
    text = held_by_keyring(KEYRING_SERVICE, identity, what="the vault's key", variable=VARIABLE)
    return checked(text, f"the keyring ({KEYRING_SERVICE}, {identity})") if text else None


def _made_in_keyring(identity: str) -> Key | None:
    """Keep a new key in the keyring; None when it does not come back as it went in."""
    backend = _keyring()
    if backend is None:
        return None
    from keyring.errors import KeyringError  # noqa: PLC0415 - an extra, present if there is a keyring

    try:
        backend.set_password(KEYRING_SERVICE, identity, new_key())
        return _from_keyring(identity)
    except (KeyringError, VaultError):
        return None
