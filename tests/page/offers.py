"""Pages without a field that offer to send a code for signing in, and pages whose control sends something else."""

from __future__ import annotations

from rows import Page

OFFERS = (
    Page("the least there is", "<p>We'll email you a code.</p><button>Send code</button>", "", "email"),
    Page("the control names the medium", "<h1>Two-step verification</h1><button>Email me a code</button>", "", "email"),
    Page("a masked address", "<h1>Verify your identity</h1><p>We'll send a verification code to j***@example.com</p><button>Send code</button><a href=/login>Back to login</a>", "", "email", address="j***@example.com"),
    Page("a masked number", "<h1>Verify it's you</h1><p>We will text a verification code to (•••) •••-••42. Standard rates apply.</p><button>Send code</button>", "", "sms"),
    Page("text me", "<h1>2-Step Verification</h1><p>Get a code on your phone.</p><button>Text me a code</button><a href=#>Try another way</a>", "", "sms"),
    Page("a link, under a heading about verification", "<h1>Two-factor authentication</h1><p>A code will be sent to your email address.</p><a href=/2fa/send>Send verification code</a>", "", "email"),
    Page("a call", "<h1>Verify your identity</h1><p>We'll call you at •••-•••-4242 with a code.</p><button>Send code</button>", "", "voice"),
    Page("within a form, beside a cancel", "<h2>Sign in</h2><form action=/otp/send method=post><p>To sign in we need to send a security code to your email ja***@example.com.</p><button>Send security code</button><button type=button>Cancel</button></form>", "", "email"),
    Page("in a modal dialog", "<h1>News</h1><dialog id=d><h2>Confirm it's you</h2><p>We will email a code to j•••@example.com.</p><button>Send code</button></dialog><script>d.showModal()</script>", "", "email"),
    Page("German", "<h1>Identität bestätigen</h1><p>Wir senden Ihnen einen Code an j***@example.com.</p><button>Code senden</button>", "", "email"),
    Page("German, by SMS", "<h1>Zwei-Faktor-Authentifizierung</h1><p>Sie erhalten einen Code per SMS an Ihre Nummer •••• 42.</p><button>Code anfordern</button>", "", "sms"),
    Page("French", "<h1>Vérifiez votre identité</h1><p>Nous allons envoyer un code à votre adresse e-mail j***@example.com.</p><button>Envoyer le code</button>", "", "email"),
    Page("Spanish", "<h1>Verificación en dos pasos</h1><p>Te enviaremos un código por correo electrónico.</p><button>Enviar código</button>", "", "email"),
    Page("Portuguese", "<h1>Verificação em duas etapas</h1><p>Enviaremos um código para o seu e-mail.</p><button>Enviar código</button>", "", "email"),
    Page("Italian", "<h1>Verifica la tua identità</h1><p>Ti invieremo un codice via e-mail.</p><button>Invia codice</button>", "", "email"),
    Page("Dutch", "<h1>Tweestapsverificatie</h1><p>We sturen een code naar j***@example.com.</p><button>Code versturen</button>", "", "email"),
    Page("Russian", "<h1>Двухфакторная аутентификация</h1><p>Мы отправим код на почту j***@example.com.</p><button>Отправить код</button>", "", "email"),
    Page("Japanese", "<h1>本人確認</h1><p>メールで認証コードをお送りします。</p><button>コードを送信</button>", "", "email"),
    Page("Chinese", "<h1>身份验证</h1><p>验证码将发送至您的邮箱 j***@example.com</p><button>发送验证码</button>", "", "email"),
    Page("Polish", "<h1>Weryfikacja dwuetapowa</h1><p>Wyślemy kod na adres j***@example.com.</p><button>Wyślij kod</button>", "", "email"),
)  # fmt: skip

