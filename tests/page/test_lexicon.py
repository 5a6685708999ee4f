"""The words: every language has them all, each is found in its own text, and ordinary prompts are not read as refusals."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from build import button
from sayings import SAYINGS, Sayings

from loomal_playwright.page import controls, lexicon
from loomal_playwright.page.lexicon import counts

FOLDER = resources.files("loomal_playwright.page.lexicon")


def _read(name: str) -> dict[str, str]:
    return lexicon.read_toml(FOLDER.joinpath(name).read_text(encoding="utf-8"))


def _table(language: str) -> dict[str, str]:
    return _read(f"{language}.toml")


def _phrases(language: str) -> list[tuple[str, str]]:
    table = _table(language) | {key: _read(f"keys/{key}.toml")[language] for key in lexicon.ASIDE}
    return [(key, phrase) for key, phrases in table.items() for phrase in phrases.split(" | ") if phrase]


@pytest.mark.parametrize("language", lexicon.languages())
def test_every_language_has_the_same_keys(language: str) -> None:
    assert set(_table(language)) == set(lexicon.KEYS)


@pytest.mark.parametrize("language", lexicon.languages())
def test_every_phrase_is_found_in_a_text_that_says_it(language: str) -> None:
    def spoken(phrase: str) -> set[str]:
        text = lexicon.fold(phrase.replace("*", "").replace("#", "6").replace(" ~ ", " ").replace("~", ""))
        return {key for key, *_ in lexicon._spoken(text)}

    assert [(key, phrase) for key, phrase in _phrases(language) if key not in spoken(phrase)] == []


@pytest.mark.parametrize("key", lexicon.ASIDE)
def test_a_key_with_a_file_of_its_own_has_a_line_for_every_language(key: str) -> None:
    source = FOLDER.joinpath(f"keys/{key}.toml").read_text(encoding="utf-8")
    assert tuple(sorted(lexicon.read_toml(source))) == lexicon.languages()
    assert pytest.importorskip("tomllib").loads(source) == lexicon.read_toml(source)


@pytest.mark.parametrize("language", lexicon.languages())
def test_no_stem_is_shorter_than_its_index(language: str) -> None:
    stems = [(key, word) for key, phrase in _phrases(language) for word in phrase.split() if word.endswith("*")]
    assert [stem for stem in stems if len(stem[1]) < 4] == []


@pytest.mark.parametrize("language", lexicon.languages())
def test_the_files_are_toml(language: str) -> None:
    tomllib = pytest.importorskip("tomllib")
    source = FOLDER.joinpath(f"{language}.toml").read_text(encoding="utf-8")
    assert tomllib.loads(source) == lexicon.read_toml(source)


# A project, its version or commit, and the file in it: "django-allauth 65.21.1 (allauth/locale/de/LC_MESSAGES/django.mo)".
_CITED = re.compile(r"[\w@/.-]+ (?:\d+\.\d+\.\d+|at [0-9a-f]{7,}|as packed in \S+ \d+\.\d+\.\d+) \([^)]*[/.][^)]*\)")


@pytest.mark.parametrize("language", lexicon.languages())
def test_every_language_cites_a_translation_for_its_words_by_project_and_path(language: str) -> None:
    source = FOLDER.joinpath(f"{language}.toml").read_text(encoding="utf-8")
    head = " ".join(line.removeprefix("# ") for line in source.splitlines() if line.startswith("#"))
    assert _CITED.search(head), head[:200]


def test_a_line_that_is_no_literal_string_is_refused_by_what_it_says() -> None:
    with pytest.raises(ValueError, match="sent = 3"):
        lexicon.read_toml("code = 'code'\nsent = 3\n")


def test_an_unknown_key_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="colour"):
        lexicon.find("colour", "any text")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Vérifier\u00a0 l’E-Mail ", "verifier l'email"),
        ("STRAẞE", "strasse"),
        ("İKİ ADIMLI", "iki adimli"),
        ("１２３", "123"),
        ("رمز من ٦ أرقام", "رمز من 6 ارقام"),
        ("६ अंक", "6 अंक"),
        ("“код” — 7", '"код" - 7'),
        ("ガ", "ガ"),
        ("인증", "인증"),
    ],
)
def test_folding_leaves_what_two_writers_have_in_common(text: str, folded: str) -> None:
    assert lexicon.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("Try again in 30 seconds", 30_000),
        ("Try again in 1 minute and 30 seconds", 90_000),
        ("You can request a new code in 00:45", 45_000),
        ("Please wait a minute", 60_000),
        ("Locked for 1 hour", 3_600_000),
        ("Versuchen Sie es in 2 Minuten erneut", 120_000),
        ("Réessayez dans 5 minutes", 300_000),
        ("Inténtalo de nuevo en 10 segundos", 10_000),
        ("Повторите через 2 минуты", 120_000),
        ("1分30秒後にもう一度お試しください", 90_000),
        ("请在60秒后重试", 60_000),
        ("30초 후 다시 시도하세요", 30_000),
        ("حاول مرة أخرى بعد ٥ دقائق", 300_000),
        ("2 dakika sonra tekrar deneyin", 120_000),
        ("Așteptați 30 de secunde", 30_000),
        ("پس از ۳۰ ثانیه دوباره تلاش کنید", 30_000),
        ("Skúste to znova za 30 sekúnd", 30_000),
        ("นาที 5 นาที", 300_000),
        ("Too many attempts", None),
    ],
)
def test_reads_the_wait_that_a_text_names(text: str, ms: int | None) -> None:
    assert counts.wait_ms(text) == ms


REFUSALS = {
    "wrong": [
        "Invalid code", "The code you entered is incorrect.", "That code didn't match. Please try again.", "Wrong code. Try again.",
        "You didn't enter the expected verification code.", "The One Time Password might be wrong", "Der Code ist ungültig.",
        "Le code de sécurité que vous avez saisi est erroné", "El código no es válido", "Código inválido", "Codice non valido",
        "コードが正しくありません", "验证码错误", "Неверный код", "الرمز غير صحيح", "Onjuiste code", "Felaktig kod", "Ugyldig kode",
        "Virheellinen koodi", "Nieprawidłowy kod", "Neplatný kód", "Érvénytelen kód", "Cod invalid", "Μη έγκυρος κωδικός", "Kod geçersiz",
        "Невірний код", "הקוד שגוי", "अमान्य कोड", "รหัสไม่ถูกต้อง", "Mã không đúng", "Kode salah", "인증번호가 일치하지 않습니다", "驗證碼錯誤",
    ],
    "expired": [
        "This code has expired", "Der Code ist abgelaufen", "Le code a expiré", "El código ha caducado", "O código expirou", "Il codice è scaduto",
        "コードの有効期限が切れています", "验证码已过期", "Срок действия кода истек", "انتهت صلاحية الرمز", "Kod wygasł", "Kodun süresi doldu",
    ],
    "used": ["This code has already been used", "Dieser Code wurde bereits verwendet", "Ce code a déjà été utilisé", "このコードはすでに使用されています"],
    "limited": [
        "Too many attempts. Try again in 30 seconds.", "Zu viele Versuche", "Trop de tentatives", "Demasiados intentos", "Muitas tentativas",
        "Troppi tentativi", "試行回数が多すぎます", "尝试次数过多，请稍后再试", "Слишком много попыток", "محاولات كثيرة جدا",
    ],
    "locked": [
        "Your account has been locked", "Ihr Konto wurde gesperrt", "Votre compte a été bloqué", "Tu cuenta ha sido bloqueada",
        "アカウントがロックされました", "您的账户已锁定", "Ваш аккаунт заблокирован",
    ],
    "lost": ["Your session has expired. Please sign in again.", "Ihre Sitzung ist abgelaufen", "セッションの有効期限が切れました", "会话已过期"],
    "error": ["Something went wrong", "Es ist ein Fehler aufgetreten", "Une erreur est survenue", "エラーが発生しました", "Произошла ошибка"],
    "resent": ["A new code has been sent", "Ein neuer Code wurde gesendet", "Un nouveau code a été envoyé", "新しいコードを送信しました"],
    "remaining": ["You have 2 attempts left", "Noch 2 Versuche", "Il vous reste 2 tentatives", "残り2回"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "text"), [(key, text) for key, texts in REFUSALS.items() for text in texts])
def test_knows_a_refusal_in_every_language(key: str, text: str) -> None:
    assert lexicon.find(key, text) is not None


PROMPTS = [
    "Enter the code. It expires in 10 minutes.", "Enter the 6-digit code from your authenticator app.", "We sent a code to j***@example.com.",
    "Der Code ist 10 Minuten gültig.", "Saisissez le code reçu par SMS.", "Introduce el código que hemos enviado.", "Insira o código enviado.",
    "Inserisci il codice che ti abbiamo inviato. Scade tra 10 minuti.", "認証コードを入力してください。コードは10分間有効です。", "请输入验证码，10分钟内有效。",
    "Le code expire dans 10 minutes.", "El código caduca en 10 minutos.", "O código expira em 10 minutos.", "De code verloopt over 10 minuten.",
    "Koden går ut om 10 minuter.", "Koden udløber om 10 minutter.", "Koden utløper om 10 minutter.", "Koodi vanhenee 10 minuutin kuluttua.",
    "Kod wygaśnie za 10 minut.", "Platnost kódu vyprší za 10 minut.", "A kód 10 perc múlva lejár.", "Codul expiră peste 10 minute.",
    "Ο κωδικός λήγει σε 10 λεπτά.", "Kodun süresi 10 dakika sonra dolacak.", "Код истечет через 10 минут.", "Код дійсний 10 хвилин.", "הקוד יפוג בעוד 10 דקות.",
    "تنتهي صلاحية الرمز بعد 10 دقائق.", "コードは10分後に失効します。", "验证码将在10分钟后失效。", "코드는 10분 후 만료됩니다.", "รหัสจะหมดอายุใน 10 นาที", "Mã sẽ hết hạn sau 10 phút.",
    "Kode akan kedaluwarsa dalam 10 menit.", "कोड 10 मिनट में समाप्त हो जाएगा।",
    "Введите код из приложения.", "أدخل رمز التحقق المرسل إلى هاتفك.", "Wpisz kod z aplikacji.", "Kodu girin.", "Voer de code in.", "인증번호를 입력하세요.",
]  # fmt: skip


# What a page shows while it works, or beside the control that sends anew.
WAITING = [
    "Verifying... please wait.", "Bitte warten …", "Veuillez patienter…", "Espere, por favor", "Aguarde…", "Attendere prego", "Vent venligst",
    "Odota hetki", "Proszę czekać", "Čekejte prosím", "Kérjük, várjon", "Περιμένετε…", "Lütfen bekleyin", "Подождите…", "Зачекайте…", "אנא המתן",
    "يرجى الانتظار", "Silakan tunggu", "Vui lòng đợi", "กรุณารอสักครู่", "そのままお待ちください。", "잠시만 기다려주세요", "请稍候", "請稍候", "कृपया प्रतीक्षा करें",
    "Didn't get it? Resend in 30 seconds", "Code erneut senden in 30 Sekunden", "Renvoyer le code dans 30 secondes", "Wyślij ponownie za 30 sekund",
    "Odeslat znovu za 30 s", "Отправить снова через 30 секунд", "Надіслати знову через 30 секунд", "30秒後に再送できます", "30초 후에 다시 보낼 수 있습니다",
    "30 秒后重发", "30 秒後重發", "ارسال مجدد پس از ۳۰ ثانیه",
]  # fmt: skip


@pytest.mark.parametrize("text", [*PROMPTS, *WAITING])
@pytest.mark.parametrize("key", ["wrong", "expired", "used", "limited", "locked", "lost", "error", "resent"])
def test_an_ordinary_prompt_is_no_refusal(key: str, text: str) -> None:
    assert lexicon.find(key, text) is None


@pytest.mark.parametrize(
    ("text", "key", "hidden"),
    [
        ("Promo code", "coupon", "bare"),
        ("Postal code", "postcode", "bare"),
        ("Backup code", "recovery", "bare"),
        ("Card security code", "cvv", "code"),
        ("Verification code", "code", "bare"),
        ("Last 4 digits of your phone", "static", "digits"),
        ("クーポンコード", "coupon", "bare"),
        ("邮政编码", "postcode", "bare"),
    ],
)
def test_the_longer_noun_hides_the_shorter(text: str, key: str, hidden: str) -> None:
    assert lexicon.find(key, text) is not None
    assert lexicon.find(hidden, text) is None


@pytest.mark.parametrize(
    ("text", "key", "hidden"),
    [
        ("Your session has expired", "lost", "expired"),
        ("Something went wrong", "error", "wrong"),
        ("You have no attempts left", "limited", "remaining"),
        ("Please wait for a new code and try again.", "used", "limited"),
    ],
)
def test_the_longer_verdict_hides_the_shorter(text: str, key: str, hidden: str) -> None:
    assert lexicon.find(key, text) is not None
    assert lexicon.find(hidden, text) is None


def test_a_code_that_is_invalid_or_expired_may_be_wrong() -> None:
    assert lexicon.find("wrong", "The code is invalid or has expired.") is not None


def test_a_masked_address_is_no_end_of_a_sentence() -> None:
    assert controls.kind_of(button("Code an j***@example.com senden")) == "send"


REFUSED = ("wrong", "expired", "used", "limited", "locked", "lost", "error")


def _said(*keys: str) -> list[object]:
    return [
        pytest.param(key, getattr(sayings, key), id=f"{sayings.tag}-{key}")
        for sayings in SAYINGS
        for key in keys
        if getattr(sayings, key)
    ]


@pytest.mark.parametrize(("outcome", "sentence"), _said(*REFUSED))
def test_a_refusal_as_it_is_published_is_that_and_no_other(outcome: str, sentence: str) -> None:
    assert {key for key in REFUSED if lexicon.find(key, sentence)} == {outcome}


@pytest.mark.parametrize(("key", "sentence"), _said("app", "sent", "resend", "submit", "cancel", "switch", "trust"))
def test_a_prompt_or_control_as_it_is_published_is_no_refusal(key: str, sentence: str) -> None:
    assert [outcome for outcome in REFUSED if lexicon.find(outcome, sentence)] == []


@pytest.mark.parametrize(("key", "sentence"), _said("remaining"))
def test_a_last_attempt_as_it_is_published_is_a_warning(key: str, sentence: str) -> None:
    assert lexicon.find(key, sentence) is not None


@pytest.mark.parametrize("sayings", SAYINGS, ids=lambda sayings: sayings.tag)
def test_a_published_prompt_names_the_authenticator_or_what_was_sent(sayings: Sayings) -> None:
    assert lexicon.find("authenticator", sayings.app) is not None
    assert lexicon.find("sent", sayings.sent) is not None


@pytest.mark.parametrize(("kind", "words"), _said("resend", "submit", "cancel", "switch"))
def test_a_control_as_it_is_published_does_that_and_no_other(kind: str, words: str) -> None:
    assert controls.kind_of(button(words)) == kind


@pytest.mark.parametrize(("key", "words"), _said("trust"))
def test_a_box_that_trusts_the_device_is_known_as_it_is_published(key: str, words: str) -> None:
    assert lexicon.find(key, words) is not None


def test_every_language_has_its_published_sayings() -> None:
    assert tuple(sayings.tag for sayings in SAYINGS) == lexicon.languages()


@pytest.mark.parametrize(
    "text", ["Code", "Enter your code:", "Código", "Code eingeben", "コードを入力してください", "请输入代码", "Введите код"]
)
def test_a_label_that_says_code_and_no_more(text: str) -> None:
    assert lexicon.is_bare(text)


@pytest.mark.parametrize(
    "text", ["Dealer code", "Código de departamento", "Departementscode eingeben", "色のコード", "Verification", ""]
)
def test_a_label_that_names_a_code_of_another_kind(text: str) -> None:
    assert not lexicon.is_bare(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("1 attempt left", 1),
        ("Incorrect code. 2 attempts remaining", 2),
        ("Attempts remaining: 3", 3),
        ("Enter the 6-digit code. 1 attempt left", 1),
        ("Letzter Versuch", 1),
        ("Noch 2 Versuche", 2),
        ("Il vous reste 2 tentatives", 2),
        ("残り1回", 1),
        ("あと2回", 2),
        ("1 try remaining", 1),
        ("1 of 5 attempts remaining", 1),
        ("Wrong code (4/5 attempts).", 1),
        ("You have used 2 of 3 attempts", 1),
        ("Your account will be locked after 3 more incorrect attempts", 3),
        ("Resta apenas 1 tentativa", 1),
        ("1회 더 틀리면 계정이 잠깁니다", 1),
        ("That code is incorrect.", None),
        ("Attempt 2 of 5", None),
    ],
)
def test_a_count_of_attempts_is_read(text: str, left: int | None) -> None:
    assert counts.attempts_left(text) == left


@pytest.mark.parametrize("saying", [one.remaining for one in SAYINGS if one.remaining])
def test_a_warning_as_it_is_published_says_that_one_attempt_is_left(saying: str) -> None:
    assert counts.attempts_left(saying) == 1
