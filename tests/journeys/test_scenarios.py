"""Every scenario, through the public call. What is asserted is what the server saw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle
from sources import Sources
from table import JOURNEYS, SCENARIOS

from loomal_playwright import errors

if TYPE_CHECKING:
    from pathlib import Path

    from table import Journey


async def travel(face: Any, page: Any, run: Any, journey: Journey, sources: Sources) -> Any:
    page = await journey.begin(page, run)
    return await settle(face.api.solve_2fa(page, **{**sources.arguments, **journey.arguments}))


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
