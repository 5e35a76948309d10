"""EPUB books with the standard library: chapters in reading order, as Markdown by ``html_text``.

Knows how a book lists its parts. Only members of the book are read, by the names that its own list gives; nothing is
unpacked to disk, and a protected book is refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from jupyter_miu.sources.base import Item, Refused, SourceOptions
from jupyter_miu.sources.documents import html_text, zipped
from jupyter_miu.sources.documents.common import Budget, document, file_bytes
from jupyter_miu.sources.web.charset import text_of
from jupyter_miu.types import Skipped

MAX_CHAPTERS = 2_000
_LONGEST_LIST = 5_000_000  # bytes of a list of parts
_NO_LIST = "not an EPUB, or damaged: no list of contents"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}


def read(path: Path, ref: str, options: SourceOptions) -> Iterator[Item]:
    """One Markdown document, and a Skipped for chapters that cannot be read. Raises Refused."""
    data = file_bytes(path, options)
    with zipped.opened(data, "an EPUB") as archive:
        chapters = _chapters(archive)
        budget, taken, skipped = Budget(options), list[str](), list[Skipped]()
        for name in chapters[:MAX_CHAPTERS]:
            try:
                text = html_text.markdown(text_of(zipped.member(archive, name), None).text)
            except Refused as refusal:
                skipped.append(Skipped(f"{ref}#{name}", refusal.reason))
                continue
            if not budget.take(text):
                skipped.append(Skipped(f"{ref}#{name}", budget.reason))
                break
            taken.append(text)
    yield document(path, ref, "\n\n".join(filter(None, taken)), data)
    yield from skipped
    if len(chapters) > MAX_CHAPTERS:
        yield Skipped(f"{ref}#chapter={MAX_CHAPTERS + 1}", f"chapters after the first {MAX_CHAPTERS:,} are left out")


def _chapters(archive: zipfile.ZipFile) -> list[str]:
    """The members that hold the text, in reading order. Raises Refused."""
    names = set(archive.namelist())
    container = _xml(archive, "META-INF/container.xml")
    root = next((e.get("full-path", "") for e in container.iter() if _local(e) == "rootfile"), "")
    if root not in names:
        raise Refused("not an EPUB: it does not say where its contents are")
    package, folder = _xml(archive, root), posixpath.dirname(root)
    items = {
        e.get("id", ""): _inside(folder, e.get("href", ""))
        for e in package.iter()
        if _local(e) == "item" and e.get("media-type") in _PAGES and "nav" not in e.get("properties", "").split()
    }
    spine = [e.get("idref", "") for e in package.iter() if _local(e) == "itemref" and e.get("linear") != "no"]
    chapters = list(dict.fromkeys(items[name] for name in spine if items.get(name) in names))
    if not chapters:
        raise Refused("no chapter that can be read")
    if _protected(archive, names) & set(chapters):
        raise Refused("protected against copying (DRM)")
    return chapters


def _protected(archive: zipfile.ZipFile, names: set[str]) -> set[str]:
    """Members that are encrypted; fonts that are only scrambled do not count."""
    if "META-INF/encryption.xml" not in names:
        return set()
    found = set()
    for data in _xml(archive, "META-INF/encryption.xml").iter():
        if _local(data) == "EncryptedData":
            method = next((e.get("Algorithm", "") for e in data.iter() if _local(e) == "EncryptionMethod"), "")
            uris = [e.get("URI", "") for e in data.iter() if _local(e) == "CipherReference"]
            found |= {_inside("", uri) for uri in uris if method not in _FONTS}
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """One of the book's own lists. Raises Refused where it is missing, damaged, no XML, or longer than any is."""
    try:
        with archive.open(name) as file:
            data = file.read(_LONGEST_LIST + 1)
    except zipped.DAMAGED:
        raise Refused(_NO_LIST) from None
    if len(data) > _LONGEST_LIST or re.search(rb"<!ENTITY", data, re.I):
        raise Refused("its list of contents is not one that a book has")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):  # the last two: an encoding that there is not
        raise Refused(_NO_LIST) from None


def _inside(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0])))


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
