"""A real OpenAI-compatible server on this machine, which answers well, badly, or not at all."""

from __future__ import annotations

import json
import re
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

KEY = "sk-very-secret-0123456789"
ODD = "In the square there hangs a bell."
ODD_CARD = {
    "statement": 1,
    "questions": [
        "What hangs in the square?",
        "Which thing hangs in the square?",
        "What is it that hangs in the square?",
    ],
    "answer": "A bell hangs in the square.",
}


def reply(content: str) -> bytes:
    """A chat completion that says this."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps(
        {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    ).encode()


class Server:
    """``with Server("good") as server``: ``server.url`` is its address, ``server.seen`` what was asked of it.

    ``mode``: good (the card above for the statement that it fits), hang, drip, 500, 401, garbage, huge, redirect, echo
    (an error that repeats the key), flaky (500 once, then good); or a text to be said.
    """

    def __init__(self, mode: str = "good") -> None:
        self.mode, self.release = mode, threading.Event()
        self.seen: list[dict[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.seen.append(
                    {
                        "path": self.path,
                        "headers": {name.lower(): value for name, value in self.headers.items()},
                        "body": json.loads(body),
                    }
                )
                with suppress(BrokenPipeError, ConnectionResetError):  # the client had enough
                    outer.answer(self)

            def log_message(self, *args: Any) -> None: ...

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        mode, asked = self.mode, str(self.seen[-1]["body"]["messages"][0]["content"])
        if mode == "flaky":
            mode = "500" if len(self.seen) == 1 else "good"
        if mode == "hang":
            self.release.wait(30)
            return
        if mode == "drip":
            handler.send_response(200)
            handler.end_headers()
            while not self.release.wait(0.05):
                handler.wfile.write(b" ")
            return
        if mode == "redirect":
            handler.send_response(307)
            handler.send_header("Location", f"http://localhost:{self.http.server_address[1]}/v1/chat/completions")
            handler.end_headers()
            return
        status, body = 200, b""
        if mode == "good":
            rows = re.findall(r"^(\d+)\. (.*)$", asked, re.MULTILINE)
            cards = [{**ODD_CARD, "statement": int(n)} for n, said in rows if said == ODD]
            body = reply("```json\n" + json.dumps({"cards": cards}) + "\n```")
        elif mode in ("500", "401"):
            status, body = int(mode), b'{"error": {"message": "no"}}'
        elif mode == "echo":
            status, body = 400, json.dumps({"error": {"message": f"bad key {KEY}"}}).encode()
        elif mode == "garbage":
            body = b"\x00\xff<html>" * 9
        elif mode == "huge":
            body = reply("x" * 10_000_000)
        else:
            body = reply(mode)
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def __enter__(self) -> Server:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release.set()
        self.http.shutdown()
        self.http.server_close()
