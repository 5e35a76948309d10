"""Which paths git would ignore: a ``.gitignore`` at every level, the deepest one deciding; and its submodules.

Knows patterns and folders; does not run git. Rules above the folder that was named count up to the repository's top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import is_file, is_folder, read_bytes

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_LIMIT = 1_000_000
_SUBMODULE = re.compile(r"^[ \t]*path[ \t]*=[ \t]*(\S.*)$", re.M)
_STARS = 4  # of one pattern: the matcher backtracks, and six on a long name take it half a minute


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """Patterns as a matcher. A line that is no pattern is passed over, as git does."""
    from pathspec import GitIgnoreSpec

    lines = [tame for line in lines if (tame := _tame(line))]
    try:
        return GitIgnoreSpec.from_lines(lines)
    except (ValueError, re.error):  # re.error: [z-a] reaches the regular expression as it is
        good = []
        for line in lines:
            try:
                GitIgnoreSpec.from_lines([line])
            except (ValueError, re.error):
                continue
            good.append(line)
        return GitIgnoreSpec.from_lines(good)


def _tame(line: str) -> str:
    """A pattern with few stars. One with many is widened, so that it leaves out more; a negated one is dropped."""
    line = re.sub(r"\*{3,}", "**", line)
    runs = list(re.finditer(r"\*+", line))
    if len(runs) <= _STARS:
        return line
    if line.startswith("!"):
        return ""
    crossing = "/" in line[runs[0].start() : runs[-1].end()]
    return line[: runs[0].start()] + ("**" if crossing else "*") + line[runs[-1].end() :]


def excludes(patterns: Iterable[str]) -> GitIgnoreSpec:
    """The user's excludes. ``**/tests/**`` leaves out the folder itself too, so that it is not walked."""
    found = [pattern.replace("\\", "/").removeprefix("./") for pattern in patterns if pattern.strip()]
    return spec_of([*found, *(pattern[:-2] for pattern in found if pattern.endswith("/**") and len(pattern) > 3)])


def submodules(root: Path) -> frozenset[str]:
    """The places below ``root`` that its ``.gitmodules`` names, with plain slashes; empty where there is none."""
    if not is_file(root / ".gitmodules"):
        return frozenset()
    try:
        text = read_bytes(root / ".gitmodules", _LIMIT).decode("utf-8", "replace")
    except Refused:
        return frozenset()
    return frozenset(match[1].strip().strip('"').strip("/") for match in _SUBMODULE.finditer(text))


@dataclass(frozen=True)
class IgnoreRules:
    """The rules in force in one folder. ``levels`` holds (folder, matcher), the deepest last."""

    levels: tuple[tuple[Path, GitIgnoreSpec], ...] = field(default=())

    @classmethod
    def above(cls, folder: Path) -> IgnoreRules:
        """Rules of the repository that holds ``folder``, from its top down to the folder's parent."""
        chain = [folder, *folder.parents]
        top = next((i for i, place in enumerate(chain) if is_file(place / ".git") or is_folder(place / ".git")), None)
        rules = cls()
        if top is None:
            return rules
        rules = rules._with(chain[top], chain[top] / ".git" / "info" / "exclude")
        for place in reversed(chain[1 : top + 1]):
            rules = rules.entering(place)
        return rules

    def entering(self, folder: Path) -> IgnoreRules:
        """The rules inside ``folder``."""
        return self._with(folder, folder / ".gitignore")

    def ignores(self, path: Path, *, is_folder: bool) -> bool:
        """Whether git would leave ``path`` out, its folder not being ignored itself."""
        for folder, spec in reversed(self.levels):
            relative = str(PurePosixPath(path.relative_to(folder))) + ("/" if is_folder else "")
            verdict = spec.check_file(relative).include
            if verdict is not None:
                return bool(verdict)
        return False

    def _with(self, folder: Path, file: Path) -> IgnoreRules:
        if not is_file(file):
            return self
        try:
            lines = read_bytes(file, _LIMIT).decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
        except Refused:
            return self
        return IgnoreRules((*self.levels, (folder, spec_of(lines))))
