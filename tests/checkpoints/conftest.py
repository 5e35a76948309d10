"""A model that trains in milliseconds and has what makes restoring hard: tied weights, dropout, a buffer."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.store.layout import open_lineage


class Tiny(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(11, 8)
        self.still = nn.Parameter(torch.ones(4), requires_grad=False)
        self.norm = nn.BatchNorm1d(8)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(8, 11, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, ids: Tensor) -> Tensor:
        return self.head(self.drop(self.norm(self.embed(ids))))


def _train(model: nn.Module, optimizer: torch.optim.Optimizer, steps: int) -> list[float]:
    """Steps whose data come from all three generators; the losses tell any difference."""
    losses = []
    model.train()
    for _ in range(steps):
        ids = torch.randint(11, (6,)) + random.randrange(2) + int(np.random.randint(2))
        loss = nn.functional.cross_entropy(model(ids % 11), ids.roll(1) % 11)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@pytest.fixture
def train() -> Callable[[nn.Module, torch.optim.Optimizer, int], list[float]]:
    return _train


@pytest.fixture
def tiny() -> Tiny:
    torch.manual_seed(0)
    return Tiny()


class World:
    """A store folder with shorthands. ``save`` makes each state differ by one value."""

    def __init__(self, root: Path) -> None:
        self.root = root / ".miu"
        self.store = self.open()

    def open(self, **options: int) -> CheckpointStore:
        return CheckpointStore(open_lineage(self.root), **options)

    def save(self, name: str | None = None, value: float = 0.0, **options: object) -> str:
        lesson = {"id": f"run-{name}", "sources": ["notes.md"]}
        info = StateInfo(name, lesson=lesson, base_fingerprint="b", **options)  # type: ignore[arg-type]
        return self.store.save_state({"w": torch.full((3,), value)}, info).name

    def names(self) -> list[str]:
        return [info.name for info in self.store.list()]

    def bytes(self) -> dict[str, bytes]:
        """Every file that matters: not locks, nor the note of who holds one."""
        files = (p for p in self.root.rglob("*") if p.is_file() and p.name not in (".lock", "writer.json"))
        return {str(p.relative_to(self.root)): p.read_bytes() for p in files}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def freeze() -> Iterator[Callable[[Path], bool]]:
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
