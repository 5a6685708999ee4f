"""A process that enrols label after label and tells each that is finished, until it is killed."""

from __future__ import annotations

import base64
import itertools
import sys

from loomal_playwright.codes.vaults.local import LocalVault

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def write(path):
    vault = LocalVault(path, KEY)
    for number in itertools.count():
        vault.enroll(f"label {number}", secret="JBSWY3DPEHPK3PXP", backup_codes=["aaaa-1111", "bbbb-2222"])
        sys.stdout.write(f"label {number}\n")
        sys.stdout.flush()
