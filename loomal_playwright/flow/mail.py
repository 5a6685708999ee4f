"""The code that the service mailed for this challenge: not last week's, not another service's, not one that somebody took."""

from __future__ import annotations

import math
import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from loomal_playwright.codes.code import Code
from loomal_playwright.errors import CodeTimeout, CodeUnavailable
from loomal_playwright.flow.sending import OFFERED
from loomal_playwright.flow.sources import ask_function, identity, is_function
from loomal_playwright.flow.turn import take_turn
from loomal_playwright.page.origins import site

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from loomal_playwright.codes.code import Message
    from loomal_playwright.flow.run import Run
    from loomal_playwright.flow.sending import Sending
    from loomal_playwright.flow.watch import Watch
    from loomal_playwright.names import Factor
    from loomal_playwright.page.prompt import Prompt

_FIRST_POLL, _LAST_POLL, _BACK_OFF = 200.0, 3_000.0, 1.5
_AT_LEAST = 5_000.0  # ms: so often, the turn is made sure of and the page's own control seen to
_MASK = re.compile(r"[*•●∙·.…xX_]{2,}|[*•●∙…]")


async def obtain_mailed(
    run: Run, prompt: Prompt, factor: Factor, *, since: float, here: str, sending: Sending, watch: Watch
) -> Code:
    """Return the mailed code and claim its message.

    `since`: seconds since the epoch; mail from before is never the answer. `here`: the origin that asks. `sending`: presses the
    page's control, once, when nothing came; then only later mail counts. Raises CodeTimeout, VaultError, and CodeUnavailable when
    two senders could be meant.
    """
    inbox = run.sources.inbox
    await take_turn(run, watch)
    renewed = await sending.press(math.inf, watch) if run.turn.since > since else None  # what is on its way may be void
    since = renewed or since
    if is_function(inbox):
        if renewed is None and sending.patience == OFFERED:  # what nobody asked for would be waited for in vain
            await watch.sleep(OFFERED)
            since = await sending.press(OFFERED, watch) or since
        with run.bounded("the source"):
            when = datetime.fromtimestamp(since, timezone.utc)
            answer = await ask_function(run.port, inbox, run.request.label, factor, prompt=prompt, since=when)
        return await _claimed_answer(run, answer)
    looks, began, pressed = _Looks(run, watch), run.port.monotonic(), renewed
    empty: set[str] = set()  # read, and without a code
    run.trail.add("obtain", f"waiting for mail that arrived after {datetime.fromtimestamp(since, timezone.utc):%H:%M:%S} UTC")
    while True:
        await take_turn(run, watch)
        code = await _pick(run, prompt, await looks.take(since), since=since, here=here, empty=empty)
        if code is not None:
            run.trail.guard(code)
            return code
        if pressed is None and (pressed := await sending.press(run.port.monotonic() - began, watch)) is not None:
            since = pressed
            looks.hurry()
        if run.left() <= looks.delay:
            waited = (run.port.monotonic() - began) / 1000
            read = (
                f"{len(empty)} came without a code of the kind asked, or with one that was used" if empty else "none came at all"
            )
            by = f" from {run.request.sender}" if run.request.sender else ""
            msg = f"no mail{by} with a code for {run.request.label!r} came within {waited:.0f} s: {read}; {run.so_far}"
            raise CodeTimeout(msg)
        due = 0.0 if pressed is not None else sending.due(run.port.monotonic() - began)
        await looks.rest(since, min(due or _AT_LEAST, _AT_LEAST))


class _Looks:
    """Looks into the inbox, one after another: as soon as there is news where it can tell, else less and less often."""

    def __init__(self, run: Run, watch: Watch) -> None:
        self._run = run
        self._watch = watch
        self._delay = _FIRST_POLL
        self._seen: Sequence[Message] = ()
        self._news: Sequence[Message] | None = None

    @property
    def delay(self) -> float:
        """Milliseconds that the next rest takes where the inbox cannot tell; what it says of itself may change."""
        return min(self._delay, float(getattr(self._run.sources.inbox, "poll", _LAST_POLL)))

    def hurry(self) -> None:
        """Mail is on its way again."""
        self._delay = _FIRST_POLL

    async def take(self, since: float) -> Sequence[Message]:
        """What arrived since then: the news, if the rest brought any; else what there is."""
        self._seen, self._news = await self._there_is(since) if self._news is None else self._news, None
        return self._seen

    async def rest(self, since: float, most: float) -> None:
        """Wait for news, for `most` ms, or let some time pass. Raises as `Watch.sleep` does."""
        run, inbox = self._run, self._run.sources.inbox
        _extractor().prepare()  # while there is time
        if hasattr(inbox, "news"):
            with run.bounded("the inbox"), self._watch.alongside():
                ms = min(most, run.left() - self.delay)
                self._news = await inbox.news(run.port, self._seen, **self._wanted(since), ms=ms)
        if self._news is None:
            delay = self.delay
            await self._watch.sleep(delay)
            self._delay = min(delay * _BACK_OFF, _LAST_POLL)

    async def _there_is(self, since: float) -> Sequence[Message]:
        run = self._run
        with run.bounded("the inbox"):
            return await run.sources.inbox.messages(run.port, **self._wanted(since))  # type: ignore[no-any-return]

    def _wanted(self, since: float) -> dict[str, Any]:
        return {"since": datetime.fromtimestamp(since, timezone.utc), "sender": self._run.request.sender}


