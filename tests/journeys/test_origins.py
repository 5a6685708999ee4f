"""Where a code may be typed. Hosts that are not loopback are played by the fake service behind a route."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from faces import settle
from playwright.async_api import Error
from sources import Sources

from loomal_playwright import errors
from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from pathlib import Path

# the request that follows a redirect is not routed, and would leave for the network: these hosts redirect by page
MOVED_ON = '<!doctype html><title>Signing in</title><meta http-equiv="refresh" content="0; url={}">'
LENIENT = load().Faults(window=1)  # short steps on a busy machine: a code may arrive when its step has just ended
HOME, LOOK_ALIKE = "https://crm.example.com", "https://crm-example.evil.test"


class Stage:
    """A page whose requests to `HOME` and `LOOK_ALIKE` are answered by the fake service."""

    def __init__(self, face: Any, page: Any, fake: Any, sources: Sources) -> None:
        self.face, self.page, self.fake, self.sources = face, page, fake, sources
        for host in (HOME, LOOK_ALIKE, HOME.replace("https", "http")):
            face.run(settle(page.route(f"{host}/**", self._answer(host))))

    def _answer(self, host: str) -> Any:
        async def play(route: Any) -> None:
            url = route.request.url.replace(host, self.fake.origin)
            with suppress(Error):  # the test may be over, and its page closed, before a request of its page is
                answer = await settle(route.fetch(url=url, max_redirects=0))
                where = answer.headers.get("location")
                page = {"body": MOVED_ON.format(where), "content_type": "text/html"}
                await settle(route.fulfill(**page) if where else route.fulfill(response=answer))

        if self.face.name == "async":
            return play
        return lambda route: self.face.run(play(route))

    def start(self, **more: Any) -> Any:
        """Start a run whose secret the vault holds."""
        run = self.fake.start("single", **{"period": 86_400, "faults": LENIENT, **more})
        self.sources.enroll(run)
        return run

    def solve(self, run: Any, host: str, **arguments: Any) -> Any:
        """Open the run's page as if it were of `host`, and answer its prompt."""

        async def go() -> Any:
            await settle(self.page.goto(run.url.replace(run.origin, host)))
            return await settle(self.face.api.solve_2fa(self.page, **{**self.sources.arguments, **arguments}))

        return self.face.run(go())


@pytest.fixture
def stage(face: Any, page: Any, fake: Any, tmp_path: Path) -> Stage:
    return Stage(face, page, fake, Sources.fresh(tmp_path))


def test_a_code_is_typed_where_the_call_allows_it(stage: Stage) -> None:
    run = stage.start()
    stage.solve(run, HOME, origins=[HOME])
    assert run.signed_in


def test_a_look_alike_gets_nothing_and_the_error_names_it(stage: Stage) -> None:
    run = stage.start()
    with pytest.raises(errors.OriginRefused, match=r"evil\.test"):
        stage.solve(run, LOOK_ALIKE, origins=[HOME])
    assert run.submissions == ()


def test_the_site_of_the_first_acceptance_is_remembered(stage: Stage) -> None:
    run = stage.start(period=2)
    stage.solve(run, HOME)
    assert run.signed_in
    again = stage.fake.start("single", secret=run.secret, period=2, faults=LENIENT)
    with pytest.raises(errors.OriginRefused):
        stage.solve(again, LOOK_ALIKE)
    assert again.submissions == ()
    stage.solve(again, HOME)
    assert again.signed_in


def test_plain_http_off_loopback_is_refused(stage: Stage) -> None:
    run = stage.start()
    with pytest.raises(errors.OriginRefused, match="http"):
        stage.solve(run, HOME.replace("https", "http"))
    assert run.submissions == ()


@pytest.mark.parametrize("action", ["https://collector.evil.test/verify", "http://crm.example.com/verify"])
def test_a_form_that_would_send_the_code_elsewhere_gets_nothing(stage: Stage, action: str) -> None:
    run = stage.start(look={"input": 'autocomplete="one-time-code"', "action": action})
    with pytest.raises(errors.OriginRefused, match=r"crm\.example\.com.*sends the code to"):
        stage.solve(run, HOME, origins=[HOME])
    assert run.submissions == ()
