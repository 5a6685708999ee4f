"""What the page says about the code it asks for: which factor, how long, of which characters, sent where."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from loomal_playwright.page import boxes, lexicon, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from loomal_playwright.names import Factor
    from loomal_playwright.page.candidate import Candidate

_WORDS = {"four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}


def spoken(candidate: Candidate) -> tuple[str, ...]:
    """Return the texts that belong to a candidate, those nearest in meaning first."""
    said = candidate.said
    return (*said["label"], *said["beside"], *said["near"], *said["heading"])


def factor(candidate: Candidate) -> Factor:
    """Return the factor asked: by the field's own words, then by where a code was sent, then by the words around it."""
    texts = tuple(value for value in spoken(candidate) if not _is_offer(value, candidate))
    hits = [lexicon.hits(value) for value in texts]
    names = text.words(" ".join(candidate.said["name"]))
    if any("authenticator" in lexicon.hits(value) for value in candidate.said["label"]):
        return "totp"
    for value, found in zip(texts, hits, strict=True):
        if "sent" in found or "resent" in found:
            where = _sent_to(_destination(candidate, value) or _called(value), found)
            if where:
                return where
    if any("authenticator" in found for found in hits) or _APP.search(names):
        return "totp"
    for key, pattern in _MEDIA:
        spoken_of = any(_told(key, found) and ("code" in found or "bare" in found) for found in hits)
        if spoken_of or pattern.search(names):
            return key
    if any("sms" in found for found in hits):
        return "sms"
    destination = _first_destination(candidate, texts)
    return "any" if destination is None else "email" if "@" in destination else "sms"


def _is_offer(value: str, candidate: Candidate) -> bool:
    """Whether a text is what a control says, or lists choices: what could be asked for, not what is."""
    return any(
        button.text and (value == button.text or (button.type == "radio" and button.text in value))
        for button in candidate.document.buttons
    )


_APP = re.compile(r"\bt?otp (app|pin)|totp|authenticator|soft ?token")
_MEDIA: tuple[tuple[Literal["voice", "email", "sms"], re.Pattern[str]], ...] = (
    ("voice", re.compile(r"\bvoice\b")),
    ("email", re.compile(r"\be ?mail\b|\bmail code")),
    ("sms", re.compile(r"\bsms|\btext message")),
)


def _told(key: str, found: Mapping[str, str]) -> bool:
    """Whether a medium is spoken of; "call" alone may be about the hotline."""
    return key in found and (key != "voice" or " " in found[key] or not found[key].isascii())


_NUMBER = re.compile(r"\+\d[\d ().-]{7,}\d")  # ITU-T E.164, with what parts its groups


def _called(value: str) -> str | None:
    number = _NUMBER.search(value)
    return number.group() if number else None


def _sent_to(where: str | None, found: Mapping[str, str]) -> Factor | None:
    if "email" in found or (where and "@" in where):
        return "email"
    if _told("voice", found):
        return "voice"
    return "sms" if "sms" in found or "phone" in found or where else None


def address(candidate: Candidate) -> str | None:
    """Return where the page says that the code went: a masked address or number, or a full address in the words that say so.

    A full address elsewhere is whose account it is, or whom to ask for help.
    """
    return _first_destination(candidate, spoken(candidate))


def _first_destination(candidate: Candidate, texts: Iterable[str]) -> str | None:
    return next((where for value in texts for where in [_destination(candidate, value)] if where), None)


_MASK = frozenset("*•●∙·…")
_OWN = {"for", "wrapping", "aria-labelledby", "aria-label", "aria-describedby"}


def _destination(candidate: Candidate, value: str) -> str | None:
    described = any(label.text == value and label.route in _OWN for label in candidate.first.labels)
    for sentence in text.sentences(value):
        where = text.address(sentence)
        if where and ("@" not in where or _MASK & set(where)):
            return where
        if where:
            found = set(lexicon.hits(_whole(candidate, value, sentence, where)))
            elsewhere = {"sms", "phone", "voice"} & found and "email" not in found
            if not elsewhere and ({"sent", "resent"} & found or (described and {"code", "bare"} & found)):
                return where
    return None


