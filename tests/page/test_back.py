"""Which control leads back to the prompt, after a page that refused a code hides it or shows a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loomal_playwright.page.back import way_back
from loomal_playwright.page.prompt import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from loomal_playwright.page.facts import Snapshot

_ASKS = "<h1>Two-factor authentication</h1><form method=post><label for=c>Authentication code</label><input id=c name=code><button>Verify</button></form>"
_MODAL = f"{_ASKS}<dialog id=d><p>Incorrect code.</p>%s</dialog><script>d.showModal()</script>"
_OVER = f"{_ASKS}<div role=alertdialog %s style='position:fixed;inset:0;background:#fff'><p>The code is invalid.</p>%s</div>"

BACK = {
    "a dialog's one button": (_MODAL % "<button id=b>OK</button>", "b"),
    "a dialog's one button, in German": (_MODAL % "<button id=b>Schließen</button>", "b"),
    "a dialog's cross": (_MODAL % "<button id=b aria-label=Close>×</button>", "b"),
    "a dialog that tries again": (_MODAL % "<button>Cancel</button><button id=b>Try again</button>", "b"),
    "a dialog with a cross and OK": (_MODAL % "<button aria-label=Close>×</button><button id=b>OK</button>", "b"),
    "a layer that covers the prompt": (_OVER % ("aria-modal=true", "<button id=b>OK</button>"), "b"),
    "an error page that tries again": (
        "<h1>Verification failed</h1><p>The code is incorrect.</p><a id=b href=/>Try again</a>",
        "b",
    ),
    "an error page that tries again, in French": (
        "<h1>Code invalide</h1><form method=get><button id=b>Réessayer</button></form>",
        "b",
    ),
}
NO_WAY = {
    "the prompt itself": _ASKS,
    "a prompt that says to try again": f"{_ASKS}<p>Wrong code.</p><a href=/>Try again</a>",
    "a note beside the prompt": f"{_ASKS}<dialog open style='position:static'><p>Cookies</p><button>OK</button></dialog>",
    "a dialog that asks for a code": "<dialog id=d><h1>Two-factor authentication</h1><label for=c>Authentication code</label><input id=c><button>Verify</button></dialog><script>d.showModal()</script>",
    "a dialog that leads back to the sign-in": _MODAL % "<button>Sign in again</button>",
    "a dialog that sends another code": _MODAL % "<button>Resend code</button>",
    "a dialog that signs out": _MODAL % "<button>Log out</button>",
    "an error page that leads to the sign-in": "<h1>Verification failed</h1><a href=/login>Try signing in again</a>",
    "an error page that would send something once more": "<h1>Verification failed</h1><form method=post><input type=hidden name=code value=1><button>Try again</button></form>",
    "an error page without a way": "<h1>Verification failed</h1><a href=/>Home</a>",
}  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), BACK.values(), ids=BACK)
def test_the_way_back_is_pressed(html: str, expected: str, observe: Callable[[str], Snapshot]) -> None:
    snapshot = observe(html)
    back = way_back(snapshot, find(snapshot).prompt)
    assert back is not None
    assert back.id == expected


@pytest.mark.parametrize("html", NO_WAY.values(), ids=NO_WAY)
def test_nothing_is_pressed_that_leads_elsewhere(html: str, observe: Callable[[str], Snapshot]) -> None:
    snapshot = observe(html)
    assert way_back(snapshot, find(snapshot).prompt) is None
