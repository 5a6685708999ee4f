"""Compares finders of one-time-code fields on every page of the tests' tables.

Three finders see the same pages: ours; the first visible field with `autocomplete=one-time-code`; and a regular expression over
names and ids, as browsers have one. A page counts as found when exactly the right fields are, in typing order. A wrong field is
any other on a page that asks for a code, a false fill any on a page that asks for none. The tables are the tests' own: whoever
changes the finder is held to them, so these figures compare finders, and promise nothing about pages never seen.

Growth: how long one look and its judgement take on pages of some thousand nodes, beside the browser's own walk over all of them
with `checkVisibility()` on the inputs, the best of several rounds each.

Exit status: 1 when ours finds less than 98 %, types into a wrong field, or takes more than 3 times that walk on the largest page.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.page.facts import Snapshot, parse, sensor
from loomal_playwright.page.prompt import find

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "page"))
import test_pages as tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Frame, Page

NODES = (1_000, 10_000, 50_000)
LEAST_FOUND, MOST = 0.98, 3.0
ROUNDS = 15
SHELL = '<!doctype html><html><meta charset="utf-8"><body>{}</body></html>'

# Answers ids of the fields, and the id of the control, of which only our finder knows.
Answer = tuple[tuple[str, ...], str]

_ONE_TIME_CODE = """() => [...document.querySelectorAll("input[autocomplete~='one-time-code' i]")]
  .filter((el) => el.checkVisibility() && !el.disabled).slice(0, 1).map((el) => el.id)"""
_EXPRESSION = r"""() => [...document.querySelectorAll("input")].filter((el) => {
  const said = `${el.name} ${el.id}`.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]/g, " "), autocomplete = el.autocomplete;
  if (!el.checkVisibility() || el.disabled || !/^(text|tel|number|password)$/.test(el.type)) return false;
  if (el.maxLength > 0 && el.maxLength < 4 || el.maxLength > 20 || /recover|backup/i.test(said) || /^cc-/.test(autocomplete)) return false;
  return autocomplete === "one-time-code" || /one.?time|\b(otp|otc|totp|sms|2fa|mfa)\b|verif(y|ication)?.?code|(second|two).?factor/i.test(said);
}).slice(0, 1).map((el) => el.id)"""


@dataclass(frozen=True)
class Case:
    """A page, and what is right on it: `fields` is empty where no code is to be typed."""

    name: str
    html: str
    fields: tuple[str, ...]
    submit: str


def look(frame: Page | Frame) -> Snapshot:
    """One look at one document, as the product takes it."""
    handle = frame.evaluate_handle(sensor())
    raw = handle.evaluate("(look) => look.facts")
    return Snapshot((parse(raw, frame=0, url=frame.url, origin="https://example.test", handle=handle),))


def ours(page: Page) -> Answer:
    """Ask this package's finder."""
    prompt = find(look(page)).prompt
    if prompt is None:
        return (), ""
    return tuple(field.id for field in prompt.fields), prompt.submit.id if prompt.submit else ""


def by(script: str) -> Callable[[Page], Answer]:
    """Ask a script in the page."""
    return lambda page: (tuple(page.evaluate(script)), "")


FINDERS: dict[str, Callable[[Page], Answer]] = {
    "loomal": ours,
    "autocomplete": by(_ONE_TIME_CODE),
    "expression": by(_EXPRESSION),
}


def cases() -> Iterator[Case]:
    """Yield every page of the tables."""
    for row in tables.POSITIVES:
        yield Case(row.name, row.html, tuple(row.fields.split()), row.submit)
    for row in (*tables.NONE_ASKED, *tables.SET_UP, *tables.REFUSED):
        yield Case(row.name, row.html, (), "")


