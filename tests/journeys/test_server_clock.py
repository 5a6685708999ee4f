"""A server whose clock is another: what its answers tell of that is named where it refuses the code."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle
from sources import Sources

from loomal_playwright import errors

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ahead(fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service's clock is 47 s ahead."""
    handler = fake._servers[0].RequestHandlerClass
    ours = handler.date_time_string
    monkeypatch.setattr(handler, "date_time_string", lambda self, timestamp=None: ours(self, (timestamp or time.time()) + 47))


@pytest.mark.usefixtures("ahead")
@pytest.mark.parametrize("scenario", ["wrong", "wrong-spa"])
def test_a_clock_that_is_off_is_named_where_the_code_is_refused(
    face: Any, fake: Any, page: Any, tmp_path: Path, scenario: str
) -> None:
    sources = Sources.fresh(tmp_path)
    run = fake.start(scenario)
    sources.enroll(run)

    async def go() -> None:
        await settle(page.goto(run.url))
        await settle(face.api.solve_2fa(page, **sources.arguments, max_attempts=1))

    with pytest.raises(errors.CodeRejected) as raised:
        face.run(go())
    assert re.search(r"this machine's clock is 4[678] s behind 127\.0\.0\.1's \(give or take 1 s\)", raised.value.message)
