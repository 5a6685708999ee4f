"""Facts -> verdict, without a browser: what no single page of markup shows well."""

from __future__ import annotations

from dataclasses import replace

import build
import pytest
from build import MODAL, box, button, document, field, look, text

from loomal_playwright.page import enrolment
from loomal_playwright.page.facts import Box, Iframe, Picture, Ref
from loomal_playwright.page.prompt import find


def _ids(snapshot: object) -> list[str] | None:
    prompt = find(snapshot).prompt  # type: ignore[arg-type]
    return None if prompt is None else [one.id for one in prompt.fields]


def test_an_empty_page_asks_nothing() -> None:
    assert find(look(document())).prompt is None


def test_a_labelled_field_is_the_prompt_with_its_reasons() -> None:
    prompt = find(look(document(field("c", "Verification code", maxlength=6), buttons=(button("Verify"),)))).prompt
    assert prompt is not None
    assert prompt.fields[0].id == "c"
    assert prompt.submit is not None
    assert any("label" in reason and "verification code" in reason for reason in prompt.reasons)


def test_every_field_turned_down_has_a_reason() -> None:
    finding = find(look(document(field("c", "Verification code"), field("q", "Search"), field("e", "E-mail", type="email"))))
    assert {rejected.field.id: bool(rejected.reasons) for rejected in finding.rejected} == {"q": True, "e": True}


def test_two_equally_likely_fields_are_rivals_and_none_is_chosen() -> None:
    finding = find(look(document(field("a", "Verification code", form=0), field("b", "Verification code", form=0))))
    assert finding.prompt is None
    assert [rival.fields[0].id for rival in finding.rivals] == ["a", "b"]


def test_two_rows_of_boxes_alike_are_rivals() -> None:
    rows = [box(n, y=y, nearby=("Enter the verification code",)) for y in (100, 300) for n in range(6)]
    finding = find(look(document(*rows)))
    assert finding.prompt is None
    assert [len(rival.fields) for rival in finding.rivals] == [6, 6]


def test_the_better_of_two_frames_is_chosen() -> None:
    outer = document(field("q", "Search"), field("c", "Code"))
    inner = document(field("otp", "One-time code", autocomplete="one-time-code"), frame=1)
    prompt = find(look(outer, inner)).prompt
    assert prompt is not None
    assert (prompt.frame, prompt.fields[0].id) == (1, "otp")


def test_a_field_in_a_frame_of_no_size_is_left_alone() -> None:
    assert _ids(look(document(), document(field("c", "Verification code"), frame=1, width=1, height=1))) is None


def test_a_field_in_a_frame_that_its_parent_hides_is_left_alone() -> None:
    shown = Iframe(Ref(0, 0), "/inner", "", "", visible=False, dialog=None, box=Box(0, 0, 300, 200))
    inner = document(field("c", "Verification code"), frame=1, url="https://example.test/inner", width=300, height=200)
    assert _ids(look(document(frames=(shown,)), inner)) is None
    assert _ids(look(document(frames=(replace(shown, visible=True),)), inner)) == ["c"]


def test_a_field_behind_a_modal_dialog_loses_to_the_one_in_it() -> None:
    behind, inside = field("old", "Verification code"), field("new", "Verification code", dialog=0)
    assert _ids(look(document(behind, inside, dialogs=(MODAL,)))) == ["new"]
    assert _ids(look(document(behind, dialogs=(MODAL,)))) is None


def test_of_two_stacked_dialogs_the_upper_one_counts() -> None:
    lower, upper = field("lower", "Verification code", dialog=1), field("upper", "Verification code", dialog=0)
    assert _ids(look(document(lower, upper, dialogs=(MODAL, MODAL)))) == ["upper"]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"disabled": True}, "disabled"),
        ({"readonly": True}, "read-only"),
        ({"visible": False, "hidden_because": "off-screen"}, "off-screen"),
        ({"visible": False, "hidden_because": "display:none", "autocomplete": "one-time-code"}, "display:none"),
        ({"visible": False, "hidden_because": "aria-hidden", "slots": 6}, "aria-hidden"),
        ({"maxlength": 3}, "3 characters"),
    ],
)
def test_a_field_that_nobody_can_type_into_is_turned_down(facts: dict[str, object], why: str) -> None:
    finding = find(look(document(field("c", "Verification code", **facts))))
    assert finding.prompt is None
    assert why in finding.rejected[0].reasons[0]


