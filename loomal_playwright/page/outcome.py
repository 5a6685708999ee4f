"""What became of a submission: one ordered table of rules over what was there before, what is there now, and the traffic between.

`signs` gathers, `RULES` judge, the first that holds wins. A rule whose evidence may still be overtaken (an error text that a
script adds a moment after the answer) must hold for its `settle` ms; none waits for a timeout. Nothing is guessed: when no rule
holds there is no verdict yet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from loomal_playwright.page import lexicon
from loomal_playwright.page.saying import Saying, Scene, said, saying_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.names import Outcome
    from loomal_playwright.page.facts import Document, Field
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.traffic import Exchange, Traffic

_CLIENT_ERROR, _TOO_MANY, _LOCKED, _SERVER_ERROR = 400, 429, 423, 500
_REFUSALS = frozenset({400, 401, 403, 406, 409, 410, 412, 422})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait`: ms that the page asks to wait, when it names them. `rule`: the row that decided."""

    outcome: Outcome
    rule: str
    reason: str
    wait: int | None = None


@dataclass(frozen=True, slots=True)
class Signs:
    """The evidence, gathered. `asking`: a code is still wanted; `again`: by the same prompt as before.

    `moved_on`: the answer is in and no refusal, nothing else is fetched, and the page has a heading or controls that it had not.
    """

    said: Saying | None
    asking: bool
    again: bool
    other: Prompt | None
    login: bool
    moved_on: bool
    replaced: bool
    pending: bool
    loading: bool
    blank: bool
    invalid: bool
    cleared: bool
    echo: bool
    submission: Exchange | None
    failed: bool
    page_status: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: holds when `test` does and has done so for `settle(signs)` ms."""

    name: str
    outcome: Outcome | None  # None: what the page said
    test: Callable[[Signs], bool]
    reason: str
    settle: Callable[[Signs], float] = lambda _signs: 0.0


def _answered(signs: Signs) -> bool:
    return signs.submission is not None and signs.submission.answered


def _status(signs: Signs) -> int:
    return (signs.submission.status or 0) if signs.submission else 0


def _locks(signs: Signs) -> bool:
    return signs.said is not None and signs.said.outcome == "locked"


def _quiet(answered: float, unanswered: float) -> Callable[[Signs], float]:
    """How long to look on: less once the server's answer is known to be in."""
    return lambda signs: answered if _answered(signs) else unanswered


RULES: tuple[Rule, ...] = (
    # whatever it says: after a failed post nobody can know whether it arrived
    Rule("network failure", "error", lambda s: s.failed and not _locks(s), "the submission got no answer", lambda _s: 250.0),
    Rule("server error", "error", lambda s: not _locks(s) and max(s.page_status, _status(s)) >= _SERVER_ERROR, "the server failed", lambda _s: 150.0),
    Rule("said so", None, lambda s: s.said is not None, "the page says"),
    Rule("too many requests", "limited", lambda s: _TOO_MANY in (s.page_status, _status(s)), "status 429", lambda _s: 150.0),
    Rule("locked", "locked", lambda s: _LOCKED in (s.page_status, _status(s)), "status 423", lambda _s: 150.0),
    Rule("another prompt", "next_factor", lambda s: s.other is not None and not s.pending and not s.loading,
         "another factor is asked", lambda s: 0.0 if s.replaced else 150.0),
    Rule("login form", "lost", lambda s: s.login and not s.pending and not s.loading,
         "back at the login form", lambda s: 50.0 if s.replaced else 250.0),
    Rule("asked again", "wrong", lambda s: s.again and s.replaced and not s.pending and not s.loading,
         "a new page asks for the code again", lambda _s: 150.0),
    Rule("refused by status", "wrong", lambda s: s.asking and not s.replaced and _status(s) in _REFUSALS,
         "the answer is a refusal", lambda _s: 200.0),
    Rule("marked invalid", "wrong", lambda s: s.again and s.invalid and not s.pending,
         "the field is marked invalid", _quiet(150.0, 400.0)),
    Rule("emptied", "wrong", lambda s: s.again and s.cleared and not s.pending and not s.replaced,
         "the field was emptied and asks again", _quiet(300.0, 1_500.0)),
    Rule("the same words", "wrong", lambda s: s.again and s.echo and _answered(s) and not s.pending and not s.replaced,
         "the earlier refusal still stands after the answer", lambda _s: 600.0),
    Rule("error page", "error", lambda s: s.replaced and not s.asking and s.page_status >= _CLIENT_ERROR and not s.loading,
         "the page answers with an error status", lambda _s: 50.0),
    Rule("gone", "accepted", lambda s: not (s.asking or s.login or s.pending or s.loading or s.blank or s.closed),
         "the prompt is gone and nothing was refused",
         lambda s: 0.0 if s.replaced or s.moved_on else 200.0 if _answered(s) else 1_500.0),
)  # fmt: skip


class Judge:
    """Holds a rule to its settling time. Feed it every look; it answers once it is sure."""

    def __init__(self, before: Scene, prompt: Prompt) -> None:
        self._before = before
        self._prompt = prompt
        self._rule: Rule | None = None
        self._since = 0.0
        self._settled = math.inf

    def see(self, after: Scene, traffic: Traffic, *, at: float) -> Verdict | None:
        """Judge one look, taken at `at` ms. None: not known yet."""
        evidence = signs(self._before, self._prompt, after, traffic)
        rule = next((row for row in RULES if row.test(evidence)), None)
        if rule is not self._rule:
            self._rule, self._since = rule, at
        self._settled = self._since + rule.settle(evidence) if rule else math.inf
        if rule is None or at < self._settled:
            return None
        return _verdict(rule, evidence)

    def due(self, at: float) -> float:
        """Milliseconds until the rule that holds now will have settled; infinite when none holds."""
        return max(0.0, self._settled - at)


