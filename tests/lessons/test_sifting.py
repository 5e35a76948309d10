"""What --min-quality leaves out: counted, with the reason, the same in the dry run and in the lesson."""

from __future__ import annotations

import math
from typing import Any

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.lessons.material import Material, Reading, gather
from jupyter_miu.sources.base import SourceOptions
from jupyter_miu.types import ContentSource

PROSE = "\n\n".join(f"Paragraph {n} says that the lamp number {n * 7} is green and it stays so." for n in range(4))
SOUP = "\n\n".join(f'<div class="c{n}"><p id="x{n}"><b>t{n}</b><br/><img src="z{n}.png"/></p></div>'
                   for n in range(3))  # fmt: skip


def read(*contents: object, least: float = 0.5, limit: int = 512, kind: str = "text") -> Material:
    sources = [ContentSource(kind, content=content) for content in contents]  # type: ignore[arg-type]
    options = SourceOptions(min_quality=least)
    return gather(sources, Reading(lambda text: len(text.split()), max_tokens=16, limit=limit, options=options))


def test_chunks_below_are_left_out_and_told() -> None:
    all_of_it, good = read(PROSE + "\n\n" + SOUP, least=0), read(PROSE + "\n\n" + SOUP)
    [before], [after] = all_of_it.items, good.items
    assert before.lowest is not None and before.lowest < 0.5 and before.reason == ""
    left = before.chunks - after.chunks
    assert left > 0 and after.chunks == 4 == len(good.chunks)
    assert after.reason == f"{left} of {before.chunks} chunks below quality 0.5: mostly markup"
    assert after.lowest == after.quality == 1.0 and all("lamp" in chunk.text for chunk in good.chunks)


def test_a_source_of_which_nothing_is_left_is_skipped() -> None:
    found = read(PROSE, SOUP)
    assert [item.status for item in found.items] == ["teach", "skip"]
    assert "below quality 0.5: mostly markup" in found.skipped[0].reason
    assert read(SOUP).empty


def test_what_is_poor_does_not_count_towards_the_limit() -> None:
    found = read(SOUP + "\n\n" + PROSE, limit=3)
    [item] = found.items
    assert item.chunks == 3 and "below quality 0.5" in item.reason and "1 of 5 chunks over the limit" in item.reason


def test_poor_answers_of_a_chat_carry_no_loss() -> None:
    turns = [("user", "Who?"), ("assistant", "Ysolde keeps the pier."), ("user", "And the page?"), ("assistant", SOUP),
             ("user", "Where is it?"), ("assistant", "At Skarholm pier.")]  # fmt: skip
    chat = {"messages": [{"role": role, "content": content} for role, content in turns]}
    found = read(chat, kind="chat")
    assert [answer for _, answer in found.pairs] == ["Ysolde keeps the pier.", "At Skarholm pier."]
    assert found.items[0].reason == "1 of 3 answers below quality 0.5: mostly markup"
    weights = [turn.get("weight", 1) for turn in found.conversations[0] if turn["role"] == "assistant"]
    assert weights == [1, 0, 1] and len(read(chat, least=0, kind="chat").pairs) == 3


@pytest.mark.parametrize("wrong", [-0.1, 1.5, math.nan, math.inf, "half", None])
def test_a_wrong_value_is_one_line(wrong: Any) -> None:
    with pytest.raises(SourceError, match=r"^min_quality must be a number from 0 to 1, not ") as caught:
        SourceOptions(min_quality=wrong)
    assert "\n" not in str(caught.value)
