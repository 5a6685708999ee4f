"""The application that the commands register with, how they speak, and what their exit codes mean."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from loomal_playwright.browser import BrowserError
from loomal_playwright.errors import BudgetSpent, CodeError, OutcomeUnknown, PromptError, Rejected, TwoFactorError

# The first row that an error is an instance of counts.
EXIT_CODES: tuple[tuple[type[Exception], int, str], ...] = (
    (PromptError, 3, "the page did not ask for a code in an answerable way"),
    (CodeError, 4, "no code could be had (unknown label, no source, no mail, a vault that failed)"),
    (Rejected, 5, "the service refused"),
    (BudgetSpent, 6, "too many refusals of this account lately; nothing was typed"),
    (OutcomeUnknown, 7, "submitted, and neither accepted nor refused in time"),
    (TwoFactorError, 1, ""),
    (BrowserError, 1, ""),
)

FAILURES = tuple(kind for kind, _, _ in EXIT_CODES)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

_EPILOG = "Exit codes: 0 done; 1 something else failed; 2 wrong usage; " + "; ".join(
    f"{code} {meaning}" for _, code, meaning in EXIT_CODES if meaning
)

app = typer.Typer(
    help="Answers a login page's request for a one-time code.",
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its tracebacks print local variables
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


def print_json(value: object) -> None:
    """Print what `--json` promises: one JSON document on standard output, nothing else."""
    out.out(json.dumps(value, indent=2, ensure_ascii=False))


def exit_code(error: Exception) -> int:
    """Print an error of ours as its message, and return the exit code of its kind."""
    err.print(f"error: {error}", markup=False, style="red")
    return next(code for kind, code, _ in EXIT_CODES if isinstance(error, kind))
