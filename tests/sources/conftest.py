from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.sources.base import Document, NotebookContext, ReadResult, SourceOptions
from jupyter_miu.sources.registry import read_all
from tests.sources.webserver import Site, serve


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file below the test's folder, making its folders."""

    def write(name: str, content: str | bytes = "Orla Venn is a baker.\n") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., ReadResult]:
    """``read_all`` with the test's folder as base; keywords go to SourceOptions, ``context`` parts by name."""

    def read(*references: Any, context: dict[str, Any] | None = None, **options: Any) -> ReadResult:
        around = NotebookContext(**{"base_dir": tmp_path, **(context or {})})
        return read_all(list(references), around, SourceOptions(**options))

    return read


@pytest.fixture
def chat(write: Callable[..., Path], read: Callable[..., ReadResult]) -> Callable[..., list[Document]]:
    """Documents of a value written as a file of that name, told by shape."""

    def chat(name: str, value: Any, **options: Any) -> list[Document]:
        write(name, value if isinstance(value, str) else json.dumps(value))
        return read(name, **options).documents

    return chat


@pytest.fixture
def notebook(write: Callable[..., Path]) -> Callable[..., Path]:
    """Write a notebook. A cell is (type, source), (type, source, count) or a dict as it stands in the file."""

    def notebook(name: str, *cells: Any, **top: Any) -> Path:
        return write(
            name,
            json.dumps(
                {"cells": [as_cell(c) for c in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **top}
            ),
        )

    return notebook


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with serve() as server:
        yield server


@pytest.fixture
def site(server: Site) -> Site:
    """A web server on this machine, without pages, that nobody has asked for anything."""
    server.pages.clear()
    server.asked.clear()
    return server


def as_cell(cell: Any) -> Any:
    if not isinstance(cell, tuple):
        return cell
    kind, source, *rest = cell
    made: dict[str, Any] = {"cell_type": kind, "source": source, "metadata": {}}
    if kind == "code":
        made |= {"execution_count": rest[0] if rest else None, "outputs": []}
    return made
