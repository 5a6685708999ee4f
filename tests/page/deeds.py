"""Pages that ask for a code to undo the account's protection or to change the account, and sign-ins that speak of such things beside it."""

from __future__ import annotations

from rows import Page, boxes, ids

_CODE = "<label for=c>Authentication code</label><input id=c name=code inputmode=numeric maxlength=6 autocomplete=one-time-code>"
_APP = "<p>Enter the 6-digit code from your authenticator app.</p>"
_HEAD = f"<h1>Two-factor authentication</h1>{_APP}"

# A heading in each language of the lexicon, over the label of a code that says nothing else.
HEADINGS = (
    ("ar", "تعطيل المصادقة الثنائية", "رمز التحقق"), ("bg", "Изключване на двустепенната верификация", "Код за потвърждение"),
    ("ca", "Desactiva la verificació en dos passos", "Codi de verificació"), ("cs", "Vypnutí dvoufázového ověření", "Ověřovací kód"),
    ("da", "Slå totrinsbekræftelse fra", "Bekræftelseskode"), ("de", "Zwei-Faktor-Authentifizierung deaktivieren", "Bestätigungscode"),
    ("el", "Απενεργοποίηση ελέγχου ταυτότητας δύο παραγόντων", "Κωδικός επαλήθευσης"), ("en", "Disable two-factor authentication", "Verification code"),
    ("es", "Desactivar la verificación en dos pasos", "Código de verificación"), ("fa", "غیرفعال کردن احراز هویت دو مرحله‌ای", "کد تأیید"),
    ("fi", "Poista kaksivaiheinen tunnistautuminen käytöstä", "Vahvistuskoodi"), ("fr", "Désactiver l’authentification à deux facteurs", "Code de vérification"),
    ("he", "השבתת אימות דו-שלבי", "קוד אימות"), ("hi", "दो-चरणीय सत्यापन अक्षम करें", "सत्यापन कोड"), ("hr", "Isključi dvofaktorsku autentifikaciju", "Verifikacijski kôd"),
    ("hu", "Kétlépcsős azonosítás kikapcsolása", "Ellenőrző kód"), ("id", "Nonaktifkan verifikasi dua langkah", "Kode verifikasi"),
    ("it", "Disattiva la verifica in due passaggi", "Codice di verifica"), ("ja", "二段階認証を無効にする", "認証コード"), ("ko", "2단계 인증 해제", "인증 코드"),
    ("nb", "Slå av totrinnsbekreftelse", "Bekreftelseskode"), ("nl", "Tweestapsverificatie uitschakelen", "Verificatiecode"),
    ("pl", "Wyłącz uwierzytelnianie dwuskładnikowe", "Kod weryfikacyjny"), ("pt", "Desativar a verificação em duas etapas", "Código de verificação"),
    ("ro", "Dezactivează autentificarea în doi pași", "Cod de verificare"), ("ru", "Отключение двухфакторной аутентификации", "Код подтверждения"),
    ("sk", "Vypnúť dvojfaktorové overenie", "Overovací kód"), ("sl", "Izklopi dvostopenjsko preverjanje", "Koda za preverjanje"),
    ("sv", "Inaktivera tvåstegsverifiering", "Verifieringskod"), ("th", "ปิดใช้งานการยืนยันตัวตนแบบสองขั้นตอน", "รหัสยืนยัน"),
    ("tr", "İki adımlı doğrulamayı devre dışı bırak", "Doğrulama kodu"), ("uk", "Вимкнення двофакторної автентифікації", "Код підтвердження"),
    ("vi", "Tắt xác minh hai bước", "Mã xác minh"), ("zh-Hans", "关闭两步验证", "验证码"), ("zh-Hant", "關閉兩步驟驗證", "驗證碼"),
)  # fmt: skip

# Changing the e-mail address, in the sentence that asks; the heading and the control say nothing.
SENTENCES = (
    ("ar", "أدخل الرمز الذي أرسلناه لتأكيد تغيير البريد الإلكتروني", "رمز التحقق"), ("de", "Geben Sie den Code ein, um Ihre E-Mail-Adresse zu ändern.".replace("zu ändern", "ändern zu können"), "Bestätigungscode"),
    ("en", "Enter the code we sent you to confirm the change of your e-mail address.", "Verification code"), ("es", "Introduce el código para cambiar tu correo electrónico.", "Código de verificación"),
    ("fr", "Saisissez le code pour confirmer le changement de votre adresse e-mail.", "Code de vérification"), ("it", "Inserisci il codice per modificare il tuo indirizzo e-mail.", "Codice di verifica"),
    ("ja", "メールアドレスの変更を確認するため、コードを入力してください。", "認証コード"), ("nl", "Voer de code in om je e-mailadres te wijzigen.", "Verificatiecode"),
    ("pl", "Wpisz kod, aby potwierdzić zmianę adresu e-mail.", "Kod weryfikacyjny"), ("pt", "Digite o código para confirmar a alteração do seu e-mail.", "Código de verificação"),
    ("ru", "Введите код, чтобы подтвердить изменение адреса электронной почты.", "Код подтверждения"), ("tr", "E-posta adresinizi değiştirmek için kodu girin.", "Doğrulama kodu"),
    ("zh-Hans", "请输入验证码以更换邮箱。", "验证码"),
)  # fmt: skip

