"""The calls about secrets. A secret comes in and never goes out; codes do, one at a time."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode

from loomal_playwright.codes.times import iso_seconds
from loomal_playwright.codes.vaults.seal import Expired, LabelTaken
from loomal_playwright.errors import CodeUnavailable
from loomal_playwright.service.answers import MAX_LABEL, Refusal, body_of, invalid, not_found, part, text, texts

if TYPE_CHECKING:
    from starlette.requests import Request

    from loomal_playwright.codes.vaults.seal import Entry
    from loomal_playwright.service.house import House
    from loomal_playwright.service.keys import ApiKey

Answer = tuple[int, "dict[str, Any] | None"]
_REDACTED = "[use /v0/vault/:name/totp]"


async def totp(house: House, caller: ApiKey, request: Request) -> Answer:
    """The current code of a label."""
    label = part(request, "name")
    try:
        entry, code = await house.codes.use(caller.owner, label)
    except Expired as error:
        raise _expired(error) from None
    left = int((code.expires_at or 0.0) - house.io.now())
    return 200, {
        "code": code.reveal(),
        "remainingSeconds": max(0, left),
        "remaining": max(0, left),
        "period": entry.period,
        "backupCodesRemaining": entry.backup_codes_left,
    }


async def backup(house: House, caller: ApiKey, request: Request) -> Answer:
    """Spend a recovery code: it is out of the vault before it is told."""
    label = part(request, "name")
    try:
        entry, code = await house.vault.of(caller.owner).spend(house.io, label)
    except Expired as error:
        raise _expired(error) from None
    except CodeUnavailable:
        raise Refusal(400, "bad_request", "no recovery code is left") from None
    return 200, {"code": code.reveal(), "remaining": entry.backup_codes_left - 1}


async def enroll(house: House, caller: ApiKey, request: Request) -> Answer:
    """Keep a secret, as the recipe sends it; over a label that is there this is a rotation."""
    body = await body_of(request)
    label = text(body, "label", longest=MAX_LABEL)
    if label is None:
        raise invalid("'label' is missing")
    return await _keep(house, caller, label, body, body)


async def store(house: House, caller: ApiKey, request: Request) -> Answer:
    """Keep a secret, as the clients send it; over a label that is there this is a rotation."""
    body = await body_of(request)
    label = unquote(request.path_params["name"])
    if body.get("type") != "TOTP":
        raise invalid("'type' must be TOTP: this service keeps nothing else")
    data = body.get("data")
    if not isinstance(data, dict):
        raise invalid("'data' must be an object")
    return await _keep(house, caller, label, data, body)


async def list_(house: House, caller: ApiKey, _request: Request) -> Answer:
    """What is enrolled, without secrets."""
    entries = await house.blocking(house.vault.of(caller.owner).labels)
    return 200, {"credentials": [_credential(entry) for entry in entries], "count": len(entries)}


async def get(house: House, caller: ApiKey, request: Request) -> Answer:
    """What is known of a label, but for its secret."""
    label = part(request, "name")
    entries = await house.blocking(house.vault.of(caller.owner).labels)
    entry = next((entry for entry in entries if entry.label == label), None)
    if entry is None:
        raise not_found("nothing has that name")
    data = {
        "secret": _REDACTED,
        "algorithm": entry.algorithm,
        "digits": entry.digits,
        "period": entry.period,
        "issuer": entry.issuer,
        "backupCodesRemaining": entry.backup_codes_left,
        "backupCodesUsed": len(entry.backup_codes) - entry.backup_codes_left,
    }
    return 200, {**_credential(entry), "data": data, "hasTOTP": True}


async def delete(house: House, caller: ApiKey, request: Request) -> Answer:
    """Forget a label, its secret and its recovery codes."""
    await house.blocking(house.vault.of(caller.owner).remove, part(request, "name"))
    return 204, None


async def _keep(house: House, caller: ApiKey, label: str, data: dict[str, Any], body: dict[str, Any]) -> Answer:
    if len(label) > MAX_LABEL:
        raise invalid(f"a label may have {MAX_LABEL} characters")
    metadata = body.get("metadata")
    if not (metadata is None or isinstance(metadata, dict)):
        raise invalid("'metadata' must be an object")
    if not isinstance(body.get("overwrite", True), bool):
        raise invalid("'overwrite' must be true or false")
    uri, codes, expires_at = _uri(label, data, metadata or {}), texts(data, "backupCodes"), _time(body, "expiresAt")
    vault, over = house.vault.of(caller.owner), body.get("overwrite", True)
    options = {"backup_codes": codes, "metadata": metadata, "expires_at": expires_at, "overwrite": over}
    try:
        entry = await house.blocking(vault.enroll, label, uri, **options)
    except LabelTaken:
        raise Refusal(409, "conflict", "the label is taken; send 'overwrite': true to replace its secret") from None
    except ValueError as error:
        raise invalid(str(error)) from None
    return 200, _credential(entry)


def _uri(label: str, data: dict[str, Any], metadata: dict[str, Any]) -> str:
    """The otpauth URI that was sent, or one that says the same as what was sent."""
    uri, secret = text(data, "otpauth"), text(data, "secret")
    if uri is not None:
        return uri
    if secret is None:
        raise invalid("neither 'otpauth' nor 'secret' was sent")
    if secret.strip().lower().startswith("otpauth:"):
        return secret
    told = {name: data.get(name, metadata.get(name)) for name in ("algorithm", "digits", "period", "issuer")}
    given = {name: value for name, value in told.items() if isinstance(value, (str, int)) and not isinstance(value, bool)}
    return f"otpauth://totp/{quote(label, errors='replace')}?{urlencode({'secret': secret, **given}, errors='replace')}"


def _time(body: dict[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    told = iso_seconds(value)
    if told is None:
        raise invalid(f"'{name}' must be a time such as 2030-01-31T12:00:00Z")
    return told[0]


def _credential(entry: Entry) -> dict[str, Any]:
    name = hashlib.sha256(f"{entry.owner}\0{entry.label}".encode()).hexdigest()[:16]
    return {
        "credentialId": f"cred_{name}",
        "type": "TOTP",
        "name": entry.label,
        "metadata": entry.metadata,
        "expiresAt": iso(entry.expires_at),
        "lastUsedAt": iso(entry.last_used_at),
        "lastRotatedAt": iso(entry.rotated_at),
        "createdAt": iso(entry.created_at),
    }


def iso(seconds: float | None) -> str | None:
    """A time as the API writes it."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _expired(error: Exception) -> Refusal:
    return Refusal(410, "expired", str(error))
