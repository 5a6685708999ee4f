"""Pages that ask for no one-time code, though something on them looks like it."""

from __future__ import annotations

from rows import Page, boxes

_LOGIN = """<form><label for="u">Username</label><input id="u" name="username" autocomplete="username"><label for="p">Password</label>
  <input id="p" name="password" type="password" autocomplete="current-password"><button>Sign in</button></form>"""

NEAR_MISSES = (
    Page("a dialer, five keys in a row, whose field cannot be seen", f"""<h1>Call a number</h1><div><input name=number type=tel style="position:absolute;left:-200px"><div style="display:flex;flex-wrap:wrap;width:220px">
      {''.join(f'<div role=button tabindex=0 style="width:40px;height:40px">{n}</div>' for n in range(10))}</div></div><button>Call</button>"""),
    Page("login form", f"<h1>Sign in</h1>{_LOGIN}"),
    Page("login form that speaks of two-factor", f"<h1>Log in</h1><p>Two-factor authentication is required for all administrators.</p>{_LOGIN}"),
    Page("invite code", """<h1>Join the beta</h1><form><label for="c">Invite code</label><input id="c" name="code" maxlength="8"><button>Continue</button></form>"""),
    Page("invitation code boxes", f"""<h1>Enter your invitation code</h1>{boxes(6)}<button>Join</button>"""),
    Page("columns of a sheet on a page that has asked for a code", "<h1>Verification code accepted</h1><h2>Enter the quantities of your 4 articles</h2><form>" + "".join(f"<input name=qty{n} inputmode=numeric>" for n in range(4)) + "<button>Save</button></form>"),
    Page("card number in four wide fields", "<h1>Add a card</h1><p>Enter the 16 digits of your card number</p><form>" + "".join(f"<input aria-label='Card number {n}' inputmode=numeric>" for n in range(1, 5)) + "<button>Pay</button></form>"),
    Page("answers that are counted", "<h1>Quiz</h1><form>" + "".join(f"<input aria-label='Answer {n} of 6'>" for n in range(1, 7)) + "<button>Submit</button></form>"),
    Page("names of a team of six", "<h1>Your team</h1><p>Enter 6 names</p><form>" + "".join(f"<input name=member{n} placeholder='Member {n}'>" for n in range(1, 7)) + "<button>Continue</button></form>"),
    Page("invitation code in wide boxes", "<h1>Enter your invitation code</h1>" + "".join(f"<input id=b{n} maxlength=1>" for n in range(6)) + "<button>Join</button>"),
    Page("coupon", """<h2>Your basket</h2><form><label for="c">Promo code</label><input id="c" name="code" placeholder="Enter code"><button>Apply</button></form>"""),
    Page("gift card", """<h1>Redeem a gift card</h1><form><label for="c">Code</label><input id="c" name="code" maxlength="16"><button>Redeem</button></form>"""),
    Page("coupon with plain label", """<h3>Have a discount?</h3><form><label for="c">Enter code</label><input id="c" name="code"><button>Apply</button></form>"""),
    Page("captcha", """<form><img src="/captcha.png" width="150" height="50" alt=""><label for="c">Enter the characters you see</label><input id="c" name="code"
      maxlength="6"><button>Continue</button></form>"""),
    Page("captcha in Chinese", """<form><input id="u" name="username" placeholder="用户名"><input id="p" type="password" placeholder="密码">
      <div><input id="c" name="code" placeholder="验证码" maxlength="4"><img src="/validateCode" width="100" height="36" alt="看不清，换一张"></div><button>登录</button></form>"""),
    Page("phone number for two-factor", """<h1>Set up two-factor authentication</h1><p>We will text you a verification code.</p><form><label for="c">Phone number</label>
      <input id="c" name="phone" type="tel" autocomplete="tel"><button>Send code</button></form>"""),
    Page("phone number by label alone", """<h1>Verify your identity</h1><form><label for="c">Mobile number</label><input id="c" type="tel"><button>Send verification code</button></form>"""),
    Page("e-mail for a code", """<h1>Sign in</h1><p>Enter your email and we'll send you a one-time code.</p><form><label for="c">Email</label><input id="c" name="email"
      type="email"><button>Send code</button></form>"""),
    Page("e-mail as text", """<h2>Verify your email</h2><form><input id="c" name="identifier" placeholder="Email address"><button>Email me a code</button></form>"""),
    Page("postcode", """<h1>Delivery address</h1><form><label for="c">Postal code</label><input id="c" name="code" maxlength="6" inputmode="numeric"><button>Continue</button></form>"""),
    Page("postcode in German", """<form><label for="c">Postleitzahl</label><input id="c" maxlength="5" inputmode="numeric"><button>Weiter</button></form>"""),
    Page("cvv", """<h1>Payment</h1><form><label for="n">Card number</label><input id="n" autocomplete="cc-number"><label for="c">Security code</label><input id="c"
      name="cvv" maxlength="4" autocomplete="cc-csc" inputmode="numeric"><button>Pay</button></form>"""),
    Page("security code of a card, without attributes", """<h1>Add a payment card</h1><form><label for="n">Card number</label><input id="n" name="number"><label for="e">Expiry date</label>
      <input id="e" placeholder="MM/YY"><label for="c">Security code</label><input id="c" name="code" maxlength="4"><button>Save card</button></form>"""),
    Page("card number boxes", f"""<h2>Card number</h2>{boxes(4, 'maxlength="4" inputmode="numeric"', width=80)}<button>Pay now</button>"""),
    Page("birth date", """<h1>When were you born?</h1><form><input id="d" placeholder="DD" maxlength="2"><input id="m" placeholder="MM" maxlength="2"><input id="y"
      placeholder="YYYY" maxlength="4"><button>Continue</button></form>"""),
    Page("licence key", """<h1>Activate your product</h1><form><label for="c">Product key</label><input id="c" name="key" maxlength="29"><button>Activate</button></form>"""),
    Page("licence key boxes", f"""<h1>Enter your license key</h1>{boxes(5, 'maxlength="5"', width=90)}<button>Activate</button>"""),
    Page("meeting passcode", """<h1>Enter meeting passcode</h1><form><label for="c">Meeting Passcode</label><input id="c" name="passcode" type="password" maxlength="10">
      <button>Join Meeting</button></form>"""),
    Page("meeting passcode by heading", """<h1>Join a meeting</h1><form><input id="m" placeholder="Meeting ID or personal link name"><input id="c" placeholder="Passcode">
      <button>Join</button></form>"""),
    Page("disabled code field", """<h1>Two-factor authentication</h1><form><label for="c">Verification code</label><input id="c" name="otp" disabled><button>Verify</button></form>"""),
    Page("invisible code field", """<h1>Account</h1><div style="display:none"><label for="c">Verification code</label><input id="c" name="otp" autocomplete="one-time-code"></div>"""),
    Page("honeypot", """<h1>Contact</h1><form><input id="c" name="otp_code" autocomplete="off" tabindex="-1" style="position:absolute;left:-5000px"><label for="m">Message</label>
      <textarea id="m"></textarea><button>Send</button></form>"""),
    Page("pairing a television", """<h1>Activate your device</h1><p>Enter the code displayed on your TV.</p><form><input id="c" name="user_code" maxlength="8"><button>Continue</button></form>"""),
    Page("pairing boxes", f"""<h1>Device activation</h1><p>Enter the code displayed on your device</p>{boxes(8, 'maxlength="1"')}<button>Continue</button>"""),
    Page("game pin", """<form><input id="c" name="gameId" placeholder="Game PIN" type="tel" maxlength="7"><button>Enter</button></form>"""),
    Page("class code", """<h1>Join class</h1><p>Ask your teacher for the class code, then enter it here.</p><form><label for="c">Class code</label><input id="c" maxlength="7"><button>Join</button></form>"""),
    Page("new PIN boxes", f"""<h1>Create a PIN</h1><p>Choose a 4-digit PIN to protect your profile</p>{boxes(4, 'maxlength="1" type="password" inputmode="numeric"')}<button>Save</button>"""),
    Page("parental PIN", f"""<h2>Parental controls</h2><p>Enter your PIN to continue</p>{boxes(4, 'maxlength="1" type="tel"')}"""),
    Page("characters of a password", f"""<h1>Memorable word</h1><p>Please enter characters 2, 5 and 7 of your memorable word</p>{boxes(8, 'maxlength="1" type="password"')}<button>Continue</button>"""),
    Page("order tracking", """<h1>Track your parcel</h1><form><label for="c">Tracking code</label><input id="c" name="code"><button>Track</button></form>"""),
    Page("booking", """<h1>Manage your booking</h1><form><label for="c">Booking confirmation code</label><input id="c" name="confirmationCode" maxlength="6"><label for="l">Last name</label>
      <input id="l"><button>Continue</button></form>"""),
    Page("booking by a confirmation code", """<h1>Find your reservation</h1><form><label for="c">Confirmation code</label><input id="c" maxlength="6"><label for="l">Last name</label>
      <input id="l" name="lastName"><button>Find flight</button></form>"""),
    Page("bank details", """<form><label for="a">Account number</label><input id="a" maxlength="8"><label for="c">Sort code</label><input id="c" maxlength="6" inputmode="numeric" placeholder="00-00-00">
      <button>Continue</button></form>"""),
    Page("tax code", """<form><label for="c">Codice fiscale</label><input id="c" name="code" maxlength="16"><button>Continua</button></form>"""),
    Page("country code", """<form><label for="c">Country code</label><input id="c" name="code" maxlength="4"><label for="p">Phone</label><input id="p" type="tel"><button>Next</button></form>"""),
    Page("social security number", """<h1>Verify your identity</h1><form><label for="c">Last 4 digits of your SSN</label><input id="c" maxlength="4" inputmode="numeric"><button>Continue</button></form>"""),
    Page("security question", """<h1>Verify it's you</h1><form><label for="c">What was the name of your first pet?</label><input id="c" name="answer"><button>Continue</button></form>"""),
    Page("password again", """<h1>Verify it's you</h1><p>To continue, first verify it's you</p><form><label for="c">Enter your password</label><input id="c" type="password" name="credentials.passcode">
      <button>Next</button></form>"""),
    Page("unusual activity", """<h1>Enter your phone number or username</h1><p>There was unusual login activity on your account. To help keep your account safe, please enter your phone number or
      username to verify it's you.</p><label>Phone or username<input id="c" name="text" data-testid="ocfEnterTextTextInput"></label><button>Next</button>"""),
    Page("search in documentation", """<input id="q" name="q" placeholder="Search the docs"><h1>Two-factor authentication</h1><p>Enter the 6-digit code from your authenticator app when you sign in.
      Keep your recovery codes safe.</p>"""),
    Page("comment on an article", """<article><h1>Why one-time codes are not enough</h1><p>Enter the verification code, they said.</p></article><form><label for="c">Comment</label><textarea id="c"
      name="comment"></textarea><label for="n">Name</label><input id="n" name="author"><button>Post comment</button></form>"""),
    Page("newsletter", """<h3>Enter your email for 10% off</h3><form><input id="c" name="EMAIL" placeholder="Your email"><button>Sign up</button></form>"""),
    Page("a sign-in by name that offers other methods", """<h1>Sign in</h1><form><label for="c">Email</label><input id="c" type="email" name="email"><button>Next</button></form><h2>Try another way</h2>
      <p>Use your passkey to sign in faster.</p><button>Passkey</button><button>Authenticator app</button><footer><form><input name="q"></form></footer>"""),
    Page("sign-up with invite", """<h1>Create your account</h1><form><input id="e" type="email" placeholder="Email"><input id="p" type="password" placeholder="Password"><input id="c" name="code"
      placeholder="Invitation code (optional)"><button>Sign up</button></form>"""),
    Page("colour code", """<form><label for="c">Color code</label><input id="c" placeholder="#000000" maxlength="7"><button>Save</button></form>"""),
    Page("settings of a template", """<h1>Messages</h1><form><label for="c">Text of the verification code message</label><textarea id="c"></textarea><button>Save</button></form>"""),
    Page("api token", """<h1>Connect your account</h1><form><label for="c">Personal access token</label><input id="c" name="token" type="password"><button>Connect</button></form>"""),
    Page("qr code size", """<h1>QR code generator</h1><form><label for="c">Text</label><input id="c" name="text"><label for="s">Size</label><input id="s" type="number" min="100" max="999"><button>Generate</button></form>"""),
    Page("word game", f"""<h1>Guess the word</h1>{boxes(5, 'maxlength="1"')}<button>Guess</button>"""),
    Page("dealer code of a kind nobody knows", """<h1>Staff portal</h1><form><label for="c">Dealer code</label><input id="c" name="code" maxlength="6"><button>Continue</button></form>"""),
    Page("department code", """<form><label for="c">Department code</label><input id="c" name="dept_code" inputmode="numeric" maxlength="4"><button>Next</button></form>"""),
    Page("quantity stepper", """<form><label for="c">Quantity</label><input id="c" type="number" value="1"><button>Add to basket</button></form>"""),
    Page("Japanese coupon", """<h2>クーポンコードの入力</h2><form><input id="c" name="code" placeholder="コードを入力"><button>適用</button></form>"""),
    Page("Russian promo code", """<form><label for="c">Промокод</label><input id="c" name="code"><button>Применить</button></form>"""),
    Page("Spanish postcode", """<form><label for="c">Código postal</label><input id="c" name="codigo" maxlength="5" inputmode="numeric"><button>Continuar</button></form>"""),
    Page("French referral", """<form><label for="c">Code de parrainage</label><input id="c" name="code"><button>Valider</button></form>"""),
    Page("read-only display of a code", """<h1>Backup codes</h1><p>Keep these codes safe</p><input id="c" readonly value="1234 5678"><button>Copy</button>"""),
    Page("signed in", "<h1>Welcome back, Jane</h1><p>Your one-time code was accepted.</p><a href='/logout'>Log out</a>"),
)  # fmt: skip
