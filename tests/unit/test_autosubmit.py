"""What a page sends: which of it carries the code, may carry it unreadably, or is none of it."""

from __future__ import annotations

import gzip
import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from loomal_playwright.page.bodies import carries, veiled
from loomal_playwright.page.traffic import Recorder

TOLD = {
    "event": "verificationCodeInputChanged", "page": "https://login.example.com/account/two-factor/verify?step=2",
    "anonymousId": "0d9f7c52-8a1e-4b8e-9a37-6f0b1c2d3e4f", "at": "2026-11-24T12:25:33.123Z", "ts": 1_763_987_133_123,
    "agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sent:
    """A request, as far as it is read."""

    post_data_buffer: bytes | None = None
    url: str = "https://a.test/verify"
    headers: dict[str, str] = field(default_factory=dict)
    method: str = "POST"
    resource_type: str = "fetch"
    redirected_from: None = None

    def is_navigation_request(self) -> bool:
        """Return whether it loads a document: none here does."""
        return False


class Code:
    """A code of six digits."""

    def reveal(self) -> str:
        """Return it."""
        return "482913"


@pytest.mark.parametrize(
    "request_",
    [
        Sent(b64encode(b'{"code": "482913"}')),
        Sent(gzip.compress(b'{"code": "482913"}')),
        Sent(url="https://a.test/verify/482-913"),
        Sent(headers={"x-otp": "482913"}),
        Sent(headers={"authorization": "OTP 482913"}),
    ],
)
def test_a_code_is_recognised_in_packed_bodies_paths_and_headers(request_: Sent) -> None:
    assert carries(request_, Code())


@pytest.mark.parametrize("size", [16, 32, 256])
@pytest.mark.parametrize("write", [bytes.hex, b64encode, urlsafe_b64encode, bytes])
def test_bytes_that_say_nothing_may_be_the_code(size: int, write: Any) -> None:
    written = [write(b"\xff" + secrets.token_bytes(size - 1)) for _ in range(200)]
    bodies = [text if isinstance(text, bytes) else text.encode() for text in written]
    assert sum(veiled(Sent(body)) for body in bodies) >= 195


def test_a_body_that_cannot_be_had_may_be_the_code() -> None:
    assert veiled(Sent(None, headers={"content-type": "application/octet-stream"}))
    assert not veiled(Sent(None))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, b64encode])
def test_words_and_numbers_are_not_the_code(pack: Any) -> None:
    assert not veiled(Sent(pack(json.dumps(TOLD).encode())))


class Frame:
    """The page's only one."""

    url = "https://login.a.test/2fa"
    parent_frame = None


VEILED = secrets.token_bytes(32).hex().encode()


def recorder(sent: Sent, *, whole: bool, before: Sent | None = None) -> Recorder:
    """A recorder of a page at https://a.test that has heard `before` while the code was typed, and then `sent`."""
    frame = Frame()
    face = SimpleNamespace(monotonic=lambda: 0.0, heard=lambda: None)
    page = SimpleNamespace(main_frame=frame, on=lambda *_: None)
    listening = Recorder(page, face)  # type: ignore[arg-type]
    listening.expect(Code(), frame, "https://post.elsewhere.test/verify")
    if before is not None:
        listening._on_request(before)
    listening.whole = whole
    listening._on_request(sent)
    return listening


@pytest.mark.parametrize(
    ("sent", "more", "expected"),
    [
        (Sent(VEILED), {}, True),
        (Sent(VEILED, url="https://api.a.test/x"), {}, True),
        (Sent(VEILED, url="https://post.elsewhere.test/x"), {}, True),
        (Sent(VEILED, url="https://collector.test/x"), {}, False),
        (Sent(VEILED), {"whole": False}, False),
        (Sent(VEILED), {"before": Sent(VEILED)}, False),
        (Sent(VEILED), {"before": Sent(VEILED, url="https://a.test/other")}, True),
        (Sent(VEILED, method="GET"), {}, False),
        (Sent(b'{"event": "typed"}'), {}, False),
    ],
)
def test_what_nobody_can_read_counts_only_to_an_own_site_after_the_last_character_and_not_at_every_one(
    sent: Sent, more: dict[str, Any], expected: bool
) -> None:
    heard = recorder(sent, **{"whole": True, **more})
    assert heard.traffic().exchanges[-1].veiled is expected


def test_a_beacon_is_noted_only_when_it_may_be_the_code() -> None:
    assert recorder(Sent(b"event=typed", resource_type="ping"), whole=True).traffic().exchanges == ()
    assert recorder(Sent(b"code=482913", resource_type="ping"), whole=True).traffic().exchanges[0].submits


def test_a_message_over_a_socket_is_a_submission_when_it_holds_the_code() -> None:
    heard = recorder(Sent(), whole=True)
    heard.message("wss://a.test/live", b'{"code": "482913"}', early=False)
    heard.message("wss://a.test/live", b'{"event": "heartbeat"}', early=False)
    assert [one.submits for one in heard.traffic().exchanges] == [False, True]
