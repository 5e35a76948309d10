"""One visit to an address under the options of a call: fetched and kept, or its copy where there is no network.

Knows what there is to say of the visit: that a copy was used and of which day, that the host's robots.txt asks programs
to stay away. What the bytes mean is ``page``'s and ``picture``'s business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.web.address import Unknown
from jupyter_miu.sources.web.copies import Copies
from jupyter_miu.sources.web.fetch import Fetched, Offline, Rules, fetch
from jupyter_miu.sources.web.robots import Robots

ROBOTS_SECONDS = 5.0
DISCOURAGED = "robots.txt asks programs not to read it"


@dataclass(frozen=True)
class Visit:
    """What came back, and remarks for the document's warnings."""

    page: Fetched
    remarks: tuple[str, ...] = ()

    def noted(self, item: Item) -> Item:
        """A document with the remarks among its warnings."""
        if not isinstance(item, Document) or not self.remarks:
            return item
        return replace(item, meta={**item.meta, "warnings": (*item.meta.get("warnings", ()), *self.remarks)})


def visit(
    url: str, rules: Rules, options: SourceOptions, limit_of: Callable[[str], int], robots: Robots | None
) -> Visit:
    """Fetch ``url``. ``robots`` is what a list of pages knows of its hosts, and must allow it; for an address that was
    named alone (None) robots.txt is asked afterwards, and only told.

    Raises:
        Refused: it is forbidden, it cannot be fetched, and without a network there is no copy of it.
    """
    copies = Copies(options.pages)
    try:
        if robots is not None and (reason := robots.forbids(url)):
            raise Refused(reason)
        found = fetch(url, rules, limit_of)
    except (Offline, Unknown) as refusal:
        copy = copies.find(url)
        if copy is None:
            raise
        if len(copy.body) > limit_of(copy.media_type):
            raise refusal from None
        return Visit(copy, (f"offline: the copy of {printable(copy.time[:10], 10)}",))
    copies.keep(url, found)
    return Visit(found, (DISCOURAGED,) if robots is None and _discouraged(url, rules) else ())


def _discouraged(url: str, rules: Rules) -> bool:
    """Whether the host asks programs to leave this address alone; a host that does not say so does not."""
    try:
        return Robots(replace(rules, seconds=min(rules.seconds, ROBOTS_SECONDS))).asks_not_to(url)
    except Refused:
        return False