REFUSED = (
    *(Page(f"turned off, {tag}", f"<h1>{heading}</h1><form><label for=c>{label}</label><input id=c name=otp><button>OK</button></form>") for tag, heading, label in HEADINGS),
    *(Page(f"e-mail changed, {tag}", f"<p>{said}</p><form><label for=c>{label}</label><input id=c name=otp><button>OK</button></form>") for tag, said, label in SENTENCES),
    Page("the control alone says it", f"{_HEAD}<form>{_CODE}<button>Disable</button></form>"),
    Page("the control says it in full, beside a cancel", f"{_HEAD}<form>{_CODE}<button type=button>Cancel</button><button>Turn off two-factor</button></form>"),
    Page("the control is outside any form", f"{_HEAD}{_CODE}<button type=button>Disable two-factor authentication</button>"),
    Page("the control says to delete the account", f"<h1>Are you sure?</h1>{_APP}<form>{_CODE}<button>Verify and delete my account</button></form>"),
    Page("the account is deleted", f"<h1>Delete account</h1><p>This cannot be undone.</p>{_APP}<form>{_CODE}<button>Confirm</button></form>"),
    Page("the account is deleted, German", "<h1>Konto endgültig löschen</h1><p>Wir haben Ihnen einen Code per E-Mail gesendet.</p><form><label for=c>Bestätigungscode</label><input id=c><button>Bestätigen</button></form>"),
    Page("the new address is confirmed", "<h1>Confirm your new email address</h1><p>We sent a code to j***@new.example.</p><form><label for=c>Verification code</label><input id=c><button>Confirm</button></form>"),
    Page("the label says it", "<h1>Security</h1><form><label for=c>Code from your app, to turn off two-factor</label><input id=c name=code maxlength=6><button>Continue</button></form>"),
    Page("an outer heading says it", f"<h1>Disable two-factor authentication</h1><h2>Enter your code</h2>{_APP}<form>{_CODE}<button>Continue</button></form>"),
    Page("a title that is no heading says it", f"<div style='font-size:24px'>Remove authenticator app</div>{_APP}<form>{_CODE}<button>Continue</button></form>"),
    Page("in a dialog over the settings", f"<h1>Security</h1><dialog id=d><h2>Turn off 2-step verification?</h2>{_APP}{_CODE}<button>Continue</button></dialog><script>d.showModal()</script>"),
    Page("in a dialog named by its label", f"<h1>Security</h1><dialog id=d aria-label='Disable 2FA'>{_APP}{_CODE}<button>Continue</button></dialog><script>d.showModal()</script>"),
    Page("the number is changed", "<h1>Change phone number</h1><p>We texted a code to •••• 42.</p><form><label for=c>Verification code</label><input id=c><button>Verify</button></form>"),
    Page("a device is added", f"<h1>Add a new device</h1>{_APP}<form>{_CODE}<button>Continue</button></form>"),
    Page("data are exported", f"<h1>Export your data</h1>{_APP}<form>{_CODE}<button>Continue</button></form>"),
    Page("boxes", f"<h1>Turn off two-step verification</h1><p>Enter the code from your authenticator app</p>{boxes(6)}<button>Continue</button>"),
)  # fmt: skip

