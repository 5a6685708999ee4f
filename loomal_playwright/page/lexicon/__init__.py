"""The words by which pages speak: one TOML file per language, all with the same keys (`KEYS`).

Keys that only a few judgements need (`ASIDE`) have a file of their own each, in the folder `keys`, with a line per language.

A value holds phrases, separated by " | ". Within a phrase
    word     that word, whatever its case and accents          stem*    a word that begins so
    #        a number                                          ~        up to six other words of the same sentence
In scripts written without spaces (and in Korean, whose particles are attached) a phrase is found as a substring and `~` spans
up to sixteen characters. Arabic and Hebrew words are compared without their attached articles and prepositions.

Of two nouns (`NOUNS`) the longer hides the shorter: "promo code" speaks of coupons, and not of codes; "the last 4 digits" does not
count the characters of a code. So it is with verdicts: "your session has expired" is no expired code.

A file is read when a text in its script is first seen. Phrases are sorted by how they begin, and only those looked at that could
begin where a word of the text does: a text costs what its own words cost, not what the lexicon holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from loomal_playwright.page.lexicon.trie import STEM, STOP, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOUNS = (
    "code", "bare", "recovery", "username", "password", "phone", "postcode", "coupon", "cvv", "card", "birthdate", "captcha",
    "search", "name_or_address", "invite", "licence", "meeting", "identity", "reference", "pairing", "static",
)  # fmt: skip
CONTEXT = ("digits", "twofactor", "sent", "authenticator", "email", "sms", "voice", "push", "passkey", "setup")
VERDICTS = ("wrong", "expired", "used", "limited", "locked", "lost", "error", "resent", "remaining")
CONTROLS = ("resend", "send", "submit", "cancel", "switch", "chooser", "trust")
SESSION = ("signin", "signout", "success", "waiting", "denied")
UNITS = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000}
KEYS = (*NOUNS, *CONTEXT, *VERDICTS, *CONTROLS, *SESSION, *UNITS, "one", "filler")
# Each is a file in the folder `keys`, with a line per language.
ASIDE = ("undo", "alter", "unsent", "plan", "later", "forgot", "retry", "skip", "printed", "manual", "past")

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# The letters that a language is written in; those not named here are written in Latin ones.
_SCRIPTS = {
    "el": "\u0370-\u03ff",
    "ru uk bg": "\u0400-\u04ff",
    "he": "\u0590-\u05ff",
    "ar fa": "\u0600-\u06ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
    "ja ko zh-Hans zh-Hant": "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff",
}
_WRITTEN = tuple((languages, re.compile(f"[{letters}]")) for languages, letters in _SCRIPTS.items())
_INDIC = "\u0900-\u0963\u0966-\u0dff"  # their vowel signs are marks, no letters to `\w`
_WORD = re.compile(rf"\d+|(?:[^\W\d_{_UNSPACED}]|[{_INDIC}])+|[{_UNSPACED}]+|[!?;。！？؟।…]|\.(?!\w)")  # "example.com" goes on
_TOKEN = re.compile(rf"{_WORD.pattern}|#|~|\*")
_PAIR = re.compile(r"([A-Za-z_-]+) = '([^']*)'")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
RUNS = 10_000  # added to positions that count characters, so that they never meet those that count words
_GAP_CHARS = 16
_PREFIXES = (re.compile("^[وفبكل]*(?:ال|لل)?(?=.{3})"), re.compile("^[והבלמשכ]+(?=.{3})"))
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th",
    "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "٪": "%",
    "’": "'", "‘": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
}  # fmt: skip
_LETTER = re.compile(f"[{''.join(_LETTERS)}]")


def _letters(text: str) -> str:
    if text.isascii():
        return text.lower().replace("e-mail", "email")
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = _LETTER.sub(lambda letter: _LETTERS[letter.group()], unicodedata.normalize("NFC", _MARKS.sub("", text)))
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit.group())), text).replace("e-mail", "email")


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, case and accents gone, ASCII digits, plain quotes and dashes, single spaces."""
    return " ".join(_letters(text).split())


