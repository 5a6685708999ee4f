"""Every call there is: one table, from which come the routes, who may use them, and what /openapi.json says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loomal_playwright.service import mail, vault
from loomal_playwright.service.answers import MAX_LABEL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from loomal_playwright.service.house import House
    from loomal_playwright.service.keys import ApiKey

Schema = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call. `scope`: what the key must be allowed; None: any key will do. `body` and `answer`: schemas; None: there is none."""

    method: str
    path: str
    handler: Callable[[House, ApiKey, Request], Awaitable[vault.Answer]]
    scope: str | None
    says: str
    answer: Schema | None
    body: Schema | None = None
    query: tuple[Schema, ...] = ()
    refusals: tuple[int, ...] = ()


def _object(required: str = "", /, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, **({"required": required.split()} if required else {})}


def _list_of(items: Schema, **bounds: int) -> Schema:
    return {"type": "array", "items": items, **bounds}


def _or_null(kind: str, **more: Any) -> Schema:
    return {"type": [kind, "null"], **more}


def _query(name: str, says: str, **schema: Any) -> Schema:
    return {"name": name, "in": "query", "description": says, "schema": schema}


_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}
_LABEL: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_LABEL}
_SHORT = _list_of({"type": "string", "minLength": 1, "maxLength": 200}, maxItems=100)
_TIME = _or_null("string", format="date-time")
_BESIDE = {"metadata": _or_null("object"), "expiresAt": _TIME, "overwrite": {"type": "boolean", "default": True}}
_SECRET: dict[str, Schema] = {
    "otpauth": {"type": "string", "minLength": 1, "maxLength": 4096, "description": "An otpauth URI."},
    "secret": {"type": "string", "minLength": 1, "maxLength": 4096, "description": "Base32, or an otpauth URI."},
    "backupCodes": _SHORT,
}
_CREDENTIAL: dict[str, Schema] = {
    "credentialId": _TEXT,
    "type": {"const": "TOTP"},
    "name": _TEXT,
    "metadata": _or_null("object"),
    "expiresAt": _TIME,
    "lastUsedAt": _TIME,
    "lastRotatedAt": _TIME,
    "createdAt": _TEXT,
}
_ALL_OF_IT = " ".join(_CREDENTIAL)
_MAIL = _object(
    "messageId threadId inboxId from to cc subject text extractedText labels createdAt",
    messageId=_TEXT,
    threadId=_TEXT,
    inboxId=_TEXT,
    **{"from": _list_of(_TEXT)},
    to=_list_of(_TEXT),
    cc=_list_of(_TEXT),
    subject=_TEXT,
    text=_TEXT,
    extractedText=_TEXT,
    labels=_list_of(_TEXT),
    createdAt=_TEXT,
)

