"""What is taken out of a trace, form by form, and what stays. Traces of a real browser are in journeys/test_traces.py."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

from loomal_playwright import Code, redact_trace
from loomal_playwright.redaction.forms import Masks, Secret
from loomal_playwright.redaction.pieces import mask_text

if TYPE_CHECKING:
    from pathlib import Path

CODE, KEY, PASSWORD = "548949", "CME6VR24E3HMKF5COX366KSG2PYQL6RF", 'p@ss "w&rd\\é/'

FORMS = [
    "548949", "code=548949&go=1", "G-548949", "code548949.", "548 949", "548-949", "548\u2009949", "5 4 8 9 4 9", "5-4-8-9-4-9",
    "code=548+949", "code=548%20949", "%20548949", "%35%34%38%39%34%39", "%2535%2534%2538949", "548&nbsp;949", "&#53;48949", "&#x35;48949",
    r"\n548949", r"\u0020548949", r"\u0035\u0034\u0038949", '{"code":548949}', '{\\"code\\":\\"548949\\"}', "https://x.example/v/548949/ok",
]  # fmt: skip

OTHERS = [
    "1548949123", "1795548949", "12.548949", "548949.12", "0.548949", "548 950", "54894", "2026-11-24T20:40:01", "36b3e103a86b1f83548949ff83ece785",
    "page@36b3e103548949f83f9a18540ccece78", "548949ab-1234-4234-8234-123456789012", "resources/4a548949c368a0cabd34deafcbf26800bcfc9000.json",
    "5489-4954 8949-1234",
]  # fmt: skip


def masked(text: str, *secrets: str) -> str:
    return Masks(map(Secret, secrets or (CODE,))).mask(text)


@pytest.mark.parametrize("text", FORMS)
def test_a_code_is_found_in_the_forms_that_pages_write_it_in(text):
    assert "••••••" in masked(text)
    assert "949" not in masked(text)


@pytest.mark.parametrize("text", OTHERS)
def test_digits_of_something_else_stay(text):
    assert masked(text) == text


@pytest.mark.parametrize("text", ["2026-11-24 20:40", "24-11-20-26", "5 11 24 20 7"])
def test_a_date_that_has_the_digits_stays(text):
    assert masked(text, "112420") == text


@pytest.mark.parametrize(
    "text", [KEY, KEY.lower(), " ".join(KEY[at : at + 4] for at in range(0, 32, 4)), f"otpauth://totp/a?secret={KEY}&issuer=b"]
)
def test_a_secret_is_found_as_people_copy_it(text):
    assert "•" * 32 in masked(text, KEY)
    assert "•" * 32 in masked(text, "CME6 VR24 E3HM KF5C OX36 6KSG 2PYQ L6RF")


@pytest.mark.parametrize(
    "write",
    [
        str, quote, quote_plus, html.escape, json.dumps, lambda text: quote(quote(text)), lambda text: json.dumps(json.dumps(text)),
        lambda text: json.dumps(text, ensure_ascii=False), lambda text: quote(text, safe=""),
    ],
)  # fmt: skip
def test_a_password_is_found_in_every_encoding(write):
    assert masked(f"a={write(PASSWORD)}!", PASSWORD).strip('"\\').count("•") == len(PASSWORD)


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", '{"code":"', "user:"])
@pytest.mark.parametrize("secret", [CODE, PASSWORD])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
@pytest.mark.parametrize("padded", [True, False])
def test_base64_is_opened_and_what_is_around_the_secret_stays(before, secret, encode, padded):
    packed = encode(f'{before}{secret}"}}é'.encode()).decode().rstrip("" if padded else "=")
    text = masked(f"data={packed}&b=1", secret)
    inner = text.removeprefix("data=").removesuffix("&b=1")
    plain = base64.b64decode(inner.translate(str.maketrans("-_", "+/")) + "=" * (-len(inner) % 4)).decode()
    assert plain == f'{before}{"*" * len(secret.encode())}"}}é'


@pytest.mark.parametrize(
    "text",
    [
        "d1=5&d2=4&d3=8&d4=9&d5=4&d6=9",
        "<p>d1=5&d2=4&d3=8&d4=9&d5=4&d6=9</p>",
        "?a=548&b=949", '["5","4","8","9","4","9"]', '{"d1":"5","d2":"4","d3":"8","d4":"9","d5":"4","d6":"9"}',
        "[5,4,8,9,4,9]", "".join(f'<input value="{digit}">' for digit in CODE), "".join(f"<b>{digit}</b>\n" for digit in CODE),
        "for digit in ['5', '4', '8', '9', '4', '9']:", "csrf=abc&d1=5&d2=4&d3=8&d4=9&d5=4&d6=9&go=1",
        "".join(f'--x\r\nContent-Disposition: form-data; name="d"\r\n\r\n{digit}\r\n' for digit in CODE) + "--x--",
    ],
)  # fmt: skip
def test_pieces_of_a_code_are_found(text):
    left = mask_text(text, [CODE])
    assert "•" in left
    assert not any(f"{edge}{digit}{edge}" in left for edge in "'\"" for digit in CODE)
    assert sum(character == "•" for character in left) == 6


@pytest.mark.parametrize(
    "text",
    [
        "d1=5&d2=4&d3=8&d4=9&d5=4&d6=8",
        "[1,2,3,4,5,6]",
        "<td>5</td><td>4</td><td>8</td><td>1</td>",
        "v=548&w=1",
        "[548,949]",
        "a=54&b=8949",
    ],
)
def test_pieces_of_something_else_stay(text):
    assert mask_text(text, [CODE]) == text


# a trace as a file


def write(path: Path, lines: list[Any], **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("trace.trace", "\n".join(json.dumps(line, separators=(",", ":")) for line in lines))
        for name, body in files.items():
            archive.writestr(name.replace("__", "/"), body)
    return path


def sha1(body: bytes) -> str:
    return hashlib.sha1(body, usedforsecurity=False).hexdigest()


def read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def action(number: int, method: str = "keyboardPress", **params: Any) -> dict[str, Any]:
    return {
        "type": "before",
        "callId": f"call@{number}",
        "startTime": 100.0 * number,
        "class": "Page",
        "method": method,
        "params": params,
    }


def snapshot(number: int, at: float, *values: str) -> dict[str, Any]:
    body = ["HTML", {}, *(["INPUT", {"__playwright_value_": value, "maxlength": "1"}] for value in values)]
    told = {"callId": f"call@{number}", "phase": "after", "pageId": "page@1", "frameId": "frame@1", "html": body, "timestamp": at}
    return {"type": "frame-snapshot", "snapshot": told}


def frame(at: float) -> dict[str, Any]:
    return {"type": "screencast-frame", "pageId": "page@1", "file": f"screencast/{at}.jpeg", "timestamp": at}


def test_numbers_and_times_stay_and_so_does_a_line_without_a_secret(tmp_path):
    lines = [
        {"type": "context-options", "version": 8, "wallTime": 548949, "monotonicTime": 548949.5},
        {"type": "before", "callId": "call@1", "startTime": 548949, "params": {"timeout": 548949, "text": CODE}},
    ]
    path = write(tmp_path / "trace.zip", lines)
    assert redact_trace(path, [CODE])
    first, second = map(json.loads, read(path)["trace.trace"].splitlines())
    assert first == lines[0]
    assert second == {**lines[1], "params": {"timeout": 548949, "text": "••••••"}}


def test_a_number_that_was_handed_to_the_page_is_masked(tmp_path):
    path = write(tmp_path / "trace.zip", [action(1, "evaluateExpression", arg={"value": {"n": 548949}, "handles": []})])
    redact_trace(path, [CODE])
    assert json.loads(read(path)["trace.trace"])["params"]["arg"]["value"] == {"s": "••••••"}


def handed(text: str) -> tuple[str, dict[str, Any]]:
    """A call into the page that has it enter a text."""
    return "evaluateExpression", {
        "arg": {"value": {"a": [{"h": 0}, {"s": "type"}, {"a": [{"n": 0}, {"s": text}], "id": 2}], "id": 1}}
    }


@pytest.mark.parametrize(
    "typed",
    [
        [("keyboardPress", {"key": digit}) for digit in CODE],
        [("keyboardPress", {"key": f"Digit{digit}"}) for digit in CODE],
        [("keyboardType", {"text": "54894"}), ("keyboardType", {"text": "9"})],
        [each for digit in CODE for each in (("fill", {"selector": "input", "value": digit}), ("keyboardPress", {"key": "Tab"}))],
        [each for digit in CODE for each in (("keyboardDown", {"key": digit}), ("keyboardUp", {"key": digit}))],
        [("keyboardPress", {"key": digit}) for digit in CODE[:4]],
        [handed(piece) for piece in ("54894", "9")],
        [handed(digit) for digit in CODE],
    ],
    ids=["keys", "names of keys", "head and last", "boxes and Tab", "down and up", "broken off", "handed over", "handed over one by one"],
)  # fmt: skip
def test_what_was_typed_piece_by_piece_is_masked_and_so_is_what_tells_of_it(tmp_path, typed):
    lines: list[Any] = []
    for number, (method, params) in enumerate(typed):
        lines.append(action(number, method, **params))
        lines.append({"type": "log", "callId": f"call@{number}", "message": f'  {method}("{next(reversed(params.values()))}")'})
    path = write(tmp_path / "trace.zip", lines)
    redact_trace(path, [CODE])
    left = re.findall(rf'["\'](?:Digit)?([{CODE}]+)["\']', read(path)["trace.trace"].decode().replace("\\", ""))
    assert left == []


def test_keys_that_are_no_code_stay(tmp_path):
    path = write(
        tmp_path / "trace.zip", [action(number, key=key) for number, key in enumerate(["5", "4", "1", "Enter", "8", "9"])]
    )
    assert not redact_trace(path, [CODE])


def test_boxes_are_masked_in_every_snapshot_also_where_one_refers_to_an_earlier_one(tmp_path):
    first, second = snapshot(1, 100, *CODE[:5], ""), snapshot(2, 200)
    box = ["INPUT", {"__playwright_value_": "9"}]
    second["snapshot"]["html"] = ["HTML", {}, *([[1, at]] for at in range(5)), box]
    path = write(tmp_path / "trace.zip", [first, second])
    redact_trace(path, [CODE])
    assert not {*CODE} & {*read(path)["trace.trace"].decode().partition('"html"')[2].replace('"maxlength":"1"', "")} - {*"12345"}
    assert read(path)["trace.trace"].decode().count('"__playwright_value_":"•"') == 6


def test_the_frames_from_the_typing_to_the_page_without_it_are_dropped_and_no_other(tmp_path):
    lines = [
        snapshot(0, 1_000, ""), frame(500), frame(1_500), snapshot(1, 2_000, ""), frame(2_100),
        {**action(2, "fill", value=CODE), "startTime": 2_200}, frame(2_300), {"type": "after", "callId": "call@2", "endTime": 2_400},
        snapshot(2, 2_500, CODE), frame(2_600), snapshot(3, 4_000, CODE), frame(4_100), snapshot(4, 5_000, ""), frame(5_500), frame(6_500),
    ]  # fmt: skip
    times = [500, 1_500, 2_100, 2_300, 2_600, 4_100, 5_500, 6_500]
    path = write(tmp_path / "trace.zip", lines, **{f"screencast__{at}.jpeg": b"\xff\xd8\xff" for at in times})
    redact_trace(path, [CODE])
    kept = {name for name in read(path) if name.startswith("screencast/")}
    assert kept == {"screencast/500.jpeg", "screencast/1500.jpeg", "screencast/6500.jpeg"}
    shown = [line for line in map(json.loads, read(path)["trace.trace"].splitlines()) if line["type"] == "screencast-frame"]
    assert {line["file"] for line in shown} == kept


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b'{"code": 548949, "at": 1795548949}', '{"code": "••••••", "at": 1795548949}'.encode()),
        (b"code=548949&csrf=1", "code=••••••&csrf=1".encode()),
        (b"name=caf\xe9&code=548949", b"name=caf\xe9&code=******"),
        (gzip.compress(b"code=548949"), None),
    ],
    ids=["JSON", "form", "latin-1", "gzip"],
)
@pytest.mark.parametrize("key", ["_sha1", "_file"], ids=["format of 2024", "format of 2026"])
def test_a_body_is_masked_and_bears_the_hash_of_what_is_in_it_now(tmp_path, body, left, key):
    """The hash of six digits in a form tells the digits."""
    old, place = sha1(body), "resources/" if key == "_file" else ""
    line = {"type": "resource-snapshot", "snapshot": {"request": {"postData": {key: f"{place}{old}.dat"}}}}
    path = write(tmp_path / "trace.zip", [line], **{f"resources__{old}.dat": body, "resources__other.png": b"\x89PNG548949"})
    redact_trace(path, [CODE])
    members = read(path)
    (name,) = {name for name in members if name.startswith("resources/")} - {"resources/other.png"}
    assert name == f"resources/{sha1(members[name])}.dat"
    assert json.loads(members["trace.trace"])["snapshot"]["request"]["postData"][key] == name.removeprefix(
        "" if place else "resources/"
    )
    assert members["resources/other.png"] == b"\x89PNG548949"
    assert (gzip.decompress(members[name]) if left is None else members[name]) == (left or "code=••••••".encode())


def test_a_source_keeps_its_name_which_is_the_hash_of_its_path(tmp_path):
    path = write(tmp_path / "trace.zip", [], src__0123456789abcdef0123456789abcdef01234567=b'page.fill("#code", "548949")')
    redact_trace(path, [CODE])
    assert read(path)["src/0123456789abcdef0123456789abcdef01234567"] == 'page.fill("#code", "••••••")'.encode()


def signs_in(password: str) -> list[Any]:
    """What a trace tells of a password that is filled into its field."""
    field = ["INPUT", {"__playwright_value_": password, "type": "password", "name": password, "title": f"your {password}"}]
    return [
        {"type": "before", "callId": "call@1", "startTime": 1, "method": "fill", "title": f'Fill "{password}"', "params": {"value": password}},
        {"type": "log", "callId": "call@1", "time": 2, "message": f'  fill("{password}")'},
        {"type": "frame-snapshot", "snapshot": {"frameId": "frame@1", "timestamp": 3, "html": ["FORM", {}, field]}},
    ]  # fmt: skip


def test_what_a_password_field_held_is_a_secret_though_nobody_named_it(tmp_path):
    path = write(
        tmp_path / "trace.zip", signs_in("hunter2!"), resources__form=b"user=a&password=hunter2%21", src__a=b'fill("hunter2!")'
    )
    assert redact_trace(path, [CODE])
    assert not any(word in body for body in read(path).values() for word in (b"hunter2!", b"hunter2%21"))


def test_a_password_that_is_a_word_is_masked_where_it_is_a_password_and_nowhere_else(tmp_path):
    form, source = b"user=password1&password=password", b'page.fill("#password", "password")\nuser = "password"'
    path = write(tmp_path / "trace.zip", signs_in("password"), resources__form=form, src__a=source)
    assert redact_trace(path, [CODE])
    members, hidden = read(path), "•" * 8
    assert members["resources/form"].decode() == f"user=password1&password={hidden}"
    assert members["src/a"].decode() == f'page.fill("#password", "{hidden}")\nuser = "password"'
    action, log, shown = map(json.loads, members["trace.trace"].splitlines())
    assert (action["title"], action["params"]["value"], log["message"]) == (f'Fill "{hidden}"', hidden, f'  fill("{hidden}")')
    field = {"__playwright_value_": hidden, "type": "password", "name": "password", "title": "your password"}
    assert shown["snapshot"]["html"] == ["FORM", {}, ["INPUT", field]]


def test_a_line_that_is_no_json_is_masked_as_text(tmp_path):
    path = write(tmp_path / "trace.zip", [])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("1-trace.trace", f'{{"type":"frame-snapshot","password":"{CODE}')
    assert redact_trace(path, [CODE])
    assert CODE.encode() not in read(path)["1-trace.trace"]


def test_a_trace_without_a_secret_is_not_touched(tmp_path):
    path = write(tmp_path / "trace.zip", [action(1, text="other")])
    before = path.stat().st_ino, path.read_bytes()
    assert not redact_trace(path, [Code(CODE), KEY])
    assert (path.stat().st_ino, path.read_bytes()) == before


def empty_zip() -> bytes:
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    return file.getvalue()


@pytest.mark.parametrize("content", [b"", b"no zip", empty_zip()], ids=["empty", "text", "a zip of something else"])
def test_a_file_that_is_no_trace_is_an_error_and_stays(tmp_path, content):
    path = tmp_path / "trace.zip"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"trace\.zip is no Playwright trace: .*; it was left as it is"):
        redact_trace(path, [CODE])
    assert path.read_bytes() == content


def test_a_trace_that_was_cut_off_is_an_error_and_stays(tmp_path):
    path = write(tmp_path / "trace.zip", [action(1, text=CODE)] * 50)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ValueError, match="is no Playwright trace"):
        redact_trace(path, [CODE])


@pytest.mark.parametrize(("secrets", "error"), [(CODE, TypeError), (["", CODE], ValueError), (["123"], ValueError)])
def test_secrets_that_cannot_be_meant_are_an_error(tmp_path, secrets, error):
    path = write(tmp_path / "trace.zip", [])
    with pytest.raises(error):
        redact_trace(path, secrets)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_whoever_is_killed_leaves_the_old_trace(tmp_path):
    path = write(tmp_path / "trace.zip", [action(1, text=CODE)])
    before = path.read_bytes()
    script = (
        "import os, signal, sys; os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL);"
        "from loomal_playwright import redact_trace; redact_trace(sys.argv[1], [sys.argv[2]])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path), CODE], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    (begun,) = set(tmp_path.iterdir()) - {path}
    assert begun.suffix == ".part"
    assert CODE.encode() not in begun.read_bytes()
    assert redact_trace(path, [CODE])


def test_a_secret_that_is_looked_for_is_in_no_repr():
    assert CODE not in repr(Secret(CODE))
