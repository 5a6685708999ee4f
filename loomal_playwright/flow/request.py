"""What the caller asked for: the arguments of `solve_2fa`, checked once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from loomal_playwright.names import Factor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from loomal_playwright.codes.books.book import Hold
    from loomal_playwright.flow.solution import Event


@dataclass(frozen=True, slots=True)
class Selectors:
    """Where the caller knows better than the finder: Playwright selector strings, or Locators."""

    field: Any = None
    submit: Any = None
    error: Any = None
    success: Any = None
    resend: Any = None
    switch: Any = None
    remember: Any = None


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of `solve_2fa`; times in milliseconds. Raises ValueError that names the argument."""

    label: str
    vault: Any = None
    inbox: Any = None
    factors: Sequence[Factor] | None = None
    sender: str | None = None
    since: datetime | None = None
    code_pattern: str | None = None
    selectors: Selectors = field(default_factory=Selectors)
    origins: Sequence[str] | None = None
    required: bool = True
    max_attempts: int = 3
    min_remaining: float = 3_000
    remember_device: bool = False
    mark_read: bool = True
    timeout: float = 60_000
    prompt_timeout: float = 10_000
    ledger: Any = None
    on_event: Callable[[Event], object] | None = None
    known: frozenset[str] = frozenset()  # mails that were there before the challenge began
    hold: Hold | None = None  # the lease, where it was taken before

    def __post_init__(self) -> None:
        _check(
            bool(self.label) and isinstance(self.label, str), f"label={self.label!r}: the account's name in the vault is needed"
        )
        _check(self.max_attempts >= 1, f"max_attempts={self.max_attempts}: at least one submission is needed")
        for name in ("timeout", "prompt_timeout", "min_remaining"):
            _check(getattr(self, name) >= 0, f"{name}={getattr(self, name)}: milliseconds cannot be negative")
        _check(not isinstance(self.factors, str), f"factors={self.factors!r}: give a tuple, such as ('totp', 'email')")
        unknown = [factor for factor in self.factors or () if factor not in get_args(Factor)]
        _check(not unknown, f"factors: {', '.join(map(repr, unknown))} is none of {', '.join(get_args(Factor))}")
        _check(not isinstance(self.origins, str), f"origins={self.origins!r}: give a tuple, such as ('crm.example.com',)")
        if self.code_pattern is not None:
            try:
                re.compile(self.code_pattern)
            except re.error as error:
                msg = f"code_pattern={self.code_pattern!r}: {error}"
                raise ValueError(msg) from None

    def give_up(self) -> None:
        """Let go of what was taken for a call that is not to be."""
        if self.hold is not None:
            self.hold.free()


def _check(holds: bool, msg: str) -> None:
    if not holds:
        raise ValueError(msg)
