from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Refused, digest
from jupyter_miu.sources.notebook import parse_notebook, strip_own
from jupyter_miu.types import ContentSource, Skipped

REAL = Path(__file__).parents[3] / "shared" / "data" / "notebooks"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real notebooks is not here")


def test_one_document_a_cell(notebook, read, tmp_path):
    notebook("n.ipynb", ("markdown", "# Orla"), ("code", "x = 1\n!rm -rf /\n%time x", 3), ("raw", "raw"), ("code", ""))
    documents = read("n.ipynb").documents
    assert [(d.ref, d.kind, d.text) for d in documents] == [
        ("n.ipynb#1", "notebook", "# Orla"),
        ("n.ipynb#2", "code", "x = 1\n!rm -rf /\n%time x"),
        ("n.ipynb#3", "notebook", "raw"),
    ]
    meta = documents[1].meta
    assert (meta["path"], meta["index"], meta["sha256"]) == (str(tmp_path / "n.ipynb"), 1, digest(documents[1].text))
    assert (meta["cell_type"], meta["execution_count"], meta["language"], meta["origin"]) == (
        "code",
        3,
        "python",
        "file",
    )


def test_lines_as_a_list_and_odd_sources(notebook, read):
    notebook(
        "n.ipynb",
        ("markdown", ["one\n", "two"]),
        ("markdown", None),
        {"cell_type": "markdown", "metadata": {}},
        ("markdown", [1, "three"]),
        "not a cell",
        ("code", 7),
        {"source": "no type"},
        ("markdown", "a\ud800b\r\nc"),
    )
    assert [d.text for d in read("n.ipynb").documents] == ["one\ntwo", "three", "no type", "a\ufffdb\nc"]


def test_our_own_cells_are_left_out(notebook, read):
    notebook(
        "n.ipynb",
        ("code", "%%miu learn\nOrla is a baker."),
        ("code", "%load_ext jupyter_miu\n%miu use"),
        ("code", "result = %miu learn notes.md\nprint(result)"),
        ("markdown", "%miu learn is a command"),
        ("code", "\n%%miu run\nx=1"),
    )
    result = read("n.ipynb")
    assert [(d.ref, d.text) for d in result.documents] == [
        ("n.ipynb#3", "print(result)"),
        ("n.ipynb#4", "%miu learn is a command"),
    ]
    assert result.skipped == [Skipped(f"n.ipynb#{n}", "a %miu cell") for n in (1, 2, 5)]
    whole = "result = %miu learn notes.md\nprint(result)"
    assert result.documents[0].meta["sha256"] == digest(whole)  # the cell's own, so that "changed since" can be told


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("%miu learn a.md", None),
        ("  %miu\n\n", None),
        ("x = %miu ask 'y'", None),
        ("a['b'].c = %miu ask q", None),
        ("%miu learn \\\n  a.md\nx = 1", "x = 1"),
        ("%miuse\n", "%miuse\n"),
        ("print('%miu')", "print('%miu')"),
        ("%reload_ext jupyter_miu", None),
        ("%load_ext autoreload", "%load_ext autoreload"),
        ("get_ipython().run_line_magic('miu', 'learn x')", None),
        ("get_ipython().run_cell_magic('miu', 'learn', 'b')", None),
        ("%%miu", None),
        ("# %%miu", "# %%miu"),
        ("x = 1\n%miu use\ny = 2", "x = 1\ny = 2"),
        ("", ""),
    ],
)
def test_what_is_our_own(source, left):
    assert strip_own(source) == left


def test_outputs_are_off_unless_asked_for(notebook, read):
    cell = {
        "cell_type": "code",
        "source": "show()",
        "metadata": {},
        "execution_count": 1,
        "outputs": [
            {"output_type": "stream", "name": "stdout", "text": ["\x1b[31mred\x1b[0m\n", "text"]},
            {"output_type": "execute_result", "data": {"text/plain": "42", "image/png": "AAAA"}, "metadata": {}},
            {
                "output_type": "display_data",
                "data": {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "W()"},
            },
            {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["secret trace"]},
            None,
            {"data": 3},
        ],
    }
    notebook("n.ipynb", cell)
    assert read("n.ipynb").documents[0].text == "show()"
    source = ContentSource("notebook", path="n.ipynb", filters={"outputs": True})
    assert read(source).documents[0].text == "show()\n\nred\ntext\n42"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not a readable notebook"),
        (b'{"cells": [', "not a readable notebook"),
        (b"[]", "not a readable notebook"),
        (b"<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n", "not a readable notebook"),
        (b"null", "not a readable notebook"),
        (b'{"nbformat": 5, "cells": []}', "Unsupported nbformat version 5"),
        (b'{"nbformat": 4}', "not a readable notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": {}}', "no list of cells"),
        (b'{"nbformat": [], "cells": []}', "not a readable notebook"),
        (b"[" * 100_000, "not a readable notebook"),
        (json.dumps({"cells": [], "x": "é"}, ensure_ascii=False).encode("latin-1"), "not UTF-8"),
        (b'{"nbformat": ' + b"9" * 5_000 + b"}", "not a readable notebook"),
        (b"\0\1\2", "not a readable notebook"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "not a readable notebook"),
    ],
)
def test_what_is_no_notebook(write, read, data, reason):
    write("bad.ipynb", data)
    with pytest.raises(SourceError, match=reason) as caught:
        read("bad.ipynb")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    result = read(".")
    assert result.documents == []
    assert [s.ref for s in result.skipped] == ["bad.ipynb"]


