"""QR codes as small SVG pictures, black on white in both themes: scanners want it so."""

import io

import segno


def qr_svg(text: str) -> bytes:
    """The text as a QR code with a quiet zone; medium error correction survives a fold."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", border=2, dark="#000", light="#fff", omitsize=True
    )
    return buffer.getvalue()
