"""Times as services write them."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE)


def http_date(value: str) -> float | None:
    """Seconds since the epoch of a Date header; None: it is none."""
    try:
        return parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def iso_seconds(value: Any) -> tuple[float, float] | None:
    """Seconds since the epoch and their resolution, from ISO 8601 with or without fraction and offset (none: UTC)."""
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    day, clock, fraction, zone = match.groups()
    zone = "+00:00" if zone is None or zone.upper() == "Z" else f"{zone[:3]}:{zone[-2:]}"
    try:
        seconds = datetime.fromisoformat(f"{day}T{clock}{zone}").astimezone(timezone.utc).timestamp()
    except ValueError:
        return None
    # ".000" is what a clock of whole seconds prints as well.
    resolution = 1.0 if not (fraction or "").strip("0") else 10.0 ** -len(fraction)
    return seconds + float(f"0.{fraction or 0}"), resolution
