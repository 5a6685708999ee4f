"""The fake login service, over plain HTTP: the other tests believe what it says, so it is tested first."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pyotp
import pytest

from loomal_playwright.fakes import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

fixtures = load()
code_of = sys.modules[f"{fixtures.__name__}.totp"].code_of
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LONG = 3600  # seconds: a period that does not end within a test


@pytest.fixture(scope="module")
def fake() -> Iterator[object]:
    with fixtures.FakeLogin() as service:
        yield service


@pytest.fixture
def browse() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5) as client:
        yield client


def code(run, offset: int = 0) -> str:
    return code_of(run.secret, int(time.time() // run.period) + offset, run.digits)


def post(browse: httpx.Client, run, text: str) -> httpx.Response:
    return browse.post(f"{run.origin}/{run.id}/verify", data={"code": text})


def outcomes(run) -> list[str]:
    return [each.outcome for each in run.submissions]


def code_in(mail: EmailMessage) -> str:
    text = mail.get_content().replace("<p style='color:#333333'>", "\n").replace("</p>", "\n")
    return next(line.strip() for line in text.splitlines() if len(line.strip()) == 6 and line.strip().isalnum())


@pytest.mark.parametrize(("at", "expected"), [(59, "94287082"), (1_111_111_109, "07081804"), (20_000_000_000, "65353130")])
def test_the_service_counts_as_rfc_6238_appendix_b_does(fake, at, expected):
    run = fake.start("single", secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", digits=8)
    now = int(time.time() // run.period)
    step = at // 30
    assert code_of(run.secret, step, run.digits) == expected
    assert pyotp.parse_uri(run.otpauth).at(now * run.period) == code_of(run.secret, now, run.digits)


def test_every_page_is_served_without_a_leftover_of_its_template(fake, browse):
    for name in fixtures.SCENARIOS:
        answer = browse.get(fake.url(name))
        assert answer.status_code == 200, name
        assert "{{" not in answer.text, name


def test_the_current_code_signs_in_and_moves_on_to_the_home_page(fake, browse):
    run = fake.start("single", period=LONG)
    answer = post(browse, run, code(run))
    assert (answer.status_code, answer.headers["location"]) == (303, "home")
    assert run.signed_in
    assert [(each.outcome, each.offset, each.repeated) for each in run.submissions] == [("accepted", 0, False)]


def test_home_without_a_sign_in_leads_to_the_login_form(fake, browse):
    run = fake.start("single")
    assert browse.get(f"{run.origin}/{run.id}/home").headers["location"] == "login"


def test_the_code_of_the_step_before_is_refused_unless_the_window_allows_it(fake, browse):
    strict, lenient = fake.start("single", period=LONG), fake.start("single", period=LONG, faults=fixtures.Faults(window=1))
    for run in (strict, lenient):
        post(browse, run, code(run, -1))
    assert (outcomes(strict), outcomes(lenient)) == (["wrong"], ["accepted"])
    assert strict.submissions[0].offset == -1


def test_a_step_is_accepted_once_by_all_runs_of_one_secret_together(fake, browse):
    first, second = (fake.start("single", secret=SECRET, period=LONG) for _ in range(2))
    for run in (first, second):
        post(browse, run, code(run))
    assert (outcomes(first), outcomes(second)) == (["accepted"], ["used"])


def test_posting_one_code_twice_is_recorded_as_repeated(fake, browse):
    run = fake.start("single")
    post(browse, run, "000 000")
    post(browse, run, "000000")
    assert [each.repeated for each in run.submissions] == [False, True]


def test_spaces_and_dashes_in_a_code_do_not_matter(fake, browse):
    run = fake.start("single", period=LONG)
    text = code(run)
    post(browse, run, f"{text[:3]} {text[3:]}")
    assert run.signed_in


def test_a_scripted_refusal_comes_first_whatever_the_code(fake, browse):
    run = fake.start("used", period=LONG)
    answer = post(browse, run, code(run))
    assert "already been used" in answer.text
    assert outcomes(run) == ["used"]


def test_the_account_is_locked_at_the_refusal_that_is_one_too_many(fake, browse):
    run = fake.start("single", period=LONG, faults=fixtures.Faults(lock_after=2))
    answers = [post(browse, run, text) for text in ("000000", "000001")]
    post(browse, run, code(run))
    assert outcomes(run) == ["wrong", "locked", "locked"]
    assert "locked" in answers[1].text
    assert run.locked
    assert not run.signed_in


@pytest.mark.parametrize(
    ("scenario", "status", "retry_after"), [("limited", 429, "1"), ("limited-page", 429, None), ("error", 500, None)]
)
def test_a_defence_is_visible_in_the_status(fake, browse, scenario, status, retry_after):
    answer = post(browse, fake.start(scenario), "000000")
    assert (answer.status_code, answer.headers.get("retry-after")) == (status, retry_after)


def test_a_closed_connection_is_recorded_and_answers_nothing(fake, browse):
    run = fake.start("closed")
    with pytest.raises(httpx.RemoteProtocolError):
        post(browse, run, "000000")
    assert outcomes(run) == ["closed"]


def test_a_lost_session_leads_back_to_the_login_form_until_the_next_login(fake, browse):
    run = fake.start("lost", period=LONG)
    assert post(browse, run, code(run)).headers["location"] == "login"
    assert "session has ended" in browse.get(f"{run.origin}/{run.id}/login").text
    browse.post(f"{run.origin}/{run.id}/login")
    post(browse, run, code(run))
    assert run.signed_in


def test_pages_that_fetch_are_answered_in_json(fake, browse):
    run = fake.start("spa", period=LONG)
    address = f"{run.origin}/{run.id}/verify"
    refused, accepted = (browse.post(address, json={"code": text}) for text in ("000000", code(run)))
    assert (refused.status_code, list(refused.json())) == (401, ["error"])
    assert (accepted.status_code, accepted.json()) == (200, {"next": "home"})


def test_showing_the_prompt_mails_one_code_however_often_it_is_shown(fake, browse):
    box: list[EmailMessage] = []
    run = fake.start("email", deliver=box.append)
    browse.get(run.url)
    browse.get(run.url)
    assert [each.kind for each in run.mails] == ["code"]
    post(browse, run, code_in(box[0]))
    assert run.signed_in


def test_a_new_mail_voids_the_code_of_the_one_before(fake, browse):
    box: list[EmailMessage] = []
    run = fake.start("email", deliver=box.append)
    browse.get(run.url)
    browse.post(f"{run.origin}/{run.id}/resend")
    for mail in box:
        post(browse, run, code_in(mail))
    assert (outcomes(run), run.resends) == (["wrong", "accepted"], 1)


def test_a_mailed_code_expires(fake, browse):
    box: list[EmailMessage] = []
    run = fake.start("email", deliver=box.append, mail=fixtures.MailPlan(life=0))
    browse.get(run.url)
    post(browse, run, code_in(box[0]))
    assert outcomes(run) == ["expired"]


def test_a_lost_mail_is_sent_and_never_delivered(fake, browse):
    box: list[EmailMessage] = []
    run = fake.start("email-resend", deliver=box.append)
    browse.get(run.url)
    assert (box, run.mails) == ([], ())
    browse.post(f"{run.origin}/{run.id}/resend")
    assert len(box) == 1


def test_yesterdays_mail_is_there_before_the_visit_and_says_so_in_its_date(fake):
    box: list[EmailMessage] = []
    fake.start("email-stale", deliver=box.append)
    assert time.time() - parsedate_to_datetime(box[0]["Date"]).timestamp() > 80_000


def test_a_mail_without_a_text_part_is_html_only(fake, browse):
    box: list[EmailMessage] = []
    browse.get(fake.start("email-html", deliver=box.append).url)
    assert box[0].get_content_type() == "text/html"


def test_two_factors_are_asked_one_after_the_other(fake, browse):
    box: list[EmailMessage] = []
    run = fake.start("two-factors", period=LONG, deliver=box.append)
    browse.get(run.url)
    assert post(browse, run, code_in(box[0])).headers["location"] == "verify"
    assert not run.signed_in
    assert post(browse, run, code(run)).headers["location"] == "home"
    assert [(each.factor, each.outcome) for each in run.submissions] == [("email", "accepted"), ("totp", "accepted")]


def test_a_method_that_is_not_offered_cannot_be_switched_to(fake, browse):
    run = fake.start("sms-to-totp")
    address = f"{run.origin}/{run.id}/method"
    assert browse.get(address, params={"to": "email"}).status_code == 400
    assert browse.get(address, params={"to": "totp"}).headers["location"] == "verify"
    assert run.factor == "totp"


def test_a_decoy_that_was_filled_is_named_whether_posted_or_only_typed(fake, browse):
    run = fake.start("decoys")
    browse.post(f"{run.origin}/{run.id}/verify", data={"code": "000000", "cvv": "123", "coupon": ""})
    browse.post(f"{run.origin}/{run.id}/events", content="captcha")
    browse.post(f"{run.origin}/{run.id}/events", content="code")
    assert run.forbidden == {"cvv", "captcha"}


def test_nothing_that_is_kept_or_shown_holds_a_code_or_the_secret(fake, browse):
    told: list[str] = []
    run = fake.start("single", secret=SECRET, on_code=told.append)
    text = code(run)
    post(browse, run, text)
    assert told == [text]
    assert text not in repr(run)
    assert text not in repr(run.submissions)
    assert SECRET not in repr(run)


def test_pages_of_the_second_listener_are_of_another_site(fake, browse):
    answer = browse.get(fake.start("frame-cross").url)
    assert f'src="{fake.frame_origin}/' in answer.text
    assert browse.get(f"{fake.frame_origin}/static/form.js").status_code == 200


@pytest.mark.parametrize("name", ["../server.py", "%2e%2e/server.py", "no-such.js", ""])
def test_only_pages_are_served(fake, browse, name):
    assert browse.get(f"{fake.origin}/static/{name}").status_code == 404


def test_an_unknown_scenario_is_a_key_error_of_its_name(fake):
    with pytest.raises(KeyError, match="no-such-scenario"):
        fake.start("no-such-scenario")


def test_the_service_is_found_beside_an_installed_package(tmp_path):
    package = tmp_path / "loomal_playwright"
    root = Path(__file__).parents[2]
    package.mkdir()
    (package / "__init__.py").touch()
    shutil.copy(root / "loomal_playwright" / "fakes.py", package)
    shutil.copytree(root / "fixtures", package / "_fixtures", ignore=shutil.ignore_patterns("__pycache__"))
    script = "import sys; sys.path.insert(0, '.'); from loomal_playwright.fakes import load; print(load().__file__)"
    found = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()).parent == package / "_fixtures"