def test_an_empty_file_and_a_notebook_without_text(write, notebook, read):
    write("e.ipynb", "")
    notebook("f.ipynb")
    notebook("g.ipynb", ("code", " \n"))
    for name in ("e.ipynb", "f.ipynb", "g.ipynb"):
        assert read(name).skipped == [Skipped(name, "empty")]


def test_a_byte_order_mark_is_no_hindrance(notebook, read):
    path = notebook("n.ipynb", ("markdown", "Zoë"))
    text = path.read_text()
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        assert [d.text for d in read("n.ipynb").documents] == ["Zoë"]


def test_reading_prints_nothing(write, read, capfd, caplog):
    write(
        "n.ipynb", json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"bad": 1}, "cells": [{"source": "x"}]})
    )
    assert len(read("n.ipynb").documents) == 1
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_the_open_notebook_is_read_from_what_was_run(notebook, read):
    path = notebook("n.ipynb", ("code", "stale = 1", 2), ("code", "same = 1", 3), ("markdown", "prose"))
    history = {2: "fresh = 2", 3: "same = 1\n"}
    texts = lambda **context: [d.text for d in read("n.ipynb", context=context).documents]  # noqa: E731
    assert texts(path=path, history=history) == ["fresh = 2", "same = 1", "prose"]
    assert texts(path=Path("n.ipynb"), history=history) == ["fresh = 2", "same = 1", "prose"]
    assert texts(history=history) == ["stale = 1", "same = 1", "prose"]
    document = read("n.ipynb", context={"path": path, "history": history}).documents[0]
    assert (document.meta["origin"], document.meta["sha256"]) == ("live", digest("fresh = 2"))


@real
@pytest.mark.parametrize(
    ("name", "cells", "documents"),
    [("invalid.ipynb", 9, 8), ("notebook_tags.ipynb", 4, 4), ("test2.ipynb", 21, 20), ("test4.5.ipynb", 9, 9)],
)
def test_real_notebooks(read, name, cells, documents):
    assert len(parse_notebook((REAL / name).read_bytes()).cells) == cells
    result = read(REAL / name)
    assert len(result.documents) == documents
    assert result.skipped == []


@real
def test_a_version_2_notebook_keeps_its_lines(read):
    first = read(REAL / "test2.ipynb").documents[0].text
    assert first.startswith("# An introduction to the Jupyter notebook\n\nThe IPython web notebook")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "cells",
                    "source",
                    "cell_type",
                    "metadata",
                    "outputs",
                    "tags",
                    "worksheets",
                    "data",
                    "nbformat",
                    "text",
                    "input",
                    "execution_count",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
notebooks = st.fixed_dictionaries(
    {"nbformat": st.sampled_from([1, 2, 3, 4, 4.0, "4", None, True]), "cells": json_values},
    optional={"nbformat_minor": json_values, "metadata": json_values, "worksheets": json_values},
)


@settings(deadline=None, max_examples=200)
@given(notebooks | json_values)
@example({"nbformat": 1, "cells": [{"cell_type": None}]})
def test_no_notebook_breaks_the_reader(value):
    try:
        cells = parse_notebook(json.dumps(value).encode()).cells
    except Refused:
        return
    assert all(isinstance(cell.source, str) and isinstance(cell.outputs, str) for cell in cells)


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=60)
    | st.text(max_size=60).map(lambda text: ('{"nbformat": 4, "cells": ' + text).encode("utf-8", "replace"))
)
def test_no_bytes_break_the_reader(data):
    with contextlib.suppress(Refused):
        parse_notebook(data)
