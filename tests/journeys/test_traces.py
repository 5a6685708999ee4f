"""Playwright writes all that is typed into its traces. What `redact_trace` leaves holds no code, and opens in the viewer."""

from __future__ import annotations

import base64
import hashlib
import threading
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import playwright
import pytest
from faces import settle
from leaks import events, leaks, members, numbers
from sources import Sources, long_codes

from loomal_playwright import errors, redact_trace
from loomal_playwright.codes import heard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

CODE, PASSWORD = "548949", 'p@ss "w&rd é'
SITE = "https://crm.test"
_PAGE = f"""<!doctype html><title>Code</title><style>input {{ width: 9em }}</style>
<form action="/verify" method="post">{"".join(f'<input id="box{i}" name="d{i}">' for i in range(6))}</form>
<input id="one"><input id="password" type="password"><p id="shown"></p><p>At 1795548949123, order 5489491.</p>"""


@asynccontextmanager
async def traced(browser: Any, path: Path, **options: Any) -> AsyncIterator[Any]:
    context = await settle(browser.new_context(**options))
    await settle(context.tracing.start(screenshots=True, snapshots=True, sources=True))
    try:
        yield await settle(context.new_page())
    finally:
        await settle(context.tracing.stop(path=path))
        await settle(context.close())


async def type_in_every_way(page: Any) -> None:
    keys, one = page.keyboard, page.locator("#one")
    for press in (keys.press, lambda digit: keys.press(f"Digit{digit}"), keys.type, keys.insert_text):
        await settle(one.fill(""))
        await settle(one.focus())
        for digit in CODE:
            await settle(press(digit))
    await settle(one.fill(CODE))
    await settle(one.fill(""))
    for i, digit in enumerate(CODE):
        await settle(page.locator(f"#box{i}").fill(digit))
    await settle(page.locator("#password").fill(PASSWORD))
    await settle(page.locator("#password").fill(""))
    for argument in (
        CODE,
        {"code": CODE},
        list(CODE),
        [int(digit) for digit in CODE],
        int(CODE),
        f"your code is {CODE[:3]} {CODE[3:]}",
    ):
        await settle(
            page.evaluate(
                "said => { document.querySelector('#shown').textContent = JSON.stringify(said); return said; }", argument
            )
        )
    for i, digit in enumerate(CODE):
        await settle(page.locator(f"#box{i}").evaluate("(box, digit) => { box.value = digit; }", digit))
    await settle(page.evaluate("said => { console.log(said); document.querySelector('#shown').textContent = ''; }", CODE))


async def send_in_every_way(page: Any) -> None:
    packed = base64.b64encode(f'{{"code":"{CODE}","password":"{PASSWORD}"}}'.encode()).decode()
    form, cut = {"Content-Type": "application/x-www-form-urlencoded"}, "&".join(f"d{i}={digit}" for i, digit in enumerate(CODE))
    bodies = [
        (form, f"code={CODE}"), (form, f"code={CODE[:3]}+{CODE[3:]}"), (form, "code=" + "".join(f"%{ord(digit):x}" for digit in CODE)),
        (form, cut), ({}, f'{{"code":"{CODE}"}}'), ({}, f'{{"code":{CODE}}}'), ({}, f'["{chr(34).join(",".join(CODE)).replace(",", ",")}"]'),
        ({}, f'{{"{cut.replace("=", chr(34) + ":" + chr(34)).replace("&", chr(34) + "," + chr(34))}"}}'), ({}, packed),
        ({"Authorization": f"Basic {packed}"}, ""),
    ]  # fmt: skip
    fetch = "([url, headers, body]) => fetch(url, {method: 'POST', headers, body}).then(answer => answer.text())"
    for headers, body in bodies:
        await settle(page.evaluate(fetch, ["/verify", headers, body]))
    await settle(page.evaluate(fetch, [f"/verify?code={CODE}&{cut}", {}, ""]))
    await settle(page.evaluate("() => fetch('/verify', {method: 'POST', body: new FormData(document.querySelector('form'))})"))


def answer(route: Any) -> Any:
    echo = f"<p>{route.request.post_data or 'none'}</p>" if route.request.method == "POST" else _PAGE
    return route.fulfill(body=echo, content_type="text/html; charset=utf-8")


