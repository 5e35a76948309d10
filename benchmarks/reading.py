"""What the benchmarks of reading share: each reads in a process of its own, whose seconds and peak memory are told."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def parser(about: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=about)
    made.add_argument("--folder", type=Path, default=Path("/tmp"))
    made.add_argument("--read", type=Path, help="read what is there, and write nothing")
    return made


def alone(module: str, path: Path, *more: str) -> None:
    """That benchmark once more, to read what was written, as a process whose peak is its own."""
    subprocess.run([sys.executable, "-m", module, "--read", str(path), *more], check=True)


def read(path: Path, came: Callable[[Any], dict[str, Any]], **options: Any) -> None:
    """Read it as a dry run would, and print what ``came`` of the material."""
    from jupyter_miu.lessons.material import Reading, gather  # here: who writes stays small
    from jupyter_miu.sources.base import SourceOptions

    began = time.monotonic()
    material = gather(path, Reading(lambda text: len(text) // 4, options=SourceOptions(**options)))
    seconds, peak = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    told = {"options": options, "seconds": round(seconds), "peak_gigabytes": round(peak, 2)}
    print(json.dumps(told | came(material)))
