from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_miu.config import Settings
from jupyter_miu.errors import StoreError
from jupyter_miu.store.identity import valid_id
from jupyter_miu.store.layout import Lineage, find_store, open_lineage
from jupyter_miu.store.sealed import seal


def notebook(folder: Path, name: str = "analysis.ipynb", text: str = "{}") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def taught(store: Path, path: Path | None, lineage_id: str | None = None) -> Lineage:
    """A lineage with one whole checkpoint and one half-written, as far as this floor can tell."""
    lineage = open_lineage(store, notebook=path, lineage_id=lineage_id)
    with lineage.writing():
        lineage.journal.append("state", number=1)
        for name in ("0001-a", ".tmp-0002-b"):
            (lineage.dir / "checkpoints" / name).mkdir(parents=True)
            (lineage.dir / "checkpoints" / name / "x").write_text("x")
        seal(lineage.dir / "checkpoints" / "0001-a")
    return lineage


def kinds(lineage: Lineage) -> list[str]:
    return [entry["kind"] for entry in lineage.journal.entries()]


def test_the_order_in_which_the_store_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    note = Path("/books/a.ipynb")
    settings = Settings(home="/h", checkpoint_dir="/c")
    assert find_store("/x", note, settings) == Path("/x/.miu")
    assert find_store("/x/.miu", note, settings) == Path("/x/.miu")
    assert find_store(None, note, settings) == Path("/h/.miu")
    assert find_store(None, note, Settings(checkpoint_dir="/c")) == Path("/c/.miu")
    assert find_store(None, note, Settings()) == Path("/books/.miu")
    assert find_store(None, None, Settings()) == tmp_path / ".miu"
    assert find_store("~/x", None, Settings()) == Path.home() / "x" / ".miu"
    monkeypatch.setenv("MIU_HOME", "rel")
    assert find_store() == tmp_path / "rel" / ".miu"


