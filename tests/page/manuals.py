"""Fields that manuals and makers of codes show, and sign-ins that look a little like them."""

from __future__ import annotations

from rows import Page, boxes, ids

_APP = "<h1>Two-factor authentication</h1><p>Enter the 6-digit code from your authenticator app.</p>"
_ASKS = f"{_APP}<form><label for=c>Code</label><input id=c name=code maxlength=6><button id=v>Verify</button></form>"
_SOURCE = "<pre>npm install otp-field</pre>"

SHOWN = (
    Page("a manual's example", f"<h1>OTP Input</h1><p>For one-time codes.</p><label>Enter the 6-digit code</label>{boxes(6)}<pre>&lt;OtpInput length={{6}} /&gt;</pre>"),
    Page("how to install it", f"<h1>Verification code</h1><p>Enter the 6-digit code</p>{boxes(6)}{_SOURCE}"),
    Page("a gallery of components", f"<h1>PinInput</h1><p>PinInput component is used to enter verification codes</p>{boxes(4)}<h2>Sizes</h2>{boxes(4, name='d')}"),
    Page("a component in Japanese", f"<h1>ワンタイムパスワード</h1><p>認証コードを入力するためのコンポーネントです。</p>{boxes(6)}"),
    Page("a component in Russian", f"<h1>Компонент ввода кода</h1><p>Введите код подтверждения</p>{boxes(6)}"),
    Page("a demo", f"<h2>OTP input field demo</h2><p>Try typing or pasting a 6 digit code</p>{boxes(6)}<button>Verify</button>"),
    Page("a gallery that names things as its source does", f"<h1>PinInput</h1><p>Capture a one time password from the user</p>{boxes(6)}"),
    Page("a console that shows requests", "<h1>Verify API console</h1><label for=s>Service</label><input id=s><label for=c>Code</label><input id=c placeholder=123456>"
         "<button>Check verification</button><pre>curl -X POST https://verify.example.com</pre>"),
    Page("a debugger of codes", "<h1>TOTP debugger</h1><label for=c>Verify a code</label><input id=c maxlength=6><button>Verify</button>"),
    Page("an accessory that is set up", f"<h1>Set up accessory</h1><p>Enter the 8-digit setup code on the accessory</p>{boxes(8)}<button>Continue</button>"),
    Page("a title alone", f"<title>Input OTP - components</title><p>Enter your one-time password</p>{boxes(6)}"),
    Page("makes codes of a secret", "<h2>2FA Code Generator</h2><input placeholder='2fa secret' name=listToken><button>Get code</button>"),
    Page("makes codes of many secrets", "<h1>2FA Authenticator online</h1><p>Enter your 2FA secret to get the 6-digit code</p><textarea placeholder='2FA Secret, one per line'></textarea><button>Submit</button>"),
    Page("checks codes of a secret", "<h1>Online OTP validator</h1><p>Does your authenticator app tell the right codes?</p><label for=s>Base32 secret</label><input id=s name=key>"
         "<label for=c>Code to check</label><input id=c name=code maxlength=6><button>Validate code</button>"),
    Page("a watch list of shares", "<h1>自选股</h1><label for=c>代码</label><input id=c maxlength=6 inputmode=numeric><button>确定</button>"),
    Page("a captcha that is called one, beside a password", "<form><input placeholder=用户名><input type=password placeholder=密码><input placeholder=验证码 maxlength=4 name=captcha><button>登录</button></form>"),
)  # fmt: skip

ASKED = (
    Page("a sign-in to a shop of components", f"<header><nav><a href=/d>Docs</a> <a href=/c>Components</a></nav></header>{_ASKS}", "c", "totp", "v", 6),
    Page("a sign-in with components at its foot", f"{_ASKS}<footer><a href=/c>Components</a> <a href=/s>Storybook</a></footer>", "c", "totp", "v", 6),
    Page("a sign-in with no more than text at its foot", f"{_ASKS}<footer>Component library</footer>", "c", "totp", "v", 6),
    Page("a sign-in that leaks a tag", f"{_APP}<p>Welcome &lt;b&gt;Jane&lt;/b&gt;</p><form><label for=c>Code</label><input id=c><button id=v>Verify</button></form>", "c", "totp", "v", 6),
    Page("a sign-in to a share dealer", "<h1>登录证券账户</h1><p>请输入短信验证码</p><input id=c maxlength=6 placeholder=验证码><button id=v>登录</button>", "c", "sms", "v", 6),
    Page("a code by text message that is named captcha", "<h2>手机登录</h2><p>验证码已发送至 138****0000</p><input id=c name=captcha maxlength=6 placeholder=请输入验证码><button id=v>登录</button>", "c", "sms", "v", 6),
    Page("a bank that hides the code it sent", "<form><h1>Acceso seguro</h1><p>Hemos enviado una clave de un solo uso a tu móvil terminado en 45</p><label for=c>Clave SMS</label>"
         "<input id=c type=password maxlength=8><button id=v>Aceptar</button></form>", "c", "sms", "v", 8),
    Page("the numbers we texted", "<h2>One more step</h2><p>Type the numbers we just texted to (•••) •••-4411</p><input id=c><button id=v>Done</button>", "c", "sms", "v"),
    *(
        Page(f"boxes whose component calls itself {name.format('1')}", "<h1>Enter verification code</h1><p>We sent it to j***@example.com</p>"
             + boxes(6, f"maxlength=1 aria-label='{name}'").replace("{}", "1") + "<button id=v>Verify</button>", ids(6), "email", "v", 6)
        for name in ("OTP Input {}", "pin input {} of 6", "verification input")
    ),
    Page("boxes under a heading that a manual has, too", f"<h1>Enter verification code</h1><p>We sent it to j***@example.com</p>{boxes(6)}<button id=v>Verify</button>", ids(6), "email", "v", 6),
)  # fmt: skip
