"""Which of a mail's numbers is the code, and that a mail without one gives none."""

from __future__ import annotations

import re
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loomal_playwright.codes.code import Message
from loomal_playwright.codes.extract import extract
from loomal_playwright.codes.extract.words import KINDS, fold, plain
from loomal_playwright.errors import VaultError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).parent
MAILS = tomllib.loads((HERE / "mails.toml").read_text(encoding="utf-8"))["mail"]
WORDS = HERE.parents[2] / "loomal_playwright" / "codes" / "extract" / "words.toml"


def mail(text="", subject="", html=""):
    return Message("1", "a@example.com", 0.0, subject=subject, text=text, html=html)


def _read(row, **hints):
    return extract(mail(row.get("text", ""), row["subject"], row.get("html", "")), **hints).code


def _name(row):
    return f"{row['language']}-{row['subject']}"


@pytest.mark.parametrize("row", MAILS, ids=_name)
def test_the_code_of_a_mail_is_read_by_what_is_known_of_the_page(row):
    hints = {hint: row[hint] for hint in ("digits", "alphabet") if hint in row}
    assert _read(row, **hints) == row.get("code")


@pytest.mark.parametrize("row", [row for row in MAILS if "code" in row], ids=_name)
def test_the_code_of_a_mail_is_read_when_the_page_tells_its_shape(row):
    assert _read(row, digits=len(row["code"]), alphabet="digits" if row["code"].isdigit() else "alnum") == row["code"]


@pytest.mark.parametrize("row", [row for row in MAILS if "code" not in row], ids=_name)
def test_a_mail_without_a_code_gives_none_whatever_the_page_asks(row):
    asked = ({"digits": 6}, {"digits": 4, "alphabet": "digits"}, {"digits": 8}, {"alphabet": "alnum"})
    assert [_read(row, **hints) for hints in asked] == [None] * len(asked)


def test_the_table_is_as_broad_as_it_is_meant_to_be():
    assert len(MAILS) >= 250
    assert len([row for row in MAILS if "code" not in row]) >= 100
    assert len({row["language"] for row in MAILS}) >= 40
    assert len([row for row in MAILS if "code" in row and len(re.findall(r"\d[\d -]*\d", row.get("text", ""))) > 1]) >= 60


# -- shapes


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("482 913", "482913"),
        ("482-913", "482913"),
        ("48 29 13", "482913"),
        ("4 8 2 9 1 3", "482913"),
        ("4\n8\n2\n9\n1\n3", "482913"),
        ("4829 1320", "48291320"),
        ("G-482913", "482913"),
        ("482\u00a0913", "482913"),
        ("482\u200b913", "482913"),
        ("４８２９１３", "482913"),
        ("٤٨٢٩١٣", "482913"),
        ("४८२९१३", "482913"),
        ("**482913**", "482913"),
        ("<482913>", "482913"),
        ("“482913”", "482913"),
        ("482913.", "482913"),
        ("K7RTQ2", "K7RTQ2"),
        ("ABC-4K9", "ABC4K9"),
    ],
)
def test_a_code_is_typed_without_what_is_printed_around_it(printed, typed):
    assert extract(mail(f"Your verification code is:\n\n{printed}\n")).code == typed


@pytest.mark.parametrize(
    "number",
    [
        "$4829", "4829 €", "4,829", "48.29", "4829%", "4829 kr", "+1 415 555 2671", "(415) 555-2671", "1-800-482-9130", "203.0.113.42",
        "24.11.2026", "2026-11-24", "11/24/2026", "14:35", "https://x.example/482913", "a482913@x.example", "#482913;", "v4829",
        "4111 1111 1111 1111", "INV-482913", "482913ms", "2026年", "4829円",
    ],
)  # fmt: skip
def test_what_is_written_like_something_else_is_no_code_even_beside_the_word(number):
    assert extract(mail(f"Your verification code is not this: {number} (see below)")).code is None


