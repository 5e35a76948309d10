"""What tests of folders share: what came of a folder, and two small files to put there."""

from __future__ import annotations

from jupyter_miu.sources.base import ReadResult

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 132735\n"
PY = "def greet():\n    return 'hello'\n"


def refs(result: ReadResult) -> list[str]:
    return [document.ref for document in result.documents]


def reasons(result: ReadResult) -> dict[str, str]:
    return {skip.ref: skip.reason for skip in result.skipped}
