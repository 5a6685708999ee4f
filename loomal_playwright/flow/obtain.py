"""Obtain: a code of the chosen factor, claimed, and never one that was typed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loomal_playwright.errors import CodeUnavailable, LabelNotFound
from loomal_playwright.flow.mail import obtain_mailed
from loomal_playwright.flow.sending import Sending
from loomal_playwright.flow.sources import ask_function, is_function
from loomal_playwright.flow.steer import settle_factor
from loomal_playwright.flow.totp import obtain_totp
from loomal_playwright.flow.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from loomal_playwright.codes.code import Code
    from loomal_playwright.flow.run import Run
    from loomal_playwright.names import Factor


async def obtain(run: Run, factor: Factor) -> tuple[Factor, Code]:
    """A code, and the factor it is of: another than `factor` when the vault does not know the label. Raises Moved."""
    watch = Watch(run, factor)
    try:
        code = await _OF.get(factor, _mailed)(run, factor, watch)
    except LabelNotFound as unknown:
        run.held -= {"totp", "backup"}
        run.trail.add("obtain", f"the vault does not know {run.request.label!r}; looking for another factor")
        try:
            other = await settle_factor(run)
        except CodeUnavailable:
            raise unknown from None
        watch.same_origin()
        return await obtain(run, other)
    await watch.look()  # a source that is a function may have taken long
    return factor, code


async def _totp(run: Run, _factor: Factor, watch: Watch) -> Code:
    return await obtain_totp(run, run.prompt, watch)


async def _mailed(run: Run, factor: Factor, watch: Watch) -> Code:
    documents = run.scene.snapshot.documents
    navigated = min(documents[0].born, documents[run.prompt.frame].born) / 1000
    since = run.request.since.timestamp() if run.request.since else navigated

    return await obtain_mailed(
        run, run.prompt, factor, since=max(since, run.mail_since), here=run.origin, sending=Sending(run, factor), watch=watch
    )


async def _backup(run: Run, _factor: Factor, _watch: Watch) -> Code:
    vault, label = run.sources.vault, run.request.label
    with run.bounded("the vault"):
        if is_function(vault):
            code = await ask_function(run.port, vault, label, "backup", prompt=run.prompt)
        else:
            code = await vault.backup(run.port, label)
    run.trail.guard(code)
    run.trail.add("obtain", "spent a recovery code")
    return code


_OF: dict[Factor, Callable[[Run, Factor, Watch], Awaitable[Code]]] = {"totp": _totp, "backup": _backup}
