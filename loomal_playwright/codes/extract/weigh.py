"""Which of the numbers is the code: what speaks for each of them, and what against it.

The word that a number answers to counts most (nouns.py); one that answers to another thing's noun is no code, however it
looks. Every row is (points, whether it holds, the reason as people read it).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loomal_playwright.codes.extract.nouns import NOUNS, nouns
from loomal_playwright.codes.extract.words import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from loomal_playwright.codes.extract.candidates import Number
    from loomal_playwright.codes.extract.nouns import Noun
    from loomal_playwright.codes.extract.reading import Reading
    from loomal_playwright.codes.extract.words import Hit

    Row = tuple[float, bool, str]

ENOUGH = 5.0
CLEAR = 1.0  # by which the best must lead

# What a noun is worth, by its kind and by where it stands.
_WORTH = {
    "strong": {"same": 6.0, "above": 5.0, "below": 4.0, "subject": 3.0},
    "bare": {"same": 4.0, "above": 3.0, "below": 3.0, "subject": 2.0},
    "other": {"same": -9.0, "above": -9.0, "below": -6.0},
    "weak": {"same": -7.0, "above": -7.0},
}
_WHERE = {"same": "beside it", "above": "above it", "below": "below it", "subject": "in the subject"}
_NAMED = {"strong": "a one-time code", "bare": "a code", "other": "something else", "weak": "something else"}
_SPEAKS_FOR = frozenset({"strong", "bare"})
_ELSEWHERE = frozenset({"above", "below", "subject"})
_NEAR = 30  # characters
_COPULA = 10  # characters between a noun and its code: " is ", " lautet: "
_LIST = 3  # codes alike in rows of their own
_PARTICLE = 4  # characters between a number and its verb: "を"
_COUNTED = 4  # letters
_USUAL = 6  # digits; RFC 4226, 5.3, asks for no fewer, and few services ask for more
_LONG = 8  # digits; more are rare

_YEAR = re.compile(r"(?:19|20)\d\d")
_ROUND = re.compile(r"\d+000|\d00")
_MEASURE = re.compile(r"\d+(?:[a-z]{1,3}|[A-Z]{1,2}|[kMGT][A-Za-z]{1,2})")
_NAME = re.compile(r"[a-z]{3,}\d{1,4}")
_COUPON = re.compile(r"[A-Z]{4,}\d{2,3}")
_HOUSE = re.compile(r"\d{1,5} [A-Z][a-z]+ [A-Z]")
_VOWEL = re.compile(r"[AEIOUY]")
_CLUSTER = re.compile(r"[^AEIOUY]{4}")  # no word of a language that is written in capitals has many such
_LAST_WORD = re.compile(r"([A-Za-z]+) \Z")
_DECORATION = re.compile(r"[\s*_.:`|<>()\[\]{}\"'=~«»「」『』【】-]*")
_NO_LIST_MARKER = re.compile(r"[^\W\d_]|\d{3}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may be the code, and the reasons for and against it."""

    number: Number
    score: float
    reasons: tuple[str, ...]


def weigh(reading: Reading, numbers: Sequence[Number], *, digits: int | None, letters: bool) -> list[Candidate]:
    """Score every number that is written like a code, best first. `letters`: the page takes them."""
    answers = nouns(reading, numbers)
    fitting = [number for number in numbers if number.code is not None and digits in {None, len(number.code)}]
    listed = _listed(reading, fitting)
    named_elsewhere = _codes(answers, fitting, "other", "weak") - _codes(answers, fitting, "strong")
    all_there_is = _all_there_is(reading, numbers)
    counts = Counter(number.code for number in fitting)
    found = []
    for number in fitting:
        rows = (
            *_for_noun(reading, number, answers.get(number.start), is_all=number.code in all_there_is),
            *_for_place(reading, number),
            *_for_looks(reading, number, asked=digits is not None, letters=letters),
            (2.0, counts[number.code] > 1 and not _YEAR.fullmatch(number.code or ""), "it is repeated"),
            (-9.0, number.code in named_elsewhere, "it is the number of something else"),
            (-9.0, number.start in listed, "it is one of a list"),
            (-9.0, _is_spent(reading, number), "it is said to be spent"),
        )
        held = [(points, reason) for points, holds, reason in rows if holds]
        found.append(Candidate(number, sum(points for points, _ in held), tuple(reason for _, reason in held)))
    return sorted(found, key=lambda candidate: -candidate.score)


