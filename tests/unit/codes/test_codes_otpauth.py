"""otpauth URIs, and codes by the standards' own test values."""

from __future__ import annotations

import base64
import sys

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loomal_playwright.codes.otpauth import Authenticator, decoded, read
from loomal_playwright.fakes import load

code_of = sys.modules[f"{load().__name__}.totp"].code_of  # another hand's reading of the standard
RFC_KEYS = {"SHA1": b"1234567890" * 2, "SHA256": (b"1234567890" * 4)[:32], "SHA512": (b"1234567890" * 7)[:64]}


@pytest.mark.parametrize(
    ("time", "algorithm", "code"),
    [
        (59, "SHA1", "94287082"),
        (59, "SHA256", "46119246"),
        (59, "SHA512", "90693936"),
        (1111111109, "SHA1", "07081804"),
        (1111111109, "SHA256", "68084774"),
        (1111111109, "SHA512", "25091201"),
        (20000000000, "SHA1", "65353130"),
        (20000000000, "SHA256", "77737706"),
        (20000000000, "SHA512", "47863826"),
    ],
)
def test_rfc_6238_appendix_b(time, algorithm, code):
    assert Authenticator(RFC_KEYS[algorithm], digits=8, algorithm=algorithm).code(time // 30) == code


@given(key=st.binary(min_size=14, max_size=64), step=st.integers(0, 2**40), digits=st.sampled_from([6, 7, 8]))
def test_codes_agree_with_pyotp(key, step, digits):
    expected = pyotp.HOTP(base64.b32encode(key).decode().rstrip("="), digits=digits).at(step)
    assert Authenticator(key, digits=digits).code(step) == expected


@given(key=st.binary(min_size=1, max_size=64), step=st.integers(0, 2**40), digits=st.sampled_from([6, 7, 8]))
def test_codes_follow_rfc_4226_however_short_the_key(key, step, digits):
    assert Authenticator(key, digits=digits).code(step) == code_of(base64.b32encode(key).decode(), step, digits)


@given(st.binary(min_size=1, max_size=64))
def test_a_secret_may_be_written_in_any_way(key):
    text = base64.b32encode(key).decode()
    spaced = " ".join(text[i : i + 4] for i in range(0, len(text), 4)).lower()
    dashed = "-".join(text[i : i + 4] for i in range(0, len(text), 4))
    assert decoded(text) == decoded(spaced) == decoded(dashed) == decoded(text.rstrip("=")) == key


@given(st.text(max_size=60))
def test_any_text_is_decoded_or_refused_with_a_reason(text):
    try:
        decoded(text)
    except ValueError as error:
        assert "secret" in str(error)  # noqa: PT017 - both outcomes are right


@pytest.mark.parametrize(
    ("uri", "issuer"),
    [
        ("otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP", "Example"),
        ("otpauth://totp/Big%20Bank%3Aalice?secret=JBSWY3DPEHPK3PXP", "Big Bank"),
        ("otpauth://totp/Old:alice?secret=JBSWY3DPEHPK3PXP&issuer=New", "New"),
        ("otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP", ""),
        ("OTPAUTH://TOTP/alice?Secret=jbsw%20y3dp-ehpk%203pxp&image=https://x/y.png", ""),
    ],
)
def test_uris_as_services_write_them_are_read(uri, issuer):
    authenticator = read(uri, None)
    assert authenticator.secret == base64.b32decode("JBSWY3DPEHPK3PXP")
    assert authenticator.issuer == issuer


@pytest.mark.parametrize("name", ["SHA256", "sha256", "SHA-256", "HmacSHA256"])
def test_an_algorithm_may_be_spelled_in_any_way(name):
    assert read(f"otpauth://totp/a?secret=JBSWY3DPEHPK3PXP&algorithm={name}", None).algorithm == "SHA256"


def test_a_secret_is_not_shown():
    assert "secret" not in repr(read("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", None))
