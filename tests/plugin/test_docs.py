"""The examples for pytest run as printed, but for the address and the name: on the plugin that they are written for, at a real application."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from loomal_playwright import LocalVault

if TYPE_CHECKING:
    from conftest import Suite

ROOT = Path(__file__).parent.parent.parent
TEXT = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/pytest.md"))
BLOCKS = [dedent(block) for block in re.findall(r"^ *```python\n( *# \w+\.py\n.*?)^ *```", TEXT, re.MULTILINE | re.DOTALL)]


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("suite", "tests"), [("sync", 8), ("async", 1)], indirect=["suite"], ids=["sync", "async"])
def test_the_examples_run(suite: Suite, account: None, tests: int, monkeypatch: pytest.MonkeyPatch) -> None:
    app = json.loads(os.environ["APP"])
    monkeypatch.setenv("CRM_PASSWORD", app["password"])
    LocalVault().enroll("crm", app["otpauth"], origins=[app["url"]])
    files: dict[str, str] = defaultdict(str)
    for block in BLOCKS:
        name, code = re.match(r"# (\w+)\.py\n(.*)", block, re.DOTALL).groups()
        if bool(re.search(r"^ *async def", code, re.MULTILINE)) == (suite.face == "async"):
            files[name] += code.replace("https://crm.example.com", app["url"]).replace("admin@example.com", app["email"])
    suite.write(**files)
    suite.run().assert_outcomes(passed=tests)