async def _claimed_answer(run: Run, code: Code) -> Code:
    account = run.sources.account
    if not await run.sources.ledger.claim_code(run.port, account, run.sources.ledger.digest(account, code)):
        msg = "the source gave a code that was used already"
        raise CodeTimeout(msg)
    run.trail.guard(code)
    return code


async def _pick(
    run: Run, prompt: Prompt, messages: Sequence[Message], *, since: float, here: str, empty: set[str]
) -> Code | None:
    """The newest unclaimed message that holds a code, claimed; None: there is none yet."""
    request, inbox = run.request, run.sources.inbox
    found: list[tuple[Message, Code]] = []
    for message in messages:
        if (
            message.id in request.known
            or message.id in empty
            or not _arrived(message, since)
            or not _for_us(message, prompt.address)
        ):
            continue
        read = _read(message, prompt, request.code_pattern)
        if read is None:
            empty.add(message.id)
            run.trail.add("obtain", f"mail from {message.sender} holds no code of the kind asked")
        else:
            found.append((message, Code(read, id=message.id)))
    for message, code in _from_one_sender(found, here, sender=request.sender):
        if await run.sources.ledger.claim_message(run.port, identity(inbox), message.id):
            ledger, account = run.sources.ledger, run.sources.account
            if not await ledger.claim_code(run.port, account, ledger.digest(account, code)):
                empty.add(message.id)
                run.trail.add("obtain", f"mail from {message.sender} repeats a code that was used already")
                continue
            age = max(0.0, run.port.now() - message.received_at)
            run.trail.guard(code)
            run.trail.add("obtain", f"a code of {len(code)} characters from {message.sender}, mailed {age:.0f} s ago")
            return code
    return None


def _extractor() -> ModuleType:
    from loomal_playwright.codes import extract  # noqa: PLC0415 - only mailed codes need it

    return extract


def _read(message: Message, prompt: Prompt, pattern: str | None) -> str | None:
    """The code in a message, of the length that the page names; where that is what its field takes at most, else a shorter one."""
    extract = _extractor().extract
    code = extract(message, digits=prompt.digits, alphabet=prompt.alphabet, pattern=pattern).code
    if code is None and prompt.digits is not None and prompt.at_most:
        code = extract(message, digits=None, alphabet=prompt.alphabet, pattern=pattern).code
    return code if code is None or not prompt.at_most or len(code) <= (prompt.digits or len(code)) else None


def _arrived(message: Message, since: float) -> bool:
    """Whether a message is of this challenge; a time in whole seconds says only in which second it came."""
    whole = message.received_at == math.floor(message.received_at)
    return message.received_at >= (math.floor(since) if whole else since)


def _for_us(message: Message, address: str | None) -> bool:
    """Whether the masked address that the page names (j•••@example.com) can be one that the message went to."""
    if address is None or "@" not in address or not message.to:
        return True
    pattern = ".*".join(re.escape(part) for part in _MASK.split(address.strip().lower()))
    return any(re.fullmatch(pattern, to.lower()) for to in message.to)


def _from_one_sender(found: Sequence[tuple[Message, Code]], here: str, *, sender: str | None) -> Sequence[tuple[Message, Code]]:
    """Those that one sender sent: the one asked for, else the only one, else the one of the site that asks."""
    senders = {site(message.sender) for message, _ in found}
    if sender is not None or len(senders) <= 1:
        return found
    own = [(message, code) for message, code in found if site(message.sender) == site(here)]
    if own:
        return own
    msg = f"two senders could be meant: {', '.join(sorted(senders))}; say which: sender='{min(senders)}'"
    raise CodeUnavailable(msg)
