"""The panel's own checks, run as its developers run them."""

from __future__ import annotations

import re

import pytest

from tests.labextension.conftest import FOLDER


@pytest.mark.parametrize("script", ["types", "eslint", "prettier", "stylelint"])
def test_sources_are_clean(tool, script):
    tool("run", script)


def test_jest(tool):
    said = tool("run", "test", "--ci")
    found = re.search(r"Tests:\s+(?:(\d+) skipped, )?(\d+) passed", said)
    assert found is not None and int(found[2]) > 30, said
    assert found[1] is None, "tests were skipped"


def test_the_lock_names_no_server():
    lock = (FOLDER / "yarn.lock").read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\s\"]+", re.sub(r"^ {2}(?:checksum|resolution): .*$", "", lock, flags=re.M)) == []
    assert "resolution" in lock and "://" not in "".join(re.findall(r"^ {2}resolution: .*$", lock, flags=re.M))
