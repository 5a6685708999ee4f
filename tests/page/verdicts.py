"""What became of a submission, by the page that follows it: markup, status and the verdict that is due, with the longest wait for it."""

from __future__ import annotations

from typing import NamedTuple

FIELD = '<label for="c">Authentication code</label><input id="c" name="code" autocomplete="one-time-code" value="{value}">'
ASKS = "<h1>Two-factor authentication</h1><p>Open your authenticator app.</p>"
FORM = f'<form method="post" action="/verify"><p>{FIELD}</p><button>Verify</button></form>'
PROMPT = f'{ASKS}{FORM.format(value="000000")}<a href="/login">Cancel</a>'
EMPTY = f'{ASKS}{FORM.format(value="")}<a href="/login">Cancel</a>'
ANONYMOUS = '<h1>Two-factor authentication</h1><div><label>Verification code <input id="{id}" value="000000"></label>{after}</div><button>Verify</button>'
NAV = '<nav><a href="/inbox">Inbox</a><a href="/projects">Projects</a><a href="/settings">Settings</a></nav>'
OUT = '<form method="post" action="/session/end"><button>Sign out</button></form>'


class Row(NamedTuple):
    """`after` follows `before`, in a new document at `path` or in place; `within`: ms from the answer to the verdict; None: there is none.

    `told`: what the answer to the code's own request says in JSON.
    """

    what: str
    after: str
    outcome: str | None
    within: float = 0.0
    new: bool = True
    status: int = 200
    before: str = PROMPT
    dialog: str = ""
    path: str = "/verify"
    told: str = ""


def asks_with(text: str, *, tag: str = "p") -> str:
    return PROMPT.replace("</form>", f"<{tag}>{text}</{tag}></form>")


