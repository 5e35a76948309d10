"""Text in pictures, by rapidocr: lines in reading order. Offline: its models are inside its package.

Knows pictures as pillow images; where they come from is the callers' business. One recogniser, one lock, loaded when
the first picture comes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from functools import cache
from typing import Any

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.formats import missing

SURE = 0.6
"""Confidence from which a line is taken, 0..1: below it, it is more often wrong than right."""

_LOCK = threading.Lock()
_READ: dict[bytes, list[str]] = {}  # what pictures said: each is read for the dry run, and again for the lesson
_REMEMBERED = 1_000
_PACKAGES = ("rapidocr", "onnxruntime", "PIL")


def installed() -> bool:
    """Whether pictures can be read here; imports nothing."""
    return all(importlib.util.find_spec(name) is not None for name in _PACKAGES)


def lines(image: Any) -> list[str]:
    """The lines of text in a pillow image in mode "RGB", top to bottom; none where there is no text.

    Raises:
        Refused: the extra is not installed, or the recogniser failed.
    """
    if not installed():
        raise missing("text in pictures", "ocr")
    import numpy

    # the models were trained on blue, green, red
    pixels = numpy.ascontiguousarray(numpy.asarray(image.convert("RGB"))[:, :, ::-1])
    key = hashlib.blake2b(pixels.data, key=str(pixels.shape).encode()).digest()
    if key not in _READ:
        if len(_READ) >= _REMEMBERED:
            _READ.clear()
        _READ[key] = _recognised(pixels)
    return list(_READ[key])


def _recognised(pixels: Any) -> list[str]:
    try:
        with _LOCK:
            found = _recogniser()(pixels)
    except Exception as error:  # a picture that the library chokes on is one picture less
        raise Refused(f"no text could be recognised: the recogniser failed ({type(error).__name__})") from None
    texts = getattr(found, "txts", None)
    boxes, scores = getattr(found, "boxes", None), getattr(found, "scores", None)
    if not texts or boxes is None or scores is None:
        return []
    rows = [
        (float(min(p[1] for p in box)), float(max(p[1] for p in box)), float(min(p[0] for p in box)), str(text).strip())
        for box, text, score in zip(boxes, texts, scores, strict=False)
        if score >= SURE and str(text).strip()
    ]
    return _in_order(rows)


def _in_order(rows: list[tuple[float, float, float, str]]) -> list[str]:
    """Boxes (top, bottom, left, text) as lines: what stands at one height is one line, left to right."""
    out: list[list[tuple[float, float, float, str]]] = []
    for row in sorted(rows):
        last = out[-1][0] if out else None
        if last is not None and (row[0] + row[1]) / 2 < last[1] and row[0] >= last[0]:
            out[-1].append(row)
        else:
            out.append([row])
    return [" ".join(text for *_, text in sorted(line, key=lambda box: box[2])) for line in out]


@cache
def _recogniser() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 2})
