"""What tests of the fetch share: rules that let it speak to this machine, and the reason for which it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.web.fetch import Rules, fetch

OPEN = Rules(allow_private=True, seconds=10)


def refused(url: str, rules: Rules = OPEN, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        fetch(url, rules, **more)
    assert "\n" not in caught.value.reason
    return caught.value.reason
