"""Workers of a fleet on one account, some of them killed, and what is true of what they did.

At length: python tests/unit/codes/fleet.py sqlite:////tmp/fleet.db --rounds 20
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from loomal_playwright.codes.io import DirectIO
from loomal_playwright.codes.ledger import Ledger
from loomal_playwright.errors import CodeTimeout

WORKERS = 16
ACCOUNT = "vault/crm"


@dataclass(frozen=True)
class Job:
    """What each worker does: type the code of one time step of `period` seconds, then take one of `mails`, under the lease."""

    url: str
    log: Path
    period: float
    until: float  # seconds since the epoch
    mails: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diary:
    """What the workers wrote down: (worker, what, of what), oldest first."""

    lines: tuple[tuple[int, str, str], ...]

    def of(self, what: str) -> list[str]:
        """All of it, oldest first."""
        return [of for _, did, of in self.lines if did == what]

    def who(self, what: str) -> set[int]:
        """Those who did it."""
        return {worker for worker, did, _ in self.lines if did == what}

    def overlaps(self, killed: set[int]) -> list[tuple[int, int]]:
        """Holders of the lease that came in while another, who was not killed, was."""
        inside: set[int] = set()
        found = []
        for worker, did, _ in self.lines:
            if did == "in":
                found += [(other, worker) for other in inside - killed]
                inside = {worker}
            elif did == "out":
                inside.discard(worker)
        return found


def run(job: Job, *, kills: int, workers: int = WORKERS) -> tuple[Diary, set[int]]:
    """Let them work, and kill some as they do; what they wrote, and which were killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["loomal_playwright.codes.stores.sqlite", "loomal_playwright.codes.books.sqlite", __name__])
    fleet = [context.Process(target=work, args=(job, worker)) for worker in range(workers)]
    for process in fleet:
        process.start()
    killed = set(random.sample(range(workers), kills))
    for worker in killed:
        time.sleep(random.uniform(0, job.period * workers / kills))  # noqa: S311 - any moment will do
        fleet[worker].kill()
    for process in fleet:
        process.join()
    lines = [line.split("\t", 2) for line in job.log.read_text().splitlines()]
    died = {worker for worker, process in enumerate(fleet) if process.exitcode == -9}
    failed = {worker: process.exitcode for worker, process in enumerate(fleet) if process.exitcode not in (0, -9)}
    assert not failed, failed
    return Diary(tuple((int(worker), did, of) for worker, did, of in lines)), died


def work(job: Job, worker: int) -> None:
    """One worker's life."""
    log = os.open(job.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def write(did: str, of: object) -> None:
        os.write(log, f"{worker}\t{did}\t{of}\n".encode())

    with DirectIO() as io:
        ledger = Ledger(job.url)
        earliest = math.floor(io.now() / job.period)
        try:
            step = io.run(ledger.reserve(io, ACCOUNT, earliest=earliest, until=job.until, period=job.period)).step
        except CodeTimeout as late:
            write("late", late)
            return
        io.run(io.sleep(max(0.0, step * job.period - io.now()) * 1000))
        write("typed", step)
        if job.mails:
            write("took", _mail(job, io, ledger, write))


def _mail(job: Job, io: DirectIO, ledger: Ledger, write) -> str:
    hold = ledger.lease(ACCOUNT)
    while not io.run(hold.take(io)):
        io.run(io.sleep(random.uniform(5, 25)))  # noqa: S311 - ditto
    write("in", "")
    taken = next(mail for mail in job.mails if io.run(ledger.claim_message(io, "inbox", mail)))
    io.run(io.sleep(20))
    write("out", "")
    hold.free()
    return taken


def check(diary: Diary, killed: set[int], workers: int = WORKERS) -> None:
    """What must be true of every run."""
    twice = [of for what in ("typed", "took") for of, times in Counter(diary.of(what)).items() if times > 1]
    assert twice == []
    assert diary.overlaps(killed) == []
    assert diary.who("took") | killed == set(range(workers))


def main() -> None:
    """Do it again and again, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--period", type=float, default=0.25, help="seconds of a time step")
    options = parser.parse_args()
    typed = died = 0
    for i in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            mails = tuple(f"{i}-{k}-{time.time()}" for k in range(2 * WORKERS))
            until = time.time() + 60
            diary, killed = run(Job(options.url, Path(folder) / "log", options.period, until, mails), kills=options.kills)
            check(diary, killed)
            typed, died = typed + len(diary.of("typed")), died + len(killed)
            print(f"round {i + 1}: {len(diary.of('typed'))} typed, {len(diary.of('took'))} mails taken, {len(killed)} killed")  # noqa: T201
    print(f"{typed} steps and never one twice; {died} workers killed")  # noqa: T201


if __name__ == "__main__":
    main()
