"""pass, the standard Unix password manager, with its extension pass-otp.

`pass otp` prints the code of an entry (pass-otp(1), the command `code`, which is the default). Without the extension, pass takes "otp"
for an entry, and prints how it is used.
"""

from __future__ import annotations

from loomal_playwright.codes.vaults.tools import Tool, ToolVault


class PassVault(ToolVault):
    """The label is an entry's path in the password store."""

    tool = Tool(
        name="pass",
        program="pass",
        install="install pass and pass-otp (https://github.com/tadfisher/pass-otp)",
        unlock="unlock the GPG key that the store is for (`pass otp LABEL` asks for it once)",
        unknown=("passfile not found", "otp secret not found", "sneaky path"),
        locked=("decryption failed", "no pinentry", "no secret key", "operation cancelled", "inappropriate ioctl"),
        other=(
            ("oathtool is not installed", "pass-otp needs oathtool: install it"),
            ("usage: pass", "its extension is missing: install pass-otp (https://github.com/tadfisher/pass-otp)"),
        ),
    )

    def command(self, label: str) -> list[str]:
        """`pass otp`, as pass-otp documents it."""
        return ["otp", label]
