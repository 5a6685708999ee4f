"""The application: routes to the calls, and around each call the door, refusals as JSON, and one line in the log."""

from __future__ import annotations

import json
import logging
import time
from importlib import metadata
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from loomal_playwright.codes.vaults import schema
from loomal_playwright.errors import LabelNotFound, VaultError
from loomal_playwright.service.answers import Refusal, not_found, refused, reply
from loomal_playwright.service.calls import CALLS, openapi
from loomal_playwright.service.keys import identity_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from loomal_playwright.service.calls import Call
    from loomal_playwright.service.house import House

log = logging.getLogger("loomal_playwright.service")
_NOTED = "loomal_playwright"  # in an ASGI scope: what the log says of the request
_ERRORS = {404: "not_found", 405: "method_not_allowed"}


def application(house: House) -> ASGIApp:
    """The service over a house, as an ASGI application."""
    routes = [Route(call.path, _endpoint(house, call), methods=[call.method]) for call in CALLS]
    document = openapi(metadata.version("loomal-playwright"))

    async def spec(_request: Request) -> Response:
        return reply(200, document)

    async def health(_request: Request) -> Response:
        try:
            await house.vault.read(house.io, schema.vault)
        except VaultError:
            return reply(503, {"status": "the database does not answer"})
        return reply(200, {"status": "ok"})

    routes += [Route("/openapi.json", spec), Route("/healthz", health)]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _unknown, Exception: _broken})
    app.router.redirect_slashes = False
    return _logged(_literal(app))


def _endpoint(house: House, call: Call) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        noted = request.scope.setdefault(_NOTED, {})
        noted["call"] = f"{call.method} {call.path}"
        try:
            caller = await house.door.admit(house.io, request)
            noted["identity"] = identity_of(caller.owner)
            if call.scope is not None and call.scope not in caller.scopes:
                return refused(Refusal(403, "forbidden", f"the key lacks the scope {call.scope}"))
            return reply(*await call.handler(house, caller, request))
        except Refusal as refusal:
            return refused(refusal)
        except LabelNotFound:
            return refused(not_found("nothing has that name"))
        except VaultError as error:
            log.error("%s", error)  # noqa: TRY400 - its message says all, and a traceback would show more than that
            return refused(Refusal(503, "unavailable", "the database does not answer; the service's log says why"))

    return answer


def _literal(app: ASGIApp) -> ASGIApp:
    """Route by the path as it was sent, so that a label may hold a slash: %2F."""

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path")
        await app({**scope, "path": raw.decode("latin-1")} if raw else scope, receive, send)

    return route


def _logged(app: ASGIApp) -> ASGIApp:
    """Say in one line of JSON what was asked and what became of it: no label, no query, no code."""

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        noted: dict[str, Any] = scope.setdefault(_NOTED, {})

        async def sent(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await app(scope, receive, sent)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            client = scope.get("client")
            line = {"at": round(time.time(), 3), "call": noted.get("call"), "identity": noted.get("identity")}
            text = json.dumps({**line, "client": client and client[0], "status": status, "ms": took})
            log.handle(
                logging.LogRecord(log.name, logging.INFO, __file__, 0, text, (), None)
            )  # looks for no line of code, as log.info does

    return logged


async def _unknown(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    return refused(Refusal(status, _ERRORS.get(status, "bad_request"), "there is no such call; see /openapi.json", headers))


async def _broken(_request: Request, _error: Exception) -> Response:
    return refused(Refusal(500, "internal_error", "the fault is the service's; its log says more"))
