"""The examples for pytest run as printed, but for the address and the name: on the plugin that they are written for, at a real application."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from conftest import Home

if TYPE_CHECKING:
    from bed import Application

ROOT = Path(__file__).parent.parent.parent
TEXT = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/pytest.md"))
BLOCKS = [dedent(block) for block in re.findall(r"^ *```python\n( *# \w+\.py\n.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)]


@pytest.mark.timeout(180)  # a run of pytest with a browser in it
@pytest.mark.parametrize(("face", "tests"), [("sync", 8), ("async", 1)], ids=["sync", "async"])
def test_the_examples_run(tmp_path: Path, application: Application, face: str, tests: int) -> None:
    account, home = application.account("authenticator"), Home(tmp_path, face)
    home.environment["CRM_PASSWORD"] = account.password
    home.vault.enroll("crm", account.otpauth(), origins=[application.url])
    files: dict[str, str] = defaultdict(str)
    for block in BLOCKS:
        name, code = re.match(r"# (\w+)\.py\n(.*)", block, re.DOTALL).groups()
        if bool(re.search(r"^ *async def", code, re.MULTILINE)) == (face == "async"):
            files[name] += code.replace("https://crm.example.com", application.url).replace("admin@example.com", account.email)
    home.write(files)
    code, said = home.run()
    assert (code, len(re.findall("^PASSED", said, re.MULTILINE))) == (0, tests), said
