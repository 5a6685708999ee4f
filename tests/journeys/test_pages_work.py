"""Each page, walked by hand: what a person who knows it can do. A page that nobody can pass would prove nothing."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle

from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from email.message import EmailMessage

fixtures = load()
code_of = sys.modules[f"{fixtures.__name__}.totp"].code_of
LONG = 3600  # seconds: one TOTP step for the whole walk

FIELD = "input[name=code], .boxes input, .slots input, nw-code-input input, [contenteditable]"
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


async def reach_the_prompt(page: Any, row: Any) -> Any:
    """Do what comes before, and return the page that asks."""
    if row.start == "login":
        await settle(page.locator("button.primary").click())
    if row.start == "method" and row.look.get("radio"):
        await settle(page.get_by_label("Authenticator app").check())
        await settle(page.get_by_role("button", name="Continue").click())
    elif row.start == "method":
        await settle(page.get_by_role("button", name="Authenticator app").click())
    if row.page == "push":
        await settle(page.get_by_role("link", name="Try another way").click())
        await settle(page.get_by_role("button", name="Authenticator app").click())
    if row.factors == ("sms",):
        await settle(page.get_by_role("link", name="Use your authenticator app instead").click())
    if row.start == "opener":
        opener = page
        await settle(opener.locator("#sign-in").click())
        while len(opener.context.pages) == 1:
            await settle(opener.wait_for_timeout(20))
        page = opener.context.pages[-1]
    return page


async def enter(page: Any, row: Any, code: str) -> None:
    where = page.frame_locator("#auth") if row.page == "frame" else page
    field = where.locator(FIELD).first
    await settle(field.wait_for(state="attached"))
    boxes = row.state.get("boxes", {})
    if boxes.get("typing") == "paste":
        await settle(field.evaluate(PASTE, code))
    else:
        await settle(field.press_sequentially(code) if row.page != "boxes" else field.click())
        if row.page == "boxes":
            await settle(page.keyboard.type(code))
    if row.page != "boxes" or boxes.get("submit") == "button":
        await settle(where.locator(SUBMIT).last.click(no_wait_after=True))


async def walk(page: Any, run: Any, box: list[EmailMessage]) -> None:
    row = run.scenario
    page.on("dialog", lambda dialog: dialog.dismiss())
    await settle(page.goto(run.url, wait_until="domcontentloaded"))
    asking = await reach_the_prompt(page, row)
    if run.mail.asked == "button":
        await settle(asking.get_by_role("button", name="Email me a code").click())
    if run.mail.lost:
        await settle(asking.get_by_role("button", name="Resend code").click())
    if row.state.get("replace"):
        await settle(page.wait_for_timeout(row.state["replace"] + 300))
    for count in range(1, len(run.faults.script) + len(row.factors) + 1):
        while run.factor == "email" and not any(each.kind == "code" for each in run.mails):
            await settle(page.wait_for_timeout(20))
        await enter(asking, row, next_code(run, box))
        while len(run.submissions) < count:
            await settle(page.wait_for_timeout(20))
        if not run.signed_in:  # the words of a refusal, or the next prompt, take a moment
            await settle(page.wait_for_timeout(200 + 1000 * run.faults.delay))
    await settle(page.wait_for_timeout(100))


# of rows that differ in words or verdicts alone, one stands for all
DISTINCT = {
    (row.page, row.start, row.mail.asked, str(row.state)): row.name
    for row in fixtures.SCENARIOS.values()
    if row.expected == "accepted" and not row.faults.script
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", DISTINCT.values())
def test_a_person_who_knows_the_page_gets_in(face: Any, fake: Any, page: Any, name: str) -> None:
    if face.name == "sync":
        pytest.skip("a page is the same whoever looks at it: walked on the async face")
    box: list[EmailMessage] = []
    run = fake.start(name, period=LONG, deliver=box.append)
    face.run(walk(page, run, box))
    assert run.signed_in
    assert len(run.submissions) == len(run.faults.script) + len(run.scenario.factors)
    assert run.forbidden == set()
