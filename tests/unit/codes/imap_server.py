# ruff: noqa: D102 - what the doubles do, their names say
"""Real IMAP servers for tests: pymap in this process, Dovecot where the system has one; and a wire on which the server's words are changed."""

from __future__ import annotations

import asyncio
import functools
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from argparse import Namespace
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

USER, PASSWORD = "agent@example.com", "correct-horse:battery/staple"


class Imap:
    """A server with one user. `port`: plain, and where the server knows it, STARTTLS; `tls_port`: TLS at once."""

    port: int
    tls_port: int

    def url(self, folder: str = "INBOX", port: int | None = None, scheme: str = "imap") -> str:
        return f"{scheme}://agent%40example.com@localhost:{port or self.port}/{folder}"

    @functools.cached_property
    def client(self) -> Any:
        """Another program that reads the same mails; it stays."""
        imapclient = pytest.importorskip("imapclient", reason="the extra 'imap' is not installed")
        client = imapclient.IMAPClient("localhost", self.port, ssl=False)
        client.login(USER, PASSWORD)
        client.select_folder("INBOX")
        return client

    def deliver(self, raw: bytes, at: float) -> None:
        self.client.append("INBOX", raw, msg_time=datetime.fromtimestamp(at, timezone.utc))

    def seen(self) -> list[bool]:
        """Of each mail, in the order in which they came, whether it is marked as read."""
        self.client.noop()
        flags = self.client.get_flags(self.client.search("ALL"))
        return [rb"\Seen" in flags[uid] for uid in sorted(flags)]

    def empty(self) -> None:
        """Remove every mail."""
        self.client.noop()
        self.client.delete_messages(self.client.search("ALL"))
        self.client.expunge()


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def stop(self) -> None:
        async def cancel() -> None:
            await asyncio.sleep(0.1)  # whoever left is noticed to have left
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0.02)  # what was closed leaves at the loop's next turns

        self.run(cancel())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@functools.cache
def certificate() -> Path:
    """A certificate for localhost, and its key, in one file; its own authority."""
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = Path(tempfile.mkdtemp(prefix="imap-")) / "localhost.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@contextmanager
def pymap() -> Iterator[Imap]:
    """pymap, with its mails in memory."""
    pytest.importorskip("pymap", reason="it is in the dependency group 'test', for Python 3.11 and newer")
    from proxyprotocol.reader import ProxyProtocolReader  # noqa: PLC0415 - after the check
    from pymap.backend.dict import DictBackend  # noqa: PLC0415
    from pymap.imap import IMAPServer  # noqa: PLC0415
    from pysasl.hashing import BuiltinHash  # noqa: PLC0415

    own = {"host": "localhost", "port": 0, "cert": str(certificate()), "key": str(certificate()), "tls": True, "debug": False}
    demo = {"demo_data": False, "demo_user": USER, "demo_password": PASSWORD}
    args = Namespace(**own, **demo, passlib_cfg=None, proxy_protocol=None, inherited_sockets=None)
    at_once = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    at_once.load_cert_chain(certificate())

    loop, server = Loop(), Imap()

    async def start() -> list[asyncio.Server]:
        backend, config = await DictBackend.init(args, invalid_user_sleep=0, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        serve = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
        return [await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) for context in (None, at_once)]

    listening = loop.run(start())
    server.port, server.tls_port = (each.sockets[0].getsockname()[1] for each in listening)
    try:
        yield server
    finally:
        server.client.shutdown()
        for each in listening:
            loop.loop.call_soon_threadsafe(each.close)
        loop.stop()


_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/log
ssl_cert = <{pem}
ssl_key = <{pem}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/home
}}
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""


@contextmanager
def dovecot() -> Iterator[Imap]:
    """Dovecot, where it is installed and may be started."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        pytest.skip("Dovecot is not installed here, or only root may start it")
    server, folder = Imap(), Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o777)  # the mails are another user's
    server.port, server.tls_port = _free_port(), _free_port()
    settings = _DOVECOT.format(folder=folder, pem=certificate(), password=PASSWORD, port=server.port, tls_port=server.tls_port)
    (folder / "dovecot.conf").write_text(settings)
    running = subprocess.Popen([program, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait_for(server.port)
        yield server
    finally:
        server.client.shutdown()
        running.terminate()
        running.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        threading.Event().wait(0.05)
    pytest.fail("Dovecot does not answer")


class Wire:
    """What lies between a client and a server. `words`: what the server says, changed on its way; `cut()`: both ends are closed."""

    def __init__(self, port: int, words: Callable[[bytes], bytes] = bytes) -> None:
        self._loop, self._server_port, self.words = Loop(), port, words
        self.said: list[bytes] = []  # by the client
        self.met = 0
        self._open: set[asyncio.StreamWriter] = set()
        self.server = self._loop.run(asyncio.start_server(self._meet, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        self._loop.loop.call_soon_threadsafe(self._close_all)

    def close(self) -> None:
        self._loop.loop.call_soon_threadsafe(self.server.close)
        self._loop.loop.call_soon_threadsafe(self._close_all)
        self._loop.stop()

    def _close_all(self) -> None:
        for writer in self._open:
            writer.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.met += 1
        there, back = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._open |= {writer, back}
        with suppress(OSError):
            await asyncio.gather(self._pass(reader, back, self._hear), self._pass(there, writer, self._say))

    def _say(self, words: bytes) -> bytes:
        return self.words(words)

    def _hear(self, words: bytes) -> bytes:
        self.said.append(words)
        return words

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Callable[[bytes], bytes]) -> None:
        while words := await reader.read(65_536):
            writer.write(change(words))
            await writer.drain()
        writer.close()
