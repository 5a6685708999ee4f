"""A context that the test makes."""

from logins import user


async def test_a_context_of_ones_own(browser, browser_context_args, signed_in):
    context = await browser.new_context(base_url=browser_context_args["base_url"], storage_state=await signed_in("admin"))
    assert await user(await context.new_page()) == "admin"
    await context.close()
