"""The lantern as a picture, for what takes no drawing."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw


@lru_cache(maxsize=16)
def lantern(size: int) -> bytes:
    """Return a lantern as PNG of so many pixels a side."""
    scale = 4  # drawn larger and made small, for smooth edges
    side = size * scale
    image = Image.new("RGB", (side, side), (176, 51, 28))
    draw = ImageDraw.Draw(image)
    cream = (255, 250, 243)
    draw.rounded_rectangle([side * x for x in (0.28, 0.26, 0.72, 0.74)], side * 0.14, fill=cream)
    draw.rectangle([side * x for x in (0.36, 0.18, 0.64, 0.24)], fill=cream)
    draw.rectangle([side * x for x in (0.36, 0.76, 0.64, 0.82)], fill=cream)
    for x in (0.42, 0.58):
        draw.line([side * x, side * 0.28, side * x, side * 0.72], fill=(176, 51, 28), width=scale)
    packed = io.BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(packed, "PNG")
    return packed.getvalue()
