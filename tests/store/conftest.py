"""Places where even root cannot write: below a regular file, and on a read-only mount where we may mount."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def unwritable(tmp_path: Path) -> Path:
    """A store path that no user can create: its parent is a regular file."""
    (tmp_path / "file").write_text("in the way")
    return tmp_path / "file" / ".miu"


@pytest.fixture
def freeze(tmp_path: Path) -> Iterator[object]:
    """``freeze(folder)`` mounts it read-only over itself and says whether it could."""
    frozen: list[Path] = []

    def mount(folder: Path) -> bool:
        if shutil.which("mount") is None:
            return False
        if subprocess.run(["mount", "--bind", folder, folder], capture_output=True).returncode:
            return False
        frozen.append(folder)
        return not subprocess.run(["mount", "-o", "remount,ro,bind", folder], capture_output=True).returncode

    yield mount
    for folder in frozen:
        subprocess.run(["umount", folder], capture_output=True, check=True)
