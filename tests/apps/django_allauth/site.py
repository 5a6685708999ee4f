"""The site's addresses and its accounts: what Django lets one import only after its settings are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import JsonResponse
from django.urls import include, path

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_required
def home(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"user": request.user.email})


urlpatterns = [path("", home), path("accounts/", include("allauth.urls"))]


def seed(accounts: list[dict[str, str]]) -> None:
    call_command("migrate", verbosity=0)
    for account in accounts:
        user = User.objects.create_user(account["email"], account["email"], account["password"])
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        if account["factor"] != "email":
            TOTP.activate(user, account["secret"])
