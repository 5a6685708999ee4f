"""Serves an application as it is, and tells what went over its wire: the truth that the tests compare with.

Runs inside the application's process, between the wire and the application. It changes no request and no answer, and
keeps codes only as digests under a salt that dies with the process.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import sys
import threading
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIServer, make_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

TRUTH = "/__truth__"


class Witness:
    """WSGI middleware. A submission is a POST whose form has a filled `code`; `GET /__truth__` lists them, oldest first."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._salt = secrets.token_bytes(16)
        self._submissions: list[dict[str, Any]] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer for the application, once what was asked is noted."""
        if environ["PATH_INFO"] == TRUTH:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(self._submissions).encode()]
        if environ["REQUEST_METHOD"] == "POST":
            self._note(environ)
        return self._application(environ, start_response)

    def _note(self, environ: WSGIEnvironment) -> None:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        code = parse_qs(body.decode()).get("code", [""])[0]
        if code:
            digest = hashlib.sha256(self._salt + code.encode()).hexdigest()
            self._submissions.append({"path": environ["PATH_INFO"], "code": digest})


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def serve(build: Callable[[dict[str, Any]], WSGIApplication]) -> None:
    """Build the application from one line of JSON on stdin, print its port, and serve until stdin ends.

    An application thus never outlives the tests that started it, however they end.
    """
    application = build(json.loads(sys.stdin.readline()))
    server = make_server("127.0.0.1", 0, Witness(application), server_class=_Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()
