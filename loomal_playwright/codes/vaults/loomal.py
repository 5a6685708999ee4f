"""The vault of a Loomal account, or of anything that speaks its API."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

from loomal_playwright.codes.code import Code
from loomal_playwright.codes.http import Answer, ask, clock_offset
from loomal_playwright.codes.loomal import LoomalApi
from loomal_playwright.errors import CodeUnavailable, LabelNotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from loomal_playwright.codes.io import IO

_NONE_LEFT, _NOT_FOUND = 400, 404
_USUAL_PERIOD = 30.0  # seconds; RFC 6238, 5.2
_ROUNDING = 2.0  # seconds: what whole seconds of `remaining` and the way of the answer cost


class LoomalVault:
    """Codes from the Loomal API.

    `api_key`: else LOOMAL_API_KEY, else MAILGENT_API_KEY. `base_url` may carry a path; else LOOMAL_API_URL or
    MAILGENT_API_URL, else the service's own address. ValueError when there is no key, or the address is none.
    """

    def __init__(
        self, api_key: str | None = None, base_url: str | None = None, *, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._api = LoomalApi(api_key, base_url, environ=environ)

    @property
    def identity(self) -> str:
        """Names the account in ledgers; tells nothing of the key."""
        return self._api.identity

    @property
    def url(self) -> httpx.URL:
        """The service's address."""
        return self._api.url

    async def totp(self, io: IO, label: str) -> Code:
        """Return the label's present code. Raises LabelNotFound, VaultError."""
        request = self._api.request("GET", "vault", label, "totp")
        response = await ask(io, request, who=self._api.service, passing=(_NOT_FOUND,))
        if response.status_code == _NOT_FOUND:
            raise LabelNotFound(self._unknown(label))
        answer = Answer.of(self._api.service, response)
        remaining = answer.number("remainingSeconds", "remaining")
        # Without `period` the usual one, or as many of them as hold what remains.
        period = answer.number("period", default=_USUAL_PERIOD * max(1, math.ceil(remaining / _USUAL_PERIOD)))
        # A step ends at a multiple of the period on the service's clock, whatever ours says.
        offset = clock_offset(response, io.now())
        moment = io.now() + offset + remaining
        ends = round(moment / period) * period
        expires_at = (ends if abs(ends - moment) <= _ROUNDING else moment) - offset
        return Code(answer.text("code"), expires_at=expires_at, period=period, step=round(ends / period) - 1)

    async def backup(self, io: IO, label: str) -> Code:
        """Spend one of the label's recovery codes. Raises LabelNotFound, CodeUnavailable (none is left), VaultError."""
        request = self._api.request("POST", "vault", label, "totp", "backup")
        response = await ask(io, request, who=self._api.service, passing=(_NONE_LEFT, _NOT_FOUND))
        if response.status_code == _NOT_FOUND:
            raise LabelNotFound(self._unknown(label))
        if response.status_code == _NONE_LEFT:
            msg = f"{self._api.service} has no recovery code left for {label!r}; store new ones with the label"
            raise CodeUnavailable(msg)
        return Code(Answer.of(self._api.service, response).text("code"))

    def _unknown(self, label: str) -> str:
        return f"{self._api.service} has no label {label!r}; GET {self._api.request('GET', 'vault').url} lists those it has"

    def __repr__(self) -> str:
        return f"LoomalVault({self.identity})"
