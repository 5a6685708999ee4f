# ruff: noqa: D102 - what the double does, its docstring says
"""A small server that answers as Mailpit's API is documented to."""

from __future__ import annotations

import base64
import json
import threading
from datetime import datetime, timezone
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Mailpit:
    """Under the path /mail, for a user and a password.

    As Mailpit's own handlers do (server/apiv1 in axllent/mailpit): a list is newest first, asking for a mail's summary marks it as read
    and asking for its source does not, and a PUT without IDs marks all.
    """

    def __init__(self):
        self.summaries, self.sources = [], {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"owner": self}))
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def deliver(self, *, sender, subject, text, at):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Somebody <{sender}>", "agent@example.com", subject
        mail.set_content(text)
        self.keep(mail.as_bytes(), sender=sender, subject=subject, at=at)

    def keep(self, raw, *, sender, subject, at):
        name = f"id{len(self.summaries)}"
        created = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000000000Z")
        who = {"Name": "Somebody", "Address": sender}
        self.summaries.insert(0, {"ID": name, "Read": False, "From": who, "Subject": subject, "Created": created})
        self.sources[name] = raw

    def answer(self, method, path, body):
        if (method, path) == ("GET", "/mail/api/v1/messages"):
            return json.dumps({"total": len(self.summaries), "start": 0, "messages": self.summaries}).encode()
        if (method, path) == ("PUT", "/mail/api/v1/messages"):
            asked = json.loads(body)
            self._mark(asked.get("IDs") or list(self.sources), read=asked.get("Read", False))
            return b"ok"
        name, _, raw = path.removeprefix("/mail/api/v1/message/").partition("/")
        if raw != "raw":
            self._mark([name], read=True)
        return self.sources.get(name) if raw == "raw" else b"{}"

    def _mark(self, names, *, read):
        for summary in self.summaries:
            if summary["ID"] in names:
                summary["Read"] = read

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self):
        return self.server.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    owner: Mailpit

    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        allowed = self.headers.get("Authorization") == "Basic " + base64.b64encode(b"me:pass word").decode()
        answer = self.owner.answer(self.command, urlsplit(self.path).path, body) if allowed else None
        self.send_response(401 if not allowed else 404 if answer is None else 200)
        self.send_header("Content-Length", str(len(answer or b"")))
        self.end_headers()
        self.wfile.write(answer or b"")

    do_GET = do_PUT = _serve  # noqa: N815 - the names that http.server calls

    def log_message(self, *_):
        pass
