"""A Port over a script and a virtual clock: the flow's logic without a browser, where a wait of a minute takes no time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.contracts import SettableIO
from loomal_playwright.page.facts import Box, Button, Document, Field, Form, Label, Ref, Snapshot, Text
from loomal_playwright.page.traffic import Exchange, Traffic
from loomal_playwright.page.verbs import Grasp, Target

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from loomal_playwright.page.traffic import Secret
    from loomal_playwright.page.verbs import Technique

_LOOK, _TYPE, _ANSWER = 5.0, 20.0, 50.0  # ms that a look, typing, and the server's answer take
_BOX = Box(100, 100, 200, 30)


def page(
    url: str = "http://127.0.0.1/verify",
    *,
    heading: str = "Two-factor authentication",
    asks: str | None = "Authentication code",
    says: str = "",
    controls: Sequence[str] = (),
    password: bool = False,
) -> Snapshot:
    """A page: `asks` labels its code field (None: it has none), `says` stands in an alert, `controls` are buttons by their text."""
    fields = []
    if asks is not None:
        fields.append(_field(0, "text", "code", asks, autocomplete="one-time-code"))
    if password:
        fields.append(_field(1, "password", "password", "Password"))
    buttons = [_button(10, "submit", "Verify", default=True)] if asks is not None else []
    buttons += [_button(20 + i, "button", text, default=False) for i, text in enumerate(controls)]
    texts = [Text(heading, "h1", "", "", alert=False, heading=1, dialog=None, box=_BOX)]
    if says:
        texts.append(Text(says, "p", "", "", alert=True, heading=0, dialog=None, box=_BOX))
    origin = url.partition("://")[0] + "://" + url.partition("://")[2].partition("/")[0]
    forms = (Form("/verify", "post", "", ""),)
    document = Document(url, origin, heading, "en", "complete", 0.0, tuple(fields), tuple(buttons), forms, tuple(texts))
    return Snapshot((document,))


def _field(element: int, kind: str, name: str, label: str, *, autocomplete: str = "") -> Field:
    return Field(
        ref=Ref(0, element), tag="input", type=kind, id=name, name=name, classes="", role="", autocomplete=autocomplete, inputmode="",
        pattern="", placeholder="", title="", maxlength=None, minlength=None, size=None, data=(), labels=(Label("for", label),),
        nearby=(), box=_BOX, visible=True, hidden_because="", on_top=True, disabled=False, readonly=False, required=False,
        invalid=False, focused=False, value_length=0, form=0, dialog=None, order=element,
    )  # fmt: skip


def _button(element: int, kind: str, text: str, *, default: bool) -> Button:
    return Button(
        ref=Ref(0, element), tag="button", type=kind, text=text, id="", name="", classes="", href="", box=replace(_BOX, y=150),
        visible=True, disabled=False, checked=False, form=0 if default else None, dialog=None, default=default, order=element,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows a submission, or a press: the page that comes after `delay` ms, and the status it comes with.

    `status` 0: the network fails. `new`: a navigation brings it; else the page changes in place.
    """

    page: str
    status: int = 200
    new: bool = True
    delay: float = _ANSWER
    retry_after: str = ""
    dialog: str = ""


