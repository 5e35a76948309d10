"""Names for states and folders, from whatever a user or a stranger's notebook offers. A name is never a path.

Knows characters. Does not know which names are taken.
"""

from __future__ import annotations

import re
import unicodedata

from jupyter_miu.errors import ConfigError

BASE = "base"
MAX_LENGTH = 64
_PLAIN = frozenset("._-+")


def clean_name(text: str) -> str:
    """The nearest allowed name: letters, digits and marks of any script, and ``. _ - +``; at most 64 characters.

    Everything else (slashes, braces, quotes, spaces, newlines, ``~``, ``^``) becomes one dash. A bare number would be
    read as a lesson's number and ``base`` is taken, so these become ``v7`` and ``base-1``.

    Raises:
        ConfigError: nothing usable is left.
    """
    normal = unicodedata.normalize("NFC", text)
    kept = (c if c in _PLAIN or unicodedata.category(c)[0] in "LNM" else "-" for c in normal)
    name = re.sub(r"-{2,}", "-", "".join(kept)).strip("-.")
    name = name[:MAX_LENGTH].strip("-.")
    if not name:
        raise ConfigError(f"{text[:40]!r} cannot be a name", "use letters and digits, such as docs-1")
    if re.fullmatch(r"[0-9]+", name):
        return f"v{name}"[:MAX_LENGTH]
    return f"{BASE}-1" if name == BASE else name


def unique_name(name: str, taken: set[str]) -> str:
    """``name``, or ``name-2``, ``name-3`` … where it is taken; still at most 64 characters."""
    candidate, count = name, 2
    while candidate in taken:
        ending = f"-{count}"
        candidate, count = name[: MAX_LENGTH - len(ending)] + ending, count + 1
    return candidate


def slug(text: str, fallback: str = "notebook") -> str:
    """A short ASCII ending for a folder's name, so that people can tell folders apart. Never empty, never a path."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_]+", "-", ascii_text).strip("-_")[:32].strip("-_") or fallback
