"""Pages alike but for what decides: each rule with a page that it turns down and one that it must leave alone."""

from __future__ import annotations

from rows import Page, boxes

_PICTURE = "<img width=120 height=40 alt='' src=\"data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%22120%22 height=%2240%22/>\">"

NOT_ASKED = (
    Page("a count of another code", """<h1>Confirm it's you</h1><form><label for=c>4-digit area code</label><input id=c inputmode=numeric maxlength=4><button>Confirm</button></form>"""),
    Page("a count of another code, in German", """<h1>Identität bestätigen</h1><form><label for=c>6-stelliger Einladungscode</label><input id=c maxlength=6><button>Weiter</button></form>"""),
    Page("a code longer than any", """<h1>Add credit</h1><form><label for=c>Enter the 16-digit code</label><input id=c maxlength=19><button>Continue</button></form>"""),
    Page("a code longer than any, in Italian", """<h1>Ricarica</h1><form><label for=c>Inserisci il codice di 20 caratteri</label><input id=c name=code><button>Continua</button></form>"""),
    Page("a card's security code in Korean", """<form><label for=n>카드 번호</label><input id=n><label for=c>보안 코드</label><input id=c maxlength=4><button>확인</button></form>"""),
    Page("a number to send to, in French", """<h1>Double authentification</h1><p>Saisissez votre numéro, nous vous enverrons un code de vérification par SMS.</p><form><input id=c type=tel placeholder="06 12 34 56 78">
      <button>Envoyer le code</button></form>"""),
    Page("an account to send to", """<h1>Two-step verification</h1><p>We will send a verification code.</p><form><input id=c name=dest placeholder="you@company.com"><button>Send code</button></form>"""),
    Page("a setting named after codes", """<h1>Sign-in security</h1><form><label for=c>One-time code lifetime</label><input id=c name=otp_lifetime value=3000><button>Save</button></form>"""),
    Page("a form of settings", """<h1>Messages</h1><form><label for=a>Sender</label><input id=a value=Acme><label for=b>Footer</label><input id=b value=Bye><label for=c>Verification code text</label>
      <input id=c name=verification_code_text value="Code: %s"><button>Save</button></form>"""),
    Page("a search for help", """<h1>How can we help?</h1><form action=/search><input id=c name=query type=text placeholder="Search, e.g. verification code"><button>Search</button></form>"""),
    Page("a diploma's code", """<h1>Certificate verification</h1><form><label for=c>Verification code</label><input id=c name=code><button>Verify</button></form>"""),
    Page("a document's code in Spanish", """<h1>Cotejo</h1><form><label for=c>Código de verificación</label><input id=c name=codigo><button>Verificar documento</button></form>"""),
    Page("a letter's code", """<h1>Unlock your account</h1><p>Enter the 8-character code from the letter we sent you by post.</p><form><input id=c name=code maxlength=8><button>Continue</button></form>"""),
    Page("a letter's code in Dutch", """<h1>Account activeren</h1><p>Vul de code van 6 tekens in uit de brief die u per post heeft gekregen.</p><form><input id=c name=code maxlength=6><button>Volgende</button></form>"""),
    Page("a package's code in French", """<h1>Garantie</h1><p>Saisissez le code à 6 chiffres imprimé sur l'emballage.</p><form><input id=c name=code maxlength=6><button>Valider</button></form>"""),
    Page("a bank statement's code", f"""<h1>Confirm your account</h1><p>Enter the 6-digit code from your bank statement.</p>{boxes(6)}<button>Verify</button>"""),
    Page("a television's code in German", f"""<h1>Gerät hinzufügen</h1><p>Gib den 6-stelligen Code ein, der auf deinem Fernseher angezeigt wird.</p>{boxes(6)}<button>Weiter</button>"""),
    Page("a code from a teacher", """<h1>Start</h1><p>Enter the 6-digit code from your teacher.</p><form><input id=c name=code maxlength=6><button>Go</button></form>"""),
    Page("an examination's access code", """<h1>Online exam</h1><form><label for=c>Candidate access code</label><input id=c name=access_code maxlength=8><button>Begin</button></form>"""),
    Page("a trap for robots", """<h1>Contact</h1><form><label for=c>Verification code</label><input id=c name=otp_honeypot><label for=m>Message</label><textarea id=m></textarea><button>Send</button></form>"""),
    Page("a picture's characters, with the picture before the label", f"""<form>{_PICTURE}<label for=c>Sicherheitscode der Anmeldung zum Schutz vor Missbrauch</label><input id=c name=code maxlength=5>
      <p>Bitte die Zeichen im Bild abtippen.</p><button>Absenden</button></form>"""),
    Page("a picture's characters, in a sign-in", f"""<form><input id=u placeholder=Benutzername><input id=p type=password placeholder=Passwort><input id=c placeholder=Sicherheitscode maxlength=6>
      <span>{_PICTURE}</span><button>Anmelden</button></form>"""),
    Page("a sort code in groups", """<h1>Verify your account</h1><form><fieldset><legend>Sort code</legend><input id=a maxlength=2 size=2> <input id=b maxlength=2 size=2> <input id=c maxlength=2 size=2></fieldset>
      <button>Continue</button></form>"""),
    Page("a postcode in groups", """<h1>Verify your address</h1><form><label>Postal code</label><input id=a maxlength=3 size=3> <input id=b maxlength=3 size=3><button>Continue</button></form>"""),
    Page("a code shown in a field that takes no typing", """<h1>Verification code</h1><form><label for=c>Your code</label><input id=c readonly name=otp><button>Verify</button></form>"""),
    Page("a code shown in a field whose script copies it", """<h1>Verification code</h1><label for=c>Your code</label><input id=c readonly name=otp value=12345678 onfocus="this.select()"><button>Copy</button>"""),
    Page("a secret to connect with", """<form><label for=u>Account</label><input id=u><label for=p>Password</label><input id=p type=password><label for=c>Secret key</label><input id=c name=secretkey><button>Connect</button></form>"""),
    Page("a mobile's digits, in Portuguese", """<h1>Verificação em duas etapas</h1><p>Digite os 11 dígitos do seu celular</p><form><input id=c name=celular inputmode=numeric maxlength=10><button>Continuar</button></form>"""),
    Page("a part of a date", """<h1>Verify your identity</h1><p>Date of birth</p><form><input id=a placeholder=31 maxlength=2 size=2> <input id=b placeholder=12 maxlength=2 size=2> <input id=c placeholder=1985 maxlength=4 size=4>
      <button>Continue</button></form>"""),
    Page("a riddle's code", f"""<h1>Puzzle of the week</h1><p>What is the 5-digit code?</p>{boxes(5)}<button>Check</button>"""),
    Page("a code counted, and no more said of it", """<h1>Storage unit</h1><p>Type the 5-digit code.</p><form><input id=c name=code maxlength=5><button>Open</button></form>"""),
    Page("a picture called a captcha, in a sign-in", """<form><input id=u name=u placeholder=Usuário><input id=p type=password placeholder=Senha><input id=c name=verifyCode placeholder="Código de verificação" maxlength=5>
      <img src="/kaptcha?1" width=100 height=38 alt=captcha style="display:inline-block"><button>Entrar</button></form>"""),
    Page("a provider's settings", """<h1>SMS provider</h1><form><label for=a>OTP gateway</label><input id=a name=otp_gateway><label for=c>OTP sender</label><input id=c name=otp_sender><button>Save</button></form>"""),
    Page("a template beside a field that is filled in", """<h1>Notifications</h1><form><label for=a>Signature</label><input id=a value=Acme><label for=c>OTP text</label><input id=c name=otp_text value="Code: {code}"><button>Save</button></form>"""),
    Page("a game console's code", """<h1>Link</h1><p>Enter the 8-digit code shown on your console.</p><form><input id=c name=code maxlength=8><button>Continue</button></form>"""),
    Page("a card's code on its front", """<p>Card ••1005</p><form><label for=c>Security code</label><input id=c maxlength=4><small>4 digits on the front of your card</small><button>Confirm</button></form>"""),
    Page("a diploma's code, by its label", """<form><label for=c>Verification code on your diploma</label><input id=c name=code><button>Check</button></form>"""),
    Page("a diploma's code, in French", """<form><label for=c>Code de vérification du diplôme</label><input id=c name=code><button>Vérifier</button></form>"""),
    Page("a bottle's code", """<h1>Summer draw</h1><p>Enter the 8-character code you find under the cap.</p><form><input id=c name=code maxlength=8><button>Submit</button></form>"""),
    Page("a bottle's code, in German", """<h1>Mitmachen</h1><p>Gib den Code ein, der im Deckel steht.</p><form><label for=c>Code</label><input id=c name=code maxlength=8><button>Absenden</button></form>"""),
    Page("a code to be scratched free", """<h1>Check your purchase</h1><p>Scratch off the silver strip and enter the 6-digit security code.</p><form><label for=c>Security code</label><input id=c name=code maxlength=6><button>Verify</button></form>"""),
    Page("a code to be scratched free, in Polish", """<h1>Sprawdź produkt</h1><p>Zdrap pole i wpisz kod weryfikacyjny.</p><form><label for=c>Kod weryfikacyjny</label><input id=c name=code><button>Sprawdź</button></form>"""),
    Page("a deed's code, in Greek", """<h1>Έλεγχος γνησιότητας εγγράφου</h1><form><label for=c>Κωδικός επαλήθευσης</label><input id=c name=code><button>Επαλήθευση</button></form>"""),
    Page("a file behind a password", """<h1>This file is password protected</h1><form><label for=c>Passcode</label><input id=c name=passcode><button>Open</button></form>"""),
    Page("a journey's confirmation code", """<h1>Find your booking</h1><form><label for=c>Confirmation code</label><input id=c name=confirmation_code maxlength=6><button>Continue</button></form>"""),
    Page("a locker's code", """<h1>Collect your order</h1><form><label for=c>Pick-up code</label><input id=c name=code inputmode=numeric maxlength=6><button>Open locker</button></form><p>We sent you the 6-digit pick-up code by SMS.</p>"""),
    Page("a place in India", """<h1>Estimated delivery</h1><form><input id=c name=pincode inputmode=numeric maxlength=6 aria-label=Pincode placeholder="Enter pincode"><button>Check</button></form>"""),
    Page("a code that is applied", """<h1>Your bag</h1><form><label for=c>Code</label><input id=c name=code maxlength=6><button>Apply</button></form>"""),
    Page("a test of something new", """<h1>Closed beta</h1><p>Type in the access code from your invitation.</p><form><label for=c>Access code</label><input id=c name=access_code autocomplete=one-time-code maxlength=8><button>Get early access</button></form>"""),
    Page("a newsletter's code", """<h1>Confirm your subscription</h1><p>We e-mailed you a code.</p><form><label for=c>Confirmation code</label><input id=c name=code maxlength=6><button>Confirm</button></form>"""),
    Page("a passcode to be chosen", f"""<h1>Choose a 6-digit passcode</h1>{boxes(6, 'maxlength=1 type=password name=passcode')}<button>Next</button>"""),
    Page("a card for a telephone, in Vietnamese", """<h1>Nạp tiền</h1><form><label for=c>Mã thẻ</label><input id=c name=code inputmode=numeric maxlength=10><button>Xác nhận</button></form>"""),
    Page("a PIN beside the name it belongs to", """<form><label for=u>User ID</label><input id=u name=userid><label for=c>PIN</label><input id=c name=pin type=password maxlength=6><button>Log in</button></form>
      <p>To confirm transfers you need a TAN.</p>"""),
    Page("a variable named after a token", """<h1>Environment</h1><form><label for=c>Name</label><input id=c name=key placeholder=MFA_TOKEN><label for=v>Value</label><input id=v name=value><button>Add</button></form>"""),
    Page("a record that is held already", """<h1>Verify your domain</h1><form><label for=c>Verification code</label><input id=c name=code value="site-verification=a1b2c3d4e5"><button>Verify</button></form>"""),
    Page("a lucky number in boxes, in French", f"""<h1>Résultats du tirage</h1><p>Entrez les 5 chiffres</p>{boxes(5)}<button>Valider</button>"""),
    Page("a guess in boxes, in Spanish", f"""<h1>Adivina el número</h1>{boxes(4)}<button>Comprobar</button>"""),
)  # fmt: skip

