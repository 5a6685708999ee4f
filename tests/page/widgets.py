"""Ways of building the field, whatever the service: boxes, drawn slots, frames of text around it, dialogs, shadow roots, decoys."""

from __future__ import annotations

from rows import SLOTS, Page, boxes, ids

_HEAD = "<h1>Two-factor authentication</h1><p>Enter the 6-digit code from your authenticator app.</p>"
_SHADOW = "<script>for (const t of document.querySelectorAll('template[for]')) document.getElementById(t.getAttribute('for')).attachShadow({mode: 'open'}).append(t.content)</script>"

WIDGETS = (
    Page("boxes without maxlength", f"{_HEAD}{boxes(6, 'type=tel')}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("boxes of type number", f"{_HEAD}{boxes(6, 'type=number min=0 max=9')}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("boxes of type password", f"{_HEAD}{boxes(6, 'type=password maxlength=1 inputmode=numeric')}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("boxes disabled until the one before is filled", f"""{_HEAD}<input id=a maxlength=1 style="width:40px">{boxes(5, 'maxlength=1 disabled')}<button id=v disabled>Verify</button>"""
      .replace("<div style='display:flex;gap:8px'>", "").replace("height:48px", ""), f"a {ids(5)}", "totp", "v", 6),
    Page("boxes read-only until the one before is filled", f"{_HEAD}{boxes(6, 'maxlength=1 readonly')}<button id=v>Verify</button>".replace("readonly", "", 1), ids(6), "totp", "v", 6),
    Page("three and three with a dash", f"""{_HEAD}<div style="display:flex;gap:8px">{boxes(3)}<span>–</span>{boxes(3, name='c')}</div><button id=v>Verify</button>""",
      f"{ids(3)} {ids(3, 'c')}", "totp", "v", 6),
    Page("boxes as wide as the browser makes them", f"{_HEAD}{''.join(f'<input id=b{n} maxlength=1 inputmode=numeric>' for n in range(6))}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("boxes one below the other", f"{_HEAD}{''.join(f'<div><input id=b{n} maxlength=1 style=width:90%></div>' for n in range(6))}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("boxes that their labels count", "<h1>Enter the verification code</h1>" + "".join(f"<input id=b{n} aria-label='Digit {n + 1} of 6'>" for n in range(6)) + "<button id=v>Verify</button>", ids(6), "any", "v", 6),
    Page("boxes that all say one-time-code", f"<h1>Enter the verification code</h1>{''.join(f'<input id=b{n} autocomplete=one-time-code>' for n in range(6))}<button id=v>Verify</button>", ids(6), "any", "v", 6),
    Page("boxes of which only their number tells", f"{_HEAD}{''.join(f'<input id=b{n}>' for n in range(6))}<button id=v>Verify</button>", ids(6), "totp", "v", 6),
    Page("boxes with a ring in each", f"<h1>Enter the verification code</h1>{''.join(f'<input id=b{n} placeholder=○>' for n in range(6))}<button id=v>Verify</button>", ids(6), "any", "v", 6),
    Page("numbers whose maxlength means nothing", f"{_HEAD}{boxes(5, 'type=number min=0 max=9 maxlength=6')}<button id=v>Verify</button>".replace("</div>", '<input id=b5 type=number min=0 max=9 maxlength=1 style="width:40px;height:48px"></div>'),
      ids(6), "totp", "v", 6),
    Page("texts whose maxlength means nothing, and whose limits tell", f"{_HEAD}{boxes(5, 'min=0 max=9 maxlength=6')}<button id=v>Verify</button>".replace("</div>", '<input id=b5 min=0 max=9 maxlength=1 style="width:40px;height:48px"></div>'),
      ids(6), "totp", "v", 6),
    Page("one box at a time for screen readers", f"{_HEAD}{boxes(6, 'autocomplete=one-time-code aria-hidden=true tabindex=-1')}<button id=v>Verify</button>".replace("aria-hidden=true tabindex=-1", "tabindex=0", 1), ids(6), "totp", "v", 6),
    Page("eight boxes", f"<h1>Enter your verification code</h1>{boxes(8)}<button id=v>Verify</button>", ids(8), "any", "v", 8),
    Page("four boxes", f"<h1>Verify your phone</h1><p>We sent a code to +1 ••• ••• 42 by SMS</p>{boxes(4)}<button id=v>Verify</button>", ids(4), "sms", "v", 4),
    Page("boxes wrapped each on its own", f"""{_HEAD}<div style="display:flex">{''.join(f'<div class=cell><div><input id=w{n} maxlength=1 style="width:36px"></div></div>' for n in range(6))}</div>
      <button id=v>Verify</button>""", ids(6, "w"), "totp", "v", 6),
    Page("boxes in the page's right-to-left order", f"""<div dir=rtl><h1>رمز التحقق</h1><p>أدخل الرمز المكون من 6 أرقام من تطبيق المصادقة</p><div dir=ltr>{boxes(6)}</div><button id=v>تحقق</button></div>""",
      ids(6), "totp", "v", 6),
    Page("first box takes the whole code", f"{_HEAD}{boxes(6, 'maxlength=1')}<button id=v>Verify</button>".replace("maxlength=1", "maxlength=6 autocomplete=one-time-code", 1), ids(6), "totp", "v", 6),
    Page("boxes with a hidden aggregate", f"{_HEAD}<form><input type=hidden name=code>{boxes(6)}<button id=v>Verify</button></form>", ids(6), "totp", "v", 6),
    Page("boxes with a clipped mirror before", f"""{_HEAD}<form><input id=m autocomplete=one-time-code readonly aria-hidden=true tabindex=-1
      style="position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);padding:0;border:0">{boxes(6)}<button id=v>Verify</button></form>""", ids(6), "totp", "v", 6),
    Page("one invisible input over drawn boxes", f"""{_HEAD}<div style="position:relative;display:flex;gap:8px">{SLOTS}<input id=o maxlength=6 inputmode=numeric
      style="position:absolute;inset:0;opacity:0"></div><button id=v>Verify</button>""", "o", "totp", "v", 6),
    Page("an input off-screen under drawn boxes", f"""{_HEAD}<label style="display:flex;gap:8px">{SLOTS}<input id=o autocomplete=one-time-code maxlength=6 inputmode=numeric
      style="position:absolute;left:-9999px"></label><button id=v>Verify</button>""", "o", "totp", "v", 6),
    Page("an input off-screen beside drawn boxes that are pressed to be chosen", f"""{_HEAD}<div style="display:flex;gap:8px"><input id=o autocomplete=one-time-code inputmode=decimal
      style="position:absolute;left:-80px;width:80px">{'<div role=button tabindex=0 style="width:40px;height:48px;border:1px solid">·</div>' * 6}</div><button id=v>Verify</button>""", "o", "totp", "v", 6),
    Page("a clipped input under drawn boxes", f"""{_HEAD}<label style="display:flex;gap:8px">{SLOTS}<input id=o autocomplete=one-time-code maxlength=6 inputmode=numeric
      style="position:absolute;width:1px;height:1px;clip:rect(0 0 0 0)"></label><button id=v>Verify</button>""", "o", "totp", "v", 6),
    Page("transparent text over drawn boxes", f"""{_HEAD}<div style="position:relative;display:flex;width:290px">{SLOTS}<input id=o maxlength=6 inputmode=numeric autocomplete=one-time-code
      style="position:absolute;inset:0;width:100%;color:transparent;background:transparent;border:0"></div><button id=v>Verify</button>""", "o", "totp", "v", 6),
    Page("contenteditable", """<h2>Security check</h2><p>Enter the verification code we emailed to you</p><div id=e contenteditable=true role=textbox aria-label="Verification code"
      style="width:200px;height:30px;border:1px solid"></div><button id=v>Verify</button>""", "e", "email", "v"),
    Page("dialog over an old login form", f"""<form><input id=u name=username><input id=p type=password name=password><button>Sign in</button></form>
      <dialog id=d>{_HEAD}<input id=c inputmode=numeric maxlength=6><button id=v>Verify</button></dialog><script>d.showModal()</script>""", "c", "totp", "v", 6),
    Page("dialog by role over a page with a decoy", f"""<main><input id=q name=search placeholder=Search><form><input id=x name=code placeholder="Promo code"></form></main>
      <div role=dialog aria-modal=true style="position:fixed;inset:0;background:#fff">{_HEAD}<input id=c maxlength=6 inputmode=numeric><button id=v>Verify</button></div>""", "c", "totp", "v", 6),
    Page("cookie banner beside", f"""{_HEAD}<form><input id=c name=otp maxlength=6><button id=v>Verify</button></form><div role=dialog aria-label="Cookies"
      style="position:fixed;bottom:0;left:0;right:0;background:#eee"><p>We use cookies</p><button>Accept all</button><button>Continue without accepting</button></div>""", "c", "totp", "v", 6),
    Page("shadow root", f"""<x-login id=h></x-login><template for=h>{_HEAD}<label for=c>Code</label><input id=c name=code><button id=v>Continue</button></template>{_SHADOW}""", "c", "totp", "v", 6),
    Page("nested shadow roots", f"""<x-a id=a></x-a><script>a.attachShadow({{mode:'open'}}).innerHTML = `{_HEAD}<x-b></x-b><x-c></x-c>`;
      a.shadowRoot.querySelector('x-b').attachShadow({{mode:'open'}}).innerHTML = '<input id=c maxlength=6 inputmode=numeric>';
      a.shadowRoot.querySelector('x-c').attachShadow({{mode:'open'}}).innerHTML = '<button id=v>Verify</button>'</script>""", "c", "totp", "v", 6),
    Page("one host per box", f"""{_HEAD}<div id=r style="display:flex"></div><button id=v>Verify</button><script>for (let n = 0; n < 6; n++) {{ const h = document.createElement('x-digit');
      r.append(h); h.attachShadow({{mode:'open'}}).innerHTML = `<input id=b${{n}} maxlength=1 style="width:40px">`; }}</script>""", ids(6), "totp", "v", 6),
    Page("label in a table cell", """<h3>Login</h3><form><table><tr><td>Verification code</td><td><input id=c name=field1></td></tr></table><input type=submit id=v value=OK></form>""", "c", "any", "v"),
    Page("label in the cell above", """<h3>Login</h3><form><table><tr><th>One-time code</th></tr><tr><td><input id=c name=f></td></tr></table><input type=submit id=v value=OK></form>""", "c", "any", "v"),
    Page("label by aria-labelledby", """<div id=l>Security code</div><p>Sent by SMS</p><form><input id=c aria-labelledby=l><button id=v>Continue</button></form>""", "c", "sms", "v"),
    Page("label by aria-describedby", """<h2>Almost there</h2><form><input id=c aria-describedby=d inputmode=numeric><p id=d>Enter the one-time code from your authenticator app</p><button id=v>Continue</button></form>""",
      "c", "totp", "v"),
    Page("label by legend", """<form><fieldset><legend>Enter your verification code</legend><input id=c inputmode=numeric maxlength=6></fieldset><button id=v>Continue</button></form>""", "c", "any", "v", 6),
    Page("label by title", """<form><input id=c title="Authentication code" maxlength=6><button id=v>Continue</button></form>""", "c", "any", "v", 6),
    Page("preceding text alone", """<form>Enter the OTP sent to your mobile: <input id=c> <input type=submit id=v value=Go></form>""", "c", "sms", "v"),
    Page("floating label after the field", """<h2>Sign in</h2><form><div style="position:relative"><input id=c placeholder=" "><span style="position:absolute;left:8px;top:2px;pointer-events:none">Verification code</span></div>
      <button id=v>Sign in</button></form>""", "c", "any", "v"),
    Page("invisible decoy first", f"""{_HEAD}<form><div style="display:none"><input id=d name=otp autocomplete=one-time-code></div><input id=c name=otp autocomplete=one-time-code><button id=v>Verify</button></form>""",
      "c", "totp", "v", 6),
    Page("honeypot first", f"""{_HEAD}<form><input id=h name=code style="position:absolute;left:-9999px" tabindex=-1 autocomplete=off><input id=c name=otp><button id=v>Verify</button></form>""", "c", "totp", "v", 6),
    Page("phone shown beside", """<h1>Confirm your number</h1><form><input id=p name=phone type=tel value="+4915112345678"><label for=c>SMS code</label><input id=c name=code inputmode=numeric>
      <button type=button>Resend code</button><button id=v>Confirm</button></form>""", "c", "sms", "v"),
    Page("coupon and search on the same page", """<header><input id=q type=search name=q></header><h1>Verify your identity</h1><form><label for=c>Verification code</label><input id=c name=vc><button id=v>Verify</button></form>
      <aside><form><label for=k>Promo code</label><input id=k name=code><button>Apply</button></form></aside>""", "c", "any", "v"),
    Page("captcha beside a code", """<h1>Verification</h1><form><label for=c>E-mail code</label><input id=c name=emailCode maxlength=6><label for=k>Enter the characters you see</label><input id=k name=captcha>
      <img src="/captcha" width=120 height=40 alt=""><button id=v>Submit</button></form>""", "c", "email", "v", 6),
    Page("icon-only submit", f"""{_HEAD}<form><input id=c name=otp><button id=v><svg width=20 height=20><path d="M0 0h20"/></svg></button></form>""", "c", "totp", "v", 6),
    Page("submit that is a link", f"""{_HEAD}<input id=c name=otp><a id=v href="javascript:void 0" class=btn>Verify</a><a href="/">Cancel</a>""", "c", "totp", "v", 6),
    Page("submit that is a division", f"""{_HEAD}<input id=c name=otp><div id=v onclick="1" style="cursor:pointer">Verify</div><div onclick="1">Resend code</div>""", "c", "totp", "v", 6),
    Page("cancel before the submit", f"""{_HEAD}<form><input id=c name=otp><button name=cancel>Cancel</button><button name=resend>Resend code</button><button id=v>Continue</button></form>""", "c", "totp", "v", 6),
    Page("submit of another form by attribute", f"""{_HEAD}<form id=f><input id=c name=otp></form><footer><button>Log out</button><button form=f id=v>Verify</button></footer>""", "c", "totp", "v", 6),
    Page("masked input with a dash", f"""{_HEAD}<form><input id=c name=code placeholder="___-___" maxlength=7><button id=v>Verify</button></form>""", "c", "totp", "v", 6),
    Page("login form with an extra code field", """<h1>Login</h1><form><label for=u>Username</label><input id=u name=username><label for=p>Password</label><input id=p type=password name=password>
      <label for=c>2FA code (if enabled)</label><input id=c name=tfa><button id=v>Login</button></form>""", "c", "any", "v"),
    Page("code sent by a call", """<h1>Verify it's you</h1><p>We'll call you at •••-•••-4242 with a code. You will get an automated call.</p><form><label for=c>Code</label><input id=c name=code><button id=v>Next</button></form>""",
      "c", "voice", "v"),
    Page("recovery code page", """<h1>Enter a recovery code</h1><p>Use one of the backup codes you saved.</p><form><label for=c>Recovery code</label><input id=c name=code autocomplete=one-time-code><button id=v>Verify</button></form>
      <a href="#">Use your authenticator app</a>""", "c", "backup", "v"),
    Page("backup code, one id for all kinds", """<form><p>Enter a backup verification code.</p><label for=authcode>Backup Verification Code:</label><input id=authcode name=two-factor-backup-code autocomplete=one-time-code>
      <input type=submit id=v value=Verify></form>""", "authcode", "backup", "v"),
)  # fmt: skip

FIELDLESS = (
    Page("push", """<h1>Approve sign in request</h1><p>Open your Authenticator app, and enter the number shown to sign in.</p><p>57</p><a href="#">I can't use my Microsoft Authenticator app right now</a>""", "", "push"),
    Page("push by another name", """<h1>Check your phone</h1><p>We sent a notification to your phone. Tap Yes on the notification to verify it's you.</p><button>Try another way</button>""", "", "push"),
    Page("passkey", """<h1>Two-step verification</h1><p>Use your passkey to confirm it's really you. Insert your security key and touch it.</p><button>Try another way</button>""", "", "passkey"),
    Page("chooser of buttons", """<h1>Choose how you want to sign in</h1><button>Get a code from your authenticator app</button><button>Text me a code at •••42</button><button>Email a code to j***@example.com</button>""",
      "", "any"),
    Page("chooser of radios", """<h1>Verify your identity</h1><p>How would you like to receive your code?</p><form><label><input type=radio name=m> Text message</label><label><input type=radio name=m> E-mail</label>
      <button>Continue</button></form>""", "", "any"),
    Page("push, and a menu of other methods", """<h1>Confirm it is you</h1><p>We sent a push to your phone</p><button>More options</button>""", "", "push"),
    Page("push to the service's own app", """<h1>Two-factor authentication</h1><p>Authentication code sent to GitHub Mobile.</p><button>Resend</button>
      <details><summary>More options</summary><a href=#>Use your authenticator app</a></details>""", "", "push"),
    Page("chooser under the words that led there", """<h1>Try another way</h1><ul><li><a href="/totp">Authenticator app</a></li><li><a href="/sms">Text message to •••42</a></li></ul><a href="/">Back</a>""", "", "any"),
    Page("chooser, with a search above and a newsletter at the foot", """<header><form role=search><input name=q placeholder=Search></form></header><h1>Choose how you want to verify</h1>
      <ul><li><a href="/totp">Authenticator app</a></li><li><a href="/sms">Text message to •••42</a></li></ul><footer><form><input type=email name=newsletter placeholder="you@example.com"><button>Subscribe</button></form></footer>""", "", "any"),
    Page("push, with a newsletter at the foot", """<h1>Approve sign in request</h1><p>Open your Authenticator app, and approve the sign-in request.</p><a href="/other">Use a code instead</a>
      <footer><form><input type=email name=newsletter><button>Subscribe</button></form></footer>""", "", "push"),
    Page("chooser of a list", """<h1>Verify your identity</h1><form><label>Choose a verification method <select><option>Please choose</option><option>SMS to •••12</option>
      <option>Authenticator app</option></select></label><button id=go>Continue</button></form>""", "", "any"),
    Page("mastodon, two-factor form hidden behind the security key", """<h1>Security key</h1><button>Use security key</button><a href="#">Enter a two-factor code from your phone or a recovery code</a><form style="display:none"><input name="user[otp_attempt]" autocomplete=one-time-code><button>Log in</button></form>""", "", "passkey"),
    Page("passkey, and other ways", """<h2>Verify it's you</h2><p>Your device will ask for your fingerprint</p><button>Next</button><button>More ways to verify</button>""", "", "passkey"),
    Page("chooser in which one says code and no more", """<div role=heading>Verify your identity</div><div role=button tabindex=0>Approve a request in the app</div>
      <div role=button tabindex=0>Use a verification code</div><div role=button tabindex=0>Text +X XXXXXXXX42</div>""", "", "any"),
)  # fmt: skip
