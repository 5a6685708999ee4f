"""For suites on pytest-asyncio alone: the event loop in which its session's pages live."""

from __future__ import annotations

import asyncio

import pytest_asyncio


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def loop_of_loomal() -> asyncio.AbstractEventLoop:
    """The session's loop, so that a login can be waited for from outside of it."""
    return asyncio.get_running_loop()
