"""The one-time code (or the link) in a message: a scored choice among all that could be one, with the reason for it.

Nothing convincing is no code: a wrong code typed costs an attempt, and often the challenge. Digits of any script are understood.
"""

from __future__ import annotations

import email.message
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from loomal_playwright.codes.message import message_from_email
from loomal_playwright.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.codes.code import Message

ENOUGH = 4.0
_SHORTEST, _LONGEST = 4, 10

# What a code is called, in the languages that mails come in; matched as the start of a word, without accents.
_WORDS = re.compile(
    r"\b(?:code|codes?|otp|one.?time|passcode|verif\w*|authent\w*|security|sign.?in|log.?in|confirm\w*|pin|2fa|token|password|"
    r"kode|koden|kod|sicherheitscode|bestatigung\w*|einmal\w*|anmelde\w*|codigo|clave|contrasena|verifica\w*|codice|accesso|senha|"
    r"connexion|beveiligingscode|verificatie\w*|inlog\w*|engang\w*|bekrefte\w*|bekraft\w*|vahvistus\w*|kertakaytto\w*|haslo|weryfikac\w*|"
    r"overovaci|jednorazov\w*|dogrulama|giris|parola|cod|verificare|ellenorzo|belepesi|kodas|mã|ma|xac|kode|verifikasi)\b"
    r"|код\w*|парол\w*|подтвержд\w*|підтвердж\w*|κωδικο\w*|رمز|كود|التحقق|קוד|אימות|कोड|ओटीपी|सत्यापन|รหัส|"
    r"コード|認証|確認|パスワード|코드|인증|비밀번호|验证码|驗證碼|校验码|动态码|代码|代碼",
    re.IGNORECASE,
)
_NOT_CODES = re.compile(
    r"\b(?:order|invoice|ticket|case|account|customer|reference|ref|booking|tracking|phone|tel|call|fax|zip|postal|po box|suite|street|"
    r"promo\w*|coupon|voucher|discount|offer|gutschein\w*|rabatt\w*|descuento|cupon|sconto|vat|bestellung|rechnung|kundennummer|bestellnummer|commande|facture|pedido|factura|ordine|fattura|zamowieni\w*|copyright|"
    r"amount|total|price|version|build|flight|room|card|ending|hotline)\b|注文|订单|訂單|заказ|주문",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"unsubscribe|copyright|©|privacy policy|all rights reserved|abmelden|impressum|désabonner|darse de baja", re.IGNORECASE
)
_BOUND = re.compile(r"^@[\w.-]+ #(\w{4,10})\b", re.MULTILINE)  # the origin-bound form (WICG sms-one-time-codes)
_LINK = re.compile(r"https?://[^\s<>\"')\]]+")
_MAGIC = re.compile(r"(?:token|magic|login|signin|sign-in|verify|confirm|auth)", re.IGNORECASE)