class FakePort(SettableIO):
    """`pages` by name; `script` answers submissions one by one; `presses` says what a control leads to, by its text.

    `submissions`: what was submitted, each as (seconds since the epoch, the Code). More than the script has is an AssertionError.
    """

    def __init__(
        self,
        pages: Mapping[str, Snapshot],
        script: Sequence[Answer] = (),
        *,
        start: str = "prompt",
        presses: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.pages = pages
        self.script = list(script)
        self.presses = dict(presses or {})
        self.submissions: list[tuple[float, Secret]] = []
        self.pressed: list[str] = []
        self._page = start
        self._born = self.monotonic()
        self._next: tuple[float, Answer] | None = None
        self._exchanges: list[Exchange] = []
        self._dialogs: list[str] = []
        self._typed: Secret | None = None

    # seeing

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.pages[self._page].documents[0].url

    def limit(self, ms: float) -> None:
        """Nothing here waits."""

    def meanwhile(self, look: Callable[[], Awaitable[float]] | None) -> None:
        """Ditto."""

    async def observe(self, timeout: float, *, glance: bool = False, named: Any = None) -> Snapshot:
        """The page as it is by now."""
        del glance, named
        self.advance(min(timeout, _LOOK) / 1000)
        self._arrive()
        documents = self.pages[self._page].documents
        return Snapshot(tuple(replace(document, born=self._born) for document in documents))

    async def changed(self, snapshot: Snapshot, timeout: float) -> None:
        """Let time pass until the next answer is in, or `timeout` is over."""
        del snapshot
        due = self._next[0] - self.monotonic() if self._next else timeout
        self.advance(max(0.0, min(due, timeout)) / 1000 + 1e-6)
        self._arrive()

    def _arrive(self) -> None:
        if self._next is None or self.monotonic() < self._next[0]:
            return
        answer, self._next = self._next[1], None
        self._page = answer.page
        if answer.new:
            self._born = self.monotonic()
        if answer.dialog:
            self._dialogs.append(answer.dialog)
        failure = "" if answer.status else "net::ERR_CONNECTION_RESET"
        done = replace(
            self._exchanges[-1], status=answer.status or None, failure=failure, finished=True, retry_after=answer.retry_after
        )
        self._exchanges[-1] = done

    async def select(self, snapshot: Snapshot, selector: Any, timeout: float) -> tuple[Ref, ...]:
        """Elements by "#id"."""
        del timeout
        fields = (field for document in snapshot.documents for field in document.fields)
        return tuple(field.ref for field in fields if f"#{field.id}" == selector)

    async def visible(self, snapshot: Snapshot, selector: Any, timeout: float) -> bool:
        """Whether a text is on the page."""
        del timeout
        return any(text.text == selector for document in snapshot.documents for text in document.texts)

    async def locate(self, snapshot: Snapshot, ref: Ref, timeout: float) -> Any:
        """The element's own id stands for a Locator."""
        del timeout
        return next(f"#{field.id}" for field in snapshot.documents[ref.frame].fields if field.ref == ref)

    def traffic(self) -> Traffic:
        """What was submitted and answered."""
        return Traffic(tuple(self._exchanges), tuple(self._dialogs))

    async def read(self, timeout: float) -> bool:
        """Answers here are pages."""
        del timeout
        return False

    def expect(self, code: Secret, document: Document, action: str = "") -> None:
        """Requests here always carry the code."""

    async def watch_dialogs(self) -> None:
        """Dialogs are always heard."""

    async def opener_moved(self) -> bool:
        """No popup here."""
        return False

    # touching

    def hold(self, snapshot: Snapshot, fields: Sequence[Ref], submit: Ref | None) -> Any:
        """The fields, or the control."""
        if fields or submit is None:
            return None
        return next(button for button in snapshot.documents[submit.frame].buttons if button.ref == submit)

    async def put(self, held: Any, code: Secret, technique: Technique, timeout: float) -> None:
        """Type."""
        del held, technique, timeout
        self.advance(_TYPE / 1000)
        self._typed = code

    async def clear(self, held: Any, timeout: float) -> None:
        """Empty the field."""
        del held, timeout
        self._typed = None

    async def leave(self, held: Any, timeout: float) -> None:
        """Nothing follows the focus here."""

    async def grasp(self, held: Any, code: Secret, *, patient: bool, stirred: bool, timeout: float) -> Grasp:
        """The field holds what was typed."""
        del held, patient, stirred, timeout
        there = Target(present=True, enabled=True, still=True, reachable=True)
        return Grasp(
            self._typed is code, (len(code.reveal()),), present=True, editable=True, submits=0, pending=0.0, submit=there
        )

    async def press_enter(self, held: Any, timeout: float) -> None:
        """Submit."""
        del held, timeout
        self._submit()

    async def click(self, held: Any, *, forced: bool, timeout: float) -> bool:
        """Submit, or press the held control."""
        del forced, timeout
        if held is None:
            self._submit()
        else:
            self.pressed.append(held.text)
            self._go(Answer(self.presses[held.text]), carries_code=False)
        return True

    def _submit(self) -> None:
        assert self._typed is not None, "submitted without a code"  # noqa: S101 - a fake for tests
        assert self.script, "submitted once more than the script has answers"  # noqa: S101 - ditto
        self.submissions.append((self.now(), self._typed))
        self._typed = None
        self._go(self.script.pop(0), carries_code=True)

    def _go(self, answer: Answer, *, carries_code: bool) -> None:
        now = self.monotonic()
        self._exchanges.append(Exchange("POST", self.url, answer.new, now, carries_code))
        self._next = (now + answer.delay, answer)

    async def release(self, held: Any, timeout: float) -> None:
        """Let go."""
