# ruff: noqa: RUF001 - letters of other scripts look like Latin ones
"""Finds the words of `words.toml` in a text. Knows how words are written, and not what they mean."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore] # where the standard library has none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOUNS = ("other", "strong", "bare", "weak")  # of two readings of the same words the first counts
KINDS = ("common", *NOUNS, "action", "enter", "minutes", "spent", "footer", "plain", "joins")
_EVERYWHERE = "en"  # mails of every language have English parts
_FOREIGN = ("strong", "bare", "other", "spent", "footer")  # what English words are heard for in a mail of another language
_OWN = ("common", "strong", "action")  # what tells the language of a mail
_WORDY = 6  # characters of a noun of another kind that tells it, too
_TELLING = 2  # common words without which a mail may be in any language
_SHARE = 0.6  # of the common words that the mail's own language has
_KEY = 4  # characters by which phrases are looked up; a shorter one by all it has

# Letters whose accent is part of the letter, and signs that are typed in several ways.
_SAME = str.maketrans({
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ς": "σ", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه",
    "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
})  # fmt: skip
# Wide signs of Chinese and Japanese bring their own space; their narrow forms would glue numbers together.
_WIDE = str.maketrans({sign: f"{sign} " for sign in "，：；！？）、"})
# Latin to Arabic, where a mark is an accent; in the scripts behind them it is part of the letter.
_ACCENTED = range(0x00C0, 0x0780)
# Scripts written without spaces, or with particles attached: words are found anywhere in them.
_ATTACHED = (
    range(0x0530, 0x0780), range(0x0900, 0x1200), range(0x1780, 0x1800), range(0x3005, 0x3100), range(0x3400, 0xA000),
    range(0xAC00, 0xD7B0),
)  # fmt: skip
_JOINED = range(0x3000, 0xD7B0)  # letters that are no part of a Latin word before them
_SCRIPTS = "".join(f"{chr(script[0])}-{chr(script[-1])}" for script in _ATTACHED)
_IS_ATTACHED = re.compile(f"[{_SCRIPTS}]")
_ALNUM = re.compile(r"[^\W_]+")
_BEGINS = re.compile(rf"(?<![^\W_])[^\W_]|[^\w\s]|_|[{_SCRIPTS}]")  # where a phrase may begin


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of one kind in one language, at `start` up to `end` of the text."""

    start: int
    end: int
    kind: str
    language: str
    compound: bool = False  # what precedes it in the word is not known


@dataclass(frozen=True, slots=True)
class _Phrase:
    text: str
    kind: str
    language: str
    stem: bool  # goes on to the end of the word
    head: str  # its first word


def _same(char: str) -> str:
    """A character without its accents; nothing for an accent or an invisible sign."""
    category = unicodedata.category(char)
    if category == "Cf" or (category == "Mn" and unicodedata.combining(char) and ord(char) in range(0x0300, 0x0700)):
        return ""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if category == "Zs" or char == "\t":
        return " "
    base = unicodedata.normalize("NFD", char)[0] if ord(char) in _ACCENTED or 0x1E00 <= ord(char) < 0x2000 else char  # noqa: PLR2004 - Latin and Greek with more accents
    return base.translate(_SAME)


class _ByCharacter(dict[int, str]):
    """What `str.translate` puts for each character, found out when it is first met."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        self[code] = self._form(chr(code))
        return self[code]


_PLAIN = _ByCharacter(_same)
_LOWER = _ByCharacter(lambda char: char.lower()[:1])


def plain(text: str) -> str:
    """Text as words and codes are looked for in it: one form of each letter and digit, nothing invisible, case kept."""
    return unicodedata.normalize("NFKC", text.replace("\r\n", "\n").translate(_WIDE)).translate(_PLAIN)


def fold(text: str) -> str:
    """Lower-case a plain text without moving a character."""
    return text.translate(_LOWER)


def find(folded: str) -> tuple[Hit, ...]:
    """All phrases in a folded text, in order. Of two nouns that overlap the longer counts; a line break is a space."""
    flat = folded.replace("\n", " ")
    hits = list(_all(flat))
    heard = _languages(hits)
    taken = bytearray(len(flat))
    kept: dict[tuple[int, int, str], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, KINDS.index(hit.kind), hit.start)):
        if not (hit.language in heard or (hit.language == _EVERYWHERE and hit.kind in _FOREIGN)):
            continue
        if hit.kind in NOUNS or hit.kind == "plain":
            if any(taken[hit.start : hit.end]):
                continue
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        kept.setdefault((hit.start, hit.end, hit.kind), hit)
    return tuple(kept[place] for place in sorted(kept))


def _languages(hits: list[Hit]) -> set[str]:
    """The mail's own languages: those with most words that tell, and all that their script tells apart."""
    counts = Counter(hit.language for hit in hits if hit.kind in _OWN or (hit.kind in NOUNS and hit.end - hit.start >= _WORDY))
    most = max(counts.values(), default=0)
    told_by_words = _phrases()[2]
    enough = most * _SHARE if most >= _TELLING else 0
    return {hit.language for hit in hits if hit.language not in told_by_words or counts[hit.language] >= enough}


