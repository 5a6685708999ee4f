"""What comes out of a vault or an inbox, and what a source is told about the request.

`Code` never shows its digits: they leave it only through `reveal()`, which the port calls while it types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from loomal_playwright.names import Factor


class Code:
    """A one-time code.

    `expires_at`: seconds since the epoch, None when its life is not known. `period`: seconds of its RFC 6238 time step.
    `generation`: changes when the secret behind it is replaced, so that a rotated secret starts with a clean ledger.
    `id`: the message that brought it, for mailed codes. `step`: given when the source counts steps on a clock of its own;
    else it follows from the expiry.
    """

    __slots__ = ("_step", "_value", "expires_at", "generation", "id", "period")

    def __init__(
        self,
        value: str,
        *,
        expires_at: float | None = None,
        period: float = 30,
        generation: str = "",
        id: str | None = None,  # noqa: A002 - the field's name in every mail API
        step: int | None = None,
    ) -> None:
        self._value = value
        self.expires_at = expires_at
        self.period = period
        self.generation = generation
        self.id = id
        self._step = step

    def reveal(self) -> str:
        """Return the characters to type."""
        return self._value

    @property
    def step(self) -> int | None:
        """The RFC 6238 time step T this code belongs to; None when its expiry is not known."""
        if self._step is not None or self.expires_at is None:
            return self._step
        return round(self.expires_at / self.period) - 1

    @property
    def ahead(self) -> float:
        """Seconds by which the clock that the source counts steps on is ahead of this machine's, as far as it tells."""
        if self._step is None or self.expires_at is None:
            return 0.0
        return (self._step + 1) * self.period - self.expires_at

    def __len__(self) -> int:
        return len(self._value)

    def __repr__(self) -> str:
        return f"Code({'•' * len(self._value)}, expires_at={self.expires_at})"

    def __reduce__(self) -> tuple[object, ...]:
        msg = "a Code is not pickled: it would be written down"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Message:
    """One mail. Its text is kept out of the repr: it holds the code.

    `received_at`: seconds since the epoch at which it arrived in the inbox. `sender`, `to`: bare addresses, lower case.
    """

    id: str
    sender: str
    received_at: float
    to: tuple[str, ...] = ()
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    html: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the page asks, for a source that is a plain function.

    `digits`: length of the code when the page says so. `address`: the masked address or number that the page names.
    `since`: mail from before is never the answer.
    """

    label: str
    factor: Factor
    digits: int | None = None
    address: str | None = None
    since: datetime | None = None