def test_whatever_way_a_code_went_in_the_trace_does_not_hold_it_and_else_is_as_it_was(
    face: Any, browser: Any, tmp_path: Path
) -> None:
    path = tmp_path / "trace.zip"

    async def go() -> None:
        async with traced(browser, path) as page:
            await settle(page.route(f"{SITE}/**", answer))
            await settle(page.goto(f"{SITE}/login"))
            await type_in_every_way(page)
            await send_in_every_way(page)

    face.run(go())
    before, old = events(path), members(path)
    assert len(leaks(path, [CODE, PASSWORD])) > 20, "the trace did not hold it: nothing was tested"
    assert redact_trace(path, [CODE]), "the password is known from its field"
    assert leaks(path, [CODE, PASSWORD]) == []

    kept = [event for event in before if event["type"] != "screencast-frame"]
    after, new = [event for event in events(path) if event["type"] != "screencast-frame"], members(path)
    assert [list(numbers(event)) for event in after] == [list(numbers(event)) for event in kept]
    assert "At 1795548949123, order 5489491." in new["trace.trace"].decode()
    for name in set(new) - set(old):
        assert hashlib.sha1(new[name], usedforsecurity=False).hexdigest() in name, (
            "a file that changed bears the hash of what is in it"
        )
        assert Path(name).name in new["trace.network"].decode() + new["trace.trace"].decode()
    assert [event["title"] if "title" in event else event["method"] for event in after if event["type"] == "before"]


@pytest.mark.parametrize("scenario", ["single", "boxes-8", "wrong-alert", "frame-cross"])
def test_the_codes_that_were_typed_are_heard_of_and_so_the_trace_of_a_sign_in_can_be_cleaned(
    face: Any, fake: Any, browser: Any, tmp_path: Path, scenario: str
) -> None:
    sources, typed, known, path = Sources.fresh(tmp_path), [], set(), tmp_path / "trace.zip"
    more = {} if scenario.startswith("frame") else long_codes(scenario)  # the field in the frame takes six
    run = fake.start(scenario, period=2, deliver=sources.inbox.deliver, on_code=typed.append, **more)

    async def go() -> None:
        async with traced(browser, path) as page:
            await settle(page.goto(run.url))
            await settle(face.api.solve_2fa(page, **sources.arguments, timeout=8_000))

    heard.listen(known.add)
    try:
        sources.enroll(run)
        face.run(go())
    except errors.TwoFactorError:
        assert scenario.startswith("wrong")
    finally:
        heard.unlisten(known.add)
    assert typed
    assert known >= {*typed, run.secret}
    redact_trace(path, known)
    assert leaks(path, known) == []
    assert leaks(path, [code[:-1] for code in typed if len(code) == 8]) == [], (
        "nor all but the last character, which is typed by itself"
    )


class _Viewer(SimpleHTTPRequestHandler):
    """Serves the viewer that Playwright ships, and one trace."""

    trace = b""

    def do_GET(self) -> None:
        if not self.path.startswith("/trace.zip"):
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.trace)))
        self.end_headers()
        self.wfile.write(self.trace)
        return None

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@contextmanager
def viewer(trace: Path) -> Iterator[str]:
    place = Path(playwright.__file__).parent / "driver/package/lib/vite/traceViewer"
    handler = type("Viewer", (_Viewer,), {"trace": trace.read_bytes()})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(place))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        yield f"{origin}/index.html?trace={origin}/trace.zip"
        server.shutdown()


def test_the_viewer_opens_it_with_its_actions_and_what_the_page_showed(
    face: Any, fake: Any, browser: Any, page: Any, tmp_path: Path
) -> None:
    path, run = tmp_path / "trace.zip", fake.start("single")

    async def record() -> None:
        async with traced(browser, path) as visit:
            await settle(visit.goto(run.url))
            await settle(visit.locator("#code").fill(CODE))
            await settle(visit.evaluate("() => 1"))

    async def show(address: str) -> Any:
        await settle(page.goto(address))
        await settle(page.locator(".action-title").nth(3).click())
        field = page.frame_locator("iframe.snapshot-visible").locator("#code")
        await settle(field.wait_for())
        titles = await settle(page.locator(".action-title").all_inner_texts())
        return (
            titles,
            await settle(field.input_value()),
            await settle(field.evaluate("field => getComputedStyle(field.form).display")),
        )

    face.run(record())
    redact_trace(path, [CODE])
    with viewer(path) as address:
        titles, value, display = face.run(show(address))
    assert [title.split("\n")[0].split()[0] for title in titles] == ["Create", "Navigate", "Fill", "Evaluate"]
    assert "••••••" in titles[2]
    assert value == "••••••"
    assert display != "none"
