"""How the storage state of a login is laid over the user's own: nothing of either goes but what has the same name."""

from __future__ import annotations

import json

import pytest

from loomal_playwright.plugin.states import merged


def cookie(name: str, value: str, domain: str = "crm.example.com") -> dict[str, str]:
    return {"name": name, "value": value, "domain": domain, "path": "/"}


def origin(**lists: list[dict[str, str]]) -> dict[str, object]:
    return {"origin": "https://crm.example.com", **lists}


USERS = {
    "cookies": [cookie("consent", "yes"), cookie("session", "old"), cookie("session", "other", "shop.example.com")],
    "origins": [
        origin(
            localStorage=[{"name": "theme", "value": "dark"}], indexedDB=[{"name": "notes"}, {"name": "tokens", "value": "old"}]
        )
    ],
    "credentials": [{"id": "users"}],
}
LOGIN = {
    "cookies": [cookie("session", "new")],
    "origins": [origin(localStorage=[{"name": "user", "value": "1"}], indexedDB=[{"name": "tokens", "value": "new"}])],
    "credentials": [{"id": "made"}],
}
BOTH = {
    "cookies": [cookie("consent", "yes"), cookie("session", "new"), cookie("session", "other", "shop.example.com")],
    "origins": [
        origin(
            localStorage=[{"name": "theme", "value": "dark"}, {"name": "user", "value": "1"}],
            indexedDB=[{"name": "notes"}, {"name": "tokens", "value": "new"}],
        )
    ],
    "credentials": [{"id": "users"}, {"id": "made"}],
}


def test_what_both_hold_is_the_logins_and_all_else_stays():
    assert merged(USERS, LOGIN) == BOTH


def test_the_users_state_may_be_a_file(tmp_path):
    (tmp_path / "state.json").write_text(json.dumps(USERS), encoding="utf-8")
    assert merged(str(tmp_path / "state.json"), LOGIN) == BOTH


def test_without_a_state_of_the_user_it_is_the_logins():
    assert merged(None, LOGIN) == LOGIN


@pytest.mark.parametrize("under", [None, {"cookies": [], "origins": []}])
def test_no_passkey_is_no_list_of_passkeys(under):
    assert "credentials" not in merged(under, {"cookies": [], "origins": [], "credentials": []})


def test_the_users_passkeys_outlive_a_login_that_made_none():
    assert merged(USERS, {"cookies": [], "origins": [], "credentials": []})["credentials"] == USERS["credentials"]