@pytest.mark.parametrize("because", ["opacity 0", "off-screen", "clipped", "zero size"])
def test_an_unseen_field_under_drawn_boxes_is_the_field(because: str) -> None:
    hidden = field("c", visible=False, hidden_because=because, slots=6, nearby=("Enter the verification code",))
    prompt = find(look(document(hidden))).prompt
    assert prompt is not None
    assert (prompt.fields[0].id, prompt.digits) == ("c", 6)


@pytest.mark.parametrize("count", [4, 5, 6, 7, 8, 9, 10])
def test_a_row_of_boxes_of_any_code_length_is_one_prompt(count: int) -> None:
    prompt = find(look(document(*build.boxes(count, nearby=("Enter the verification code",))))).prompt
    assert prompt is not None
    assert prompt.digits == count


@pytest.mark.parametrize("count", [2, 3, 11, 16])
def test_a_row_of_too_few_or_too_many_boxes_is_none(count: int) -> None:
    assert _ids(look(document(*build.boxes(count, nearby=("Enter the verification code",))))) is None


def test_boxes_are_typed_from_left_to_right_whatever_their_order_in_the_page() -> None:
    fields = [replace(one, nearby=("Enter the verification code",)) for one in reversed(build.boxes(6))]
    assert _ids(look(document(*fields))) == [f"b{n}" for n in range(6)]


def test_boxes_that_run_from_right_to_left_are_typed_in_the_page_s_order() -> None:
    fields = [box(n, rtl=True, nearby=("أدخل رمز التحقق",), box=Box(500 - n * 48, 100, 40, 48)) for n in range(6)]
    assert _ids(look(document(*fields))) == [f"b{n}" for n in range(6)]


def test_a_recovery_field_beside_a_code_field_is_a_decoy() -> None:
    finding = find(look(document(field("c", "Authentication code", form=0), field("r", "Recovery code", form=1))))
    assert finding.prompt is not None
    assert finding.prompt.fields[0].id == "c"
    assert ("r", ("it wants a recovery code",)) in [(rejected.field.id, rejected.reasons) for rejected in finding.rejected]


def test_a_recovery_field_alone_is_a_prompt_for_a_backup_code() -> None:
    prompt = find(look(document(field("r", "Recovery code", autocomplete="one-time-code")))).prompt
    assert prompt is not None
    assert prompt.factor == "backup"


@pytest.mark.parametrize(
    ("label", "near", "factor"),
    [
        ("Code", "Open your authenticator app", "totp"),
        ("Code", "We sent a code to j***@example.com", "email"),
        ("Code", "We texted a code to (•••) •••-••42", "sms"),
        ("Verification code", "We'll call you with a code", "voice"),
        ("Verification code", "", "any"),
        ("Код", "Мы отправили код на номер +7 *** ***-**-42", "sms"),
        ("Code", "Nous avons envoyé un code par SMS au 06 ** ** ** 42", "sms"),
    ],
)
def test_the_factor_is_what_the_page_says(label: str, near: str, factor: str) -> None:
    prompt = find(look(document(field("c", label, name="otp", nearby=(near,))))).prompt
    assert prompt is not None
    assert prompt.factor == factor


@pytest.mark.parametrize(
    ("near", "address"),
    [
        ("We sent a code to j***@example.com.", "j***@example.com"),
        ("Sent to jane@example.com, valid for 10 minutes", "jane@example.com"),
        ("A text message was sent to •••• 42", "•••• 42"),
        ("Sent to +1 (•••) •••-••42", "+1 (•••) •••-••42"),
        ("Enter the code", None),
    ],
)
def test_the_address_is_given_as_printed(near: str, address: str | None) -> None:
    prompt = find(look(document(field("c", "Verification code", nearby=(near,))))).prompt
    assert prompt is not None
    assert prompt.address == address