def test_the_length_that_the_page_asks_for_decides():
    assert extract(mail("Code 1234. Your verification code is 87654321"), digits=8).code == "87654321"
    assert extract(mail("Your verification code is 87654321"), digits=6).code is None


def test_what_is_to_be_entered_is_a_code_though_nothing_calls_it_one():
    text = "Use 482913 to sign in. It expires in 10 minutes.\n\n(c) 2026 Example Inc, 1200 Market Street"
    assert extract(mail(text)).code == "482913"


def test_letters_are_left_alone_when_the_page_takes_digits():
    assert extract(mail("Your verification code: K7RTQ2"), alphabet="digits").code is None


def test_two_codes_alike_are_no_guess():
    result = extract(mail("Your login code is 482913.\nYour login code is 771204."))
    assert result.code is None
    assert "two could be meant" in result.reason


def test_what_is_quoted_is_another_mail():
    assert extract(mail("Your login code is 640021.\n\n> Your login code is 118822.")).code == "640021"


# -- the origin-bound form, patterns, links


@pytest.mark.parametrize(
    "line", ["@example.com #447733", "@example.com #447733 @frame.example", "@login.example.com:8443 #447733"]
)
def test_the_origin_bound_form_decides(line):
    assert extract(mail(f"118822 is not your Example code.\n\n{line}")).code == "447733"


def test_a_pattern_decides_by_its_group_or_as_a_whole():
    text = "Ref <A-77> pass <red-fox-12>"
    assert extract(mail(text), pattern=r"pass <([\w-]+)>").code == "red-fox-12"
    assert extract(mail(text), pattern=r"red-\w+").code == "red-fox"


def test_a_pattern_that_matches_nothing_gives_none():
    result = extract(mail("Your code is 482913"), pattern=r"X(\d+)")
    assert (result.code, result.reason) == (None, "code_pattern matches nothing in the mail")


def test_a_pattern_that_is_none_is_refused_by_name():
    with pytest.raises(ValueError, match=r"code_pattern '\(' is not a regular expression"):
        extract(mail("x"), pattern="(")


@pytest.mark.parametrize(
    ("text", "html", "link"),
    [
        ("Sign in: https://example.com/magic?token=998877.", "", "https://example.com/magic?token=998877"),
        (
            "",
            '<a href="https://a.example/verify?u=1&amp;t=8f2c1d9e7b6a5f4e">Verify</a>',
            "https://a.example/verify?u=1&t=8f2c1d9e7b6a5f4e",
        ),
        ("See https://x.example/privacy and https://x.example/unsubscribe?token=8f2c1d9e7b6a5f4e", "", None),
        (
            "https://x.example/help/login\nhttps://x.example/login/8f2c1d9e7b6a5f4e",
            "",
            "https://x.example/login/8f2c1d9e7b6a5f4e",
        ),
        ("Visit https://x.example/", "", None),
    ],
)
def test_the_link_that_signs_in_is_given(text, html, link):
    assert extract(mail(text, html=html)).link == link


# -- bodies


def test_a_mail_as_python_holds_it_is_read():
    whole = EmailMessage()
    whole["Subject"] = "Your code"
    whole.set_content("Your verification code is 482913")
    assert extract(whole).code == "482913"


def test_html_is_read_where_the_text_has_no_code():
    html = "<p>Your security code</p><h1>290184</h1>"
    assert extract(mail("Your client does not show HTML.", html=html)).code == "290184"


def test_styles_and_scripts_of_html_are_not_read():
    html = "<style>p{color:#123456}</style><script>var code = 551204</script><p>Your security code</p><h1>290184</h1>"
    assert extract(mail(html=html)).code == "290184"


def test_a_code_that_is_a_picture_is_read_by_what_is_told_to_those_who_do_not_see_it():
    html = '<p>Your sign-in code:</p><p><img src="https://x.example/c.png" alt="290 184"></p><img src="l.png" alt="Harbor 4471">'
    assert extract(mail(html=html)).code == "290184"


def test_what_html_hides_is_no_second_time_that_something_is_said():
    line = "Netwerk Polder, code slagboom 55120934."
    html = f'<body><div style="display: none">{line}</div><p>{line}</p></body>'
    assert extract(mail(html=html)).code is None