def compare(page: Page) -> dict[str, Any]:
    """Return each finder's figures over the tables."""
    report = {}
    for name, finder in FINDERS.items():
        told, times = [], []
        for case in cases():
            page.set_content(SHELL.format(case.html))
            started = time.perf_counter()
            fields, submit = finder(page)
            times.append((time.perf_counter() - started) * 1000)
            told.append((case, fields, submit))
        asking = [row for row in told if row[0].fields]
        found = [row for row in asking if row[1] == row[0].fields]
        report[name] = {
            "pages": len(asking),
            "found": len(found),
            "wrong_fields": sum(bool(fields) and fields != case.fields for case, fields, _ in asking),
            "near_misses": len(told) - len(asking),
            "false_fills": sum(bool(fields) for case, fields, _ in told if not case.fields),
            "submit": sum(submit == case.submit for case, _, submit in found) if finder is ours else None,
            "ms_per_page": round(statistics.median(times), 2),
        }
    return report


def grown(nodes: int) -> str:
    """Return a page of about so many nodes: rows of a sheet, a link and a control in each, and one prompt."""
    row = "<tr><td>Order {n}</td><td><a href='#'>Customer {n}</a></td><td><input value={n}></td><td><b>paid</b> <i>in full</i></td></tr>"
    rows = "".join(row.format(n=n) for n in range(nodes // 9))
    form = "<h1>Two-step verification</h1><form><label>Verification code <input id=c maxlength=6></label><button>Verify</button></form>"
    return SHELL.format(f"{form}<table>{rows}</table>")


_TIMES = """([look, rounds]) => {
  const walk = () => {
    let n = 0;
    for (const el of document.querySelectorAll("*")) if (el.localName === "input") n += el.checkVisibility();
    return n;
  };
  const time = (work) => { const start = performance.now(); work(); return performance.now() - start; };
  let sensing = Infinity, walking = Infinity;
  for (let i = 0; i < rounds; i++) { sensing = Math.min(sensing, time(look)); walking = Math.min(walking, time(walk)); }
  return [sensing, walking, document.querySelectorAll("*").length];
}"""


def growth(page: Page, nodes: int) -> dict[str, float]:
    """Return what one look costs on a page of so many nodes, and what the plain walk does."""
    page.set_content(grown(nodes))
    sensing, walking, count = page.evaluate(f"() => ({_TIMES})([{sensor().rpartition('//#')[0]}, {ROUNDS}])")
    snapshot = look(page)
    judging = min(timed(lambda: find(snapshot)) for _ in range(5))
    return {
        "nodes": count,
        "look_ms": round(sensing, 2),
        "walk_ms": round(walking, 2),
        "ratio": round(sensing / walking, 2),
        "judge_ms": round(judging, 2),
    }


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that it takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def show(report: dict[str, Any]) -> None:
    """Print it for people."""
    print(f"{'finder':14} {'found':>12} {'wrong fields':>13} {'false fills':>12} {'submit':>11} {'ms per page':>12}")
    for name, one in report["finders"].items():
        submit = "-" if one["submit"] is None else f"{one['submit']} of {one['found']}"
        print(
            f"{name:14} {one['found']:4} of {one['pages']:4} {one['wrong_fields']:13} {one['false_fills']:4} of {one['near_misses']:4}"
            f" {submit:>11} {one['ms_per_page']:12.2f}"
        )
    print(f"\n{'nodes':>7} {'look':>9} {'walk':>9} {'ratio':>6} {'judgement':>10}")
    for one in report["growth"]:
        print(f"{one['nodes']:7} {one['look_ms']:6.2f} ms {one['walk_ms']:6.2f} ms {one['ratio']:6.2f} {one['judge_ms']:7.2f} ms")


def main() -> int:
    """Run, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(**launch_options(find_browser())).new_page()
        report = {"finders": compare(page), "growth": [growth(page, nodes) for nodes in NODES]}
    print(json.dumps(report, indent=2)) if options.json else show(report)
    mine = report["finders"]["loomal"]
    good = mine["found"] >= LEAST_FOUND * mine["pages"] and not mine["wrong_fields"] + mine["false_fills"]
    return 0 if good and report["growth"][-1]["ratio"] <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