# What looks like a number and is none of ours; each is blanked out before candidates are read.
_NOISE = (
    re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+"),
    re.compile(r"&#?\w+;|#[0-9a-fA-F]{3,8}\b(?=[;\s\"'])(?<!#\d{6})"),
    re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\b[a-z][\w.-]*:\d{2,5}\b"),
    re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"),
    re.compile(r"[$€£¥₹]\s?[\d.,]+|\b[\d.,]+\s?(?:[$€£¥₹%]|usd|eur|gbp|kr|zł)(?!\w)", re.IGNORECASE),
    re.compile(r"\+\d[\d\s().-]{6,}\d|\(\d{3}\)\s?\d{3}-\d{4}|\b\d{3}-\d{3}-\d{4}\b|\b1-8\d\d-\d{3}-\d{4}\b"),
)
_DIGITS = re.compile(
    r"(?<![\w.,#-])(?:[A-Z]{1,2}-)?(\d{2,5}(?:[ \u00a0-]\d{2,5}){1,2}|\d(?: \d){3,9}|\d{4,10})(?![\w]|[.,]\d|-\d)"
)
_ALNUM = re.compile(r"(?<![\w.#-])([A-Z0-9]{3,5}-[A-Z0-9]{3,5}|(?=[A-Z0-9]*\d)[A-Z0-9]{4,10}|[A-Z]{5,8})(?![\w-])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_GROUPS = re.compile(r"[\s\u00a0-]+")


@dataclass(frozen=True, slots=True)
class Extraction:
    """`code` is what is typed into the page, None when nothing convinces. `link`: a sign-in link. `reason`: why so."""

    code: str | None = field(repr=False)
    link: str | None = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    code: str
    score: float
    reasons: tuple[str, ...]


def extract(
    message: email.message.EmailMessage | Message,
    *,
    digits: int | None = None,
    alphabet: Literal["digits", "alnum"] | None = None,
    pattern: str | None = None,
) -> Extraction:
    """Read the code out of a mail, text or HTML only.

    digits: its length, when the page says so. alphabet: "alnum" where letters may be part of it. pattern: a regular expression to go by
    instead; its first group, if it has one, is the code. Raises VaultError when the mail is HTML only and the extra `mail` is missing.
    """
    mail = message_from_email(message) if isinstance(message, email.message.Message) else message
    subject, body = _plain(mail.subject), _plain(mail.text if mail.text.strip() else _text_of(mail.html))
    link = next((url for url in _LINK.findall(mail.text or mail.html) if _MAGIC.search(url)), None)
    if pattern is not None:
        found = re.search(pattern, f"{subject}\n{body}")
        code = found[1] if found and found.re.groups else found[0] if found else None
        return Extraction(code, link, "code_pattern matches" if code else "code_pattern matches nothing")
    if bound := _BOUND.search(body):
        return Extraction(bound[1], link, "the origin-bound form")
    ranked: dict[str, _Candidate] = {}
    for line_of, text in (("subject", subject), ("body", body)):
        for candidate in _candidates(text, digits, alphabet, in_subject=line_of == "subject"):
            known = ranked.get(candidate.code)
            again = (
                _Candidate(candidate.code, max(candidate.score, known.score) + 1, (*candidate.reasons, "it is repeated"))
                if known
                else candidate
            )
            ranked[candidate.code] = again
    best = sorted(ranked.values(), key=lambda one: -one.score)
    if not best or best[0].score < ENOUGH:
        return Extraction(None, link, "nothing in it is convincing as a code" if best else "nothing in it could be a code")
    return Extraction(best[0].code, link, ", ".join(best[0].reasons))


def _candidates(text: str, digits: int | None, alphabet: str | None, *, in_subject: bool) -> Iterator[_Candidate]:
    quiet = text
    for noise in _NOISE:
        quiet = noise.sub(lambda found: " " * len(found[0]), quiet)
    footer = _FOOTER.search(quiet)
    shapes = ([_DIGITS] if alphabet != "alnum" else []) + ([_ALNUM] if alphabet != "digits" else [])
    for shape in shapes:
        for found in shape.finditer(quiet):
            code = _GROUPS.sub("", found[1])
            if not _SHORTEST <= len(code) <= _LONGEST or (digits is not None and len(code) != digits):
                continue
            yield _weigh(text, found, code, digits, in_subject=in_subject, in_footer=footer is not None and found.start() > footer.start(),
                         asked_letters=alphabet == "alnum")  # fmt: skip


def _weigh(
    text: str, found: re.Match[str], code: str, digits: int | None, *, in_subject: bool, in_footer: bool, asked_letters: bool
) -> _Candidate:
    before, after = text[max(0, found.start() - 90) : found.start()], text[found.end() : found.end() + 60]
    line = text[text.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0]
    near, close = (
        bool(_WORDS.search(_bare(before) + " " + _bare(after))),
        bool(_WORDS.search(_bare(before[-35:])) or _WORDS.search(_bare(after[:25]))),
    )
    rows = (
        (3.0, close, "a word for code is beside it"),
        (2.0, near and not close, "a word for code is near it"),
        (3.0, line.strip(" .:*\t") == found[0].strip(), "it stands alone on its line"),
        (1.0, before.rstrip(" ").endswith((":", "\uff1a", "is", "ist", "est", "es", "è", "は")), "it is announced"),
        (2.0, digits is not None, "it has the length that the page asks for"),
        (1.0, digits is None and len(code) == 6, "it has six characters"),  # noqa: PLR2004 - RFC 4226's usual length
        (1.0, in_subject, "it is in the subject"),
        (1.0, asked_letters and not code.isdigit(), "the page takes letters"),
        (-3.0, not asked_letters and not code.isdigit(), "it has letters"),
        (-4.0, code.isalpha() and "-" not in found[1], "it is a word"),
        (-3.0, bool(_YEAR.fullmatch(code)) and len(code) == 4, "it could be a year"),  # noqa: PLR2004
        (-5.0, bool(_NOT_CODES.search(_bare(before[-28:]))), "it is the number of something else"),
        (-4.0, in_footer, "it is in the footer"),
    )
    held = [(weight, reason) for weight, holds, reason in rows if holds]
    return _Candidate(code, sum(weight for weight, _ in held), tuple(reason for weight, reason in held if weight > 0))


def _plain(text: str) -> str:
    """Digits of any script as ASCII ones, compatibility forms resolved."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _text_of(html: str) -> str:
    if not html.strip():
        return ""
    try:
        from html_text import extract_text  # noqa: PLC0415 - an extra, and only mails without a text need it
    except ImportError:
        msg = "the mail is HTML only, and reading it needs an extra: pip install 'loomal-playwright[mail]'"
        raise VaultError(msg) from None
    return str(extract_text(html))
