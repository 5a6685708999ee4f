"""A password and an authenticator's code, at applications that refuse a code the second time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bed import Account

from loomal_playwright import errors

if TYPE_CHECKING:
    from bed import Application
    from visit import Visit

pytestmark = pytest.mark.parametrize("application", ["flask_security", "allauth"], indirect=True)


@pytest.fixture
def account(application: Application) -> Account:
    return application.account("authenticator")


async def test_right_code_signs_in_with_one_submission(visit: Visit) -> None:
    visit.vault.enroll(visit.account.email, visit.account.otpauth())
    await visit.click_sign_in()
    solution = await visit.solve()
    assert await visit.user() == visit.account.email
    assert len(visit.submissions()) == 1
    assert [(attempt.factor, attempt.outcome) for attempt in solution.attempts] == [("totp", "accepted")]


async def test_code_that_someone_else_used_is_followed_by_the_next(visit: Visit) -> None:
    """The ledger knows nothing of the other sign-in: the application's refusal is the first sign of it."""
    visit.vault.enroll(visit.account.email, visit.account.otpauth())
    await visit.reach_the_prompt()
    await visit.sign_in_elsewhere(left=5)
    await visit.solve(min_remaining=0)
    assert await visit.user() == visit.account.email
    elsewhere, refused, accepted = visit.submissions()
    assert elsewhere == refused != accepted


async def test_source_that_errs_once_is_asked_again(visit: Visit) -> None:
    answers = iter([visit.account.wrong_code])

    def source(challenge: Any) -> str:
        return next(answers, visit.account.code)().reveal()

    await visit.click_sign_in()
    await visit.solve(vault=source)
    assert await visit.user() == visit.account.email
    refused, accepted = visit.submissions()
    assert refused != accepted


async def test_wrong_secret_is_given_up_before_the_lockout(visit: Visit) -> None:
    somebody = Account(visit.account.email, visit.account.factor)
    visit.vault.enroll(visit.account.email, somebody.otpauth())
    await visit.click_sign_in()
    with pytest.raises(errors.CodeRejected):
        await visit.solve()
    assert await visit.user() is None
    first, *second = visit.submissions()
    assert len(second) <= 1
    assert first not in second
    await visit.lose_session()
    await visit.sign_in_by_hand(visit.account.code)  # the account is not locked


async def test_lost_session_is_no_sign_in(visit: Visit) -> None:
    visit.vault.enroll(visit.account.email, visit.account.otpauth())
    await visit.reach_the_prompt()
    await visit.lose_session()
    with pytest.raises((errors.PromptLost, errors.Rejected, errors.OutcomeUnknown)):
        await visit.solve(timeout=10_000)
    assert await visit.user() is None
    assert len(visit.submissions()) <= 1
