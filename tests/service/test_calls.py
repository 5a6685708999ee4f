"""The calls, over real HTTP: what comes back, and what is refused and why."""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import quote

import httpx
import pytest
from callers import SECRET, client_of, codes_now

from loomal_playwright.service import running

OTHER = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
URI = f"otpauth://totp/Service:user@example.com?secret={SECRET}&issuer=Service"
CREDENTIAL = {"credentialId", "type", "name", "metadata", "expiresAt", "lastUsedAt", "lastRotatedAt", "createdAt"}


def enroll(client, label="crm", **body):
    answer = client.post("/v0/vault", json={"label": label, "otpauth": URI, **body})
    assert answer.status_code == 200, answer.text
    return answer.json()


# -- codes


def test_what_was_enrolled_as_the_recipe_does_gives_codes_in_both_dialects(client):
    assert set(enroll(client)) == CREDENTIAL
    told = client.get("/v0/vault/crm/totp").json()
    assert told["code"] in codes_now()
    assert told["remaining"] == told["remainingSeconds"] <= 30
    assert (told["backupCodesRemaining"], told["period"]) == (0, 30)


@pytest.mark.parametrize(
    "data",
    [
        {"secret": OTHER, "digits": 8, "period": 60, "algorithm": "SHA256"},
        {"otpauth": f"otpauth://totp/x?secret={OTHER}&digits=8&period=60&algorithm=SHA256"},
        {"secret": f"otpauth://totp/x?secret={OTHER}&digits=8&period=60&algorithm=SHA256"},
    ],
)
def test_what_was_stored_as_the_clients_do_gives_codes_whatever_the_form(client, data):
    assert client.put("/v0/vault/crm", json={"type": "TOTP", "data": data}).status_code == 200
    assert client.get("/v0/vault/crm/totp").json()["code"] in codes_now(OTHER, digits=8, period=60, algorithm="SHA256")


def test_the_same_call_again_rotates_and_old_codes_stop_at_once(client):
    assert enroll(client)["lastRotatedAt"] is None
    again = enroll(client, otpauth=f"otpauth://totp/x?secret={OTHER}")
    assert again["lastRotatedAt"] is not None
    assert client.get("/v0/vault/crm/totp").json()["code"] in codes_now(OTHER)


def test_a_recovery_code_is_given_once(client):
    client.put("/v0/vault/crm", json={"type": "TOTP", "data": {"secret": SECRET, "backupCodes": ["8f2k-1m9q", "77aa-bb22"]}})
    assert client.get("/v0/vault/crm/totp").json()["backupCodesRemaining"] == 2
    given = [client.post("/v0/vault/crm/totp/backup").json() for _ in range(2)]
    assert given == [{"code": "8f2k-1m9q", "remaining": 1}, {"code": "77aa-bb22", "remaining": 0}]
    none = client.post("/v0/vault/crm/totp/backup")
    assert (none.status_code, none.json()["error"]) == (400, "bad_request")
    assert client.get("/v0/vault/crm").json()["data"]["backupCodesUsed"] == 2


def test_what_has_expired_gives_no_code_until_it_is_enrolled_again(client):
    enroll(client, expiresAt="2020-01-01T00:00:00Z")
    assert client.get("/v0/vault/crm").json()["expiresAt"] == "2020-01-01T00:00:00.000Z"
    for gone in (client.get("/v0/vault/crm/totp"), client.post("/v0/vault/crm/totp/backup")):
        assert (gone.status_code, gone.json()["error"]) == (410, "expired")
    enroll(client)
    assert client.get("/v0/vault/crm/totp").status_code == 200


def test_codes_that_are_asked_for_at_once_are_each_their_own(service, client, identity):
    """They share a transaction; what is wrong with one is told to that one alone, and each is in the log."""
    enroll(client, "mine")
    client.post("/v0/vault", json={"label": "other", "secret": OTHER})
    enroll(client, "over", expiresAt="2020-01-01T00:00:00Z")
    before = len(service.house.vault.of(identity).log())
    paths = [f"/v0/vault/{label}/totp" for label in ("mine", "other", "over", "none") * 8]
    answers = asyncio.run(_all_at_once(service, client.headers["authorization"], paths))
    for path, answer in zip(paths, answers, strict=True):
        label = path.split("/")[3]
        if label in {"mine", "other"}:
            assert answer.json()["code"] in codes_now(SECRET if label == "mine" else OTHER)
        else:
            assert answer.status_code == {"over": 410, "none": 404}[label]
    assert len(service.house.vault.of(identity).log()) - before == 16


