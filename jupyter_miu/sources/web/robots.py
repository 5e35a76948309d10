"""May a list of pages be fetched? What each host's robots.txt says, asked once a host through the same guard.

A list obeys; one page that a user names is a visit and not a crawl, and is only told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.robotparser import RobotFileParser

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.web.address import Unknown, shown
from jupyter_miu.sources.web.fetch import Offline, Rules, fetch, parsed

AGENT = "jupyter_miu"
_MOST_BYTES = 500_000


@dataclass
class Robots:
    """The answers of the hosts met so far. ``get`` fetches a text (or raises Refused); tests give their own."""

    rules: Rules
    get: Callable[[str, Rules], bytes] = field(default=lambda url, rules: fetch(url, rules, lambda _: _MOST_BYTES).body)
    _known: dict[str, RobotFileParser | str | Refused] = field(default_factory=dict)

    def forbids(self, url: str) -> str | None:
        """Why ``url`` must be left alone, or None. Raises Refused for what is no URL, and where there is no network."""
        found = self._of(url)
        if isinstance(found, Refused):
            raise found
        if isinstance(found, str):
            return found
        return None if self._allows(found, url) else f"{shown(self._origin(url), 80)} forbids it"

    def asks_not_to(self, url: str) -> bool:
        """Whether robots.txt is there and names ``url``. Raises Refused for what is no URL."""
        found = self._of(url)
        return isinstance(found, RobotFileParser) and not self._allows(found, url)

    def _of(self, url: str) -> RobotFileParser | str | Refused:
        origin = self._origin(url)
        if origin not in self._known:
            self._known[origin] = self._read(origin)
        return self._known[origin]

    def _origin(self, url: str) -> str:
        return str(parsed(url).copy_with(userinfo=b"", raw_path=b"/robots.txt", fragment=None))

    def _allows(self, parser: RobotFileParser, url: str) -> bool:
        return parser.can_fetch(AGENT, str(parsed(url).copy_with(userinfo=b"")))

    def _read(self, url: str) -> RobotFileParser | str | Refused:
        """RFC 9309: a file that is not there allows all; a server that fails allows nothing."""
        parser = RobotFileParser(url)
        try:
            lines = self.get(url, self.rules).decode("utf-8", "replace").splitlines()
        except (Offline, Unknown) as refusal:
            return refusal
        except Refused as refusal:
            if "(HTTP 4" not in refusal.reason or "429" in refusal.reason:
                asked = "(HTTP" in refusal.reason  # else it is the host that cannot be asked anything
                return f"robots.txt could not be read: {refusal.reason}" if asked else refusal.reason
            lines = []
        parser.parse(lines)
        return parser
