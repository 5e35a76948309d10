from __future__ import annotations

import json
from pathlib import Path

from jupyter_miu.store.manifest import read_manifest, write_manifest

ONE, TWO = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def test_one_lesson_a_line_sorted_and_others_kept(tmp_path: Path) -> None:
    write_manifest(tmp_path, TWO, [{"number": 1, "name": "b"}])
    write_manifest(tmp_path, ONE, [{"number": 2, "name": "ä{}"}, {"number": 1, "name": "a", "secret": "taught text"}])
    text = (tmp_path / "manifest.json").read_text("utf-8")
    assert [(row["lineage"], row["number"]) for row in json.loads(text)["lessons"]] == [(ONE, 1), (ONE, 2), (TWO, 1)]
    assert len(text.splitlines()) == 5 and "taught text" not in text and "ä{}" in text
    write_manifest(tmp_path, ONE, [{"number": 1, "name": "renamed"}])
    assert [row["name"] for row in read_manifest(tmp_path)] == ["renamed", "b"]


def test_a_merge_conflict_heals_at_the_next_write(tmp_path: Path) -> None:
    write_manifest(tmp_path, ONE, [{"number": 1, "name": "a"}])
    path = tmp_path / "manifest.json"
    row = json.dumps({"lineage": TWO, "number": 1, "name": "b"})
    path.write_text(path.read_text().replace("\n]}", f",\n<<<<<<< HEAD\n=======\n{row}\n>>>>>>> other\n[]\n3\n]}}"))
    write_manifest(tmp_path, ONE, [{"number": 1, "name": "a"}])
    assert [row["name"] for row in json.loads(path.read_text())["lessons"]] == ["a", "b"]


def test_an_unchanged_manifest_is_not_written_again(tmp_path: Path) -> None:
    write_manifest(tmp_path, ONE, [{"number": 1}])
    before = (tmp_path / "manifest.json").stat().st_ino
    write_manifest(tmp_path, ONE, [{"number": 1}])
    assert (tmp_path / "manifest.json").stat().st_ino == before
    assert read_manifest(tmp_path / "missing") == []
