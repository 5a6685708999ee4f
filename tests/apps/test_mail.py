"""A code that the application mails, with the mail of an earlier sign-in still in the inbox."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import entered, settle

from loomal_playwright import errors
from loomal_playwright.codes.code import Code

if TYPE_CHECKING:
    from bed import Account, Application
    from conftest import Mailbox
    from visit import Visit

with_mail = pytest.mark.parametrize("application", ["flask_security", "allauth", "strict_allauth"], indirect=True)


@pytest.fixture
def factor() -> str:
    return "email"


@pytest.fixture
def account(application: Application, factor: str) -> Account:
    return application.account(factor)


async def leave_a_used_mail(visit: Visit, mailbox: Mailbox) -> None:
    await visit.sign_in_by_hand(mailbox.newest_code)
    # Flask-Security mails the TOTP of the current second: another code takes another second.
    await settle(visit.page.wait_for_timeout(1000 - time.time() % 1 * 1000))
    visit.forget()


@with_mail
async def test_mail_that_came_before_the_call_is_used(visit: Visit, mailbox: Mailbox) -> None:
    await leave_a_used_mail(visit, mailbox)
    await visit.reach_the_prompt()
    solution = await visit.solve()
    assert await visit.user() == visit.account.email
    assert len(visit.submissions()) == 1
    assert [(attempt.factor, attempt.outcome) for attempt in solution.attempts] == [("email", "accepted")]


@with_mail
async def test_mail_of_the_click_is_told_from_mail_before_it(visit: Visit, mailbox: Mailbox) -> None:
    await leave_a_used_mail(visit, mailbox)
    sign_in = await visit.application.credentials(visit.page, visit.account)
    async with entered(visit.expect()) as two_factor:
        await settle(sign_in.click())
    await settle(two_factor.value)
    assert await visit.user() == visit.account.email
    assert len(visit.submissions()) == 1


@with_mail
async def test_misread_mail_is_followed_by_the_right_code(visit: Visit, mailbox: Mailbox) -> None:
    answers = iter([lambda: Code("000000")])

    def source(challenge: Any) -> str:
        return next(answers, mailbox.newest_code)().reveal()

    await visit.reach_the_prompt()
    await visit.solve(inbox=source)
    assert await visit.user() == visit.account.email
    refused, accepted = visit.submissions()
    assert refused != accepted


@with_mail
async def test_lost_session_is_no_sign_in(visit: Visit) -> None:
    await visit.reach_the_prompt()
    await visit.lose_session()
    with pytest.raises((errors.PromptLost, errors.Rejected, errors.OutcomeUnknown)):
        await visit.solve(timeout=10_000)
    assert await visit.user() is None
    assert len(visit.submissions()) <= 1


@pytest.mark.parametrize("application", ["strict_allauth"], indirect=True)
@pytest.mark.parametrize("factor", ["both"])
async def test_mailed_code_and_authenticator_in_a_row_take_one_call(visit: Visit) -> None:
    visit.vault.enroll(visit.account.email, visit.account.otpauth())
    await visit.click_sign_in()
    solution = await visit.solve()
    assert await visit.user() == visit.account.email
    assert len(visit.submissions()) == 2
    answered = [(attempt.factor, attempt.outcome) for attempt in solution.attempts]
    assert answered == [("email", "next_factor"), ("totp", "accepted")]
