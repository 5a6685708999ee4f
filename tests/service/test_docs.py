"""What docs/service.md shows, run as it stands: curl, Python, and TypeScript in Node."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from callers import client_of, codes_now, send

DOCS = Path(__file__).parents[2] / "docs" / "service.md"
TEXT = DOCS.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(sh|python|typescript)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
MAILED = [(kind, block) for kind, block in BLOCKS if "/v0/messages" in block]
CODES = [(kind, block) for kind, block in BLOCKS if re.search(r"v0/vault/\S+/totp", block)]
_TYPE = re.compile(r": (?:string|Promise<string>)(?=[,)]| \{)")  # Node 20 takes JavaScript only


def run(service, key, kind, block):
    tool = {"sh": "curl", "typescript": "node"}.get(kind)
    if tool and not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    command = {
        "sh": ["sh", "-c", block],
        "python": [sys.executable, "-c", block],
        "typescript": ["node", "--input-type=module", "-e", _TYPE.sub("", block)],
    }[kind]
    environ = {**os.environ, "LOOMAL_API_URL": service.url, "LOOMAL_API_KEY": key, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def key(service, identity):
    return service.new_key(identity)


def test_all_three_languages_are_shown_for_codes_and_two_for_mail():
    assert [kind for kind, _ in CODES] == ["sh", "python", "typescript"]
    assert [kind for kind, _ in MAILED] == ["python", "typescript"]


@pytest.mark.parametrize(("kind", "block"), CODES, ids=[kind for kind, _ in CODES])
def test_what_was_enrolled_with_curl_gives_its_code(service, key, kind, block):
    enrol = next(block for _, block in BLOCKS if '"otpauth"' in block)
    assert '"name": "crm-totp"' in run(service, key, "sh", enrol)
    told = run(service, key, kind, block)
    assert re.search(r"\b\d{6}\b", told)[0] in codes_now()


@pytest.mark.parametrize(("kind", "block"), MAILED, ids=[kind for kind, _ in MAILED])
def test_a_mailed_code_is_found(service, key, identity, kind, block):
    mail = threading.Timer(0.5, send, [service, "Your code is 492817.\n"], {"to": f"{identity}@localhost"})
    mail.start()
    assert run(service, key, kind, block).strip() == "492817"
    mail.join()


def test_the_table_of_calls_names_every_call_there_is(service):
    with client_of(service) as client:
        paths = client.get("/openapi.json").json()["paths"]
    assert {path for path in paths if f"{path}`" in TEXT or f"{path}?" in TEXT or f"{path} " in TEXT} == set(paths)