def _whole(candidate: Candidate, block: str, sentence: str, where: str) -> str:
    """Return what is said of an address: its sentence; where that is no more than "to jane@x.com", with what stands before it."""
    rest = sentence.replace(where, "").strip(" :.,()")
    if rest and not (rest.islower() and rest.isalpha()):
        return sentence
    pairs = pairwise(one for one in candidate.document.texts if one.dialog == candidate.first.dialog)
    before = next((one.text for one, other in pairs if other.text == block and not one.text.endswith((".", "!", "?"))), "")
    return f"{before} {block}"


def digits(candidate: Candidate) -> int | None:
    """Return how many characters the code has, when the page says so without contradicting itself."""
    if len(candidate.fields) > 1:
        return boxes.length(candidate.fields)
    return next((count for told in _COUNTS for count in [told(candidate)] if count in boxes.LENGTHS), None)


def at_most(candidate: Candidate) -> bool:
    """Return whether the length is no more than what the field takes: some leave room for spaces, or for longer codes."""
    told = next((told for told in _COUNTS if told(candidate) in boxes.LENGTHS), None)
    return len(candidate.fields) == 1 and told is _longest


def _counted(value: str) -> int | None:
    phrase = lexicon.hits(value).get("digits")
    if not phrase:
        return None
    number = re.search(r"\d+", phrase)
    count = int(number.group()) if number else next((n for word, n in _WORDS.items() if word in phrase), 0)
    return count if count in boxes.LENGTHS else None


def _listed(candidate: Candidate) -> int | None:
    return next((int(value) for name, value in candidate.first.data if name == "data-digits" and value.isdecimal()), None)


def _greatest(candidate: Candidate) -> int | None:
    first = candidate.first
    return len(first.max) if first.type == "number" and first.max and not first.max.strip("9") else None


def _patterned(candidate: Candidate) -> int | None:
    exact = re.fullmatch(r"\^?(?:\\d|\[0-9\]|\[0-9 \])\{(\d+)\}\$?", candidate.first.pattern)
    return int(exact.group(1)) if exact else None


def _longest(candidate: Candidate) -> int | None:
    most = candidate.first.maxlength
    return most if most != max(boxes.LENGTHS) else None  # the greatest length is a limit for any code


# Where a page says it: by what the field is made of, then in words, then by what the field takes at most.
_COUNTS: tuple[Callable[[Candidate], int | None], ...] = (
    lambda candidate: candidate.first.slots,
    _listed,
    _greatest,
    lambda candidate: next((count for value in spoken(candidate) if (count := _counted(value))), None),
    _patterned,
    _longest,
    lambda candidate: text.sample_length(candidate.first.placeholder),
)


# "Characters", as the lexicon's words for a length are folded: a code of eight characters may have letters.
_LETTERS = re.compile(
    "character|zeichen|caract|caratter|teken|tecken|tegn|znak|karakter|merk|ky tu|символ|знак(?!ов?н)|χαρακτηρ"
    "|文字|字符|字元|글자|문자|อักขระ|ตัวอักษร|תווים|حرف|احرف|अक्षर"
)


def alphabet(candidate: Candidate) -> Literal["digits", "alnum"] | None:
    """Return which characters the field takes, as far as it says."""
    first = candidate.first
    if re.search("[a-z]", first.pattern, re.IGNORECASE) and not re.fullmatch(r"[\^$\\d{}0-9,+*]*", first.pattern):
        return "alnum"
    if first.inputmode == "numeric" or first.type in {"tel", "number"} or first.pattern.strip("^$").startswith(("[0-9", r"\d")):
        return "digits"
    told = [found for value in spoken(candidate) if (found := lexicon.hits(value).get("digits"))]
    return "digits" if told and not any(_LETTERS.search(found) for found in told) else None
