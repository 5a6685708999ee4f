"""The command line: arguments in, exit code out. It needs the extra `cli`, and says so where that is missing."""

from __future__ import annotations

import sys


def main() -> int:
    """Run `loomal-playwright` with the arguments of this process and return its exit code."""
    try:
        from loomal_playwright.cli import app, codes, machine, page, service  # noqa: F401 - they register their commands with `app`
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"typer", "rich"}:
            raise
        print("loomal-playwright needs its command line: pip install 'loomal-playwright[cli]'", file=sys.stderr)  # noqa: T201 - the shell's face
        return 2
    try:
        app.app(prog_name="loomal-playwright")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except app.FAILURES as error:
        return app.exit_code(error)
    return 0
