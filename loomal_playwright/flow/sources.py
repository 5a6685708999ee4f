"""The sources of one call: who they are in the ledger, and what they can give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.code import Challenge, Code

if TYPE_CHECKING:
    from datetime import datetime

    from loomal_playwright.codes.books.book import Hold
    from loomal_playwright.codes.ledger import Ledger
    from loomal_playwright.flow.request import Request
    from loomal_playwright.names import Factor
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.verbs import Port

Source = Callable[[Challenge], "str | Awaitable[str]"]
"""A plain function of the user, sync or async, that answers a Challenge."""

_SPOKEN: tuple[Factor, ...] = ("email", "sms", "voice", "push")


@dataclass(frozen=True)
class Sources:
    """`vault` and `inbox` are objects with the methods of their protocols, or plain functions that take a Challenge."""

    label: str
    vault: Any
    inbox: Any
    ledger: Ledger

    @cached_property
    def account(self) -> str:
        """Names the account for budgets and sites, whatever factor is asked."""
        return f"{identity(self.vault if self.vault is not None else self.inbox)}/{self.label}"

    def lease(self) -> Hold:
        """What a call that waits for this label's mail holds; not taken yet."""
        return self.ledger.lease(f"{identity(self.inbox)}/{self.label}")

    def held(self, request: Request) -> set[Factor]:
        """The factors there may be a code for; whether the vault knows the label is seen when it is asked."""
        wanted = request.factors or ()
        held: set[Factor] = set()
        if self.vault is not None:
            held.add("totp")
            if "backup" in wanted and (hasattr(self.vault, "backup") or is_function(self.vault)):
                held.add("backup")
        if self.inbox is not None:
            held.add("email")
            if is_function(self.inbox):  # who answers a Challenge may read any channel, but only when told to
                held.update(factor for factor in _SPOKEN if factor in wanted)
        return held


def identity(source: Any) -> str:
    """A name for a source that is the same in every process: its own, or its class or function."""
    own = getattr(source, "identity", None)
    if isinstance(own, str):
        return own
    kind = source if is_function(source) else type(source)
    return f"{kind.__module__}.{getattr(kind, '__qualname__', type(kind).__qualname__)}"


def is_function(source: Any) -> bool:
    """Whether a source is a plain function of the user rather than a vault or an inbox."""
    return callable(source) and not hasattr(source, "totp") and not hasattr(source, "messages")


async def ask_function(
    port: Port, function: Any, label: str, factor: Factor, *, prompt: Prompt, since: datetime | None = None
) -> Code:
    """Let a user's function answer the challenge. Raises TypeError unless it returns a str, or a Code."""
    answer = await port.call(function, Challenge(label, factor, prompt.digits, prompt.address, since))
    if isinstance(answer, Code):
        return answer
    if not isinstance(answer, str) or not answer.strip():
        msg = f"{identity(function)} answered {type(answer).__name__} for {label!r}; a source returns the code as a str"
        raise TypeError(msg)
    return Code(answer.strip())
