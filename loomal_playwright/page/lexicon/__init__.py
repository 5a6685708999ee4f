"""The words by which pages speak: one TOML file per language, all with the same keys (`KEYS`).

A value holds phrases, separated by " | ". Within a phrase
    word     that word, whatever its case and accents          stem*    a word that begins so
    #        a number                                          ~        up to six other words of the same sentence
In scripts written without spaces (and in Korean, whose particles are attached) a phrase is found as a substring and `~` spans
up to sixteen characters. Arabic and Hebrew words are compared without their attached articles and prepositions.

Of two nouns (`NOUNS`) the longer hides the shorter: "promo code" speaks of coupons, and not of codes; "the last 4 digits" does not
count the characters of a code.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore] # where the standard library has none

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOUNS = (
    "code", "bare", "recovery", "username", "password", "phone", "postcode", "coupon", "cvv", "card", "birthdate", "captcha",
    "search", "name_or_address", "invite", "licence", "meeting", "identity", "reference", "pairing", "static",
)  # fmt: skip
CONTEXT = ("digits", "twofactor", "sent", "authenticator", "email", "sms", "voice", "push", "passkey", "setup")
VERDICTS = ("wrong", "expired", "used", "limited", "locked", "lost", "error", "resent", "remaining")
CONTROLS = ("resend", "send", "submit", "cancel", "switch", "chooser", "trust")
UNITS = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000}
KEYS = (*NOUNS, *CONTEXT, *VERDICTS, *CONTROLS, *UNITS, "one", "filler")

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_INDIC = "\u0900-\u0963\u0966-\u0dff"  # their vowel signs are marks, no letters to `\w`
_TOKEN = re.compile(rf"\d+|(?:[^\W\d_{_UNSPACED}]|[{_INDIC}])+|[{_UNSPACED}]+|[.!?;。！？؟।…]|#|~|\*")
_STOP = frozenset(".!?;。！？؟।…")
_NUMBER = re.compile(r"\d+")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_RUNS = 10_000  # added to positions that count characters, so that they never meet those that count words
_GAP_WORDS, _GAP_CHARS, _STEM = 6, 16, 3
_PREFIXES = (re.compile("^[وفبكل]*(?:ال|لل)?(?=.{3})"), re.compile("^[והבלמשכ]+(?=.{3})"))
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th",
    "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "٪": "%",
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
})  # fmt: skip


def _letters(text: str) -> str:
    if text.isascii():
        return text.lower().replace("e-mail", "email")
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFC", _MARKS.sub("", text)).translate(_LETTERS)
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text).replace("e-mail", "email")


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case and accents gone, ASCII digits, plain quotes and dashes, single spaces."""
    return " ".join(_letters(text).split())


