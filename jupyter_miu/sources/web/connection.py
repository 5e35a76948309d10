"""A connection that goes to an address that was looked at, and ends at a set time whatever the other side does.

The name is resolved once, here; the socket is opened to the number that was vetted, so that a second answer of the name
server changes nothing. Host header and TLS name stay those of the URL. Imported only where ``httpcore`` is installed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import httpcore

from jupyter_miu.sources.web.address import Resolver, vetted


class Stream(httpcore.NetworkStream):
    """A socket each of whose reads and writes gets only what is left of the time."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner, self._deadline = inner, deadline

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("out of time")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Up to ``max_bytes``. Raises ReadTimeout."""
        return self._inner.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of ``buffer``. Raises WriteTimeout."""
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Stream:
        """The same, encrypted; the certificate must be that of ``server_hostname``."""
        return Stream(self._inner.start_tls(ssl_context, server_hostname, self._left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the socket knows of itself."""
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Opens connections to allowed addresses only."""

    def __init__(self, resolve: Resolver, deadline: float, *, allow_private: bool) -> None:
        self._resolve, self._deadline, self._allow_private = resolve, deadline, allow_private
        self._open = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> Stream:  # fmt: skip
        """A connection to one of the host's addresses. Raises Refused where one of them is forbidden."""
        left = self._deadline - time.monotonic()
        found = vetted(host, port, self._resolve, allow_private=self._allow_private, seconds=left)
        problem: Exception = httpcore.ConnectError("no address")
        for address in found:
            left = self._deadline - time.monotonic()
            if left <= 0:
                break
            try:
                share = left / 2 if address != found[-1] else left  # a dead first address leaves time for the next
                return Stream(
                    self._open.connect_tcp(address, port, share, local_address, socket_options), self._deadline
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> Stream:
        """Never: raises ConnectError."""
        raise httpcore.ConnectError("no web page is behind a socket file")
