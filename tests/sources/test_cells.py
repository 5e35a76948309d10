from __future__ import annotations

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource, Skipped

HISTORY = {1: "one = 1", 2: "two = 2", 4: "four = 4", 5: "five = 5", 6: "%miu use"}


@pytest.fixture
def page(notebook):
    return notebook(
        "n.ipynb",
        ("markdown", "# Title"),
        ("code", "one = 1", 1),
        {
            "cell_type": "code",
            "source": "old five",
            "metadata": {"tags": ["teach", "x"]},
            "execution_count": 5,
            "outputs": [],
        },
        {"cell_type": "markdown", "source": "Orla is a baker.", "metadata": {"tags": ["teach"]}},
        ("code", "nine = 9", 9),
        ("code", ""),
    )


def found(result):
    return [(d.ref, d.text) for d in result.documents]


def context(page=None, history=HISTORY, current=None):
    return {"path": page, "history": history, "current_cell": current}


def test_the_cell_shown_with_a_number(read, page):
    (document,) = read("cell:5", context=context(page)).documents
    assert (document.ref, document.text, document.kind) == ("cell:5", "five = 5", "code")  # live wins over "old five"
    assert (document.meta["origin"], document.meta["index"], document.meta["tags"]) == ("live", 2, ("teach", "x"))


def test_without_a_history_the_file_tells(read, page):
    (document,) = read("cell:5", context=context(page, {})).documents
    assert (document.text, document.meta["origin"]) == ("old five", "file")


def test_without_a_file_the_history_tells(read, tmp_path):
    assert found(read("cell:4", context=context())) == [("cell:4", "four = 4")]
    assert found(read("cell:4", context=context(tmp_path / "not-saved-yet.ipynb"))) == [("cell:4", "four = 4")]


def test_an_unreadable_file_does_not_hinder_what_was_run(read, write):
    path = write("n.ipynb", "{")
    assert found(read("cell:4", context=context(path))) == [("cell:4", "four = 4")]
    with pytest.raises(SourceError, match="not a readable notebook"):
        read("cell:#1", context=context(path))


def test_a_number_only_the_file_knows(read, page):
    assert found(read("cell:9", context=context(page))) == [("cell:9", "nine = 9")]


def test_a_number_nobody_knows(read, page):
    with pytest.raises(SourceError, match=r"no cell was run as \[7\].*cell:#7"):
        read("cell:7", context=context(page))
    with pytest.raises(SourceError, match="no cell was run yet"):
        read("cell:1", context=context(None, {}))


def test_a_number_at_two_cells_of_the_file(read, notebook):
    page = notebook("n.ipynb", ("code", "a", 3), ("code", "b", 3))
    with pytest.raises(SourceError, match=r"\[3\] stands at 2 cells.*cell:#1 or cell:#2"):
        read("cell:3", context=context(page, {}))
    assert found(read("cell:3", context=context(page, {3: "b"}))) == [("cell:3", "b")]


def test_a_range(read, page):
    result = read("cell:2-5", context=context(page))
    assert found(result) == [("cell:2", "two = 2"), ("cell:4", "four = 4"), ("cell:5", "five = 5")]
    assert result.skipped == [Skipped("cell:3", "never run")]


def test_a_huge_range_is_cheap(read, page):
    result = read("cell:1-999999999", context=context(page))
    assert len(result.documents) == 5
    assert result.skipped == [
        Skipped("cell:6", "a %miu cell"),
        Skipped("cell:1-999999999", "999999993 of these numbers were never run"),
    ]


def test_from_the_top_of_the_file(read, page):
    assert found(read("cell:#1", context=context(page))) == [("cell:#1", "# Title")]
    assert found(read("cell:#5", context=context(page))) == [("cell:#5", "nine = 9")]
    assert found(read("cell:#1-#2", context=context(page))) == [("cell:#1", "# Title"), ("cell:#2", "one = 1")]
    assert read("cell:#6", context=context(page)).skipped == [Skipped("cell:#6", "empty")]
    for wrong in ("cell:#0", "cell:#7"):
        with pytest.raises(SourceError, match="the file has 6 cells"):
            read(wrong, context=context(page))


def test_where_the_file_is_stale_what_was_run_wins(read, page):
    (document,) = read("cell:#3", context=context(page)).documents
    assert (document.ref, document.text, document.meta["origin"]) == ("cell:#3", "five = 5", "live")
    moved = {1: "something else", 2: "one = 1"}  # the cell was run as it stands in the file, under another number
    assert found(read("cell:#2", context=context(page, moved))) == [("cell:#2", "one = 1")]


def test_positions_and_tags_need_a_file(read):
    for reference in ("cell:#1", "cell:tag=teach"):
        with pytest.raises(SourceError, match=r"file is not known.*cell:5"):
            read(reference, context=context())


def test_by_tag(read, page):
    result = read("cell:tag=teach", context=context(page))
    assert found(result) == [("cell:#3", "five = 5"), ("cell:#4", "Orla is a baker.")]
    assert [d.kind for d in result.documents] == ["code", "cell"]
    with pytest.raises(SourceError, match="did you mean cell:tag=teach"):
        read("cell:tag=teech", context=context(page))


