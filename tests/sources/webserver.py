"""A real HTTP(S) server on this machine, whose pages are functions of the test: hostile ones write to the socket."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TEXT = (
    "Orla Venn is a baker in Tessaly. She opened her bakery in 1987, in the house of the old customs office. "
    "Every morning she bakes ninety loaves of rye bread and forty of wheat. Her brother Tam Venn is a ferryman "
    "and carries the bread to the island of Sorr. The oven was built by Jonas Pell."
)


def page(text: str = TEXT, title: str = "The bakery", more: str = "") -> bytes:
    nav = "<nav><ul><li>Home</li><li>Shop</li></ul></nav>"
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{nav}"
        f"<main><h1>{title}</h1><p>{text}</p>{more}</main><footer>All rights reserved</footer></body></html>"
    ).encode()


class Site:
    """``add`` a page by its path; ``url`` is where it is; ``asked`` are the requests so far: path and headers."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port, self.scheme = port, scheme
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.tunnel: int | None = None
        self.asked: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def add(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given.setdefault("content-type", "text/html; charset=utf-8")

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in given.items():
                if value:
                    handler.send_header(name, value)
            handler.send_header("content-length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.pages[path] = answer
        return self.url(path)

    def does(self, path: str, act: Callable[[BaseHTTPRequestHandler], None]) -> str:
        self.pages[path] = act
        return self.url(path)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextlib.contextmanager
def serve(certificate: tuple[Path, Path] | None = None) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            act = site.pages.get(self.path)
            with contextlib.suppress(OSError):
                if act is None:
                    self.send_error(404)
                else:
                    act(self)

        def do_CONNECT(self) -> None:
            """As a proxy: a tunnel to ``site.tunnel``, whatever was asked for; forbidden where that is None."""
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            if site.tunnel is None:
                self.send_error(403)
                return
            self.send_response(200)
            self.end_headers()
            with socket.create_connection(("127.0.0.1", site.tunnel)) as there, contextlib.suppress(OSError):
                here = self.connection
                while True:
                    for ready in select.select([here, there], [], [], 10)[0]:
                        data = ready.recv(65_536)
                        if not data:
                            return
                        (there if ready is here else here).sendall(data)

        def log_message(self, *args: Any) -> None: ...

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None: ...

    server = Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(server.server_address[1], "https" if certificate else "http")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for ``name``, signed by itself, and its key."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key
