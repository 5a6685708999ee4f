"""Which controls beside a prompt lead to another method, and which only look so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loomal_playwright.page.prompt import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.facts import Snapshot

_SMS = "<h1>Check your phone</h1><p>We sent a text message with a code to •••12</p><form><label for=c>SMS code</label><input id=c name=sms><button>Verify</button></form>"
_APP = "<h1>Two-factor authentication</h1><p>Enter the code from your authenticator app.</p><form><label for=c>Code</label><input id=c name=code><button>Verify</button></form>"

BESIDE = {
    "tabs": (f"<button role=tab aria-selected=true>Text message</button><button role=tab>Authenticator app</button>{_SMS}", {"totp"}),
    "tabs, the present one not marked": (f"<a role=tab href=#>SMS</a><a role=tab href=#>Email</a>{_SMS}", {"email"}),
    "an entry of a list": (f"<select><option>SMS</option><option>Authenticator app</option></select>{_SMS}", {"totp"}),
    "links that name methods": (f"<a href=#>Text message</a> <a href=#>Authenticator app</a>{_SMS}", {"totp"}),
    "a menu that is open": (f"{_SMS}<ul><li><button>Authenticator app</button></li><li><button>Call me</button></li></ul>", {"totp", "voice"}),
    "where to get the app": (f"{_SMS}<p>Get <a href='https://play.example.com/app'>Google Authenticator</a></p>", set()),
    "the chosen entry of a list": (f"<select><option selected>Authenticator app</option><option>Other</option></select>{_APP}", set()),
    "a list of languages": (f"{_APP}<footer><select><option>English</option><option>Deutsch</option></select></footer>", set()),
    "a long list": ("<select>" + "".join(f"<option>Email {n}</option>" for n in range(20)) + f"</select>{_APP}", set()),
    "how to reach the service": (f"{_APP}<footer><a href='mailto:help@example.com'>Email</a> <a href='tel:123'>Phone</a></footer>", set()),
    "a lone link to mail": (f"{_APP}<footer><a href=/contact>Email</a></footer>", set()),
    "a list that cannot be seen": (f"<select hidden><option>SMS</option><option>Email</option></select>{_APP}", set()),
}  # fmt: skip


@pytest.mark.parametrize(("html", "factors"), BESIDE.values(), ids=BESIDE)
def test_what_leads_to_another_method(html: str, factors: set[str], observe: Callable[[str], Snapshot]) -> None:
    prompt = find(observe(html)).prompt
    assert prompt is not None
    assert [field.id for field in prompt.fields] == ["c"]
    assert {control.factor for control in prompt.controls if control.kind == "switch"} == factors
