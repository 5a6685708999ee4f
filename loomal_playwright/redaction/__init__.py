"""Takes codes and secrets out of Playwright's traces.

`forms` knows how a secret may be written, `pieces` how a code is cut up over boxes and keystrokes, `events` where both stand in a trace,
`passwords` what password fields held,
`frames` which pictures may show them, and `archive` reads and writes the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from loomal_playwright.codes.code import Code

_SHORTEST = 4  # characters: what is shorter stands everywhere


def redact_trace(path: str | os.PathLike[str], secrets: Iterable[str | Code]) -> bool:
    """Rewrite a Playwright trace (`trace.zip`) so that none of `secrets` is left in it; it still opens in the trace viewer.

    secrets: one-time codes, TOTP secrets (base32), passwords; each of 4 characters or more. They are masked in actions, call logs, DOM
    snapshots, requests and their bodies, test sources and results, wherever they stand: as they are, in groups, percent-encoded, with JSON or
    HTML escapes, in base64, and codes also where each character was typed, held or sent by itself. So are passwords that nobody named, where the
    trace shows that password fields held them. Numbers and times of the trace's own stay.
    Pictures of the screencast are dropped from before the typing until the page no longer holds the secret, and one second more.

    Returns whether anything had to be masked. The file is replaced in one step: whoever is killed meanwhile leaves the old one or the new one.
    Raises ValueError for a file that is no trace, and for a secret that is too short; OSError as `open` does. The file is left as it was then.
    """
    from loomal_playwright.redaction.archive import rewrite  # noqa: PLC0415 - the names of this package cost nothing until they are used
    from loomal_playwright.redaction.forms import Secret  # noqa: PLC0415

    if isinstance(secrets, str):
        msg = "secrets: give several, in a list, not one str"
        raise TypeError(msg)
    found = [Secret(secret if isinstance(secret, str) else secret.reveal()) for secret in secrets]
    if any(len(secret.value) < _SHORTEST for secret in found):
        msg = f"a secret of fewer than {_SHORTEST} characters cannot be told from other text"
        raise ValueError(msg)
    return rewrite(Path(path).resolve(), found)
