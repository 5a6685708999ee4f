"""Recovery codes as services hand them out: a list to be kept, which people save as it is."""

from __future__ import annotations

import re

_MARK = re.compile(r"^(?:\d{1,2}[.)]|[-*•]|\[ ?\])\s+")  # "1. ", "2) ", "* ", "[ ] "
_COLUMNS = re.compile(r"\s{2,}|\t|,\s*")
_CODE = re.compile(r"[^\W_]{2,}(?:[ -][^\W_]{2,})*")
_LENGTHS = range(4, 65)


def read(text: str) -> tuple[str, ...]:
    """Return the codes as printed, without list marks. ValueError that names the line, never what it holds."""
    codes: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        for piece in _COLUMNS.split(line.strip()):
            code = _MARK.sub("", piece).strip()
            if piece and not _is_code(code):
                msg = f"line {number} holds no recovery code: put one on each line, and nothing else"
                raise ValueError(msg)
            codes += [code] if piece else []
    if not codes:
        msg = "there is no recovery code in it"
        raise ValueError(msg)
    if len(set(codes)) != len(codes):
        msg = "the same recovery code stands there twice"
        raise ValueError(msg)
    return tuple(codes)


def _is_code(text: str) -> bool:
    """Words with spaces between them are a sentence, unless there is a digit."""
    return bool(_CODE.fullmatch(text)) and len(text) in _LENGTHS and (" " not in text or any(sign.isdigit() for sign in text))