def _all(flat: str) -> Iterator[Hit]:
    for begin in _BEGINS.finditer(flat):
        place = begin.start()
        attached = bool(_IS_ATTACHED.match(flat, place))
        word = None if attached else _ALNUM.match(flat, place)
        key = flat[place : place + _KEY]
        for phrase in _of_word(word[0], key) if word else _beginning(key):
            if flat.startswith(phrase.text, place) and (end := _end(flat, place + len(phrase.text), phrase, attached)):
                yield Hit(place, end, phrase.kind, phrase.language)
    for word in _ALNUM.finditer(flat):
        for ending in _ending(word[0][-_KEY:]):
            if word[0].endswith(ending.text) and word[0] != ending.text:
                yield Hit(*word.span(), ending.kind, ending.language, compound=True)


@lru_cache(maxsize=10_000)
def _beginning(text: str) -> tuple[_Phrase, ...]:
    """The phrases that may begin with these characters."""
    index = _phrases()[0]
    return tuple(phrase for size in range(1, len(text) + 1) for phrase in index.get(text[:size], ()))


@lru_cache(maxsize=10_000)
def _of_word(word: str, key: str) -> tuple[_Phrase, ...]:
    """The phrases that may begin with this word. `key`: the text from its first character on."""
    return tuple(phrase for phrase in _beginning(key) if word.startswith(phrase.head) and _is_whole(word, phrase))


def _head(text: str) -> str:
    found = _ALNUM.match(text)
    return found[0] if found else ""


def _is_whole(word: str, phrase: _Phrase) -> bool:
    """Whether the word may be the phrase's first: it goes on with no letter, unless the phrase does with any."""
    rest = word[len(phrase.head) :]
    return not rest[:1].isalpha() or ord(rest[0]) in _JOINED or (phrase.stem and phrase.head == phrase.text)


@lru_cache(maxsize=10_000)
def _ending(text: str) -> tuple[_Phrase, ...]:
    """The endings of compounds that may end with these characters."""
    return tuple(ending for ending in _phrases()[1] if ending.text.endswith(text) or text.endswith(ending.text))


def _end(flat: str, end: int, phrase: _Phrase, attached: bool) -> int:
    """Where the phrase ends; 0 when it would end within a word."""
    if attached:
        return end
    if phrase.stem:
        while end < len(flat) and flat[end].isalpha():
            end += 1
        return end
    inside = phrase.text[-1].isalnum() and end < len(flat) and flat[end].isalpha() and ord(flat[end]) not in _JOINED
    return 0 if inside else end


@cache
def _phrases() -> tuple[dict[str, list[_Phrase]], list[_Phrase], set[str]]:
    """Phrases by their first characters; endings of compounds; the languages that are told by their common words."""
    source = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    index: dict[str, list[_Phrase]] = {}
    endings: list[_Phrase] = []
    languages = tomllib.loads(source)
    for language, kinds in languages.items():
        for kind, phrases in kinds.items():
            for phrase in filter(None, map(str.strip, phrases.split("|"))):
                text = fold(plain(phrase)).strip("*")
                found = _Phrase(text, kind, language, stem=phrase.endswith("*"), head=_head(text))
                (endings if phrase.startswith("*") else index.setdefault(text[:_KEY], [])).append(found)
    return index, endings, {language for language, kinds in languages.items() if kinds["common"]}