def _for_noun(reading: Reading, number: Number, noun: Noun | None, *, is_all: bool) -> Iterator[Row]:
    sentence = reading.sentence(number.start)
    actions = {hit.start for hit in reading.of(*_said_of(reading, number), "action")}
    if noun is None:
        yield 2.0, len(actions) == 1, "something is to be done with it"
        yield 2.0, len(actions) == 1 and _is_asked_for(reading, number), "the word beside it says to enter it"
        yield 5.0, len(actions) > 1, "it is to be entered"
        things = reading.of(sentence[0], number.start, "other", "weak")
        yield -3.0, len(actions) == 1 and bool(things), "its sentence names something else"
        yield 4.0, is_all and _is_alone(reading, number), "it is all that a mail about signing in gives"
        yield -3.0, not (actions or is_all) and any(reading.has(0, len(reading.text), kind) for kind in NOUNS), "no word names it"
        return
    kind = noun.hit.kind
    gap = number.start - noun.hit.end
    led = 0 < gap <= _COPULA or _is_announced(reading, number) or _is_alone(reading, number)
    yield -5.0, not led and bool(_NAME.fullmatch(number.code or "")), "it could be a name"
    yield _WORTH[kind][noun.where], True, f"the word {_WHERE[noun.where]} names {_NAMED[kind]}"
    to_be_entered = bool(actions) or reading.has(*reading.sentence(noun.hit.start), "action")
    yield 1.0, kind in _SPEAKS_FOR and to_be_entered, "it is to be entered"
    yield 2.0, kind in _SPEAKS_FOR and noun.where != "same" and len(actions) > 1, "it is told what for"
    aside = noun.where in _ELSEWHERE and not (actions or _is_announced(reading, number) or _begins_line(reading, number))
    yield -6.0, aside, "it stands among other words"
    about_another = kind == "strong" and _is_about_another(reading)
    yield -5.0, about_another, "the mail is about something else, and nothing is to be entered"
    if kind == "bare":
        joined = (
            not _is_titled(reading)
            and noun.where == "same"
            and noun.hit.end <= number.start
            and reading.text[noun.hit.end : number.start].isspace()
        )
        yield -1.0, joined, "nothing is between the word and it"
        given = (to_be_entered or _is_announced(reading, number)) and _is_alone(reading, number)
        yield -2.0, not given and _is_qualified(reading, noun.hit), "the word is part of another name"
        rivals = reading.has(0, sentence[1], "other") and not reading.has(0, len(reading.text), "strong")
        yield -1.0 if given else -3.0, rivals, "the mail speaks of other codes or numbers"


def _for_place(reading: Reading, number: Number) -> Iterator[Row]:
    yield 2.0, _is_alone(reading, number), "it stands alone on its line"
    yield 1.0, reading.text[number.start : number.end].strip() in reading.stressed, "it is set off"
    yield 1.0, number.start < reading.body, "it is in the subject"
    yield 1.0, _is_announced(reading, number), "it is announced"
    yield -5.0, number.start >= reading.footer, "it is in the small print"
    yield 1.0, reading.has(0, reading.footer, "strong"), "the mail speaks of a one-time code"
    yield 1.0, _is_titled(reading), "the subject names a code"
    yield 1.0, reading.short_lived, "the mail says how long it lives"


