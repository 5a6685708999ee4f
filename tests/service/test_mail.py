"""Mail: whose it is, what is asked for, and who waits for it."""

from __future__ import annotations

import threading
import time

import pytest
from callers import client_of, send


def subjects(answer):
    return [mail["extractedText"] for mail in answer.json()["messages"]]


@pytest.fixture
def address(identity):
    return f"{identity}@localhost"


def test_mail_is_of_the_identity_before_the_at_else_of_home(service, client, identity):
    client.get("/v0/whoami")
    send(service, "mine", to=f"{identity.upper()}+crm@anything.example")
    send(service, "nobody's", to=f"nobody-{identity}@localhost")
    assert subjects(client.get("/v0/messages")) == ["mine"]
    with client_of(service) as home:
        assert subjects(home.get("/v0/messages?limit=1")) == ["nobody's"]
        mine = client.get("/v0/messages").json()["messages"][0]["messageId"]
        assert home.get(f"/v0/messages/{mine}").status_code == 404
        assert home.patch(f"/v0/messages/{mine}", json={"removeLabels": ["unread"]}).status_code == 404
        assert home.delete(f"/v0/messages/{mine}").status_code == 404


def test_from_is_an_address_or_a_domain(service, client, address):
    for sender in ("a@shop.example", "b@mail.shop.example", "c@workshop.example"):
        send(service, sender, to=address, sender=sender)
    assert subjects(client.get("/v0/messages", params={"from": "shop.example"})) == ["b@mail.shop.example", "a@shop.example"]
    assert subjects(client.get("/v0/messages", params={"from": "C@workshop.example"})) == ["c@workshop.example"]


def test_the_extracted_text_has_no_quotes_and_no_html(service, client, address):
    send(service, "Your code is 492817\n\n> Your code is 111111\n", to=address)
    send(service, "", to=address, html="<p>Your code is <b>381902</b></p>")
    send(service, "", to=address, html="<!-- -->")
    assert subjects(client.get("/v0/messages")) == ["", "Your code is 381902", "Your code is 492817"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "wait=61", "wait=-1", "pageToken=x", "limit=1e3"])
def test_a_query_that_makes_no_sense_is_refused(client, query):
    assert client.get(f"/v0/messages?{query}").status_code == 422


def test_who_waits_is_answered_as_soon_as_mail_comes(service, client, address):
    timer = threading.Timer(0.7, send, [service, "news"], {"to": address})
    timer.start()
    began = time.monotonic()
    assert subjects(client.get("/v0/messages?wait=20", timeout=30)) == ["news"]
    assert 0.5 < time.monotonic() - began < 10
    timer.join()


def test_who_knows_the_newest_mail_waits_for_a_newer_one(service, client, address):
    send(service, "old", to=address)
    newest = client.get("/v0/messages?wait=20").json()["messages"][0]["messageId"]
    began = time.monotonic()
    assert subjects(client.get(f"/v0/messages?wait=1&after={newest}")) == ["old"]
    assert time.monotonic() - began >= 1


def test_mail_of_others_wakes_nobody(service, client):
    threading.Timer(0.2, send, [service, "for home"]).start()
    assert subjects(client.get("/v0/messages?wait=1")) == []
