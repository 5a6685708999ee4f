"""The otpauth URI in a picture of a QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def read(image: Path) -> str:
    """Return the otpauth URI. ValueError when the picture shows none, or several, or the extra `qr` is missing; OSError."""
    try:
        import zxingcpp  # noqa: PLC0415 - an extra
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - ditto
    except ImportError:
        msg = "reading a QR code needs zxing-cpp: pip install 'loomal-playwright[qr]'"
        raise ValueError(msg) from None
    try:
        with Image.open(image) as picture:
            found = {code.text for code in zxingcpp.read_barcodes(picture.convert("L"))}
    except UnidentifiedImageError:
        msg = f"{image} is no picture that can be read; save it as PNG or JPEG"
        raise ValueError(msg) from None
    uris = sorted(text for text in found if text.startswith("otpauth"))
    if len(uris) != 1:
        shows = "no QR code" if not found else "no otpauth URI, but another code" if not uris else f"{len(uris)} otpauth URIs"
        msg = f"{image} shows {shows}; it must show the QR code of one account"
        raise ValueError(msg)
    return uris[0]
