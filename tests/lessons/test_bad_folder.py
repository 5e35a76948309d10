"""A folder with one of each bad thing and ten good files, as a lesson: the ten are taught, the rest is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.sources.base import NotebookContext, SourceOptions
from tests.sources.test_bad_folder import BAD, GOOD, KEY
from tests.teaching import hashes, open_tiny

pytestmark = pytest.mark.usefixtures("few_samples")

CONFIG = MIUConfig(max_steps=3, gate=False, learning_rate=1e-3)
OPTIONS = SourceOptions(max_file_bytes=100_000)


def fill(folder: Path, *groups: dict) -> None:
    for group in groups:
        for name, content in group.items():
            data = content[0] if isinstance(content, tuple) else content
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (folder / ".gitignore").write_text("ignored.md\n")


def test_the_ten_are_taught_and_the_rest_is_explained(tmp_path):
    fill(tmp_path / "all", GOOD, BAD)
    miu = open_tiny(tmp_path)
    before, around = hashes(miu.model), NotebookContext(base_dir=tmp_path)
    planned = miu.plan("all", around, OPTIONS).items
    result = miu.learn_from_content("all", CONFIG, context=around, options=OPTIONS)
    taught = {item.ref.split("#")[0].removeprefix("all/") for item in result.sources if item.status == "teach"}
    assert taught == set(GOOD) and result.num_updates == 3 and hashes(miu.model) != before
    assert {(item.ref, item.status) for item in planned} == {(item.ref, item.status) for item in result.sources}
    told = {skip.ref.removeprefix("all/") for skip in result.skipped}
    for name in BAD:
        assert any(ref == name or (ref.endswith("/") and name.startswith(ref)) for ref in told), name
    assert all(skip.reason and "\n" not in skip.reason for skip in result.skipped)
    assert KEY not in repr(result)
    miu.rollback()
    assert hashes(miu.model) == before


def test_of_bad_things_alone_nothing_is_taught_and_no_weight_changes(tmp_path):
    fill(tmp_path / "all", BAD)
    miu = open_tiny(tmp_path)
    before = hashes(miu.model)
    result = miu.learn_from_content("all", CONFIG, context=NotebookContext(base_dir=tmp_path), options=OPTIONS)
    assert not result.success and result.status == "nothing to learn" and result.num_updates == 0
    assert len(result.skipped) >= len(BAD) - 5  # some are told with their folder
    assert hashes(miu.model) == before and [info.name for info in miu.list_checkpoints()] in ([], ["base"])
