from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.errors import ConfigError, StoreError
from jupyter_miu.store.folders import MARK, write_folder


def fill(text: str = "new", marked: bool = True):
    def write(folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "a.txt").write_text(text)
        if marked:
            (folder / MARK).write_text("{}")

    return write


def broken(folder: Path) -> None:
    (folder / "half.txt").write_text("half")
    raise OSError(28, "No space left on device")


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_new_folder_and_the_folders_above_it(tmp_path):
    assert write_folder(tmp_path / "x" / "model", fill()) is None
    assert names(tmp_path) == ["x", "x/model", f"x/model/{MARK}", "x/model/sub", "x/model/sub/a.txt"]


def test_an_empty_folder_may_be_there(tmp_path):
    (tmp_path / "model").mkdir()
    write_folder(tmp_path / "model", fill())
    assert (tmp_path / "model" / "sub" / "a.txt").read_text() == "new"


def test_what_fails_half_way_leaves_nothing(tmp_path):
    with pytest.raises(StoreError, match="disk is full"):
        write_folder(tmp_path / "model", broken)
    assert names(tmp_path) == []


def test_a_folder_with_something_in_it_is_refused_and_kept(tmp_path):
    write_folder(tmp_path / "model", fill("old"))
    with pytest.raises(ConfigError, match="not empty") as caught:
        write_folder(tmp_path / "model", fill())
    assert "--yes" in caught.value.hint
    assert (tmp_path / "model" / "sub" / "a.txt").read_text() == "old"


def test_an_earlier_export_is_replaced_when_asked_for(tmp_path):
    write_folder(tmp_path / "model", fill("old"))
    assert write_folder(tmp_path / "model", fill("new"), replace=True) is None
    assert (tmp_path / "model" / "sub" / "a.txt").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_anything_else_is_moved_aside_and_never_deleted(tmp_path):
    for count in (1, 2):
        target = tmp_path / "model"
        if count == 1:
            target.mkdir()
        else:
            (target / MARK).unlink()
        (target / "mine.txt").write_text(str(count))
        moved = write_folder(target, fill(), replace=True)
        assert moved == tmp_path / f"model.old-{count}"
        assert (moved / "mine.txt").read_text() == str(count)


def test_what_fails_while_replacing_keeps_what_was_there(tmp_path):
    write_folder(tmp_path / "model", fill("old"))
    with pytest.raises(StoreError):
        write_folder(tmp_path / "model", broken, replace=True)
    assert (tmp_path / "model" / "sub" / "a.txt").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize("replace", [False, True])
def test_files_links_and_folders_in_use_are_refused(tmp_path, monkeypatch, replace):
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(work)
    monkeypatch.chdir(work)
    for place in (tmp_path / "file", tmp_path / "link", work, tmp_path, Path(), Path(".."), Path.home(), Path("/"),
                  tmp_path / "a\0b"):  # fmt: skip
        with pytest.raises(ConfigError):
            write_folder(place, fill(), replace=replace)
    assert names(tmp_path) == ["file", "link", "work"]


@pytest.mark.parametrize("place", ["x" * 300, "/proc/miu/model", "/dev/null/model"])
def test_a_place_that_cannot_be_is_one_line(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((StoreError, ConfigError)) as caught:
        write_folder(Path(place), fill())
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == []
