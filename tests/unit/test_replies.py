"""What is read from an answer in JSON, and what a hostile one does."""

from __future__ import annotations

import json

import pytest

from loomal_playwright.page.replies import Reply, read


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        ({"error": "ACCOUNT_LOCKED"}, ("account locked",)),
        ({"__type": "CodeMismatchException", "message": "Not this."}, ("code mismatch exception", "Not this.")),
        ({"errors": [{"code": "form_code_incorrect", "param": "code"}]}, ("form code incorrect",)),
        ({"errors": {"code": ["The code was invalid."]}}, ("The code was invalid.",)),
        ({"non_field_errors": ["Invalid OTP"]}, ("Invalid OTP",)),
        ({"data": None, "errors": [{"message": "No way", "extensions": {"code": "INVALID_OTP"}}]}, ("No way", "invalid otp")),
        (["Too many attempts"], ("Too many attempts",)),
        ("auth/code-expired", ("auth code expired",)),
        ({"error": "验证码错误"}, ("验证码错误",)),
        ({"error_url": "https://x.test/locked", "request_id": "locked", "user": {"email": "locked@x.test"}}, ()),
    ],
)
def test_identifiers_and_sentences_that_name_the_cause_are_read(answer: object, lines: tuple[str, ...]) -> None:
    reply = read(json.dumps(answer).encode(), refused=True)
    assert reply is not None
    assert reply.lines == lines


@pytest.mark.parametrize(
    ("answer", "left", "wait"),
    [
        ({"attemptsLeft": 2}, 2, None),
        ({"error": {"remaining_attempts": 0}}, 0, None),
        ({"meta": {"triesRemaining": 1}}, 1, None),
        ({"retryAfter": 900}, None, 900_000),
        ({"retry_after_ms": 1500}, None, 1_500),
        ({"attempts": 3, "retry": True, "retry_after": True}, None, None),
        ({"attempts_left": -1, "retry_after": 1e300}, None, None),
    ],
)
def test_counts_of_attempts_and_waits_are_read(answer: object, left: int | None, wait: int | None) -> None:
    assert read(json.dumps(answer).encode(), refused=True) == Reply((), left, wait)


@pytest.mark.parametrize("answer", [{"ok": True}, {"errors": []}, {"error": None}, {"status": "ok"}, [], "done", 1, None])
def test_an_answer_that_refuses_nothing_is_not_read(answer: object) -> None:
    assert read(json.dumps(answer).encode(), refused=False) is None


@pytest.mark.parametrize("answer", [{"success": False}, {"ok": False}, {"status": "ERROR"}, {"error": "no"}, {"errors": ["no"]}])
def test_an_answer_that_calls_itself_an_error_is_read_whatever_its_status(answer: object) -> None:
    assert read(json.dumps(answer).encode(), refused=False) is not None


@pytest.mark.parametrize("body", [b"", b"<h1>No</h1>", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_says_nothing(body: bytes) -> None:
    assert read(body, refused=True) is None


def test_what_lies_deep_is_left_there() -> None:
    deep = {"error": "x" * 301}
    for _ in range(50):
        deep = {"error": deep}
    assert read(json.dumps(deep).encode(), refused=True) == Reply(())
