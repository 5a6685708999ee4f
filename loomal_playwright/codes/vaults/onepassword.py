"""1Password, over its command `op`.

`op item get --otp` is that of https://developer.1password.com/docs/cli/reference/management-commands/item; it signs in by the desktop
application, by `op signin`, or by OP_SERVICE_ACCOUNT_TOKEN.
"""

from __future__ import annotations

from loomal_playwright.codes.vaults.tools import Tool, ToolVault


class OnePasswordVault(ToolVault):
    """The label is an item's name, id or sharing link."""

    tool = Tool(
        name="1Password",
        program="op",
        install="https://developer.1password.com/docs/cli/get-started",
        unlock="run `op signin`, or set OP_SERVICE_ACCOUNT_TOKEN",
        unknown=("isn't an item", "doesn't have a one-time password", "no item found"),
        locked=(
            "not currently signed in",
            "not signed in",
            "session expired",
            "no accounts configured",
            "authorization prompt dismissed",
            "authorization timeout",
        ),
        other=(("more than one item", "several items are called so: use the id that `op item list` shows"),),
    )

    def command(self, label: str) -> list[str]:
        """`op item get`, as 1Password documents it."""
        return ["item", "get", label, "--otp"]
