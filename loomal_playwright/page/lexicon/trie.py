"""Phrases by the words they begin with: a text is compared with those alone that could begin where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STEM = 3  # letters that a stem has at least
GAP = 6  # words that "~" may pass over
STOP = frozenset(".!?;。؟।")  # what ends a sentence, and with it a gap


class Node:
    """What may follow some words: the keys of the phrases that end here, and by their next word those that go on."""

    __slots__ = ("ends", "gap", "number", "stems", "words")

    def __init__(self) -> None:
        self.ends: dict[str, None] = {}
        self.words: dict[str, Node] = {}
        self.stems: dict[str, Node] = {}
        self.number: Node | None = None
        self.gap: Node | None = None

    def add(self, key: str, parts: Iterable[str]) -> None:
        """Put in a phrase: words, stems with their "*", "#" for a number, "~" for a gap."""
        node = self
        for part in parts:
            if part == "~":
                node.gap = node = node.gap or Node()
            elif part == "#":
                node.number = node = node.number or Node()
            elif part[-1] == "*":
                node = node.stems.setdefault(part[:-1], Node())
            else:
                node = node.words.setdefault(part, Node())
        node.ends[key] = None

    def after(self, token: str) -> Iterator[Node]:
        """Yield what may follow once `token` has been read."""
        node = self.words.get(token)
        if node is not None:
            yield node
        for end in range(STEM, len(token) + 1) if self.stems else ():
            node = self.stems.get(token[:end])
            if node is not None:
                yield node
        if self.number is not None and token.isdecimal():
            yield self.number

    def found(self, tokens: list[str], at: int) -> Iterator[tuple[str, int]]:
        """Yield (key, end) of the phrases that go on at `at`."""
        for key in self.ends:
            yield key, at
        if at < len(tokens):
            for node in self.after(tokens[at]):
                yield from node.found(tokens, at + 1)
        if self.gap is not None:
            passed: set[Node] = set()  # a word is looked for to where it first stands
            for there in range(at, min(at + GAP + 1, len(tokens))):
                if there > at and tokens[there - 1] in STOP:
                    break
                for node in self.gap.after(tokens[there]):
                    if node not in passed:
                        passed.add(node)
                        yield from node.found(tokens, there + 1)
