"""The two vocabularies that every room shares."""

from __future__ import annotations

from typing import Literal

Factor = Literal["totp", "email", "sms", "voice", "push", "passkey", "backup", "any"]
"""What a prompt asks for; "any" when the page does not say which."""

Outcome = Literal["accepted", "wrong", "expired", "used", "limited", "locked", "lost", "next_factor", "error", "unknown"]
"""What became of a submission."""
