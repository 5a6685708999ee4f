"""Which frames of the screencast may show a secret: those between typing and the page that no longer holds it.

Between two looks at a page that are clean, it is taken to be clean; a DOM snapshot is a look, and an action that carries a secret is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loomal_playwright.redaction.events import Line

_LAG = 1_000.0  # ms for which the screen may show what the document does not hold any more: Chromium holds the last picture of a page that is left


_LOOK = ("callId", "phase", "snapshotName")  # what snapshots that were taken together have in common


@dataclass(frozen=True, slots=True)
class _Mark:
    """At `at` ms the page was seen, or not seen, to be clean. `until`: of an action that carries a secret, its end."""

    at: float
    clean: bool
    until: float


def dropped(lines: Sequence[Line]) -> dict[int, Line]:
    """Return the lines, by their identity, of screencast frames that may show a secret."""
    marks = _marks(lines)
    pages = {page: _spans([mark for mark, of in marks if of in (page, None)]) for page in {page for _, page in marks}}
    frames = [line for line in lines if isinstance(line.event, dict) and line.event.get("type") == "screencast-frame"]
    anywhere = pages.get(None, [])
    return {
        id(line): line
        for line in frames
        if any(start <= line.event.get("timestamp", 0.0) <= end for start, end in pages.get(line.event.get("pageId"), anywhere))
    }


def _marks(lines: Sequence[Line]) -> list[tuple[_Mark, str | None]]:
    """What is known of each page. None: of any page."""
    events = [(line, line.event) for line in lines if isinstance(line.event, dict)]
    of_call = {
        event["snapshot"].get("callId"): event["snapshot"].get("pageId") for line, event in events if line.root is not None
    }
    ends = {event.get("callId"): event.get("endTime") for _, event in events if event.get("endTime") is not None}
    looks: dict[tuple[Any, ...], _Mark] = {}  # all frames of a page are looked at together
    marks: list[tuple[_Mark, str | None]] = []
    for line, event in events:
        if line.root is not None:
            snapshot = event["snapshot"]
            at = float(snapshot.get("timestamp") or 0.0)
            look = (snapshot.get("pageId"), *map(snapshot.get, _LOOK))
            clean = not line.root.shows and (look not in looks or looks[look].clean)
            looks[look] = _Mark(at, clean, at)
        elif line.dirty and (span := _span(event, ends)) is not None:
            page = event.get("pageId") or of_call.get(event.get("callId"))
            marks.append((_Mark(span[0], clean=False, until=span[1]), page))
    return marks + [(mark, page) for (page, *_), mark in looks.items()]


def _span(event: Mapping[str, Any], ends: Mapping[Any, Any]) -> tuple[float, float] | None:
    """From when until when an event lasted; None for a request, which is set off by what was typed before."""
    at = next(
        (float(event[name]) for name in ("startTime", "endTime", "time") if isinstance(event.get(name), (int, float))), None
    )
    return None if at is None or event.get("type") == "resource-snapshot" else (at, max(at, ends.get(event.get("callId"), at)))


def _spans(marks: Sequence[_Mark]) -> list[tuple[float, float]]:
    """Return from when until when the page may show a secret, in ms."""
    busy = [(mark.at, mark.until) for mark in marks if not mark.clean]
    clean = sorted(mark.at for mark in marks if mark.clean and not any(start <= mark.at <= end for start, end in busy))
    return [
        (
            max((at for at in clean if at < start), default=-float("inf")),
            min((at for at in clean if at > end), default=float("inf")) + _LAG,
        )
        for start, end in busy
    ]
