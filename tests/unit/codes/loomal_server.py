# ruff: noqa: D102, ARG002 - a stand-in for tests; its routes share one signature
"""A small Loomal API over real HTTP, in either dialect, for the tests of vault, inbox and retries."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timezone
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from loomal_playwright.codes.otpauth import Authenticator, decoded

KEY = "loid-3f9a-secret"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class LoomalServer:
    """`clock` tells the service's time. `next_answers` are given first: (status, headers, body)."""

    def __init__(self, clock, dialect="clients", path=""):
        self.clock, self.dialect, self.path = clock, dialect, path
        self.labels = {"known": Authenticator(decoded(SECRET))}
        self.backup_codes = ["8f2k-1m9q"]
        self.mails, self.requests, self.next_answers = [], [], []
        self.tells_date = True
        self.longest_wait = None  # seconds; it says so, and does not wait
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"owner": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.path}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def deliver(self, *, sender, subject, text, at, **more):
        created_at = datetime.fromtimestamp(at, tz=timezone.utc)
        mail = {
            "messageId": f"msg {len(self.mails)}/é",
            "from": [f"Somebody <{sender}>"],
            "to": ["Agent@Loomal.example"],
            "subject": subject,
            "text": text,
            "extractedText": text,
            "labels": ["unread"],
            "createdAt": created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        }
        if self.dialect == "recipe":
            mail = {"from": sender, "subject": subject, "extractedText": text, "createdAt": created_at.isoformat()}
        self.mails.insert(0, {**mail, **more})

    def answer(self, method, path, query, body):
        if self.next_answers:
            return self.next_answers.pop(0)
        parts = [unquote(part) for part in path.removeprefix(self.path).split("/")[2:]]
        routes = {("GET", "vault"): self._totp, ("POST", "vault"): self._backup, ("GET", "messages"): self._messages}
        return {**routes, ("PATCH", "messages"): self._labels}[method, parts[0]](parts[1:], query, body)

    def _totp(self, parts, query, body):
        authenticator = self.labels.get(parts[0])
        if authenticator is None:
            return 404, {}, {"error": "not_found", "message": "Credential not found"}
        step, into = divmod(self.clock(), authenticator.period)
        names = {"recipe": "remainingSeconds", "clients": "remaining"}
        return 200, {}, {"code": authenticator.code(int(step)), names[self.dialect]: int(authenticator.period - into)}

    def _backup(self, parts, query, body):
        if parts[0] not in self.labels:
            return 404, {}, {"error": "not_found", "message": "Credential not found"}
        if not self.backup_codes:
            return 400, {}, {"error": "no_backup_codes", "message": "No backup codes remaining"}
        return 200, {}, {"code": self.backup_codes.pop(), "remaining": len(self.backup_codes)}

    def _messages(self, parts, query, body):
        first, limit = int(query.get("pageToken", ["0"])[0]), int(query["limit"][0])
        page = self.mails[first : first + limit]
        following = {"nextPageToken": str(first + limit)} if len(self.mails) > first + limit else {}
        told = {} if self.longest_wait is None else {"longestWait": self.longest_wait}
        return 200, {}, {"messages": page, "count": len(page), **following, **told}

    def _labels(self, parts, query, body):
        mail = next(mail for mail in self.mails if mail["messageId"] == parts[0])
        mail["labels"] = [label for label in mail["labels"] if label not in body["removeLabels"]]
        return 200, {}, mail


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet per answer: two would wait for each other's acknowledgement

    def _handle(self):
        size = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(size)) if size else None
        url = urlsplit(self.path)
        self.owner.requests.append((self.command, self.path, body))
        status, headers, answer = (401, {}, {"error": "unauthorized", "message": "Invalid API key"})
        if self.headers["authorization"] == f"Bearer {KEY}":
            status, headers, answer = self.owner.answer(self.command, url.path, parse_qs(url.query), body)
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response_only(status)
        if self.owner.tells_date:
            self.send_header("Date", formatdate(self.owner.clock(), usegmt=True))
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = _handle  # noqa: N815 - the names that http.server calls

    def log_message(self, *args):
        """Keep quiet."""
