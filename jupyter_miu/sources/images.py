"""Pictures as sources: the text that is in them, and the user's own caption. Never the name of the file.

Knows what a picture says, not what it shows: a model that looks at pictures may *propose* a caption (``propose``), and
only what a person approved is taught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, TypeAlias

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import ocr, pictures
from jupyter_miu.sources.base import OVER, Document, Item, Quota, Refused, SourceOptions, digest
from jupyter_miu.sources.decoding import clean, decode
from jupyter_miu.sources.documents.common import file_bytes
from jupyter_miu.sources.documents.tags import Tag, parts
from jupyter_miu.sources.exclusions import secret_content
from jupyter_miu.sources.files import real, refuse_by_name
from jupyter_miu.sources.formats import missing
from jupyter_miu.types import Proposal, Skipped

Captioner: TypeAlias = Callable[[Any], str]
"""A pillow image in RGB to what it shows: how a vision-language model is passed in."""

LONGEST_CAPTION = 4_000
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg")
_SAYS = {"text", "title", "desc"}  # elements of an SVG that hold words
_NOTHING = "no text in this picture, and no caption"
_SAY = 'say what it shows: --caption "…"'


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """The text of a picture as one document, and a Skipped for pages over the cap; a Skipped for a picture over those
    of one call. Raises Refused."""
    try:
        yield from described(path, ref, options, "")
    except Refused as refusal:
        if refusal.reason != OVER:
            raise
        yield Skipped(ref, OVER)


def described(path: Path, ref: str, options: SourceOptions, caption: str) -> Iterator[Item]:
    """The same with a caption, which comes first. Raises Refused for a picture without a word."""
    data = file_bytes(path, options)
    caption = checked_caption(caption, path)
    said, notes, more = _words(data, caption, options.pictures)
    text = "\n\n".join(filter(None, (caption, said)))
    if not text:
        raise Refused(_NOTHING, f"{_SAY}, or %miu caption for a proposal" if options.captions else _SAY)
    if reason := secret_content(text):
        raise Refused(reason)
    meta = {"path": str(path), "bytes": len(data), "sha256": digest(data + caption.encode()), "language": "",
            "warnings": notes}  # fmt: skip
    yield Document(ref, f"{text}\n", "text", meta)
    if more:
        yield Skipped(f"{ref}#page={pictures.MAX_FRAMES + 1}", f"{more} more pages are left out")


def checked_caption(caption: str, path: PurePath) -> str:
    """The caption as clean text; empty for none.

    Raises:
        Refused: it is too long, or the name of the file.
    """
    caption = clean(caption).strip()
    if len(caption) > LONGEST_CAPTION:
        raise Refused(f"a caption of more than {LONGEST_CAPTION:,} characters")
    if caption and caption.lower() == path.name.lower():
        raise Refused("a file name is no caption", "say what the picture shows")
    return caption


@dataclass(frozen=True)
class ImageSource:
    """One picture that was named, with the caption that the user gave it."""

    path: Path
    ref: str
    options: SourceOptions
    caption: str

    def documents(self) -> Iterator[Item]:
        """Its document. Raises SourceError where it can neither be read nor has a caption."""
        try:
            refuse_by_name(self.path, found=False)
            refuse_by_name(real(self.path), found=False)
            yield from described(self.path, self.ref, self.options, self.caption)
        except Refused as refusal:
            raise SourceError(f"cannot teach {self.ref}: {refusal.reason}", refusal.hint) from None


def propose(path: Path, captioner: Captioner, options: SourceOptions | None = None) -> Proposal:
    """Ask a model for a caption of the picture at ``path``, for approval.

    Raises:
        SourceError: the picture cannot be read, or the model says nothing, or the file's name.
    """
    try:
        refuse_by_name(path, found=False)
        refuse_by_name(real(path), found=False)
        image = pictures.opened(file_bytes(path, options or SourceOptions())).frames[0]
        caption = checked_caption(captioner(image), path)
    except Refused as refusal:
        raise SourceError(f"no caption for {path.name}: {refusal.reason}", refusal.hint) from None
    if not caption:
        raise SourceError(f"no caption for {path.name}: the model said nothing")
    return Proposal(path, caption)


def _words(data: bytes, caption: str, quota: Quota | None) -> tuple[str, tuple[str, ...], int]:
    """The text in a picture, what is to be said about the reading, and the pages left out. Raises Refused."""
    if _is_svg(data):
        return _svg_words(decode(data).text), (), 0
    try:
        found = pictures.opened(data)
    except Refused as refusal:
        if caption and refusal.reason == missing(pictures.WHAT, "ocr").reason:
            return "", (refusal.reason,), 0
        raise
    if not ocr.installed():
        reason = missing("text in pictures", "ocr")
        if caption:
            return "", (reason.reason,), 0
        raise reason
    notes = ["text recognised in a picture"] + ["animated: the first picture only"] * found.animated
    frames = [frame for frame in found.frames if pictures.may_hold_text(frame)]
    if frames and quota is not None and not quota.take():
        raise Refused(OVER, "name fewer, or raise max_pictures")
    pages = ["\n".join(ocr.lines(frame)) for frame in frames]
    return clean("\n\n".join(filter(None, pages))).strip(), tuple(notes), found.more


def _is_svg(data: bytes) -> bool:
    head = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in head)


def _svg_words(text: str) -> str:
    """What stands in an SVG's text elements; nothing that it refers to is followed, no entity of its own resolved."""
    lines, line, inside = list[str](), list[str](), 0
    for part in parts(text, raw=frozenset({"script", "style"})):
        if not isinstance(part, Tag):
            if inside:
                line.append(part)
        elif part.name in _SAYS:
            inside = max(0, inside + (-1 if part.end else 1))
            if not inside:
                lines.append(" ".join("".join(line).split()))
                line = []
        elif part.name == "tspan" and not part.end and line:
            line.append(" ")
    return "\n".join(dict.fromkeys(filter(None, lines)))
