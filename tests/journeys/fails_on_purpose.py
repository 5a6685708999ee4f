"""Not collected by itself: test_leaks.py runs it, and reads all that pytest prints about its failures."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle
from sources import Sources, long_codes

if TYPE_CHECKING:
    from pathlib import Path


class OnPurpose(Exception):
    """A bug in the caller's own code."""


def stumble(stage: str, event: Any) -> None:
    if event.stage == stage:
        raise OnPurpose


@pytest.mark.parametrize(
    "way",
    ["wrong-always", "closed", "used at enter", "used at judge", "used at again", "email at enter"],
)
def test_fails(face: Any, fake: Any, page: Any, tmp_path: Path, way: str) -> None:
    scenario, _, stage = way.partition(" at ")
    sources = Sources.fresh(tmp_path)
    with open(os.environ["TYPED"], "a", encoding="ascii") as typed:  # noqa: PTH123 - a Path would be one more local to print
        tell = partial(print, file=typed, flush=True)
        run = fake.start(scenario, period=2, deliver=sources.inbox.deliver, on_code=tell, **long_codes(scenario))
        tell(run.secret)
        sources.enroll(run)

        async def go() -> None:
            await settle(page.goto(run.url))
            await settle(face.api.solve_2fa(page, **sources.arguments, timeout=8_000, on_event=partial(stumble, stage)))
            raise OnPurpose

        face.run(go())
