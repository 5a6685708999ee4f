"""Each page, walked by hand: what a person who knows it can do. A page that nobody can pass would prove nothing."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from faces import entered, settle, until

from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

fixtures = load()
code_of = sys.modules[f"{fixtures.__name__}.totp"].code_of
WORDS = sys.modules[f"{fixtures.__name__}.words"].WORDS
LONG = 3600  # seconds: one TOTP step for the whole walk

FIELD = "input[name=code], .boxes input, .slots input, nw-code-input input, [contenteditable], .keypad div"
SUBMIT = "button.primary, input[type=submit], nw-button"
PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  box.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""


def next_code(run: Any, box: list[EmailMessage]) -> str:
    if run.factor == "totp":
        return code_of(run.secret, int(time.time() // run.period), run.digits)
    mail = next(mail for mail in reversed(box) if "verification" in mail["Subject"] or not mail["Subject"].isascii())
    words = mail.get_content().replace("<", " ").replace(">", " ").split()
    return next(word for word in words if len(word) == run.mail.length and word.isalnum() and word.upper() == word)


async def follow(page: Any, control: Any) -> None:
    """Click what leads to another page, and be there."""
    async with entered(page.expect_navigation()):
        await settle(control.click())


async def reach_the_prompt(page: Any, run: Any) -> Any:
    """Do what comes before, and return the page that asks."""
    row = run.scenario
    if row.start == "login":
        await follow(page, page.locator("button.primary"))
    if row.start == "method" and row.look.get("radio"):
        await settle(page.get_by_label("Authenticator app").check())
        await follow(page, page.get_by_role("button", name="Continue"))
    elif row.start == "method":
        await follow(page, page.get_by_role("button", name="Authenticator app"))
    if row.page == "push":
        await follow(page, page.get_by_role("link", name="Try another way"))
        await follow(page, page.get_by_role("button", name="Authenticator app"))
    if row.factors == ("sms",):
        await follow(page, page.get_by_role("link", name="Use your authenticator app instead"))
    if run.mail.asked == "button":
        await follow(page, page.get_by_role("button", name="Email me a code"))
    if run.mail.lost:
        await follow(page, page.get_by_role("button", name="Resend code"))
    if row.start == "opener":
        async with entered(page.expect_popup()) as opened:
            await settle(page.locator("#sign-in").click())
        page = await settle(opened.value)
    return page


async def frame_that_asks(page: Any, row: Any) -> Any:
    """Return the page, or its frame, once its scripts have run: what is typed before they listen is lost on them."""
    where = page
    if row.page == "frame":
        where = await settle((await settle(page.locator("#auth").element_handle())).content_frame())
    await settle(where.locator(FIELD).first.wait_for(state="attached"))
    await settle(where.wait_for_load_state())
    return where


async def press_keys(where: Any, keypad: Any, code: str) -> None:
    for text in (*code, *(["OK"] if keypad.get("ok") else [])):
        key = where.get_by_role("button", name=text, exact=True)
        await settle(key.dispatch_event("touchend") if keypad.get("by") == "touchend" else key.click())


async def enter(page: Any, where: Any, row: Any, code: str) -> None:
    if row.page == "keypad":
        await press_keys(where, row.state["keypad"], code)
        return
    field = where.locator(FIELD).first
    boxes = row.state.get("boxes", {})
    if boxes.get("typing") == "paste":
        await settle(field.evaluate(PASTE, code))
    else:
        await settle(field.press_sequentially(code) if row.page != "boxes" else field.click())
        if row.page == "boxes":
            await settle(page.keyboard.type(code))
    if row.state.get("enable") == "change" or row.state.get("hasty", {}).get("on") == "blur":
        await settle(field.press("Tab"))
    if "hasty" not in row.state and (row.page != "boxes" or boxes.get("submit") == "button"):
        await settle(where.locator(SUBMIT).last.click(no_wait_after=True))


@pytest.fixture(scope="module")
def page(face: Any, browser: Any) -> Iterator[Any]:
    """One page for all walks: each run is at an address of its own."""
    context = face.run(settle(browser.new_context()))
    yield face.run(settle(context.new_page()))
    face.run(settle(context.close()))


async def walk(page: Any, run: Any, box: list[EmailMessage]) -> None:
    row, words, replaced = run.scenario, WORDS[run.scenario.language], []
    if row.state.get("replace"):
        page.on("framedetached", lambda frame: replaced.append(frame))  # noqa: PLW0108 - Playwright marks what it calls
    await settle(page.goto(run.url))
    asking = await reach_the_prompt(page, run)
    if row.state.get("replace"):
        await until(page, lambda: bool(replaced), "the frame is replaced")
    for count in range(len(row.factors)):
        if count:
            await settle(asking.get_by_text(words["factors"][row.factors[count]]["lead"]).wait_for())
        if run.factor == "email":
            await until(page, lambda: any(each.kind == "code" for each in run.mails), "the mail is sent")
        await enter(asking, await frame_that_asks(asking, row), row, next_code(run, box))
        await until(page, lambda already=count: len(run.submissions) > already, "the code is posted")
    await settle(page.get_by_text(words["welcome"]).wait_for())


# of rows that differ in words, verdicts or attributes alone, one stands for all
DISTINCT = {
    (
        row.page,
        row.start,
        row.factors,
        row.mail.asked,
        "hasty" in row.state or str(row.state),
        *map(row.look.get, ("inner", "radio")),
    ): row.name
    for row in reversed(fixtures.SCENARIOS.values())
    if row.expected == "accepted" and not row.faults.script
}


@pytest.mark.parametrize("name", DISTINCT.values())
def test_a_person_who_knows_the_page_gets_in(face: Any, fake: Any, page: Any, name: str) -> None:
    if face.name == "sync":
        pytest.skip("a page is the same whoever looks at it: walked on the async face")
    box: list[EmailMessage] = []
    faults = replace(fixtures.SCENARIOS[name].faults, window=1)  # a step may end on the way
    run = fake.start(name, period=LONG, deliver=box.append, faults=faults)
    face.run(walk(page, run, box))
    assert run.signed_in
    assert len(run.submissions) == len(run.scenario.factors)
    assert run.forbidden == set()
