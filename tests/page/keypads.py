"""Keypads on the screen without a field of their own, and what looks like one."""

from __future__ import annotations

from rows import Page

_KEY = '<button type=button style="width:70px;height:48px">{}</button>'
_ROLE = '<div role=button tabindex=0 style="display:inline-block;width:70px;height:48px">{}</div>'
_BARE = '<x-key style="display:inline-block;width:70px;height:48px">{}</x-key>'
_ASKS = "<h1>Two-factor authentication</h1><p>Enter the 6-digit code from your authenticator app.</p>"


def pad(digits: str = "1234567890", key: str = _KEY, more: str = "", width: int = 230) -> str:
    """Return keys in rows of three, in a block with the id k."""
    return f'<div id=k style="width:{width}px">{"".join(key.format(one) for one in digits)}{more}</div>'


def slots(count: int = 6, style: str = "width:36px;height:44px;border:1px solid #999") -> str:
    return f'<div style="display:flex;gap:8px">{f"<div style={style!r}></div>" * count}</div>'


_DOTS = slots(6, "width:12px;height:12px;border-radius:6px;border:1px solid #999")
_BACK = '<button type=button aria-label="Delete"><svg width=20 height=20></svg></button>'
_OK = "<button type=button id=v>OK</button>"

KEYPADS = (
    Page("buttons under drawn boxes", f"{_ASKS}{slots()}{pad(more=_BACK)}", "k", "totp", "", 6),
    Page("buttons under dots, with a key that sends", f"{_ASKS}{_DOTS}{pad(more=_BACK + _OK)}", "k", "totp", "v", 6),
    Page("divisions that are buttons by role", f"{_ASKS}{slots()}{pad(key=_ROLE, more=_ROLE.format('⌫'))}", "k", "totp", "", 6),
    Page("elements of their own that nothing marks", f"{_ASKS}{slots()}{pad(key=_BARE)}", "k", "totp", "", 6),
    Page("keys in shadow roots", f"""{_ASKS}{slots()}{pad(key='<x-key style="display:inline-block;width:70px;height:48px" data-d={}></x-key>')}
      <script>for (const el of document.querySelectorAll('x-key')) el.attachShadow({{mode: 'open'}}).innerHTML = `<button>${{el.dataset.d}}</button>`</script>""", "k", "totp", "", 6),
    Page("shuffled", f"{_ASKS}{_DOTS}{pad('7305918246', more=_BACK)}", "k", "totp", "", 6),
    Page("without a display", f"{_ASKS}{pad(more=_BACK + _OK)}", "k", "totp", "v", 6),
    Page("a tick sends", f"{_ASKS}{_DOTS}{pad(more=_ROLE.format('⌫') + '<div role=button tabindex=0 id=v>✓</div>')}", "k", "totp", "v", 6),
    Page("a cross takes back", f"{_ASKS}{slots()}{pad(more=_KEY.format('×'))}", "k", "totp", "", 6),
    Page("letters below the digits", "<h1>Enter the verification code</h1><p>We sent a 4-digit code by SMS to •••• 42.</p>" + slots(4)
      + pad().replace(">2<", "><b>2</b><small>ABC</small><").replace(">7<", "><b>7</b><small>PQRS</small><"), "k", "sms", "", 4),
    Page("a mailed code", f"<h1>Check your email</h1><p>We emailed a verification code to a•••@example.com.</p>{slots()}{pad(more=_BACK)}<button id=v>Verify</button><a href=#>Resend code</a>", "k", "email", "v", 6),
    Page("in a dialog", f"<main><h1>Shop</h1></main><div role=dialog aria-modal=true>{_ASKS}{slots()}{pad(more=_BACK)}</div>", "k", "totp", "", 6),
    Page("in a form whose keys would send it", f"{_ASKS}<form>{_DOTS}{pad(key=_KEY.replace('type=button', ''), more='<button>⌫</button><button id=v>Confirm</button>')}</form>", "k", "totp", "v", 6),
    Page("with a display that is read-only", f"{_ASKS}<input readonly>{pad(more=_BACK + _OK)}", "k", "totp", "v", 6),
    Page("in German", f"<h1>Bestätigungscode eingeben</h1><p>Geben Sie den 6-stelligen Code aus Ihrer Authenticator-App ein.</p>{_DOTS}{pad(more=_KEY.format('Löschen') + _OK)}", "k", "totp", "v", 6),
    Page("in Arabic digits", f"<div dir=rtl><h1>رمز التحقق</h1><p>أدخل الرمز المكون من 6 أرقام من تطبيق المصادقة</p>{slots()}{pad('١٢٣٤٥٦٧٨٩٠')}</div>", "k", "totp", "", 6),
    Page("in Hindi digits", f"<h1>सत्यापन कोड दर्ज करें</h1>{slots()}{pad('१२३४५६७८९०')}", "k", "any", "", 6),
    Page("five keys in a row", f"{_ASKS}{_DOTS}{pad(width=370, more=_BACK)}", "k", "totp", "", 6),
)  # fmt: skip

