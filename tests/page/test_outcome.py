"""What became of a submission: a page before, a page after, and the traffic between, seen with the product's own sensor."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aftermath import AFTERMATH
from looking import look
from replies import REPLIES
from sayings import SAYINGS
from tongues import TONGUES, Tongue
from verdicts import EMPTY, PROMPT, VERDICTS, Row

from loomal_playwright.page import replies
from loomal_playwright.page.facts import Snapshot
from loomal_playwright.page.outcome import Judge, Verdict
from loomal_playwright.page.prompt import find
from loomal_playwright.page.saying import Scene
from loomal_playwright.page.traffic import Exchange, Traffic

if TYPE_CHECKING:
    from playwright.sync_api import Page

SITE = "https://example.test"
GIVEN_UP = 30_000.0  # ms


class Visits:
    """A site whose next page is what a test says."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._markup = ""
        page.route(f"{SITE}/**", lambda route: route.fulfill(body=self._markup, content_type="text/html; charset=utf-8"))

    def open(self, body: str, path: str = "/verify") -> Scene:
        """Go to a new document."""
        self._markup = f'<!doctype html><meta charset="utf-8"><body>{body}'
        self._page.goto(f"{SITE}{path}")
        return self._scene()

    def change(self, body: str, path: str = "/verify") -> Scene:
        """Draw the document that is there anew."""
        self._page.evaluate(
            "([body, path]) => { document.body.innerHTML = body; history.replaceState(0, '', path); }", [body, path]
        )
        return self._scene()

    def _scene(self) -> Scene:
        snapshot = Snapshot((look(self._page),))
        return Scene(snapshot, find(snapshot))


@pytest.fixture(scope="module")
def visits(page: Page) -> Visits:
    return Visits(page)


def post(status: int | None = 200, *, navigation: bool = False, url: str = f"{SITE}/verify", carries: bool = True) -> Exchange:
    return Exchange("POST", url, navigation, 0.0, carries, status, finished=status is not None)


def judged(before: Scene, after: Scene, traffic: Traffic) -> tuple[Verdict | None, float]:
    """The verdict over a page that changes no more, and how long it took."""
    prompt = before.finding.prompt
    assert prompt is not None
    judge, at = Judge(before, prompt), 0.0
    while at < GIVEN_UP:
        verdict = judge.see(after, traffic, at=at)
        if verdict is not None:
            return verdict, at
        at = at + judge.due(at) if judge.due(at) < math.inf else GIVEN_UP
    return None, at


@pytest.mark.parametrize("row", [*VERDICTS, *AFTERMATH, *REPLIES], ids=lambda row: row.what)
def test_the_page_that_follows_tells_what_became_of_it(visits: Visits, row: Row) -> None:
    before = visits.open(row.before)
    after = visits.open(row.after, row.path) if row.new else visits.change(row.after, row.path)
    reply = replies.read(row.told.encode(), refused=row.status >= 400) if row.told else None
    answered = replace(post(row.status, navigation=row.new), reply=reply)
    verdict, took = judged(before, after, Traffic((answered,), (row.dialog,) if row.dialog else ()))
    assert (verdict and verdict.outcome) == row.outcome, verdict
    assert verdict is None or took <= row.within, verdict


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.tag)
def test_a_code_is_asked_for_refused_and_asked_for_again_in_every_language(visits: Visits, tongue: Tongue) -> None:
    (wrong,) = (sayings.wrong for sayings in SAYINGS if sayings.tag == tongue.tag)
    asks = f"""<div lang={tongue.tag}><h1>{tongue.heading}</h1><p>{tongue.app}</p><form method=post action=/verify><label for=f1>{tongue.label}</label>
      <input id=f1 name=f1>%s<button id=f2>{tongue.verify}</button></form></div>"""
    before, after = visits.open(asks % ""), visits.open(asks % f"<p>{wrong}</p>")
    for scene in (before, after):
        prompt = scene.finding.prompt
        assert prompt is not None
        assert ([field.id for field in prompt.fields], prompt.factor) == (["f1"], "totp")
    verdict, _ = judged(before, after, Traffic((post(navigation=True),), ()))
    assert verdict is not None
    assert (verdict.outcome, verdict.rule) == ("wrong", "said so"), verdict


