"""Waiting on the async face; the sync one needs Playwright's loop, and is waited on by every journey."""

from __future__ import annotations

import asyncio
import time

import pytest

from loomal_playwright.page.async_face import AsyncFace
from loomal_playwright.page.face import Silent
from loomal_playwright.page.verbs import Stale


async def give(value, after=0.0):
    await asyncio.sleep(after)
    return value


async def fail(error):
    raise error


def waited(coroutines, ms, **how):
    """Return the answers, and the ms that it took to get them."""

    async def wait():
        began = time.monotonic()
        answers = await AsyncFace().together(coroutines, ms, **how)
        return answers, (time.monotonic() - began) * 1000

    return asyncio.run(wait())


def test_all_are_waited_for():
    answers, _ = waited([give(1), give(2, after=0.02)], 5_000)
    assert answers == [1, 2]


def test_what_does_not_answer_in_time_is_silent_and_left_behind():
    (answer, silent), took = waited([give(1), give(2, after=60)], 50)
    assert answer == 1
    assert isinstance(silent, Silent)
    assert took < 5_000


def test_the_first_answer_ends_the_wait():
    answers, took = waited([give(1, after=60), give(2)], 60_000, first=True)
    assert answers[1] == 2
    assert took < 5_000


def test_a_refusal_of_the_page_is_an_answer():
    stale = Stale()
    answers, _ = waited([fail(stale), give(2, after=0.02)], 5_000)
    assert answers == [stale, 2]


def test_a_fault_is_raised():
    with pytest.raises(KeyError):
        waited([fail(KeyError("x"))], 5_000)


def test_news_end_a_wait_when_they_are_the_news_waited_for():
    async def wait():
        face, heard = AsyncFace(), []
        loop = asyncio.get_running_loop()
        loop.call_later(0.01, lambda: (heard.append("other"), face.heard()))
        loop.call_later(0.03, lambda: (heard.append("this"), face.heard()))
        await face.together([], 60_000, until=lambda: "this" in heard)
        return heard

    assert asyncio.run(asyncio.wait_for(wait(), 10)) == ["other", "this"]


def test_a_caller_who_cancels_cancels_what_is_under_way():
    ended = []

    async def slow():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    async def cancelled():
        task = asyncio.ensure_future(AsyncFace().together([slow()], 60_000))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0)

    asyncio.run(cancelled())
    assert ended == [True]


def test_a_source_that_outlasts_the_limit_is_a_timeout():
    async def call():
        face = AsyncFace()
        face.limit(20)
        await face.call(give, 1, 60)

    with pytest.raises(TimeoutError):
        asyncio.run(call())