def _for_looks(reading: Reading, number: Number, *, asked: bool, letters: bool) -> Iterator[Row]:
    code = number.code or ""
    yield 1.0, asked, "it has the length that the page asks for"
    yield 1.0, not asked and len(code) == _USUAL, "it has six characters"
    yield -1.0, not asked and len(code) > _LONG, "it is long"
    yield -4.0, bool(_YEAR.fullmatch(code)), "it could be a year"
    told = _is_alone(reading, number) or _is_announced(reading, number) or _is_named(reading, number)
    yield -3.0, bool(_ROUND.fullmatch(code)) and not told, "it is a round number"
    yield -3.0, number.marked, "a number sign is before it"
    yield -5.0, _is_counting(reading, number), "it counts something"
    yield -1.0, not (letters or code.isdigit() or code.isupper()), "it has small letters"
    yield -5.0, not letters and bool(_MEASURE.fullmatch(code)), "it could be a measure"
    house = _begins_line(reading, number) and _HOUSE.match(reading.text, number.start)
    yield -4.0, bool(house), "it could be the number of a house"
    yield -3.0, bool(_COUPON.fullmatch(code)) and bool(_VOWEL.search(code)), "it could be a coupon"
    word = code.isalpha() and _is_pronounceable(code) and (not letters or _is_run_on(reading, number))
    yield -5.0, word, "it could be a word"
    yield -8.0, code.isalpha() and _is_spoken(reading, number, code), "it is a word of the mail"


def _said_of(reading: Reading, number: Number) -> tuple[int, int]:
    """The sentence that speaks of a number: its own, or the one above a number that stands alone on its line."""
    own = reading.sentence(number.start)
    if not _is_alone(reading, number):
        return own
    above = len(reading.text[: reading.line(number.start)[0]].rstrip()) - 1
    return reading.sentence(above) if above >= reading.body else own


def _is_alone(reading: Reading, number: Number) -> bool:
    start, end = reading.line(number.start)
    before, after = reading.text[start : number.start], reading.text[number.end : end]
    decorated = len(before) < _NEAR and len(after) < _NEAR and bool(_DECORATION.fullmatch(before + after))
    return decorated and number.start >= reading.body


def _begins_line(reading: Reading, number: Number) -> bool:
    before = reading.text[reading.line(number.start)[0] : number.start]
    return len(before) < _NEAR and bool(_DECORATION.fullmatch(before))


def _is_announced(reading: Reading, number: Number) -> bool:
    """Whether a colon or the word for entering something leads to it."""
    lead = reading.text[max(0, number.start - _NEAR) : number.start].rstrip(" \n*")
    return lead.endswith(":") or _is_asked_for(reading, number)


def _is_asked_for(reading: Reading, number: Number) -> bool:
    """Whether the word for entering something stands right before it, or behind it in languages that put verbs last."""
    lead = reading.text[max(0, number.start - _NEAR) : number.start].rstrip(" \n*:")
    end = number.start - _NEAR + len(lead) if number.start > _NEAR else len(lead)
    before = any(hit.end == end for hit in reading.of(max(0, end - _NEAR), end, "enter"))
    after = any(hit.start - number.end <= _PARTICLE for hit in reading.of(number.end, number.end + _NEAR, "enter"))
    return before or after


def _is_titled(reading: Reading) -> bool:
    """Whether the subject names a code, and nothing else that has a number."""
    return bool(reading.of(0, reading.body, *_SPEAKS_FOR)) and not reading.of(0, reading.body, "other", "weak")


def _is_about_another(reading: Reading) -> bool:
    """Whether the subject names another thing, and the mail says of nothing what it is for or that it is to be entered."""
    names_another = reading.has(0, reading.body, "other") and not reading.of(0, reading.body, *_SPEAKS_FOR)
    return names_another and not reading.has(0, len(reading.text), "action")


def _is_counting(reading: Reading, number: Number) -> bool:
    """Whether what is counted follows: "4829 points". Short Latin words are no such thing, as "no" in "6041 no aplicativo"."""
    after = reading.of(number.end, number.end + _NEAR, "weak")
    words = [reading.text[hit.start : hit.end] for hit in after if reading.text[number.end : hit.start] == " "]
    return any(len(word) >= _COUNTED or not word.isascii() for word in words)


def _is_pronounceable(code: str) -> bool:
    return bool(_VOWEL.search(code)) and not _CLUSTER.search(code)


