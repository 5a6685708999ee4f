"""What real applications show after a code: the pages between a sign-in and its end, home pages that speak of other troubles, refusals.

Words are those of the applications named beside them (facts of their templates and translations): devise-i18n rails/locales/*.yml,
Laravel-Lang locales/*/packages/fortify.json and php.json, mozilla/fxa fxa-settings en.ftl, WordPress two-factor class-two-factor-core.php,
Keycloak messages_*.properties, better-auth and Firebase error messages.
"""

from __future__ import annotations

from verdicts import ASKS, EMPTY, FIELD, NAV, OUT, PROMPT, Row, asks_with

CAPTCHA = "<iframe title=reCAPTCHA srcdoc='<p>I am not a robot</p>' width=304 height=78></iframe>"
PLENTY = "<p>" + "Everything that your team has been working on since you were last here, in one place. " * 5 + "</p>"
CARDS = "<ul>" + "".join(f"<li>Project {n}</li>" for n in range(8)) + "</ul>"
CHANGE = "<form><label>New password <input type=password name=p1 autocomplete=new-password></label><label>Confirm <input type=password name=p2 autocomplete=new-password></label><button>Submit</button></form>"
FORGOT = "<form action={0}><label>{1} <input type=email name=email></label><button>{2}</button></form>"
DISABLE = f"<h1>Disable two-factor authentication</h1><p>Enter the code from your app to turn it off.</p><form method=post action=/2fa/off>{FIELD.format(value='')}<button>Disable</button></form>"
BOXES = (
    "<h1>Two-factor authentication</h1><p>Enter the code from your authenticator app</p><div class='otp {0}'>"
    + "".join(f'<input id=b{n} maxlength=1 inputmode=numeric style="width:40px" value="{{1}}">' for n in range(6))
    + "</div><button>Verify</button>"
)
WRAPPED = f'{ASKS}<form method="post" action="/verify"><div class="form-group {{0}}">{FIELD.format(value="000000")}</div><button>Verify</button></form>'

