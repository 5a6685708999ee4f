r"""One connection to one IMAP folder. Everything blocks; `imap.py` calls it in a thread.

Reading leaves no trace: the folder is opened with EXAMINE and read with BODY.PEEK (RFC 3501, 6.3.2 and 6.4.5). A mail's time is its
INTERNALDATE, which the server set when it came; its Date header says what the sender likes. Hence IMAPClient, and not imap-tools,
which reads the Date header alone.
"""

from __future__ import annotations

import selectors
import ssl
import weakref
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from importlib import import_module
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.io import tls
from loomal_playwright.codes.message import message_from_bytes, sent_by
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loomal_playwright.codes.code import Message
    from loomal_playwright.codes.inboxes.imap_address import Address, Credentials

TIMEOUT = 10.0  # seconds for connecting, and for each answer
_MOST, _AT_ONCE = 100, 10  # mails per look, mails per answer
_SIZE = 10 * 1024 * 1024  # bytes of a mail that are read
_SENDER = "BODY.PEEK[HEADER.FIELDS (FROM SENDER RETURN-PATH)]"
_NAMED = 12  # folders that an error lists


class Gone(Exception):
    """The connection is no more, or is not to be used any more."""


class Folder:
    """Opens in `__init__`. Raises VaultError that says what to do, and Gone when the server left.

    `pushed`: whether to be told of new mail, where the server does. `changes`: how often the folder held other mails than at the look
    before. `lost`: what the server says next cannot be told apart any more, and it will not be pushed anew.
    """

    def __init__(self, address: Address, credentials: Credentials, *, pushed: bool) -> None:
        self._address = address
        self._client = _connect(address)
        self.close = weakref.finalize(self, _leave, self._client)
        self._state: str | None = None  # how the folder is open: "read", "write"
        self._validity = 0
        self._idles = False
        self._uids: list[int] = []
        self.changes = 0
        self.lost = False
        self._heads: dict[int, tuple[float, str]] = {}  # when it came, and who sent it
        self._read: dict[int, Message] = {}
        try:
            _log_in(self._client, address, credentials)
            self.pushes = pushed and self._client.has_capability("IDLE")
            self._open("read")
        except BaseException:
            self.close()
            raise

    def look(self, earliest: float, sender: str | None) -> tuple[Message, ...]:
        """Return the mails that came in the second of `earliest` or later, newest first, and be told of new ones from then on."""
        with _asking(self._address):
            self._wake()
            if self._state == "read":
                self._client.noop()  # what came meanwhile is in the folder only once it was announced (RFC 3501, 5.2 and 7.3.1)
            else:
                self._open("read")
            uids = sorted(self._client.search(_since(earliest)), reverse=True)[:_MOST]
            self.changes += uids != self._uids
            self._uids = uids
            self._heads = self._known_heads(uids)
            whole = earliest if earliest == float("-inf") else earliest // 1  # INTERNALDATE tells no fraction of a second
            chosen = [uid for uid, (at, by) in self._heads.items() if at >= whole and sent_by(by, sender)]
            self._read = self._known_mails(chosen)
            self._rest()
        newest = sorted(self._read, key=lambda uid: (self._heads[uid][0], uid), reverse=True)
        return tuple(self._read[uid] for uid in newest)

    def mark(self, name: str) -> None:
        """Mark one mail as read: that, and no other, or none where the folder was made anew since."""
        validity, _, uid = name.partition("-")
        with _asking(self._address):
            self._wake()
            self._open("write")
            if validity == str(self._validity):
                self._client.add_flags([int(uid)], [rb"\Seen"], silent=True)

    def stirs(self) -> bool:
        """Whether the server said something since the look, or left. Does not block."""
        if not self._idles:
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self._client.socket(), selectors.EVENT_READ)
            return bool(selector.select(0))

    def _open(self, state: str) -> None:
        try:
            told = self._client.select_folder(self._address.folder, readonly=state == "read")
        except _errors().IMAPClientAbortError:
            raise
        except _errors().IMAPClientError:
            names = [name for _, _, name in self._client.list_folders()]
            listed = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
            msg = f"{self._address.account} has no folder {self._address.folder!r} that opens; there is: {listed}"
            raise VaultError(msg) from None
        self._state = state
        validity = int(told.get(b"UIDVALIDITY", 0))
        if validity != self._validity:  # the numbers mean other mails now (RFC 3501, 2.3.1.1)
            self._validity, self._heads, self._read = validity, {}, {}

    def _wake(self) -> None:
        if self._idles:
            self._idles = False
            self._client.idle_done()

    def _rest(self) -> None:
        if not self.pushes:
            return
        try:
            self._client.idle()
        except _errors().IMAPClientAbortError:
            raise
        except _errors().IMAPClientError:  # it refuses, or spoke of something else first
            self.lost = True
        else:
            self._idles = True

    def _known_heads(self, uids: Iterable[int]) -> dict[int, tuple[float, str]]:
        heads = {uid: self._heads[uid] for uid in uids if uid in self._heads}
        for uid, told in self._fetch([uid for uid in uids if uid not in heads], _SENDER):
            at = told[b"INTERNALDATE"].timestamp()
            heads[uid] = at, message_from_bytes(_body(told), id="", received_at=at).sender
        return heads

    def _known_mails(self, uids: Iterable[int]) -> dict[int, Message]:
        mails = {uid: self._read[uid] for uid in uids if uid in self._read}
        new = [uid for uid in uids if uid not in mails]
        for first in range(0, len(new), _AT_ONCE):
            for uid, told in self._fetch(new[first : first + _AT_ONCE], f"BODY.PEEK[]<0.{_SIZE}>"):
                mails[uid] = message_from_bytes(_body(told), id=f"{self._validity}-{uid}", received_at=self._heads[uid][0])
        return mails

    def _fetch(self, uids: list[int], what: str) -> list[tuple[int, dict[bytes, Any]]]:
        told = self._client.fetch(uids, ["INTERNALDATE", what])
        return [(uid, parts) for uid, parts in told.items() if b"INTERNALDATE" in parts]  # else it was deleted meanwhile