def _is_run_on(reading: Reading, number: Number) -> bool:
    """Whether it stands in line right behind the word for a code: "your code WILL be sent"."""
    before = reading.text[max(0, number.start - _NEAR) : number.start]
    end = number.start - len(before) + len(before.rstrip(" "))
    return any(hit.end == end for hit in reading.of(max(0, number.start - _NEAR), number.start, *_SPEAKS_FOR))


def _is_named(reading: Reading, number: Number) -> bool:
    """Whether a word for a one-time code leads right to it: "your login code is 482000"."""
    named = reading.of(max(0, number.start - _NEAR), number.start, "strong")
    return bool(named) and number.start - named[-1].end <= _COPULA


def _all_there_is(reading: Reading, numbers: Sequence[Number]) -> set[str | None]:
    """The one number alone on its line, in a mail whose subject is about signing in and that names no other thing."""
    if not reading.of(0, reading.body, "action"):
        return set()
    body = [number for number in numbers if number.code and reading.body <= number.start < reading.footer]
    alone = [number for number in body if _is_alone(reading, number) and not (number.code or "").isalpha()]
    if len({number.code for number in alone}) != 1 or reading.has(0, alone[0].start, "other"):
        return set()
    return {alone[0].code}


def _is_spoken(reading: Reading, number: Number, code: str) -> bool:
    """Whether letters are a word that the mail uses, or one that is known."""
    around = reading.of(max(0, number.start - _NEAR), number.end + _NEAR, *KINDS)
    known = any(hit.start < number.end and hit.end > number.start for hit in around)
    return known or reading.folded.count(code.lower()) > reading.text.count(code)


def _is_qualified(reading: Reading, hit: Hit) -> bool:
    """Whether an unknown word makes it the name of another code: "requisition code", "Startcode"."""
    if hit.compound or _is_joined(reading, hit):
        return True
    before = _LAST_WORD.search(reading.text[max(0, hit.start - _NEAR) : hit.start])
    if hit.language != "en" or before is None or not before[1].islower():
        return False
    start = hit.start - len(before[0])
    around = reading.of(max(0, start - _NEAR), hit.start, "common", "action", "plain")
    return not any(one.start <= start < one.end for one in around)


def _is_joined(reading: Reading, hit: Hit) -> bool:
    """Whether an unknown word is joined to it from behind: "código de cliente", and not "código de Harbor" or "de tu banco"."""
    joint = next((one for one in reading.of(hit.end, hit.end + _NEAR, "joins") if one.start == hit.end + 1), None)
    if joint is None or not reading.text[joint.end + 1 : joint.end + 2].islower():
        return False
    start = joint.end + 1
    return not any(one.start <= start < one.end for one in reading.of(hit.end, start + _NEAR, *_SPEAKS_FOR, "common", "action"))


def _is_spent(reading: Reading, number: Number) -> bool:
    """Whether its sentence says that it was the wrong one, or was used, or lives no more."""
    return reading.has(*reading.sentence(number.start), "spent")


def _codes(answers: Mapping[int, Noun], numbers: Sequence[Number], *kinds: str) -> set[str | None]:
    """The codes of which some occurrence answers, in its own sentence, to a noun of these kinds."""
    named = ((number.code, answers.get(number.start)) for number in numbers)
    return {code for code, noun in named if noun is not None and noun.hit.kind in kinds and noun.where == "same"}


def _listed(reading: Reading, numbers: Sequence[Number]) -> set[int]:
    """Rows of a list of codes alike, as recovery codes are: none of them is asked for."""
    rows: dict[int, list[Number]] = {}
    for number in numbers:
        start, end = reading.line(number.start)
        rest = reading.text[start : number.start] + reading.text[number.end : min(end, number.end + _NEAR)]
        if number.start >= reading.body and number.start - start < _NEAR and not _NO_LIST_MARKER.search(rest):
            rows.setdefault(len(number.code or ""), []).append(number)
    return {number.start for alike in rows.values() if len({one.code for one in alike}) >= _LIST for number in alike}
