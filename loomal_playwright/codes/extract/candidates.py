# ruff: noqa: RUF001 - currencies and counters of other scripts look like Latin letters
"""Everything in a text that is written like a code, and every number that is not one. Knows no words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Alphabet = Literal["digits", "alnum"]
SHORTEST, LONGEST = 4, 10

_LATIN = "A-Za-z\u00c0-\u024f"
_JOINED = r"(?![\u3000-\ud7af])\w"  # a letter or digit that goes on with it; Chinese, Japanese and Korean are joined to any code
# Counters that Chinese, Japanese and Korean attach to a number.
_COUNTERS = "年月日时時点點分秒円圆元块塊号號楼室人件个個回歳台枚本万億亿版期名次条條년월일원명개건점%°‰"
_MONEY = (
    "(?:(?-i:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|RUB|KRW|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|TL|BRL|CAD|AUD|VND|IDR|THB|UAH|RSD|BGN|ILS|NIS|AED|SAR|EGP|QAR|KWD|IRR|BDT|LKR|MYR|RM|SGD|HKD|TWD|PHP|MXN|ARS|CLP|COP|PEN|NZD|ZAR)|Rs|Rp|kr|zl|kc|ft|lei"
    r"|din|дин|руб\w*|грн|лв|р|тг|baht|บาท|원|円|元|ريال|ریال|تومان|درهم|جنيه|دينار|ر\.س|שח|रुपये|রুপি|টাকা|ரூபாய்|đồng|vnđ)"
)
_CURRENCY = "$€£¥₹₽₴₺₪₩₫฿₱₦₸₼₾"

_AMOUNT = r"\d[\d.,']{0,15}(?: \d{3}(?!\d)){0,4}(?:[.,]\d{1,2})?"
_DAY, _MONTH, _ANNO, _BAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:\d{4}|\d\d)", r"(?:\. ?|/|-)"

# What is written like something else; the digits in it are nobody's code.
_SOMETHING_ELSE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:https?://|www\.)\S+",
        r"\b[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}",
        r"(?<![\w.@-])(?:localhost|(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{1,63}):\d{2,5}(?!\d)",  # a port
        r"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|example|app|dev|ai|co|de|fr|es|it|nl|eu|uk|jp|cn|ru|br)(?:/\S*)?(?![\w-])",
        r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}\b",  # IP addresses
        r"(?-i:\b[A-Z]{2}\d\d(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b)",  # IBAN
        r"&#?\w{1,10};|[{][^{}\n]{0,200}[}]",
        rf"(?<![\d./-])(?:{_DAY}{_BAR}{_MONTH}{_BAR}{_ANNO}|{_MONTH}{_BAR}{_DAY}{_BAR}{_ANNO}|{_ANNO}{_BAR}{_MONTH}{_BAR}{_DAY})(?![\d/-])",
        rf"(?<![^\W\d_])[^\W\d_]{{3,12}}\.? {_DAY},? (?:19|20)\d\d(?![\d-])",  # Nov 24, 2026
        rf"(?<![\d.,])\b{_DAY}\.?(?: de)? [^\W\d_]{{3,12}}\.?,?(?: de)? (?:19|20)\d\d(?![\d-])",  # 24 November 2026
        r"(?:©|\(c\)|copyright) ?(?:19|20)\d\d(?!\d)",
        r"(?<!\d)\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?!\d)(?![.:]\d)|(?<!\w)\d{1,2}h\d{2}(?!\w)",  # times
        rf"(?:[{_CURRENCY}]|(?<!\w){_MONEY}\.?) ?{_AMOUNT}(?![{_LATIN}\d])|(?<![\w.,']){_AMOUNT} ?(?:[{_CURRENCY}]|{_MONEY}(?![{_LATIN}]))",
        r"(?<!\w)\d[\d.,]{0,8} ?[%‰](?!\w)",
        r"(?<!\w)\+\d[\d ().-]{6,20}\d|\(\d{2,5}\) ?\d[\d -]{4,16}\d|(?<!\w)00\d{1,3}[ -]\d[\d -]{5,16}\d",  # telephone numbers
        r"(?<![\d-])0\d{1,3}-\d{3}-\d{3}(?![\d-])",
        r"(?<![\d-])(?:1-)?\d{3}-\d{3}-\d{4}(?![\d-])|(?<![\d-])\d{2,4}-\d{3,4}-\d{4}(?![\d-])",
        r"(?<!\w)0\d{1,4}[ /-]\d{2,4}[ /-]?\d{2,4}[ -]?\d{2,4}(?![\w-])",
        r"(?<![\d.,])\d{1,3}(?:[.,']\d{3})+(?:[.,]\d{1,2})?(?![\d])|(?<!\w)\d+[.,]\d+(?:[.,]\d+)*(?!\d)",  # thousands, fractions, versions
        r"(?<![\w])v\d+(?:\.\d+)*\b",
        r"(?<![\w#])#[0-9a-f]{3}(?:[0-9a-f]{3})?(?=[;\"')}])",  # CSS colours
        r"(?<!\w)\d{1,4} ?[x×] ?\d{1,4}(?!\w)",
        r"(?<![\w*])(?:\*{1,4} ?|[•·●…]{1,12} ?|[xX]{2,12}[ -]?|\.{3} ?)\d{4}(?![\d*]|[ -]\d)",  # what shows of a card's number
    )
)  # fmt: skip
_RUN = re.compile(r"\d+(?:[ -]\d+)*")
_CELLS = re.compile(r"(?<![^\n])[A-Za-z\d](?:(?:\n{1,2}| )[A-Za-z\d]){3,9}(?![^\n])")  # each character in a cell of its own
_PREFIX = re.compile(rf"(?<![{_LATIN}\d-])[A-Z]{{1,2}}(?:-| - )\Z")
_BEFORE = re.compile(rf"[{_LATIN}\d_]\Z")
_SIGN_BEFORE = re.compile(r"[-.,/+@\\=&\x00]\Z")
_AFTER = re.compile(rf"[{_LATIN}_@/\\{_COUNTERS}\x00]|[-.,:][\dA-Za-z]| ?[%°]")
_WORD = re.compile(
    rf"(?<![@./#$%&'-])(?<!{_JOINED})(?:[A-Za-z0-9]{{{SHORTEST},{LONGEST}}}|[A-Z0-9]{{2,5}}(?:[ -][A-Z0-9]{{2,5}}){{1,3}})(?![@/$%&-]|\.\w|{_JOINED})"
)
_GROUPS = re.compile(r"[\s-]+")
_NAME = re.compile(r"\d*(?:[A-Z][a-z]{3,})+[A-Za-z]*\d*")  # "1Password"
_LISTED = 3  # pieces: a longer row of groups is a card number, or a list


@dataclass(frozen=True, slots=True)
class Number:
    """Something written in digits or capitals, at `start` up to `end`. `code`: None when it is written like something else."""

    start: int
    end: int
    code: str | None
    marked: bool = False  # a "#" or "№" stands before it


def numbers(text: str, alphabet: Alphabet | None) -> list[Number]:
    """Every number of a plain text in order, and every word of capitals and digits where letters may be part of a code."""
    found: list[Number] = []

    def something_else(match: re.Match[str]) -> str:
        if any(map(str.isdigit, match[0])):
            found.append(Number(*match.span(), None))
        return _blank(match)

    quiet = text
    for pattern in _SOMETHING_ELSE:
        quiet = pattern.sub(something_else, quiet)
    for match in _CELLS.finditer(quiet):
        code = _GROUPS.sub("", match[0])
        if code.isdigit() or (alphabet != "digits" and (code.isupper() or any(map(str.isdigit, code)))):
            found.append(Number(match.start(), match.end(), code))
    quiet = _CELLS.sub(_blank, quiet)
    for match in _RUN.finditer(quiet):
        found.extend(_digits(quiet, match.start(), match[0]))
    if alphabet != "digits":
        found.extend(_letters(quiet))
    return sorted(found, key=lambda number: number.start)


def _blank(match: re.Match[str]) -> str:
    """What takes the place of something read: as long, and part of no other number."""
    return "\x00" * len(match[0])


def _digits(text: str, start: int, run: str) -> Iterator[Number]:
    pieces = _GROUPS.split(run)
    if _is_grouped(pieces, run):
        yield _number(text, start, start + len(run), "".join(pieces))
    elif len(pieces) > 1 and ("-" in run or len(pieces) >= _LISTED):
        yield Number(start, start + len(run), None)
    else:
        place = start
        for piece in pieces:
            place = text.index(piece, place)
            yield _number(text, place, place + len(piece), piece)
            place += len(piece)


def _is_grouped(pieces: list[str], run: str) -> bool:
    """Whether the pieces are one code in equal groups: "482 913", "48-29-13", "4 8 2 9 1 3"."""
    sizes = {len(piece) for piece in pieces}
    separators = {char for char in run if not char.isdigit()}
    total = sum(map(len, pieces))
    if len(pieces) == 1 or len(sizes) != 1 or len(separators) != 1 or not SHORTEST <= total <= LONGEST:
        return False
    return sizes != {1} or separators == {" "} or len(pieces) > _LISTED


def _number(text: str, start: int, end: int, code: str) -> Number:
    """A run of digits: a code by its looks, unless what is attached to it says otherwise."""
    before, after = text[max(0, start - 6) : start], text[end : end + 2]
    prefix = _PREFIX.search(before)
    attached = _BEFORE.search(before) or (_SIGN_BEFORE.search(before) and not prefix) or _AFTER.match(after)
    fits = SHORTEST <= len(code) <= LONGEST and not attached
    return Number(start - len(prefix[0]) if prefix else start, end, code if fits else None, marked=before[-1:] in {"#", "№"})


def _letters(text: str) -> Iterator[Number]:
    for match in _WORD.finditer(text):
        if match[0].isalpha() and not match[0].isupper():
            continue
        code = _GROUPS.sub("", match[0])
        groups = _GROUPS.split(match[0])
        mixed = any(char.isdigit() for char in code) and any(char.isalpha() for char in code)
        if not SHORTEST <= len(code) <= LONGEST or _NAME.fullmatch(code) or not (mixed or code.isupper()):
            continue
        if len(groups) > 1 and (" " in match[0] or len({len(group) for group in groups}) != 1):
            continue
        if "\x00" not in text[max(0, match.start() - 1) : match.end() + 1]:
            yield Number(match.start(), match.end(), code)