@pytest.mark.parametrize(
    ("texts", "address"),
    [
        (["Signed in as jane@example.com"], None),
        (["Angemeldet als jane@example.com", "Geben Sie den Code ein"], None),
        (["Signed in as jane@example.com. We sent a code to your phone."], None),
        (["Signed in as jane@example.com", "We sent a code to j•••@work.test"], "j•••@work.test"),
        (["jane@example.com", "Enter the code from your authenticator app"], None),
        (["Enter the code we sent you", "Questions? Write to help@example.com"], None),
        (["Didn't get the code we sent? Contact help@example.com."], None),
        (["We texted a code to your phone", "jane@example.com"], None),
        (["We sent a code to", "jane@example.com"], "jane@example.com"),
        (["Check your email", "jane@example.com"], "jane@example.com"),
        (["We sent a code. It is valid for 10 minutes.", "jane@example.com"], None),
        (["Wir haben einen Code an jane@example.com gesendet."], "jane@example.com"),
        (["認証コードを jane@example.com に送信しました。"], "jane@example.com"),
        (["The code was mailed to jane@example.com. Not you? help@example.com"], "jane@example.com"),
    ],
)
def test_a_full_address_is_the_destination_only_where_the_page_says_that_a_code_went_there(
    texts: list[str], address: str | None
) -> None:
    said = tuple(text(words, box=Box(100, 20.0 * n, 200, 20)) for n, words in enumerate(texts))
    prompt = find(look(document(field("c", "Verification code", nearby=tuple(texts)), texts=said))).prompt
    assert prompt is not None
    assert prompt.address == address


def test_a_full_address_in_the_field_s_own_description_is_the_destination() -> None:
    described = replace(field("c", "Enter the code for jane@example.com", route="aria-describedby"), name="otp")
    prompt = find(look(document(described))).prompt
    assert prompt is not None
    assert prompt.address == "jane@example.com"


def test_an_address_to_write_to_does_not_make_it_a_mailed_code() -> None:
    prompt = find(look(document(field("c", "Verification code", nearby=("Help: help@example.com",))))).prompt
    assert prompt is not None
    assert prompt.factor == "any"


def test_a_picture_of_an_otpauth_address_is_a_set_up() -> None:
    picture = Picture("img", "", "https://charts.test/qr?chl=otpauth%3A%2F%2Ftotp%2FAcme", None, Box(100, 200, 180, 180))
    finding = find(look(document(field("c", "Authentication code"), pictures=(picture,))))
    assert finding.prompt is None
    assert "otpauth" in finding.rejected[0].reasons[0]


@pytest.mark.parametrize(
    ("words", "secret"),
    [
        ("JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"),
        ("Secret: jbswy3dpehpk3pxp.", "jbswy3dpehpk3pxp"),
        ("JBSW-Y3DP-EHPK-3PXP-JB", "JBSW-Y3DP-EHPK-3PXP-JB"),
        ("JBSWY3DPEHPK3PX", None),
        ("TELECOMMUNICATIONS", None),
        ("SCAN THIS CODE WITH YOUR", None),
        ("2345 6723 4567 2345", None),
        ("1f8a9b0c1d2e3f405162", None),
        ("https://x.test/jbswy3dpehpk3pxp0", None),
    ],
)
def test_a_base32_secret_is_told_from_words_and_numbers(words: str, secret: str | None) -> None:
    assert enrolment.secret_in(words) == secret


