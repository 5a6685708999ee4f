"""What a test that fails tells of its one-time code, and that no report, log or trace of the run shows a secret.

A test that passes gets nothing added.
"""

from __future__ import annotations

import time
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from loomal_playwright.codes import heard

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from loomal_playwright.flow.solution import Event
    from loomal_playwright.redaction.forms import Masks

_SHORTEST = 4  # characters: what is shorter stands everywhere
_TITLE = "one-time code"
_OUTPUT = "loomal_secrets"  # under which a worker of xdist tells the run what it knew, in memory


class Reporter:
    """A plugin of pytest's. `secrets`: what may not be shown; codes that are typed, and secrets that vaults are given, come to it by themselves."""

    def __init__(self, config: pytest.Config, secrets: set[str]) -> None:
        self._config = config
        self._secrets = secrets
        self._masks: tuple[int, Masks] | None = None
        self._began = time.time()
        self._folders: set[Path] = set()
        self._cleaned: dict[
            Path, tuple[int, int]
        ] = {}  # when each was last written, and how many lasting secrets were known then
        self._pages: list[Any] = []
        self._events: list[Event] = []
        heard.listen(secrets.add)

    def watch(self, page: Any, on_event: Callable[[Event], object] | None = None) -> Callable[[Event], object]:
        """Note that the test answers a prompt on `page`; return what to give as `on_event`, which goes on to the given one."""
        if page not in self._pages:
            self._pages.append(page)

        def note(event: Event) -> None:
            self._events.append(event)
            if on_event is not None:
                on_event(event)

        return note

    # hooks

    def pytest_runtest_logstart(self) -> None:
        """Forget the test before."""
        self._pages.clear()
        self._events.clear()

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Tell what was seen where the test fails; mask; and clean the traces, once those of this test are there."""
        report = yield
        arguments = getattr(item, "funcargs", None) or {}
        folders = {Path(arguments[name]) for name in ("output_path", "tmp_path") if name in arguments}
        self._folders |= folders
        if report.failed and report.when != "teardown":
            self._tell(report, call, arguments)
        if report.when == "teardown":
            self._clean_of(report, folders)
        if self._secrets:
            self._mask(report)
        return report

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        """Clean what was written after the last test, by tests that were interrupted, and before a secret was known, by this worker or another."""
        if (told := getattr(self._config, "workeroutput", None)) is not None:
            told[_OUTPUT] = sorted(self._secrets)
        result = yield
        output = self._config.getoption("--output", default=None)
        if output and not hasattr(
            self._config, "workerinput"
        ):  # the workers of a run write to one folder: each cleans after its own tests
            self._folders.add(Path(output))
        self._clean(self._folders)
        return result

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Learn from a worker of xdist what it knew: the sources in other workers' traces may hold it."""
        self._secrets.update(getattr(node, "workeroutput", {}).get(_OUTPUT, ()))

    def pytest_unconfigure(self) -> None:
        """Hear no more."""
        heard.unlisten(self._secrets.add)
        self._secrets.clear()
        self._masks = None

    # what a failure tells

    def _tell(self, report: pytest.TestReport, call: pytest.CallInfo[None], arguments: dict[str, Any]) -> None:
        from loomal_playwright.errors import TwoFactorError  # noqa: PLC0415 - only a failure loads it
        from loomal_playwright.plugin.picture import look  # noqa: PLC0415

        error = call.excinfo.value if call.excinfo is not None else None
        pages = self._pages or ([arguments["page"]] if isinstance(error, TwoFactorError) and "page" in arguments else [])
        if not pages:
            return
        events = self._events or (error.trail if isinstance(error, TwoFactorError) else ())
        mask = self._mask_of.mask
        seen = look(next((page for page in reversed(pages) if not page.is_closed()), pages[-1]), lambda text: mask(text) != text)
        told = [*map(str, events), "", *seen.text.splitlines()]
        kept = self._keep(arguments, "2fa.png", seen.picture) + self._keep(arguments, "2fa.html", mask(seen.html).encode())
        report.sections.append((_TITLE, "\n".join([*told, *kept, "", seen.html])))
        self._extras(report, seen.picture, mask("\n".join(told)), mask(seen.html))

    def _keep(self, arguments: dict[str, Any], name: str, content: bytes) -> list[str]:
        """Put a file beside what pytest-playwright keeps of the test, where it does."""
        if not content or "output_path" not in arguments:
            return []
        file = Path(arguments["output_path"]) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return [f"kept in {file}"]

    def _extras(self, report: Any, picture: bytes, text: str, html: str) -> None:
        plugin = self._config.pluginmanager.getplugin("html")
        extras = getattr(plugin, "extras", None)
        if extras is None:
            return
        found = [extras.png(b64encode(picture).decode(), name=_TITLE)] if picture else []
        report.extras = [*getattr(report, "extras", []), *found, extras.text(text, name="trail"), extras.text(html, name="HTML")]

    # what nobody shows

    @property
    def _mask_of(self) -> Masks:
        from loomal_playwright.redaction.forms import Masks, Secret  # noqa: PLC0415 - a run without secrets does not load it

        if self._masks is None or self._masks[0] != len(self._secrets):
            secrets = [secret for value in self._secrets if len((secret := Secret(value)).value) >= _SHORTEST]
            self._masks = (len(self._secrets), Masks(secrets))
        return self._masks[1]

    def _mask(self, report: Any) -> None:
        for name in ("longrepr", "sections", "user_properties"):
            setattr(report, name, _masked(getattr(report, name), self._mask_of.mask))

    def _clean_of(self, report: pytest.TestReport, folders: Iterable[Path]) -> None:
        try:
            self._clean(folders)
        except OSError as error:
            report.outcome = "failed"
            report.longrepr = (
                f"{report.longrepr or ''}\na trace of this test could not be cleaned and may hold codes: {error}".lstrip()
            )

    def _clean(self, folders: Iterable[Path]) -> None:
        """Take what this process knows out of the traces that were written since it began."""
        from loomal_playwright.redaction import redact_trace  # noqa: PLC0415 - a run without traces does not load it

        secrets = [secret.value for secret in self._mask_of.secrets] if self._secrets else []
        lasting = sum(not secret.isdigit() for secret in secrets)  # a code is in the traces of its own test alone
        for file in sorted({file for folder in folders for file in folder.rglob("*.zip")}) if secrets else ():
            if file.stat().st_mtime >= self._began and self._cleaned.get(file) != (file.stat().st_mtime_ns, lasting):
                with suppress(ValueError):  # no trace
                    redact_trace(file, secrets)
                self._cleaned[file] = (file.stat().st_mtime_ns, lasting)


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    """Return a part of a report with every text in it masked; pytest's own objects are changed where they are."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_masked(inner, mask) for inner in value)
    if type(value).__module__.startswith("_pytest."):
        for name, inner in getattr(value, "__dict__", {}).items():
            object.__setattr__(value, name, _masked(inner, mask))
    return value
