# ruff: noqa: D101, D102, ARG002 - the contracts speak for the classes
"""Vault and inbox of the Loomal API, over HTTP, in both dialects."""

from __future__ import annotations

from datetime import datetime, timezone
from email.utils import formatdate

import httpx
import pytest
from loomal_server import KEY, LoomalServer

from loomal_playwright.codes.inboxes.loomal import LoomalInbox
from loomal_playwright.codes.otpauth import Authenticator
from loomal_playwright.codes.vaults.loomal import LoomalVault
from loomal_playwright.errors import CodeUnavailable, LabelNotFound, VaultError
from loomal_playwright.testing import InboxContract, SettableIO, VaultContract


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch):
    for name in ("LOOMAL_API_KEY", "LOOMAL_API_URL", "MAILGENT_API_KEY", "MAILGENT_API_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def io():
    with SettableIO() as io:
        yield io


@pytest.fixture
def server(io):
    server = LoomalServer(io.now)
    yield server
    server.close()


@pytest.fixture
def vault(server):
    return LoomalVault(KEY, server.url)


@pytest.fixture
def inbox(server):
    return LoomalInbox(KEY, server.url)


class _OverHttp:
    dialect = "clients"

    @pytest.fixture(autouse=True)
    def _server(self, io):
        self.server = LoomalServer(io.now, self.dialect)
        yield
        self.server.close()


class TestLoomalVault(_OverHttp, VaultContract):
    def make_vault(self, tmp_path):
        return LoomalVault(KEY, self.server.url)


class TestLoomalVaultOfTheRecipe(TestLoomalVault):
    dialect = "recipe"


class TestLoomalInbox(_OverHttp, InboxContract):
    def make_inbox(self, tmp_path):
        return LoomalInbox(KEY, self.server.url)

    def deliver(self, inbox, **mail):
        self.server.deliver(**mail)


class TestLoomalInboxOfTheRecipe(TestLoomalInbox):
    dialect = "recipe"


# -- the vault


def test_a_code_ends_when_its_step_ends(vault, server, io):
    io.advance(7.4)
    assert io.run(vault.totp(io, "known")).expires_at == io.now() - 7.4 + 30


@pytest.mark.parametrize("ahead", [-14.9, -9.0, 9.0, 14.9, 100.3])
def test_a_clock_that_is_off_leaves_the_step_stable(vault, server, io, ahead):
    server.clock = lambda: io.now() + ahead
    steps = set()
    for _ in range(20):
        service_step = int(server.clock() // 30)
        steps.add(io.run(vault.totp(io, "known")).step - service_step)
        io.advance(2.9)
    assert steps == {0}


def test_a_clock_that_is_off_moves_the_end_of_the_code_to_our_time(vault, server, io):
    server.clock = lambda: io.now() + 10
    assert io.run(vault.totp(io, "known")).expires_at == pytest.approx(io.now() + 20, abs=1)


def test_a_service_that_tells_no_date_is_taken_at_its_word(vault, server, io):
    server.tells_date = False
    io.advance(11.5)
    assert io.run(vault.totp(io, "known")).step == io.now() // 30


def test_a_code_that_lives_longer_than_the_usual_step_has_a_longer_one(vault, server, io):
    server.labels["known"] = Authenticator(bytes(20), period=60)
    code = io.run(vault.totp(io, "known"))
    assert (code.period, code.step) == (60, io.now() // 60)


def test_a_label_may_hold_any_character(vault, server, io):
    server.labels["crm/totp? #1 é"] = Authenticator(bytes(20))
    assert len(io.run(vault.totp(io, "crm/totp? #1 é"))) == 6


def test_an_unknown_label_is_told_with_the_call_that_lists_them(vault, server, io):
    with pytest.raises(LabelNotFound, match=f"no label 'bank'; GET {server.url}/v0/vault lists"):
        io.run(vault.totp(io, "bank"))


def test_the_address_may_carry_a_path(io):
    server = LoomalServer(io.now, path="/team/a")
    try:
        assert len(io.run(LoomalVault(KEY, f"{server.url}/").totp(io, "known"))) == 6
    finally:
        server.close()


def test_a_recovery_code_is_spent_once(vault, server, io):
    assert io.run(vault.backup(io, "known")).reveal() == "8f2k-1m9q"
    with pytest.raises(CodeUnavailable, match="no recovery code left for 'known'"):
        io.run(vault.backup(io, "known"))


def test_a_recovery_code_is_not_asked_for_again_when_the_answer_was_lost(vault, server, io):
    server.next_answers = [(502, {}, {})]
    with pytest.raises(VaultError, match="502"):
        io.run(vault.backup(io, "known"))
    assert len(server.requests) == 1


def test_an_answer_without_a_code_is_the_services_fault(vault, server, io):
    server.next_answers = [(200, {}, {"remaining": 12})]
    with pytest.raises(VaultError, match="answered without 'code'"):
        io.run(vault.totp(io, "known"))


def test_an_answer_that_is_no_json_names_its_type(vault, server, io):
    server.next_answers = [(200, {"Content-Type": "text/html"}, b"<h1>Welcome</h1>")]
    with pytest.raises(VaultError, match=r"not a JSON object \(text/html\)"):
        io.run(vault.totp(io, "known"))


# -- retries


def test_a_server_error_is_tried_again_with_growing_pauses(vault, server, io):
    server.next_answers = [(503, {}, {}), (500, {}, b"oops"), (502, {}, {})]
    assert len(io.run(vault.totp(io, "known"))) == 6
    assert io.slept == [250, 500, 1000]


def test_a_service_that_stays_down_is_named_with_what_it_said(vault, server, io):
    server.next_answers = [(503, {}, {"error": "maintenance", "message": "Back at noon"})] * 4
    with pytest.raises(VaultError, match=r'Loomal API at 127.0.0.1 .*503.*"maintenance: Back at noon" \(4 tries\)'):
        io.run(vault.totp(io, "known"))


def test_retry_after_in_seconds_is_honoured(vault, server, io):
    server.next_answers = [(429, {"Retry-After": "7"}, {})]
    io.run(vault.totp(io, "known"))
    assert io.slept == [7000]


def test_retry_after_as_a_date_is_honoured_on_the_services_clock(vault, server, io):
    server.clock = lambda: io.now() + 600
    server.next_answers = [(429, {"Retry-After": formatdate(server.clock() + 9, usegmt=True)}, {})]
    io.run(vault.totp(io, "known"))
    assert io.slept == [pytest.approx(9000, abs=1000)]


def test_a_service_that_asks_for_an_hour_is_not_waited_for(vault, server, io):
    server.next_answers = [(429, {"Retry-After": "3600"}, {})]
    with pytest.raises(VaultError, match=r"wait 3600 \(Retry-After\)"):
        io.run(vault.totp(io, "known"))
    assert io.slept == []


@pytest.mark.parametrize("status", [400, 402, 409, 422])
def test_a_fault_of_ours_is_not_tried_again(vault, server, io, status):
    server.next_answers = [(status, {}, {"error": "bad", "message": "No"})]
    with pytest.raises(VaultError, match=str(status)):
        io.run(vault.totp(io, "known"))
    assert len(server.requests) == 1


def test_a_service_that_is_not_there_is_tried_again_and_named(io, server):
    url = server.url
    server.close()
    with pytest.raises(VaultError, match=r"did not answer GET .*/totp \(4 tries\): ConnectError"):
        io.run(LoomalVault(KEY, url).totp(io, "known"))
    assert len(io.slept) == 3
    server.__init__(io.now)


def test_a_request_has_a_timeout_of_five_seconds(vault, io, monkeypatch):
    seen = []

    async def send(request):
        seen.append(request.extensions["timeout"])
        return httpx.Response(200, json={"code": "123456", "remaining": 5}, request=request)

    monkeypatch.setattr(io, "send", send)
    io.run(vault.totp(io, "known"))
    assert set(seen[0].values()) == {5.0}


# -- keys


def test_a_wrong_key_is_told_by_where_it_came_from_and_never_shown(server, io, monkeypatch):
    monkeypatch.setenv("LOOMAL_API_KEY", "loid-wrong")
    with pytest.raises(VaultError, match="check the key in LOOMAL_API_KEY") as caught:
        io.run(LoomalVault(base_url=server.url).totp(io, "known"))
    assert "loid-wrong" not in str(caught.value)


def test_the_key_is_in_no_repr(vault, inbox):
    assert KEY not in repr(vault) + repr(inbox) + vault.identity + repr(vars(vault)) + repr(vars(inbox))


def test_two_keys_are_two_identities(server):
    assert LoomalVault(KEY, server.url).identity != LoomalVault("another", server.url).identity


def test_without_a_key_the_error_says_where_to_put_it():
    with pytest.raises(ValueError, match="set LOOMAL_API_KEY in the environment, or pass api_key="):
        LoomalVault()


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ({"LOOMAL_API_KEY": "k"}, "api.loomal.ai"),
        ({"LOOMAL_API_KEY": "k", "LOOMAL_API_URL": "http://localhost:8080/x"}, "localhost"),
        ({"MAILGENT_API_KEY": "k"}, "api.mailgent.dev"),
        ({"MAILGENT_API_KEY": "k", "MAILGENT_API_URL": "https://mail.example"}, "mail.example"),
        ({"LOOMAL_API_KEY": "k", "MAILGENT_API_KEY": "k", "MAILGENT_API_URL": "https://mail.example"}, "api.loomal.ai"),
    ],
)
def test_key_and_address_come_from_the_environment_in_order(environment, host):
    assert f":{host}:" in LoomalVault(environ=environment).identity


@pytest.mark.parametrize("url", ["api.loomal.ai", "ftp://api.loomal.ai", "https://", "http://[::1"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="base_url"):
        LoomalVault(KEY, url)


def test_a_key_with_a_line_break_is_refused_without_showing_it():
    with pytest.raises(ValueError, match="api_key= holds characters") as caught:
        LoomalVault("loid\n3f9a")
    assert "3f9a" not in str(caught.value)


# -- the inbox


def _since(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.utc)


def test_a_mail_of_the_same_second_is_not_from_before(inbox, server, io):
    server.deliver(sender="a@b.example", subject="code", text="x", at=io.now())
    assert len(io.run(inbox.messages(io, since=_since(io.now() + 0.8)))) == 1


def test_a_mail_of_the_same_second_with_milliseconds_is_from_before(inbox, server, io):
    server.deliver(sender="a@b.example", subject="code", text="x", at=io.now(), createdAt="2027-01-15T08:00:00.250Z")
    assert not io.run(inbox.messages(io, since=_since(io.now() + 0.8)))


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-15T08:00:00Z",
        "2027-01-15T08:00:00.000Z",
        "2027-01-15T09:00:00+01:00",
        "2027-01-15T09:00:00.000000+0100",
        "2027-01-15 08:00:00",
    ],
)
def test_times_are_read_as_services_write_them(inbox, server, io, text):
    server.deliver(sender="a@b.example", subject="code", text="x", at=0, createdAt=text)
    assert io.run(inbox.messages(io, since=None))[0].received_at == io.now()


