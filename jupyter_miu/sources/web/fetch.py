"""One GET of a stranger's URL, bounded in where it goes, how long it takes and how much it brings.

Redirects are followed by hand, each hop under the same rules. No cookies are kept, no proxy is used that was not asked
for, and nothing of a URL's name and password is shown. What the bytes mean is ``page``'s business.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from jupyter_miu.sources import formats
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.files import size
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.web import request
from jupyter_miu.sources.web.address import Resolver, shown, system_resolver
from jupyter_miu.sources.web.unpack import unpacked

if TYPE_CHECKING:
    import httpx

MAX_REDIRECTS = 5
_HOST = re.compile(rb"[A-Za-z0-9._:~-]{1,255}")  # as a name server or a number may spell it
_MOVED = {301, 302, 303, 307, 308}
_STATUS = {
    401: "it asks for a login", 402: "it asks for payment", 403: "the server does not give it to programs",
    404: "there is no such page", 407: "a proxy asks for a login", 410: "the page is gone",
    429: "too many requests; try again later", 451: "blocked for legal reasons",
}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """What holds for a fetch and each of its redirects.

    Args:
        allow_private: the addresses of an intranet and of this machine too.
        seconds: for everything together, from the first look-up to the last byte.
        resolve: name and port to addresses.
        tls: whom to believe; None is what the system believes.
        proxy: the URL of a proxy, "env" for those of the environment, or empty for none.
    """

    allow_private: bool = False
    seconds: float = 30.0
    resolve: Resolver = system_resolver
    tls: ssl.SSLContext | None = None
    proxy: str = ""


@dataclass(frozen=True)
class Fetched:
    """What came back. ``url`` is the last one, fit to be shown; ``media_type`` in lower case, or empty; ``charset`` as
    the server names it; ``time`` in ISO 8601, UTC."""

    url: str
    media_type: str
    charset: str | None
    body: bytes
    time: str


class Offline(Refused):
    """No connection: the network, or the other side, is not there."""


def no_limit_check(media_type: str) -> int:
    """5 MB, whatever it is."""
    return 5_000_000


def fetch(url: str, rules: Rules, limit_of: Callable[[str], int] = no_limit_check) -> Fetched:
    """The body behind ``url``, decompressed.

    Args:
        url: http or https; a name and password in it are sent to that server alone.
        rules: see there.
        limit_of: media type to the number of bytes taken at most; raises Refused for what is not wanted at all.

    Raises:
        Refused: anything that went wrong, in words for the user. Nothing else gets out.
    """
    try:
        import httpcore
    except ImportError:
        raise formats.missing("a web page", "web") from None
    at, deadline = parsed(url), time.monotonic() + rules.seconds
    login = at.userinfo
    try:
        for _ in range(MAX_REDIRECTS + 1):
            with request.get(at, login, rules, deadline) as response:
                target = _moved(response)
                if target is None:
                    return _fetched(at, response, limit_of)
            after = _next(at, target)
            login = login if (after.host, after.port, after.scheme) == (at.host, at.port, at.scheme) else b""
            at = after
    except httpcore.TimeoutException:
        raise Refused(
            f"not finished within {rules.seconds:g} seconds", "try again, or save the page as a file"
        ) from None
    except (httpcore.NetworkError, OSError) as error:
        raise Offline(f"no connection to {printable(at.host, 80)}: {_words(error)}", "check the network") from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise Refused(f"the server does not speak HTTP properly: {_words(error)}") from None
    except httpcore.ProxyError as error:
        raise Refused(f"the proxy refuses: {_words(error)}") from None
    raise Refused(f"more than {MAX_REDIRECTS} redirects")


def parsed(url: str) -> httpx.URL:
    """The URL, if it is one of the web. Raises Refused."""
    try:
        import httpx
    except ImportError:
        raise formats.missing("a web page", "web") from None
    try:
        found = httpx.URL(url.strip())
        port = found.port
        known = (
            found.scheme in ("http", "https")
            and bool(_HOST.fullmatch(found.raw_host))
            and len(url) <= 4_000
            and (port is None or 0 < port < 65_536)
        )
    except (httpx.InvalidURL, ValueError, UnicodeError, TypeError):
        known = False
    if not known:
        raise Refused(f"not the address of a web page: {shown(url, 80)}", "http://… or https://…")
    return found


def _header(response: Any, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in response.headers if key.lower() == name), "")


def _moved(response: Any) -> str | None:
    return (_header(response, b"location") or None) if response.status in _MOVED else None


def _next(at: httpx.URL, target: str) -> httpx.URL:
    """Where a redirect leads. Raises Refused for another scheme, and for the way from https to http."""
    import httpx

    try:
        url = str(at.join(target))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise Refused(f"redirected to what is no address: {shown(target, 80)}") from None
    try:
        found = parsed(url)
    except Refused:
        raise Refused(f"redirected to what is no web page: {shown(url, 80)}") from None
    if at.scheme == "https" and found.scheme == "http":
        raise Refused(f"redirected from https to http: {shown(found, 80)}")
    return found.copy_with(userinfo=b"")


def _fetched(at: httpx.URL, response: Any, limit_of: Callable[[str], int]) -> Fetched:
    if response.status != 200:
        kind = "the server has a problem" if response.status >= 500 else "no page came back"
        raise Refused(f"{_STATUS.get(response.status, kind)} (HTTP {response.status})")
    kind, *parameters = _header(response, b"content-type").lower().split(";")
    charset = next((p.split("=", 1)[1].strip(" \"'") for p in parameters if p.strip().startswith("charset=")), None)
    limit = limit_of(kind.strip())
    length = _header(response, b"content-length")
    if length.isdecimal() and len(length) < 20 and int(length) > limit:
        raise Refused(f"larger than {size(limit)}")
    body = unpacked(response.iter_stream(), _header(response, b"content-encoding").strip().lower(), limit)
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return Fetched(shown(at.copy_with(fragment=None)), kind.strip(), charset, body, now)


def _words(error: BaseException) -> str:
    return printable(str(error).split("\n")[0] or type(error).__name__, 120)
