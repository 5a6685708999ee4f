"""The same three pages in every language of the lexicon, with attributes that say nothing: only the words can tell."""

from __future__ import annotations

from typing import NamedTuple

from rows import Page


class Tongue(NamedTuple):
    """An authenticator page (heading, sentence, label, button), a mail page (sentence, label), and what asks for no code."""

    tag: str
    heading: str
    app: str
    label: str
    verify: str
    mailed: str
    mail_label: str
    resend: str
    coupon: str
    postcode: str


# fmt: off
TONGUES = (
    Tongue("en", "Two-factor authentication", "Open your authenticator app and enter the code.", "Authentication code", "Verify",
           "We sent a code to j***@example.com.", "Verification code", "Resend code", "Promo code", "Postal code"),
    Tongue("de", "Zwei-Faktor-Authentifizierung", "Öffnen Sie Ihre Authenticator-App und geben Sie den Code ein.", "Bestätigungscode", "Bestätigen",
           "Wir haben einen Code an j***@example.com gesendet.", "Sicherheitscode", "Code erneut senden", "Gutscheincode", "Postleitzahl"),
    Tongue("fr", "Authentification à deux facteurs", "Ouvrez votre application d’authentification et saisissez le code.", "Code d’authentification", "Vérifier",
           "Nous avons envoyé un code à j***@example.com.", "Code de vérification", "Renvoyer le code", "Code promo", "Code postal"),
    Tongue("es", "Autenticación en dos pasos", "Abre tu aplicación de autenticación e introduce el código.", "Código de verificación", "Verificar",
           "Hemos enviado un código a j***@example.com.", "Código de seguridad", "Reenviar código", "Código promocional", "Código postal"),
    Tongue("pt", "Verificação em duas etapas", "Abra o seu aplicativo autenticador e digite o código.", "Código de verificação", "Verificar",
           "Enviamos um código para j***@example.com.", "Código de segurança", "Reenviar código", "Código promocional", "Código postal"),
    Tongue("it", "Verifica in due passaggi", "Apri la tua app di autenticazione e inserisci il codice.", "Codice di verifica", "Verifica",
           "Abbiamo inviato un codice a j***@example.com.", "Codice di sicurezza", "Invia di nuovo il codice", "Codice promozionale", "Codice postale"),
    Tongue("nl", "Tweestapsverificatie", "Open je authenticator-app en voer de code in.", "Verificatiecode", "Verifiëren",
           "We hebben een code gestuurd naar j***@example.com.", "Beveiligingscode", "Code opnieuw versturen", "Kortingscode", "Postcode"),
    Tongue("sv", "Tvåstegsverifiering", "Öppna din autentiseringsapp och ange koden.", "Verifieringskod", "Verifiera",
           "Vi har skickat en kod till j***@example.com.", "Säkerhetskod", "Skicka koden igen", "Rabattkod", "Postnummer"),
    Tongue("da", "Totrinsbekræftelse", "Åbn din godkendelsesapp, og indtast koden.", "Bekræftelseskode", "Bekræft",
           "Vi har sendt en kode til j***@example.com.", "Sikkerhedskode", "Send koden igen", "Rabatkode", "Postnummer"),
    Tongue("nb", "Totrinnsbekreftelse", "Åpne autentiseringsappen og skriv inn koden.", "Bekreftelseskode", "Bekreft",
           "Vi har sendt en kode til j***@example.com.", "Sikkerhetskode", "Send koden på nytt", "Rabattkode", "Postnummer"),
    Tongue("fi", "Kaksivaiheinen tunnistautuminen", "Avaa todennussovellus ja syötä koodi.", "Vahvistuskoodi", "Vahvista",
           "Lähetimme koodin osoitteeseen j***@example.com.", "Turvakoodi", "Lähetä koodi uudelleen", "Alennuskoodi", "Postinumero"),
    Tongue("pl", "Uwierzytelnianie dwuskładnikowe", "Otwórz aplikację uwierzytelniającą i wpisz kod.", "Kod weryfikacyjny", "Zweryfikuj",
           "Wysłaliśmy kod na adres j***@example.com.", "Kod bezpieczeństwa", "Wyślij kod ponownie", "Kod rabatowy", "Kod pocztowy"),
    Tongue("cs", "Dvoufázové ověření", "Otevřete ověřovací aplikaci a zadejte kód.", "Ověřovací kód", "Ověřit",
           "Poslali jsme kód na adresu j***@example.com.", "Bezpečnostní kód", "Odeslat kód znovu", "Slevový kód", "PSČ"),
    Tongue("sk", "Dvojfaktorové overenie", "Otvorte autentifikačnú aplikáciu a zadajte kód.", "Overovací kód", "Overiť",
           "Poslali sme kód na adresu j***@example.com.", "Bezpečnostný kód", "Odoslať kód znova", "Kód kupónu", "PSČ"),
    Tongue("hr", "Dvofaktorska autentifikacija", "Otvorite aplikaciju za autentifikaciju i unesite kôd.", "Verifikacijski kôd", "Potvrdi",
           "Poslali smo kôd na j***@example.com.", "Sigurnosni kôd", "Pošalji kôd ponovno", "Kôd kupona", "Poštanski broj"),
    Tongue("fa", "احراز هویت دو مرحله‌ای", "برنامه احراز هویت را باز کنید و کد را وارد کنید.", "کد تأیید", "تأیید",
           "کد به j***@example.com ارسال شد.", "کد امنیتی", "ارسال مجدد کد", "کد تخفیف", "کد پستی"),
    Tongue("sl", "Dvostopenjsko preverjanje", "Odprite aplikacijo za preverjanje pristnosti in vnesite kodo.", "Koda za preverjanje", "Preveri",
           "Poslali smo kodo na j***@example.com.", "Varnostna koda", "Znova pošlji kodo", "Koda kupona", "Poštna številka"),
    Tongue("ca", "Verificació en dos passos", "Obre l'aplicació d'autenticació i introdueix el codi.", "Codi de verificació", "Verifica",
           "Hem enviat un codi a j***@example.com.", "Codi d'autenticació", "Torna a enviar el codi", "Codi promocional", "Codi postal"),
    Tongue("bg", "Двустепенна верификация", "Отворете приложението за удостоверяване и въведете кода.", "Код за потвърждение", "Потвърди",
           "Изпратихме код на j***@example.com.", "Код за сигурност", "Изпрати отново", "Промокод", "Пощенски код"),
    Tongue("hu", "Kétlépcsős azonosítás", "Nyissa meg a hitelesítő alkalmazást, és adja meg a kódot.", "Ellenőrző kód", "Ellenőrzés",
           "Kódot küldtünk a j***@example.com címre.", "Biztonsági kód", "Kód újraküldése", "Kuponkód", "Irányítószám"),
    Tongue("ro", "Autentificare în doi pași", "Deschideți aplicația de autentificare și introduceți codul.", "Cod de verificare", "Verifică",
           "Am trimis un cod la j***@example.com.", "Cod de securitate", "Retrimite codul", "Cod promoțional", "Cod poștal"),
    Tongue("el", "Έλεγχος ταυτότητας δύο παραγόντων", "Ανοίξτε την εφαρμογή ελέγχου ταυτότητας και εισαγάγετε τον κωδικό.", "Κωδικός επαλήθευσης", "Επαλήθευση",
           "Στείλαμε έναν κωδικό στο j***@example.com.", "Κωδικός ασφαλείας", "Αποστολή ξανά", "Κωδικός έκπτωσης", "Ταχυδρομικός κώδικας"),
    Tongue("tr", "İki adımlı doğrulama", "Kimlik doğrulayıcı uygulamanızı açın ve kodu girin.", "Doğrulama kodu", "Doğrula",
           "j***@example.com adresine bir kod gönderdik.", "Güvenlik kodu", "Kodu tekrar gönder", "İndirim kodu", "Posta kodu"),
    Tongue("ru", "Двухфакторная аутентификация", "Откройте приложение-аутентификатор и введите код.", "Код подтверждения", "Подтвердить",
           "Мы отправили код на адрес j***@example.com.", "Проверочный код", "Отправить код повторно", "Промокод", "Почтовый индекс"),
    Tongue("uk", "Двофакторна автентифікація", "Відкрийте застосунок для автентифікації та введіть код.", "Код підтвердження", "Підтвердити",
           "Ми надіслали код на j***@example.com.", "Код перевірки", "Надіслати код ще раз", "Промокод", "Поштовий індекс"),
    Tongue("he", "אימות דו-שלבי", "פתחו את אפליקציית האימות והזינו את הקוד.", "קוד אימות", "אימות",
           "שלחנו קוד אל j***@example.com.", "קוד אבטחה", "שליחה חוזרת", "קוד קופון", "מיקוד"),
    Tongue("ar", "المصادقة الثنائية", "افتح تطبيق المصادقة وأدخل الرمز.", "رمز التحقق", "تحقق",
           "لقد أرسلنا رمزًا إلى j***@example.com.", "رمز الأمان", "إعادة إرسال الرمز", "كود الخصم", "الرمز البريدي"),
    Tongue("hi", "दो-चरणीय सत्यापन", "अपना प्रमाणक ऐप खोलें और कोड दर्ज करें।", "सत्यापन कोड", "सत्यापित करें",
           "हमने j***@example.com पर एक कोड भेजा है।", "सुरक्षा कोड", "कोड फिर से भेजें", "कूपन कोड", "पिन कोड"),
    Tongue("th", "การยืนยันตัวตนแบบสองขั้นตอน", "เปิดแอปยืนยันตัวตนแล้วป้อนรหัส", "รหัสยืนยัน", "ยืนยัน",
           "เราได้ส่งรหัสไปที่ j***@example.com แล้ว", "รหัสความปลอดภัย", "ส่งรหัสอีกครั้ง", "รหัสส่วนลด", "รหัสไปรษณีย์"),
    Tongue("vi", "Xác minh hai bước", "Mở ứng dụng xác thực và nhập mã.", "Mã xác minh", "Xác minh",
           "Chúng tôi đã gửi mã đến j***@example.com.", "Mã bảo mật", "Gửi lại mã", "Mã giảm giá", "Mã bưu điện"),
    Tongue("id", "Verifikasi dua langkah", "Buka aplikasi autentikator dan masukkan kode.", "Kode verifikasi", "Verifikasi",
           "Kami telah mengirim kode ke j***@example.com.", "Kode keamanan", "Kirim ulang kode", "Kode promo", "Kode pos"),
    Tongue("ja", "二段階認証", "認証アプリを開いて、表示されたコードを入力してください。", "認証コード", "確認",
           "j***@example.com にコードを送信しました。", "確認コード", "コードを再送信", "クーポンコード", "郵便番号"),
    Tongue("ko", "2단계 인증", "인증 앱을 열고 코드를 입력하세요.", "인증 코드", "확인",
           "j***@example.com으로 코드를 보냈습니다.", "보안 코드", "코드 재전송", "쿠폰 코드", "우편번호"),
    Tongue("zh-Hans", "两步验证", "请打开身份验证器应用并输入代码。", "验证码", "验证",
           "我们已将代码发送至 j***@example.com。", "安全代码", "重新发送", "优惠码", "邮政编码"),
    Tongue("zh-Hant", "兩步驟驗證", "請開啟驗證器應用程式並輸入代碼。", "驗證碼", "驗證",
           "我們已將代碼傳送至 j***@example.com。", "安全碼", "重新傳送", "優惠碼", "郵遞區號"),
)
# fmt: on


def _page(tongue: Tongue, heading: str, sentence: str, label: str, *, more: str = "") -> str:
    return f"""<div lang="{tongue.tag}"><h1>{heading}</h1><p>{sentence}</p><form><label for="f1">{label}</label><input id="f1" name="f1">
      {more}<button id="f2">{tongue.verify}</button></form></div>"""


TOLD = (
    *(Page(f"authenticator, {t.tag}", _page(t, t.heading, t.app, t.label), "f1", "totp", "f2") for t in TONGUES),
    *(
        Page(
            f"mail, {t.tag}",
            _page(t, t.heading, t.mailed, t.mail_label, more=f"<button>{t.resend}</button>"),
            "f1",
            "email",
            "f2",
        )
        for t in TONGUES
    ),
)
ASIDE = (
    *(Page(f"coupon, {t.tag}", _page(t, "", "", t.coupon)) for t in TONGUES),
    *(Page(f"postcode, {t.tag}", _page(t, "", "", t.postcode)) for t in TONGUES),
)
