"""What tests of chats ask of a document: who said what."""

from __future__ import annotations

from typing import Any


def said(document: Any) -> list[tuple[str, str]]:
    return [(turn["role"], turn["content"]) for turn in document.meta["turns"]]