def test_opening_writes_nothing_and_the_first_write_makes_it(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    lineage = open_lineage(store, notebook=path)
    assert not store.exists() and lineage.journal.entries() == []
    with lineage.writing():
        pass
    assert lineage.dir.parent == store and lineage.dir.name == f"{lineage.id}-analysis" and valid_id(lineage.id)
    assert open_lineage(store, notebook=path).id == lineage.id
    assert open_lineage(store, notebook=path, lineage_id=lineage.id).dir == lineage.dir
    assert not lineage.notices


def test_git_carries_only_the_manifest(tmp_path: Path) -> None:
    taught(tmp_path / ".miu", notebook(tmp_path))
    (tmp_path / ".miu" / "manifest.json").write_text("{}")
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run([*git, "ls-files", "-o", "--exclude-standard"], capture_output=True, text=True, check=True)
    assert sorted(listed.stdout.split()) == [".miu/.gitignore", ".miu/manifest.json", "analysis.ipynb"]


@pytest.mark.parametrize(
    "hostile",
    ["../../x", "", "/etc", "x" * 36, "{12345678-1234-4234-8234-123456789abc}", "urn:uuid:" + "1" * 32, 3, {}, "\0",
     "123456781234423482341234567890ab", "12345678-1234-4234-8234-123456789ab\n"],
)  # fmt: skip
def test_an_id_that_is_not_a_uuid_is_ignored_and_said_so(tmp_path: Path, hostile: object) -> None:
    store = tmp_path / ".miu"
    lineage = open_lineage(store, notebook=notebook(tmp_path), lineage_id=hostile)  # type: ignore[arg-type]
    assert any("not a UUID" in notice for notice in lineage.notices)
    lineage.prepare()
    assert valid_id(lineage.id) and {p.name for p in tmp_path.iterdir()} == {".miu", "analysis.ipynb"}
    assert lineage.dir.resolve().parent == store.resolve()


def test_an_unknown_id_is_not_taken_over_but_found_again(tmp_path: Path) -> None:
    store, path, foreign = tmp_path / ".miu", notebook(tmp_path), "12345678-1234-4234-8234-123456789abc"
    lineage = open_lineage(store, notebook=path, lineage_id=foreign)
    lineage.prepare()
    assert lineage.id != foreign and any("not in this store" in notice for notice in lineage.notices)
    # The notebook was not saved, so its metadata still has the old id.
    again = open_lineage(store, notebook=path, lineage_id=foreign)
    again.prepare()
    assert again.id == lineage.id and not again.notices


def test_a_copied_notebook_reads_on_and_forks_at_its_first_write(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    original = taught(store, path)
    before = sorted((p, p.read_bytes()) for p in original.dir.rglob("*") if p.is_file())
    copy = Path(shutil.copy(path, tmp_path / "analysis-Copy1.ipynb"))
    lineage = open_lineage(store, notebook=copy, lineage_id=original.id)
    assert lineage.dir == original.dir and lineage.must_fork and kinds(lineage) == ["state"]
    with lineage.writing():
        lineage.journal.append("mine")
    assert lineage.id != original.id and lineage.dir.name == f"{lineage.id}-analysis-Copy1"
    assert len(lineage.notices) == 1 and "copy of 'analysis.ipynb'" in lineage.notices[0]
    assert kinds(lineage) == ["state", "fork", "mine"] and kinds(original) == ["state"]
    assert [p.name for p in (lineage.dir / "checkpoints").iterdir()] == ["0001-a"]  # the half-written stays behind
    assert sorted((p, p.read_bytes()) for p in original.dir.rglob("*") if p.is_file()) == before
    shutil.rmtree(original.dir / "checkpoints" / "0001-a")
    assert (lineage.dir / "checkpoints" / "0001-a" / "x").read_text() == "x"
    # Its metadata may still carry the original's id, or its own by now.
    for carried in (original.id, lineage.id):
        again = open_lineage(store, notebook=copy, lineage_id=carried)
        again.prepare()
        assert again.id == lineage.id and not again.notices
    assert open_lineage(store, notebook=path, lineage_id=original.id).id == original.id


def test_a_rename_while_it_is_open_is_followed(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    lineage = taught(store, path)
    with lineage.writing():  # a lesson is under way while the page tells
        renamed = path.rename(tmp_path / "b.ipynb")
        lineage.follow(renamed)
        with lineage.writing():
            lineage.journal.append("mine")
        assert lineage.lock.held
    note = json.loads((lineage.dir / "lineage.json").read_text())
    assert (note["notebook"]["path"], note["formerly"]) == (str(renamed), [str(path)])
    assert lineage.notebook == renamed and open_lineage(store, notebook=renamed).id == lineage.id
    # A kernel that is still told the old path finds it, and does not note the old path again.
    stale = open_lineage(store, notebook=path)
    stale.prepare()
    assert stale.id == lineage.id
    assert json.loads((lineage.dir / "lineage.json").read_text()) == note
    assert not open_lineage(store, notebook=path, lineage_id=lineage.id).must_fork
    lineage.follow(notebook(tmp_path, "copy.ipynb"))
    lineage.prepare()
    assert lineage.notebook == renamed, "a copy is not followed: the file of before is still there"
    assert open_lineage(store, notebook=notebook(tmp_path)).id != lineage.id


def test_the_paths_of_before_are_input(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    lineage = taught(store, path)
    note = json.loads((lineage.dir / "lineage.json").read_text())
    for odd in ("x", 3, [1, None, {"a": 1}], {"a": 1}):
        (lineage.dir / "lineage.json").write_text(json.dumps(note | {"formerly": odd}))
        assert open_lineage(store, notebook=path).id == lineage.id
    for name in map(str, range(30)):
        path = path.rename(tmp_path / f"{name}.ipynb")
        lineage.follow(path)
        lineage.prepare()
    assert len(json.loads((lineage.dir / "lineage.json").read_text())["formerly"]) == 20


def test_renamed_moved_and_rewritten_notebooks_keep_their_lineage(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    first = taught(store, path)
    renamed = path.rename(tmp_path / "b.ipynb")
    lineage = open_lineage(store, notebook=renamed, lineage_id=first.id)
    lineage.prepare()
    assert lineage.id == first.id and not lineage.must_fork
    assert json.loads((first.dir / "lineage.json").read_text())["notebook"]["path"] == str(renamed)
    # An editor that replaces the file gives it another inode.
    notebook(tmp_path, "tmp", "new").replace(renamed)
    assert not open_lineage(store, notebook=renamed, lineage_id=first.id).must_fork
    # Moved away, and something else put in its old place: the inode tells.
    open_lineage(store, notebook=renamed, lineage_id=first.id).prepare()
    moved = renamed.rename(tmp_path / "c.ipynb")
    notebook(tmp_path, "b.ipynb", "another")
    assert not open_lineage(store, notebook=moved, lineage_id=first.id).must_fork


def test_a_notebook_that_takes_an_old_path_gets_its_own_history(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    first = taught(store, path)
    other = open_lineage(store, notebook=path, lineage_id="12345678-1234-4234-8234-123456789abc")
    other.prepare()
    assert other.id != first.id and kinds(other) == []


def test_scripts_of_one_folder_share_a_lineage_apart_from_notebooks(tmp_path: Path) -> None:
    store = tmp_path / ".miu"
    book = taught(store, notebook(tmp_path))
    script = open_lineage(store)
    script.prepare()
    assert script.dir.name.endswith("-script") and script.id != book.id
    assert open_lineage(store).id == script.id
    assert open_lineage(store, lineage_id=book.id).dir == book.dir


def test_two_kernels_that_open_at_once_make_one_lineage(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    one, two = open_lineage(store, notebook=path), open_lineage(store, notebook=path)
    one.prepare()
    two.prepare()
    assert one.id == two.id and two.dir == one.dir and not two.notices


def test_a_hostile_folder_in_the_store_is_no_lineage(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    known = "12345678-1234-4234-8234-123456789abc"
    for name, note in [(f"{known}-x", {"id": "../x"}), ("evil", {"id": known}), (f"{known}-y", [])]:
        (store / name).mkdir(parents=True)
        (store / name / "lineage.json").write_text(json.dumps(note))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "lineage.json").write_text(json.dumps({"id": known}))
    (store / f"{known}-z").symlink_to(tmp_path / "elsewhere")
    lineage = open_lineage(store, notebook=path, lineage_id=known)
    lineage.prepare()
    assert lineage.id != known


@pytest.mark.parametrize("name", ["{x}\n'\"$(id).ipynb", "..ipynb", "日本語.ipynb", "a" * 200 + ".ipynb"])
def test_odd_notebook_names(tmp_path: Path, name: str) -> None:
    path = notebook(tmp_path, name)
    lineage = open_lineage(tmp_path / ".miu", notebook=path)
    lineage.prepare()
    assert lineage.dir.name.replace("-", "").replace("_", "").isalnum()
    assert open_lineage(tmp_path / ".miu", notebook=path).id == lineage.id


def test_unwritable_stores_read_as_empty_and_refuse_in_one_line(
    tmp_path: Path, unwritable: Path, freeze: object
) -> None:
    lineage = open_lineage(unwritable)
    assert lineage.journal.entries() == []
    with pytest.raises(StoreError, match="not a folder"):
        lineage.prepare()
    known = taught(tmp_path / ".miu", None)
    if freeze(tmp_path / ".miu"):  # type: ignore[operator]
        again = open_lineage(tmp_path / ".miu")
        assert again.id == known.id and kinds(again) == ["state"]
        with pytest.raises(StoreError, match="read-only"):
            again.prepare()


def test_a_fork_that_is_killed_leaves_nothing_behind(tmp_path: Path) -> None:
    store, path = tmp_path / ".miu", notebook(tmp_path)
    original = taught(store, path)
    copy = Path(shutil.copy(path, tmp_path / "copy.ipynb"))
    child = """
import os, signal, sys
from pathlib import Path
from jupyter_miu.store import layout
def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)
layout.write_json_atomic = killed
layout.open_lineage(Path(sys.argv[1]), notebook=Path(sys.argv[2]), lineage_id=sys.argv[3]).prepare()
"""
    done = subprocess.run([sys.executable, "-c", child, store, copy, original.id])
    assert done.returncode == -9
    assert any(p.name.startswith(".new-") for p in store.iterdir())
    lineage = open_lineage(store, notebook=copy, lineage_id=original.id)
    assert lineage.must_fork
    lineage.prepare()
    assert kinds(lineage) == ["state", "fork"] and kinds(original) == ["state"]
    assert not any(p.name.startswith(".new-") for p in store.iterdir())
