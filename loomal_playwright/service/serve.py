"""How the service is run: until it is told to end, or while a `with` lasts."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import signal
import socket
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from loomal_playwright.codes.inboxes.smtp import SmtpSink
from loomal_playwright.errors import VaultError
from loomal_playwright.service.app import application
from loomal_playwright.service.app import log as requests
from loomal_playwright.service.house import House
from loomal_playwright.service.keys import HOME, all_keys, create, key_id, revoke

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

PORT = 8700
_GRACE = 20  # seconds for requests under way when it is told to end


class _Server(uvicorn.Server):
    """Ends those who wait for mail before it waits for them."""

    house: House

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.house.arrivals.close()
        await super().shutdown(sockets)


def serve(
    host: str = "127.0.0.1",
    port: int = PORT,
    smtp_port: int | None = None,
    database: str | None = None,
    *,
    key: str | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way. Blocks; for a process's main thread.

    `smtp_port`: also take mail there; 0: any free one. `database`: sqlite:///PATH; None: the vault and inbox of this user. `key`: one
    more key of the home identity. ValueError for an address that others reach while there is no key; VaultError.
    """
    house = House.open(database, key=key)
    keys = len(all_keys(house.vault)) + (key is not None)
    if not keys and not _is_loopback(host):
        msg = f"{host} is reached by others, and there is no key yet: loomal-playwright key create {HOME}"
        raise ValueError(msg)
    _log_to_stderr()
    with _listening(host, port) as listener, _sink(house, host, smtp_port) as sink:
        mail = f", mail on {sink.host}:{sink.port}" if sink else ""
        hint = "" if keys else f"; no key yet: loomal-playwright key create {HOME}"
        say(f"Serving the Loomal API on {_url(listener)} from {house.vault!r}, {keys} key{'' if keys == 1 else 's'}{mail}{hint}")
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: None)  # uvicorn raises it once more when all is done
        asyncio.run(_server(house).serve(sockets=[listener]))
    house.close()


@dataclass(frozen=True)
class Running:
    """A service that runs. `key`: one of the home identity. `smtp_port`: where it takes mail."""

    url: str
    key: str = field(repr=False)
    house: House
    smtp_port: int | None = None

    def new_key(self, identity: str, *scopes: str) -> str:
        """Make a key of an identity."""
        return create(self.house.vault, identity, scopes)[0]

    def revoke(self, key: str) -> bool:
        """Take a key back. False: there is no such key."""
        return revoke(self.house.vault, key_id(key))


@contextlib.contextmanager
def running(
    folder: str | os.PathLike[str] | None = None,
    *,
    database: str | None = None,
    vault_key: bytes | str | None = None,
    smtp: bool = False,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[Running]:
    """Run the service in a thread while the `with` lasts.

    Over `database`, else over a vault in `folder`, else over one that is gone afterwards. `port` 0: any free one.
    """
    with contextlib.ExitStack() as stack:
        place = Path(folder or stack.enter_context(tempfile.TemporaryDirectory()))
        house = House.open(database or f"sqlite:///{place / 'vault.db'}", vault_key=vault_key)
        stack.callback(house.close)
        listener = stack.enter_context(_listening(host, port))
        sink = stack.enter_context(_sink(house, host, 0 if smtp else None))
        stack.enter_context(_thread(_server(house), listener))
        yield Running(_url(listener), create(house.vault, HOME)[0], house, sink.port if sink else None)


@contextlib.contextmanager
def _thread(server: uvicorn.Server, listener: socket.socket) -> Iterator[None]:
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), name="loomal service", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _server(house: House) -> _Server:
    options: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False, "lifespan": "off"}
    server = _Server(uvicorn.Config(application(house), timeout_graceful_shutdown=_GRACE, **options))
    server.house = house
    return server


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens: what connects from now on is served, be it a little later."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        msg = f"the service cannot listen on {host}:{port}: {error.strerror}; choose another --port, or 0"
        raise VaultError(msg) from error


def _sink(house: House, host: str, port: int | None) -> contextlib.AbstractContextManager[SmtpSink | None]:
    return contextlib.nullcontext() if port is None else SmtpSink(house, host, port)


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    requests.addHandler(handler)
    requests.setLevel(logging.INFO)
    requests.propagate = False
