"""Where a label's codes may be typed: the sites it is bound to, else the sites where one was accepted before."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from loomal_playwright.errors import LabelNotFound, OriginRefused
from loomal_playwright.page.origins import OPAQUE, secure, site, url_origin
from loomal_playwright.page.prompt import action

if TYPE_CHECKING:
    from loomal_playwright.flow.run import Run


async def check_site(run: Run) -> str:
    """The site of the frame that asks, if the label's codes may be typed there. Raises OriginRefused."""
    origin, label = run.origin, run.request.label
    if origin == OPAQUE:
        msg = "the prompt is in a document without an origin of its own (sandboxed, data: or about:blank); nothing was typed"
        raise OriginRefused(msg)
    if not secure(origin):
        msg = f"the prompt is at {origin}: plain http would carry the code in clear; nothing was typed"
        raise OriginRefused(msg)
    here, (bound, by) = site(origin), await _bound(run)
    if bound and here not in {site(one) for one in bound}:
        msg = (
            f"the prompt is at {origin}, but {label!r} is bound to {', '.join(bound)} (by {by}); nothing was typed.\n"
            f"If the site is right: loomal-playwright allow {label} {here}"
        )
        raise OriginRefused(msg)
    run.site = run.site or here
    if not bound and here != run.site:
        msg = (
            f"the prompt is at {origin}, but this call began at {run.site}, and {label!r} is bound to no site that would tell which is right;"
            f" nothing was typed there.\nIf it may be used at both: loomal-playwright allow {label} {run.site} {here}"
        )
        raise OriginRefused(msg)
    target = _target(run)
    if target != OPAQUE and (not secure(target) or site(target) not in {here, *map(site, bound)}):
        msg = (
            f"the prompt is at {origin}, but its form sends the code to {target}, where {label!r} may not be used; nothing was typed.\n"
            f"If that is right: loomal-playwright allow {label} {site(target)}"
        )
        raise OriginRefused(msg)
    return here


def _target(run: Run) -> str:
    """The origin to which the prompt's form would send the code; opaque when it names none, or no web address."""
    snapshot, prompt = run.scene.snapshot, run.prompt
    return url_origin(action(snapshot, prompt)) if snapshot.documents and prompt.fields else OPAQUE


async def remember_site(run: Run, here: str) -> None:
    """After an acceptance: bind a label that nothing bound, and say so."""
    if not (await _bound(run))[0]:
        await run.sources.ledger.remember_site(run.port, run.sources.account, here)
        run.trail.add("judge", f"warning: {run.request.label!r} was bound to no site; from now on it is bound to {here}")


async def _bound(run: Run) -> tuple[tuple[str, ...], str]:
    """The sites, and who bound the label to them. None at all: it is not bound yet."""
    request, vault = run.request, run.sources.vault
    if request.origins:
        return tuple(request.origins), "origins="
    if hasattr(vault, "origins"):
        with run.bounded("the vault"), suppress(LabelNotFound):
            if bound := tuple(await vault.origins(run.port, request.label)):
                return bound, "the vault"
    return await run.sources.ledger.sites(run.port, run.sources.account), "an earlier acceptance"