_FOOT = "<footer><a href=/a>About</a><a href=/p>Privacy</a></footer>"
NO_OFFERS = (
    Page("newsletter with its field", "<h1>News</h1><p>We'll email you a code for 10% off.</p><form><input type=email placeholder='Your email'><button>Send code</button></form>"),
    Page("discount, without a field", "<h1>Welcome offer</h1><p>We'll email you a discount code.</p><button>Send me the code</button>"),
    Page("promo code by text", "<p>Get your promo code by text message.</p><button>Text me the promo code</button>"),
    Page("voucher heading", "<h1>Redeem your voucher</h1><p>We'll send the code to j***@example.com.</p><button>Send code</button>"),
    Page("invite code", "<h1>Invite a friend</h1><p>We'll email your friend an invite code.</p><button>Send invite code</button>"),
    Page("invitation, plain control", "<h1>Your invitations</h1><p>We'll email a code to your friend.</p><button>Send code</button>"),
    Page("contact form", "<h1>Contact</h1><form><input name=name placeholder=Name><textarea></textarea><button>Send</button></form>"),
    Page("contact link", "<h1>Contact</h1><p>Send us an email at help@example.com.</p><a href='mailto:help@example.com'>Send email</a>"),
    Page("password reset, with a field", "<h1>Forgot your password?</h1><p>We'll email you a code.</p><form><input type=email><button>Send code</button></form>"),
    Page("password reset, without a field", "<h1>Reset your password</h1><p>We'll email a code to j***@example.com.</p><button>Send code</button>"),
    Page("password reset, in the promise", "<h1>Account</h1><p>We'll email you a code to reset your password.</p><button>Send code</button>"),
    Page("password reset, German", "<h1>Passwort vergessen</h1><p>Wir senden Ihnen einen Code an j***@example.com.</p><button>Code senden</button>"),
    Page("password reset, Spanish", "<h1>Restablecer la contraseña</h1><p>Te enviaremos un código por correo electrónico.</p><button>Enviar código</button>"),
    Page("recovery code", "<h1>Recovery</h1><p>We'll email you a recovery code.</p><button>Send recovery code</button>"),
    Page("a link by mail", "<h1>Sign in</h1><p>We'll email you a sign-in link.</p><button>Send link</button>"),
    Page("a login form beside it", "<h1>Sign in</h1><form><label for=u>Username</label><input id=u name=username><input type=password><button>Sign in</button></form><button>Email me a code</button>"),
    Page("a field for the number", "<h1>Verify it's you</h1><p>We'll text you a code.</p><input type=tel aria-label='Phone number'><button>Send code</button>"),
    Page("a licence key", "<h1>Your licence</h1><p>We'll email you the licence key code.</p><button>Email me the licence key</button>"),
    Page("a meeting", "<h1>Join a meeting</h1><p>We'll email you a code.</p><button>Send code</button>"),
    Page("pairing a television", "<h1>Pair your device</h1><p>We'll text you a code to enter on your TV.</p><button>Send code</button>"),
    Page("the account is deleted", "<h1>Delete account</h1><p>We'll email a code to j***@example.com to confirm.</p><button>Send code</button>"),
    Page("two-factor is turned off", "<h1>Turn off two-factor authentication</h1><p>We'll email a code to j***@example.com.</p><button>Send code</button>"),
    Page("the address is changed, German", "<h1>E-Mail-Adresse ändern</h1><p>Wir senden Ihnen einen Code an j***@example.com.</p><button>Code senden</button>"),
    Page("a dashboard with a banner", "<h1>Dashboard</h1><p>Your email isn't verified. We'll email you a code.</p><button>Send code</button><h2>Orders</h2><p>None</p><h2>Messages</h2><p>None</p>" + _FOOT),
    Page("documentation with a control for its source", "<h1>Two-factor authentication</h1><p>Here is how to do it.</p><h2>Install</h2><p>Run it.</p><a href=/src>Get the code</a>" + _FOOT),
    Page("marketing", "<h1>Secure sign-in for your customers</h1><p>Text your customers a code in minutes.</p><a href=/start>Get code samples</a>" + _FOOT),
    Page("an article", "<h1>How one-time codes work</h1>" + "".join(f"<p>We'll email you a code, paragraph {n}.</p>" for n in range(30)) + "<button>Send code</button>"),
    Page("a push is sent", "<h1>Notifications</h1><p>Try it.</p><button>Send me a push</button>"),
    Page("a control that cannot be pressed", "<h1>Verify it's you</h1><p>We'll email you a code.</p><button disabled>Send code</button>"),
    Page("coupon, French", "<h1>Code promo</h1><p>Nous vous enverrons un code par e-mail.</p><button>Envoyer le code</button>"),
    Page("coupon, Japanese", "<h1>クーポン</h1><p>メールでクーポンコードをお送りします。</p><button>コードを送信</button>"),
    Page("an editor shares code", "<h1>snippet.py</h1><p>Share your source code by email.</p><button>Email code</button>"),
)  # fmt: skip