# fmt: off
ACCEPTED = (
    Row("a way to sign out", f"<h1>Dashboard</h1>{OUT}", "accepted"),
    Row("a way to sign out, known by its address", "<h1>Tableau</h1><a href='/users/sign_out'>⏻</a>", "accepted"),
    Row("a way to sign out, known by its form", "<h1>Start</h1><form method=post action=/logout><button>✕</button></form>", "accepted"),
    Row("a greeting", "<h1>Welcome back, Anna</h1>", "accepted"),
    Row("a greeting, in German", "<h1>Willkommen zurück</h1><p>Ihre Übersicht</p>", "accepted"),
    Row("a greeting, in Japanese", "<h1>ようこそ</h1>", "accepted"),
    Row("words of success in place", "<p>You're signed in.</p>", "accepted", new=False),
    Row("success that moves on", "<h1>Success!</h1><p>Redirecting…</p>", "accepted"),
    Row("a page with controls of its own", f"<h1>Projects</h1>{NAV}<p>Nothing here yet.</p>", "accepted"),
    Row("another view in place", f"<h1>Projects</h1>{NAV}", "accepted", new=False),
    Row("a question whether to trust the device", "<h1>One more thing</h1><button>Trust this device</button><button>Not now</button>", "accepted"),
    Row("a question whether to stay signed in", "<h1>Stay signed in?</h1><button>Yes</button><button>No</button>", "accepted", 1_000),
    Row("a page of which nothing is known", "<h1>Dashboard</h1><p>Nothing here yet.</p>", "accepted", 1_000),
    Row("the field is gone and nothing came", "<h1>Dashboard</h1>", "accepted", 1_000, new=False),
    Row("success beside a field that takes nothing any more", PROMPT.replace("<input", "<input disabled").replace("<button", "<p>Success! You are signed in.</p><button disabled"), "accepted", new=False),
    Row("a trial that ended, and little else", "<h1>Your trial has expired. Choose a plan to continue.</h1><button>Plans</button>", "accepted", 1_000),
    Row("a page with a progress bar", "<h1>Home</h1><p>Your profile</p><progress value=0.6></progress><p>60 %</p>", "accepted", 1_000),
    Row("words of a trial that ended", f"<h1>Your trial has expired</h1>{NAV}{OUT}", "accepted"),
    Row("words of a trial that ended, and no way to sign out", f"<h1>Your trial has expired</h1><p>Choose a plan</p><p>1</p><p>2</p>{NAV}", "accepted"),
    Row("words of a session that will end", f"<div role=status>Your session expires in 30 minutes</div>{NAV}{OUT}", "accepted"),
    Row("words of wrong attempts of others", f"<div role=alert>There were 2 invalid sign-in attempts</div>{NAV}{OUT}", "accepted"),
    Row("tickets that speak of codes", f"<h1>Tickets</h1>{NAV}<ul><li>Wrong code on invoice</li><li>Certificate expired</li><li>a</li><li>b</li></ul>{OUT}", "accepted"),
    Row("a form that sets a new password", f"<h1>Account</h1><form><input type=password autocomplete=new-password></form>{OUT}", "accepted"),
    Row("a form that changes the password", f"<h1>Account</h1><form><input type=password name=old><input type=password name=new></form>{NAV}", "accepted"),
    Row("a newsletter that wants an address", f"<h1>Home</h1><form><input type=email name=email><button>Subscribe</button></form>{NAV}", "accepted"),
    Row("the prompt page had a way to sign out", f"<h1>Home</h1>{OUT}", "accepted", 1_000, before=PROMPT + OUT),
    Row("a password that must be renewed", "<h1>Your password has expired</h1><input type=password autocomplete=new-password>", "accepted", 1_000),
    Row("an application that draws all by itself", "<canvas style='width:100vw;height:95vh'></canvas>", "accepted", 1_000),
    Row("an alert about sign-ins of before", f"<div role=alert>1 failed sign-in since your last visit: incorrect code, 3 May</div><h1>Overview</h1>{NAV}{OUT}", "accepted"),
    Row("the last failed access, and no way to sign out", f"<h1>Last failed access: wrong code</h1>{NAV}<p>1</p><p>2</p>", "accepted", path="/overview"),
    Row("the last failed access, in Italian", f"<div role=status>Ultimo accesso fallito: codice errato</div><h1>Conti</h1>{NAV}{OUT}", "accepted"),
    Row("the words that one is in", "<h1>You're in!</h1>", "accepted"),
    Row("a list of logins", f"<h1>Security</h1>{NAV}<a href=/account/activity>Login activity</a>", "accepted"),
)
REFUSED = (
    Row("words beside the field", asks_with("That code is incorrect."), "wrong", new=False),
    Row("words in a new page", asks_with("That code is incorrect."), "wrong"),
    Row("words, with the field taken away", "<h1>That code is incorrect.</h1><button>Start over</button>", "wrong"),
    Row("words in place of the form", "<p>The code has expired.</p>", "expired", new=False),
    Row("words in place of the form: used", "<p>This code has already been used.</p>", "used", new=False),
    Row("words in front of a page that says much", "<h1>Invalid code</h1><p>1</p><p>2</p><p>3</p><p>4</p>", "wrong"),
    Row("words of the last attempt, at the prompt", asks_with("Your last attempt failed: wrong code."), "wrong", new=False),
    Row("words in French", asks_with("Code invalide."), "wrong", new=False),
    Row("words on the control", PROMPT.replace("Verify", "Incorrect code"), "wrong", new=False),
    Row("words in the field's name", PROMPT.replace("<input", '<input aria-label="Authentication code: invalid"'), "wrong", new=False),
    Row("words of an alert()", PROMPT, "wrong", new=False, dialog="Wrong code"),
    Row("a new page asks again", EMPTY, "wrong", 150),
    Row("a refusal by status", PROMPT, "wrong", 200, new=False, status=401),
    Row("a refusal by status, with the form taken away", "<h1>Hm.</h1>", "wrong", 200, new=False, status=403),
    Row("marked by ARIA", PROMPT.replace("<input", "<input aria-invalid=true"), "wrong", 150, new=False),
    Row("marked by a class", PROMPT.replace("<input", '<input class="form-control is-invalid"'), "wrong", 150, new=False),
    Row("emptied", EMPTY, "wrong", 1_000, new=False),
    Row("the same words once more", asks_with("Wrong code."), "wrong", 2_500, new=False, before=asks_with("Wrong code.")),
    Row("access denied while it still asks", asks_with("Access denied."), "wrong", new=False),
    Row("field of another id, words after it", ANONYMOUS.format(id=":r9:", after="<p>Wrong code</p>"), "wrong", new=False,
        before=ANONYMOUS.format(id=":r1:", after="")),
    Row("words of a code on a page whose header offers to sign out", f"<header>{OUT}</header><h1>We couldn't verify that it's you</h1><p>The code did not match.</p>",
        "wrong"),
    Row("a warning of a lock", asks_with("Your account will be locked after 3 more incorrect attempts."), "wrong", 200, new=False, status=400),
    Row("nothing happens", PROMPT, None, new=False),
    Row("a countdown goes on", PROMPT + "<p>You can try again in 28 seconds</p>", None, new=False,
        before=PROMPT + "<p>You can try again in 29 seconds</p>"),
)
ENDED = (
    Row("locked", "<h1>Your account has been locked</h1>", "locked"),
    Row("locked, though it offers to sign out", f"<h1>Your account has been locked</h1>{OUT}", "locked"),
    Row("frozen", asks_with("We've frozen your account."), "locked", new=False),
    Row("sign-in suspended", "<h1>Sign-in is temporarily suspended</h1><p>Please come back in 15 minutes.</p>", "locked"),
    Row("a page that waits for ever", "<p>Please wait…</p>", "unknown", 10_000),
    Row("a spinner for ever", "<div role=progressbar style='width:40px;height:40px'></div><p>Hold on</p>", "unknown", 10_000),
    Row("an empty page", "", "unknown", 10_000),
    Row("a queue", "<h1>You are in the queue</h1><p>Estimated time: 5 minutes.</p>", "unknown", 10_000),
    Row("limited", asks_with("Too many attempts. Try again in 5 minutes."), "limited", new=False),
    Row("limited by status, whatever the words", asks_with("Invalid code"), "limited", 150, new=False, status=429),
    Row("locked by status, whatever the words", asks_with("Invalid code"), "locked", 150, new=False, status=423),
    Row("limited by status", PROMPT, "limited", 150, new=False, status=429),
    Row("back at the login form", "<h1>Sign in</h1><form><input name=user><input type=password><button>Sign in</button></form>", "lost", 50),
    Row("back at a login that asks the name first", "<h1>Sign in</h1><form><label>Email <input name=u type=email></label><button>Sign in</button></form>", "lost", 50),
    Row("a way back to the login, and no more", "<h1>Hm.</h1><a href=/login>Back to sign in</a>", "lost", 500),
    Row("a way back, in Polish", "<h1>Ups</h1><a href=/x>Wróć do logowania</a>", "lost", 500),
    Row("the public home page", "<h1>Acme, the best of all</h1><a href=/pricing>Pricing</a><a href=/blog>Blog</a><a href=/users/sign_in>Sign in</a>", "lost", 500),
    Row("access denied", "<h1>Access denied</h1><p>Ask your administrator.</p>", "lost"),
    Row("could not be signed in", "<p>We couldn't sign you in.</p>", "lost", new=False),
    Row("session gone", "<h1>Your session has expired</h1><p>Please sign in again.</p>", "lost"),
    Row("session gone, in Japanese", asks_with("セッションの有効期限が切れました。再度ログインしてください。"), "lost", new=False),
    Row("server error", "<h1>Oh</h1>", "error", 150, status=502),
    Row("an error page", "<h1>Not found</h1>", "error", 50, status=404),
    Row("another factor", "<h1>Check your email</h1><p>We sent a code to a•••@example.com</p><label>Email code <input name=mail></label><button>Verify</button>", "next_factor"),
)
# fmt: on
VERDICTS = (*ACCEPTED, *REFUSED, *ENDED)
