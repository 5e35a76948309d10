"""A picture behind a URL, with the user's caption: fetched under the rules of pages, read as a file of pictures is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Item, Refused, SourceOptions
from jupyter_miu.sources.images import checked_caption, described
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.web.address import shown
from jupyter_miu.sources.web.fetch import Rules
from jupyter_miu.sources.web.visit import visit

_UNNAMED = {"", "application/octet-stream", "binary/octet-stream"}


@dataclass(frozen=True)
class WebPicture:
    """One picture."""

    url: str
    options: SourceOptions
    rules: Rules
    caption: str = ""

    def documents(self) -> Iterator[Item]:
        """Its document. Raises SourceError where it cannot be fetched, or can neither be read nor has a caption."""
        try:
            caption = checked_caption(self.caption, PurePosixPath(urlsplit(self.url).path))
            found = visit(self.url, self.rules, self.options, self._limit, None)
            with tempfile.TemporaryDirectory(prefix="miu-web-") as folder:
                path = Path(folder) / "picture"
                path.write_bytes(found.page.body)
                options = replace(self.options, captions=False)  # those are proposed for files
                for item in described(path, found.page.url, options, caption):
                    yield found.noted(self._told(item, found.page.url, found.page.time))
        except Refused as refusal:
            raise SourceError(f"cannot teach {shown(self.url, 120)}: {refusal.reason}", refusal.hint) from None

    def _limit(self, media_type: str) -> int:
        if not (media_type.startswith("image/") or media_type in _UNNAMED):
            raise Refused(f"{printable(media_type, 60)}, not a picture", "without -t image it is read as a page")
        return self.options.max_file_bytes

    def _told(self, item: Item, url: str, time: str) -> Item:
        """The file is gone in a moment: where it came from is the URL."""
        if not isinstance(item, Document):
            return item
        kept = {key: value for key, value in item.meta.items() if key != "path"}
        return replace(item, meta={**kept, "url": url, "fetched": time, "source": "web"})
