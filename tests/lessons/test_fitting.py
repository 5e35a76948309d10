"""What is longer than the model reads is refused with its line, and nothing of it gets as far as the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.models.templates import encode_text
from jupyter_miu.study.cards import Card, Sheet, Statement
from jupyter_miu.study.sheet_file import dumps
from tests.teaching import FACT, PAGE, SENTENCE, open_tiny, quick, teach, tokenizer

LONG = " ".join([SENTENCE] * 30)  # the tiny models read 256 tokens, and GPT-2 has a vector for each place
CARD = Card("What does Orla Venn do?", FACT, "glassblower", 0)
SAYS = Statement(FACT, "Orla Venn", "glassblower")
TURNS = [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": LONG}]
SHORT = [TURNS[0], {**TURNS[1], "content": "I."}]
SHEETS = {
    "passage": (Sheet([SAYS], [CARD], [PAGE, LONG]), "> " + LONG[:40]),
    "statement": (Sheet([SAYS, Statement(LONG)], [CARD], [PAGE]), "## " + LONG[:40]),
    "question": (Sheet([SAYS], [CARD, Card(f"{LONG} What does she do?", FACT, "glassblower", 0)], [PAGE]), LONG[:40]),
    "conversation": (Sheet([SAYS], [CARD], [PAGE], conversations=[SHORT, TURNS]),
                     "## Conversation 2"),
}  # fmt: skip


def line_of(sheet: Sheet, beginning: str) -> int:
    return next(n for n, line in enumerate(dumps(sheet).split("\n"), 1) if beginning in line)


@pytest.mark.parametrize("kind", ["gpt2", "llama"])
@pytest.mark.parametrize("what", SHEETS)
def test_what_a_sheet_holds_must_fit_the_model(tmp_path: Path, what: str, kind: str) -> None:
    sheet, beginning = SHEETS[what]
    (tmp_path / "long.md").write_text(dumps(sheet))
    miu = open_tiny(tmp_path, kind)
    line = line_of(sheet, beginning)
    for source in (str(tmp_path / "long.md"), sheet):
        with pytest.raises(SourceError, match=rf", line {line}|, line {line - 1}") as caught:
            miu.learn_from_content(source, quick())
        assert f"this {what} has" in str(caught.value) and "there is room for 2" in str(caught.value)
        with pytest.raises(SourceError, match=rf"this {what} has"):
            miu.plan(source)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "long.md").write_text(dumps(sheet))
    (folder / "notes.md").write_text(PAGE)
    items = {Path(item.ref).name: item for item in miu.plan(str(folder)).items}
    assert items["notes.md"].status == "teach" and f"this {what} has" in items["long.md"].reason
    assert miu.current == "base"


def test_a_line_to_go_on_with_is_counted_too(tmp_path: Path) -> None:
    sheet = Sheet(passages=[PAGE], cards=[Card(LONG, "x", "x", -1, True, "completion")], completions=True)
    with pytest.raises(SourceError, match="this question has"):
        open_tiny(tmp_path, "gpt2", chat=False).learn_from_content(sheet, quick())


def test_what_just_fits_is_taught(tmp_path: Path) -> None:
    miu: Any = open_tiny(tmp_path, "gpt2")
    words = LONG.split()
    fits = max(n for n in range(1, len(words)) if len(encode_text(tokenizer(), " ".join(words[:n])).input_ids) <= 256)
    result = miu.learn_from_content(Sheet([SAYS], [CARD], [" ".join(words[:fits])]), quick(max_steps=1))
    assert result.num_updates == 1
    with pytest.raises(SourceError, match="this passage has"):
        miu.learn_from_content(Sheet([SAYS], [CARD], [" ".join(words[: fits + 1])]), quick())


def test_chunks_are_no_longer_than_the_model_reads(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path, "gpt2")
    page = " ".join(f"Lamp {n} on the north pier was painted by the clockmaker of street {n * 7}." for n in range(40))
    result = teach(miu, page, chunk_tokens=4096, max_steps=1)
    assert result.num_updates == 1 and result.chunks_learned > 1
    assert all(len(encode_text(tokenizer(), part).input_ids) <= 256 for part in miu.lesson_sheet().passages)