@contextmanager
def _asking(address: Address) -> Iterator[None]:
    """Within: what a server says, or that it left, becomes an error of ours."""
    try:
        yield
    except (OSError, _errors().IMAPClientAbortError) as error:
        raise Gone from error
    except _errors().IMAPClientError as error:
        msg = f"{address.host} did not do what it was asked for in {address.folder!r}: {_words(error)}; try again later"
        raise VaultError(msg) from None


def _since(earliest: float) -> list[Any]:
    """SINCE knows days, of the server's own zone (RFC 3501, 6.4.4): one more is asked for."""
    if earliest == float("-inf"):
        return ["ALL"]
    return ["SINCE", (datetime.fromtimestamp(earliest, timezone.utc) - timedelta(days=1)).date()]


def _body(told: dict[bytes, Any]) -> bytes:
    return next((value for key, value in told.items() if key.startswith(b"BODY[") and isinstance(value, bytes)), b"")


def _errors() -> Any:
    return import_module("imapclient.exceptions")


def _connect(address: Address) -> Any:
    try:
        made = import_module("imapclient").IMAPClient
    except ImportError:
        msg = "an IMAP inbox needs IMAPClient: pip install 'loomal-playwright[imap]'"
        raise VaultError(msg) from None
    where, client = f"{address.host}:{address.port}", None
    try:
        client = made(address.host, address.port, ssl=address.tls, ssl_context=tls() if address.tls else None, timeout=TIMEOUT)
        client._imap.debug = 0  # noqa: SLF001 - else it logs each line, mails and secrets included
        client.normalise_times = False
        if address.tls or _secured(client, address):
            return client
        why = f"{where} offers no TLS, and the password would be readable on its way: use imaps://"
    except ssl.SSLCertVerificationError as error:
        why = f"{where} is not trusted: {error.verify_message}; use the host's own name, or name its authority in SSL_CERT_FILE"
    except ssl.SSLError:
        why = f"{where} does not speak TLS at once: imaps:// is for ports like 993, imap:// for those like 143"
    except OSError as error:
        why = f"{where} cannot be reached: {error.strerror or error}; check host and port in LOOMAL_INBOX (or url=), and the network"
    except _errors().IMAPClientError as error:
        why = f"{where} does not serve as IMAP does: {_words(error)}; check host and port in LOOMAL_INBOX (or url=)"
    if client is not None:
        _leave(client)
    raise VaultError(why)


def _secured(client: Any, address: Address) -> bool:
    if client.has_capability("STARTTLS"):
        client.starttls(tls())
        return True
    return address.here


def _log_in(client: Any, address: Address, credentials: Credentials) -> None:
    try:
        if credentials.kind == "token":
            client.oauth2_login(address.user, credentials.reveal())
        elif client.has_capability("AUTH=PLAIN"):  # LOGIN knows ASCII alone
            client.plain_login(address.user, credentials.reveal())
        else:
            client.login(address.user, credentials.reveal())
    except OSError as error:
        raise Gone from error
    except (_errors().IMAPClientError, UnicodeEncodeError) as error:
        if isinstance(error.__context__, _errors().IMAPClientAbortError):
            raise Gone from error
        said = "it takes ASCII alone" if isinstance(error, UnicodeEncodeError) else credentials.scrub(_words(error))
        steps = {
            "token": "get a new access token; it must be one for IMAP, and for this user",
            "password": "check LOOMAL_INBOX_PASSWORD; many providers want an app password, or an access token (token=)",
        }
        msg = f"{address.host} refused the {credentials.kind} of {address.user}: {said}; {steps[credentials.kind]}"
    else:
        return
    raise VaultError(msg)


def _words(error: Exception) -> str:
    """What the server said; IMAPClient hands on some of it as bytes are shown."""
    return str(error).removeprefix("b'").rstrip("'. ")


def _leave(client: Any) -> None:
    try:
        client.shutdown()
    except (OSError, _errors().IMAPClientError):  # it is gone already
        return