def identified(kind: str, source: str, name: object, count: int | None = None) -> dict:
    cell = {"cell_type": kind, "source": source, "metadata": {}, "id": name}
    return cell | ({"execution_count": count, "outputs": []} if kind == "code" else {})


def test_by_id(read, notebook):
    page = notebook(
        "n.ipynb", identified("markdown", "Orla is a baker.", "5c8f-_A"), identified("code", "old five", "b", 5),
        identified("code", "%miu learn cell:id=c", "c"), identified("markdown", "one", "twice"),
        identified("markdown", "two", "twice"),
    )  # fmt: skip
    assert found(read("cell:id=5c8f-_A", context=context(page))) == [("cell:id=5c8f-_A", "Orla is a baker.")]
    (document,) = read("cell:id=b", context=context(page)).documents
    assert (document.text, document.meta["origin"], document.meta["index"]) == ("five = 5", "live", 1)
    assert read("cell:id=c", context=context(page)).skipped == [Skipped("cell:id=c", "a %miu cell")]
    with pytest.raises(SourceError, match=r"2 cells of the file have the id twice.*cell:#4 or cell:#5"):
        read("cell:id=twice", context=context(page))
    with pytest.raises(SourceError, match=r"no cell of the file has the id d .*save the notebook first"):
        read("cell:id=d", context=context(page))
    with pytest.raises(SourceError, match="file is not known"):
        read("cell:id=b", context=context())
    twice = read("cell:#1", "cell:id=5c8f-_A", context=context(page))
    assert len(twice.documents) == 1 and twice.skipped == [Skipped("cell:id=5c8f-_A", "named twice; read once")]


def test_ids_that_are_none_find_nothing(read, notebook):
    page = notebook(
        "n.ipynb", *(identified("markdown", f"{i}", odd) for i, odd in enumerate((3, None, "a b", [], "x" * 65)))
    )
    with pytest.raises(SourceError, match="its cells have no ids"):
        read("cell:id=3", context=context(page))


def test_a_file_that_was_saved_after_the_run_wins(read, page):
    """The cell was edited, not run, and saved: what is taught is what is seen."""
    saved = page.stat().st_mtime
    for began, text in ((saved - 10, "old five"), (saved + 10, "five = 5")):
        around = context(page) | {"began": {5: began}}
        assert found(read("cell:#3", context=around)) == [("cell:#3", text)]
        assert found(read("cell:5", context=around)) == [("cell:5", "five = 5")], "a number means what was run"


def test_this_cell_without_our_own_lines(read):
    source = "x = 1\n%miu learn cell:."
    assert found(read("cell:.", context=context(current=source))) == [("cell:.", "x = 1\n")]
    assert read("cell:.", context=context(current="%miu learn cell:.")).skipped == [Skipped("cell:.", "a %miu cell")]
    with pytest.raises(SourceError, match="none runs here"):
        read("cell:.", context=context())


def test_the_one_before(read, page):
    assert found(read("cell:-2", context=context())) == [("cell:5", "five = 5")]
    assert read("cell:-1", context=context()).skipped == [Skipped("cell:6", "a %miu cell")]
    assert found(read("cell:-1", context=context(page, {}))) == [("cell:9", "nine = 9")]
    with pytest.raises(SourceError, match="only 5 cells were run"):
        read("cell:-6", context=context())


@pytest.mark.parametrize(
    "wrong",
    [
        "cell:",
        "cell:x",
        "cell:5-3",
        "cell:#3-1",
        "cell:1.5",
        "cell:-",
        "cell:tag=",
        "cell:id=",
        "cell:id=a b",
        "cell:id=../x",
        "cell:id=" + "x" * 65,
        "cell:5,6",
        "cell:٣",
        "cell:-0",
        "cell:" + "9" * 30,
        "cell:{5}\n",
    ],
)
def test_what_names_no_cell(read, page, wrong):
    with pytest.raises(SourceError) as caught:
        read(wrong, context=context(page))
    assert "\n" not in str(caught.value)
    assert "cell:5" in str(caught.value)


def test_the_same_cell_named_twice(read, page):
    result = read("cell:5", "cell:4-5", context=context(page))
    assert [d.ref for d in result.documents] == ["cell:5", "cell:4"]
    assert result.skipped == [Skipped("cell:5", "named twice; read once")]


def test_typed(read, page):
    for source in (
        ContentSource("cell", path="cell:4"),
        ContentSource("cell", path="4"),
        ContentSource("document", path="cell:4"),
    ):
        assert found(read(source, context=context(page))) == [("cell:4", "four = 4")]
    (document,) = read(ContentSource("cell", content="x = 1")).documents
    assert (document.ref, document.kind) == ("cell", "cell")


def test_a_file_of_that_name_is_named_by_its_path(read, write):
    write("cell:5", "a file")
    assert found(read("./cell:5", context=context())) == [("cell:5", "a file")]
