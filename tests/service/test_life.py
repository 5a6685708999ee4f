"""The command `serve` as a process: how it starts, what it says, what it leaves on the disk, how it ends."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import httpx
import pytest

COMMAND = [sys.executable, "-c", "import sys; from loomal_playwright.cli import main; sys.exit(main())"]
KEY = "loid-of-the-environment"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BACKUP = "8f2k-1m9q-77aa"


def user_of(home, **environ):
    """The environment of a user whose vault is there, and who has no keyring."""
    given = {"LOOMAL_VAULT": str(home / "vault.db"), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "COLUMNS": "200"}
    return {**os.environ, **given, "LOOMAL_API_KEY": KEY, **environ}


def shell(home, *words, **environ):
    """Run a command to its end."""
    return subprocess.run([*COMMAND, *words], env=user_of(home, **environ), capture_output=True, text=True, check=False)


@contextmanager
def serving(home, *options):
    """The command in a process, and its address once it says it."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen([*COMMAND, "serve", "--port", "0", *options], env=user_of(home), **pipes) as process:
        said = process.stdout.readline()
        try:
            yield process, said, re.search(r"http://[\w.:\[\]]+", said)[0]
        finally:
            if process.poll() is None:
                process.kill()


def client_at(url, key=KEY):
    return httpx.Client(base_url=url, headers={"authorization": f"Bearer {key}"}, trust_env=False)


def test_it_says_in_one_line_what_it_serves_and_logs_a_line_a_request_without_codes(tmp_path):
    with serving(tmp_path, "--smtp-port", "0") as (process, said, url), client_at(url) as client:
        assert re.fullmatch(
            r"Serving the Loomal API on http://127\.0\.0\.1:\d+ from .*vault\.db.*, 1 key, mail on 127\.0\.0\.1:\d+\n", said
        )
        client.post("/v0/vault", json={"label": "crm-totp", "secret": SECRET})
        code = client.get("/v0/vault/crm-totp/totp").json()["code"]
        client.get("/v0/messages?from=somebody@example.com")
        client.get("/v0/nothing/492817")
        process.terminate()
        out, err = process.communicate()
    lines = [json.loads(line) for line in err.splitlines()]
    assert [(line["call"], line["status"]) for line in lines] == [
        ("POST /v0/vault", 200),
        ("GET /v0/vault/{name}/totp", 200),
        ("GET /v0/messages", 200),
        (None, 404),
    ]
    assert {line["identity"] for line in lines} == {"home", None}
    assert not [word for word in (code, SECRET, KEY, "492817", "somebody") if word in out + err]


def test_it_starts_within_a_second_of_work(tmp_path):
    """Of the processor's time, which other programs of the machine do not stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with serving(tmp_path) as (process, _, url):
        assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
        process.kill()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_sigterm_ends_it_with_requests_finished(tmp_path):
    with serving(tmp_path) as (process, _, url), client_at(url) as client:
        host, port = url.removeprefix("http://").split(":")
        body = json.dumps({"label": "crm", "secret": SECRET}).encode()
        with socket.create_connection((host, int(port))) as slow:
            head = f"POST /v0/vault HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {KEY}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            slow.sendall(head.encode() + body[:10])
            waiting = []
            waiter = threading.Thread(target=lambda: waiting.append(client.get("/v0/messages?wait=30", timeout=30)))
            waiter.start()
            time.sleep(0.5)  # both are under way
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            slow.sendall(body[10:])
            answer = b"".join(iter(lambda: slow.recv(65536), b""))
        waiter.join()
        assert answer.startswith(b"HTTP/1.1 200")
        assert waiting[0].status_code == 200, "who waits for mail is answered at once"
        assert process.wait(timeout=5) == 0
    with serving(tmp_path) as (_, _, url), client_at(url) as client:
        assert client.get("/v0/vault/crm/totp").status_code == 200


def test_nothing_that_opens_anything_is_on_the_disk(tmp_path):
    """But the vault's key, which a file of its own holds where there is no keyring."""
    with serving(tmp_path) as (process, _, url), client_at(url) as client:
        for secret in (SECRET, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"):
            client.put("/v0/vault/crm", json={"type": "TOTP", "data": {"secret": secret, "backupCodes": [BACKUP]}})
        code = client.get("/v0/vault/crm/totp").json()["code"]
        spent = client.post("/v0/vault/crm/totp/backup").json()["code"]
        process.terminate()
        process.wait()
    made = shell(tmp_path, "key", "create", "ci")
    key = made.stdout.strip()
    assert re.fullmatch(r"loid-[0-9a-f]{64}", key)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 2
    held = b"".join(path.read_bytes() for path in files)
    for word in (SECRET, "GEZDGNBVGY3TQOJQ", "Hello!", "12345678901234567890", BACKUP, spent, code, key[17:], KEY):
        assert word.encode() not in held, "what was kept opens something"


def test_it_does_not_listen_where_others_reach_it_without_a_key(tmp_path):
    done = shell(tmp_path, "serve", "--host", "0.0.0.0", "--port", "0", LOOMAL_API_KEY="")  # noqa: S104 - it refuses
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no key yet: loomal-playwright key create home" in done.stderr


def test_a_taken_port_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = shell(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 4
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


@pytest.mark.parametrize("database", ["mysql://x", "sqlite:///", "sqlite://x", "nonsense"])
def test_a_database_that_is_none_is_named_without_its_password(tmp_path, database):
    from loomal_playwright.service.house import storage  # noqa: PLC0415 - alone here

    with pytest.raises(ValueError, match="sqlite:///PATH"):
        storage(database)
