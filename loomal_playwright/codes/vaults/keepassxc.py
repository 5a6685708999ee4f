"""KeePassXC, over its command `keepassxc-cli`.

`show --totp`, `--key-file` and `--no-password` are those of keepassxc-cli(1). Without a terminal the password is read from standard
input. `--quiet` would silence what it says of a database that does not open (seen in 2.7.4); its prompt goes to standard error.
"""

from __future__ import annotations

import os
from pathlib import Path

from loomal_playwright.codes.vaults.tools import Tool, ToolVault


class KeePassXCVault(ToolVault):
    """The label is an entry's path in the database.

    `database`: else KEEPASSXC_DATABASE. `password`: else KEEPASSXC_PASSWORD; without one, the database must open by its key file
    (`key_file`, else KEEPASSXC_KEYFILE) alone. ValueError where no database is named.
    """

    tool = Tool(
        name="KeePassXC",
        program="keepassxc-cli",
        install="install KeePassXC (https://keepassxc.org/download)",
        unlock="set KEEPASSXC_PASSWORD (and KEEPASSXC_KEYFILE, if it has one)",
        unknown=("could not find entry", "has no totp set up"),
        locked=("invalid credentials", "failed to load key file"),
        other=(
            ("failed to open database file", "its database is not there: check KEEPASSXC_DATABASE"),
            ("error while reading the database", "its database cannot be read: see that KEEPASSXC_DATABASE names one"),
        ),
    )

    def __init__(
        self,
        database: str | os.PathLike[str] | None = None,
        password: str | None = None,
        key_file: str | os.PathLike[str] | None = None,
    ) -> None:
        chosen = database or os.environ.get("KEEPASSXC_DATABASE")
        if not chosen:
            msg = "which KeePassXC database? give database=, or set KEEPASSXC_DATABASE"
            raise ValueError(msg)
        self.database = Path(chosen).expanduser().absolute()
        self._password = password if password is not None else os.environ.get("KEEPASSXC_PASSWORD")
        self._key_file = key_file or os.environ.get("KEEPASSXC_KEYFILE")

    @property
    def identity(self) -> str:
        """Names the database in ledgers."""
        return f"tool:keepassxc-cli:{self.database}"

    def command(self, label: str) -> list[str]:
        """`keepassxc-cli show --totp`; the password is read from standard input."""
        without = [] if self._password is not None else ["--no-password"]
        key = ["--key-file", os.fspath(self._key_file)] if self._key_file else []
        return ["show", "--totp", *without, *key, str(self.database), label]

    def given(self) -> str:
        """Give the database's password."""
        return f"{self._password or ''}\n"

    def __repr__(self) -> str:
        return f"KeePassXCVault({str(self.database)!r})"