CALLS = (  # they are tried in this order: first what is asked most
    Call(
        "GET",
        "/v0/vault/{name}/totp",
        vault.totp,
        "vault:read",
        "Give the current code of a label.",
        _object(
            "code remainingSeconds remaining period backupCodesRemaining",
            code=_TEXT,
            remainingSeconds=_NUMBER,
            remaining=_NUMBER,
            period=_NUMBER,
            backupCodesRemaining=_NUMBER,
        ),
        refusals=(404, 410),
    ),
    Call(
        "POST",
        "/v0/vault",
        vault.enroll,
        "vault:write",
        "Keep a secret under a label; over one that is there this is a rotation.",
        _object(_ALL_OF_IT, **_CREDENTIAL),
        _object("label", label=_LABEL, **_SECRET, **_BESIDE),
        refusals=(400, 409, 413, 422),
    ),
    Call(
        "PUT",
        "/v0/vault/{name}",
        vault.store,
        "vault:write",
        "The same, as the published clients send it.",
        _object(_ALL_OF_IT, **_CREDENTIAL),
        _object("type data", type={"const": "TOTP"}, data=_object(**_SECRET), **_BESIDE),
        refusals=(400, 409, 413, 422),
    ),
    Call(
        "GET",
        "/v0/vault",
        vault.list_,
        "vault:read",
        "List what is enrolled, without secrets.",
        _object("credentials count", credentials=_list_of(_object(_ALL_OF_IT, **_CREDENTIAL)), count=_NUMBER),
    ),
    Call(
        "GET",
        "/v0/vault/{name}",
        vault.get,
        "vault:read",
        "Tell what is known of a label, but for its secret.",
        _object(f"{_ALL_OF_IT} data", **_CREDENTIAL, data=_object(), hasTOTP={"type": "boolean"}),
        refusals=(404,),
    ),
    Call("DELETE", "/v0/vault/{name}", vault.delete, "vault:write", "Forget a label.", None, refusals=(404,)),
    Call(
        "POST",
        "/v0/vault/{name}/totp/backup",
        vault.backup,
        "vault:write",
        "Spend a recovery code of a label.",
        _object("code remaining", code=_TEXT, remaining=_NUMBER),
        refusals=(400, 404, 410),
    ),
    Call(
        "GET",
        "/v0/messages",
        mail.list_,
        "mail:read",
        "List mails, newest first.",
        _object(
            "messages count nextPageToken longestWait",
            messages=_list_of(_MAIL),
            count=_NUMBER,
            nextPageToken=_or_null("string"),
            longestWait=_NUMBER,
        ),
        query=(
            _query("from", "Only from this address, or this domain and its subdomains.", type="string"),
            _query("labels", "Only with all of these labels, which commas separate.", type="string"),
            _query("limit", "Mails on a page.", type="integer", minimum=1, maximum=mail.MOST, default=mail.PAGE),
            _query("pageToken", "The nextPageToken of the page before.", type="string"),
            _query("wait", "Seconds to wait for a mail.", type="number", minimum=0, maximum=mail.LONGEST_WAIT, default=0),
            _query("after", "What is waited for is newer than the mail of this id.", type="string"),
        ),
        refusals=(422, 429),
    ),
    Call("GET", "/v0/messages/{id}", mail.get, "mail:read", "Give one mail.", _MAIL, refusals=(404,)),
    Call(
        "PATCH",
        "/v0/messages/{id}",
        mail.relabel,
        "mail:manage",
        "Put labels on a mail and take others off; read is what has no label `unread`.",
        _MAIL,
        _object(addLabels=_SHORT, removeLabels=_SHORT),
        refusals=(400, 404, 413, 422),
    ),
    Call("DELETE", "/v0/messages/{id}", mail.delete, "mail:manage", "Delete a mail.", None, refusals=(404,)),
    Call(
        "GET",
        "/v0/whoami",
        mail.whoami,
        None,
        "Tell whose key it is.",
        _object(
            "identityId name email displayName type purpose scopes usageCount lastUsedAt createdAt",
            identityId=_TEXT,
            name=_TEXT,
            email=_TEXT,
            displayName=_TEXT,
            type=_TEXT,
            purpose=_TEXT,
            scopes=_list_of(_TEXT),
            usageCount=_NUMBER,
            lastUsedAt=_TIME,
            createdAt=_TEXT,
        ),
    ),
)
_REFUSALS = {
    400: "It cannot be read, or no recovery code is left.",
    401: "No key, or one that is not known.",
    403: "The key may not do this.",
    404: "There is no such thing, for this identity.",
    409: "The label is taken.",
    410: "The credential has expired.",
    413: "The body is too big.",
    422: "What was sent makes no sense.",
    429: "Too many wrong keys from this address, or too many who wait.",
    503: "The database does not answer.",
}
_ALWAYS = (401, 403, 429, 503)


def openapi(version: str) -> Schema:
    """What the service speaks, as OpenAPI 3.1."""
    paths: dict[str, Schema] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method.lower()] = _operation(call)
    error = _object("error message", error=_TEXT, message=_TEXT)
    return {
        "openapi": "3.1.0",
        "info": {"title": "The Loomal API, self-hosted", "version": version},
        "paths": paths,
        "components": {
            "schemas": {"Error": error},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"key": []}],
    }


def _operation(call: Call) -> Schema:
    names = [part[1:-1] for part in call.path.split("/") if part.startswith("{")]
    parameters = [{"name": name, "in": "path", "required": True, "schema": _LABEL} for name in names]
    good: Schema = {"204": {"description": "Done."}} if call.answer is None else {"200": _content(call.answer, "Done.")}
    error = {"$ref": "#/components/schemas/Error"}
    refusals = {str(status): _content(error, _REFUSALS[status]) for status in sorted({*_ALWAYS, *call.refusals})}
    body = {"requestBody": {"required": True, "content": {"application/json": {"schema": call.body}}}} if call.body else {}
    return {
        "operationId": call.handler.__module__.rpartition(".")[2] + "_" + call.handler.__name__.strip("_"),
        "summary": call.says,
        **({"description": f"The key needs the scope `{call.scope}`."} if call.scope else {}),
        "parameters": [*parameters, *call.query],
        **body,
        "responses": {**good, **refusals},
    }


def _content(schema: Schema, says: str) -> Schema:
    return {"description": says, "content": {"application/json": {"schema": schema}}}
