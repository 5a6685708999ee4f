"""Which of a mail's numbers is the code, and that a mail without one gives none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loomal_playwright.codes.code import Message
from loomal_playwright.codes.extract import extract


def mail(text: str = "", subject: str = "", html: str = "") -> Message:
    return Message("1", "a@example.com", 0.0, subject=subject, text=text, html=html)


CODES = [
    ("Your code is 123456.", "123456"),
    ("Use 482913 to sign in. It expires in 10 minutes.\n\n(c) 2026 Example Inc, 1200 Market Street", "482913"),
    ("Order 99887766 is on its way?\nYour verification code:\n\n  551 204\n\nCall +1 415 555 2671", "551204"),
    ("Google: G-774120 is your verification code", "774120"),
    ("Ihr Bestätigungscode lautet 903811. Kundennummer 55512345", "903811"),
    ("Tu código de verificación es 118822", "118822"),
    ("認証コード：294857", "294857"),
    ("رمز التحقق: ٤٥٦٧٨٩", "456789"),
    ("Ваш код подтверждения: 640213", "640213"),
    ("您的验证码是 837261，10分钟内有效", "837261"),
    ("Votre code de connexion : 7741", "7741"),
    ("Sign in to example\n\n@example.com #447733", "447733"),
]


@pytest.mark.parametrize(("text", "code"), CODES)
def test_finds_the_code(text: str, code: str) -> None:
    assert extract(mail(text)).code == code


@pytest.mark.parametrize(
    "text",
    [
        "Order 482915 has shipped. Use the promo code 314159 before 2031 and save 25 %.\nCall 555 010 999.",
        "Your order 443322 has shipped. Total $1234.56",
        "See you in 2026! Unsubscribe: https://example.com/u?t=123456",
        "Sign in with this link: https://example.com/magic?token=998877",
        "Invoice 20261124 of 24.11.2026, call 1-800-555-1234",
        "",
    ],
)
def test_finds_none_where_there_is_none(text: str) -> None:
    assert extract(mail(text)).code is None


def test_a_link_is_given_as_a_link() -> None:
    assert extract(mail("Sign in: https://example.com/magic?token=998877")).link == "https://example.com/magic?token=998877"


def test_html_only_mail_is_read() -> None:
    html = "<style>p{color:#123456}</style><p>Your security code</p><h1>290184</h1>"
    assert extract(mail(html=html)).code == "290184"


def test_the_length_that_the_page_asks_for_decides() -> None:
    assert extract(mail("Code 1234. Your verification code is 87654321"), digits=8).code == "87654321"


def test_letters_where_the_page_takes_them() -> None:
    assert extract(mail("Your Steam Guard code:\n\nK7RTQ\n"), digits=5, alphabet="alnum").code == "K7RTQ"


def test_the_code_stays_out_of_the_repr() -> None:
    assert "123456" not in repr(extract(mail("Your code is 123456")))


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    extract(mail(text, subject=text))
