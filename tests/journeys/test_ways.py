"""Ways to the factor that is held: choosers of every make, and pages that refuse a code behind a dialog or in a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from faces import settle

from loomal_playwright import Ledger

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://ways.example.test"
CODES = ("482913", "517204")
_ASKS = "<h1>Two-factor authentication</h1><p>Enter the 6-digit code from your authenticator app.</p>"
APP = f"{_ASKS}<form method=post action=/in><label>Authentication code <input name=code maxlength=6></label><button>Verify</button></form>"
_SMS = "<p>We sent a text message with a code to •••12</p><label>SMS code <input name=sms maxlength=6></label><button>Verify</button>"
_LIST = "<select name=m {0}><option>Text message to •••12</option><option value=app>Authenticator app</option></select>"
_GOES = "<script>go.onclick = () => { if (chosen()) location = '/app'; }</script>"
_RADIOS = "<input type=radio name=m id=a><label for=a>Text message</label><input type=radio name=m id=b><label for=b>Authenticator app</label>"
_ROLES = """<div role=radio tabindex=0 aria-checked=false>SMS au •••12</div>
  <div role=radio id=b tabindex=0>Application d'authentification</div>"""
_MENU = """<button onclick="menu.hidden = 0">More options</button>
  <div hidden id=menu role=menu><a role=menuitem href=/app>Authenticator app</a></div>"""
_PICK = _LIST.format("onchange=location=`/app`")
WAYS = {
    "a list, and a button": f"""<h1>Verify your identity</h1>
      <form action=/app><label>Choose a verification method {_LIST.format("")}</label><button>Continue</button></form>""",
    "a list that goes on by itself": f"<h1>How do you want to get the code?</h1>{_PICK}",
    "a list above another factor's field": f"<h1>Two-step verification</h1><label>Method {_PICK}</label>{_SMS}",
    "radios outside any form": f"""<h1>How would you like to verify?</h1>{_RADIOS}<button id=go>Next</button>
      <script>chosen = () => b.checked</script>{_GOES}""",
    "radios by role": f"""<h1>Choisissez une méthode de vérification</h1>{_ROLES}<button id=go>Continuer</button>
      <script>chosen = () => b.ok; b.onclick = () => b.ok = 1</script>{_GOES}""",
    "tabs": f"""<h1>二段階認証</h1><button role=tab aria-selected=true>SMS</button>
      <button role=tab onclick=location=`/app`>認証アプリ</button>{_SMS}""",
    "links that name methods": f"<h1>2단계 인증</h1><ul><li><a href=#>문자 메시지</a><li><a href=/app>인증 앱</a></ul>{_SMS}",
    "a menu that opens": f"<h1>Check your phone</h1>{_SMS}{_MENU}",
    "a passkey that is not there": """<h1>Mit Passkey bestätigen</h1><p>Ihr Gerät fragt nach Ihrem Fingerabdruck.</p>
      <button>Weiter</button><a href=/app>Andere Option wählen</a>""",
    "a recovery code first": """<h1>Enter a recovery code</h1><label>Recovery code <input name=r></label><button>Verify</button>
      <a href=/app>Enter a two-factor code</a>""",
}
_DIALOG = (
    "<dialog id=d><p>Incorrect code.</p><form method=dialog><button>OK</button></form></dialog><script>d.showModal()</script>"
)
REFUSALS = {
    "a dialog before the prompt": f"{APP}{_DIALOG}",
    "a page of its own": "<h1>Verification failed</h1><p>The code is incorrect.</p><a href=/app>Try again</a>",
}


def posted(face: Any, page: Any, folder: Path, start: str, refusal: str = "") -> list[str]:
    """Sign in from `start`; with a `refusal`, after one. The codes that the server got."""
    got: list[str] = []
    left = list(CODES)

    def answer(route: Any) -> Any:
        path = urlsplit(route.request.url).path
        if path == "/in":
            got.append(dict(parse_qsl(route.request.post_data))["code"])
        taken = len(got) > bool(refusal)
        body = "<h1>Welcome back, Jane</h1><a href=/out>Sign out</a>" if taken else {"/": start, "/app": APP}.get(path, refusal)
        return route.fulfill(body=f"<!doctype html><meta charset=utf-8><body>{body}", content_type="text/html")

    async def go() -> Any:
        await settle(page.route(f"{HOME}/**", answer))
        await settle(page.goto(f"{HOME}/"))
        ledger = Ledger(f"sqlite:///{folder}/ledger")
        return await settle(face.api.solve_2fa(page, label="jane", vault=lambda _: left.pop(0), origins=[HOME], ledger=ledger))

    face.run(go())
    return got


@pytest.mark.parametrize("start", WAYS.values(), ids=WAYS)
def test_the_page_is_led_to_the_factor_that_is_held(face: Any, page: Any, tmp_path: Path, start: str) -> None:
    assert posted(face, page, tmp_path, start) == [CODES[0]]


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
def test_after_a_refusal_the_page_is_led_back_to_its_prompt(face: Any, page: Any, tmp_path: Path, refusal: str) -> None:
    assert posted(face, page, tmp_path, APP, refusal) == list(CODES)
