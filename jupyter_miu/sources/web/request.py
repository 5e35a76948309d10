"""One request over one connection: its headers, its proxy, and that everything is closed.

Knows nothing of redirects and of what comes back; ``fetch`` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from jupyter_miu.sources.web.fetch import Rules


def get(at: httpx.URL, login: bytes, rules: Rules, deadline: float) -> Any:
    """One response, its body not read yet; a context manager that closes everything. Each hop is its own connection."""
    import base64
    from urllib.parse import unquote_to_bytes

    import httpcore
    import httpx

    from jupyter_miu.sources.web.connection import Backend
    from jupyter_miu.sources.web.proxy import proxy_for, vet_behind

    host = at.raw_host if b":" not in at.raw_host else b"[" + at.raw_host + b"]"
    headers = [
        (b"Host", host if at.port is None else host + b":%d" % at.port),
        (b"User-Agent", b"jupyter_miu (a notebook's user asked for this page)"),
        (b"Accept", b"text/html,application/xhtml+xml,text/plain,text/markdown,application/pdf;q=0.9,*/*;q=0.5"),
        (b"Accept-Encoding", b"gzip, deflate"),
        (b"Connection", b"close"),
    ]
    if login:
        headers.append((b"Authorization", b"Basic " + base64.b64encode(unquote_to_bytes(login))))
    proxy = proxy_for(at, rules.proxy)
    if proxy is not None:
        port = at.port or (443 if at.scheme == "https" else 80)
        vet_behind(at.host, port, rules.resolve, allow_private=rules.allow_private, deadline=deadline)
    # A proxy is the user's own and mostly in a private network: the guard is for strangers' addresses.
    backend = Backend(rules.resolve, deadline, allow_private=rules.allow_private or proxy is not None)
    tls = rules.tls or httpx.create_ssl_context()
    pool = httpcore.ConnectionPool(ssl_context=tls, network_backend=backend, proxy=proxy)
    target = httpcore.URL(scheme=at.scheme.encode(), host=at.raw_host, port=at.port, target=at.raw_path)
    return _Response(pool, pool.stream("GET", target, headers=headers))


class _Response:
    """A response and the pool it came from, closed together."""

    def __init__(self, pool: Any, stream: Any) -> None:
        self._pool, self._stream = pool, stream

    def __enter__(self) -> Any:
        try:
            return self._stream.__enter__()
        except BaseException:
            self._pool.close()
            raise

    def __exit__(self, *error: object) -> None:
        try:
            self._stream.__exit__(*error)
        finally:
            self._pool.close()