def test_a_service_whose_clock_is_behind_loses_no_mail(inbox, server, io):
    server.clock = lambda: io.now() - 20
    server.deliver(sender="a@b.example", subject="code", text="x", at=server.clock())
    assert io.run(inbox.messages(io, since=_since(io.now())))


def test_an_answer_with_nothing_but_text_is_a_mail_that_came_when_it_was_seen(inbox, server, io):
    server.mails = [{"extractedText": "Your code is 123456"}]
    first = io.run(inbox.messages(io, since=_since(io.now())))[0]
    io.advance(5)
    assert (first.text, first.received_at) == ("Your code is 123456", io.now() - 5)
    assert list(io.run(inbox.messages(io, since=_since(io.now() - 5)))) == [first]
    assert not io.run(inbox.messages(io, since=_since(io.now())))


def test_pages_are_followed_while_they_are_newer_than_since(inbox, server, io):
    for number in range(90):
        server.deliver(sender="a@b.example", subject=f"mail {number}", text="x", at=io.now() + number)
    assert len(io.run(inbox.messages(io, since=_since(io.now() + 45)))) == 45
    assert len(server.requests) == 3


def test_without_since_one_page_is_enough(inbox, server, io):
    for number in range(90):
        server.deliver(sender="a@b.example", subject=f"mail {number}", text="x", at=io.now() + number)
    assert len(io.run(inbox.messages(io, since=None))) == 20
    assert len(server.requests) == 1


