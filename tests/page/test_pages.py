"""Markup -> verdict, in a real browser: exactly these fields, this factor, this control, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from abroad import ABROAD
from deeds import REFUSED, STILL_SIGN_INS
from enrolments import SET_UP, SIGN_INS
from keypads import KEYPADS, NO_KEYPADS
from lookalikes import LOOKALIKES
from manuals import ASKED, SHOWN
from near_misses import NEAR_MISSES
from offers import NO_OFFERS, OFFERS
from pairs import NOT_ASKED, STILL_ASKED
from services import SERVICES
from tongues import ASIDE, TOLD
from variants import STEPS, SURROUNDINGS, VARIANTS
from widgets import FIELDLESS, WIDGETS

from loomal_playwright.page.prompt import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from rows import Page

    from loomal_playwright.page.facts import Snapshot

POSITIVES = (
    *SERVICES,
    *WIDGETS,
    *TOLD,
    *ABROAD,
    *SIGN_INS,
    *STILL_SIGN_INS,
    *VARIANTS,
    *SURROUNDINGS,
    *STILL_ASKED,
    *ASKED,
    *KEYPADS,
)
NONE_ASKED = (*NEAR_MISSES, *LOOKALIKES, *ASIDE, *STEPS, *NO_OFFERS, *NOT_ASKED, *SHOWN, *NO_KEYPADS)


@pytest.mark.parametrize("row", POSITIVES, ids=lambda row: row.name)
def test_finds_the_fields_the_factor_and_the_control(row: Page, observe: Callable[[str], Snapshot]) -> None:
    prompt = find(observe(row.html)).prompt
    assert prompt is not None
    assert " ".join(field.id for field in prompt.fields) == row.fields
    assert (prompt.submit.id if prompt.submit else "") == row.submit
    assert prompt.factor == row.factor
    assert row.digits in {None, prompt.digits}
    assert row.address in {None, prompt.address}


@pytest.mark.parametrize("row", NONE_ASKED, ids=lambda row: row.name)
def test_finds_nothing_where_no_code_is_asked(row: Page, observe: Callable[[str], Snapshot]) -> None:
    finding = find(observe(row.html))
    assert finding.prompt is None, [
        finding.prompt and [field.id for field in finding.prompt.fields],
        finding.prompt and finding.prompt.reasons,
    ]
    assert not finding.rivals


@pytest.mark.parametrize("row", SET_UP, ids=lambda row: row.name)
def test_a_page_that_sets_up_an_authenticator_is_no_prompt_and_says_why(row: Page, observe: Callable[[str], Snapshot]) -> None:
    finding = find(observe(row.html))
    assert finding.prompt is None
    assert any("sets up an authenticator" in reason for rejected in finding.rejected for reason in rejected.reasons)


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.name)
def test_a_code_that_undoes_or_changes_something_is_no_prompt_and_says_why(row: Page, observe: Callable[[str], Snapshot]) -> None:
    finding = find(observe(row.html))
    assert finding.prompt is None
    assert any("not for signing in" in rejected.refused for rejected in finding.rejected)


@pytest.mark.parametrize("row", OFFERS, ids=lambda row: row.name)
def test_a_page_that_offers_to_send_a_code_asks_for_one_of_that_factor(row: Page, observe: Callable[[str], Snapshot]) -> None:
    prompt = find(observe(row.html)).prompt
    assert prompt is not None
    assert (prompt.fields, prompt.factor) == ((), row.factor)
    assert [(control.kind, control.factor) for control in prompt.controls][:1] == [("send", row.factor)]
    assert row.address in {None, prompt.address}


@pytest.mark.parametrize("row", FIELDLESS, ids=lambda row: row.name)
def test_names_what_a_page_without_a_code_field_waits_for(row: Page, observe: Callable[[str], Snapshot]) -> None:
    prompt = find(observe(row.html)).prompt
    assert prompt is not None
    assert prompt.fields == ()
    assert prompt.factor == row.factor


def test_two_codes_asked_at_once_are_ambiguous(observe: Callable[[str], Snapshot]) -> None:
    html = """<h2>Security verification</h2><form><label for=m>Email verification code</label><input id=m maxlength=6><label for=a>Authenticator code</label>
      <input id=a maxlength=6><button>Submit</button></form>"""
    finding = find(observe(html))
    assert finding.prompt is None
    assert {rival.fields[0].id for rival in finding.rivals} == {"m", "a"}
