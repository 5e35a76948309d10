"""From references to passages: what is taught, what is left out, and that the dry run says the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_miu.errors import ConfigError, SourceError
from jupyter_miu.lessons.material import MAX_CHUNKS, Reading, as_references, gather
from jupyter_miu.sources.base import NotebookContext, SourceOptions
from jupyter_miu.types import ContentSource, PlanItem


def words(text: str) -> int:
    return len(text.split())


READING = Reading(words, max_tokens=12)
LONG = "\n\n".join(f"Paragraph {n} says that the lamp number {n * 7} is green and stays {n}." for n in range(6))


def text(content: object, kind: str = "text") -> ContentSource:
    return ContentSource(kind, content=content)  # type: ignore[arg-type]


def test_items_say_what_each_reference_gives() -> None:
    material = gather([text("The lamp is green."), text(LONG), text(" ")], READING)
    taught, long, empty = material.items
    assert taught == PlanItem("text", "teach", "", 1, 4, quality=1.0, lowest=1.0)
    assert long.status == "teach" and long.chunks == len(material.chunks) - 1 >= 6
    assert long.tokens == sum(words(chunk.text) for chunk in material.chunks[1:])
    assert (empty.status, empty.reason, empty.chunks) == ("skip", "empty", 0)
    assert [skip.reason for skip in material.skipped] == ["empty"]
    assert not material.empty and gather(text(""), READING).empty


def test_no_word_of_a_text_is_lost() -> None:
    material = gather(text(LONG), READING)
    assert " ".join(chunk.text for chunk in material.chunks).split() == LONG.split()
    assert all(chunk.tokens <= 12 for chunk in material.chunks)


def test_what_is_over_the_limit_is_said() -> None:
    reading = Reading(words, max_tokens=12, limit=2)
    material = gather([text(LONG), text("One more lamp.")], reading)
    assert len(material.chunks) == 2
    first, second = material.items
    assert first.status == "teach" and first.chunks == 2 and "over the limit" in first.reason
    assert second.status == "skip" and "over the limit" in second.reason
    assert MAX_CHUNKS == 512
    everything = gather([text(LONG), text("One more lamp.")], replace(reading, options=SourceOptions(all=True)))
    assert len(everything.chunks) > 3
    assert [item.status for item in everything.items] == ["teach", "teach"]


def test_the_same_text_twice_is_taught_once() -> None:
    said = "The harbour light was painted green by the keeper's daughter; nobody in the village ever asked her why so."
    material = gather([text(said), text(said + " "), text(said.upper())], Reading(words, max_tokens=100))
    assert len(material.chunks) == 1
    assert [item.status for item in material.items] == ["teach", "skip", "skip"]
    assert all(item.reason for item in material.items[1:])


def test_a_text_with_one_other_value_is_taught_too() -> None:
    """The second version of a page looks almost like the first; what is new in it must not be lost."""
    said = (
        "The tidewatch service listens on port 8123. It is written in Rust. It is owned by the harbour team. "
        "It reads tidewatch.toml. It times out after 30 seconds."
    )
    reading = Reading(words, max_tokens=100)
    material = gather([text(said), text(said.replace("8123", "9000")), text(said.replace(". ", ".  "))], reading)
    assert [item.status for item in material.items] == ["teach", "teach", "skip"]


def test_a_conversation_gives_pairs_of_question_and_answer() -> None:
    turns = [("system", "Be brief."), ("user", "Who?"), ("assistant", "Ysolde."), ("user", "Where?"), ("user", "Well?"),
             ("assistant", "Skarholm pier.")]  # fmt: skip
    chat = {"messages": [{"role": role, "content": content} for role, content in turns]}
    material = gather(text(chat, "chat"), READING)
    assert material.pairs[0] == ("Who?", "Ysolde.") and material.pairs[1][1] == "Skarholm pier."
    assert material.chunks == [] and not material.empty
    [item] = material.items
    assert (item.status, item.chunks, item.tokens) == ("teach", 2, 3)


def test_files_are_remembered_by_their_hash(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("The lamp is green.")
    material = gather(path, READING)
    assert [len(value) for value in material.hashes.values()] == [64]


def test_variables_and_cells_of_the_notebook_are_read() -> None:
    context = NotebookContext(history={3: "# The lamp is green.\nlamp = 1"}, user_variables={"notes": "Ysolde paints."})
    material = gather(["var:notes", "cell:3"], Reading(words, context=context))
    assert "Ysolde paints." in material.chunks[0].text and "lamp" in material.chunks[1].text


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_nothing_named_is_an_error(nothing: object) -> None:
    with pytest.raises(ConfigError):
        as_references(nothing)


def test_one_source_or_many() -> None:
    source = text("x")
    assert as_references(source) == [source] and as_references("a.md") == ["a.md"]
    assert as_references(("a", "b")) == ["a", "b"] and as_references(Path("a")) == [Path("a")]
    for odd in (3, {"a": 1}, [b"x"]):
        with pytest.raises(SourceError):
            gather(odd, READING)


MODULE = '''"""Retries."""

LIMIT = 7


def fetch_rows(path, timeout=30):
    """Read the rows of a table."""
    if not path:
        raise ValueError("no path")
    return [path, timeout]
'''


def test_a_module_and_settings_are_read_as_data_over_all_their_chunks(tmp_path: Path) -> None:
    (tmp_path / "retries.py").write_text(MODULE)
    (tmp_path / "quillgate.toml").write_text('name = "quillgate"\nport = 7443\n')
    (tmp_path / "broken.py").write_text("def (:\n    never closed and never parsed by anyone at all\n")
    (tmp_path / "prose.txt").write_text("The lamp is green.")
    names = ["prose.txt", "retries.py", "quillgate.toml", "broken.py"]
    material = gather(names, Reading(words, max_tokens=12, context=NotebookContext(base_dir=tmp_path)))
    said = {fact.statement.text for fact in material.facts}
    assert "The default of timeout in fetch_rows is 30." in said and "fetch_rows raises ValueError." in said
    assert any("7443" in text for text in said)
    refs = [chunk.ref.split(":")[0] for chunk in material.chunks]
    assert {refs[place] for place in material.structured} == {"retries.py", "quillgate.toml"}
    assert refs.count("retries.py") > 1  # no fact is lost where a definition is cut in two
