"""Throw-away accounts at the fake login service."""

import sys


async def test_an_authenticator(page, solve_2fa, otp_vault, fake_login):
    visit = fake_login.start("single", start="login")
    otp_vault.enroll("crm", visit.otpauth)
    await page.goto(visit.url)
    await page.get_by_label("Username").fill("agent")
    await page.get_by_label("Password").fill("anything")
    await page.get_by_role("button", name="Sign in").click()
    solution = await solve_2fa(page, label="crm")
    assert visit.signed_in
    assert [attempt.outcome for attempt in solution.attempts] == ["accepted"]
    assert not {"pytest_playwright", "pytest_playwright_asyncio"} <= set(sys.modules)


async def test_a_fresh_secret_for_the_application(page, solve_2fa, otp_vault, fake_login):
    secret = otp_vault.new("clerk", digits=8).partition("secret=")[2].partition("&")[0]
    visit = fake_login.start("boxes-8", secret=secret)
    await page.goto(visit.url)
    await solve_2fa(page, label="clerk")
    assert visit.signed_in


async def test_a_mailed_code(page, solve_2fa, otp_inbox, fake_login):
    visit = fake_login.start("boxes-4", mail={"length": 4, "delay": 0.3})
    await page.goto(visit.url)
    mail = await otp_inbox.wait_for(sender="northwind.test", subject="verification")
    await solve_2fa(page, label="crm")
    assert visit.signed_in
    assert [each.kind for each in visit.mails] == ["code"]
    assert mail.to == ("agent@example.test",)


async def test_a_block_that_brings_the_request_about(page, solve_2fa, otp_inbox, fake_login):
    visit = fake_login.start("boxes-4", start="login", mail={"length": 4, "asked": "login", "stale": ("yesterday",)})
    await page.goto(visit.url)
    async with solve_2fa.expect(page, label="crm") as two_factor:
        await page.get_by_role("button", name="Sign in").click()
    solution = await two_factor.value
    assert visit.signed_in
    assert solution.factor == "email"


async def test_faults(page, solve_2fa, otp_vault, fake_login):
    visit = fake_login.start("single", period=2, faults={"script": ("used",)})
    otp_vault.enroll("crm", visit.otpauth)
    await page.goto(visit.url)
    await solve_2fa(page, label="crm")
    assert [each.outcome for each in visit.submissions] == ["used", "accepted"]
