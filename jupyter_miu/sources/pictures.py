"""Files of pictures, opened safely: PNG, JPEG, GIF, WebP, BMP, TIFF as pillow images in RGB, upright, on paper.

Knows pixels and what is wrong with them; what they show is ``images``' business. Nothing of a file's metadata is kept
but the side that is up: where a photo was taken is nobody's business.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.formats import missing

MAX_PIXELS = 60_000_000
"""Of one picture; three bytes each once it is open."""
MAX_FRAMES = 20
"""Pages of one TIFF."""
SMALLEST = 12
"""Pixels of the shorter side below which no letter can be read."""
ICON = 64 * 64
"""Pixels in all below which there is no text worth the seconds that looking for it takes."""

WHAT = "a picture"
_READ = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")  # no others: some of pillow's readers start programs
_MOVING = ("GIF", "WEBP", "PNG")
_MAGIC = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a zip archive"), (b"<svg", "an SVG drawing"), (b"<?xml", "an XML file"),
    (b"<!DOCTYPE", "a page"), (b"<html", "a page"),
)  # fmt: skip
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")


@dataclass(frozen=True)
class Pictures:
    """``frames`` are the pages of a TIFF, or the first picture of an animation; ``more`` are those left out."""

    frames: tuple[Any, ...]
    format: str
    animated: bool = False
    more: int = 0


def opened(data: bytes) -> Pictures:
    """The picture or pictures of a file, told by its content and not by its name.

    Raises:
        Refused: none that can be read: another kind, damaged, cut off, empty, too large, or the extra is missing.
    """
    try:
        from PIL import Image
    except ImportError:
        raise missing(WHAT, "ocr") from None
    if reason := _other(data):
        raise Refused(reason)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit is lower
            with Image.open(BytesIO(data), formats=_READ) as image:
                return _frames(image)
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused(f"more than {MAX_PIXELS // 1_000_000} million pixels") from None
    except Exception:  # what a damaged file may raise differs from format to format
        raise Refused("not a picture, damaged, or cut off") from None


def may_hold_text(frame: Any) -> bool:
    """Whether a picture is large enough for a line of text."""
    width, height = frame.size
    return bool(min(width, height) >= SMALLEST and width * height >= ICON)


def _other(data: bytes) -> str:
    """Why this is no picture, as far as its first bytes tell."""
    if any(mark in data[:32] for mark in _HEIC):
        return "an HEIC picture: save it as JPEG or PNG"
    head = data[:64].lstrip()
    return next((f"not a picture but {what}" for magic, what in _MAGIC if head.startswith(magic)), "")


def _frames(image: Any) -> Pictures:
    from PIL import ImageSequence

    count = min(int(getattr(image, "n_frames", 1)), 1_000_000)
    paged = image.format == "TIFF"
    frames: list[Any] = []
    pixels = 0
    for frame in _first(ImageSequence.Iterator(image), MAX_FRAMES if paged else 1):
        pixels += _checked(frame)
        if pixels > MAX_PIXELS and frames:
            break
        frames.append(_on_paper(frame))
    return Pictures(
        tuple(frames), str(image.format), image.format in _MOVING and count > 1, count - len(frames) if paged else 0
    )


def _first(found: Any, most: int) -> Iterator[Any]:
    for place, frame in enumerate(found):
        if place >= most:
            return
        yield frame


def _checked(frame: Any) -> int:
    """The number of pixels. Raises Refused before any is decoded."""
    width, height = frame.size
    if width < 1 or height < 1:
        raise Refused("an empty picture (0 pixels)")
    if width * height > MAX_PIXELS:
        raise Refused(f"more than {MAX_PIXELS // 1_000_000} million pixels")
    return int(width * height)


def _on_paper(frame: Any) -> Any:
    """In RGB, the right side up; what is transparent becomes white, or black under light writing."""
    from PIL import Image, ImageOps, ImageStat

    frame = ImageOps.exif_transpose(frame)
    if frame.mode.startswith("I"):  # 16 bits or more: the upper ones
        frame = frame.convert("I").point(lambda value: value / 256).convert("L")
    if frame.mode not in ("RGBA", "LA", "PA") and "transparency" not in frame.info:
        return frame.convert("RGB")
    frame = frame.convert("RGBA")
    alpha = frame.getchannel("A")
    light = ImageStat.Stat(frame.convert("L"), alpha).mean[0] > 200 if alpha.getbbox() else False
    paper = Image.new("RGBA", frame.size, (0, 0, 0, 255) if light else (255, 255, 255, 255))
    return Image.alpha_composite(paper, frame).convert("RGB")
