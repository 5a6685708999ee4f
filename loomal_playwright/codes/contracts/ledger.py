# ruff: noqa: S101, D102, PLR2004 - these are tests: they assert, their names are their docstrings, their numbers are examples
"""What a ledger must do, whatever keeps its book."""

from __future__ import annotations

import multiprocessing
from functools import partial
from typing import TYPE_CHECKING

import pytest

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.contracts import Contract, SettableIO
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.errors import BudgetSpent, CodeTimeout

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from multiprocessing.queues import SimpleQueue
    from pathlib import Path
    from typing import Any

    from loomal_playwright.codes.books.book import Hold
    from loomal_playwright.codes.ledger import Ledger, Reservation

ACCOUNT = "vault/label/generation"
_WORKERS, _CLAIMS = 8, 25


class LedgerContract(Contract):
    """`make_ledger` opens the same book each time; at first it is empty."""

    def make_ledger(self, tmp_path: Path, **options: Any) -> Ledger:
        """Return Ledger(url, **options); for one `tmp_path` always over the same book."""
        msg = f"{type(self).__name__} must define make_ledger(tmp_path, **options), for {tmp_path}, {options}"
        raise TypeError(msg)

    @pytest.fixture
    def ledger(self, tmp_path: Path) -> Ledger:
        return self.make_ledger(tmp_path, budget=2, budget_window=60_000)

    def test_steps_are_handed_out_strictly_increasing(self, ledger: Ledger, io: SettableIO) -> None:
        first = _step(io)
        assert [self.run(io, _reserve(ledger, io)).step for _ in range(3)] == [first, first + 1, first + 2]

    def test_a_free_account_gets_the_earliest_step_asked_for(self, ledger: Ledger, io: SettableIO) -> None:
        assert self.run(io, ledger.reserve(io, ACCOUNT, earliest=7, until=None, period=30)).step == 7

    def test_accounts_do_not_wait_for_each_other(self, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, _reserve(ledger, io))
        assert self.run(io, _reserve(ledger, io, "another")).step == _step(io)

    def test_the_place_counts_reservations_that_are_not_over(self, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, _reserve(ledger, io))
        self.run(io, _reserve(ledger, io))
        io.advance(30)
        assert self.run(io, _reserve(ledger, io)).place == 1

    def test_a_second_opening_knows_what_is_spent(self, tmp_path: Path, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, _reserve(ledger, io))
        assert self.run(io, _reserve(self.make_ledger(tmp_path), io)).step == _step(io) + 1

    def test_a_step_beyond_the_deadline_names_the_place_and_the_wait(self, ledger: Ledger, io: SettableIO) -> None:
        io.advance(5)
        for _ in range(2):
            self.run(io, _reserve(ledger, io))
        with pytest.raises(CodeTimeout, match=r"place 3 in the queue.* in 55,000 ms, 15,000 ms too late"):
            self.run(io, _reserve(ledger, io, within=40))

    def test_a_step_that_begins_at_the_deadline_is_not_late(self, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, _reserve(ledger, io))
        assert self.run(io, _reserve(ledger, io, within=30)).step == _step(io) + 1

    def test_a_step_beyond_the_deadline_is_not_claimed(self, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, _reserve(ledger, io))
        with pytest.raises(CodeTimeout):
            self.run(io, _reserve(ledger, io, within=29))
        assert self.run(io, _reserve(ledger, io)).step == _step(io) + 1

    def test_a_claimed_step_is_never_given_again_however_late(self, ledger: Ledger, io: SettableIO) -> None:
        first = self.run(io, _reserve(ledger, io)).step
        io.advance(86_400)
        self.run(io, ledger.reserve(io, "another", earliest=0, until=None, period=30))
        assert self.run(io, ledger.reserve(io, ACCOUNT, earliest=first, until=None, period=30)).step == first + 1

    def test_a_clock_that_was_ahead_blocks_no_more_than_the_step_it_claimed(
        self, tmp_path: Path, ledger: Ledger, io: SettableIO
    ) -> None:
        first, forged = _step(io), SettableIO(io.now() + 3_600)
        for _ in range(2):
            self.run(forged, _reserve(self.make_ledger(tmp_path), forged))
        assert [self.run(io, _reserve(ledger, io, within=60)).step for _ in range(3)] == [first, first + 1, first + 2]

    def test_what_a_clock_that_was_ahead_claimed_is_claimed_when_its_time_comes(self, ledger: Ledger, io: SettableIO) -> None:
        forged = SettableIO(io.now() + 90)
        step = self.run(forged, _reserve(ledger, forged)).step
        got = [self.run(io, _reserve(ledger, io)).step for _ in range(4)]
        assert got == [step - 3, step - 2, step - 1, step + 1]

    def test_steps_that_one_queues_for_are_claimed_one_after_the_other_however_many(self, ledger: Ledger, io: SettableIO) -> None:
        first = _step(io)
        assert [self.run(io, _reserve(ledger, io)).step for _ in range(20)] == [first + i for i in range(20)]
        io.advance(45)
        assert self.run(io, _reserve(ledger, io)).step == first + 20

    def test_the_wait_is_told_by_the_clock_that_steps_are_counted_on(self, ledger: Ledger, io: SettableIO) -> None:
        ahead, first = 1_000.0, int((io.now() + 1_000) // 30)
        reserve = partial(ledger.reserve, io, ACCOUNT, earliest=first, period=30, ahead=ahead)
        self.run(io, reserve(until=None))
        with pytest.raises(CodeTimeout, match=r"place 2 in the queue.* in 20,000 ms, 10,000 ms too late"):
            self.run(io, reserve(until=io.now() + ahead + 10))

    def test_a_new_period_begins_after_the_time_that_is_spent(self, ledger: Ledger, io: SettableIO) -> None:
        step = self.run(io, ledger.reserve(io, ACCOUNT, earliest=100, until=None, period=30)).step
        later = self.run(io, ledger.reserve(io, ACCOUNT, earliest=0, until=None, period=60)).step
        assert later * 60 >= (step + 1) * 30

    def test_a_message_is_claimed_once(self, ledger: Ledger, io: SettableIO) -> None:
        assert [self.run(io, ledger.claim_message(io, "inbox", "m1")) for _ in range(2)] == [True, False]

    def test_two_inboxes_may_use_the_same_message_id(self, ledger: Ledger, io: SettableIO) -> None:
        assert [self.run(io, ledger.claim_message(io, inbox, "m1")) for inbox in ("a", "b")] == [True, True]

    def test_a_code_of_unknown_step_is_claimed_once(self, ledger: Ledger, io: SettableIO) -> None:
        digest = ledger.digest(ACCOUNT, Code("492817"))
        assert [self.run(io, ledger.claim_code(io, ACCOUNT, digest)) for _ in range(2)] == [True, False]

    def test_two_openings_give_a_code_the_same_digest(self, tmp_path: Path, ledger: Ledger) -> None:
        assert ledger.digest(ACCOUNT, Code("492817")) == self.make_ledger(tmp_path).digest(ACCOUNT, Code("492817"))

    def test_two_accounts_give_a_code_different_digests(self, ledger: Ledger) -> None:
        assert ledger.digest(ACCOUNT, Code("492817")) != ledger.digest("another", Code("492817"))

    def test_fewer_refusals_than_the_budget_stop_nothing(self, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, ledger.refused(io, ACCOUNT))
        self.run(io, ledger.check_budget(io, ACCOUNT))

    def test_a_spent_budget_says_how_many_refusals_and_when_it_frees(self, ledger: Ledger, io: SettableIO) -> None:
        for _ in range(2):
            self.run(io, ledger.refused(io, ACCOUNT))
            io.advance(5)
        with pytest.raises(BudgetSpent, match=r"refused 2 times within 60,000 ms.* in 50,000 ms.*forget_refusals"):
            self.run(io, ledger.check_budget(io, ACCOUNT))

    def test_an_acceptance_clears_the_refusals(self, ledger: Ledger, io: SettableIO) -> None:
        for _ in range(2):
            self.run(io, ledger.refused(io, ACCOUNT))
        self.run(io, ledger.accepted(io, ACCOUNT))
        self.run(io, ledger.check_budget(io, ACCOUNT))

    def test_the_budget_frees_when_the_window_has_passed(self, ledger: Ledger, io: SettableIO) -> None:
        for _ in range(2):
            self.run(io, ledger.refused(io, ACCOUNT))
        io.advance(60)
        self.run(io, ledger.check_budget(io, ACCOUNT))

    def test_sites_are_remembered_by_account(self, ledger: Ledger, io: SettableIO) -> None:
        for site in ("b.example", "a.example", "b.example"):
            self.run(io, ledger.remember_site(io, ACCOUNT, site))
        self.run(io, ledger.remember_site(io, "another", "c.example"))
        assert self.run(io, ledger.sites(io, ACCOUNT)) == ("a.example", "b.example")

    def test_a_lease_has_one_holder_at_a_time_and_the_others_a_place_in_the_queue(
        self, tmp_path: Path, ledger: Ledger, io: SettableIO
    ) -> None:
        holds = [ledger.lease(ACCOUNT), ledger.lease(ACCOUNT), self.make_ledger(tmp_path).lease(ACCOUNT)]
        assert [self.run(io, hold.take(io)) for hold in holds] == [True, False, False]
        assert [hold.place for hold in holds] == [0, 1, 2]
        holds[0].free()
        self._comes_to(1, holds[1:])
        holds[1].free()
        self._comes_to(0, holds[2:])
        holds[2].free()

    def test_a_lease_that_is_taken_once_more_is_still_held(self, ledger: Ledger, io: SettableIO) -> None:
        hold = ledger.lease(ACCOUNT)
        assert [self.run(io, hold.take(io)) for _ in range(3)] == [True, True, True]
        assert not self.run(io, ledger.lease(ACCOUNT).take(io))
        hold.free()

    def test_those_behind_one_who_leaves_the_queue_move_up(self, ledger: Ledger, io: SettableIO) -> None:
        holds = [ledger.lease(ACCOUNT) for _ in range(4)]
        for hold in holds:
            self.run(io, hold.take(io))
        holds[1].free()
        self._comes_to(2, [holds[2], holds[3]])
        assert holds[2].place == 1
        for hold in holds:
            hold.free()

    def test_who_comes_queues_behind_the_last_though_there_is_a_gap_before(self, ledger: Ledger, io: SettableIO) -> None:
        holds = [ledger.lease(ACCOUNT) for _ in range(4)]
        for hold in holds[:3]:
            self.run(io, hold.take(io))
        holds[0].free()
        holds[1].free()
        self.run(io, holds[3].take(io))
        assert holds[3].place == 3
        assert self.run(io, holds[2].take(io))
        self._comes_to(1, holds[3:])
        for hold in holds:
            hold.free()

    def test_leases_of_two_accounts_do_not_exclude_each_other(self, ledger: Ledger, io: SettableIO) -> None:
        holds = [ledger.lease(account) for account in (ACCOUNT, "another")]
        assert [self.run(io, hold.take(io)) for hold in holds] == [True, True]
        for hold in holds:
            hold.free()

    def test_a_lease_that_nobody_has_any_more_is_free(self, ledger: Ledger, io: SettableIO) -> None:
        self.run(io, ledger.lease(ACCOUNT).take(io))
        hold = ledger.lease(ACCOUNT)
        self._takes_soon(hold)
        hold.free()

    def test_a_lease_dies_with_its_holder(self, tmp_path: Path, ledger: Ledger) -> None:
        context = multiprocessing.get_context("spawn")
        queue = context.SimpleQueue()
        holder = context.Process(target=_hold_for_ever, args=(self, tmp_path, queue))
        holder.start()
        assert queue.get()
        hold = ledger.lease(ACCOUNT)
        with DirectIO() as io:
            assert not self.run(io, hold.take(io))
            holder.kill()
            holder.join()
        self._takes_soon(hold)

    def _takes_soon(self, hold: Hold) -> None:
        self._comes_to(0, [hold])
        hold.free()

    def _comes_to(self, place: int, holds: Sequence[Hold]) -> None:
        """Wait until they stand one behind the other, the last at `place`; a server takes its time to see that a session is over."""
        with DirectIO() as io:
            give_up = io.monotonic() + 5_000
            while [self.run(io, hold.take(io)) for hold in holds] and holds[-1].place != place:
                assert io.monotonic() < give_up
                self.run(io, io.sleep(10))

    def test_eight_processes_with_one_killed_never_get_one_step_twice(self, tmp_path: Path) -> None:
        context = multiprocessing.get_context("spawn")
        queues = [context.SimpleQueue() for _ in range(_WORKERS)]  # one each: a killed worker must not hold another's lock
        workers = [context.Process(target=_claim_steps, args=(self, tmp_path, queue)) for queue in queues]
        for worker in workers:
            worker.start()
        steps = [queues[0].get()]
        workers[0].kill()
        for worker in workers:
            worker.join()
        for queue in queues[1:]:
            steps.extend(queue.get() for _ in range(_CLAIMS))
        assert len(steps) == len(set(steps)) == (_WORKERS - 1) * _CLAIMS + 1


def _step(io: SettableIO) -> int:
    return int(io.now() // 30)


def _reserve(
    ledger: Ledger, io: SettableIO, account: str = ACCOUNT, within: float | None = None
) -> Coroutine[Any, Any, Reservation]:
    until = None if within is None else io.now() + within
    return ledger.reserve(io, account, earliest=_step(io), until=until, period=30)


def _claim_steps(contract: LedgerContract, tmp_path: Path, claimed: SimpleQueue[int]) -> None:
    """Be one worker of a fleet. At module level: a spawned process imports it by name."""
    ledger = contract.make_ledger(tmp_path)
    with DirectIO() as io:
        for _ in range(_CLAIMS):
            claimed.put(contract.run(io, ledger.reserve(io, ACCOUNT, earliest=1, until=None, period=30)).step)


def _hold_for_ever(contract: LedgerContract, tmp_path: Path, held: SimpleQueue[bool]) -> None:
    hold = contract.make_ledger(tmp_path).lease(ACCOUNT)
    with DirectIO() as io:
        held.put(contract.run(io, hold.take(io)))
        contract.run(io, io.sleep(60_000))
