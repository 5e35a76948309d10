from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.errors import StoreError
from jupyter_miu.store.journal import Journal


def test_lines_come_back_in_order_with_actor_and_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "new" / "journal.jsonl")
    assert journal.entries() == []
    journal.append("learn", "online", path=Path("a"), loss=math.nan)
    journal.append("rollback")
    first, second = journal.entries()
    assert (first["kind"], first["actor"], first["path"], first["loss"]) == ("learn", "online", "a", None)
    assert (second["kind"], second["actor"]) == ("rollback", "cell")
    assert first["at"] <= second["at"] and first["at"].endswith("+00:00")


@given(st.text(), st.integers(min_value=0))
def test_a_torn_last_line_is_skipped_and_never_glued_to_the_next(text: str, cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        journal = Journal(path)
        journal.append("one", text=text)
        whole = path.read_bytes()
        journal.append("two", text=text)
        both = path.read_bytes()
        torn = both[: len(whole) + cut % (len(both) - len(whole) - 1)]
        path.write_bytes(torn)
        assert [entry["kind"] for entry in Journal(path).entries()] == ["one"]
        Journal(path).append("three")
        assert [entry["kind"] for entry in Journal(path).entries()] == ["one", "three"]


@pytest.mark.parametrize("junk", [b"\xff\xfe\n", b"[1]\n", b'{"kind": 3}\n', b"null\n", b"\0" * 40, b"[" * 50_000])
def test_lines_that_are_not_entries_are_passed_over(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "journal.jsonl"
    Journal(path).append("one")
    with path.open("ab") as handle:
        handle.write(junk)
    Journal(path).append("two")
    assert [entry["kind"] for entry in Journal(path).entries()] == ["one", "two"]


def test_another_process_appending_is_seen(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.append("one")
    assert len(journal.entries()) == 1
    with journal.path.open("a") as handle:
        handle.write(json.dumps({"kind": "two"}) + "\n")
    assert [entry["kind"] for entry in journal.entries()] == ["one", "two"]


def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    child = """
import resource, sys
from pathlib import Path
from jupyter_miu.errors import StoreError
from jupyter_miu.store.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.append("one", text="x" * 1000)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    journal.append("two", text="x" * 1000)
except StoreError as error:
    print(error)
"""
    path = tmp_path / "journal.jsonl"
    done = subprocess.run([sys.executable, "-c", child, path], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("the disk is full") and done.stdout.count("\n") == 1
    assert [entry["kind"] for entry in Journal(path).entries()] == ["one"]
    assert path.read_bytes().endswith(b"}\n") and path.stat().st_size < 1200


def test_an_unwritable_place_is_one_line(unwritable: Path) -> None:
    journal = Journal(unwritable / "journal.jsonl")
    assert journal.entries() == []
    with pytest.raises(StoreError, match="not a folder"):
        journal.append("one")
