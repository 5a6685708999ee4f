"""A mail as it is read for its code: one text, what is in it stressed, and where it breaks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.extract.words import KINDS, Hit, find, fold, plain
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from loomal_playwright.codes.code import Message

_LONGEST = 12_000  # characters that are read; a code stands near the beginning
_LONGEST_HTML = 500_000
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^--$", re.MULTILINE)  # RFC 3676, 4.3
_SPACES = re.compile(r"[ ]{2,}")
_BREAK = re.compile(r"(?<=[.!?;])[ \n]+(?=\S)|[。।؟]|\n")
_ENDS_IN_NUMBER = re.compile(r"(?<!\d)\d{1,3}[ -]?\Z")
_LONGEST_SENTENCE = 400  # characters to either side
_WRAPPED = 45  # characters of a line that may go on in the next one
_STRESSED = "//b|//strong|//h1|//h2|//h3|//code|//pre|//*[contains(@style, 'letter-spacing') or contains(@style, 'font-size')]"
_CONCEALED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAYBE_CONCEALED = "//body//*[@style[contains(., 'one') or contains(., 'ONE') or contains(., 'idden') or contains(., 'IDDEN')]]"
_UNSEEN = {"style", "script", "title"}
_PICTURED = re.compile(r"(?=.*\d)[A-Z\d](?:[ -]?[A-Z\d]){3,9}")  # a code as a picture, told to those who do not see it
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem|%)?", re.IGNORECASE)
_BIG = {"px": 20.0, "pt": 15.0, "em": 1.4, "rem": 1.4, "%": 140.0}


@dataclass(frozen=True)
class Reading:
    """`text` begins with the subject, which ends at `body`. `stressed`: what the HTML sets in bold or in large type."""

    text: str
    body: int
    stressed: frozenset[str] = frozenset()

    @cached_property
    def folded(self) -> str:
        """The text in lower case, character by character."""
        return fold(self.text)

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The known words in it, in order."""
        return find(self.folded)

    @cached_property
    def footer(self) -> int:
        """Where the small print begins, after the middle of the mail."""
        middle = self.body + (len(self.text) - self.body) // 3
        signature = _SIGNATURE.search(self.text, self.body)
        end = signature.start() if signature else len(self.text)
        return next((hit.start for hit in self.hits if hit.kind == "footer" and middle <= hit.start < end), end)

    @cached_property
    def _breaks(self) -> list[int]:
        """Where sentences begin."""
        return [0, *(found.end() for found in _BREAK.finditer(self.text) if not self._is_within(found))]

    def _is_within(self, found: re.Match[str]) -> bool:
        """Whether what looks like the end of a sentence stands within one."""
        return (found[0] == "\n" and self._goes_on(found.start())) or self._is_abbreviated(found)

    def _is_abbreviated(self, found: re.Match[str]) -> bool:
        """Whether a full stop ends a short form, not a sentence: a small letter follows on its line."""
        return self.text[found.start() - 1 : found.start()] == "." and set(found[0]) == {" "} and self.text[found.end()].islower()

    def _goes_on(self, line_break: int) -> bool:
        """Whether a line break stands within a sentence: a full line before it, and no sign that something ended."""
        line = self.text[self.text.rfind("\n", 0, line_break) + 1 : line_break]
        rest = self.text[line_break + 1 : line_break + 2]
        return (
            len(line) >= _WRAPPED and line_break > self.body and line[-1:] not in ".!?:;。" and not rest.isspace() and rest != ""
        )

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence around a place: its start and end. What goes on for ever is cut."""
        number = bisect_right(self._breaks, place) - 1
        end = self._breaks[number + 1] if number + 1 < len(self._breaks) else len(self.text)
        return max(self._breaks[number], place - _LONGEST_SENTENCE), min(end, place + _LONGEST_SENTENCE)

    def line(self, place: int) -> tuple[int, int]:
        """The line around a place: its start and end."""
        end = self.text.find("\n", place)
        return self.text.rfind("\n", 0, place) + 1, len(self.text) if end < 0 else end

    def of(self, start: int, end: int, *kinds: str) -> list[Hit]:
        """The words of these kinds between two places, in order."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [hit for hit in self.hits[first:last] if hit.end <= end and hit.kind in kinds]

    def has(self, start: int, end: int, kind: str) -> bool:
        """Whether a word of this kind stands between two places."""
        first = bisect_left(self._starts_of[kind], start)
        return first < len(self._starts_of[kind]) and self._starts_of[kind][first] < end

    @cached_property
    def _starts(self) -> list[int]:
        return [hit.start for hit in self.hits]

    @cached_property
    def _starts_of(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for hit in self.hits:
            starts[hit.kind].append(hit.start)
        return starts

    @cached_property
    def short_lived(self) -> bool:
        """Whether it says a number of minutes."""
        return any(
            _ENDS_IN_NUMBER.search(self.text[max(0, hit.start - 4) : hit.start]) for hit in self.hits if hit.kind == "minutes"
        )


def readings(mail: Message) -> list[Reading]:
    """The mail by its text, then by its HTML. Raises VaultError when there is only HTML and the extra `mail` is missing."""
    found = []
    if mail.text.strip():
        found.append(_reading(mail.subject, mail.text))
    if mail.html.strip():
        try:
            found.append(_of_html(mail.subject, mail.html))
        except ImportError:
            if not found:
                msg = "the mail is HTML only, and reading it needs an extra: pip install 'loomal-playwright[mail]'"
                raise VaultError(msg) from None
    return found or [_reading(mail.subject, "")]


def _reading(subject: str, body: str, stressed: frozenset[str] = frozenset()) -> Reading:
    head = " ".join(plain(subject).split())
    text = _SPACES.sub(" ", _QUOTED.sub("", plain(body[:_LONGEST])))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return Reading(f"{head}\n\n{lines}", len(head) + 2, stressed)


def _of_html(subject: str, html: str) -> Reading:
    import html_text  # noqa: PLC0415 - an extra, and only mails without a text need it

    tree = html_text.parse_html(html[:_LONGEST_HTML])
    for element in tree.xpath(_MAYBE_CONCEALED):
        if _CONCEALED.search(element.get("style")):
            element.drop_tree()
    for image in tree.xpath("//img[@alt]"):
        if _PICTURED.fullmatch(image.get("alt").strip()):
            image.tag, image.text = "p", image.get("alt")
    _cut(tree)
    stressed = {
        " ".join(plain(text).split())
        for element in tree.xpath(_STRESSED)
        if _stands_out(element) and len(text := "".join(element.itertext()).strip()) <= 40  # noqa: PLR2004 - a heading is not a text
    }
    return _reading(subject, str(html_text.extract_text(tree)), frozenset(stressed))


def _cut(tree: Any) -> None:
    """Leave out what comes after all that is read."""
    read = 0
    for element in tree.iter():
        if element.tag not in _UNSEEN:
            read += len((element.text or "").strip())
        read += len((element.tail or "").strip())
        if read > _LONGEST:
            for branch in (element, *element.iterancestors()):
                for after in list(branch.itersiblings()):
                    after.getparent().remove(after)
            return


def _stands_out(element: Any) -> bool:
    size = _SIZE.search(element.get("style") or "")
    if size is None:
        return True
    try:
        return float(size[1]) >= _BIG[(size[2] or "px").lower()]
    except ValueError:
        return False