@pytest.mark.parametrize(
    ("facts", "digits"),
    [
        ({"maxlength": 6}, 6),
        ({"maxlength": 20}, None),
        ({"pattern": "[0-9]{8}"}, 8),
        ({"placeholder": "000000"}, 6),
        ({"placeholder": "___ ___"}, 6),
        ({"data": (("data-digits", "7"),)}, 7),
        ({"nearby": ("Enter the 6-digit code",)}, 6),
        ({"nearby": ("Enter the six-digit code",), "maxlength": 8}, 6),
        ({"nearby": ("أدخل الرمز المكون من ٦ أرقام",)}, 6),
        ({}, None),
    ],
)
def test_the_length_is_what_the_page_says(facts: dict[str, object], digits: int | None) -> None:
    prompt = find(look(document(field("c", "Verification code", **facts)))).prompt
    assert prompt is not None
    assert prompt.digits == digits


@pytest.mark.parametrize(
    ("facts", "alphabet"),
    [({"inputmode": "numeric"}, "digits"), ({"pattern": "[A-Z0-9]{8}"}, "alnum"), ({"pattern": r"^\d+$"}, "digits"), ({}, None)],
)
def test_the_alphabet_is_what_the_field_takes(facts: dict[str, object], alphabet: str | None) -> None:
    prompt = find(look(document(field("c", "Verification code", **facts)))).prompt
    assert prompt is not None
    assert prompt.alphabet == alphabet


@pytest.mark.parametrize(
    ("words", "kind", "factor"),
    [
        ("Resend code", "resend", "any"),
        ("Didn't get a code?", "resend", "any"),
        ("Try another way", "switch", "any"),
        ("Use a recovery code", "switch", "backup"),
        ("Use your authenticator app instead", "switch", "totp"),
        ("Email me a code", "switch", "email"),
        ("Send code", "send", "any"),
        ("Code erneut senden", "resend", "any"),
        ("Essayer une autre méthode", "switch", "any"),
        ("別の方法を試す", "switch", "any"),
        ("重新发送验证码", "resend", "any"),
    ],
)
def test_a_control_is_named_by_what_it_would_do(words: str, kind: str, factor: str) -> None:
    prompt = find(look(document(field("c", "Verification code"), buttons=(button(words, type="button"),)))).prompt
    assert prompt is not None
    assert [(control.kind, control.factor) for control in prompt.controls] == [(kind, factor)]
    assert prompt.submit is None


def test_a_box_to_tick_for_this_device_is_named() -> None:
    tick = button("Don't ask again on this device", type="checkbox", tag="input")
    prompt = find(look(document(field("c", "Verification code"), buttons=(tick,)))).prompt
    assert prompt is not None
    assert [control.kind for control in prompt.controls] == ["remember"]


@pytest.mark.parametrize(
    "words",
    ["Cancel", "Back to login", "Log out", "Abbrechen", "Annuler", "キャンセル", "Отмена", "Use another account", "Resend"],
)
def test_a_false_friend_is_never_the_submit(words: str) -> None:
    prompt = find(look(document(field("c", "Verification code", form=0), buttons=(button(words, form=0, default=True),)))).prompt
    assert prompt is not None
    assert prompt.submit is None


def test_a_page_that_merely_mentions_push_notifications_waits_for_none() -> None:
    assert find(look(document(texts=(text("Enable push notifications to hear from us"),)))).prompt is None


def test_a_login_form_with_a_passkey_button_is_no_prompt() -> None:
    fields = (field("u", "Username"), field("p", "Password", type="password"))
    said = (text("Sign in with a passkey"), text("Two-step verification keeps you safe"))
    assert find(look(document(*fields, texts=said))).prompt is None


def test_a_sheet_of_data_with_one_code_field_is_read_quickly_and_rightly() -> None:
    cells = [field(f"r{n}", f"Row {n}", form=0) for n in range(200)]
    assert _ids(look(document(*cells, field("c", "Verification code", form=0, maxlength=6)))) == ["c"]


def test_among_methods_that_name_themselves_a_code_is_the_authenticator_s() -> None:
    methods = [
        button(text, type="button") for text in ("Approve a request in the app", "Use a verification code", "Text message")
    ]
    prompt = find(look(document(buttons=tuple(methods), texts=(text("Verify your identity"),)))).prompt
    assert prompt is not None
    assert {control.button.text: control.factor for control in prompt.controls}["Use a verification code"] == "totp"
