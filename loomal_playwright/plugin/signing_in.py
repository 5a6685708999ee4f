"""`@pytest.mark.signed_in`: one login per name and run, whatever the number of tests and workers.

Written once for both faces: `settle` waits for what Playwright gives, as the face and the place of the call want it.
"""

from __future__ import annotations

import inspect
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.codes.books.sqlite import FileHold
from loomal_playwright.codes.io import DirectIO
from loomal_playwright.errors import TwoFactorError
from loomal_playwright.page.verbs import run as drive
from loomal_playwright.plugin.states import Login, Shelf, merged, sight

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from loomal_playwright.plugin.run import Run
    from loomal_playwright.plugin.states import State

    Settle = Callable[[Any], Awaitable[Any]]
    Check = Callable[[Any], Any]

_LOOK_AGAIN = 50  # ms between two looks whether another worker is done
_KEPT_OUT = ("storage_state", "record_")  # a login is in no video and no archive
_MISSING = object()


@dataclass(frozen=True, slots=True)
class Registered:
    """A login that was registered with `pytest_plugin.login`."""

    function: Callable[..., Any]
    check: Check | None


_registered: dict[str, Registered] = {}


def register(name: str, check: Check | None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator that registers a function under `name`."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        _registered[name] = Registered(function, check)
        return function

    return keep


class SigningIn:
    """The logins of one test. `settle` waits for what Playwright, or a function of the user, gives."""

    def __init__(self, request: pytest.FixtureRequest, run: Run, browser: Any, settle: Settle) -> None:
        self._request, self._run, self._browser, self._settle = request, run, browser, settle
        given = request.getfixturevalue("browser_context_args")
        self._given = {name: value for name, value in given.items() if not name.startswith(_KEPT_OUT)}
        self._given_state = given.get("storage_state")

    async def state(self, name: str) -> State:
        """Return a storage state in which `name` is signed in now, and sign in where there is none."""
        shelf = Shelf(self._run, name, f"{self._request.config.rootpath} {self._given.get('base_url', '')}")
        kept = shelf.login()
        if kept is None or not await self._holds(name, kept):
            kept = await self._renewed(name, shelf, kept)
        return merged(self._given_state, kept.state)

    async def _renewed(self, name: str, shelf: Shelf, stale: Login | None) -> Login:
        """Sign in, unless another worker did so meanwhile."""
        async with self._page(self._given_state) as page, self._alone(shelf, page):
            newer = shelf.login()
            if newer is not None and newer != stale:
                return newer
            if failed := shelf.failure():
                pytest.fail(f"the login {name!r} {failed}; it is tried once per run, so that no account is locked", pytrace=False)
            with self._trying(shelf):
                done = await self._tried(name, await self._sign_in(name, page))
            shelf.keep(done)
            return done

    async def _sign_in(self, name: str, page: Any) -> Any:
        """Let the user's function sign in on `page`, or the user's fixture on the test's own; return the page that is signed in."""
        registered = _registered.get(name)
        if registered is not None:
            names = tuple(each for each in inspect.signature(registered.function).parameters if each != "page")
            self._run.login = names
            await self._settle(registered.function(page=page, **{each: self._request.getfixturevalue(each) for each in names}))
            return page
        self._run.login = (f"login_{name}",)
        function = self._fixture(f"login_{name}")
        if function is _MISSING:
            pytest.fail(
                f"signed_in({name!r}) needs a fixture login_{name}, or a function registered with login({name!r})", pytrace=False
            )
        if not callable(function):
            return self._request.getfixturevalue("page")
        await self._settle(function(page))
        return page

    async def _tried(self, name: str, page: Any) -> Login:
        """Take what the login left behind, and see that it lets in a new page, as it must each test's."""
        takes = inspect.signature(page.context.storage_state).parameters
        wanted = {
            each: True for each in ("indexed_db", "credentials") if each in takes
        }  # older versions of Playwright know fewer
        state = await self._settle(page.context.storage_state(**wanted))
        landed = str(page.url)
        outside = await self._visit(landed, self._given_state)
        inside = await self._visit(landed, merged(self._given_state, state))
        done = Login(time.time(), landed, inside, outside, state)
        let_in = inside != outside or inside.endswith(sight(0, landed).removeprefix("0"))
        if not let_in or not await self._holds(name, done):
            pytest.fail(
                f"the login {name!r} ended at {landed}, but what it left behind does not let a new page in: cookies, localStorage and "
                f"IndexedDB are carried over, sessionStorage is not; or check_{name} denies what is right",
                pytrace=False,
            )
        return done

    async def _holds(self, name: str, login: Login) -> bool:
        """Whether the login still lets a new page in."""
        check = _registered[name].check if name in _registered else self._fixture(f"check_{name}")
        seen = await self._visit(login.landed, merged(self._given_state, login.state), check if callable(check) else None)
        return bool(seen) and not login.turned_away(seen)

    async def _visit(self, url: str, state: State | None, check: Check | None = None) -> str:
        """Return what a visit comes to; "" where the page cannot be reached or the user's check says no."""
        from playwright.sync_api import Error  # noqa: PLC0415 - of both faces; only who signs in needs it

        async with self._page(state) as page:
            try:
                response = await self._settle(page.goto(url))
                denied = check is not None and await self._settle(check(page)) is False
            except (Error, AssertionError):  # a check may be written with expect()
                return ""
            return "" if denied else sight(response.status if response else 0, page.url)

    @asynccontextmanager
    async def _page(self, state: Any) -> AsyncIterator[Any]:
        """Open a page in a context that is in no trace and no video: passwords are typed there."""
        context = await self._settle(self._browser.new_context(**self._given, storage_state=state))
        try:
            yield await self._settle(context.new_page())
        finally:
            await self._settle(context.close())

    @asynccontextmanager
    async def _alone(self, shelf: Shelf, page: Any) -> AsyncIterator[None]:
        """Hold this name's lock, against all processes; it is free at once when its holder dies."""
        hold, io = FileHold(shelf.lock), DirectIO()
        while not await hold.take(io):
            await self._settle(page.wait_for_timeout(_LOOK_AGAIN))
        try:
            yield
        finally:
            self._run.login = None
            hold.free()

    @contextmanager
    def _trying(self, shelf: Shelf) -> Iterator[None]:
        """Note a failure, so that no other test of this run repeats it."""
        try:
            yield
        except TwoFactorError as error:
            shelf.fail(f"failed in {self._request.node.nodeid}: {type(error).__name__}: {error.message}")
            raise
        except (Exception, pytest.fail.Exception) as error:
            shelf.fail(f"failed in {self._request.node.nodeid} with {type(error).__name__}")  # what it says may hold a password
            raise

    def _fixture(self, name: str) -> Any:
        """Return a fixture's value; _MISSING where there is no such fixture."""
        try:
            return self._request.getfixturevalue(name)
        except pytest.FixtureLookupError as error:
            if error.argname != name:
                raise
            return _MISSING


def state(request: pytest.FixtureRequest, run: Run, name: str) -> State:
    """Return a storage state in which `name` is signed in, from outside of any coroutine."""
    browser, loop = _browser(request)

    async def settle(value: Any) -> Any:
        return loop.run_until_complete(value) if loop is not None and inspect.isawaitable(value) else value

    return drive(SigningIn(request, run, browser, settle).state(name))


async def state_later(request: pytest.FixtureRequest, run: Run, name: str) -> State:
    """Return it from within a coroutine."""

    async def settle(value: Any) -> Any:
        return await value if inspect.isawaitable(value) else value

    return await SigningIn(request, run, _browser(request)[0], settle).state(name)


def _browser(request: pytest.FixtureRequest) -> tuple[Any, asyncio.AbstractEventLoop | None]:
    """Return the browser of the plugin that is there, and the loop of an async one."""
    try:
        browser = request.getfixturevalue("browser")
    except pytest.FixtureLookupError:
        pytest.fail(
            "signed_in needs the fixtures of pytest-playwright or pytest-playwright-asyncio: install one of them", pytrace=False
        )
    of_async = type(browser).__module__.startswith("playwright.async_api")
    return browser, request.getfixturevalue("loop_of_loomal") if of_async else None
