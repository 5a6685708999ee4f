"""Masks secrets in the lines of a trace: actions, call logs, DOM snapshots, requests. Structure, numbers and times stay as they are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from loomal_playwright.redaction import pieces
from loomal_playwright.redaction.forms import MASK
from loomal_playwright.redaction.passwords import VALUE, is_password
from loomal_playwright.redaction.pieces import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from loomal_playwright.redaction.wanted import Wanted

_TYPED = ("text", "value", "key")  # parameters of the actions that type
_KEYS = ("Digit", "Numpad", "Key")  # names of keys, which end in what they type
_VALUES = ("text", "value", "s", VALUE)  # where a text stands that was typed, or is held by a field


@dataclass(slots=True)
class Node:
    """What is known of a node of a DOM snapshot, and all in it: the values that fields hold, short texts, and whether something was masked."""

    values: tuple[Cell, ...] = ()
    texts: tuple[Cell, ...] = ()
    masked: bool = False

    @property
    def shows(self) -> bool:
        """Whether a secret was to be seen."""
        return self.masked or any(cell.masked for cell in (*self.values, *self.texts))


@dataclass(slots=True)
class Line:
    """One event of a trace.

    `event`: None for a line that is no JSON. `dirty`: whether it held a secret. `root`: of a DOM snapshot, its uppermost node.
    """

    raw: str
    event: Any
    dirty: bool = False
    root: Node | None = None

    def text(self) -> str:
        """Return the line as it is written."""
        return (
            json.dumps(self.event, ensure_ascii=False, separators=(",", ":"))
            if self.dirty and self.event is not None
            else self.raw
        )


@dataclass(slots=True)
class Masker:
    """Masks one trace.

    `renamed`: names of files in it that have another name now.
    """

    wanted: Wanted
    renamed: Mapping[str, str]
    _frames: dict[str, list[list[Node]]] = field(default_factory=dict)

    def lines(self, text: str) -> list[Line]:
        """Read and mask."""
        lines = [self._line(raw) for raw in text.split("\n")]
        for line in lines:
            if isinstance(line.event, dict):
                line.dirty |= self._event(line)
        self._typed(lines)
        return lines

    def _line(self, raw: str) -> Line:
        try:
            return Line(raw, json.loads(raw))
        except ValueError:
            masked = self.wanted.masks.mask(raw)
            return Line(masked, None, dirty=masked != raw)

    def _event(self, line: Line) -> bool:
        event = line.event
        snapshot: Any = event.get("snapshot") if event.get("type") == "frame-snapshot" else None
        html = snapshot.get("html") if isinstance(snapshot, dict) else None
        if html is not None:
            snapshot["html"] = None  # it has a walk of its own, and keeps its place
        dirty = self._walk(event)
        for cells in pieces.channels(event):
            dirty |= bool(pieces.hide(cells, self.wanted.codes))
        if html is not None:
            snapshot["html"] = html
            dirty |= self._snapshot(line, snapshot)
        return dirty

    def _walk(self, value: Any) -> bool:
        """Mask all strings of a structure where they stand; whether there was one."""
        dirty = False
        for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
            if isinstance(inner, (dict, list)):
                dirty |= self._walk(inner)
            elif isinstance(inner, str):
                value[key] = MASK * len(inner) if inner in self.wanted.words and key in _VALUES else self.text(inner)
                dirty |= value[key] is not inner and value[key] != inner
            elif (
                key == "n" and isinstance(inner, int) and self.wanted.masks.mask(str(inner)) != str(inner)
            ):  # a number that was handed to the page
                del value[key]
                value["s"] = MASK * len(str(inner))
                dirty = True
            if isinstance(key, str) and (masked := self.wanted.masks.mask(key)) != key:
                value[masked] = value.pop(key)
                dirty = True
        return dirty

    def text(self, text: str) -> str:
        """Mask one text, also where a code stands in pieces."""
        return self.renamed.get(text) or self.wanted.mask(text)

    # DOM snapshots: a node that did not change is written as a reference to an earlier snapshot, [[how many before, which node]]

    def _snapshot(self, line: Line, snapshot: dict[str, Any]) -> bool:
        nodes: list[Node] = []
        frame = self._frames.setdefault(str(snapshot.get("frameId")), [])
        frame.append(nodes)
        holder = [snapshot["html"]]
        root = self._node(holder, 0, frame, nodes)
        snapshot["html"] = holder[0]
        line.root = root
        pieces.hide(root.values, self.wanted.codes, typed=True)
        pieces.hide(root.texts, self.wanted.codes)
        return any(node.shows for node in nodes)

    def _node(self, holder: list[Any], at: int, frame: list[list[Node]], nodes: list[Node]) -> Node:
        """Mask the node at `holder[at]`, and number it and what is in it as the viewer does."""
        value = holder[at]
        if isinstance(value, str):
            return self._text_node(holder, at, nodes)
        if not isinstance(value, list) or not value:
            return Node()
        if isinstance(value[0], list):
            return _referred(value[0], frame)
        attributes = value[1] if len(value) > 1 and isinstance(value[1], dict) else {}
        masked = self._walk(attributes)
        if is_password(value[0], attributes) and attributes.get(VALUE, "").strip(MASK):
            masked, attributes[VALUE] = True, MASK * len(attributes[VALUE])
        own = attributes.get(VALUE)
        cells = (Cell(attributes, VALUE, own.strip()),) if isinstance(own, str) and pieces.is_piece(own.strip()) else ()
        inner = [self._node(value, i, frame, nodes) for i in range(2, len(value))]
        node = Node(
            cells + tuple(cell for one in inner for cell in one.values),
            tuple(cell for one in inner for cell in one.texts),
            masked or any(one.masked for one in inner),
        )
        nodes.append(node)
        return node

    def _text_node(self, holder: list[Any], at: int, nodes: list[Node]) -> Node:
        text = holder[at]
        holder[at] = self.text(text)
        short = text.strip()
        cells = (Cell(holder, at, short),) if pieces.is_piece(short) and holder[at] == text else ()
        nodes.append(Node(texts=cells, masked=holder[at] != text))
        return nodes[-1]

    # what was typed, action by action

    def _typed(self, lines: Sequence[Line]) -> None:
        """Mask codes that were typed by several actions, and what else tells of these actions."""
        actions = [(line, cell, cell.holder[cell.key]) for line in lines for cell in _typing(line.event)]
        for released in (False, True):
            cells = [cell for line, cell, _ in actions if (line.event.get("method") == "keyboardUp") is released]
            pieces.hide(cells, self.wanted.codes, typed=True)
        told: dict[Any, list[tuple[str, str]]] = {}
        for line, cell, typed in actions:
            if cell.masked:
                line.dirty = True
                told.setdefault(line.event.get("callId"), []).append((typed, cell.holder[cell.key]))
        for line in lines:
            if isinstance(line.event, dict) and line.event.get("type") != "frame-snapshot":
                for typed, masked in told.get(line.event.get("callId"), ()):
                    line.dirty |= _unquote(line.event, typed, masked)


def _referred(reference: list[Any], frame: list[list[Node]]) -> Node:
    try:
        back, index = reference
        snapshot = len(frame) - 1 - back
        return frame[snapshot][index] if snapshot >= 0 else Node()
    except (IndexError, TypeError, ValueError):
        return Node()


def _typing(event: Any) -> Iterator[Cell]:
    """The text that an action types, if it is short enough to be a piece of a code."""
    if not isinstance(event, dict) or event.get("type") not in ("before", "action") or not isinstance(event.get("params"), dict):
        return
    params = event["params"]
    for holder, key in [*((params, key) for key in _TYPED if key in params), *_handed(params.get("arg"))]:
        text = holder[key]
        if isinstance(text, str):
            text = next((text[len(name) :] for name in _KEYS if text.startswith(name) and len(text) == len(name) + 1), text)
            if pieces.is_piece(text):
                yield Cell(holder, key, text)


def _handed(value: Any) -> Iterator[tuple[Any, str]]:
    """Where the texts are that a call hands to the page."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key == "s":
            yield value, key
        yield from _handed(inner)


def _unquote(value: Any, typed: str, masked: str) -> bool:
    """Mask a text where it is quoted: Playwright's call logs and titles quote what was typed."""
    dirty = False
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(inner, (dict, list)):
            dirty |= _unquote(inner, typed, masked)
        elif isinstance(inner, str):
            for quote in "\"'":
                value[key] = value[key].replace(f"{quote}{typed}{quote}", f"{quote}{masked}{quote}")
            dirty |= value[key] != inner
    return dirty