def test_words_while_the_answer_is_awaited_are_no_verdict_yet(visits: Visits) -> None:
    before = visits.open(PROMPT)
    after = visits.change(PROMPT + "<p>Invalid</p>")
    assert judged(before, after, Traffic((post(None),)))[1] >= 3_000


def test_a_refused_beacon_to_another_site_is_no_refusal(visits: Visits) -> None:
    before = visits.open(PROMPT)
    beacon = post(403, url="https://metrics.example.com/collect", carries=False)
    assert judged(before, visits.change(PROMPT), Traffic((beacon,)))[0] is None


def test_a_spinner_in_place_of_the_form_is_no_acceptance_while_the_answer_is_awaited(visits: Visits) -> None:
    before = visits.open(PROMPT)
    assert judged(before, visits.change("<p>Verifying…</p>"), Traffic((post(None),)))[0] is None


def test_a_refusal_whose_body_is_still_to_come_may_be_a_lock(visits: Visits) -> None:
    before = visits.open(PROMPT)
    after, started = visits.change(PROMPT), replace(post(403), finished=False)
    verdict, took = judged(before, after, Traffic((started,)))
    assert ((verdict and verdict.outcome), took) == ("wrong", 1_000)
    whole = replace(started, finished=True, reply=replies.read(b'{"error":"account_locked"}', refused=True))
    assert (verdict := judged(before, after, Traffic((whole,)))[0]) is not None
    assert verdict.outcome == "locked"


@pytest.mark.parametrize("words", ["The request timed out. Please try again.", "Invalid code", ""])
def test_a_page_that_gave_up_waiting_does_not_know_whether_it_was_accepted(visits: Visits, words: str) -> None:
    before = visits.open(PROMPT)
    aborted = replace(post(None), failure="net::ERR_ABORTED", finished=True)
    verdict, took = judged(before, visits.change(PROMPT + f"<p>{words}</p>"), Traffic((aborted,)))
    assert ((verdict and verdict.outcome), took) == ("error", 250)


def test_a_page_that_broke_off_and_left_is_judged_by_where_it_is(visits: Visits) -> None:
    before = visits.open(PROMPT)
    aborted = replace(post(None), failure="net::ERR_ABORTED", finished=True)
    verdict, _ = judged(before, visits.open("<h1>Welcome back, Anna</h1>"), Traffic((aborted,)))
    assert (verdict and verdict.outcome) == "accepted"


def test_a_page_between_two_answers_is_no_acceptance_yet(visits: Visits) -> None:
    before, shell = visits.open(PROMPT), visits.open("<header>Acme</header>", "/")
    assert before.finding.prompt is not None
    judge = Judge(before, before.finding.prompt)
    first = Exchange("GET", f"{SITE}/cfg", navigation=False, started=0.0, carries_code=False)
    assert judge.see(shell, Traffic((post(navigation=True), first)), at=0) is None
    assert judge.see(shell, Traffic((post(navigation=True), first)), at=1_200) is None
    both = Traffic((post(navigation=True), replace(first, status=200, finished=True)))
    assert judge.see(shell, both, at=1_210) is None
    assert (verdict := judge.see(visits.change(EMPTY), both, at=1_300)) is None or verdict.outcome != "accepted"
    assert judge.see(shell, both, at=1_300) is None
    assert (verdict := judge.see(shell, both, at=1_300 + judge.due(1_300))) is not None
    assert verdict.outcome == "accepted"


def test_a_page_that_still_fetches_is_given_time(visits: Visits) -> None:
    before = visits.open(PROMPT)
    traffic = Traffic((post(), Exchange("GET", f"{SITE}/me", navigation=False, started=0.0, carries_code=False)))
    verdict, took = judged(before, visits.change("<h1>Dashboard</h1>"), traffic)
    assert (verdict and verdict.outcome, took) == ("accepted", 3_000)
