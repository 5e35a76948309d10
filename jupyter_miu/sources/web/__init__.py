"""Web pages as sources: one by its URL, or an explicit list. Nothing is ever followed from a page.

Knows who failed: a page that was named alone raises, one of a list is skipped with its reason. Fetching and reading are
the modules of this folder; none of them is imported before a URL is met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Item, Refused, Source, SourceOptions, digest
from jupyter_miu.sources.decoding import clean, decode
from jupyter_miu.sources.files import read_bytes
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.web import page, robots
from jupyter_miu.sources.web.address import shown
from jupyter_miu.sources.web.fetch import Rules
from jupyter_miu.sources.web.visit import visit
from jupyter_miu.types import Skipped

MAX_PAGES = 500  # of one list


@dataclass(frozen=True)
class WebSource:
    """One page. ``visit`` is what the pages of a list know of their hosts together; None for a page named alone."""

    url: str
    options: SourceOptions
    rules: Rules
    visit: robots.Robots | None = None

    def documents(self) -> Iterator[Item]:
        """The page's documents. Raises SourceError where it was named alone and cannot be read."""
        try:
            found = visit(self.url, self.rules, self.options, partial(page.limit_of, options=self.options), self.visit)
            yield from map(found.noted, page.documents(found.page, self.options))
        except Refused as refusal:
            if self.visit is None:
                raise SourceError(f"cannot teach {shown(self.url, 120)}: {refusal.reason}", refusal.hint) from None
            yield Skipped(shown(self.url), refusal.reason)


@dataclass(frozen=True)
class UrlList:
    """A text file with a URL a line; empty lines and lines that begin with ``#`` do not count."""

    path: Path
    ref: str
    options: SourceOptions
    rules: Rules
    visit: robots.Robots | None = None

    def documents(self) -> Iterator[Item]:
        """The pages' documents in order; what is no URL, or cannot be read, is skipped. Raises SourceError."""
        try:
            text = decode(read_bytes(self.path, self.options.max_file_bytes)).text
        except Refused as refusal:
            raise SourceError(f"cannot read {self.ref}: {refusal.reason}", refusal.hint) from None
        lines = [(n, line.strip()) for n, line in enumerate(text.split("\n"), 1)]
        lines = [(n, line) for n, line in lines if line and not line.startswith("#")]
        if not lines:
            raise SourceError(f"no URL in {self.ref}", "one in each line")
        visit, seen = self.visit or robots.Robots(self.rules), set[str]()
        for n, line in lines[:MAX_PAGES]:
            if not is_url(line):
                yield Skipped(f"{self.ref}:{n}", f"not a URL: {shown(line, 60)}")
            elif line in seen:
                yield Skipped(f"{self.ref}:{n}", "named twice; read once")
            else:
                seen.add(line)
                yield from WebSource(line, self.options, self.rules, visit).documents()
        if len(lines) > MAX_PAGES:
            yield Skipped(self.ref, f"over {MAX_PAGES} pages: the other {len(lines) - MAX_PAGES} are left out")


@dataclass(frozen=True)
class HtmlSource:
    """The HTML of a page that the user has already, as ``content``."""

    html: str
    options: SourceOptions
    ref: str = field(default="web page")

    def documents(self) -> Iterator[Item]:
        """One Markdown document. Raises SourceError."""
        try:
            if len(self.html) > page.MAX_PAGE:
                raise Refused("larger than 5 MB")
            yield page.html_document(clean(self.html), self.ref, {"sha256": digest(self.html), "source": "web"})
        except Refused as refusal:
            raise SourceError(f"cannot teach this page: {refusal.reason}", refusal.hint) from None


def is_url(text: str) -> bool:
    """Whether a text has the form of a page's address."""
    return text.strip().lower().startswith(("http://", "https://"))


def by_url(url: str, options: SourceOptions) -> WebSource:
    """The source of one page. Nothing is fetched yet. Raises SourceError for what is no single URL."""
    if len(url.split()) != 1:
        raise SourceError(f"not a URL: {printable(shown(url), 80)}", "it holds a space; in a URL that is %20")
    return WebSource(url.strip(), options, rules_of(options))


def rules_of(options: SourceOptions) -> Rules:
    """The rules of fetching that the options ask for."""
    return Rules(allow_private=options.allow_private, proxy=options.proxy)


def as_list(sources: Sequence[Source]) -> list[Source]:
    """The sources of one call; several pages among them are a list, whose hosts are asked whether they may be read."""
    pages = [source for source in sources if isinstance(source, (WebSource, UrlList))]
    if len(pages) < 2:
        return list(sources)
    visit = robots.Robots(pages[0].rules)
    return [replace(s, visit=visit) if isinstance(s, (WebSource, UrlList)) else s for s in sources]
