"""Where an IMAP mailbox is, and what opens it: a URL without its secret, and a secret that shows nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote, urlsplit

from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from loomal_playwright.codes.io import IO

PASSWORD, TOKEN = "LOOMAL_INBOX_PASSWORD", "LOOMAL_INBOX_TOKEN"
KEYRING_SERVICE = "loomal-playwright inbox"
_PORTS = {"imaps": 993, "imap": 143}
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Address:
    """A folder of a user on a server. `tls`: from the first byte (imaps); else by STARTTLS, which only this machine may lack."""

    host: str
    port: int
    user: str
    folder: str
    tls: bool

    @property
    def here(self) -> bool:
        """Whether the server is on this machine."""
        return self.host in _HERE

    @property
    def account(self) -> str:
        """The user at the host, as the keyring knows them."""
        return f"{self.user}@{self.host}"

    def __str__(self) -> str:
        scheme = "imaps" if self.tls else "imap"
        port = "" if self.port == _PORTS[scheme] else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{quote(self.user, safe='')}@{host}{port}/{quote(self.folder)}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens the mailbox; only `reveal()` shows it."""

    kind: Literal["password", "token"]
    _secret: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret, to be sent."""
        return self._secret

    def scrub(self, text: str) -> str:
        """Take the secret out of what a server said."""
        return text.replace(self._secret, "…") if self._secret else text


class Secret:
    """Where the credentials come from; asked anew for each connection, for a token does not live long.

    A token, where one is given, is sent with XOAUTH2. Else the password: as given, in LOOMAL_INBOX_PASSWORD, or in the system's keyring.
    """

    def __init__(
        self,
        address: Address,
        password: str | None,
        token: str | Callable[[], str | Awaitable[str]] | None,
        environ: Mapping[str, str],
    ) -> None:
        self._address = address
        self._token = token if token is not None else environ.get(TOKEN) or None
        self._password = password if password is not None else environ.get(PASSWORD) or None

    async def credentials(self, io: IO) -> Credentials:
        """Raises VaultError that says where a password may be kept, and TypeError when a token is no str."""
        if self._token is not None:
            token = await io.call(self._token) if callable(self._token) else self._token
            if not isinstance(token, str):
                msg = f"token= gave {type(token).__name__} for {self._address.account}; it returns the access token as a str"
                raise TypeError(msg)
            return Credentials("token", token)
        password = self._password if self._password is not None else await io.call(self._kept)
        if password is None:
            account = self._address.account
            msg = (
                f"no password for {account}: set {PASSWORD}, or keep it in the keyring "
                f"(`keyring set '{KEYRING_SERVICE}' {account}`), or give token= where the provider wants OAuth"
            )
            raise VaultError(msg)
        return Credentials("password", password)

    def _kept(self) -> str | None:
        from loomal_playwright.codes.vaults.keys import held_by_keyring  # noqa: PLC0415 - only who keeps it there needs it

        return held_by_keyring(KEYRING_SERVICE, self._address.account, what="the inbox's password", variable=PASSWORD)


def read_url(url: str) -> tuple[Address, str | None]:
    """Return the address and the password of `imaps://user:password@host:port/FOLDER`; all but user and host may be left out.

    ValueError that says what is wrong without quoting the URL: it may hold a password.
    """
    form = "an IMAP inbox is imaps://user@host/INBOX (what is no letter or digit in user or password as %40 and the like)"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its own message would quote a part of the password
        raise ValueError(form) from None
    if parts.scheme not in _PORTS or not parts.hostname or not parts.username:
        raise ValueError(form)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    user = unquote(parts.username)
    address = Address(parts.hostname, port or _PORTS[parts.scheme], user, folder, tls=parts.scheme == "imaps")
    return address, None if parts.password is None else unquote(parts.password)