_Phrase = tuple[str, str]  # its key, its words


class _Book:
    """All phrases of the languages of one script; those with one beginning are put in order when a text first asks for them."""

    def __init__(self, tags: Iterable[str]) -> None:
        self._begins: dict[str, list[_Phrase]] = defaultdict(list)
        self._nodes: dict[str, Node] = {}
        self.runs: dict[str, list[_Phrase]] = defaultdict(list)
        for tag in tags:
            for key, value in _table(tag).items():
                for words in value.split(" | ") if value else ():
                    begin = words[:STEM]
                    if words.isascii() and begin.isalpha():
                        self._begins[begin].append((key, words))
                    elif _HAS_UNSPACED.search(words):
                        self.runs[words[0]].append((key, words))
                    else:
                        self._begins[_start(words)[:STEM]].append((key, words))

    def found(self, tokens: list[str], at: int) -> Iterator[tuple[str, int]]:
        """Yield (key, end) of the phrases that begin at `at`."""
        token = tokens[at]
        yield from self._node(token[:STEM]).found(tokens, at)
        if token.isdecimal():
            yield from self._node("#").found(tokens, at)

    def _node(self, begin: str) -> Node:
        node = self._nodes.get(begin)
        if node is None:
            node = self._nodes[begin] = Node()
            for key, words in self._begins.get(begin, ()):
                node.add(key, _parts(words))
        return node


def _start(words: str) -> str:
    """Return the first word of a phrase, with its `*`."""
    word = words.partition(" ")[0]
    return _bare(word) if word.rstrip("*").isalpha() else _parts(words)[0]  # "2fa" is two tokens


def _parts(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase, each with its `*`."""
    parts: list[str] = []
    for token in _TOKEN.findall(phrase):
        if token == "*":  # noqa: S105 - a token of a phrase
            parts[-1] += token
        else:
            parts.append(_bare(token))
    return tuple(parts)


@cache  # as many entries as the lexicon has phrases that were ever tried
def _run(phrase: str) -> re.Pattern[str]:
    pattern = re.escape(phrase.replace(" ", "")).replace(r"\#", "#").replace(r"\~", "~")
    return re.compile(pattern.replace("#", r"\d+").replace("~", f"[^{''.join(STOP)}]{{0,{_GAP_CHARS}}}?"))


def _bare(word: str) -> str:
    if word[0] < "\u0590" or word[0] > "\u06ff":
        return word
    return _PREFIXES[word[0] < "\u0600"].sub("", word)


def read_toml(source: str) -> dict[str, str]:
    """Read a flat file of literal strings, one to a line (TOML 1.0); ValueError names the line that is no such thing."""
    lines = [line for line in source.splitlines() if line and line[0] != "#"]
    pairs = [_PAIR.fullmatch(line) for line in lines]
    if not all(pairs):
        msg = f"expected key = 'value', got {lines[pairs.index(None)]!r}"
        raise ValueError(msg)
    return {pair[1]: pair[2] for pair in pairs if pair}


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the language tags there are files for, sorted."""
    folder = resources.files(__name__)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".toml") and name != "attributes.toml"))


def _read(name: str) -> dict[str, str]:
    return read_toml(_letters(resources.files(__name__).joinpath(name).read_bytes().decode()))


_aside = cache(_read)  # as many entries as there are such files


def _table(tag: str) -> dict[str, str]:
    return _read(f"{tag}.toml") | {key: _aside(f"keys/{key}.toml")[tag.lower()] for key in ASIDE}


@cache  # as many entries as there are scripts
def _book(written: str) -> _Book:
    scripts = {tag: tags for tags in _SCRIPTS for tag in tags.split()}
    return _Book(tag for tag in languages() if scripts.get(tag, "") == written)


def _books(folded: str) -> tuple[_Book, ...]:
    """Return the books in whose scripts a text is written; Latin words are everywhere."""
    if folded.isascii():
        return (_book(""),)
    return (_book(""), *(_book(tags) for tags, letters in _WRITTEN if letters.search(folded)))


