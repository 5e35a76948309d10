from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import open_tiny


@pytest.fixture(autouse=True)
def quickly(few_samples: None) -> None: ...


@pytest.fixture
def miu(tmp_path: Path) -> ModelInferenceUpdate:
    found: ModelInferenceUpdate = open_tiny(tmp_path)
    return found
