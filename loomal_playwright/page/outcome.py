"""What became of a submission: one ordered table of rules over what was there before, what is there now, and the traffic between.

`signs.py` gathers, `RULES` judge, the first that holds wins. An acceptance rests on what the page shows of it; where it shows nothing, on
its silence for a while. A rule whose evidence may still be overtaken (an error text that a
script adds a moment after the answer) must hold for its `settle` ms; none waits for a timeout. Nothing is guessed: when no rule
holds there is no verdict yet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loomal_playwright.page.saying import verdict_of
from loomal_playwright.page.signs import Signs, signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.names import Outcome
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.saying import Scene
    from loomal_playwright.page.traffic import Traffic

_CLIENT_ERROR, _NOT_FOUND, _LOCKED, _TOO_MANY, _SERVER_ERROR = 400, 404, 423, 429, 500
_REFUSALS = frozenset({400, 401, 403, 406, 409, 410, 412, 422})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait`: ms that the page asks to wait, `left`: attempts that it says remain; None: it does not say. `rule`: the row that decided.

    `resent`: it says that another code is on its way.
    """

    outcome: Outcome
    rule: str
    reason: str
    wait: int | None = None
    left: int | None = None
    resent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: holds when `test` does and has done so for `settle(signs)` ms, and the page has fetched nothing for `lull` ms."""

    name: str
    outcome: Outcome | None  # None: what the page said
    test: Callable[[Signs], bool]
    reason: str
    settle: Callable[[Signs], float] = lambda _signs: 0.0
    lull: float = 0.0


def _answered(signs: Signs) -> bool:
    return signs.submission is not None and signs.submission.answered


def _status(signs: Signs) -> int:
    return (signs.submission.status or 0) if signs.submission else 0


def _locks(signs: Signs) -> bool:
    return signs.said is not None and signs.said.outcome == "locked"


def _limits(signs: Signs) -> bool:
    return signs.said is not None and signs.said.outcome in ("limited", "locked")


def _quiet(answered: float, unanswered: float) -> Callable[[Signs], float]:
    """How long to look on: less once the server's answer is known to be in; longer while the page still fetches, but not for ever."""
    return lambda signs: max(answered if _answered(signs) else unanswered, _BUSY if signs.busy else 0.0)


def _refused(signs: Signs) -> bool:
    """Whether the status refuses; that there is no such challenge is said of what carried the code alone."""
    status, submission = _status(signs), signs.submission
    return status in _REFUSALS or (status == _NOT_FOUND and submission is not None and submission.carries_code)


def _says_no(signs: Signs) -> bool:
    """Whether the answer to the code refuses it whatever its status, and not for a fault of the server's own."""
    reply = signs.submission.reply if signs.submission else None
    return reply is not None and not any(verdict_of(line) == "error" for line in reply.lines)


def _bland(signs: Signs) -> bool:
    """Whether the page says no more than that something went wrong, where the status says what."""
    return signs.said is not None and signs.said.outcome == "error" and signs.again and _refused(signs)


def _stands(signs: Signs) -> bool:
    """Whether the prompt is still there as it was, so that words stand beside it: answered, or shut."""
    return signs.shut or (signs.again and not signs.replaced and _answered(signs))


def _at_once(otherwise: float) -> Callable[[Signs], float]:
    """A new document, or an answer that is no refusal, speaks for itself."""
    return lambda signs: 0.0 if signs.replaced or (_answered(signs) and _status(signs) < _CLIENT_ERROR) else otherwise


_BUSY = 3_000.0  # ms that other traffic of the page is waited for: some of it (long polls) never ends
_UNCOVERED = 1_500.0  # ms: once a dialog is shut, what lay under it shows, whatever comes next
_SILENT = 2_500.0  # ms: an answer that is no refusal, and a prompt that still stands without a word, may yet move on