# fmt: off
UNDER = "<h1>Acme</h1><form><label>Email <input type=email></label><input type=password><button>Sign in</button></form>{0}"
DIALOG = f"<dialog open style='position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none'><h2>Two-factor authentication</h2>{FIELD.format(value='000000')}<button>Verify</button></dialog>"
BETWEEN = (  # the code was taken, and something else is asked before the end
    Row("trust this browser, as Apple asks", "<h1>Trust this browser?</h1><p>You will not be asked for a verification code the next time.</p><button>Trust</button><button>Don't Trust</button><button>Not Now</button>", "accepted", 1_000, path="/trust"),
    Row("stay signed in, as Microsoft asks", "<h1>Stay signed in?</h1><p>Do this to reduce the number of times you are asked to sign in.</p><label><input type=checkbox> Don't show this again</label><button>No</button><button>Yes</button>", "accepted", 1_000, path="/kmsi"),
    Row("stay signed in, in Japanese", "<h1>サインインの状態を維持しますか?</h1><button>いいえ</button><button>はい</button>", "accepted", 1_000, path="/kmsi"),
    Row("stay signed in, in Chinese", "<h1>保持登录状态?</h1><button>否</button><button>是</button>", "accepted", 1_000, path="/kmsi"),
    Row("stay signed in, in Korean", "<h1>로그인 상태를 유지하시겠습니까?</h1><button>아니요</button><button>예</button>", "accepted", 1_000, path="/kmsi"),
    Row("an offer to make a passkey", "<h1>Sign in faster next time</h1><p>Create a passkey and use your fingerprint, face or screen lock.</p><button>Create a passkey</button><button>Not now</button>", "accepted", 1_000, path="/passkeys/new"),
    Row("an offer to set up a passkey, in German", "<h1>Passkey einrichten?</h1><p>Melden Sie sich beim nächsten Mal schneller an.</p><button>Einrichten</button><button>Später</button>", "accepted", 1_000, path="/passkeys/new"),
    Row("recovery codes to be saved", "<h1>Save your recovery codes</h1><pre>a1b2-c3d4\ne5f6-a7b8</pre><button>Download</button><button>Copy</button><button>I have saved them</button>", "accepted", 1_000, path="/recovery-codes"),
    Row("a password to be renewed, as Keycloak asks", f"<h1>Update password</h1><p role=alert>You need to change your password.</p>{CHANGE}", "accepted", 1_000, path="/required-action"),
    Row("a password that expired, in French", f"<h1>Votre mot de passe a expiré</h1><p>Choisissez un nouveau mot de passe.</p>{CHANGE}", "accepted", 1_000, path="/motdepasse"),
    Row("a workspace to be chosen", "<h1>Choose a workspace</h1><a href=/t/acme>Acme</a><a href=/t/globex>Globex</a>", "accepted", 1_000, path="/workspaces"),
    Row("an organization to be chosen", "<h1>Select an organization</h1><p>Choose where to continue.</p><button>Acme Inc.</button><button>Globex</button>", "accepted", 1_000, path="/organizations"),
    Row("an account to be chosen, in Spanish", "<h1>Elige una cuenta</h1><button>Personal</button><button>Empresa</button>", "accepted", 1_000, path="/cuentas"),
    Row("a cookie wall over the home page", f"<div role=dialog aria-modal=true style='position:fixed;inset:0;background:#fff'><h2>We value your privacy</h2><p>We use cookies.</p><button>Accept all</button><button>Reject all</button><button>Manage</button></div><h1>Home</h1>{CARDS}", "accepted", 1_000, path="/home"),
    Row("consent to an app, as GitHub asks", "<h1>Authorize Acme CRM</h1><p>Acme CRM by acme wants to access your account.</p><ul><li>Read your profile</li><li>Read your email addresses</li></ul><button>Authorize</button><button>Cancel</button>", "accepted", 1_000, path="/oauth/authorize"),
    Row("consent to an app, in Portuguese", "<h1>O app Acme quer acessar sua conta</h1><button>Permitir</button><button>Negar</button>", "accepted", 1_000, path="/oauth/consent"),
    Row("an address for recovery", "<h1>Add a recovery email</h1><form><label>Email <input type=email></label><button>Save</button></form><a href=/home>Not now</a>", "accepted", 1_000, path="/recovery"),
    Row("a number for recovery", "<h1>Add a recovery phone</h1><label>Phone number <input type=tel name=phone></label><button>Save</button><a href=/home>Skip</a>", "accepted", 1_000, path="/recovery"),
    Row("new terms", "<h1>We've updated our terms</h1><p>Please read and accept them to continue.</p><button>Accept</button><button>Decline</button>", "accepted", 1_000, path="/terms"),
    Row("the address is to be confirmed", "<h1>Is this still your email?</h1><label>Email <input type=email value=a@example.test></label><button>Yes, it is</button><button>Change it</button>", "accepted", 1_000, path="/checkup"),
    Row("verified, in place, before it moves on", PROMPT.replace("</form>", "<p role=status>Verified! Taking you to your account…</p></form>"), "accepted", 500, new=False),
    Row("success in place of the form, in Italian", "<p role=status>Verifica riuscita</p>", "accepted", 0, new=False),
    Row("a notification on the phone", "<h1>Check your phone</h1><p>We sent a notification to your phone. Open the app and tap Yes to verify it's you.</p><a href=#>Try another way</a>", "next_factor", 150, path="/push"),
    Row("another factor, with questions beside it", "<h1>Check your email</h1><p>We emailed you a code.</p><label>Email code <input name=mail></label><button>Verify</button><a href=#>Code didn't work?</a>", "next_factor", 150, path="/mail"),
    Row("the mail is verified, the authenticator is asked", "<p role=status>Email verified.</p><h1>Authenticator</h1><label>Code from your authenticator app <input name=totp></label><button>Verify</button>", "next_factor", 150,
        before="<h1>Check your email</h1><p>We emailed you a code.</p><label>Email code <input name=mail value=000000></label><button>Verify</button>"),
    Row("a robot is to be told apart", f"<h1>Verify you are human</h1>{CAPTCHA}<button>Continue</button>", "unknown", 10_000, path="/challenge"),
    Row("characters in a picture", "<h1>Security check</h1><img alt=captcha width=200 height=70 src='data:image/gif;base64,R0lGODlhAQABAAAAACw='><label>Enter the characters you see <input name=captcha></label><button>Continue</button>", "unknown", 10_000, path="/challenge"),
    Row("a form that posts itself to another site", "<form method=post action='https://sp.example.com/acs'><input type=hidden name=SAMLResponse value=x><noscript><p>Press Continue once.</p><button>Continue</button></noscript></form>", "unknown", 10_000, path="/saml"),
    Row("redirecting, for ever", "<p>Redirecting…</p><a href=/home>Click here if nothing happens</a>", "unknown", 10_000, path="/redirect"),
)
HOMES = (  # signed in, and the page speaks of other troubles; no way to sign out is to be seen
    Row("too many open tickets", f"<h1>Support</h1><div role=alert>You have too many open tickets. Close some and try again later.</div>{NAV}{CARDS}", "accepted", path="/home"),
    Row("too many open tickets, and little else", f"<h1>Support</h1><div role=alert>You have too many open tickets. Please try again later.</div>{NAV}", "accepted", path="/home"),
    Row("too many open cases, in German", f"<h1>Übersicht</h1><div role=alert>Sie haben zu viele offene Vorgänge. Bitte versuchen Sie es später erneut.</div>{NAV}{CARDS}", "accepted", path="/start"),
    Row("maintenance", f"<div role=status>Scheduled maintenance on Sunday: some services are temporarily unavailable. Please try again later.</div><h1>Home</h1>{NAV}{CARDS}", "accepted", path="/home"),
    Row("maintenance, in Polish", f"<div role=alert>Prace serwisowe: usługa chwilowo niedostępna. Spróbuj ponownie później.</div><h1>Pulpit</h1>{NAV}{CARDS}", "accepted", path="/pulpit"),
    Row("an article about invalid codes", f"<h1>Help centre</h1>{NAV}<article><h2>What to do when your verification code is invalid</h2>{PLENTY}</article>", "accepted", path="/help"),
    Row("an article about invalid codes, first of all", f"{NAV}<article><h1>Why is my verification code invalid?</h1>{PLENTY}</article>", "accepted", path="/help"),
    Row("an article about expired codes, in French", f"{NAV}<h1>Centre d'aide</h1><h2>Votre code a expiré ?</h2>{PLENTY}", "accepted", path="/aide"),
    Row("a card about an error", f"<h1>Board</h1>{NAV}<h3>Something went wrong at checkout</h3><h3>Server error on login</h3>{CARDS}", "accepted", path="/board"),
    Row("attempts of others", f"<h1>Home</h1><div role=alert>There were 2 invalid sign-in attempts since your last visit.</div>{NAV}{CARDS}", "accepted", path="/home"),
    Row("a way to sign out in a menu that is shut", "<h1>Home</h1><button>Menu</button><div style='display:none'><a href=/logout>Sign out</a></div>", "accepted", path="/home"),
    Row("a form for the profile", f"<h1>Profile</h1><form action=/profile><label>Email <input type=email name=email></label><button>Save</button></form>{NAV}", "accepted", path="/profile"),
    Row("a profile that leads to a new password", f"<h1>Account</h1><form action=/account><label>Email <input type=email name=email></label><button>Save</button></form><a href=/password/reset>Reset password</a>{NAV}", "accepted", path="/account"),
    Row("an old refusal that nobody sees", f"<p style='display:none'>Invalid code</p><h1>Home</h1>{NAV}", "accepted", path="/home"),
    Row("the code that turns the protection off", f"{DISABLE}{NAV}", "accepted", path="/settings/security"),
    Row("the code that turns the protection off, and a way to sign out", f"{DISABLE}{OUT}", "accepted", path="/settings/security"),
    Row("questions that are none of refusals", f"<h1>Home</h1><a href=/a>Code didn't work?</a><a href=/b>Locked out?</a><p>Wrong number?</p>{OUT}", "accepted", path="/home"),
    Row("an application that goes by its fragment", f"<h1>Support</h1><div role=alert>You have too many open tickets. Please try again later.</div>{NAV}", "accepted", path="/verify#/home", new=False),
)
TURNED_AWAY = (
    Row("who are you, and no word of a sign-in", "<h1>Welcome back</h1><form><label>Email <input type=email autocomplete=username></label><button>Continue</button></form>", "lost", 500, path="/"),
    Row("who are you, in Hungarian", "<h1>Üdvözöljük</h1><form><label>E-mail-cím <input type=email></label><button>Tovább</button></form>", "lost", 500, path="/start"),
    Row("an account to be made", "<h1>Create your account</h1><form><label>Email <input type=email></label><label>Password <input type=password autocomplete=new-password></label><button>Continue</button></form>", "lost", 500, path="/join"),
    Row("a password to be reset", "<h1>Reset your password</h1><p>Enter your email and we'll send you a link.</p>" + FORGOT.format("/password/email", "Email", "Send reset link"), "lost", 500, path="/password/reset"),
    Row("a password to be reset, in place", "<h1>Forgot your password?</h1>" + FORGOT.format("#", "Email address", "Continue"), "lost", 1_500, new=False),
    Row("a password forgotten, in German", "<h1>Haben Sie Ihr Passwort vergessen?</h1>" + FORGOT.format("/x", "E-Mail", "Anleitung schicken"), "lost", 500, path="/konto"),
    Row("a password forgotten, in Japanese", "<h1>パスワードを忘れましたか？</h1>" + FORGOT.format("/x", "Eメール", "パスワードの再設定方法を送信する"), "lost", 500, path="/x"),
    Row("a password forgotten, in Russian", "<h1>Забыли пароль?</h1>" + FORGOT.format("/x", "Email", "Выслать новый пароль"), "lost", 500, path="/x"),
    Row("a sign-in is needed first, in German", "<div role=alert>Sie müssen sich anmelden oder registrieren, bevor Sie fortfahren können.</div><h1>Anmelden</h1><form><input name=user><input type=password><button>Anmelden</button></form>", "lost", 50, path="/login"),
    Row("back at the login form, with words of the code", "<div role=alert>Invalid two-factor code.</div><h1>Sign in</h1><form><input name=user><input type=password><button>Sign in</button></form>", "wrong", 50, path="/login"),
    Row("back at the login form, with words of the session", "<div role=alert>Your session timed out. Please sign in again.</div><h1>Sign in</h1><form><input name=user><input type=password><button>Sign in</button></form>", "lost", 50, path="/login"),
)
UNCOVERED = (  # a dialog asked, over the login form
    Row("it is shut with words of success", UNDER.format("<div role=status>Signed in successfully</div>"), "accepted", 500, new=False, before=UNDER.format(DIALOG)),
    Row("it is shut, and nothing is said", UNDER.format(""), "lost", 1_500, new=False, before=UNDER.format(DIALOG)),
    Row("it is shut with words of the session", UNDER.format("<div role=status>Your session has expired.</div>"), "lost", 0, new=False, before=UNDER.format(DIALOG)),
    Row("a login form that was not there greets", UNDER.format("<h2>Welcome back</h2>"), "lost", 250, new=False),
    Row("the control says that it went well, and takes no press", PROMPT.replace("<input", "<input disabled").replace("<button>Verify", "<button disabled>✓ Verified"), "accepted", 500, new=False),
    Row("the control says that it is at work", PROMPT.replace("<input", "<input disabled").replace("<button>Verify", "<button disabled>Verifying…"), None, new=False),
)
REFUSED = (
    Row("boxes that shake", BOXES.format("shake", "0"), "wrong", 150, new=False, before=BOXES.format("", "0")),
    Row("boxes that are emptied", BOXES.format("", ""), "wrong", 1_000, new=False, before=BOXES.format("", "0")),
    Row("a group that has an error", WRAPPED.format("has-error"), "wrong", 150, new=False, before=WRAPPED.format("")),
    Row("a border that is red", PROMPT.replace("<input", '<input class="border border-red-500"'), "wrong", 150, new=False, before=PROMPT.replace("<input", '<input class="border border-gray-300"')),
    Row("data that say so", PROMPT.replace("<input", "<input data-invalid=true"), "wrong", 150, new=False),
    Row("a group that shook before, and still does", BOXES.format("shake", "0"), None, new=False, before=BOXES.format("shake", "0")),
    Row("a class that is no mark", PROMPT.replace("<input", '<input class="touched dirty"'), None, new=False),
    Row("a conflict by status", PROMPT, "wrong", 200, new=False, status=409),
    Row("gone by status", PROMPT, "wrong", 200, new=False, status=410),
    Row("no such challenge, by status", PROMPT, "wrong", 200, new=False, status=404),
    Row("a refusal by status, and words that say nothing", asks_with("Something went wrong. Please try again."), "wrong", 200, new=False, status=400),
    Row("an old refusal that nobody sees, beside the field", asks_with("<span style='display:none'>Invalid code</span>"), None, new=False),
    Row("words that nobody knows, marked as an error", PROMPT.replace("</form>", '<p class="invalid-feedback">Vale kood</p></form>'), "wrong", 150, new=False),
    Row("words that nobody knows, beside the field", asks_with("Hm, nope."), "wrong", 2_500, new=False),
    Row("words that nobody knows, far from the field", f"{PROMPT}<div style='height:900px'></div><footer><p>Status: all green</p></footer>", None, new=False),
    Row("words that ask to wait, beside the field", asks_with("Please wait…"), None, new=False),
    Row("words of a title", f"<title>Error: invalid code</title>{EMPTY}", "wrong"),
    Row("a question beside the field", asks_with("Code didn't work?"), None, new=False, before=asks_with("")),
    Row("a new code is on its way", asks_with("That code has expired. We sent you a new code."), "expired", new=False),
    Row("nothing but a new code", asks_with("A new code has been sent."), "expired", 150, new=False),
    Row("as WordPress says it", f'<div id="login_error"><strong>Error:</strong> Invalid verification code.</div>{EMPTY}', "wrong"),
    Row("as Vaultwarden says it", asks_with("Invalid TOTP code! Server time: 2026-05-01 10:00:00 UTC IP: 192.0.2.1"), "wrong", new=False),
    Row("as Firebase says it", asks_with("The SMS code has expired. Please re-send the verification code to try again."), "expired", new=False),
    Row("as Laravel says it, in French", asks_with("Le code d'authentification double facteur fourni est incorrect."), "wrong", new=False),
    Row("as Laravel says it, in Spanish", asks_with("El código de autenticación de dos factores proporcionado no es válido."), "wrong", new=False),
    Row("as Laravel says it, in Italian", asks_with("Il codice di autenticazione a due fattori fornito non è valido."), "wrong", new=False),
    Row("as Laravel says it, in Chinese", asks_with("双因素认证代码错误"), "wrong", new=False),
    Row("as Laravel says it, in Arabic", asks_with("كود المصادقة الثنائية الذي قمت بإدخاله غير صحيح."), "wrong", new=False),
    Row("as Laravel says it, in Polish", asks_with("Podany kod uwierzytelniania dwuskładnikowego jest nieprawidłowe."), "wrong", new=False),
    Row("as Laravel says it, in Turkish", asks_with("Belirtilen iki faktörlü kimlik doğrulama kodu geçersiz."), "wrong", new=False),
    Row("as Laravel says it, in Dutch", asks_with("De opgegeven twee-factor-authenticatiecode was ongeldig."), "wrong", new=False),
    Row("as Laravel says it, in Swedish", asks_with("Den angivna tvåfaktorsautentiseringskoden var ogiltig."), "wrong", new=False),
    Row("the last attempt, in Korean", asks_with("이번 로그인 시도를 실패하면 계정이 잠깁니다."), "wrong", 200, new=False, status=400),
)
ENDED = (
    Row("an internal error, later", "<h1>Internal error</h1><p>Something went wrong on our side. Please try again later.</p>", "error", path="/oops"),
    Row("an internal error beside the field, later", asks_with("An internal error occurred. Please try again later."), "error", new=False),
    *(Row(f"an internal error, later, {tag}", asks_with(said), "error", new=False) for tag, said in (
        ("de", "Es ist ein interner Fehler aufgetreten. Bitte versuchen Sie es später erneut."),
        ("fr", "Une erreur interne est survenue. Veuillez réessayer plus tard."),
        ("es", "Se ha producido un error interno. Inténtelo de nuevo más tarde."),
        ("pt", "Ocorreu um erro interno. Tente novamente mais tarde."),
        ("it", "Errore interno del server. Riprova più tardi."),
        ("ja", "サーバーでエラーが発生しました。しばらくしてからもう一度お試しください。"),
        ("zh", "服务器内部错误，请稍后重试"),
        ("ko", "서버 오류가 발생했습니다. 잠시 후 다시 시도해 주세요."),
        ("ru", "Внутренняя ошибка сервера. Попробуйте позже."),
        ("ar", "حدث خطأ داخلي. يرجى المحاولة مرة أخرى لاحقا."),
        ("pl", "Wystąpił błąd serwera. Spróbuj ponownie później."),
        ("tr", "Sunucu hatası oluştu. Lütfen daha sonra tekrar deneyin."),
        ("nl", "Er is een fout opgetreden. Probeer het later opnieuw."),
        ("sv", "Ett internt fel uppstod. Försök igen senare."),
    )),
    Row("too many attempts, for all the dismay", asks_with("Oops! Too many attempts. Please try again later."), "limited", new=False),
    Row("later, and no more", asks_with("Please try again later."), "limited", new=False),
    Row("as Mozilla says it", asks_with("You’ve tried too many times. Please try again later."), "limited", new=False),
    Row("as Auth0 says it", asks_with("Too many failed codes. Wait for some minutes before retrying."), "limited", new=False),
    Row("too many codes, as WordPress says it", f'<div id="login_error"><strong>Error:</strong> Too many invalid verification codes, you can try again in 15 minutes. This limit protects your account against automated attacks.</div>{EMPTY}', "limited"),
    Row("too many attempts, as Laravel says it, in Russian", asks_with("Слишком много попыток входа. Попробуйте снова через 30 секунд."), "limited", new=False),
    Row("locked, as Okta says it", asks_with("Your account is locked because of too many authentication attempts. Please try again in 30 minutes."), "locked", new=False),
    Row("locked, in Arabic", asks_with("تم قفل حسابك بسبب عدة محاولات فاشلة لتسجيل الدخول. يرجى المحاولة مرة أخرى لاحقا."), "locked", new=False),
    Row("too many attempts, and nowhere to go but away", "<h1>Too many attempts</h1><p>Please come back in an hour.</p><a href=/a>Home</a><a href=/b>Contact support</a><a href=/c>Help</a>", "limited", path="/oops"),
    Row("too many attempts, and a way to sign out", f"<h1>Too many attempts</h1><p>Please come back in an hour.</p>{OUT}", "limited", path="/oops"),
    Row("an error, and nowhere to go but away", "<h1>Something went wrong</h1><a href=/a>Home</a><a href=/b>Contact support</a><a href=/c>Help</a>", "error", path="/oops"),
    Row("locked, on the public home page", "<div role=alert>Your account has been locked.</div><h1>Acme</h1><a href=/pricing>Pricing</a><a href=/blog>Blog</a><a href=/login>Sign in</a>", "locked", path="/"),
    Row("a refusal with ways to go on, at another address", "<h1>Invalid code</h1><p>The code you entered is not right.</p><p>1</p><p>2</p><p>3</p><a href=/a>Try again</a><a href=/b>Use another method</a><a href=/c>Contact support</a>", "wrong", path="/oops"),
    Row("a refusal that says much, with ways to go on", f"<h1>We couldn't verify your code</h1>{PLENTY}<a href=/a>Try again</a><a href=/b>Start over</a><a href=/c>Contact support</a>", "wrong", path="/oops"),
    Row("a refusal said aloud over the public pages", f"<div role=alert>The verification code was invalid.</div><h1>Acme</h1>{PLENTY}<a href=/pricing>Pricing</a><a href=/blog>Blog</a><a href=/about>About</a>", "wrong", path="/"),
)
# fmt: on
AFTERMATH = (*BETWEEN, *HOMES, *TURNED_AWAY, *UNCOVERED, *REFUSED, *ENDED)