_CALL = "<button type=button>Call</button>"
NO_KEYPADS = (
    Page("telephone", f"<h1>Dial a number</h1>{pad(more=_KEY.format('*') + _KEY.format('#'))}{_CALL}"),
    Page("telephone on which a code could be heard", f"<h1>Call support</h1><p>You will be asked for your verification code.</p>{pad(more=_KEY.format('*') + _KEY.format('#'))}{_CALL}"),
    Page("calculator", f"<h1>Calculator</h1>{pad(more=''.join(map(_KEY.format, '+-×÷=')))}"),
    Page("calculator beside a note on codes", f"<h1>Verification code helper</h1>{pad(more=''.join(map(_KEY.format, '+-=')))}"),
    Page("PIN of a card", f"<h1>Enter your card PIN</h1>{slots(4)}{pad(more=_BACK + _OK)}"),
    Page("PIN of an app", f"<h1>Enter your PIN to unlock</h1>{slots(4)}{pad(more=_BACK)}"),
    Page("new PIN", f"<h1>Create a PIN</h1><p>Choose a 4-digit PIN to protect your profile</p>{slots(4)}{pad(more=_BACK)}"),
    Page("parental PIN", f"<h2>Parental controls</h2><p>Enter your PIN to continue</p>{slots(4)}{pad()}"),
    Page("amount", f"<h1>How much?</h1>{pad(more=_KEY.format('.') + _BACK)}<button>Continue</button>"),
    Page("till, on which a code was accepted", f"<h1>Verification code accepted</h1><p>Enter the amount.</p>{pad(more=_KEY.format('00') + _BACK)}<button>Pay</button>"),
    Page("lottery", f"<h1>Pick your lucky numbers</h1><p>Choose 6 digits and win.</p>{slots()}{pad()}<button>Play</button>"),
    Page("number game", f"<h1>Guess the number</h1><p>Four digits, eight guesses.</p>{slots(4)}{pad(more=_BACK + _OK)}"),
    Page("safe in a game", f"<h1>Crack the safe</h1><p>Find the secret code.</p>{slots(4)}{pad()}"),
    Page("pages of a list", f"<h1>Verification code history</h1><div>{''.join(f'<a href=/list?page={n} style=display:inline-block;width:70px>{n}</a> ' for n in range(10))}</div>"),
    Page("days of a month", "<h1>Choose a date</h1><p>We will text you a confirmation code.</p><div style=width:230px>" + "".join(map(_KEY.format, range(32))) + "</div>"),
    Page("marks out of ten", "<h1>How was signing in with a verification code?</h1><div style=width:230px>" + "".join(map(_KEY.format, range(11))) + "</div>"),
    Page("one row of digits", f"<h1>Verification codes</h1><p>Filter by first digit.</p>{pad(width=1200)}"),
    Page("telephone number to be entered", f"<h1>Your phone number</h1><p>We will send a verification code by SMS.</p>{pad(more=_BACK)}<button>Send code</button>"),
    Page("room of a meeting", f"<h1>Join a meeting</h1><p>Enter the meeting ID.</p>{pad(more=_BACK + _OK)}"),
    Page("door", f"<h1>Front door</h1><p>Enter the door code.</p>{slots(4)}{pad(more=_BACK)}"),
    Page("extension of a telephone", f"<h1>Transfer the call</h1><p>Enter the extension.</p>{pad(more=_BACK + _OK)}"),
    Page("letters, too", f"{_ASKS}{pad('1234567890', more=''.join(map(_KEY.format, 'QWERTYUIOP')))}"),
    Page("radio buttons", f"{_ASKS}<div style=width:230px>{''.join(f'<div role=radio tabindex=0 style=display:inline-block;width:70px>{n}</div>' for n in range(10))}</div>"),
    Page("coupon", f"<h1>Redeem a coupon</h1><p>Enter your coupon code.</p>{slots()}{pad(more=_BACK + _OK)}"),
    Page("gift card at a terminal", f"<h1>Gift card</h1><p>Enter the security code on the back of the card.</p>{slots(4)}{pad(more=_BACK + _OK)}"),
)  # fmt: skip
