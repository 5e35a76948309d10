"""Run notebooks/00_quickstart.ipynb for real, without a browser, and print what a reader would see.

``make demo`` calls it. It works on a copy in a temporary folder, so that a checkout stays as it was;
``--save`` writes the outputs back into the notebook, which is how its saved outputs are made.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from traitlets.config import Config

HOME = Path(__file__).resolve().parents[1] / "notebooks"
NAME = "00_quickstart.ipynb"
KNOWS = re.compile(r"knew (\d+)/(\d+) → knows (\d+)/\2")


def sockets(folder: Path) -> dict[str, str]:
    """Sockets in a private folder: no port that others could reach. Windows has none of these."""
    return {} if os.name == "nt" else {"transport": "ipc", "ip": str(folder / ".kernel")}


def execute(folder: Path, seconds: int = 600) -> nbformat.NotebookNode:
    """Run the notebook in ``folder`` from top to bottom. Raises CellExecutionError at the first cell that fails."""
    notebook = nbformat.read(folder / NAME, as_version=4)
    client = NotebookClient(
        notebook, timeout=seconds, kernel_name="python3", resources={"metadata": {"path": str(folder)}},
        store_widget_state=False, record_timing=False, config=Config({"KernelManager": sockets(folder)}),
    )  # fmt: skip
    client.execute()
    return notebook


def texts(notebook: nbformat.NotebookNode) -> list[tuple[str, list[str]]]:
    """Source and plain-text outputs of every code cell."""
    return [
        (cell.source, [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs])
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def main() -> int:
    """Returns 0 when the lesson was learnt, 1 when it was not or a cell failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--save", action="store_true", help="write the outputs into the notebook")
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="miu-demo-") as scratch:
        folder = Path(scratch) / "notebooks"
        shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns(".*"))
        try:
            notebook = execute(folder)
        except CellExecutionError as error:
            print(error, file=sys.stderr)
            return 1
    seconds = time.monotonic() - started
    for source, outputs in texts(notebook):
        print("\n".join(f"> {line}" for line in source.splitlines()))
        print("\n".join(output.rstrip() for output in outputs if output.strip()), end="\n\n")
    if options.save:
        nbformat.write(notebook, HOME / NAME)
    found = KNOWS.search("\n".join(output for _, outputs in texts(notebook) for output in outputs))
    print(f"The notebook ran in {seconds:.0f} s, kernel start and model loading included.")
    if found is None or int(found[3]) <= int(found[1]):
        print("The lesson was not learnt.", file=sys.stderr)
        return 1
    print(f"Recall: {found[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