STILL_ASKED = (
    Page("a control that sleeps beside the code, and one about cookies that does not", """<main><h1>Two-step verification</h1><p>Enter the code from your authenticator app.</p><div><label for=c>Code</label>
      <input id=c></div><button id=v disabled>Confirm</button></main><div><p>We use cookies.</p><div><button id=no>Accept all</button></div></div>""", "c", "totp", "v"),
    Page("a control that sleeps, cookies in German, and a button that sends", """<main><h1>Anmeldung bestätigen</h1><p>Wir haben Ihnen eine SMS mit einem Code gesendet.</p><div><label for=c>Code</label><input id=c></div>
      <button id=v type=button disabled>Weiter</button></main><section><h2>Cookies</h2><button id=no type=submit>Bestätigen</button></section>""", "c", "sms", "v"),
    Page("a control that sleeps beside the code, and one that does not further out", """<div><h1>Two-step verification</h1><p>We texted you a code.</p><div><div><label for=c>Code</label><input id=c></div>
      <button id=v disabled>Confirm</button></div></div><div><div><p>Try our app.</p><button id=no>Continue</button></div></div>""", "c", "sms", "v"),
    Page("two controls at one place, one of which sleeps", """<p>We texted you a code.</p><div><label for=c>Code</label><input id=c></div><button id=no disabled>Confirm</button><button id=v>Continue</button>""", "c", "sms", "v"),
    Page("a count of a login code", """<h1>Sign in</h1><form><label for=c>6-digit login code</label><input id=c maxlength=6><button id=v>Continue</button></form>""", "c", "any", "v", 6),
    Page("a count of two kinds of code", """<h1>Two-factor authentication</h1><form><label for=c>6-digit authentication code or 8-digit backup code</label><input id=c><button id=v>Verify</button></form>""", "c", "any", "v", 6),
    Page("a payment whose code was sent", """<h1>Confirm your payment</h1><p>Card **** 4242. We sent a code by SMS.</p><form><label for=c>One-time code</label><input id=c maxlength=6><button id=v>Confirm</button></form>""",
      "c", "sms", "v", 6),
    Page("a code beside the control that sends another", """<p>We texted a code to •••• 42.</p><form><label for=c>Code</label><input id=c type=tel><button type=button>Send code again</button><button id=v>Verify</button></form>""",
      "c", "sms", "v"),
    Page("a sign-in with the name filled in", """<form><label for=u>Username</label><input id=u name=username value=jane><label for=p>Password</label><input id=p type=password><label for=c>One-time code</label>
      <input id=c name=otp value=123456><button id=v>Sign in</button></form>""", "c", "any", "v"),
    Page("a code under a search field", """<form role=search><input id=q name=q placeholder=Search><button>Search</button></form><h1>Enter your verification code</h1><form><input id=c name=code><button id=v>Verify</button></form>""",
      "c", "any", "v"),
    Page("a code mailed to an address", """<h1>Check your mail</h1><p>We have mailed to your address j***@example.com a code of 6 digits.</p><form><label for=c>Code</label><input id=c><button id=v>Verify</button></form>""",
      "c", "email", "v", 6),
    Page("a code shown by a key fob", """<h1>Log on</h1><p>Enter the 6-digit code shown on your security key fob.</p><form><label for=c>Security code</label><input id=c type=password maxlength=6><button id=v>Log on</button></form>""",
      "c", "any", "v", 6),
    Page("a code printed by an authenticator", """<h1>Log on</h1><p>Enter the code. The serial number is printed on the back of your hardware token.</p><form><label for=c>Token code</label><input id=c><button id=v>Log on</button></form>""",
      "c", "totp", "v"),
    Page("a recovery code by the sentence before it", """<h1>Sign in</h1><p>Type in one of your recovery codes.</p><form><label for=c>Code</label><input id=c name=code autocomplete=one-time-code><button id=v>Continue</button></form>""",
      "c", "backup", "v"),
    Page("either code by the sentence before it", """<h1>Sign in</h1><p>Type in the code of your authenticator app or one of your recovery codes.</p><form><label for=c>Code</label><input id=c name=code autocomplete=one-time-code>
      <button id=v>Continue</button></form>""", "c", "totp", "v"),
    Page("a code with the way to another below", """<h1>Two-factor authentication</h1><form><label for=c>Code</label><input id=c name=code autocomplete=one-time-code><button id=v>Continue</button></form>
      <p>Lost your phone? <a href="#">Use a recovery code</a></p>""", "c", "any", "v"),
    Page("a recovery field that its name alone tells", """<h1>Two-factor authentication</h1><form><input id=c name=key maxlength=6><button id=v>Login</button></form><p>Without your second factor? Login with a backup code:</p>
      <form><input id=b name=backupcode maxlength=16><button>Login with backup code</button></form>""", "c", "any", "v", 6),
    Page("groups of four", """<h1>Enter the verification code</h1><p>We e-mailed 8 digits to j***@example.com.</p><form><input id=a maxlength=4 size=4> - <input id=b maxlength=4 size=4><button id=v>Verify</button></form>""",
      "a b", "email", "v", 8),
    Page("groups of two, in French", """<h1>Code de vérification</h1><p>Saisissez le code reçu par SMS au 06 •• •• •• 42.</p><form><input id=a maxlength=2 size=2><input id=b maxlength=2 size=2><input id=d maxlength=2 size=2>
      <button id=v>Valider</button></form>""", "a b d", "sms", "v", 6),
    Page("read-only until it is entered", """<h1>Two-step verification</h1><form><label for=c>Verification code</label><input id=c name=otp readonly onmousedown="this.readOnly=false" onfocus="this.readOnly=false">
      <button id=v>Verify</button></form>""", "c", "any", "v"),
    Page("read-only until it is entered, by a script", """<h1>Two-step verification</h1><form><label for=c>Verification code</label><input id=c name=otp readonly><button id=v>Verify</button></form>
      <script>c.addEventListener('focus', () => c.removeAttribute('readonly'))</script>""", "c", "any", "v"),
    Page("a form whose one button names the method", """<h1>Two-factor authentication</h1><form><label for=c>Authenticator code</label><input id=c name=totp_code><button id=v name=method value=totp>Use authenticator</button></form>
      <form><label for=r>Recovery code</label><input id=r><button>Use a recovery code</button></form>""", "c", "totp", "v"),
    Page("a form whose one button leads elsewhere", """<p>Enter the code that we e-mailed you.</p><form><label for=c>Verification code</label><input id=c name=code><button>Use an authenticator app instead</button></form>""",
      "c", "email", ""),
    Page("a control for the code, and one that sleeps", """<p>A verification code has been sent to your inbox.</p><form><label for=c>Verification code</label><input id=c><button type=button id=v>Verify code</button>
      <button type=button>Send new code</button><button disabled>Create account</button></form>""", "c", "email", "v"),
    Page("a sleeping control alone", """<p>A verification code has been sent to your inbox.</p><form><label for=c>Verification code</label><input id=c><button id=v disabled>Continue</button><button type=button>Resend</button></form>""",
      "c", "email", "v"),
    Page("beside a remark", """<h1>Approve</h1><form><label for=m>Comment</label><textarea id=m name=comment></textarea><label for=c>Code from your token</label><input id=c name=tokencode><button id=v>Approve</button></form>""",
      "c", "any", "v"),
    Page("hidden as a password is", """<h1>Remote access</h1><form><label for=c>Tokencode</label><input id=c type=password><button id=v>Log in</button></form>""", "c", "any", "v"),
    Page("a secret key that is a one-time code", """<form><label for=u>Username</label><input id=u name=username><label for=p>Password</label><input id=p type=password name=passwd><label for=c>Secret key</label>
      <input id=c name=secretkey autocomplete=one-time-code><button id=v>Log in</button></form>""", "c", "any", "v"),
    Page("a code beside a captcha's", f"""<form><label for=c>One-time code</label><input id=c name=otp><p>Enter the characters in the image.</p>{_PICTURE}<input id=k name=captcha><button id=v>Log in</button></form>""", "c", "any", "v"),
    Page("sent to a whole number", """<h1>Verify</h1><p>We sent a code to +44 7700 900123.</p><form><label for=c>Code</label><input id=c name=code><button id=v>Verify</button></form>""", "c", "sms", "v"),
    Page("an application for codes", """<h1>Verify</h1><p>Check your one-time password application for a code.</p><form><label for=c>Enter your one-time code</label><input id=c><button id=v>Continue</button></form>""", "c", "totp", "v"),
    Page("a telephone's application, in Korean", """<h1>2단계 인증</h1><p>스마트폰 앱에서 생성된 인증 코드를 입력하세요.</p><form><label for=c>인증 코드</label><input id=c><button id=v>확인</button></form>""", "c", "totp", "v"),
    Page("an application, in Slovak", """<h1>Prihlásenie</h1><p>Zadajte kód z aplikácie.</p><form><label for=c>Overovací kód</label><input id=c><button id=v>Overiť</button></form>""", "c", "totp", "v"),
    Page("outside a form, above another's", """<h1>Zwei-Faktor-Anmeldung</h1><label for=c>Code aus der App</label><input id=c><a href="#" id=v>Bestätigen</a><form><input id=n type=email placeholder=E-Mail><button>Anmelden</button></form>""",
      "c", "totp", "v"),
    Page("a code counted, and confirmed", """<p>Enter the 6-digit code</p><form><input id=c><button id=v>Verify</button></form>""", "c", "any", "v", 6),
    Page("digits that were sent to a mobile", """<p>Enter the 6 digits we sent to your mobile number.</p><form><label for=c>Code</label><input id=c><button id=v>Verify</button></form>""", "c", "sms", "v", 6),
    Page("a token's digits, hidden, in Portuguese", """<h1>Confirme</h1><p>Informe o código do token.</p><form><label for=c>Token (6 dígitos)</label><input id=c type=password maxlength=6><button id=v>Confirmar</button></form>""",
      "c", "any", "v", 6),
    Page("an application known by its name", """<p>Open Duo Mobile and enter its passcode.</p><form><input id=c name=passcode><button id=v>Verify</button></form>""", "c", "totp", "v"),
    Page("a sign-in whose refused code and name are still there", """<form><label for=u>E-mail</label><input id=u name=email value=a@b.test><label for=p>Password</label><input id=p type=password><label for=c>Authenticator code</label>
      <input id=c name=totp value=123456><button id=v>Sign in</button></form>""", "c", "totp", "v"),
    Page("a PIN that was sent, beside the name", """<p>We texted a one-time PIN to •••• 42.</p><form><label for=u>Username</label><input id=u name=username value=jane><label for=c>One-time PIN</label>
      <input id=c name=pin type=password maxlength=6><button id=v>Log in</button></form>""", "c", "sms", "v", 6),
    Page("a field whose name says pincode", """<h1>Two-step verification</h1><p>We sent a code to your phone.</p><form><label for=c>Code</label><input id=c name=pincode maxlength=6><button id=v>Verify</button></form>""", "c", "sms", "v", 6),
    Page("a traveller's sign-in", """<h1>Sign in to see your trips</h1><p>We e-mailed you a confirmation code.</p><form><label for=c>Confirmation code</label><input id=c name=code maxlength=6><button id=v>Continue</button></form>""", "c", "email", "v", 6),
    Page("boxes under one word", f"""<h1>Code</h1>{boxes(6)}<button id=v>Verify</button>""", "b0 b1 b2 b3 b4 b5", "any", "v", 6),
    Page("a code beside an app's own passcode", """<h1>Confirm it's you</h1><p>Enter the code we texted you. Next time you can use your passcode.</p><form><label for=c>Code</label><input id=c name=code maxlength=6>
      <button id=v>Confirm</button></form>""", "c", "sms", "v", 6),
)  # fmt: skip