def test_only_the_one_mail_is_marked_read(inbox, server, io):
    for number in range(2):
        server.deliver(sender="a@b.example", subject=f"mail {number}", text="x", at=io.now())
    io.run(inbox.mark_read(io, "msg 1/é"))
    assert [mail["labels"] for mail in server.mails] == [[], ["unread"]]


def test_a_service_that_cannot_mark_is_no_error(inbox, server, io):
    server.next_answers = [(405, {}, {})]
    io.run(inbox.mark_read(io, "msg"))


def test_an_answer_without_messages_is_the_services_fault(inbox, server, io):
    server.next_answers = [(200, {}, {"items": []})]
    with pytest.raises(VaultError, match="without 'messages'"):
        io.run(inbox.messages(io, since=None))


# -- news


class Clocked(SettableIO):
    """Each request takes `takes` seconds. `timeouts`: how long each was given."""

    takes = 0.0
    timeouts = ()

    async def send(self, request):
        self.timeouts = (*self.timeouts, request.extensions["timeout"]["read"])
        self.advance(self.takes)
        return await super().send(request)


def news(io, inbox, seen, ms=5_000):
    return io.run(inbox.news(io, seen, since=None, ms=ms))


def looked(server, inbox, io):
    """Look once, and return what is to be waited with."""
    seen = io.run(inbox.messages(io, since=None))
    server.requests.clear()
    return seen


