"""Times the current code over HTTP, `GET /v0/vault/{label}/totp` of `loomal-playwright serve`, against a bare Starlette endpoint.

Pair by pair: so many requests to the bare endpoint, which returns a constant, then as many to the service, over the same number of
kept connections, by the same client. Each server is a process of its own, under uvicorn with the same options. The service is as users
have it: the command itself, a key, an encrypted vault on disk, a log of what was done, a line of output a request.

The memory of the service is what it has resident after its first 1,000 requests, and after all of them.

Exit status: 1 when the median of the pairs' ratios of throughput is below 0.6, or memory grew by more than a twentieth.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST, MOST_GROWTH = 0.6, 1.05
EARLY = 1_000  # requests after which memory is measured first
LABEL, SECRET = "crm-totp", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PATH = f"/v0/vault/{LABEL}/totp"
KEY = "loid-of-the-benchmark"
COMMAND = "import sys; from loomal_playwright.cli import main; sys.exit(main())"
BARE = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

async def constant(request):
    return JSONResponse({"code": "492817", "remainingSeconds": 17, "remaining": 17, "period": 30, "backupCodesRemaining": 0})

config = uvicorn.Config(
    Starlette(routes=[Route("/v0/vault/{name}/totp", constant)]), log_config=None, access_log=False, server_header=False, lifespan="off"
)
listener = __import__("socket").create_server(("127.0.0.1", 0), backlog=2048)
print("http://127.0.0.1:%d" % listener.getsockname()[1], flush=True)
uvicorn.Server(config).run(sockets=[listener])
"""


@dataclass(frozen=True)
class Load:
    """What one load of requests came to. `rate`: requests a second; times in ms; `cost`: ms of the processor that a request took the server."""

    rate: float
    cost: float
    median: float
    p99: float


class Server:
    """One server process, and where it is."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        said = process.stdout.readline()
        found = re.search(r"http://[\w.:]+", said)
        if found is None:
            msg = f"the server did not start: {said!r}"
            raise SystemExit(msg)
        self._process = process
        self._address = urlsplit(found[0])

    def load(self, requests: int, connections: int) -> Load:
        """Ask so often, over so many connections at once."""
        times: list[float] = []
        began, used = time.perf_counter(), self._used()
        asyncio.run(self._all(requests, connections, times))
        took, used = time.perf_counter() - began, self._used() - used
        times.sort()
        return Load(len(times) / took, used / len(times), statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000)

    async def _all(self, requests: int, connections: int, times: list[float]) -> None:
        share = requests // connections
        await asyncio.gather(*(self._some(share, times) for _ in range(connections)))

    async def _some(self, requests: int, times: list[float]) -> None:
        reader, writer = await asyncio.open_connection(self._address.hostname, self._address.port)
        asked = (
            f"GET {PATH} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {KEY}\r\naccept: application/json\r\n\r\n".encode()
        )
        for _ in range(requests):
            began = time.perf_counter()
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
            await reader.readexactly(size)
            times.append(time.perf_counter() - began)
            if not head.startswith(b"HTTP/1.1 200"):
                msg = f"the service answered {head.splitlines()[0]!r}"
                raise SystemExit(msg)
        writer.close()

    def _used(self) -> float:
        """Milliseconds of the processor, so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """MB that are resident."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


@contextlib.contextmanager
def servers() -> Iterator[tuple[Server, Server]]:
    """The bare one, and the service with one label enrolled."""
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        own = {"LOOMAL_VAULT": f"{home}/vault.db", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "COLUMNS": "200"}
        environ = {**os.environ, **own, "LOOMAL_API_KEY": KEY}
        enroll = ["-c", COMMAND, "enroll", LABEL, "-", "--secret"]
        subprocess.run([sys.executable, *enroll], env=environ, input=SECRET, text=True, check=True, capture_output=True)  # noqa: S603 - our own
        log = stack.enter_context(Path(home, "log").open("wb"))
        started = []
        for arguments in (["-c", BARE], ["-c", COMMAND, "serve", "--port", "0"]):
            process = subprocess.Popen([sys.executable, *arguments], env=environ, stdout=subprocess.PIPE, stderr=log, text=True)  # noqa: S603 - ditto
            stack.callback(process.wait)
            stack.callback(process.terminate)
            started.append(Server(process))
        yield started[0], started[1]


def measure(pairs: int, requests: int, connections: int) -> dict[str, Any]:
    """Return every figure."""
    with servers() as (bare, service):
        bare.load(EARLY, connections)  # the first of each is not counted
        service.load(EARLY, connections)
        early = service.memory()
        each = (requests - EARLY) // pairs
        loads = [(bare.load(each, connections), service.load(each, connections)) for _ in range(pairs)]
        late = service.memory()
    return {
        "requests": EARLY + pairs * (each // connections) * connections,
        "connections": connections,
        "bare": _summary([one for one, _ in loads]),
        "service": _summary([one for _, one in loads]),
        "ratio": _spread([service.rate / bare.rate for bare, service in loads], 3),
        "cost_ratio": _spread([bare.cost / service.cost for bare, service in loads], 3),
        "memory_mb": {"early": round(early, 1), "late": round(late, 1), "ratio": round(late / early, 3)},
    }


def _summary(loads: list[Load]) -> dict[str, Any]:
    return {
        "requests_per_second": _spread([load.rate for load in loads]),
        "cpu_ms": _spread([load.cost for load in loads], 3),
        "median_ms": _spread([load.median for load in loads], 2),
        "p99_ms": _spread([load.p99 for load in loads], 2),
    }


def _spread(values: list[float], digits: int = 0) -> dict[str, float]:
    spread = {"median": statistics.median(values), "min": min(values), "max": max(values)}
    return {name: round(value, digits) for name, value in spread.items()}


def _print(report: dict[str, Any]) -> None:
    for name in ("bare", "service"):
        one = report[name]
        rate = one["requests_per_second"]
        print(
            f"{name:8} {rate['median']:7.0f} requests/s ({rate['min']:.0f}-{rate['max']:.0f})"
            f" {one['cpu_ms']['median']:.2f} ms of CPU each, median {one['median_ms']['median']:.2f} ms, p99 {one['p99_ms']['median']:.2f} ms"
        )
    ratio, cost, memory = report["ratio"], report["cost_ratio"], report["memory_mb"]
    print(
        f"ratio of throughput, pair by pair: {ratio['median']:.2f} ({ratio['min']:.2f}-{ratio['max']:.2f}); of CPU, {cost['median']:.2f}"
    )
    print(f"memory: {memory['early']} MB after {EARLY} requests, {memory['late']} MB after {report['requests']}")


def main() -> int:
    """Run, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=15)
    parser.add_argument("--requests", type=int, default=100_000, help="to each server, in all")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args()
    report = measure(options.pairs, options.requests, options.connections)
    print(json.dumps(report, indent=2)) if options.json else _print(report)
    failures = [
        (report["ratio"]["median"] < LEAST, f"slower than {LEAST} of a bare endpoint"),
        (report["memory_mb"]["ratio"] > MOST_GROWTH, f"memory grew to more than {MOST_GROWTH} times what it was"),
    ]
    for failed, what in failures:
        if failed:
            print(what, file=sys.stderr)
    return int(any(failed for failed, _ in failures))


if __name__ == "__main__":
    sys.exit(main())