_ANSWERED = ("c", "totp", "v", 6)
STILL_SIGN_INS = (
    Page("a link to reset it", f"{_HEAD}<form>{_CODE}<button id=v>Verify</button></form><p>Trouble? <a href=/reset>Reset two-factor authentication</a></p>", *_ANSWERED),
    Page("a link to disable it", f"{_HEAD}<form>{_CODE}<button id=v>Log in</button></form><a href=/lost>Lost your device? Disable two-factor</a>", *_ANSWERED),
    Page("a button to remove the device", f"{_HEAD}<form>{_CODE}<button id=v>Log in</button><button type=button>Remove this device</button></form>", *_ANSWERED),
    Page("advice in a sentence of its own", f"{_HEAD}<p>You can turn off two-factor authentication in your settings.</p><form>{_CODE}<button id=v>Verify</button></form>", *_ANSWERED),
    Page("advice for who lost the device", f"{_HEAD}<p>Lost your phone? Use a recovery code to disable two-factor authentication.</p><form>{_CODE}<button id=v>Verify</button></form>", *_ANSWERED),
    Page("advice about autofill", f"{_HEAD}<p>Disable autofill if the code is not taken.</p><form>{_CODE}<button id=v>Verify</button></form>", *_ANSWERED),
    Page("spaces are removed", f"<h1>Two-factor authentication</h1><p>Enter the verification code from your authenticator app and remove the spaces.</p><form>{_CODE}<button id=v>Verify</button></form>", *_ANSWERED),
    Page("a wrong address can be changed, as a link within the sentence", "<h1>Check your email</h1><p>We sent a 6-digit code to jane@example.com <a href=#>Change email address</a></p><form><label for=c>Code</label><input id=c name=code maxlength=6><button id=v>Continue</button></form>", "c", "email", "v", 6),
    Page("a wrong number can be changed, as a button", "<h1>Enter the code</h1><p>We texted a code to •••• 42</p><form><label for=c>Code</label><input id=c name=code maxlength=6><button id=v>Continue</button><button type=button>Change phone number</button></form>", "c", "sms", "v", 6),
    Page("a new mail was sent, French", "<h1>Vérification</h1><p>Un nouvel e-mail contenant un code vous a été envoyé.</p><form><label for=c>Code de vérification</label><input id=c maxlength=6><button id=v>Valider</button></form>", "c", "email", "v", 6),
    Page("the mailbox is to be refreshed, Chinese", "<h1>身份验证</h1><p>验证码已发送至您的邮箱，请刷新邮箱查收。</p><form><label for=c>验证码</label><input id=c maxlength=6><button id=v>登录</button></form>", "c", "email", "v", 6),
    Page("step-up", f"<header><button>jane@example.com</button></header><h1>Confirm it's you to continue</h1>{_APP}<form>{_CODE}<button id=v>Continue</button></form>", *_ANSWERED),
    Page("step-up in a dialog over a page to delete the account", f"<h1>Delete account</h1><dialog id=d><h2>Confirm it's you</h2>{_APP}{_CODE}<button id=v>Verify</button></dialog><script>d.showModal()</script>", *_ANSWERED),
    Page("a payment", "<h1>Confirm your transfer</h1><p>We texted a code to •••• 42 to confirm the transfer of 20.00 EUR to account DE89.</p><form><label for=c>SMS code</label><input id=c maxlength=6><button id=v>Confirm transfer</button></form>", "c", "sms", "v", 6),
    Page("a keypad with a key to delete", f"<h1>Two-factor authentication</h1>{_APP}<input id=c name=otp maxlength=6>" + "".join(f"<button type=button>{n}</button>" for n in range(10)) + "<button type=button>Delete</button><button id=v>Confirm</button>", *_ANSWERED),
    Page("a keypad with a key to delete, and no submit", f"<h1>Two-factor authentication</h1>{_APP}{boxes(6)}" + "".join(f"<button type=button>{n}</button>" for n in range(10)) + "<button type=button>Delete</button>", ids(6), "totp", "", 6),
    Page("a settings section above, of a lower heading", f"<h1>Sign in</h1>{_HEAD.replace('h1', 'h2')}<form>{_CODE}<button id=v>Verify</button></form><h3>Delete your account?</h3><p>Write to us.</p>", *_ANSWERED),
    Page("a sidebar of help", f"<div style='display:flex'><aside style='width:300px'><h3>Remove a device</h3><p>How to</p></aside><main style='margin-left:60px'>{_HEAD}<form>{_CODE}<button id=v>Verify</button></form></main></div>", *_ANSWERED),
    Page("German advice", "<h1>Zwei-Faktor-Authentifizierung</h1><p>Geben Sie den Code aus Ihrer Authenticator-App ein.</p><form><label for=c>Bestätigungscode</label><input id=c maxlength=6><button id=v>Anmelden</button></form><p>Gerät verloren? <a href=#>Zwei-Faktor-Authentifizierung deaktivieren</a></p>", *_ANSWERED),
    Page("Japanese advice", "<h1>二段階認証</h1><p>認証アプリのコードを入力してください。</p><form><label for=c>認証コード</label><input id=c maxlength=6><button id=v>ログイン</button></form><p>以前のコードは無効になりました。</p>", *_ANSWERED),
)  # fmt: skip
