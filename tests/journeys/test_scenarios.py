"""Every scenario, through the public call. What is asserted is what the server saw."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle
from sources import Sources
from table import JOURNEYS, SCENARIOS, visit

from loomal_playwright import errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from table import Journey

LATE = 3.0  # seconds past its deadline that a call may end on a busy machine


@pytest.fixture(scope="module")
def idle(face: Any) -> Iterator[list[Any]]:
    """The page that the row before left in order, if it did: to open one takes longer than most rows."""
    pages: list[Any] = []
    yield pages
    for page in pages:
        face.run(settle(page.context.close()))


@pytest.fixture
def page(request: pytest.FixtureRequest, face: Any, browser: Any, idle: list[Any], journey: Journey) -> Iterator[Any]:
    """A page in a context where nobody is signed in: each run is at an address of its own, and the service sets no cookie."""
    plain, failed = journey.begin is visit, request.session.testsfailed
    context = None if plain and idle else face.run(settle(browser.new_context()))
    page = idle.pop() if context is None else face.run(settle(context.new_page()))
    yield page
    if plain and request.session.testsfailed == failed:
        idle.append(page)
    else:
        face.run(settle(page.context.close()))


async def travel(face: Any, page: Any, run: Any, journey: Journey, sources: Sources) -> Any:
    page = await journey.begin(page, run)
    deadline = time.monotonic() + journey.arguments.get("timeout", math.inf) / 1000
    try:
        return await settle(face.api.solve_2fa(page, **{**sources.arguments, **journey.arguments}))
    finally:
        assert time.monotonic() < deadline + LATE


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_journey(face: Any, fake: Any, page: Any, tmp_path: Path, journey: Journey) -> None:
    if face.name not in journey.faces:
        pytest.skip(f"only for {', '.join(journey.faces)}")
    sources = Sources.fresh(tmp_path)
    faults = replace(SCENARIOS[journey.scenario].faults, window=1, **journey.faults)  # short steps on a busy machine
    run = fake.start(journey.scenario, period=journey.period, deliver=sources.inbox.deliver, faults=faults)
    if "totp" in (*run.scenario.factors, *run.scenario.offers):
        sources.enroll(run)

    if journey.expected == "accepted":
        solution = face.run(travel(face, page, run, journey, sources))
        assert [attempt.outcome for attempt in solution.attempts][-1] == "accepted"
        assert len(solution.attempts) == len(run.submissions)
        if journey.by_itself:
            assert any("the page submitted by itself" in event.text for event in solution.trail)
    else:
        right = tuple(getattr(errors, name) for name in journey.expected.split())
        with pytest.raises(right):
            face.run(travel(face, page, run, journey, sources))

    assert run.signed_in == (journey.expected == "accepted")
    assert not any(each.repeated for each in run.submissions), "a code was posted twice"
    assert run.forbidden == set()
    assert len(run.submissions) == journey.submissions
    assert not run.lost or run.scenario.name == "lost", "the session was thrown away"


def test_every_scenario_has_a_journey() -> None:
    assert {journey.scenario for journey in JOURNEYS} == set(SCENARIOS)