@dataclass(slots=True)
class _Book:
    """All phrases as (key, phrase), by how they begin: a text costs what its own words cost, not what the lexicon holds."""

    words: dict[str, dict[tuple[str, str], None]] = field(default_factory=lambda: defaultdict(dict))
    stems: dict[str, dict[tuple[str, str], None]] = field(default_factory=lambda: defaultdict(dict))
    runs: dict[str, dict[tuple[str, str], None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, phrases: Iterable[tuple[str, str]]) -> None:
        words, stems, runs = self.words, self.stems, self.runs
        for entry in phrases:
            phrase = entry[1]
            if not phrase.isascii() and _HAS_UNSPACED.search(phrase):
                runs[phrase[0]][entry] = None
                continue
            first = phrase.partition(" ")[0]
            if first[0] == "#":
                words["#"][entry] = None
            elif not first.rstrip("*").isalpha():  # "2fa" is two tokens
                words[_parts(phrase)[0]][entry] = None
            elif first[-1] == "*":
                stems[_bare(first[:-1])[:_STEM]][entry] = None
            else:
                words[_bare(first)][entry] = None


@cache  # as many entries as the lexicon has phrases that were ever tried
def _parts(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase, each with its `*`."""
    parts: list[str] = []
    for token in _TOKEN.findall(phrase):
        if token == "*":  # noqa: S105 - a token of a phrase
            parts[-1] += token
        else:
            parts.append(_bare(token))
    return tuple(parts)


@cache  # ditto
def _run(phrase: str) -> re.Pattern[str]:
    pattern = re.escape(phrase.replace(" ", "")).replace(r"\#", "#").replace(r"\~", "~")
    return re.compile(pattern.replace("#", r"\d+").replace("~", f"[^{''.join(_STOP)}]{{0,{_GAP_CHARS}}}?"))


def _bare(word: str) -> str:
    if word[0] < "\u0590" or word[0] > "\u06ff":
        return word
    return _PREFIXES[word[0] < "\u0600"].sub("", word)


def read_toml(source: str) -> dict[str, str]:
    """Read a flat file of strings."""
    table: dict[str, str] = tomllib.loads(source)
    return table


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the language tags there are files for, sorted."""
    folder = resources.files(__name__)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml") and name != "attributes.toml"))


@lru_cache(maxsize=1)
def _book() -> _Book:
    book = _Book()
    for language in languages():
        source = resources.files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
        table = read_toml(_letters(source))
        book.add((key, phrase) for key, phrases in table.items() for phrase in phrases.split(" | ") if phrase)
    return book


def _fits(part: str, token: str) -> bool:
    if part.endswith("*"):
        return token.startswith(part[:-1])
    return part == token or (part == "#" and token.isdecimal())


def _end(tokens: list[str], at: int, parts: tuple[str, ...]) -> int | None:
    """Return where a phrase that begins at `at` ends; None when it does not hold there."""
    gap = False
    for part in parts:
        if part == "~":
            gap = True
            continue
        for step in range((_GAP_WORDS if gap else 0) + 1):
            if at + step >= len(tokens) or (step and tokens[at + step - 1] in _STOP):
                return None
            if _fits(part, tokens[at + step]):
                at += step + 1
                break
        else:
            return None
        gap = False
    return at


def _spoken(folded: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield (key, start, end, phrase) for each phrase in a folded text, in words or else in characters."""
    book = _book()
    tokens = [_bare(token) for token in _TOKEN.findall(folded)]
    for at, token in enumerate(tokens):
        for phrases in (book.words.get(token), book.stems.get(token[:_STEM]), book.words.get("#") if token.isdecimal() else None):
            for key, phrase in phrases or ():
                end = _end(tokens, at, _parts(phrase))
                if end is not None:
                    yield key, at, end, " ".join(tokens[at:end])
    if not _HAS_UNSPACED.search(folded):
        return
    text = folded.replace(" ", "")
    for at, char in enumerate(text):
        for key, phrase in (*book.runs.get(char, ()), *(book.runs.get("#", ()) if char.isdecimal() else ())):
            match = _run(phrase).match(text, at)
            if match:
                yield key, at + _RUNS, match.end() + _RUNS, match.group()


@lru_cache(maxsize=4096)
def hits(text: str) -> Mapping[str, str]:
    """Return what `text` speaks of: each key with the longest phrase of it, in any language."""
    found = list(_spoken(fold(text)))
    nouns = [(start, end) for key, start, end, _ in found if key in NOUNS or key == "authenticator"]
    others = [(start, end) for key, start, end, _ in found if key in NOUNS and key not in {"code", "bare"}]
    best: dict[str, str] = {}
    for key, start, end, phrase in found:
        hidden_by = nouns if key in NOUNS else others if key == "digits" else ()
        if any(s <= start and end <= e and e - s > end - start for s, e in hidden_by):
            continue
        if len(phrase) > len(best.get(key, "")):
            best[key] = phrase
    return MappingProxyType(best)


@lru_cache(maxsize=1024)
def is_bare(text: str) -> bool:
    """Whether `text` says "Code", "Enter your code:" and nothing that would make it the code of something else."""
    folded = fold(text)
    if "bare" not in hits(text):
        return False
    tokens, run = _TOKEN.findall(folded), folded.replace(" ", "")
    words, chars = set(range(len(tokens))), {at for at, char in enumerate(run) if char.isalnum()}
    if _HAS_UNSPACED.search(folded):
        words = set()
    else:
        chars = set()
    for key, start, end, _ in _spoken(folded):
        if key in {"bare", "filler"}:
            words -= set(range(start, end))
            chars -= set(range(start - _RUNS, end - _RUNS))
    return not chars and not any(tokens[at][0].isalnum() for at in words)


def find(key: str, text: str) -> str | None:
    """Return the longest phrase of `key` in `text`, as folded; None when it has none."""
    if key not in KEYS:
        msg = f"no lexicon key {key!r}; there are {', '.join(KEYS)}"
        raise KeyError(msg)
    return hits(text).get(key)


def wait_ms(text: str) -> int | None:
    """Return how long a text asks to wait, in ms: "try again in 1 minute and 30 seconds" is 90,000. None when it names no time."""
    folded = fold(text)
    clock = re.search(r"\b(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\b", folded)
    if clock:
        first, second, third = (int(part or 0) for part in clock.groups())
        return 1_000 * (first * 3600 + second * 60 + third if clock.group(3) else first * 60 + second)
    total, seen = 0, set()
    for count, unit in _durations(folded):
        if unit not in seen:
            seen.add(unit)
            total += count * UNITS[unit]
    return total or None


def _durations(folded: str) -> Iterator[tuple[int, str]]:
    words = _TOKEN.findall(folded)
    spoken = [(key, start, end) for key, start, end, _ in _spoken(folded) if key in UNITS or key == "one"]
    ones = {end for key, _, end in spoken if key == "one"}
    text = folded.replace(" ", "")
    for key, start, _ in spoken:
        if key not in UNITS:
            continue
        if start >= _RUNS:
            number = re.search(r"(\d+)\D?$", text[: start - _RUNS])
            if number:
                yield int(number.group(1)), key
            continue
        before = words[max(0, start - 2) : start]
        if before and before[-1].isdecimal():
            yield int(before[-1]), key
        elif start in ones:
            yield 1, key
