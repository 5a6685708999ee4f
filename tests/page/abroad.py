"""Pages in the manner of services abroad, and of administration tools: their own words, their own habits, nothing English to hold on to."""

from __future__ import annotations

from rows import SLOTS, Page, boxes, ids

ABROAD = (
    Page("bank, German, TAN", """<h2>Freigabe des Auftrags</h2><p>Bitte geben Sie die TAN ein, die in Ihrem TAN-Generator angezeigt wird.</p><form><label for=c>TAN</label>
      <input id=c name=tan maxlength=6 autocomplete=off><button id=v>Freigeben</button><button name=abbr>Abbrechen</button></form>""", "c", "any", "v", 6),
    Page("bank, German, SMS", """<h2>Sicherheitsabfrage</h2><p>Wir haben eine SMS mit einem Sicherheitscode an die Nummer +49 *** *** 4242 gesendet.</p><form><input id=c
      class=form-control type=text placeholder="Code eingeben"><button type=button>Code erneut anfordern</button><button id=v>Weiter</button></form>""", "c", "sms", "v"),
    Page("identity, Dutch, SMS", """<h1>Inloggen</h1><p>Er is een sms-code gestuurd naar het nummer 06 ******42</p><form><label for=c>Sms-code</label><input id=c name=smscode maxlength=6>
      <button id=v>Volgende</button><a href="#">Annuleren</a></form>""", "c", "sms", "v", 6),
    Page("shop, Polish, mail boxes", f"""<h2>Sprawdź swoją skrzynkę</h2><p>Wpisz 6-cyfrowy kod, który wysłaliśmy na adres j***@example.pl</p>{boxes(6)}<button>Wyślij ponownie</button>
      <button id=v>Potwierdź</button>""", ids(6), "email", "v", 6, "j***@example.pl"),
    Page("portal, Russian, SMS", f"""<h1>Введите код из SMS</h1><p>Мы отправили его на номер +7 ••• •••-••-42</p>{boxes(5, 'maxlength=1 inputmode=numeric')}<button>Получить новый код</button>""",
      ids(5), "sms", "", 5),
    Page("portal, Russian, app", """<h1>Подтвердите вход</h1><form><div>Одноразовый пароль из приложения</div><input id=c name=passwd type=text autocomplete=off inputmode=numeric><button id=v>Войти</button></form>""",
      "c", "totp", "v"),
    Page("login by phone, Chinese", """<form><input id=p name=mobile placeholder="请输入手机号" value=13800000000><input id=c name=smsCode placeholder="请输入短信验证码" maxlength=6><button type=button>获取验证码</button>
      <button id=v>登录</button></form>""", "c", "sms", "v", 6),
    Page("wallet, Chinese, app", """<div style="font-size:24px">安全验证</div><div>谷歌验证码</div><div><input id=c maxlength=6 placeholder="请输入6位数字"></div><button id=v>确认</button>""", "c", "any", "v", 6),
    Page("shop, Japanese, mail", """<h1>本人確認</h1><p>ご登録のメールアドレス宛に6桁の認証番号を送信しました。</p><form><dl><dt>認証番号</dt><dd><input id=c name=num maxlength=6></dd></dl><input type=submit id=v value="認証する"></form>
      <a href="#">認証番号が届かない場合</a>""", "c", "email", "v", 6),
    Page("bank, Japanese, one-time password", """<h2>ワンタイムパスワード入力</h2><form><input id=c name=otp1 type=password maxlength=8><button id=v>次へ</button></form>""", "c", "any", "v", 8),
    Page("portal, Korean, SMS", """<h2>휴대폰 인증</h2><p>문자로 받은 인증번호 6자리를 입력해 주세요.</p><form><input id=c placeholder="인증번호" maxlength=6><span>02:59</span><button type=button>재전송</button><button id=v>확인</button></form>""",
      "c", "sms", "v", 6),
    Page("bank, Portuguese, token", """<h2>Confirme sua identidade</h2><p>Digite o código de 6 dígitos do seu aplicativo autenticador</p><form><input id=c type=tel maxlength=6 class=token><button id=v disabled>Continuar</button></form>""",
      "c", "totp", "v", 6),
    Page("tax office, Italian", """<h2>Accesso</h2><form><label for=c>Codice OTP</label><input id=c name=codice><p>Inserisci il codice ricevuto via SMS</p><button id=v>Conferma</button><a href="#">Non hai ricevuto il codice?</a></form>""",
      "c", "sms", "v"),
    Page("social insurance, Spanish", """<h2>Cl@ve</h2><p>Introduzca el PIN de un solo uso que le hemos enviado por SMS a su móvil.</p><form><label for=c>PIN</label><input id=c maxlength=3 style="display:none"><input id=d maxlength=6>
      <button id=v>Aceptar</button></form>""", "d", "sms", "v", 6),
    Page("identity, French, mail", """<h1>Vérification de votre identité</h1><p>Un e-mail contenant un code à 6 chiffres vous a été envoyé à j***@exemple.fr. Il expire dans 10 minutes.</p><form><label for=c>Votre code</label>
      <input id=c name=verification maxlength=6><button id=v>Valider</button><button type=button>Renvoyer un e-mail</button></form>""", "c", "email", "v", 6, "j***@exemple.fr"),
    Page("shop, Turkish, SMS", """<h3>Doğrulama</h3><p>+90 5** *** ** 42 numaralı telefonunuza gönderilen 6 haneli kodu giriniz.</p><form><input id=c type=text maxlength=6><button id=v>Onayla</button><a href="#">Tekrar gönder</a></form>""",
      "c", "sms", "v", 6),
    Page("government, Arabic, SMS", """<div dir=rtl><h2>التحقق من الهوية</h2><p>تم إرسال رمز التحقق إلى رقم الجوال المنتهي بـ 42</p><form><input id=c name=code maxlength=4><button id=v>تحقق</button><a href="#">إعادة إرسال</a></form></div>""",
      "c", "sms", "v", 4),
    Page("bank, Hebrew, SMS", """<div dir=rtl><h2>כניסה לחשבון</h2><p>שלחנו לך קוד בן 6 ספרות בהודעת SMS</p><form><label for=c>הקוד שקיבלת</label><input id=c><button id=v>כניסה</button></form></div>""", "c", "sms", "v", 6),
    Page("market, Vietnamese, SMS boxes", f"""<h2>Nhập mã xác nhận</h2><p>Mã xác thực sẽ được gửi qua SMS đến (+84) *** *** 42</p>{boxes(6)}<button id=v>Kế tiếp</button>""", ids(6), "sms", "v", 6),
    Page("market, Indonesian, OTP boxes", f"""<h2>Masukkan kode verifikasi</h2><p>Kode verifikasi telah dikirim melalui SMS ke 08**-****-42</p>{boxes(4)}<button>Kirim ulang</button>""", ids(4), "sms", "", 4),
    Page("market, Thai, OTP", """<h2>ยืนยันตัวตน</h2><p>กรุณากรอกรหัส OTP 6 หลักที่ส่งไปยังเบอร์ 08x-xxx-xx42</p><form><input id=c maxlength=6><button id=v>ยืนยัน</button></form>""", "c", "sms", "v", 6),
    Page("portal, Hindi, OTP", """<h2>ओटीपी सत्यापन</h2><p>आपके मोबाइल नंबर पर भेजा गया 6 अंकों का ओटीपी दर्ज करें</p><form><input id=c><button id=v>सत्यापित करें</button></form>""", "c", "sms", "v", 6),
    Page("mail service, Czech", """<h2>Dvoufázové ověření</h2><form><label for=c>Kód z aplikace</label><input id=c name=otp><button id=v>Přihlásit se</button></form>""", "c", "totp", "v"),
    Page("bank whose name is OTP, Hungarian", """<h1>OTP Bank</h1><form><label for=u>Felhasználónév</label><input id=u name=user><label for=c>SMS-ben kapott kód</label><input id=c name=smsKod><button id=v>Belépés</button></form>""",
      "c", "sms", "v"),
    Page("shop, Greek", """<h2>Επαλήθευση</h2><p>Στείλαμε έναν 6ψήφιο κωδικό στο κινητό σας</p><form><label for=c>Κωδικός</label><input id=c maxlength=6><button id=v>Επιβεβαίωση</button></form>""", "c", "sms", "v", 6),
    Page("console, several hints at once", """<h4>MFA</h4><form><label for=mfaCode>MFA code</label><input id=mfaCode name=mfaCode type=text autocomplete=off><button id=v>Submit</button><a href="#">Troubleshoot MFA</a><a href="#">Cancel</a></form>""",
      "mfaCode", "any", "v"),
    Page("git server", """<h1>Two-Factor Authentication</h1><form><label for=user_otp_attempt>Two-factor authentication code</label><input id=user_otp_attempt name="user[otp_attempt]" autocomplete=one-time-code inputmode=numeric>
      <p>Enter the code from your two-factor authenticator app. If you've lost your device, you can enter one of your recovery codes.</p><button id=v>Verify code</button></form>""", "user_otp_attempt", "totp", "v"),
    Page("database tool", """<h4>Enter the authentication code from your app</h4><form><label for=2fa_code>Authentication code</label><input id=2fa_code name=2fa_code><input type=submit id=v value=Verify></form>""", "2fa_code", "totp", "v"),
    Page("monitoring, material text field", """<div class=card><h2>Log in</h2><div class=field><input id=c type=text class=mdc-text-field__input><span class=mdc-floating-label>One-time password</span></div><button id=v><span>Next</span></button></div>""",
      "c", "any", "v"),
    Page("forum with a search box and a login box in the header", """<header><form><input name=s placeholder="Search..."></form><form><input name=username placeholder=Username><input name=password type=password placeholder=Password>
      <button>Log in</button></form></header><main><h1>Two-step verification required</h1><form><dl><dt>Verification code:</dt><dd><input id=c name=code maxlength=6></dd></dl><button id=v>Confirm</button></form></main>""", "c", "any", "v", 6),
    Page("drawn slots without a border of their own", f"""<h1>Enter the code we sent to your email</h1><div style="position:relative;width:290px;display:flex">{SLOTS}<input id=c type=text maxlength=6 autocomplete=one-time-code
      style="position:absolute;left:0;top:0;width:100%;height:100%;opacity:0.01"></div>""", "c", "email", "", 6),
)  # fmt: skip
