"""Which fields want the code, which control sends it, which factor is asked, and why: a Prompt from a Snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from loomal_playwright.names import Factor
    from loomal_playwright.page.facts import Button, Field, Snapshot


@dataclass(frozen=True, slots=True)
class Control:
    """A control beside the prompt that is not its submit: what pressing it would do.

    kind: "resend" (send the code again), "send" (send the first code), "switch" (another method), "remember" (trust this device).
    factor: which factor it leads to; "any" when it does not say.
    """

    kind: Literal["resend", "send", "switch", "remember"]
    factor: Factor
    button: Button


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request for a one-time code. `fields` in typing order; empty for push, passkey and a chooser of methods."""

    frame: int
    fields: tuple[Field, ...]
    submit: Button | None
    factor: Factor
    digits: int | None
    alphabet: Literal["digits", "alnum"] | None
    address: str | None  # the masked address or number that the page names
    controls: tuple[Control, ...]
    confidence: float  # 0..1
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A field turned down, and why."""

    field: Field
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The whole verdict on one look. `prompt` is None when nothing asks; `rivals` are prompts that could equally be meant."""

    prompt: Prompt | None
    rivals: tuple[Prompt, ...]
    rejected: tuple[Rejected, ...]


def find(snapshot: Snapshot) -> Finding:
    """Judge one look. Pure: no browser, no clock."""
    raise NotImplementedError
