"""A trace as a file: read whole, written anew beside the old one, and put in its place in one step."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from loomal_playwright.redaction.events import Masker
from loomal_playwright.redaction.forms import MASK, Masks, Secret
from loomal_playwright.redaction.frames import dropped
from loomal_playwright.redaction.passwords import held, telling
from loomal_playwright.redaction.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence


_LINES = (".trace", ".network")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"wOFF", b"wOF2")


def rewrite(path: Path, secrets: Sequence[Secret]) -> bool:
    """Mask the secrets in the trace at `path`; whether there was anything to mask. ValueError when it is no trace."""
    members = _read(path)
    lines = {name: body.decode("utf-8", "surrogateescape") for name, (_, body) in members.items() if name.endswith(_LINES)}
    wanted = _wanted(secrets, set().union(*map(held, lines.values())))
    files = {name: _masked(body, wanted) for name, (_, body) in members.items() if name not in lines}
    renamed = {name: _renamed(name, members[name][1], body) for name, body in files.items() if body != members[name][1]}
    masker = Masker(wanted, {short: new for old, name in renamed.items() for short, new in _short(old, name)})
    gone: set[str] = set()
    for name, text in lines.items():
        events = masker.lines(text)
        unwanted = dropped(events)
        gone |= {str(line.event.get("file") or f"resources/{line.event.get('sha1')}") for line in unwanted.values()}
        files[name] = "\n".join(line.text() for line in events if id(line) not in unwanted).encode("utf-8", "surrogateescape")
    if all(files[name] == body for name, (_, body) in members.items()):
        return False
    _write(path, {renamed.get(name, name): (info, files[name]) for name, (info, _) in members.items() if name not in gone})
    return True


def _wanted(secrets: Sequence[Secret], passwords: set[str]) -> Wanted:
    codes = {secret.value.upper() for secret in secrets if secret.value.isalnum()}
    found = [Secret(password) for password in passwords if telling(password)]
    return Wanted(Masks([*secrets, *found]), tuple(codes), tuple(password for password in passwords if not telling(password)))


def _read(path: Path) -> dict[str, tuple[zipfile.ZipInfo, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: (info, archive.read(info)) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        msg = f"{path} is no Playwright trace: it is no whole zip file ({error}); it was left as it is"
        raise ValueError(msg) from None
    if not any(name.endswith(".trace") for name in members):
        msg = f"{path} is no Playwright trace: there is no .trace file in it; it was left as it is"
        raise ValueError(msg)
    return members


def _write(path: Path, members: dict[str, tuple[zipfile.ZipInfo, bytes]]) -> None:
    """Whoever is stopped in the middle of it leaves the old file; what was begun beside it holds no secret."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                for member, (old, body) in members.items():
                    info = zipfile.ZipInfo(member, old.date_time)
                    info.compress_type, info.external_attr, info.create_system = (
                        old.compress_type,
                        old.external_attr,
                        old.create_system,
                    )
                    archive.writestr(info, body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _renamed(name: str, old: bytes, new: bytes) -> str:
    """A file is named by the hash of what is in it, and the hash of six digits in a form tells the digits: it gets that of what is in it now."""
    place = PurePosixPath(name)
    if hashlib.sha1(old, usedforsecurity=False).hexdigest() not in place.name:
        return name
    return str(
        place.with_name(
            place.name.replace(
                hashlib.sha1(old, usedforsecurity=False).hexdigest(), hashlib.sha1(new, usedforsecurity=False).hexdigest()
            )
        )
    )


def _short(old: str, new: str) -> list[tuple[str, str]]:
    """How events may name a file: by its path, or by its name alone."""
    return [(old, new), (PurePosixPath(old).name, PurePosixPath(new).name)] if old != new else []


def _masked(body: bytes, wanted: Wanted) -> bytes:
    if body.startswith(_PICTURES):
        return body
    for bits in (zlib.MAX_WBITS | 16, zlib.MAX_WBITS) if body[:1] in (b"\x1f", b"\x78") else ():
        with suppress(zlib.error):
            plain = zlib.decompress(body, bits)
            packer = zlib.compressobj(wbits=bits)
            inner = _masked(plain, wanted)
            return body if inner == plain else packer.compress(inner) + packer.flush()
    try:
        text, charset = body.decode(), "utf-8"
    except UnicodeDecodeError:
        text, charset = body.decode("latin-1"), "latin-1"
    masked = _text(text, wanted)
    return body if masked == text else masked.replace(MASK, MASK if charset == "utf-8" else "*").encode(charset)


def _text(text: str, wanted: Wanted) -> str:
    """Mask a file of text. JSON stays JSON: a code that is a number there becomes a string."""
    masked = wanted.mask(text)
    if masked != text and text.lstrip()[:1] in ("{", "["):
        quoted = _NUMBER.sub(r'"\1"', masked)
        with suppress(ValueError):
            json.loads(quoted)
            return quoted
    return masked


_NUMBER = re.compile(rf"(?<=[\[,:\s])({MASK}+)(?=\s*[,\]}}])")
