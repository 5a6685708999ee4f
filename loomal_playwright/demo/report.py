"""The demo's report: one HTML file beside its screenshots, readable without a network, in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from loomal_playwright import picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from loomal_playwright.flow.solution import Attempt, Event
    from loomal_playwright.picture import Picture

_SECOND = 1_000  # ms
_STAGES = {
    "look": "looking at the page",
    "find": "finding the field",
    "choose": "choosing the factor",
    "obtain": "obtaining a code",
    "enter": "entering it",
    "judge": "reading the verdict",
    "again": "deciding to try again",
    "wait": "waiting for the next code",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen right before an attempt: the picture with the fields outlined, and why they were taken."""

    picture: Picture
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one story. Times in milliseconds; `error` is "" when nothing failed; `last` shows the page at its end."""

    title: str
    promise: str
    passed: bool
    attempts: tuple[Attempt, ...]
    sights: tuple[Sight, ...]
    last: Picture
    trail: tuple[Event, ...]
    error: str = ""

    @property
    def elapsed(self) -> float:
        """Milliseconds from the call to its last entry."""
        return self.trail[-1].at if self.trail else 0


def write(folder: Path, accounts: Sequence[Account], *, browser: str, when: str) -> Path:
    """Write `index.html` into `folder`, where the pictures are, and return its path."""
    passed = sum(account.passed for account in accounts)
    facts = _tag("ul", "facts",
        _tag("li", "good" if passed == len(accounts) else "bad", f"{passed} of {len(accounts)} ended as they should"),
        *(_tag("li", "", escape(fact)) for fact in (_seconds(sum(account.elapsed for account in accounts)), browser, when)),
    )  # fmt: skip
    body = facts + "".join(_story(account) for account in accounts)
    template = resources.files(__package__).joinpath("report.html").read_text(encoding="utf-8")
    style = picture.style() + resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    file = folder / "index.html"
    file.write_text(template.replace("/* style */", style).replace("<!-- body -->", body), encoding="utf-8")
    return file


def _story(account: Account) -> str:
    end = _tag("span", "chip good", "as it should") if account.passed else _tag("span", "chip bad", "not as it should")
    head = _tag("header", "", _tag("h2", "", escape(account.title)), end)
    attempts = [
        _attempt(number, sight, account.attempts[number] if number < len(account.attempts) else None)
        for number, sight in enumerate(account.sights)
    ]
    error = _tag("pre", "", escape(account.error)) if account.error else ""
    return _tag("section", "", head, _tag("p", "", escape(account.promise)), *attempts, _end(account), error, _log(account.trail))


def _attempt(number: int, sight: Sight, attempt: Attempt | None) -> str:
    if attempt is None:
        verdict = _tag("p", "soft", "Nothing was submitted.")
    else:
        verdict = _tag("dl", "",
            _pair("Outcome", _tag("span", f"chip {'good' if attempt.outcome == 'accepted' else 'bad'}", escape(attempt.outcome))),
            _pair("Because", escape(attempt.reason)),
            _pair("Factor", escape(attempt.factor)),
            _pair("Took", f"{_seconds(attempt.elapsed)}, from {_seconds(attempt.started)} on"),
        )  # fmt: skip
    why = _tag("h3", "", "Why this field") + _tag("ul", "reasons", *(_tag("li", "", escape(reason)) for reason in sight.reasons))
    shown = _figure(sight.picture, f"Right before attempt {number + 1}: the field in green, the submit control in blue.")
    return _tag("article", "attempt", shown, _tag("div", "", _tag("h3", "", f"Attempt {number + 1}"), verdict, why))


def _end(account: Account) -> str:
    spent = _spent(account.trail)
    whole = sum(spent.values()) or 1
    bar = _tag("div", "bar", *(f'<i class="{stage}" style="width:{100 * ms / whole:.2f}%"></i>' for stage, ms in spent.items()))
    legend = _tag(
        "ul", "legend", *(f'<li><i class="{stage}"></i>{_STAGES[stage]} {_seconds(ms)}</li>' for stage, ms in spent.items())
    )
    times = _tag("h3", "", f"Where the {_seconds(account.elapsed)} went") + bar + legend
    return _tag("article", "attempt", _figure(account.last, "At the end."), _tag("div", "", times))


def _spent(trail: Iterable[Event]) -> dict[str, float]:
    """Milliseconds per stage. An entry is written when its work is done, but for one that says what is being waited for."""
    spent = dict.fromkeys(_STAGES, 0.0)
    at, waiting = 0.0, False
    for event in trail:
        spent["wait" if waiting else event.stage] += event.at - at
        at, waiting = event.at, event.text.startswith("waiting")
    return {stage: ms for stage, ms in spent.items() if ms >= 1}


def _log(trail: Iterable[Event]) -> str:
    rows = (
        _tag("tr", "", _tag("td", "", f"+{event.at:,.0f} ms"), _tag("td", "", event.stage), _tag("td", "", escape(event.text)))
        for event in trail
    )
    return _tag("details", "", _tag("summary", "", "Call log"), _tag("table", "", *rows))


def _figure(shown: Picture, caption: str) -> str:
    return _tag("figure", "", shown.html(), _tag("figcaption", "", escape(caption)))


def _pair(name: str, value: str) -> str:
    return _tag("dt", "", name) + _tag("dd", "", value)


def _seconds(ms: float) -> str:
    return f"{ms:.0f} ms" if ms < _SECOND else f"{ms / _SECOND:.1f} s"


def _tag(name: str, classes: str, *content: str) -> str:
    attribute = f' class="{classes}"' if classes else ""
    return f"<{name}{attribute}>{''.join(content)}</{name}>"
