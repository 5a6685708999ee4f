"""What a trace gives away to somebody who reads all of it: an own reading, which shares nothing with the code that masks."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def leaks(path: Path, secrets: Iterable[str]) -> list[str]:
    """Where which of the secrets is left, decoded, typed piece by piece, or held by boxes together."""
    secrets = list(secrets)
    if not secrets:
        return []
    any_secret = re.compile(rf"(?<!\d)(?:{'|'.join(map(re.escape, secrets))})(?!\d)")
    found = {
        f"{leak[0]} in {name}: …{text[max(0, leak.start() - 80) : leak.end() + 40]}…"
        for name, text in _all(path)
        for leak in any_secret.finditer(text)
    }
    return sorted(found)


def members(path: Path) -> dict[str, bytes]:
    """The files in a trace."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def events(path: Path) -> list[Any]:
    """The lines of a trace."""
    files = members(path)
    return [json.loads(line) for name in ("trace.trace", "trace.network") for line in files[name].decode().splitlines()]


def numbers(value: Any) -> Iterator[float]:
    """The numbers in an event, in order."""
    if isinstance(value, (dict, list)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            if key != "n":  # what was handed to the page, or came from it
                yield from numbers(inner)
    elif isinstance(value, (int, float)):
        yield value


def _all(path: Path) -> Iterator[tuple[str, str]]:
    for name, body in members(path).items():
        for text in _readings(body.decode("utf-8", "replace")):
            yield name, text
    for word in ("text", "value", "key", "arg"):
        yield f"actions' {word}", "".join(_typed(events(path), word))
    yield from _held(events(path))


def _readings(text: str) -> Iterator[str]:
    """As it is, and decoded; figures that stand by themselves joined."""
    for plain in {text, unquote(text), unquote(unquote_plus(text)), unescape(text), re.sub(r"\\+([\"\\/])", r"\1", text)}:
        yield plain
        yield re.sub(r"(?<=\d)[ \-+\u00a0](?=\d)", "", plain)
        yield "".join(re.findall(r"[=\"'>:\[,\n](\w)(?=[&\"'<,\]\r]|$)", plain))
    for token in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        for start in range(4):
            padded = token[start:].translate(str.maketrans("-_", "+/"))
            try:
                yield base64.b64decode(padded[: len(padded) // 4 * 4]).decode("latin-1")
            except binascii.Error:
                continue


def _typed(lines: Iterable[Any], word: str) -> Iterator[str]:
    for line in lines:
        value = line.get("params", {}).get(word) if line.get("type") == "before" else None
        text = value.get("value", {}).get("s") if isinstance(value, dict) else value
        if isinstance(text, str) and len(text.removeprefix("Digit")) == 1:
            yield text[-1]


def _held(lines: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """What the fields of each DOM snapshot hold together. A node [[back, index]] is one of an earlier snapshot of its frame."""
    nodes: dict[str, list[list[str]]] = {}
    for line in lines:
        if line.get("type") == "frame-snapshot":
            frame = nodes.setdefault(line["snapshot"]["frameId"], [])
            frame.append([])
            yield "DOM snapshot", _visit(line["snapshot"]["html"], frame)


def _visit(node: Any, frame: list[list[str]]) -> str:
    if isinstance(node, str):
        frame[-1].append(held := node if len(node) == 1 else "")
        return held
    if isinstance(node[0], list):
        back, index = node[0]
        return frame[-1 - back][index]
    held = (node[1].get("__playwright_value_") or "" if len(node) > 1 else "") + "".join(
        _visit(child, frame) for child in node[2:]
    )
    frame[-1].append(held)
    return held
