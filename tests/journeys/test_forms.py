"""Forms that split a code into groups, or open their field only when it is entered: the server gets what was meant, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from faces import settle

from loomal_playwright import Ledger

if TYPE_CHECKING:
    from pathlib import Path

HOME = "https://forms.example.test"
CODE = "482913"
_GROUPS = "<input name=a maxlength=3 size=3 inputmode=numeric> - <input name=b maxlength=3 size=3 inputmode=numeric>"
_ADVANCE = """<script>
  const {a, b} = document.forms[0];
  a.addEventListener('input', () => a.value.length < 3 || b.focus());
</script>"""
_KEYS = """<label>Verification code <input maxlength=6></label><input type=hidden name=a><script>
  const [shown, {a}] = [document.querySelector('input'), document.forms[0]];
  shown.addEventListener('keydown', ({key}) => { if (/\\d/.test(key)) a.value += key; });
</script>"""
_LOCKED = "<label>Verification code <input name=a readonly {handler}='this.readOnly = false'></label>"
FORMS = {
    "two groups": (_GROUPS, ("482", "913")),
    "two groups that move the focus on": (_GROUPS + _ADVANCE, ("482", "913")),
    "one field of which only the keys count": (_KEYS, (CODE,)),
    "read-only until it has the focus": (_LOCKED.format(handler="onfocus"), (CODE,)),
    "read-only until it is clicked": (_LOCKED.format(handler="onclick"), (CODE,)),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_posts_the_code_as_its_fields_take_it(face: Any, page: Any, tmp_path: Path, name: str) -> None:
    form, wanted = FORMS[name]
    lead = "<h1>Enter the verification code</h1><p>We texted 6 digits to •••• 42.</p>"
    markup = f"{lead}<form method=post action=/in>{form}<button>Verify</button></form>"
    posted: list[str] = []

    def answer(route: Any) -> Any:
        if route.request.method == "POST":
            posted.append(route.request.post_data)
        body = "<h1>Welcome back, Jane</h1><a href=/out>Sign out</a>" if posted else markup
        return route.fulfill(body=f"<!doctype html><meta charset=utf-8><body>{body}", content_type="text/html")

    async def go() -> Any:
        await settle(page.route(f"{HOME}/**", answer))
        await settle(page.goto(f"{HOME}/"))
        sources: dict[str, Any] = {
            "vault": lambda _: CODE,
            "inbox": lambda _: CODE,
            "ledger": Ledger(f"sqlite:///{tmp_path}/ledger"),
        }
        return await settle(face.api.solve_2fa(page, label="jane", factors=("sms", "totp"), origins=[HOME], **sources))

    face.run(go())
    assert [tuple(value for _, value in parse_qsl(body)) for body in posted] == [wanted]


def test_a_single_look_waits_for_a_page_that_is_busy(face: Any, page: Any) -> None:
    busy = "setTimeout(() => { const end = Date.now() + 700; while (Date.now() < end); }, 0)"

    async def go() -> Any:
        await settle(page.set_content("<label>Verification code <input id=c></label><button>Verify</button>"))
        await settle(page.evaluate(busy))
        return await settle(face.api.find_prompt(page))

    assert face.run(go()) is not None