@pytest.mark.parametrize("code", ["482913", "ns7p82kh"])
def test_a_code_with_a_cell_for_each_character_is_put_together(code):
    cells = "".join(f"<td><span>{char}</span></td>" for char in code)
    for row in (f"<table><tr>{cells}</tr></table>", f"<p>{cells.replace('td', 'b')}</p>"):
        assert (
            extract(mail(html=f"<p>Please enter this verification code:</p>{row}<p>It expires after two hours.</p>")).code == code
        )


def test_html_only_without_the_extra_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "html_text", None)
    with pytest.raises(VaultError, match=r"pip install 'loomal-playwright\[mail\]'"):
        extract(mail(html="<p>Your code is 482913</p>"))


def test_html_beside_text_needs_no_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "html_text", None)
    assert extract(mail("Your verification code is 482913", html="<p>x</p>")).code == "482913"
    assert extract(mail("Nothing here", html="<p>x</p>")).code is None


# -- reasons


def test_the_reason_says_what_spoke_for_the_code():
    reason = extract(mail("Your verification code:\n\n482913\n")).reason
    assert "names a one-time code" in reason
    assert "it stands alone on its line" in reason


def test_the_reason_says_why_there_is_none():
    assert "names something else" in extract(mail("Order number: 482913")).reason
    assert extract(mail("Hello")).reason == "nothing in it is written like a code"


def test_the_code_stays_out_of_repr_and_reason():
    result = extract(mail("Your verification code is 482913", "482913 is your code"))
    assert "482913" not in repr(result) + result.reason


# -- anything at all


@given(st.text(), st.text())
def test_no_mail_is_too_strange_to_be_read(text, subject):
    extract(mail(text, subject=subject))


@given(st.text(alphabet=st.sampled_from("code is: 0123456789-ABC\n.#@/"), max_size=200))
def test_a_code_always_stands_in_the_mail(text):
    code = extract(mail(text)).code
    letters = "".join(char for char in text if char.isalnum())
    assert code is None or code in letters


@pytest.mark.parametrize(
    "piece", ["1 ", "1-", "1,", "a@", "A-", "{", "&", "+1 (", "code ", "123456 code ", "\n", "https://", "コード", "a."]
)
def test_a_hostile_mail_takes_no_longer_than_a_long_one(piece):
    start = time.process_time()
    extract(mail(piece * 50_000))
    assert time.process_time() - start < 5


@pytest.mark.parametrize("seen", ["<p>Your security code</p><h1>290184</h1>", "<p>Your security code is <b>290184</b></p>"])
def test_a_code_is_read_between_much_that_is_not_seen(seen):
    unseen = f"<style>{'p { margin: 0 } ' * 3000}</style>" + f"<div style='DISPLAY: none'>{'preview ' * 5000}</div>"
    rows = "<table><tr><td style='font-size: 14px'><p>News of 4711 harbors</p><a href='https://x.example/ls?a=1'>More</a></td></tr></table>"
    assert (
        extract(
            mail(html=f"<html><head>{unseen}</head><body>{unseen}<div><div>{seen}</div></div>{rows * 1500}</body></html>")
        ).code
        == "290184"
    )


def test_what_follows_all_that_is_read_is_left_out():
    assert extract(mail(html=f"<body><div><p>{'News. ' * 5000}</p></div><p>Your security code: 290184</p></body>")).code is None


# -- words


def test_every_language_has_the_same_kinds_of_words():
    kinds = {*KINDS} - {"plain", "joins"}
    languages = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    assert {language: {*given} - {"plain", "joins"} for language, given in languages.items()} == dict.fromkeys(languages, kinds)


def test_letters_and_digits_have_one_form_each():
    assert plain("Ｃｏｄｅ：٣\u200b é ł") == "Code: 3 e l"


@given(st.text())
def test_lower_case_moves_no_character(text):
    assert len(fold(plain(text))) == len(plain(text))
