"""Tells the demo's stories as they happen: on a terminal with a clock that ticks, elsewhere in plain lines."""

from __future__ import annotations

import textwrap
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress, ProgressColumn, SpinnerColumn, TextColumn
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Task

    from loomal_playwright.flow.solution import Event

_LONG = 160  # characters
_STYLES = {
    "look": "dim",
    "find": "green",
    "choose": "magenta",
    "obtain": "yellow",
    "enter": "blue",
    "judge": "bold",
    "again": "cyan",
}


class _Window(ProgressColumn):
    """The seconds left in the TOTP time step, as an authenticator app shows them."""

    max_refresh = 0.25

    def render(self, task: Task) -> Text:
        period = task.fields["period"]
        return Text(f"next code in {period - time.time() % period:.0f} s" if period else "", style="cyan")


class Narrator:
    """Prints each entry of a trail as it comes."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def say(self, text: str, style: str = "") -> None:
        """Print a line as it is."""
        self._console.print(text, style=style, markup=False)

    @contextmanager
    def story(self, title: str, promise: str, period: int) -> Iterator[None]:
        """Announce a story, and while it runs tick: `period` is the seconds of its time step, 0 where codes come by mail."""
        self.say(f"\n{title}", "bold")
        self.say(f"  {promise}", "dim")
        if not self._console.is_terminal:
            yield
            return
        columns = (TextColumn("  "), SpinnerColumn(), TextColumn("{task.description}"), _Window())
        with Progress(*columns, console=self._console, transient=True) as progress:
            progress.add_task("signing in", total=None, period=period)
            yield

    def event(self, event: Event) -> None:
        """Tell one entry of the trail; `solve_2fa(on_event=)` takes this. A long one is cut: the report has all of it."""
        text = textwrap.shorten(event.text, _LONG, placeholder=" …")
        self.say(f"  {event.at / 1000:6.2f} s  {event.stage:<7} {text}", _STYLES.get(event.stage, ""))
