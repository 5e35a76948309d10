"""Fetching through a proxy, which happens only where the user asks for it.

The proxy opens the connections, so what it may reach is up to it. What can be looked at here is looked at here: an
address that is forbidden is not handed to it, and a name that is known here must have allowed addresses only.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.web.address import Resolver, Unknown, shown, vetted

if TYPE_CHECKING:
    import httpx

ENVIRONMENT = "env"
"""What names the proxies of the environment (HTTPS_PROXY and its kin, NO_PROXY honoured)."""


def proxy_for(at: httpx.URL, asked: str) -> Any:
    """The proxy for a URL as httpcore takes it, or None. Raises Refused for what is no HTTP proxy."""
    import httpcore
    import httpx

    url = asked
    if asked == ENVIRONMENT:
        url = "" if proxy_bypass(at.host) else getproxies().get(at.scheme, "")
    if not url:
        return None
    try:
        found = httpx.URL(url if "://" in url else f"http://{url}")
        usable = found.scheme in ("http", "https") and bool(found.host)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        usable = False
    if not usable:
        raise Refused(f"not an HTTP proxy: {shown(url, 80)}", "http://HOST:PORT")
    login = (found.username.encode(), found.password.encode()) if found.userinfo else None
    return httpcore.Proxy(str(found.copy_with(userinfo=b"")), auth=login)


def vet_behind(host: str, port: int, resolve: Resolver, *, allow_private: bool, deadline: float) -> None:
    """Look at what the proxy will be asked for. Raises Refused for a forbidden address."""
    with contextlib.suppress(Unknown):
        vetted(host, port, resolve, allow_private=allow_private, seconds=deadline - time.monotonic())
