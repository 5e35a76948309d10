"""The patterns of detect-secrets, where it is installed: keys of services that ours do not know.

Only its plug-ins of patterns: those of entropy call every hash a secret, its keywords are ours, and an address is no
secret. Nothing is verified over the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jupyter_miu.sources.secrets.plausible import placeholder
from jupyter_miu.sources.secrets.tokens import Span

_OWN = {"BasicAuthDetector", "PrivateKeyDetector", "IPPublicDetector", "JwtTokenDetector"}
_RUN = re.compile(r"[A-Za-z0-9_\-./+=:]{20,}")  # what a key is in, and some digits; most lines have none
_DIGITS = re.compile(r"\d\D*\d")
_LONGEST = 2_000  # characters of a line; some of its patterns are slow on more


def plugged(text: str) -> Iterator[Span]:
    """What the installed plug-ins find; nothing where there are none."""
    detectors = _detectors()
    if not detectors:
        return
    done = -1
    for run in _RUN.finditer(text):
        if run.start() < done or not _DIGITS.search(run[0]):
            continue
        start = max(text.rfind("\n", 0, run.start()) + 1, run.start() - 200)
        end = text.find("\n", run.end())
        done = min(len(text) if end < 0 else end, start + _LONGEST)
        line = text[start:done]
        for detector in detectors:
            for value in detector.analyze_string(line):
                at = line.find(value)
                if at >= 0 and len(value) >= 12 and not placeholder(value):
                    yield start + at, start + at + len(value), detector.secret_type.lower()


@cache
def _detectors() -> tuple[Any, ...]:
    try:
        from importlib import import_module
        from pkgutil import iter_modules

        from detect_secrets import plugins
        from detect_secrets.plugins.base import RegexBasedDetector
    except ImportError:
        return ()
    found = []
    for module in iter_modules(plugins.__path__):
        for item in vars(import_module(f"{plugins.__name__}.{module.name}")).values():
            if not (isinstance(item, type) and issubclass(item, RegexBasedDetector)) or item.__name__ in _OWN:
                continue
            if item.__module__.endswith(module.name) and not getattr(item, "__abstractmethods__", None):
                found.append(item())
    return tuple(found)
