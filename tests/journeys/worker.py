"""One of several workers who sign in to one account with mailed codes; tests start it as a process of its own.

It says on its standard output what it does, a line each: "ready", the trail, "done" and the outcomes. It clicks when it is told to.
"""

from __future__ import annotations

import json
import sys

from playwright.sync_api import sync_playwright

from loomal_playwright import Ledger
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.sync_api import solve_2fa


def say(*what: object) -> None:
    """Tell whoever started it."""
    print(*what, flush=True)  # noqa: T201 - how else


def main(options: str, url: str, inbox: str, ledger: str) -> None:
    """Sign in."""
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(**json.loads(options)).new_page()
        say("ready")
        sys.stdin.readline()
        page.goto(url)
        solution = solve_2fa(
            page, label="crm", vault=_none, factors=("email",), inbox=LocalInbox(inbox), ledger=Ledger(ledger), on_event=say,
        )  # fmt: skip
        say("done", *(attempt.outcome for attempt in solution.attempts))


def _none(_challenge: object) -> str:
    raise AssertionError


if __name__ == "__main__":
    main(*sys.argv[1:])