def _verdict(rule: Rule, evidence: Signs) -> Verdict:
    said, submission = evidence.said, evidence.submission
    outcome = rule.outcome or (said.outcome if said else "unknown")
    reason = f"{rule.reason} “{said.text}”" if rule.outcome is None and said else rule.reason
    if rule.outcome is not None and evidence.page_status >= _CLIENT_ERROR:
        reason += f" (status {evidence.page_status})"
    wait = lexicon.wait_ms(said.text) if said else None
    if outcome == "limited" and wait is None and submission is not None:
        wait = _retry_after(submission.retry_after)
    return Verdict(outcome, rule.name, reason, wait)


def _retry_after(value: str) -> int | None:
    """Retry-After in ms (RFC 9110, section 10.2.3): seconds; a date is left to the page's own words."""
    return int(value) * 1000 if value.isdigit() else None


def signs(before: Scene, prompt: Prompt, after: Scene, traffic: Traffic) -> Signs:
    """Gather the evidence of one look."""
    old = before.snapshot.documents[prompt.frame]
    documents = after.snapshot.documents
    same = next((document for document in documents if document.born == old.born and document.origin == old.origin), None)
    replaced = same is None and bool(documents)
    found = after.finding.prompt
    again = found is not None and similar(prompt, found)
    remains = _remains(prompt, documents)
    other = found if found is not None and not again and found.factor != "passkey" else None
    login = other is None and not again and not remains and _login(before, after, replaced=replaced)
    asking = again or other is not None or remains or bool(after.finding.rivals)
    fields = found.fields if found is not None and again else ()
    submission = _submission(traffic)
    page_status = next((e.status or 0 for e in reversed(traffic.exchanges) if e.navigation and not e.redirected), 0)
    return Signs(
        said=said(before, after, traffic, aside=not asking and not login, bad=page_status >= _CLIENT_ERROR),
        asking=asking,
        again=again or (remains and other is None),
        other=other,
        login=login,
        moved_on=_accepting(submission)
        and all(exchange.answered for exchange in traffic.exchanges)
        and _another_view(before, after),
        replaced=replaced,
        pending=any(not exchange.answered for exchange in traffic.exchanges if exchange.submits) and not traffic.closed,
        loading=not documents or documents[0].ready == "loading" or any(d.ready == "loading" for d in documents if d is same),
        blank=not any(d.texts or d.fields for d in documents),
        invalid=any(field.invalid for field in fields) and not any(field.invalid for field in prompt.fields),
        cleared=bool(fields) and not any(field.value_length for field in fields),
        echo=any(saying_of(text.text) for text in old.texts),
        submission=submission,
        failed=_failed(submission) or any(document.url.startswith("chrome-error:") for document in documents),
        page_status=page_status,
        closed=traffic.closed,
    )


def similar(one: Prompt, two: Prompt) -> bool:
    """Whether two prompts ask for the same code: same factor as far as they say it, and a field that looks the same."""
    if one.factor != two.factor and "any" not in (one.factor, two.factor):
        return False
    if not one.fields or not two.fields:
        return one.fields == two.fields and one.factor == two.factor
    a, b = one.fields[0], two.fields[0]
    return (
        (a.name == b.name != "")
        or (a.id == b.id != "")
        or {label.text for label in a.labels} == {label.text for label in b.labels}
    )


def _submission(traffic: Traffic) -> Exchange | None:
    """The exchange that took the code to the server: one that carries it, else a navigation, else one that writes."""
    tests: tuple[Callable[[Exchange], bool], ...] = (
        lambda exchange: exchange.carries_code,
        lambda exchange: exchange.navigation,
        lambda exchange: exchange.writes,
    )
    return next((exchange for test in tests for exchange in reversed(traffic.exchanges) if test(exchange)), None)


def _failed(submission: Exchange | None) -> bool:
    """Whether the network failed the submission; an abort is the page's own doing: it went on elsewhere."""
    return submission is not None and bool(submission.failure) and "ABORTED" not in submission.failure.upper()


def _remains(prompt: Prompt, documents: tuple[Document, ...]) -> bool:
    """Whether the first field is still to be seen, even if disabled or no longer recognised as a prompt."""
    if not prompt.fields:
        return False
    looks = _looks(prompt.fields[0])
    return any(field.visible and _looks(field) == looks for document in documents for field in document.fields)


def _looks(field: Field) -> tuple[object, ...]:
    return (
        field.tag,
        field.type,
        field.id,
        field.name,
        field.autocomplete,
        tuple(label.text for label in field.labels if label.route != "heading"),
    )


def _accepting(submission: Exchange | None) -> bool:
    return submission is not None and submission.status is not None and submission.status < _CLIENT_ERROR


def _another_view(before: Scene, after: Scene) -> bool:
    def shown(scene: Scene) -> set[str]:
        documents = scene.snapshot.documents
        headings = {text.text for document in documents for text in document.texts if text.heading}
        return headings | {
            button.text for document in documents for button in document.buttons if button.visible and not button.disabled
        }

    return bool(shown(after) - shown(before))


def _login(before: Scene, after: Scene, *, replaced: bool) -> bool:
    def form(scene: Scene) -> bool:
        return any(_is_login(field, document.url) for document in scene.snapshot.documents for field in document.fields)

    return form(after) and (replaced or not form(before))


def _is_login(field: Field, url: str) -> bool:
    if not field.visible or not field.on_top:
        return False
    path = urlsplit(url).path.lower()
    names = field.type == "email" or "username" in field.autocomplete
    return field.type == "password" or (
        names and any(word in path for word in ("login", "signin", "sign-in", "sign_in", "logon"))
    )