async def _all_at_once(service, authorization, paths):
    async with httpx.AsyncClient(base_url=service.url, headers={"authorization": authorization}, trust_env=False) as client:
        return await asyncio.gather(*(client.get(path) for path in paths))


def test_the_secret_is_never_returned(client):
    answers = [client.post("/v0/vault", json={"label": "crm", "otpauth": URI})]
    answers += [client.get(path) for path in ("/v0/vault", "/v0/vault/crm", "/v0/vault/crm/totp")]
    answers.append(client.put("/v0/vault/b", json={"type": "TOTP", "data": {"secret": SECRET}}))
    assert not [answer.text for answer in answers if SECRET in answer.text]


def test_the_list_tells_all_but_the_secrets(client):
    odd = {"service": "crm", "odd": ["\ud800", 1.5]}
    body = json.dumps({"label": "b", "secret": SECRET, "metadata": odd})
    assert client.post("/v0/vault", content=body).status_code == 200
    enroll(client, "a")
    told = client.get("/v0/vault").json()
    assert [each["name"] for each in told["credentials"]] == ["a", "b"]
    assert told["count"] == 2
    assert told["credentials"][1]["metadata"] == odd
    assert all(set(each) == CREDENTIAL for each in told["credentials"])


def test_what_was_deleted_is_gone(client):
    enroll(client)
    gone = client.delete("/v0/vault/crm")
    assert (gone.status_code, gone.content) == (204, b"")
    assert [client.get(path).status_code for path in ("/v0/vault/crm", "/v0/vault/crm/totp")] == [404, 404]
    assert client.delete("/v0/vault/crm").status_code == 404


@pytest.mark.parametrize("label", ["team/crm", "ключ 🔑", "100%", "a?b#c", "."])
def test_a_label_may_hold_any_sign(client, label):
    enroll(client, label)
    assert client.get(f"/v0/vault/{quote(label, safe='').replace('.', '%2E')}/totp").json()["code"] in codes_now()


# -- refusals


