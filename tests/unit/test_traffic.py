"""Which requests count as carrying the code."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from loomal_playwright.page.bodies import carries


@dataclass(frozen=True)
class Sent:
    """A request, as far as it is read."""

    post_data_buffer: bytes | None = None
    url: str = "https://a.test/verify"
    headers: dict[str, str] = field(default_factory=dict)


class Code:
    """A code of six digits."""

    def reveal(self) -> str:
        """Return it."""
        return "482913"


def multipart(*values: str) -> bytes:
    parts = [f'--xY7\r\nContent-Disposition: form-data; name="d{i}"\r\n\r\n{value}\r\n' for i, value in enumerate(values)]
    return ("".join(parts) + "--xY7--\r\n").encode()


@pytest.mark.parametrize(
    "request_",
    [
        Sent(b'{"code": "482913"}'),
        Sent(b'{"code": "482 913"}'),
        Sent(b'{"digits": ["4", "8", "2", "9", "1", "3"]}'),
        Sent(b"code=482-913&remember=1"),
        Sent(b"code=482+913&remember=1"),
        Sent(b"d1=4&d2=8&d3=2&d4=9&d5=1&d6=3"),
        Sent(multipart("482 913")),
        Sent(multipart(*"482913")),
        Sent(url="https://a.test/verify?code=482%20913"),
    ],
)
def test_a_code_is_recognised_however_a_page_groups_or_splits_it(request_: Sent) -> None:
    assert carries(request_, Code())


@pytest.mark.parametrize("request_", [Sent(), Sent(b"code=482914"), Sent(b'{"event": "typed"}'), Sent(multipart("482", "914"))])
def test_a_request_without_the_code_does_not_carry_it(request_: Sent) -> None:
    assert not carries(request_, Code())
