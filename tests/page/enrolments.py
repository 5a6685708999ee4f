"""Pages that set up an authenticator, which ask for a code of a secret that no vault holds yet, and sign-ins that look a little like them."""

from __future__ import annotations

from rows import Page, boxes, ids

_PNG = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='180' height='180'/>".replace("'", "%27")
_QR = f'<img alt="" width=180 height=180 src="{_PNG}">'
_CODE = "<label for=c>Authentication code</label><input id=c name=code inputmode=numeric maxlength=6 autocomplete=one-time-code>"
_SECRET = "JBSWY3DPEHPK3PXP"

SET_UP = (
    Page("QR and secret", f"<h1>Set up two-factor authentication</h1><p>Scan the QR code with your authenticator app.</p>{_QR}<p>{_SECRET}</p><form>{_CODE}<button>Confirm</button></form>"),
    Page("QR alone", f"<h2>Two-factor authentication</h2><ol><li>Install an authenticator app</li><li>Scan this QR code</li></ol><canvas width=200 height=200></canvas><form>{_CODE}<button>Enable</button></form>"),
    Page("QR as svg, boxes", f"<h1>Enable two-factor authentication</h1><svg width=160 height=160><rect width=10 height=10 /></svg><p>Scan this QR code, then enter the 6-digit code from your app</p>{boxes(6)}<button>Continue</button>"),
    Page("secret in groups of four, small letters", f"<h1>Authenticator</h1><p>Can't scan it? Enter this key manually: jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp</p><form>{_CODE}<button>Verify</button></form>"),
    Page("secret alone in its line, no words about it", f"<h1>Authenticator app</h1><div><code>{_SECRET}{_SECRET}</code></div><form>{_CODE}<button>Verify</button></form>"),
    Page("secret in a field to copy from", f"<h1>Authenticator app</h1><label for=k>Setup key</label><input id=k readonly value={_SECRET}><button type=button>Copy</button><form>{_CODE}<button>Verify</button></form>"),
    Page("otpauth link", f"<h1>Two-factor authentication</h1><a href='otpauth://totp/x:jane?secret={_SECRET}&issuer=x'>Open in your app</a><form>{_CODE}<button>Verify</button></form>"),
    Page("German", f"<h1>Zwei-Faktor-Authentifizierung einrichten</h1><p>Scannen Sie den QR-Code mit Ihrer Authenticator-App.</p>{_QR}<form><label for=c>Bestätigungscode</label><input id=c><button>Bestätigen</button></form>"),
    Page("Japanese", f"<h1>二段階認証の設定</h1><p>認証アプリでQRコードをスキャンしてください。</p>{_QR}<form><label for=c>認証コード</label><input id=c maxlength=6><button>確認</button></form>"),
    Page("French", f"<h1>Activer la double authentification</h1><p>Scannez ce QR code avec votre application d'authentification.</p>{_QR}<form><label for=c>Code de vérification</label><input id=c><button>Valider</button></form>"),
    Page("in a dialog over the settings", f"<h1>Security</h1><dialog id=d><h2>Set up an authenticator app</h2>{_QR}<p>Scan the QR code</p>{_CODE}<button>Verify</button></dialog><script>d.showModal()</script>"),
)  # fmt: skip

SIGN_INS = (
    Page("mentions scanning", f"<h1>Two-factor authentication</h1><p>Enter the code from your authenticator app, or scan your fingerprint.</p><form>{_CODE}<button id=v>Verify</button></form>", "c", "totp", "v", 6),
    Page("a square logo", f"<img width=128 height=128 alt='Acme' src='/static/logo.png'><h1>Two-factor authentication</h1><p>Open your authenticator app.</p><form>{_CODE}<button id=v>Verify</button></form>", "c", "totp", "v", 6),
    Page("a square picture and an offer to set up", f"{_QR}<h1>Enter the code from your authenticator app</h1><form>{_CODE}<button id=v>Verify</button></form><a href=/setup>Set up another authenticator</a>", "c", "totp", "v", 6),
    Page("QR to log in with, beside a texted code", f"<h2>手机登录</h2><form><input id=p name=mobile value=13800000000><input id=c name=smsCode placeholder='请输入短信验证码' maxlength=6><button id=v>登录</button></form>{_QR}<p>打开应用扫描二维码登录</p>", "c", "sms", "v", 6),
    Page("a long reference in capitals", f"<h1>Confirm it's you</h1><p>Enter the code from your authenticator app. Reference 7F3KABCD2345EFGH</p><form>{_CODE}<button id=v>Verify</button></form>", "c", "totp", "v", 6),
    Page("a long word in capitals", f"<h1>AUTHENTICATIONREQUIRED</h1><p>ENTER CODE FROM YOUR AUTHENTICATOR APP</p>{boxes(6)}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("codes to be had from a set-up before", f"<h1>Two-step verification</h1><p>Use the authenticator app that you set up two-factor with.</p><form>{_CODE}<button id=v>Verify</button></form>", "c", "totp", "v", 6),
    Page("set-up in the page, sign-in in the dialog above it", f"<h1>Set up an authenticator app</h1>{_QR}<p>Scan the QR code</p><dialog id=d><h2>Confirm it's you</h2><p>Enter the code from your authenticator app</p>{_CODE}<button id=v>Verify</button></dialog><script>d.showModal()</script>",
      "c", "totp", "v", 6),
)  # fmt: skip
