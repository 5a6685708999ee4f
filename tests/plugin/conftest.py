"""Sessions of pytest as users run them, each in a process of its own, and each run once: many tests ask what came of one.

What they run is in `suites/`, which is written for the async face; the sync face gets it without the two words.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright import LocalVault, fakes
from loomal_playwright.browser import find_browser, launch_options

sys.path.insert(0, str(Path(__file__).parent.parent / "apps"))
from bed import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bed import Application

SUITES = Path(__file__).parent / "suites"
# Plugins that have no part in it: two of them take longer to load than all the rest.
NOT_LOADED = [
    word for name in ("cacheprovider", "timeout", "schemathesis", "hypothesispytest", "anyio") for word in ("-p", f"no:{name}")
]
# One of Playwright's plugins and never the other: what is blocked is not imported.
FACES = {
    "sync": ["-p", "no:playwright-asyncio", "-p", "no:asyncio"],
    "async": [
        "-p", "no:playwright", "-o", "asyncio_mode=auto",
        "-o", "asyncio_default_fixture_loop_scope=session", "-o", "asyncio_default_test_loop_scope=session",
    ],
}  # fmt: skip
CONFTEST = """
import json
import os
import pytest

@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **json.loads(os.environ["LAUNCH"])}
"""
PAGE = (Path(__file__).parents[2] / "docs" / "traces.md").read_text(encoding="utf-8")
EXAMPLES_ON_TRACES = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)  # a script, and a suite for sync pages
REPORTS = ("-l", "--tracing=on", "--html=report.html", "--self-contained-html", "--junitxml=report.xml")


@cache
def launch() -> str:
    """How a suite starts the browser that there is here, as JSON."""
    return json.dumps(launch_options(find_browser()))


@dataclass(frozen=True)
class Plan:
    """What a session runs: suites, on a face, with arguments. `lost`: the login that its suite `lost` asks for.

    `after`: the session in whose folder, and for whose people, it runs.
    """

    face: str
    suites: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    lost: str = ""
    after: str = ""


PLANS = {
    "sync, 4 workers": Plan("sync", ("accounts", "many", "workers"), ("-n", "4", "--otp-timeout=90000")),
    "async, 2 workers": Plan("async", ("failing", "many"), ("-n", "2", *REPORTS)),
    "sync": Plan(
        "sync",
        ("failing", "late", "lost", "own", "page_on_traces"),
        ("--otp-timeout=20000", "--login-cache=1h", *REPORTS),
        "directly",
    ),
    "sync, later": Plan("sync", ("own",), ("--login-cache=1h", "--output=later"), after="sync"),
    "async": Plan("async", ("accounts", "broken", "lost"), (), "registered"),
}


@dataclass(frozen=True)
class Ended:
    """What came of a session. `posted`: the codes that it posted to the application; `visits`: the outside ones of the suite `workers`."""

    folder: Path
    code: int
    output: str = field(repr=False)
    posted: int = 0
    visits: tuple[Any, ...] = ()

    def outcomes(self, suite: str) -> dict[str, int]:
        """How many tests of a suite ended how."""
        summary = self.output.rpartition("short test summary info")[2]
        return dict(Counter(outcome.lower() for outcome in re.findall(rf"^([A-Z]+) test_{suite}\.py::", summary, re.MULTILINE)))

    def assert_outcomes(self, suite: str, **wanted: int) -> None:
        """Compare, and show all that was said where it differs."""
        if self.outcomes(suite) != wanted:
            pytest.fail(f"{suite}: {self.outcomes(suite)} in\n{self.output[-8_000:]}", pytrace=False)

    @property
    def logins(self) -> list[str]:
        """Whose logins were begun, in order."""
        file = self.folder / "logins"
        return file.read_text().split() if file.exists() else []


class Home:
    """A folder for the suites of a user who has a vault with another account under the label `crm`, and a ledger, which nobody has used."""

    def __init__(self, folder: Path, face: str) -> None:
        self.folder, self.face = folder, face
        self.vault = LocalVault(folder / "users-own.db")
        self.vault.enroll("crm", secret="JBSWY3DPEHPK3PXP")
        self.ledger = folder / "users-ledger.db"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("LOOMAL_", "MAILGENT_", "PYTEST_"))
        }
        self.environment |= {
            "LAUNCH": launch(),
            "LOOMAL_VAULT": str(folder / "users-own.db"),
            "LOOMAL_LEDGER": f"sqlite:///{self.ledger}",
            "XDG_CACHE_HOME": str(folder / "cache"),
        }

    def write(self, files: Mapping[str, str]) -> None:
        """Write modules; `conftest` is added to the one that starts the browser."""
        for name, text in {"conftest": "", **files}.items():
            spoken = re.sub(r"\b(async|await) ", "", text) if self.face == "sync" else text
            (self.folder / f"{name}.py").write_text(CONFTEST + spoken if name == "conftest" else spoken, encoding="utf-8")

    def run(self, *arguments: str) -> tuple[int, str]:
        """Run what is there, and return how it ended and all that it said. Warnings are errors there as well."""
        strict = ["-rA", "--strict-markers", "-W", "error", "-W", "ignore::pytest.PytestRemovedIn10Warning"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *NOT_LOADED, *FACES[self.face], *strict, *arguments],
            cwd=self.folder, env=self.environment, text=True, check=False, timeout=150, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        return done.returncode, done.stdout


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder, nowhere = tmp_path_factory.mktemp("app"), {"host": "127.0.0.1", "port": 9}
    with running("flask_security_too", folder, nowhere, {"authenticator": "/login"}, period=2) as application:
        application.database = folder / "app.sqlite"
        yield application


@pytest.fixture(scope="session")
def ended(application: Application, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ended]:
    """Say what came of one of PLANS, which is carried out when it is first asked for."""
    homes: dict[str, Home] = {}

    @cache
    def ended(name: str) -> Ended:
        plan = PLANS[name]
        if plan.after:
            ended(plan.after)
            home = homes[plan.after]
        else:
            home = homes[name] = Home(tmp_path_factory.mktemp("suite"), plan.face)
            furnish(home, plan, application)
        with ExitStack() as stack:
            visits = stack.enter_context(one_account()) if "workers" in plan.suites else ()
            home.environment["VISITS"] = json.dumps([{"url": visit.url, "otpauth": visit.otpauth} for visit in visits])
            before = len(application.submissions())
            code, output = home.run(*plan.arguments, *(f"test_{name}.py" for name in plan.suites))
            return Ended(home.folder, code, output, len(application.submissions()) - before, visits)

    return ended


def furnish(home: Home, plan: Plan, application: Application) -> None:
    """Write a plan's suites, and let them know the application."""
    accounts = {name: application.account("authenticator") for name in ("admin", "clerk")[: 2 if plan.lost else 1]}
    people = {
        name: {"email": each.email, "password": each.password, "otpauth": each.otpauth()} for name, each in accounts.items()
    }
    app = {"url": application.url, "database": str(application.database), "people": people, "lost": plan.lost}
    home.environment["APP"] = json.dumps(app)
    sources = {
        f"test_{name}": (SUITES / f"{name}.py").read_text(encoding="utf-8") for name in plan.suites if name != "page_on_traces"
    }
    if "page_on_traces" in plan.suites:
        sources["test_page_on_traces"] = EXAMPLES_ON_TRACES[1]
    logins = (SUITES / "logins.py").read_text(encoding="utf-8")
    home.write({"conftest": "from logins import *\n", "logins": logins, **sources})


@contextmanager
def one_account() -> Iterator[tuple[Any, ...]]:
    """Eight visits of a service that knows one secret, and takes each of its codes once."""
    with fakes.load().FakeLogin() as service:
        first = service.start("single", period=2)
        yield (first, *(service.start("single", period=2, secret=first.secret) for _ in range(7)))
