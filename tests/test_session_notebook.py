"""Where the notebook is and which history is its own, as a page tells it: renames, copies, hostile pages."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

import pytest

from jupyter_miu.session import Session, UseOptions
from jupyter_miu.session.notebook import Notebook, lineage_in_file
from tests.teaching import tiny, tokenizer

STRANGER = "12345678-1234-4234-8234-123456789abc"


def notebook(path: Path, lineage: object = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {} if lineage is None else {"miu": {"lineage": lineage}}
    path.write_text(json.dumps({"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    return path


def at(path: Path) -> Notebook:
    found = Notebook()
    found.path = path
    return found


# ---- paths: relative to a server whose root the kernel does not know


def test_a_rename_in_the_folder(tmp_path: Path) -> None:
    here = at(notebook(tmp_path / "server/notes/a.ipynb"))
    assert here.hear("notes/a.ipynb") == tmp_path / "server/notes/a.ipynb"
    (tmp_path / "server/notes/a.ipynb").rename(tmp_path / "server/notes/b.ipynb")
    assert here.hear("notes/b.ipynb") == tmp_path / "server/notes/b.ipynb"
    assert here.hear("notes/b.ipynb") == tmp_path / "server/notes/b.ipynb"


def test_a_move_to_another_folder_once_the_root_is_known(tmp_path: Path) -> None:
    here = at(notebook(tmp_path / "server/notes/a.ipynb"))
    here.hear("notes/a.ipynb")
    notebook(tmp_path / "server/done/2026/a.ipynb")
    assert here.hear("done/2026/a.ipynb") == tmp_path / "server/done/2026/a.ipynb"


@pytest.mark.parametrize("told", ["done/b.ipynb", "b.ipynb", "notes/b.ipynb"])
def test_a_move_before_anything_was_heard(tmp_path: Path, told: str) -> None:
    """As after a restart: the kernel is still told the path of before."""
    here = at(tmp_path / "server/notes/a.ipynb")
    assert here.hear(told) is None
    moved = notebook(tmp_path / "server" / told)
    assert here.hear(told) == moved


def test_a_move_up_that_keeps_the_name(tmp_path: Path) -> None:
    here = at(notebook(tmp_path / "server/notes/a.ipynb"))
    (tmp_path / "server/notes/a.ipynb").rename(tmp_path / "server/a.ipynb")
    assert here.hear("a.ipynb") == tmp_path / "server/a.ipynb"


def test_without_a_path_the_kernels_folder_is_the_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Notebook().hear("deep/in/a.ipynb") is None
    notebook(tmp_path / "a.ipynb")
    assert Notebook().hear("deep/in/a.ipynb") == tmp_path / "a.ipynb"


@pytest.mark.parametrize(
    "told", [None, 3, "", [], {}, "a.md", "../a.ipynb", "notes/../../a.ipynb", "a\0.ipynb", "x" * 5000 + ".ipynb",
             "/etc/passwd", "/nowhere/a.ipynb", "nowhere/a.ipynb", ".ipynb/"]
)  # fmt: skip
def test_what_leads_to_no_notebook_changes_nothing(tmp_path: Path, told: object) -> None:
    notebook(tmp_path / "a.ipynb")
    here = at(notebook(tmp_path / "server/notes/a.ipynb"))
    assert here.hear(told) is None
    assert here.path == tmp_path / "server/notes/a.ipynb"


def test_odd_names_are_only_names(tmp_path: Path) -> None:
    here = at(notebook(tmp_path / "a.ipynb"))
    for name in ("{__import__('os').system('id')}.ipynb", "two\nlines.ipynb", "<img src=x>.ipynb", 'quo"te.ipynb'):
        assert here.hear(name) is None
        assert here.hear(name) is None or here.path
        made = notebook(tmp_path / name)
        assert here.hear(name) == made


# ---- ids


@pytest.mark.parametrize(
    "told", ["../../x", "/etc", 3, {"a": 1}, ["x"], "x" * 36, "{" + STRANGER + "}", STRANGER + "\n"]
)
def test_an_id_that_is_no_uuid_is_ignored_and_said_so_once(told: object) -> None:
    session = Session()
    for _ in range(3):
        session.notebook_told("a.ipynb", told)
    assert session.notebook.wanted is None
    (notice,) = session.take_notices()
    assert "not a UUID" in notice and "x" * 10 not in notice
    assert session.take_notices() == []


def test_no_id_is_nothing_to_speak_of() -> None:
    session = Session()
    session.notebook_told("a.ipynb", STRANGER)
    assert session.notebook.wanted == STRANGER
    session.notebook_told("a.ipynb", None)
    assert (session.notebook.wanted, session.take_notices()) == (None, [])


def test_the_id_in_the_file(tmp_path: Path) -> None:
    assert lineage_in_file(notebook(tmp_path / "a.ipynb", STRANGER)) == STRANGER
    for hostile in ("../../x", 3, {"a": []}, ["x"]):
        assert lineage_in_file(notebook(tmp_path / "b.ipynb", hostile)) is None
    for content in ("", "{", "[]", '{"metadata": []}', '{"metadata": {"miu": "x"}}', "[" * 100_000):
        (tmp_path / "c.ipynb").write_text(content)
        assert lineage_in_file(tmp_path / "c.ipynb") is None
    assert lineage_in_file(tmp_path / "not-there.ipynb") is None
    assert lineage_in_file(tmp_path) is None


# ---- with a model and a store


def kernel(path: Path | None, told: str = "", lineage: object = None) -> Session:
    """A new kernel that was started for ``path`` (as it is told in JPY_SESSION_NAME) and loads a model."""
    session = Session()
    session.notebook_at(path)
    if told:
        session.notebook_told(told, lineage)
    seen = session.state.notebook
    session.use(tiny(), UseOptions(tokenizer=tokenizer(), notebook=Path(seen) if seen else None))
    return session


def write(session: Session) -> str:
    """Something is stored; gives the id of the history that it went to."""
    session.require().store.record("note")  # type: ignore[union-attr]
    session.refresh()
    return session.state.lineage


def remembered(session: Session) -> dict[str, object]:
    lineage = session.require().store.lineage  # type: ignore[union-attr]
    return json.loads((lineage.dir / "lineage.json").read_text())


@pytest.fixture(autouse=True)
def no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIU_HOME", raising=False)


def test_nothing_is_named_before_something_is_stored(tmp_path: Path) -> None:
    session = kernel(notebook(tmp_path / "a.ipynb"))
    assert (session.state.lineage, session.state.store) == ("", str(tmp_path / ".miu"))
    assert not (tmp_path / ".miu").exists()
    assert str(uuid.UUID(write(session))) == session.state.lineage


def test_a_rename_is_followed_at_the_next_write(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb")
    session = kernel(path, "a.ipynb")
    first = write(session)
    renamed = path.rename(tmp_path / "sub-b.ipynb")
    session.notebook_told("sub-b.ipynb", first)
    assert remembered(session)["notebook"]["path"] == str(path), "nothing is written before"  # type: ignore[index]
    assert write(session) == first
    assert remembered(session)["notebook"]["path"] == str(renamed)  # type: ignore[index]
    assert remembered(session)["formerly"] == [str(path)]
    assert session.state.notebook == str(renamed)
    assert [p.name for p in (tmp_path / ".miu").glob("*-a")] == [f"{first}-a"], "the folder stays"


def test_a_move_leaves_the_store_where_it_is(tmp_path: Path) -> None:
    path = notebook(tmp_path / "notes/a.ipynb")
    session = kernel(path, "notes/a.ipynb")
    first = write(session)
    (tmp_path / "other").mkdir()
    path.rename(tmp_path / "other/a.ipynb")
    session.notebook_told("other/a.ipynb", first)
    assert write(session) == first
    assert session.state.store == str(tmp_path / "notes/.miu")
    assert not (tmp_path / "other/.miu").exists()


def test_renamed_before_anything_was_stored(tmp_path: Path) -> None:
    path = notebook(tmp_path / "Untitled.ipynb")
    session = kernel(path, "Untitled.ipynb")
    path.rename(tmp_path / "lamps.ipynb")
    session.notebook_told("lamps.ipynb", None)
    first = write(session)
    assert [p.name for p in (tmp_path / ".miu").iterdir() if p.is_dir()] == [f"{first}-lamps"]


def test_a_restarted_kernel_that_is_told_the_old_path_finds_its_history(tmp_path: Path) -> None:
    """The variable that names the notebook stays as it was; one cell may load all before the page has spoken."""
    path = notebook(tmp_path / "a.ipynb")
    session = kernel(path, "a.ipynb")
    first = write(session)
    path.rename(tmp_path / "b.ipynb")
    session.notebook_told("b.ipynb", first)
    write(session)

    again = kernel(path)
    assert write(again) == first
    assert remembered(again)["notebook"]["path"] == str(tmp_path / "b.ipynb")  # type: ignore[index]
    told = kernel(path, "b.ipynb", first)
    assert write(told) == first
    # Another notebook that takes the old name is another notebook.
    assert write(kernel(notebook(path))) != first


def test_a_notebook_that_was_renamed_while_it_was_closed_is_found_by_its_id(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb")
    first = write(kernel(path))
    path.unlink()
    renamed = notebook(tmp_path / "c.ipynb")
    assert write(kernel(renamed, "c.ipynb", first)) == first
    renamed.unlink()
    assert write(kernel(notebook(tmp_path / "d.ipynb", first))) == first, "the file's own metadata will do"


def test_a_copy_forks_and_the_original_goes_on(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a.ipynb")
    first = write(kernel(path))
    copy = Path(shutil.copy(path, tmp_path / "a-Copy1.ipynb"))
    session = kernel(copy, "a-Copy1.ipynb", first)
    assert session.state.lineage == first, "until its first write it reads the original's"
    second = write(session)
    assert second != first and any("copy of 'a.ipynb'" in notice for notice in session.take_notices())
    assert write(kernel(path, "a.ipynb", first)) == first


def test_two_notebooks_on_one_kernel_are_not_taken_for_a_rename(tmp_path: Path) -> None:
    a, b = notebook(tmp_path / "a.ipynb"), notebook(tmp_path / "b.ipynb")
    session = kernel(a, "a.ipynb")
    first = write(session)
    for told in ("b.ipynb", "a.ipynb", "b.ipynb"):
        session.notebook_told(told, None)
        assert write(session) == first
    assert remembered(session)["notebook"]["path"] == str(a)  # type: ignore[index]
    assert session.state.notebook == str(b), "cells are read from the notebook that is looked at"


def test_a_strangers_id_takes_nothing_over(tmp_path: Path) -> None:
    session = kernel(notebook(tmp_path / "a.ipynb", STRANGER), "a.ipynb", STRANGER)
    assert write(session) != STRANGER
    assert any("not in this store" in notice for notice in session.take_notices())
