"""The importers of the earlier browser system, by their names: a text, a picture or a web page in, examples out.

A thin room: what is read is the business of ``sources``, what is asked of ``study``. Nothing is trained here; teach the
sheet of a result with ``miu.learn_from_content(result.sheet)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jupyter_miu.errors import MIUError, NothingUsable, SourceError
from jupyter_miu.lessons.material import Reading, gather
from jupyter_miu.sources.registry import SourceOptions
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.writer import SheetOptions, write_sheet
from jupyter_miu.types import ContentSource, Skipped
from jupyter_miu.update import ModelInferenceUpdate

FORMATS = ("text", "markdown", "html", "rst", "chat")
_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|article|div|p|h[1-6])\b", re.I)
_RST = re.compile(r"^\.\. [\w-]+::|^(?:={4,}|-{4,})\s*$", re.M)


@dataclass(frozen=True)
class ImportResult:
    """What an import gave. ``examples_generated`` are the wordings to be trained and the passages to be studied."""

    success: bool
    examples_generated: int = 0
    message: str = ""
    sheet: Sheet = field(default_factory=Sheet)
    skipped: list[Skipped] = field(default_factory=list)


class _Importer:
    """Sources to a sheet: by a model where one is given, else by the rules alone."""

    def __init__(self, miu: ModelInferenceUpdate | None = None, options: SourceOptions | None = None) -> None:
        self.miu, self.options = miu, options

    def _imported(self, sources: list[Any]) -> ImportResult:
        try:
            if self.miu is not None:
                return _result(self.miu.sheet(sources, options=self.options), [])
            material = gather(sources, Reading(lambda text: len(text.split()), options=self.options))
            if material.empty:
                reason = material.skipped[0].reason if material.skipped else "empty"
                raise NothingUsable(f"nothing to learn: {reason}")
            code = frozenset(place for place, chunk in enumerate(material.chunks) if chunk.kind == "code")
            written = SheetOptions(code=code, structured=frozenset(material.structured))
            texts = [chunk.text for chunk in material.chunks]
            made = write_sheet(texts, written, pairs=material.pairs, facts=material.facts)
            return _result(made, material.skipped)
        except MIUError as error:
            return ImportResult(False, message=str(error))


class TextImporter(_Importer):
    """Texts of a format that is named or told by their shape."""

    def import_text(self, text: str, format: str | None = None) -> ImportResult:
        """Examples of a text. ``format`` is one of ``FORMATS``; None finds out. Raises SourceError for another."""
        format = format or detected(text)
        if format not in FORMATS:
            raise SourceError(f"{format!r} is not a format of texts", "one of " + ", ".join(FORMATS))
        if format == "chat":
            return self._imported([ContentSource("chat", content=text)])
        return self._imported([ContentSource("text", content=_plain(text, format))])

    def import_file(self, path: str | Path) -> ImportResult:
        """Examples of a file of any kind that ``learn`` reads."""
        return self._imported([path])

    def import_files(self, paths: Iterable[str | Path]) -> ImportResult:
        """Examples of several files or folders."""
        return self._imported(list(paths))


class ImageImporter(_Importer):
    """Pictures: the text in them and the caption that the user gives; never their names."""

    def import_image(self, path: str | Path, caption: str | None = None) -> ImportResult:
        """Examples of one picture."""
        return self._imported([ContentSource("image", path=path, content=caption)])

    def import_images(self, paths: Iterable[str | Path]) -> ImportResult:
        """Examples of several pictures or folders of them; one without text is left out and named."""
        good, skipped = list[ContentSource](), list[Skipped]()
        for path in paths:
            source = ContentSource("image", path=path)
            found = self._imported([source])
            if found.success:
                good.append(source)
            else:
                skipped.append(Skipped(str(path), found.message))
        if not good:
            return ImportResult(False, message="nothing to learn", skipped=skipped)
        together = self._imported(list(good))
        return replace(together, skipped=[*together.skipped, *skipped])


class WebsiteImporter(_Importer):
    """Web pages by their URLs, under the guard of ``sources.web``; nothing is followed from a page."""

    def import_website(self, url: str) -> ImportResult:
        """Examples of one page."""
        return self._imported([ContentSource("web", path=url)])

    def import_websites(self, urls: Iterable[str]) -> ImportResult:
        """Examples of an explicit list; what cannot be read is left out and named."""
        return self._imported([ContentSource("web", path=url) for url in urls])


def detected(text: str) -> str:
    """The format of a text, by its shape."""
    from jupyter_miu.sources.chats import looks_like_chat

    if looks_like_chat(text):
        return "chat"
    if _HTML.match(text):
        return "html"
    if re.search(r"^#{1,6} |^```|^\|.*\|\s*$", text, re.M):
        return "markdown"
    return "rst" if _RST.search(text) else "text"


def _plain(text: str, format: str) -> str:
    if format == "html":
        from jupyter_miu.sources.documents.html import page_text

        return page_text(text)
    if format == "rst":
        from jupyter_miu.sources.documents.rst import markdown

        return markdown(text)
    return text


def _result(sheet: Sheet, skipped: list[Skipped]) -> ImportResult:
    wordings = 0 if sheet.completions else len(sheet.trained)
    count = wordings + len(sheet.passages)
    return ImportResult(count > 0, count, f"{wordings} questions, {len(sheet.passages)} passages", sheet, skipped)
