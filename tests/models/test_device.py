from __future__ import annotations

import os
import subprocess
import sys

import pytest
import torch

from jupyter_miu.errors import ConfigError
from jupyter_miu.models.device import is_out_of_memory, parse_dtype, peak_memory_bytes, pick_device, pick_dtype


def test_a_missing_device_and_a_wrong_type_are_configuration_errors() -> None:
    for name in ("cuda:99", "toaster"):
        with pytest.raises(ConfigError, match="not available"):
            pick_device(name)
    for wrong in ("float33", "int8", torch.int64):
        with pytest.raises(ConfigError, match="floating"):
            parse_dtype(wrong)
    assert parse_dtype("bfloat16") is torch.bfloat16


def test_a_cpu_computes_in_fp32() -> None:
    assert pick_dtype(torch.device("cpu"), 7_000_000_000) is torch.float32
    assert pick_dtype(torch.device("cuda"), 4_000_000) is torch.float32


@pytest.mark.gpu
def test_large_models_are_bf16_on_cuda() -> None:
    assert pick_dtype(torch.device("cuda"), 7_000_000_000) is torch.bfloat16
    assert pick_device().type == "cuda"


def test_real_shortages_are_recognised_and_other_errors_are_not() -> None:
    with pytest.raises((RuntimeError, MemoryError)) as shortage:
        torch.empty(1 << 60)
    assert is_out_of_memory(shortage.value)
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory"))
    assert is_out_of_memory(MemoryError())
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
    assert not is_out_of_memory(ValueError("out of memory"))
    assert peak_memory_bytes(torch.device("cpu")) > 10_000_000


@pytest.mark.parametrize(("omp", "expected"), [("1", 1), ("", len(os.sched_getaffinity(0)))])
def test_threads_follow_the_cores_unless_the_user_set_them(omp: str, expected: int) -> None:
    code = "from jupyter_miu.models.device import *; import torch; print(configure_threads(), torch.get_num_threads())"
    environment = {**os.environ, "OMP_NUM_THREADS": omp}
    if not omp:
        del environment["OMP_NUM_THREADS"]
    out = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    counts = [int(word) for word in out.stdout.split()]
    assert counts[0] == counts[1] <= expected
    assert omp or counts[0] >= min(expected, 2)
