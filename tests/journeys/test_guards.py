"""What a page puts between the code and its server: other addresses, rules of the browser, and overlays."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from faces import settle

from loomal_playwright import Ledger, errors

if TYPE_CHECKING:
    from pathlib import Path

HOME, AWAY = "https://guards.example.test", "https://collector.test"
CODE = "482913"
LEAD = "<h1>Two-step verification</h1><p>Enter the 6-digit code from your authenticator app.</p>"
FIELD = "<label>Verification code <input id=c name=c inputmode=numeric autocomplete=one-time-code {more}></label>"
INSIDE = "<h1>Welcome back, Jane</h1><a href=/out>Sign out</a>"


class Site:
    """Serves one page; `posts`: path and body of each, `told`: what the page reported of itself."""

    def __init__(self, face: Any, page: Any, tmp_path: Path, markup: str) -> None:
        self.face, self.page, self.markup = face, page, markup
        self.ledger = Ledger(f"sqlite:///{tmp_path}/ledger")
        self.inner = ""  # what a frame on the page shows
        self.posts: list[tuple[str, str]] = []
        self.told: list[str] = []

    def _answer(self, route: Any) -> Any:
        request = route.request
        path = urlsplit(request.url).path
        if path == "/told":
            self.told.append(request.post_data)
        elif request.method == "POST":
            self.posts.append((path, request.post_data))
        body = INSIDE if self.posts else self.inner if path == "/inner" else self.markup
        return route.fulfill(body=f"<!doctype html><meta charset=utf-8><body>{body}", content_type="text/html")

    def solve(self) -> Any:
        """Open the page and answer its prompt."""

        async def go() -> Any:
            for host in (HOME, AWAY):
                await settle(self.page.route(f"{host}/**", self._answer))
            await settle(self.page.goto(f"{HOME}/"))
            arguments: dict[str, Any] = {"vault": lambda _: CODE, "ledger": self.ledger, "origins": [HOME], "timeout": 15_000}
            return await settle(self.face.api.solve_2fa(self.page, label="jane", factors=("totp",), **arguments))

        return self.face.run(go())


@pytest.fixture
def site(face: Any, page: Any, tmp_path: Path) -> Any:
    return lambda markup: Site(face, page, tmp_path, markup)


def form(control: str = "<button>Verify</button>", *, more: str = "", attributes: str = "") -> str:
    return f"{LEAD}<form method=post action=/in {attributes}>{FIELD.format(more=more)}{control}</form>"


def test_the_address_of_the_control_counts_before_that_of_the_form(site: Any) -> None:
    at = site(form(f"<button formaction={AWAY}/in>Verify</button>"))
    with pytest.raises(errors.OriginRefused, match=r"collector\.test"):
        at.solve()
    assert not at.posts


def test_a_control_with_an_address_of_its_own_at_the_site_is_pressed(site: Any) -> None:
    at = site(form("<button formaction=/second>Verify</button>"))
    at.solve()
    assert [path for path, _ in at.posts] == ["/second"]


def test_what_the_browser_would_not_submit_is_told_and_not_pressed_again(site: Any) -> None:
    at = site(form(more="pattern='[A-Z]+'"))
    with pytest.raises(errors.PromptError, match="does not match its pattern"):
        at.solve()
    assert not at.posts


@pytest.mark.parametrize(
    "markup",
    [form(more="pattern='[A-Z]+'", attributes="novalidate"), form("<button formnovalidate>Verify</button>", more="pattern=x")],
)
def test_a_form_that_is_not_validated_is_submitted(site: Any, markup: str) -> None:
    at = site(markup)
    at.solve()
    assert len(at.posts) == 1


OVERLAY = """<script>
  c.addEventListener('input', () => {
    if (c.value.length < 6) return;
    const over = document.createElement('button');
    over.textContent = 'Delete my account';
    over.style.cssText = 'position:fixed;inset:0;opacity:.5';
    over.onclick = () => navigator.sendBeacon('/told', 'overlay');
    setTimeout(() => document.body.append(over), 0);
    setTimeout(() => over.remove(), 600);
  });
</script>"""


def test_an_overlay_that_comes_over_the_control_is_not_pressed(site: Any) -> None:
    at = site(form() + OVERLAY)
    at.solve()
    assert (len(at.posts), at.told) == (1, [])


# As by a clock that happens to be due: the page sends the code between the press and the form's leaving.
FETCH = "fetch('/in', {method: 'POST', body: new URLSearchParams({c: c.value}), keepalive: true})"
XHR = "{ const asked = new XMLHttpRequest(); asked.open('POST', '/in'); asked.send(new URLSearchParams({c: c.value})); }"
BEACON = "navigator.sendBeacon('/in', new URLSearchParams({c: c.value}))"


@pytest.mark.parametrize("send", [FETCH, XHR, BEACON], ids=["fetch", "xhr", "beacon"])
def test_what_a_page_sends_while_its_form_goes_out_is_kept_back(site: Any, send: str) -> None:
    at = site(form() + f"<script>document.forms[0].onsubmit = () => {{ {send} }};</script>")
    at.solve()
    assert len(at.posts) == 1


def test_what_a_page_sends_in_place_of_its_form_goes_out(site: Any) -> None:
    send = f"{FETCH}.then(() => location.reload()); event.preventDefault();"
    at = site(form() + f"<script>document.forms[0].onsubmit = (event) => {{ {send} }};</script>")
    at.solve()
    assert len(at.posts) == 1


def test_a_control_that_moves_when_the_mouse_comes_is_pressed_where_it_is(site: Any) -> None:
    move = "form.querySelector('button').onmouseover = () => { form.style.marginTop = '300px'; };"
    at = site(form() + f"<script>const form = document.forms[0]; {move}</script>")
    at.solve()
    assert len(at.posts) == 1


def test_what_a_socket_did_not_take_was_not_sent(site: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the connection and never answers
        url = f"ws://127.0.0.1:{silent.getsockname()[1]}"
        at = site(form() + f"<script>const way = new WebSocket('{url}'); c.onblur = () => way.send(c.value);</script>")
        at.solve()
    assert len(at.posts) == 1


FRAME = "<iframe src=/inner width=420 height=300 style='{style}'></iframe>"
TELL = "document.addEventListener('click', ({{target}}) => navigator.sendBeacon('/told', '{who} ' + target.id), true)"
# What is around a frame decides where the mouse must go to reach into it.
AROUND = {
    "padded": FRAME.format(style="padding:31px 17px;border:9px solid;margin:40px"),
    "scaled": FRAME.format(style="transform:scale(.6) rotate(8deg)"),
    "in a shadow": "<div id=host></div><script>host.attachShadow({mode: 'open'}).innerHTML = `"
    + FRAME.format(style="margin:20px")
    + "`</script>",
    "covered at first": FRAME.format(style="")
    + "<div id=veil style='position:fixed;inset:0'></div>"
    + "<script>addEventListener('message', () => setTimeout(() => veil.remove(), 300))</script>",
}


@pytest.mark.parametrize("around", AROUND)
def test_a_button_in_a_frame_is_pressed_where_it_is_on_the_page(site: Any, around: str) -> None:
    there = site(f"{AROUND[around]}<script>{TELL.format(who='outside')}</script>")
    there.inner = (
        f"<form method=post action=/in>{LEAD}{FIELD.format(more='oninput=parent.postMessage(1)')}"
        f"<button id=go>Verify</button></form><script>{TELL.format(who='inside')}</script>"
    )
    there.solve()
    assert there.posts == [("/in", f"c={CODE}")]
    assert there.told == ["inside go"]
