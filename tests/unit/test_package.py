"""What the package is from outside: its public names, which way its imports run, and what importing it costs."""

from __future__ import annotations

import ast
import importlib
import re
import statistics
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

import loomal_playwright
from loomal_playwright import errors

ROOT = Path(loomal_playwright.__file__).parent
MODULES = {
    ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in ROOT.rglob("*.py")
    if "_fixtures" not in file.parts
}

PROMISED = {
    *("solve_2fa", "expect_2fa", "find_prompt", "inspect_page"),
    *("LoomalVault", "LoomalInbox", "LocalVault", "Ledger", "Selectors"),
    *("Solution", "Attempt", "Prompt", "Inspection", "Code", "Message", "Challenge"),
    *(name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)),
}

# A module may import rooms of lower rank. page and codes are side by side; errors and names are below all.
RANKS = {"errors": 0, "names": 0, "page": 1, "codes": 1, "flow": 2}
FACE = 3


@pytest.mark.parametrize("face", ["loomal_playwright", "loomal_playwright.sync_api"])
def test_every_promised_name_is_exported_by_both_faces(face):
    assert set(importlib.import_module(face).__all__) >= PROMISED


def test_both_faces_export_the_same_names():
    assert loomal_playwright.__all__ == importlib.import_module("loomal_playwright.sync_api").__all__


@pytest.mark.parametrize("face", ["loomal_playwright", "loomal_playwright.sync_api"])
def test_the_exported_names_are_sorted_and_exist(face):
    module = importlib.import_module(face)
    assert module.__all__ == sorted(module.__all__)
    assert not [name for name in module.__all__ if not hasattr(module, name)]


def imported(file: Path, *, for_typing: bool) -> set[str]:
    """The modules of ours that a file imports; with `for_typing` also under `if TYPE_CHECKING`, where only names are used."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    guarded = [node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    skipped = set() if for_typing else set(chain.from_iterable(ast.walk(node) for node in guarded))
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{file}: a relative import"
            found.update(name if (name := f"{node.module}.{alias.name}") in MODULES else node.module for alias in node.names)
    return {name for name in found if name in MODULES}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_modules_import_only_from_rooms_below_their_own():
    """Also for typing: a room whose signatures name a higher room's types depends on it. `errors` alone names an Event."""
    wrong = {
        f"{module} -> {other}"
        for module, file in MODULES.items()
        for other in imported(file, for_typing=True)
        if room(module) != room(other) and RANKS.get(room(other), FACE) >= RANKS.get(room(module), FACE) < FACE
    }
    assert wrong - {"loomal_playwright.errors -> loomal_playwright.flow.solution"} == set()


def test_no_module_imports_itself_in_a_circle():
    graph = {module: imported(file, for_typing=False) - {module} for module, file in MODULES.items()}
    while leaves := {module for module, needed in graph.items() if not needed}:
        graph = {module: needed - leaves for module, needed in graph.items() if module not in leaves}
    assert graph == {}


def test_importing_the_package_imports_no_extra_and_nothing_heavy():
    extras = [
        "keyring",
        "psycopg",
        "typer",
        "rich",
        "pytest",
        "aiosmtpd",
        "lxml",
        "html_text",
        "zxingcpp",
        "PIL",
        "imap_tools",
        "starlette",
        "uvicorn",
    ]
    heavy = ["cryptography", "sqlite3", "publicsuffixlist", "tomllib", "tomli", *extras]
    script = f"import sys, loomal_playwright; print(*(name for name in {heavy} if name in sys.modules))"
    assert run(script).split() == []


def test_importing_the_package_adds_less_than_a_seventh_to_its_two_dependencies():
    """15 % of `import playwright.async_api, httpx`: the median of paired runs in fresh interpreters."""
    script = "import playwright.async_api, httpx; import loomal_playwright"
    shares = []
    for _ in range(5):
        report = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", script], capture_output=True, text=True, check=True
        ).stderr
        cost = {
            name.strip(): int(us) for us, name in re.findall(r"\| +(\d+) \|( ?\w[\w.]*)$", report, re.MULTILINE)
        }  # top level only
        shares.append(cost["loomal_playwright"] / (cost["playwright.async_api"] + cost["httpx"]))
    assert statistics.median(shares) < 0.15


def run(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
