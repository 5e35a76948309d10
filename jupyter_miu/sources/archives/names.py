"""Names of members: which may be read, and why another may not. Checked before a single byte of a member is.

Nothing is ever unpacked to a path of the archive's choice; the checks are there because a name that climbs out says
what the archive is for, and because names are shown and matched.
"""

from __future__ import annotations

import re
import stat

from jupyter_miu.sources.base import Refused

_DRIVE = re.compile(r"[A-Za-z]:")
_LONGEST = 1_000
_MODES = (
    (stat.S_ISLNK, "a link"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"), (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
)  # fmt: skip


def checked(name: str, max_depth: int) -> str:
    """``name`` with plain slashes. Raises Refused for one that climbs out, is absolute, or is no name."""
    if "\0" in name:
        raise Refused("not a file name: NUL in it")
    name = name.replace("\\", "/")
    while name.startswith("./"):
        name = name[2:].lstrip("/") if name[2:3] == "/" else name[2:]
    parts = name.split("/")
    if name.startswith("/") or _DRIVE.match(name):
        raise Refused("an absolute path")
    if ".." in parts:
        raise Refused("a path that leads outside")
    if not name.strip() or len(name) > _LONGEST:
        raise Refused("not a file name")
    if len(parts) > max_depth:
        raise Refused("nested too deeply")
    return name


def odd_mode(mode: int) -> str | None:
    """What a Unix mode says that is neither file nor folder, or None."""
    return next((what for test, what in _MODES if test(mode)), None)
