"""The published clients, unchanged but for the base URL."""

from __future__ import annotations

import asyncio
import inspect

import loomal
import mailgent
import pytest
from callers import SECRET, codes_now, send

CLIENTS = [loomal.Loomal, loomal.AsyncLoomal, mailgent.Mailgent, mailgent.AsyncMailgent]


@pytest.fixture(params=CLIENTS, ids=lambda kind: kind.__name__)
def ask(request, service, identity):
    """Call a method of one of the clients, named by its path, and return what it returns."""
    with asyncio.Runner() if hasattr(asyncio, "Runner") else _Loop() as runner:
        client = request.param(api_key=service.new_key(identity), base_url=service.url)

        def settled(value):
            return runner.run(value) if inspect.isawaitable(value) else value

        def ask(path, *args, **options):
            room, _, name = path.partition(".")
            return settled(getattr(getattr(client, room), name)(*args, **options))

        yield ask
        settled(client.close())


class _Loop:
    """asyncio.Runner, which Python 3.10 has not."""

    def __enter__(self):
        self._loop = asyncio.new_event_loop()
        return self

    def run(self, coroutine):
        return self._loop.run_until_complete(coroutine)

    def __exit__(self, *error):
        self._loop.close()


def error_of(call):
    with pytest.raises((loomal.LoomalError, mailgent.MailgentApiError)) as caught:
        call()
    return caught.value.status, caught.value.code


def test_a_client_keeps_a_secret_and_gets_its_codes(ask):
    data = {"secret": SECRET, "backupCodes": ["8f2k-1m9q"]}
    stored = ask("vault.store", "crm", "TOTP", data, metadata={"issuer": "GitHub"}, expires_at="2099-01-01T00:00:00Z")
    assert (stored.name, stored.type, stored.metadata) == ("crm", "TOTP", {"issuer": "GitHub"})
    assert stored.expires_at == "2099-01-01T00:00:00.000Z"
    told = ask("vault.totp", "crm")
    assert told.code in codes_now()
    assert (0 <= told.remaining <= 30, told.backup_codes_remaining) == (True, 1)
    spent = ask("vault.totp_use_backup", "crm")
    assert (spent.code, spent.remaining) == ("8f2k-1m9q", 0)
    assert error_of(lambda: ask("vault.totp_use_backup", "crm")) == (400, "bad_request")


def test_a_client_lists_looks_and_deletes(ask):
    ask("vault.store", "crm", "TOTP", {"secret": SECRET})
    listed = ask("vault.list")
    assert (listed["count"], listed["credentials"][0].name) == (1, "crm")
    looked = ask("vault.get", "crm")
    assert SECRET not in str(looked.data)
    assert looked.credential_id == listed["credentials"][0].credential_id
    assert ask("vault.delete", "crm") is None
    assert error_of(lambda: ask("vault.get", "crm")) == (404, "not_found")


def test_a_client_reads_its_mail(ask, service, identity):
    assert ask("mail.list_messages", labels="unread", limit=1) == {"messages": [], "count": 0, "next_page_token": None}
    for number in range(3):
        send(service, f"Your code is 49281{number}.\n", to=f"{identity}@localhost")
    page = ask("mail.list_messages", limit=2, labels="unread")
    assert [mail.extracted_text for mail in page["messages"]] == ["Your code is 492812.", "Your code is 492811."]
    rest = ask("mail.list_messages", limit=2, labels="unread", page_token=page["next_page_token"])
    assert ([mail.extracted_text for mail in rest["messages"]], rest["next_page_token"]) == (["Your code is 492810."], None)
    newest = page["messages"][0]
    assert (newest.from_addrs, newest.to, newest.subject) == (["login@shop.example"], [f"{identity}@localhost"], "Your code")
    assert ask("mail.get_message", newest.message_id) == newest
    assert ask("mail.update_labels", newest.message_id, add_labels=["seen"], remove_labels=["unread"]).labels == [
        "received",
        "seen",
    ]
    assert ask("mail.list_messages", labels="unread")["count"] == 2
    ask("mail.delete_message", newest.message_id)
    assert error_of(lambda: ask("mail.get_message", newest.message_id)) == (404, "not_found")


def test_a_client_learns_who_it_is(ask, identity):
    me = ask("identity.whoami")
    assert (me.name, me.email, me.type) == (identity, f"{identity}@localhost", "INBOX")
    assert me.scopes == ["vault:read", "vault:write", "mail:read", "mail:manage"]