RULES: tuple[Rule, ...] = (
    # whatever it says: after a failed post nobody can know whether it arrived
    Rule("network failure", "error", lambda s: s.failed and not _locks(s), "the submission got no answer", lambda _s: 250.0),
    Rule("server error", "error", lambda s: not _locks(s) and max(s.page_status, _status(s)) >= _SERVER_ERROR, "the server failed", lambda _s: 150.0),
    Rule("locked", "locked", lambda s: _LOCKED in (s.page_status, _status(s)), "status 423", lambda _s: 150.0),
    # one that says no more than "wrong" throttles all the same
    Rule("too many requests", "limited", lambda s: _TOO_MANY in (s.page_status, _status(s)) and not _limits(s), "status 429", lambda _s: 150.0),
    # what is said before the answer is in may be said of something else
    Rule("said so", None, lambda s: s.said is not None and not _bland(s), "the page says", lambda s: _BUSY if s.pending and not _locks(s) else 0.0),
    Rule("another code", "expired", lambda s: s.resent and s.again and not s.pending, "the page says that another code was sent",
         lambda s: 0.0 if s.replaced else 150.0),
    Rule("another prompt", "next_factor", lambda s: s.other is not None and not s.pending and not s.loading,
         "another factor is asked", lambda s: 0.0 if s.replaced else 150.0),
    Rule("uncovered", "accepted", lambda s: s.uncovered and bool(s.there.success) and not s.pending,
         "the page says that it went well, over the login form that lay under the prompt", _at_once(500.0)),
    Rule("login form", "lost", lambda s: s.login and not s.pending and not s.loading,
         "back at the login form", lambda s: 50.0 if s.replaced else _UNCOVERED if s.uncovered else 250.0),
    Rule("asked again", "wrong", lambda s: s.again and s.replaced and not s.pending and not s.loading,
         "a new page asks for the code again", lambda _s: 150.0),
    Rule("refused by status", "wrong", lambda s: _refused(s) and not s.replaced and not s.pending and not s.there.session,
         "the answer is a refusal", lambda s: 200.0 if s.submission is None or s.submission.over else 1_000.0),  # its body may say of a lock
    Rule("refused by its own word", "wrong", lambda s: s.again and _says_no(s) and not s.replaced and not s.pending,
         "the answer says of itself that it failed", _quiet(400.0, 400.0)),
    Rule("marked invalid", "wrong", lambda s: s.again and s.invalid and not s.pending,
         "the field, or what is said, is marked as wrong", _quiet(150.0, 400.0)),
    Rule("emptied", "wrong", lambda s: s.again and s.cleared and not s.pending and not s.replaced,
         "the field was emptied and asks again", _quiet(1_000.0, _SILENT)),
    Rule("the same words", "wrong", lambda s: s.again and s.echo and _answered(s) and not s.pending and not s.replaced,
         "the earlier refusal still stands after the answer", _quiet(_SILENT, _SILENT)),
    Rule("words beside it", "wrong", lambda s: s.again and s.noted and _answered(s) and not s.pending and not s.replaced,
         "the answer brought words beside the field", _quiet(_SILENT, _SILENT)),
    Rule("error page", "error", lambda s: s.replaced and not s.asking and s.page_status >= _CLIENT_ERROR and not s.loading,
         "the page answers with an error status", lambda _s: 50.0),
    Rule("signed in", "accepted", lambda s: s.gone and bool(s.there.session), "there is a way to sign out", _at_once(200.0)),
    Rule("turned away", "lost", lambda s: s.gone and bool(s.there.turned_away), "the page only leads back to the sign-in", _quiet(500.0, 1_500.0)),
    Rule("success", "accepted", lambda s: bool(s.there.success) and (s.gone or (_stands(s) and not s.pending and not _refused(s))),
         "the page says that it went well", _at_once(500.0)),
    Rule("trust", "accepted", lambda s: s.gone and bool(s.there.trusts), "it offers to trust this device", _at_once(500.0)),
    Rule("another view", "accepted", lambda s: s.gone and s.there.view, "the prompt is gone, and there is another page", _at_once(1_500.0)),
    # nothing tells what became of it: whoever was refused would be told by now
    Rule("gone", "accepted", lambda s: s.gone and not s.there.waits, "the prompt is gone and nothing was refused",
         _quiet(1_000.0, 2_000.0), lull=500.0),
    Rule("waiting", "unknown", lambda s: (s.gone or s.blank) and not s.asking and not s.pending and not s.loading,
         "the prompt is gone, and nothing else came", lambda s: 15_000.0 if s.busy else 10_000.0),
)  # fmt: skip


class Judge:
    """Holds a rule to its settling time. Feed it every look; it answers once it is sure."""

    def __init__(self, before: Scene, prompt: Prompt) -> None:
        self._before = before
        self._prompt = prompt
        self._rule: Rule | None = None
        self._since = 0.0
        self._settled = math.inf
        self._busied = -math.inf

    def see(self, after: Scene, traffic: Traffic, *, at: float) -> Verdict | None:
        """Judge one look, taken at `at` ms. None: not known yet."""
        evidence = signs(self._before, self._prompt, after, traffic)
        rule = next((row for row in RULES if row.test(evidence)), None)
        if rule is not self._rule:
            self._rule, self._since = rule, at
        self._busied = at if evidence.busy else self._busied
        self._settled = self._sure(rule, evidence) if rule else math.inf
        if rule is None or at < self._settled:
            return None
        return _verdict(rule, evidence)

    def _sure(self, rule: Rule, evidence: Signs) -> float:
        """When a rule may decide: a page that draws itself from several answers is between two of them no less on its way."""
        return max(self._since + rule.settle(evidence), min(self._busied + rule.lull, self._since + _BUSY))

    def due(self, at: float) -> float:
        """Milliseconds until the rule that holds now will have settled; infinite when none holds."""
        return max(0.0, self._settled - at)


def _verdict(rule: Rule, evidence: Signs) -> Verdict:
    said, submission = evidence.said, evidence.submission
    outcome = rule.outcome or (said.outcome if said else "unknown")
    reason = f"{rule.reason} “{said.text}”" if rule.outcome is None and said else rule.reason
    if rule.outcome is not None and evidence.page_status >= _CLIENT_ERROR:
        reason += f" (status {evidence.page_status})"
    wait = said.wait if said else None
    if outcome == "limited" and wait is None and submission is not None:
        wait = _retry_after(submission.retry_after)
    return Verdict(outcome, rule.name, reason, wait, said.left if said else None, evidence.resent)


def _retry_after(value: str) -> int | None:
    """Retry-After in ms (RFC 9110, section 10.2.3): seconds; a date is left to the page's own words."""
    return int(value) * 1000 if value.isdigit() else None
