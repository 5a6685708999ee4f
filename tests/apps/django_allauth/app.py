"""django-allauth with its own views and templates: password and authenticator, or a mailed sign-in code.

With the option `code_required` a mailed code is asked after every password, before the authenticator where there is one.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from witness import serve

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
CONTEXT = ["django.template.context_processors.request", "django.contrib.messages.context_processors.messages"]


def configure(config: dict[str, Any]) -> None:
    settings.configure(
        SECRET_KEY=secrets.token_urlsafe(),
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": config["database"]}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DEFAULT_FROM_EMAIL="no-reply@example.com",
        EMAIL_HOST=config["smtp"]["host"],
        EMAIL_PORT=config["smtp"]["port"],
        INSTALLED_APPS=APPS,
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": [*CONTEXT, "django.contrib.auth.context_processors.auth"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ROOT_URLCONF="django_allauth.site",
        LOGIN_REDIRECT_URL="/",
        LOGIN_URL="/accounts/login/",
        USE_TZ=True,
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_LOGIN_BY_CODE_ENABLED=True,
        ACCOUNT_LOGIN_BY_CODE_REQUIRED={"password"} if config["code_required"] else False,
        MFA_TOTP_PERIOD=config["period"],
        MFA_TOTP_TOLERANCE=1,  # a short step may end on the way, on a busy machine
    )
    django.setup()


def build(config: dict[str, Any]) -> WSGIHandler:
    configure(config)
    from django_allauth.site import seed  # noqa: PLC0415 - models may be imported only now that there are settings

    seed(config["accounts"])
    return get_wsgi_application()


if __name__ == "__main__":
    serve(build)