def _spoken(folded: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield (key, start, end, phrase) for each phrase in a folded text, in words or else in characters."""
    books = _books(folded)
    tokens = [_bare(token) for token in _WORD.findall(folded)]
    for at in range(len(tokens)):
        for book in books:
            for key, end in book.found(tokens, at):
                yield key, at, end, " ".join(tokens[at:end])
    if not _HAS_UNSPACED.search(folded):
        return
    text = folded.replace(" ", "")
    for at, char in enumerate(text):
        for book in books:
            for key, phrase in (*book.runs.get(char, ()), *(book.runs.get("#", ()) if char.isdecimal() else ())):
                match = _run(phrase).match(text, at)
                if match:
                    yield key, at + RUNS, match.end() + RUNS, match.group()


def words(text: str) -> list[str]:
    """Return the words of a text, folded, as `spans` counts them; numbers and ends of sentences are words too."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=1024)
def spans(text: str) -> tuple[tuple[str, int, int, str], ...]:
    """Return all that `text` speaks of, and where: key, start, end in words (or characters, far behind all words), and phrase."""
    return tuple(_spoken(fold(text)))


@lru_cache(maxsize=4096)
def hits(text: str) -> Mapping[str, str]:
    """Return what `text` speaks of: each key with the longest phrase of it, in any language."""
    found = list(_meant(list(_spoken(fold(text)))))
    nouns = [(start, end) for key, start, end, _ in found if key in NOUNS or key == "authenticator"]
    others = [(start, end) for key, start, end, _ in found if key in NOUNS and key not in {"code", "bare"}]
    verdicts = [(start, end) for key, start, end, _ in found if key in VERDICTS]
    best: dict[str, str] = {}
    for key, start, end, phrase in found:
        hidden_by = nouns if key in NOUNS else others if key == "digits" else verdicts if key in VERDICTS else ()
        crossed = key in VERDICTS  # of two that share words, "the session has expired" and "has expired", the longer is meant
        if any(e - s > end - start and (s < end and start < e if crossed else s <= start and end <= e) for s, e in hidden_by):
            continue
        if len(phrase) > len(best.get(key, "")):
            best[key] = phrase
    return MappingProxyType(best)


def _meant(found: list[tuple[str, int, int, str]]) -> Iterator[tuple[str, int, int, str]]:
    """Leave out what a count makes another thing's: "5-digit zip code" is a zip code, "25-character code" a voucher's."""
    heads = {end for key, start, end, _ in found if key in NOUNS and key not in {"code", "bare"} and end - start > 1}
    for key, start, end, phrase in found:
        count = _COUNT.search(phrase) if key in {"code", "digits"} else None
        named = key == "code" and end in heads and phrase[0].isdecimal()
        if count is None or (int(count.group()) <= _LONGEST and not named):
            yield key, start, end, phrase


_COUNT = re.compile(r"\d+")
_LONGEST = 12  # characters of a code, with what parts its groups


@lru_cache(maxsize=1024)
def is_bare(text: str) -> bool:
    """Whether `text` says "Code", "Enter your code:" and nothing that would make it the code of something else."""
    folded = fold(text)
    if "bare" not in hits(text):
        return False
    tokens, run = _WORD.findall(folded), folded.replace(" ", "")
    words, chars = set(range(len(tokens))), {at for at, char in enumerate(run) if char.isalnum()}
    if _HAS_UNSPACED.search(folded):
        words = set()
    else:
        chars = set()
    for key, start, end, _ in _spoken(folded):
        if key in {"bare", "filler"}:
            words -= set(range(start, end))
            chars -= set(range(start - RUNS, end - RUNS))
    return not chars and not any(tokens[at][0].isalnum() for at in words)


def find(key: str, text: str) -> str | None:
    """Return the longest phrase of `key` in `text`, as folded; None when it has none."""
    if key not in (*KEYS, *ASIDE):
        msg = f"no lexicon key {key!r}; there are {', '.join(KEYS)}"
        raise KeyError(msg)
    return hits(text).get(key)
