"""Where a model computes: device, data type, threads, memory. Knows torch, knows nothing of any model or lesson.

fp32 on a CPU always (bf16 matrix products without AVX512-BF16 are far slower, and small updates are lost in bf16),
bf16 on CUDA for models that are taught through fp32 adapters.
"""

from __future__ import annotations

import gc
import os
import re

import psutil
import torch

from jupyter_miu.errors import ConfigError

__all__ = ["configure_threads", "free_memory", "is_out_of_memory", "memory_bytes", "parse_dtype", "peak_memory_bytes",
           "pick_device", "pick_dtype"]  # fmt: skip

SMALL_MODEL = 50_000_000
"""Parameters below which a model is small: taught whole by default, and kept in fp32 on every device."""

_OUT_OF_MEMORY = re.compile(r"out of memory|can't allocate memory|cannot allocate memory|not enough memory", re.I)


def pick_device(device: str | torch.device = "auto") -> torch.device:
    """The device that is asked for; "auto" is CUDA where present, else the CPU.

    Raises:
        ConfigError: for a name torch does not know, or a device that is not there.
    """
    if isinstance(device, str) and device == "auto":
        return torch.device("cuda", torch.cuda.current_device()) if torch.cuda.is_available() else torch.device("cpu")
    try:
        found = torch.device(device)
        torch.empty(0, device=found)
    except (RuntimeError, AssertionError, TypeError) as error:
        raise ConfigError(f"device {device!r} is not available here", 'device="auto" takes what there is') from error
    return found


def parse_dtype(dtype: str | torch.dtype | None) -> torch.dtype | None:
    """A floating torch type from its name ("float32", "bfloat16", "float16"); None stays None. Raises ConfigError."""
    found = getattr(torch, dtype, None) if isinstance(dtype, str) else dtype
    if found is not None and not (isinstance(found, torch.dtype) and found.is_floating_point):
        found = None
    if found is None and dtype is not None:
        raise ConfigError(f"dtype {dtype!r} is not a floating torch type", "float32, bfloat16 or float16")
    return found


def pick_dtype(device: torch.device, parameters: int) -> torch.dtype:
    """The type a model of that many parameters computes in: bf16 on CUDA, fp32 on a CPU and for small models."""
    if device.type == "cuda" and parameters >= SMALL_MODEL and torch.cuda.is_bf16_supported():
        return torch.bfloat16
    return torch.float32


def configure_threads(threads: int = 0) -> int:
    """Let torch use ``threads`` CPU threads; 0 is every core this process may use, unless OMP_NUM_THREADS rules.

    Returns the number in effect.
    """
    if threads <= 0:
        if os.environ.get("OMP_NUM_THREADS"):
            return torch.get_num_threads()
        allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        physical = psutil.cpu_count(logical=False) or allowed
        # Two hyperthreads of one core only help where there is nothing else to use.
        threads = min(allowed, physical) if physical >= 4 else allowed
    if threads != torch.get_num_threads():
        torch.set_num_threads(threads)
    return threads


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception says that memory ran out, on any device."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and _OUT_OF_MEMORY.search(str(error)) is not None


def free_memory(device: torch.device) -> None:
    """Give unused memory back, as far as Python and CUDA let us."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()


def memory_bytes(device: torch.device) -> int:
    """Bytes in use now: CUDA allocations, or this process's resident memory."""
    if device.type == "cuda":
        return int(torch.cuda.memory_allocated(device))
    return int(psutil.Process().memory_info().rss)


def peak_memory_bytes(device: torch.device) -> int:
    """The most bytes in use since the process began: CUDA allocations, or resident memory."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    try:
        import resource
        import sys
    except ImportError:  # Windows has no resource module
        return memory_bytes(device)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
