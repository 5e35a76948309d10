"""Copies of what was fetched, by address and hash, for the days without a network.

A folder of files, one for each address: a line of JSON that says what it is, and the bytes. What was fetched with a
name and password is not kept, and what does not have the hash that its line names is not used. Knows no sources.
"""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_miu.sources.base import Refused, digest
from jupyter_miu.sources.files import read_bytes
from jupyter_miu.sources.web.fetch import Fetched, parsed

MOST = 500  # copies; the oldest go
LARGEST = 20_000_000
_HEADER = 10_000  # bytes of the first line


@dataclass(frozen=True)
class Copies:
    """Those in ``folder``; None keeps and finds none."""

    folder: Path | None

    def keep(self, url: str, page: Fetched) -> None:
        """Keep a page. A folder that cannot be written to keeps nothing; nobody asked for it."""
        if self.folder is None or parsed(url).userinfo or len(page.body) > LARGEST:
            return
        about = {"url": page.url, "media_type": page.media_type, "charset": page.charset, "time": page.time,
                 "sha256": digest(page.body)}  # fmt: skip
        path = self._path(url)
        temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.tmp")
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n")
            try:
                temporary.write_bytes(json.dumps(about).encode() + b"\n" + page.body)
                os.replace(temporary, path)  # noqa: PTH105  # a link is replaced, not followed
            finally:
                temporary.unlink(missing_ok=True)
            kept = sorted(self.folder.glob("*.page"), key=lambda copy: copy.stat().st_mtime)
            for old in kept[:-MOST]:
                old.unlink()

    def find(self, url: str) -> Fetched | None:
        """The copy of a page; None where there is none, or it is not what it was."""
        if self.folder is None:
            return None
        try:
            header, _, body = read_bytes(self._path(url), LARGEST + _HEADER).partition(b"\n")
            about: Any = json.loads(header[:_HEADER])
            whole = isinstance(about, dict) and about.get("sha256") == digest(body)
        except (Refused, ValueError, RecursionError):
            return None
        if not whole:
            return None
        said = {name: about[name] if isinstance(about.get(name), str) else "" for name in ("url", "media_type", "time")}
        charset = about["charset"] if isinstance(about.get("charset"), str) else None
        return Fetched(said["url"], said["media_type"], charset, body, said["time"])

    def _path(self, url: str) -> Path:
        at = parsed(url).copy_with(userinfo=b"", fragment=None)
        return (self.folder or Path()) / f"{digest(str(at))}.page"
