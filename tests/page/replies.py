"""What services answer in JSON to the request that carries the code, while the page itself says nothing of it.

The bodies are worded as the services word them: AWS Cognito (botocore cognito-idp exceptions), Firebase (identitytoolkit), Supabase
(auth-js lib/error-codes.ts), Clerk (frontend API errors), Stytch, Okta (developer.okta.com error codes), Airlock IAM, Auth0, django-allauth
(headless), Laravel, Devise, better-auth (two-factor/error-code.ts), Mozilla accounts (errno 114, 183), NestJS.
"""

from __future__ import annotations

from verdicts import PROMPT, Row, asks_with

BLAND = asks_with("Something went wrong.")


def _reply(what: str, status: int, told: str, outcome: str | None, *, page: str = BLAND, within: float = 200) -> Row:
    return Row(f"{what}: {told[:60]}", page, outcome, within, new=False, status=status, told=told)


# fmt: off
REPLIES = (
    _reply("a lock, beside nothing", 403, '{"error":{"code":"ACCOUNT_LOCKED","message":"Account locked"}}', "locked"),
    _reply("a lock, beside nothing at all", 403, '{"error":"account_locked"}', "locked", page=PROMPT),
    _reply("a lock, beside a word of the code", 403, '{"error":"account_locked"}', "locked", page=asks_with("Invalid code")),
    _reply("better-auth", 400, '{"code":"INVALID_CODE","message":"Invalid code"}', "wrong"),
    _reply("better-auth", 400, '{"code":"OTP_HAS_EXPIRED","message":"OTP has expired"}', "expired"),
    _reply("better-auth", 400, '{"code":"TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE","message":"Too many attempts. Please request a new code."}', "limited"),
    _reply("Cognito", 400, '{"__type":"CodeMismatchException","message":"Invalid code or auth state for the user."}', "wrong"),
    _reply("Cognito", 400, '{"__type":"ExpiredCodeException","message":"Your software token has already been used once."}', "used"),
    _reply("Cognito", 400, '{"__type":"com.amazonaws.cognito.identity.idp#ExpiredCodeException","message":""}', "expired"),
    _reply("Cognito", 400, '{"__type":"NotAuthorizedException","message":"Invalid session for the user, session is expired."}', "lost"),
    _reply("Cognito", 400, '{"__type":"LimitExceededException","message":"Attempt limit exceeded, please try after some time."}', "limited"),
    _reply("Cognito", 400, '{"__type":"TooManyFailedAttemptsException"}', "limited"),
    _reply("Firebase", 400, '{"error":{"code":400,"message":"INVALID_CODE","errors":[{"message":"INVALID_CODE","domain":"global","reason":"invalid"}]}}', "wrong"),
    _reply("Firebase", 400, '{"error":{"code":400,"message":"SESSION_EXPIRED"}}', "lost"),
    _reply("Firebase", 400, '{"error":{"code":400,"message":"TOO_MANY_ATTEMPTS_TRY_LATER : Too many attempts."}}', "limited"),
    _reply("Firebase", 400, '{"error":{"code":400,"message":"USER_DISABLED"}}', "locked"),
    _reply("Supabase", 422, '{"code":422,"error_code":"mfa_verification_failed","msg":"Invalid TOTP code entered"}', "wrong"),
    _reply("Supabase", 422, '{"code":422,"error_code":"mfa_challenge_expired","msg":"MFA challenge has expired, verify against another challenge or create a new challenge."}', "expired"),
    _reply("Supabase", 403, '{"code":403,"error_code":"otp_expired","msg":"Token has expired or is invalid"}', "wrong"),
    _reply("Supabase", 403, '{"code":403,"error_code":"user_banned","msg":"User is banned"}', "locked"),
    _reply("Supabase", 400, '{"error_code":"over_request_rate_limit"}', "limited"),
    _reply("Clerk", 422, '{"errors":[{"code":"form_code_incorrect","message":"is incorrect","long_message":"Incorrect code"}]}', "wrong"),
    _reply("Clerk", 400, '{"errors":[{"code":"verification_expired","long_message":"This verification has expired. You must create a new one."}]}', "expired"),
    _reply("Clerk", 403, '{"errors":[{"code":"user_locked","message":"Account locked"}]}', "locked"),
    _reply("Stytch", 404, '{"status_code":404,"request_id":"r-1","error_type":"otp_code_not_found","error_message":"One time passcode could not be found.","error_url":"https://stytch.com/docs/api/errors/404"}', "wrong"),
    _reply("Okta", 403, '{"errorCode":"E0000068","errorSummary":"Invalid Passcode/Answer","errorLink":"E0000068","errorCauses":[{"errorSummary":"Your passcode doesn\'t match our records. Please try again."}]}', "wrong"),
    _reply("Okta", 403, '{"errorCode":"E0000069","errorSummary":"User Locked","errorLink":"E0000069"}', "locked"),
    _reply("Okta", 403, '{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit due to too many requests."}', "limited"),
    _reply("Airlock", 400, '{"meta":{"type":"jsonapi.metadata.document"},"errors":[{"id":"9420:5816","status":400,"code":"OTP_WRONG"}]}', "wrong"),
    _reply("Airlock", 403, '{"errors":[{"id":"3243:7975","status":403,"code":"USER_LOCKED"}]}', "locked"),
    _reply("Auth0", 403, '{"error":"invalid_grant","error_description":"Invalid otp_code."}', "wrong"),
    _reply("Auth0", 403, '{"error":"too_many_attempts","error_description":"Your account has been blocked after multiple consecutive login attempts."}', "locked"),
    _reply("allauth", 400, '{"status":400,"errors":[{"message":"Incorrect code.","code":"incorrect_code","param":"code"}]}', "wrong"),
    _reply("allauth", 409, '{"status":409}', "wrong"),
    _reply("Laravel", 422, '{"message":"The provided two factor authentication code was invalid.","errors":{"code":["The provided two factor authentication code was invalid."]}}', "wrong"),
    _reply("Devise", 401, '{"error":"Your account is locked."}', "locked"),
    _reply("Mozilla", 400, '{"code":400,"errno":183,"error":"Bad Request","message":"Invalid or expired confirmation code"}', "wrong"),
    _reply("Mozilla", 400, '{"code":400,"errno":114,"error":"Too Many Requests","message":"Client has sent too many requests","retryAfter":900}', "limited"),
    _reply("NestJS", 401, '{"statusCode":401,"message":"Unauthorized"}', "wrong"),
    _reply("NestJS", 400, '{"statusCode":400,"message":"Something went wrong","error":"Bad Request"}', "wrong"),
    _reply("GraphQL", 200, '{"errors":[{"message":"Invalid code","extensions":{"code":"INVALID_OTP"}}],"data":null}', "wrong", page=PROMPT),
    _reply("an answer without success", 200, '{"success":false,"code":"ACCOUNT_LOCKED"}', "locked", page=PROMPT),
    _reply("an answer without success", 200, '{"success":false}', "wrong", page=PROMPT, within=400),
    _reply("an answer that is not ok, beside the same words as before", 200, '{"ok":false,"hint":"x"}', "wrong", page=PROMPT, within=400),
    # what is no word of a failure, or none of the code's
    _reply("a fault of the server's own", 200, '{"success":false,"message":"Internal server error"}', None, page=PROMPT),
    _reply("a success that speaks of codes", 200, '{"ok":true,"message":"Your old code is no longer valid","user":{"status":"locked out of nothing"}}', None, page=PROMPT),
    _reply("an answer that is no JSON", 403, "account locked", "wrong", page=PROMPT),
)
# fmt: on
