"""What the sensor sees, and that nothing a page does to its own globals, forms or policies blinds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from looking import SELECTOR, SENSOR, look
from rows import SLOTS

from loomal_playwright.page.origins import OPAQUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from loomal_playwright.page.facts import Field, Snapshot


def _only(snapshot: Snapshot) -> Field:
    (field,) = snapshot.documents[0].fields
    return field


def _labels(field: Field) -> dict[str, str]:
    return {label.route: label.text for label in field.labels}


@pytest.mark.parametrize(
    ("html", "route"),
    [
        ("<label for=c>Security code</label><br><input id=c>", "for"),
        ("<label><b>Security</b> code <input id=c></label>", "wrapping"),
        ("<i id=x>Security</i> <i id=y>code</i><hr><input aria-labelledby='x y'>", "aria-labelledby"),
        ("<input aria-label='Security code'>", "aria-label"),
        ("<input aria-describedby=d><br><br><p id=d>Security code</p>", "aria-describedby"),
        ("<input placeholder='Security code'>", "placeholder"),
        ("<input title='Security code'>", "title"),
        ("<table><tr><td>Security code<td><input></table>", "table-cell"),
        ("<table><tr><th>Security code<tr><td><input></table>", "table-cell"),
        ("<dl><dt>Security code<dd><input></dl>", "table-cell"),
        ("<div><span>Security code</span></div><div><div><input></div></div>", "preceding"),
        ("<div><input><span>Security code</span></div>", "following"),
        ("<fieldset><legend>Security code</legend><input></fieldset>", "legend"),
        ("<div role=group aria-label='Security code'><input></div>", "legend"),
        ("<h2>Security code</h2><p>text</p><input>", "heading"),
    ],
)
def test_a_label_is_seen_by_every_route(observe: Callable[[str], Snapshot], html: str, route: str) -> None:
    assert _labels(_only(observe(html)))[route] == "Security code"


def test_the_text_of_a_button_or_of_another_field_s_label_is_no_label(observe: Callable[[str], Snapshot]) -> None:
    first, _ = observe("<p><input id=a><button>Send</button><label for=b>Other</label><input id=b></p>").documents[0].fields
    assert "following" not in _labels(first)


@pytest.mark.parametrize(
    ("style", "because"),
    [
        ("display:none", "display:none"),
        ("visibility:hidden", "visibility:hidden"),
        ("opacity:0", "opacity 0"),
        ("position:absolute;left:-9999px", "off-screen"),
        ("width:0;height:0;padding:0;border:0", "zero size"),
        ("position:absolute;width:1px;height:1px;padding:0;border:0", "clipped"),
        ("position:absolute;clip:rect(0 0 0 0)", "clipped"),
        ("clip-path:inset(50%)", "clipped"),
        ("", ""),
    ],
)
def test_why_a_field_cannot_be_seen(observe: Callable[[str], Snapshot], style: str, because: str) -> None:
    field = _only(observe(f'<p>text</p><input style="{style}">'))
    assert field.hidden_because == because
    assert field.visible is (because == "")


@pytest.mark.parametrize(
    "outer", ["opacity:0", "height:0;overflow:hidden", "display:none", "visibility:hidden", "position:absolute;left:-5000px"]
)
def test_a_field_inside_what_cannot_be_seen_cannot_be_seen(observe: Callable[[str], Snapshot], outer: str) -> None:
    assert not _only(observe(f'<div style="{outer}"><div><input></div></div>')).visible


def test_a_field_further_down_the_page_is_visible_and_not_covered(observe: Callable[[str], Snapshot]) -> None:
    field = _only(observe('<div style="height:3000px"></div><input>'))
    assert (field.visible, field.on_top) == (True, True)


def test_a_field_to_scroll_to_inside_a_box_is_visible(observe: Callable[[str], Snapshot]) -> None:
    assert _only(observe('<div style="height:100px;overflow:auto"><div style="height:500px"></div><input></div>')).visible


def test_a_field_under_an_overlay_is_covered(observe: Callable[[str], Snapshot]) -> None:
    assert not _only(observe('<input><div style="position:fixed;inset:0;background:#000"></div>')).on_top


def test_a_floating_label_over_its_field_covers_nothing(observe: Callable[[str], Snapshot]) -> None:
    html = '<div style="position:relative;width:200px"><input id=c style="width:190px"><label for=c style="position:absolute;inset:0">Code</label></div>'
    assert _only(observe(html)).on_top


@pytest.mark.parametrize(
    "html",
    ["<input disabled>", "<fieldset disabled><input></fieldset>", "<div inert><input></div>", "<input aria-disabled=true>"],
)
def test_a_disabled_field_is_disabled_by_whatever_disables_it(observe: Callable[[str], Snapshot], html: str) -> None:
    assert _only(observe(html)).disabled


def test_a_value_is_reported_by_its_length_alone(page: Page) -> None:
    page.set_content("<input id=c data-value=824613 value=824613><p>text</p>")
    raw = page.main_frame.wait_for_function(SENSOR).get_property("facts").json_value()
    assert "824613" not in raw
    assert look(page).fields[0].value_length == 6


def test_hidden_error_texts_are_not_read_and_alerts_are_marked(observe: Callable[[str], Snapshot]) -> None:
    texts = observe("<p style='display:none'>Code is incorrect</p><div role=alert>Try again</div><p>Hello</p>").documents[0].texts
    assert [(text.text, text.alert) for text in texts] == [("Try again", True), ("Hello", False)]


def test_one_sentence_over_several_inline_elements_is_one_text(observe: Callable[[str], Snapshot]) -> None:
    texts = observe("<p>We sent a <b>code</b> to <span>j***@example.com</span>.</p>").documents[0].texts
    assert [text.text for text in texts] == ["We sent a code to j***@example.com."]


def test_slotted_text_is_read_once(observe: Callable[[str], Snapshot]) -> None:
    html = "<x-card id=h><p>Slotted words</p></x-card><script>h.attachShadow({mode:'open'}).innerHTML = '<section><slot></slot></section>'</script>"
    assert [text.text for text in observe(html).documents[0].texts] == ["Slotted words"]


SLOTTED = "<x-button id=h>Continue</x-button><script>h.attachShadow({mode:'open'}).innerHTML = '<button><slot></slot></button>'</script>"
NESTED = """<x-outer id=h>Continue</x-outer><script>
    h.attachShadow({mode:'open'}).innerHTML = '<x-inner><slot></slot></x-inner>';
    h.shadowRoot.querySelector('x-inner').attachShadow({mode:'open'}).innerHTML = '<button><span><slot>Fallback</slot></span></button>'</script>"""
CONTENTS = "<button><span style='display:contents'>Continue</span></button>"


@pytest.mark.parametrize("html", [SLOTTED, NESTED, CONTENTS], ids=["slotted", "slotted twice", "in an element without a box"])
def test_a_button_is_named_by_what_it_shows_wherever_that_is_written(observe: Callable[[str], Snapshot], html: str) -> None:
    assert [button.text for button in observe(html).documents[0].buttons] == ["Continue"]


def test_the_fallback_of_an_empty_slot_is_read(observe: Callable[[str], Snapshot]) -> None:
    html = "<x-card id=h></x-card><script>h.attachShadow({mode:'open'}).innerHTML = '<p><slot>No code yet</slot></p>'</script>"
    assert [text.text for text in observe(html).documents[0].texts] == ["No code yet"]


def test_a_field_slotted_into_a_dialog_is_in_that_dialog(observe: Callable[[str], Snapshot]) -> None:
    html = """<x-dialog id=h><input></x-dialog><script>
      h.attachShadow({mode:'open'}).innerHTML = '<dialog><slot></slot></dialog>'; h.shadowRoot.querySelector('dialog').showModal()</script>"""
    assert _only(observe(html)).dialog == 0


def test_a_field_whose_own_text_shows_has_no_drawn_boxes(observe: Callable[[str], Snapshot]) -> None:
    assert _only(observe(f"<div style='display:flex'>{SLOTS}<input style='color:#000'></div>")).slots == 0


def test_pictures_of_some_size_are_reported(observe: Callable[[str], Snapshot]) -> None:
    html = "<img id=qr alt='QR code' width=160 height=160 src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>'><svg width=20 height=20></svg><canvas width=120 height=120></canvas>"
    assert [(picture.tag, picture.said) for picture in observe(html).documents[0].pictures] == [
        ("img", "qr QR code"),
        ("canvas", ""),
    ]


FRAMES = {
    "sandboxed": ("<iframe sandbox='allow-scripts' srcdoc='<input>'></iframe>", True),
    "sandboxed by address": ("<iframe sandbox='allow-scripts' src=/inner></iframe>", True),
    "data": ("<iframe src='data:text/html,<input>'></iframe>", True),
    "with a global named origin": (
        "<iframe sandbox='allow-scripts' srcdoc='<script>origin = &quot;http://x.test&quot;</script><input>'></iframe>",
        True,
    ),
    "srcdoc": ("<iframe srcdoc='<input>'></iframe>", False),
    "sandboxed with its origin": ("<iframe sandbox='allow-scripts allow-same-origin' srcdoc='<input>'></iframe>", False),
}


@pytest.mark.parametrize(("html", "opaque"), FRAMES.values(), ids=FRAMES.keys())
def test_a_frame_with_an_opaque_origin_says_so(browser: Browser, html: str, opaque: bool) -> None:
    page = browser.new_page()
    page.route(
        "**/*", lambda route: route.fulfill(body="<input>" if "inner" in route.request.url else html, content_type="text/html")
    )
    page.goto("http://example.test/")
    inner = look(page.frames[1])
    assert (inner.opaque, inner.origin == OPAQUE) == (opaque, opaque)
    assert not look(page).opaque
    page.close()


def test_the_default_button_is_the_first_submit_of_the_form_hidden_ones_included(observe: Callable[[str], Snapshot]) -> None:
    html = "<form id=f><input><button type=button id=a>A</button></form><button form=f id=b style='display:none'>B</button><button form=f id=c>C</button>"
    assert [button.id for button in observe(html).documents[0].buttons if button.default] == ["b"]


def test_the_topmost_dialog_is_dialog_zero(observe: Callable[[str], Snapshot]) -> None:
    html = "<dialog id=a><input id=x></dialog><dialog id=b><input id=y></dialog><script>a.showModal(); b.showModal()</script>"
    assert {field.id: field.dialog for field in observe(html).documents[0].fields} == {"x": 1, "y": 0}


MEMBERS = (
    "id",
    "getAttribute",
    "parentNode",
    "labels",
    "attributes",
    "matches",
    "closest",
    "querySelector",
    "checkVisibility",
    "elements",
)
HOSTILE = {
    "a form whose inputs hide its own members": "<form>" + "".join(f"<input name={name}>" for name in MEMBERS) + "</form>",
    "arrays with a toJSON of their own": "<script>Array.prototype.toJSON = String.prototype.toJSON = () => 'broken'</script><input id=c>",
    "no body": "<script>document.body.remove()</script>",
    "a getter that throws": "<x-y><input id=c></x-y><script>Object.defineProperty(document.querySelector('x-y'), 'shadowRoot', {get() {return null}})</script>",
    "a custom element that is its own label": "<x-l id=l aria-labelledby=l><input aria-labelledby='l missing'></x-l>",
    "drawings and formulas": "<svg><a href='#'><text>t</text></a><foreignObject><input></foreignObject></svg><math><mi>x</mi></math>",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_strange_page_is_seen_like_any_other(observe: Callable[[str], Snapshot], html: str) -> None:
    assert observe(html).documents[0].ready == "complete"


def test_a_strict_policy_does_not_blind_the_sensor(browser: Browser) -> None:
    policy = "default-src 'none'; script-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    page = browser.new_page()
    page.route(
        "**/*",
        lambda route: route.fulfill(body="<input id=c>", content_type="text/html", headers={"Content-Security-Policy": policy}),
    )
    page.goto("http://strict.test/")
    assert [field.id for field in look(page).fields] == ["c"]
    page.close()


def test_a_look_changes_nothing_in_the_page(page: Page) -> None:
    page.set_content("<form><label>Code <input id=c></label><button>Go</button></form><div role=alert>x</div>")
    page.evaluate(
        "() => { window.seen = 0; new MutationObserver(() => window.seen++).observe(document, {subtree: true, childList: true, attributes: true}) }"
    )
    before = page.content()
    look(page)
    assert page.content() == before
    assert page.evaluate("() => window.seen") == 0


def test_of_more_fields_than_are_reported_those_unlike_the_rest_are(observe: Callable[[str], Snapshot]) -> None:
    sheet = "".join(f"<p>Row {n} <input class=cell name=r{n}></p>" for n in range(800))
    seen = observe(f"{sheet}<form><input id=c maxlength=6><button>Verify</button></form>{sheet}").documents[0].fields
    assert "c" in [field.id for field in seen]


def test_of_more_fields_than_are_reported_the_focused_one_is(observe: Callable[[str], Snapshot]) -> None:
    seen = observe(
        "<input>" * 700 + "<input id=c autofocus><script>document.getElementById('c').focus()</script>" + "<input>" * 100
    )
    assert "c" in [field.id for field in seen.documents[0].fields]


@pytest.mark.parametrize(
    "row",
    [
        "<div><label>Row <input></label></div>",
        "<label for=r{n}>Row</label><input id=r{n}><br>",
        "<div><input style='opacity:0'></div>",
    ],
    ids=["wrapped", "labelled", "transparent"],
)
def test_a_page_of_1500_inputs_costs_three_plain_walks_over_it_at_most(page: Page, row: str) -> None:
    page.set_content("<form>" + "".join(row.format(n=n) for n in range(1500)) + "<button>Save</button></form>")
    rounds = f"""() => {{
      const sensor = {SENSOR.rpartition("//#")[0]};
      const walk = () => {{ for (const el of document.querySelectorAll("*")) if (el.localName === "input") el.getBoundingClientRect(); }};
      const time = (work) => {{ const start = performance.now(); work(); return performance.now() - start; }};
      let sensing = Infinity, walking = Infinity;
      for (let i = 0; i < 40 && (i < 5 || sensing > 3 * walking); i++) {{
        sensing = Math.min(sensing, time(sensor)); walking = Math.min(walking, time(walk));
      }}
      return sensing / walking;
    }}"""  # the best of several rounds: on a busy machine each may be slow
    assert page.evaluate(rounds) <= 3


@pytest.mark.parametrize(
    "html",
    [
        "<input id=target>",
        "<input name=otp id='a b'><input name=x>",
        "<div><input><input class=target></div>",
        "<ul><li><input></li><li><input class=target></li></ul>",
        "<input id=same><input id=same class=target>",
        "<x-a id=h></x-a><script>h.attachShadow({mode:'open'}).innerHTML = '<div><input></div><div><input class=target></div>'</script>",
        "<x-a></x-a><x-a></x-a><script>for (const h of document.querySelectorAll('x-a')) h.attachShadow({mode:'open'}).innerHTML = '<input class=target>'</script>",
    ],
)
def test_a_selector_finds_its_element_and_no_other(page: Page, html: str) -> None:
    page.set_content(html)
    for handle in page.locator("input").element_handles():
        located = page.locator(handle.evaluate(SELECTOR))
        assert located.count() == 1
        assert located.element_handle().evaluate("(a, b) => a === b", handle)