def test_a_service_that_does_not_say_that_it_waits_is_not_made_to(server, inbox, io):
    assert news(io, inbox, looked(server, inbox, io)) is None
    assert news(io, inbox, []) is None
    assert not server.requests


def test_the_wait_is_for_mail_that_is_newer_than_what_was_seen_and_outlasts_no_timeout(server, inbox):
    server.longest_wait = 3
    with Clocked() as io:
        server.clock = io.now
        server.deliver(sender="a@shop.example", subject="old", text="old", at=io.now())
        seen = looked(server, inbox, io)
        io.takes = 3
        assert [mail.text for mail in news(io, inbox, seen)] == ["old"]
        ((_, path, _),) = server.requests
        assert "wait=3.000&after=msg+0%2F%C3%A9" in path
        assert io.timeouts[-1] == 3 + 5


def test_a_service_that_is_asked_to_wait_and_does_not_is_let_alone_for_a_while(server, inbox, io):
    server.longest_wait = 60
    assert news(io, inbox, looked(server, inbox, io)) is None
    assert len(server.requests) == 1


def test_mail_that_came_between_look_and_wait_is_news(server, inbox, io):
    server.longest_wait = 60
    seen = looked(server, inbox, io)
    server.deliver(sender="a@shop.example", subject="new", text="new", at=io.now())
    assert [mail.text for mail in news(io, inbox, seen)] == ["new"]


@pytest.mark.parametrize("answer", [(504, {}, b"<h1>Gateway Time-out</h1>"), (429, {}, {}), (422, {}, {}), (503, {}, {})])
def test_a_wait_that_is_refused_or_cut_on_the_way_is_no_error_and_not_repeated(server, inbox, io, answer):
    server.longest_wait = 60
    seen = looked(server, inbox, io)
    server.next_answers = [answer]
    assert news(io, inbox, seen) is None
    assert len(server.requests) == 1
    assert io.slept == []


def test_a_wait_whose_connection_is_lost_is_no_error(server, inbox, io):
    server.longest_wait = 60
    seen = looked(server, inbox, io)

    async def lost(request):
        msg = "gone"
        raise httpx.RemoteProtocolError(msg, request=request)

    io.send = lost
    assert news(io, inbox, seen) is None
