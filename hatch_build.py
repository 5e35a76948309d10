"""The panel in our archives, and how it is built: a hatch hook, and ``python hatch_build.py ENVIRONMENT``.

The bundle (jupyter_miu/labextension) is made from labextension/ by node and jlpm, and carries the hash of the sources
that it was made from. An archive takes a bundle of the right hash as it is, so that installing from a wheel or a source
archive needs no node; without bundle and without node it goes without the panel and says so. An editable install never
builds: ``make extension`` does, and links the bundle into the environment.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
NAME = "jupyter-miu"
SHARED = f"share/jupyter/labextensions/{NAME}"
OUTPUT = "jupyter_miu/labextension"
STAMP = "sources.sha256"
_FOLDERS = ("src", "style", "schema")
_FILES = ("package.json", "tsconfig.json", "yarn.lock", ".yarnrc.yml")


def source_hash(root: Path = ROOT) -> str:
    """SHA-256 over the names and contents of all that the bundle is made from; tests are no part of it."""
    folder = root / "labextension"
    found = [path for name in _FOLDERS for path in (folder / name).rglob("*") if path.is_file()]
    found += [folder / name for name in _FILES if (folder / name).is_file()] + [root / "install.json"]
    total = hashlib.sha256()
    for path in sorted(found):
        if "__tests__" in path.parts or path.name.startswith(".#"):
            continue
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return total.hexdigest()


def is_current(root: Path = ROOT) -> bool:
    """Whether there is a bundle, made from these sources."""
    stamp = root / OUTPUT / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == source_hash(root)


def has_bundle(root: Path = ROOT) -> bool:
    """Whether there is a whole bundle, from whatever sources."""
    folder = root / OUTPUT
    return (folder / "package.json").is_file() and any((folder / "static").glob("remoteEntry.*.js"))


def jlpm() -> list[str] | None:
    """The command that runs JupyterLab's package manager; None where it or node is missing."""
    if shutil.which("node") is None:
        return None
    beside = Path(sys.executable).with_name("jlpm.exe" if os.name == "nt" else "jlpm")
    found = str(beside) if beside.is_file() else shutil.which("jlpm")
    return [found] if found else None


def build(root: Path = ROOT) -> None:
    """Make the bundle. Raises RuntimeError where the tools are missing or fail."""
    command = jlpm()
    if command is None:
        raise RuntimeError("node and jlpm (pip install jupyterlab) are needed")
    folder, digest = root / "labextension", source_hash(root)
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    for step in (["install", "--immutable"], ["build:prod"]):
        done = subprocess.run([*command, *step], cwd=folder, env=os.environ | {"PATH": path}, capture_output=True,
                              text=True, encoding="utf-8", errors="replace")  # fmt: skip
        if done.returncode:
            said = (done.stdout + done.stderr).strip()[-4000:]
            raise RuntimeError(f"jlpm {step[0]} failed in {folder}:\n{said}")
    shutil.copy(root / "install.json", root / OUTPUT / "install.json")
    (root / OUTPUT / STAMP).write_text(digest + "\n", encoding="utf-8")


def prepare(root: Path = ROOT) -> str:
    """Make sure of a current bundle. Returns what the user should know, '' if all is well."""
    if is_current(root):
        return ""
    try:
        build(root)
    except (RuntimeError, OSError) as error:
        old = has_bundle(root)
        what = "the panel is of older sources" if old else "the JupyterLab panel is left out"
        return f"{NAME}: {what}; to build it: {error}"
    return ""


def link(environment: Path, root: Path = ROOT) -> Path:
    """Make the bundle known to the JupyterLab of an environment. Raises FileExistsError where an installed one lies."""
    place = environment.absolute() / SHARED
    target = root / OUTPUT
    if place.is_symlink():
        if place.resolve() == target.resolve():
            return place
        place.unlink()
    elif place.exists():
        raise FileExistsError(f"{place} is there, from an installed {NAME}: pip uninstall it first")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target, target_is_directory=True)
    return place


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # not needed by ``make extension``
    BuildHookInterface = object


class PanelHook(BuildHookInterface):
    """Puts the bundle into wheels, once, where JupyterLab looks for it; source archives name it in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatch before an archive is written."""
        if version == "editable":
            return
        root = Path(self.root)
        problem = prepare(root)
        if problem:
            self.app.display_warning(problem)
        if has_bundle(root) and self.target_name == "wheel":
            build_data["shared_data"][str(root / OUTPUT)] = SHARED


def main(arguments: list[str]) -> int:
    """``make extension``: build if the sources changed, link into the environment that is named."""
    problem = prepare()
    if problem:
        print(problem, file=sys.stderr)
    if has_bundle():
        for environment in arguments:
            link(Path(environment))
    return 1 if problem and jlpm() else 0  # without node there is nothing that could be wrong with the sources


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