def refused(answer):
    told = answer.json()
    assert set(told) == {"error", "message"}
    return answer.status_code, told["error"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", (400, "bad_request")),
        (b"[]", (400, "bad_request")),
        (b'{"label": NaN}', (400, "bad_request")),
        (b"[" * 60_000, (400, "bad_request")),
        (b"\xff\xfe\xff", (400, "bad_request")),
        (b'{"label": "crm"}', (422, "invalid")),
        (b'{"otpauth": "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"}', (422, "invalid")),
        (json.dumps({"label": "crm", "otpauth": "otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP"}).encode(), (422, "invalid")),
        (json.dumps({"label": "crm", "otpauth": "https://x"}).encode(), (422, "invalid")),
        (json.dumps({"label": " crm", "otpauth": URI}).encode(), (422, "invalid")),
        (json.dumps({"label": "c\0rm", "otpauth": URI}).encode(), (422, "invalid")),
        (json.dumps({"label": "\ud800", "secret": SECRET}).encode(), (422, "invalid")),
        (json.dumps({"label": "x" * 201, "otpauth": URI}).encode(), (422, "invalid")),
        (json.dumps({"label": "crm", "otpauth": URI, "metadata": []}).encode(), (422, "invalid")),
        (json.dumps({"label": "crm", "otpauth": URI, "expiresAt": "soon"}).encode(), (422, "invalid")),
        (json.dumps({"label": "crm", "otpauth": URI, "backupCodes": [1]}).encode(), (422, "invalid")),
        (json.dumps({"label": "crm", "otpauth": URI, "metadata": {"x": "y" * 70_000}}).encode(), (413, "payload_too_large")),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(client, body, why):
    assert refused(client.post("/v0/vault", content=body)) == why
    assert client.get("/v0/vault").json()["count"] == 0


def test_a_body_without_a_length_is_bounded_too(client):
    assert refused(client.post("/v0/vault", content=iter([b"x" * 50_000] * 4))) == (413, "payload_too_large")


def test_a_wrong_secret_is_not_repeated(client):
    answer = client.post("/v0/vault", json={"label": "crm", "secret": f"{OTHER}1"})
    assert refused(answer) == (422, "invalid")
    assert OTHER not in answer.text


def test_a_type_that_is_not_kept_is_named(client):
    answer = client.put("/v0/vault/x", json={"type": "LOGIN", "data": {"password": "x"}})
    assert refused(answer) == (422, "invalid")
    assert "TOTP" in answer.json()["message"]


def test_a_label_that_is_taken_stays_as_it_is_where_that_was_asked(client):
    enroll(client)
    taken = client.post("/v0/vault", json={"label": "crm", "secret": OTHER, "overwrite": False})
    assert refused(taken) == (409, "conflict")
    assert client.get("/v0/vault/crm/totp").json()["code"] in codes_now()


def test_an_unknown_call_is_answered_in_json(client):
    assert refused(client.get("/v0/nothing")) == (404, "not_found")
    assert refused(client.delete("/v0/vault")) == (405, "method_not_allowed")
    assert refused(client.get("/v0/vault/")) == (404, "not_found")


def test_the_specification_and_the_health_need_no_key(service):
    with client_of(service, "none") as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        assert "/v0/vault/{name}/totp" in client.get("/openapi.json").json()["paths"]


# -- keys


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic eDp5", "Bearer loid-wrong", "Bearer \xff"])
def test_without_a_right_key_there_is_nothing(service, client, header):
    enroll(client)
    headers = {} if header is None else {"authorization": header.encode("latin-1")}
    with client_of(service) as other:
        del other.headers["authorization"]
        for path in ("/v0/vault", "/v0/vault/crm/totp", "/v0/messages", "/v0/whoami"):
            answer = other.get(path, headers=headers)
            assert refused(answer) == (401, "unauthorized")
            assert answer.headers["www-authenticate"] == "Bearer"


def test_two_identities_do_not_see_each_other(service, client, identity):
    enroll(client)
    with client_of(service, service.new_key("ci")) as other:
        assert other.get("/v0/vault").json()["count"] == 0
        for method, path in [("GET", ""), ("GET", "/totp"), ("POST", "/totp/backup"), ("DELETE", "")]:
            assert refused(other.request(method, f"/v0/vault/crm{path}")) == (404, "not_found")
        other.post("/v0/vault", json={"label": "crm", "secret": OTHER})
        assert other.get("/v0/vault/crm/totp").json()["code"] in codes_now(OTHER)
        assert other.get("/v0/whoami").json()["name"] == "ci"
    assert client.get("/v0/vault/crm/totp").json()["code"] in codes_now()
    assert client.get("/v0/whoami").json()["name"] == identity


def test_a_key_does_only_what_its_scopes_say(service, client, identity):
    enroll(client)
    with client_of(service, service.new_key(identity, "vault:read")) as reader:
        assert reader.get("/v0/vault/crm/totp").status_code == 200
        assert refused(reader.delete("/v0/vault/crm")) == (403, "forbidden")
        assert refused(reader.get("/v0/messages")) == (403, "forbidden")
        assert reader.get("/v0/whoami").json()["scopes"] == ["vault:read"]


def test_a_key_that_was_revoked_works_no_longer_than_a_second(service):
    text = service.new_key("ci")
    with client_of(service, text) as client:
        assert client.get("/v0/whoami").status_code == 200
        assert service.revoke(text)
        time.sleep(1.1)
        assert client.get("/v0/whoami").status_code == 401


def test_who_tries_many_wrong_keys_is_turned_away_and_who_is_known_is_not():
    with running() as service, client_of(service) as client:
        assert client.get("/v0/whoami").status_code == 200
        _try_many(service)
        assert client.get("/v0/whoami").status_code == 200


def _try_many(service):
    unused = service.new_key("ci")
    with client_of(service, "loid-wrong") as stranger:
        answers = [stranger.get("/v0/whoami") for _ in range(61)]
        assert {answer.status_code for answer in answers[:60]} == {401}
        assert refused(answers[60]) == (429, "rate_limited")
        assert 0 < int(answers[60].headers["retry-after"]) <= 60
    with client_of(service, unused) as lucky:
        assert lucky.get("/v0/whoami").status_code == 429, "a guess that is right is no better"
