"""Main text of web pages: ours against plain tag stripping and against trafilatura as it comes.

    python -m benchmarks.web --set a        the working set
    python -m benchmarks.web --set b        the closing set, for reported figures only
    python -m benchmarks.web                all pages

Token F1 of what is extracted with the page's main text (``web_pages/README.md``): words without case, each as often as
it occurs; a kana or a han character is a token of its own. Order does not count. Prints every page, the mean of each
way, and the pages on which ours is behind.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

FOLDER = Path(__file__).parent / "web_pages"
_TOKEN = re.compile(r"[぀-ヿ一-鿿]|[^\W_぀-ヿ一-鿿]+")


def tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text.lower()))


def f1(found: str, wanted: str) -> float:
    """Harmonic mean of precision and recall over tokens, 0..1."""
    a, b = tokens(found), tokens(wanted)
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common else 0.0


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag in ("script", "style")
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in ("script", "style")
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.parts.append(data)


def stripped(data: bytes) -> str:
    """All text of the page without its tags, scripts and styles."""
    from jupyter_miu.sources.web.charset import text_of

    parser = _Stripper()
    parser.feed(text_of(data, None).text)
    return "".join(parser.parts)


def as_it_comes(data: bytes) -> str:
    """What trafilatura gives without options."""
    from trafilatura import extract

    return extract(data) or ""


def ours(data: bytes) -> str:
    """What a lesson would be taught."""
    from jupyter_miu.sources.base import Refused
    from jupyter_miu.sources.web.charset import text_of
    from jupyter_miu.sources.web.extract import extract

    try:
        return extract(text_of(data, None).text).markdown
    except Refused:
        return ""


WAYS: dict[str, Callable[[bytes], str]] = {"ours": ours, "trafilatura": as_it_comes, "tags stripped": stripped}


def scores(which: str) -> dict[str, dict[str, float]]:
    """Page to way to F1."""
    found = {}
    for path in sorted(FOLDER.glob(f"{which}*.html")):
        wanted, data = path.with_suffix(".txt").read_text(encoding="utf-8"), path.read_bytes()
        found[path.stem] = {name: f1(way(data), wanted) for name, way in WAYS.items()}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="", choices=("a", "b", ""), help="pages whose name begins so; all otherwise")
    found = scores(parser.parse_args().set)
    print(f"| page | {' | '.join(WAYS)} |\n|---|{'---|' * len(WAYS)}")
    for page, row in found.items():
        print(f"| {page} | " + " | ".join(f"{row[way]:.3f}" for way in WAYS) + " |")
    mean = {way: sum(row[way] for row in found.values()) / len(found) for way in WAYS}
    print(f"| **mean of {len(found)}** | " + " | ".join(f"**{mean[way]:.3f}**" for way in WAYS) + " |")
    for way in list(WAYS)[1:]:
        behind = [page for page, row in found.items() if row["ours"] < row[way] - 0.0005]
        print(f"behind {way}: {len(behind)} of {len(found)} {', '.join(behind)}")


if __name__ == "__main__":
    main()
