"""What the stages of one call share: the port, the sources, the deadline, the trail, and the scene they are in."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeTimeout, PromptLost
from loomal_playwright.flow import sight
from loomal_playwright.flow.solution import Trail
from loomal_playwright.flow.turn import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loomal_playwright.flow.request import Request
    from loomal_playwright.flow.solution import Attempt
    from loomal_playwright.flow.sources import Sources
    from loomal_playwright.names import Factor, Outcome
    from loomal_playwright.page.prompt import Prompt
    from loomal_playwright.page.saying import Scene
    from loomal_playwright.page.verbs import Port

REFUSED: frozenset[Outcome] = frozenset({"wrong", "expired", "used"})


class Run:
    """One call of `solve_2fa`. Stages read it, and leave in it only what a later attempt must know."""

    def __init__(self, port: Port, request: Request, sources: Sources) -> None:
        self.port = port
        self.request = request
        self.sources = sources
        self.trail = Trail(port.monotonic, request.on_event)
        self.until = port.monotonic() + request.timeout if request.timeout else math.inf
        self.held: set[Factor] = sources.held(request)
        self.turn = Turn(port, request.hold or sources.lease(), request.label)
        self.attempts: list[Attempt] = []
        self.site = ""  # of the first prompt: all that a label which is bound to no site is used for in this call
        self.moves = 0  # times that the page asked for something else while a code was awaited
        self.clock = ""  # what is wrong with the clock, where that may be why codes are refused
        self.mail_since = 0.0  # seconds since the epoch: after a "send" of ours only later mail counts
        self.scene: Scene
        self.looked = 0.0

    def left(self) -> float:
        """Milliseconds until the deadline."""
        return max(0.0, self.until - self.port.monotonic())

    def check_deadline(self, msg: str) -> None:
        """Raise CodeTimeout with `msg` once the deadline is over."""
        if self.left() <= 0:
            raise CodeTimeout(msg)

    @contextmanager
    def bounded(self, who: str) -> Iterator[None]:
        """Within: waits for a source end at the deadline, and say so as CodeTimeout."""
        self.port.limit(self.left())
        try:
            yield
        except TimeoutError:
            msg = f"{who} did not answer before the deadline"
            raise CodeTimeout(msg) from None
        finally:
            self.port.limit(math.inf)

    @property
    def so_far(self) -> str:
        """What was submitted before what goes wrong now, to end an error's message."""
        if not self.attempts:
            return "nothing was typed"
        last = self.attempts[-1]
        return f"the last code submitted ({last.factor}) came to {last.outcome!r}: {last.reason}; nothing was typed after it"

    @property
    def refused(self) -> str:
        """Why the last attempt was refused; "" when it was not."""
        last = self.attempts[-1] if self.attempts else None
        return last.reason if last and last.outcome in REFUSED else ""

    @property
    def prompt(self) -> Prompt:
        """The prompt of the scene. Raises PromptLost when it is gone, PromptAmbiguous when two could be meant."""
        sight.refuse_rivals(self.scene)
        prompt = self.scene.finding.prompt
        if prompt is None:
            msg = "the request for a code went away"
            raise PromptLost(msg)
        return prompt

    @property
    def origin(self) -> str:
        """The origin of the frame that asks."""
        return self.scene.snapshot.documents[self.prompt.frame].origin

    async def look(self, *, glance: bool = False) -> Scene:
        """Look once, and be in that scene."""
        return self.see(await sight.look(self.port, self.request.selectors, max(1.0, self.left()), glance=glance))

    async def grip(self) -> None:
        """Be in a scene that can be touched."""
        if self.scene.snapshot.glance:
            await self.look()

    def see(self, scene: Scene) -> Scene:
        """Be in `scene`, looked at just now."""
        self.scene, self.looked = scene, self.port.monotonic()
        return scene

    def told(self) -> None:
        """Write down what was found."""
        self.trail.add("find", f"{sight.describe(self.prompt)}: {'; '.join(self.prompt.reasons)}")
