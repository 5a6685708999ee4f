"""Workers in processes of their own, on one account with one mailbox: nobody takes another's mail, and who is killed holds nobody up."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.browser import find_browser, launch_options
from loomal_playwright.codes.inboxes.local import LocalInbox
from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 3
fixtures = load()


class Worker:
    """A process that signs in; `lines`: what it said."""

    def __init__(self, *arguments: object) -> None:
        script = Path(__file__).with_name("worker.py")
        self._process = subprocess.Popen(
            [sys.executable, script, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.lines: list[str] = []
        self._news = threading.Condition()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            with self._news:
                self.lines.append(line.strip())
                self._news.notify_all()

    def says(self, what: str, within: float = 60) -> None:
        """Wait until it does."""
        with self._news:
            assert self._news.wait_for(lambda: any(what in line for line in self.lines), within), self.lines

    def begin(self) -> None:
        """Tell it to."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """As `kill -9` does."""
        self._process.kill()
        self._listener.join(5)
        with suppress(BrokenPipeError):
            self._process.communicate()


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    """Those that the test starts."""
    started: list[Worker] = []
    yield started
    for worker in started:
        worker.kill()


@pytest.mark.timeout(180)
def test_all_sign_in_one_after_the_other_though_one_is_killed_at_its_turn(
    face: Any, fake: Any, tmp_path: Path, workers: list[Worker]
) -> None:
    if face.name == "async":
        pytest.skip("the workers' face is the sync one")
    inbox, posted = LocalInbox(tmp_path / "inbox.db"), list[str]()
    # The first is killed as it waits; the others' mail is there by then: one on its way could be taken for what a resend brings.
    plans = [fixtures.MailPlan(lost=99), *[fixtures.MailPlan(delay=0)] * (WORKERS - 1)]
    runs = [fake.start("email", deliver=inbox.deliver, mail=plan, on_code=posted.append) for plan in plans]
    options, ledger = json.dumps(launch_options(find_browser())), f"sqlite:///{tmp_path}/ledger.db"
    workers += [Worker(options, run.url, inbox.path, ledger) for run in runs]
    for worker in workers:
        worker.says("ready")  # starting a browser takes its time
    first, *others = workers
    first.begin()
    first.says("waiting for mail")
    for worker in others:
        worker.begin()
        worker.says("in the queue")
    first.kill()
    for worker in others:
        worker.says("done")
    assert [run.signed_in for run in runs] == [False, True, True]
    assert max(Counter(posted).values()) == 1
    assert [len(run.submissions) for run in runs[1:]] == [1, 1], "a mail of another was taken, or one that was void"
