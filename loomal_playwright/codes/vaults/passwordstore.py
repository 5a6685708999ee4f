"""pass, the standard Unix password manager, with its extension pass-otp."""

from __future__ import annotations

from loomal_playwright.codes.vaults.tools import Tool, ToolVault


class PassVault(ToolVault):
    """The label is an entry's path in the password store."""

    tool = Tool(
        name="pass",
        program="pass",
        install="install pass and pass-otp (https://github.com/tadfisher/pass-otp)",
        unlock="unlock the GPG key that the store is for (`pass otp LABEL` asks for it once)",
        unknown=("is not in the password store", "no otp secret found", "not a passwordstore"),
        locked=("decryption failed", "no pinentry", "no secret key", "operation cancelled", "inappropriate ioctl"),
    )

    def command(self, label: str) -> list[str]:
        """`pass otp`, as pass-otp documents it."""
        return ["otp", label]
