"""The words of a text as a search compares them. Knows no language: a word is letters and digits that stand together.

Of Chinese, Japanese and Korean, which are written without spaces, each character is one.
"""

from __future__ import annotations

import re

_EACH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
WORD = re.compile(f"[{_EACH}]|[^\\W_{_EACH}]+")


def words_of(text: str) -> list[str]:
    """The words in order, in lower case."""
    return WORD.findall(text.lower())
