"""What a page is about, as Markdown with its code and tables, and what it says of itself; or why there is nothing.

Two readings of the same pruned tree: trafilatura's, which finds the article among the rest, and all that is left. The
first is taken unless it lost much of the second. Knows nothing of where the page came from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jupyter_miu.sources import formats
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.decoding import clean
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.web.markdown import is_data, markdown_of, text_of_code
from jupyter_miu.sources.web.prune import prune

SHORTEST = 200  # UTF-8 bytes of main text; a page with less is a login, a notice, or drawn by a script
MOST_TAGS = 400_000
MANY_TAGS, MANY_CHARACTERS = 40_000, 1_500_000  # beyond, trafilatura takes minutes; the page is read without it
_WALLS = re.compile(
    r"(?i)captcha|cf-chl|are you (?:a )?(?:human|robot)|not a robot|checking your browser|unusual traffic|just a moment"
)
_SCRIPTED = re.compile(
    r"(?i)(?:enable|requires?|need|turn on|activate|without)\s+(?:\w+\s+){0,2}javascript"
    r"|javascript\s+(?:\w+\s+){0,3}(?:enabled|required|disabled)"
)
_LOGIN = re.compile(r"(?i)<input[^>]{0,300}type\s*=\s*[\"']?password")
_EMPTY = "\u2424"  # stands in an empty line of code while trafilatura reads, which would drop it
_AS_EMPTY = re.compile(f"[ \t]*{_EMPTY}")
_PASTE = "open it in the browser and save or paste its text"


@dataclass(frozen=True)
class Extracted:
    """The main text as Markdown; title, date and canonical URL are empty where the page names none."""

    markdown: str
    title: str = ""
    date: str = ""
    canonical: str = ""


def extract(html: str) -> Extracted:
    """The main text of a page.

    Raises:
        Refused: no main text, with what the page seems to be instead; or the extra is missing.
    """
    try:
        import lxml.html
        import trafilatura
    except ImportError:
        raise formats.missing("a web page", "web") from None
    if html.count("<") > MOST_TAGS:
        raise Refused("too many elements for a page to be read", "save the part that matters as text")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, recover=True, no_network=True
    )
    try:
        tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
        large = html.count("<") > MANY_TAGS or len(html) > MANY_CHARACTERS
        said = None if large else trafilatura.extract_metadata(tree)
        title = _line(getattr(said, "title", None) or tree.findtext(".//title"))
        prune(tree)
        markdown = clean(markdown_of(_root(tree))) if large else _main_text(tree, trafilatura)
    except Refused:
        raise
    except Exception as error:  # what a hostile page makes of two libraries is theirs; the page is skipped
        raise Refused(f"cannot be read as HTML: {printable(type(error).__name__, 60)}") from None
    _check(markdown, title, html)
    if title and _squeezed(title) not in _squeezed(markdown[:400]):
        markdown = f"# {title}\n\n{markdown}"
    return Extracted(markdown, title, _line(getattr(said, "date", None)), _line(getattr(said, "url", None)))


def _main_text(tree: Any, trafilatura: Any) -> str:
    everything = markdown_of(_root(tree))
    _mark_code(tree)
    _unwrap_layout(tree)
    found = trafilatura.extract(
        tree, output_format="markdown", include_comments=False, include_tables=True, include_links=False
    )
    main = _AS_EMPTY.sub("", clean(found or "")).strip()
    return main if len(main) >= 0.5 * len(everything) else clean(everything)


def _mark_code(tree: Any) -> None:
    """Code as trafilatura keeps it: in ``code`` inside ``pre``, with a mark on empty lines, which it would drop."""
    for block in list(tree.iter("pre")):
        text = text_of_code(block).strip("\n")
        tail = block.tail
        block.clear()
        block.tail = tail
        inner = block.makeelement("code")
        inner.text = "\n".join(line if line.strip() else _EMPTY for line in text.split("\n"))
        block.append(inner)


def _unwrap_layout(tree: Any) -> None:
    """Tables that hold the page's layout become divisions; trafilatura would make one row of a whole article."""
    for table in [table for table in tree.iter("table") if not is_data(table)]:
        cells = [part for part in table.iter("tbody", "tr", "td", "th") if next(part.iterancestors("table")) is table]
        for part in (table, *cells):
            part.tag = "div"


def _root(tree: Any) -> Any:
    """The one element that says it holds the main part, or the body."""
    for path in ("//main", "//*[@role='main']"):
        found = tree.xpath(path)
        if len(found) == 1:
            return found[0]
    body = tree.find("body")
    return tree if body is None else body


def _check(markdown: str, title: str, html: str) -> None:
    """Raises Refused where what is left is not a page's text."""
    size = len(markdown.encode())
    if size < 1_500 and _WALLS.search(f"{title} {markdown}"):
        raise Refused("it asks whether you are a robot", _PASTE)
    if size >= SHORTEST:
        if size < 600 and _LOGIN.search(html):
            raise Refused("it asks for a login", _PASTE)
        return
    if _LOGIN.search(html):
        raise Refused("it asks for a login", _PASTE)
    if _WALLS.search(html[:200_000]):
        raise Refused("it asks whether you are a robot", _PASTE)
    if _SCRIPTED.search(html[:200_000]) or ("<script" in html.lower() and size < 40):
        raise Refused("no text in it: a script draws this page", _PASTE)
    raise Refused(f"too little text: {len(markdown)} characters", _PASTE)


def _line(value: Any) -> str:
    return printable(value.strip(), 300) if isinstance(value, str) else ""


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
