"""Where a page's reading requests are answered: one small thread, so that neither a busy cell nor a lesson delays them.

``ask`` needs the weights: it waits its turn on the session's worker. A user's mistake is answered with its one line and
its hint; anything else is logged and answered by its name, and the desk goes on. Knows threads and replies; what is
read is in ``answers``.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from jupyter_miu.errors import MIUError
from jupyter_miu.session import Job, Session
from jupyter_miu.session.state import MESSAGE, clip
from jupyter_miu.ui import answers

OPS = frozenset({"ask", *answers.READS})
WAITING, QUESTIONS = 64, 8  # requests, and questions to the model, that may wait
_log = logging.getLogger("jupyter_miu")

Reply = Callable[[dict[str, Any]], None]


def fine(data: Any = None) -> dict[str, Any]:
    """The answer of a request that was done."""
    return {"ok": True, "error": "", "hint": "", "data": data}


def failed(error: BaseException | str, hint: str = "") -> dict[str, Any]:
    """The answer of one that was not: one line, and what the user can do."""
    line = error if isinstance(error, str) else f"internal error: {type(error).__name__}"
    if isinstance(error, MIUError):
        line, hint = error.message, error.hint
    return {"ok": False, "error": clip(line, MESSAGE), "hint": clip(hint), "data": None}


class Desk:
    """Answers the requests of ``OPS``.

    Args:
        session: whose model is asked about.
        context: the cells and variables around the notebook, for ``plan``.
    """

    def __init__(self, session: Session, context: answers.Context = lambda: None) -> None:
        self._session, self._context = session, context
        self._queue: queue.Queue[tuple[str, Mapping[str, Any], Reply] | None] = queue.Queue(WAITING)
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._asking = 0

    def put(self, op: str, args: Mapping[str, Any], reply: Reply) -> None:
        """Take a request; ``reply`` is called with its answer, on another thread unless there are too many."""
        with self._guard:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="miu-desk", daemon=True)
                self._thread.start()
        try:
            self._queue.put_nowait((op, args, reply))
        except queue.Full:
            reply(failed(f"{WAITING} requests are waiting already", "wait a moment"))

    def close(self) -> None:
        """End the thread after what waits."""
        with self._guard:
            if self._thread is not None:
                threading.Thread(target=self._queue.put, args=(None,), daemon=True).start()  # it may be full

    def _work(self) -> None:
        while (request := self._queue.get()) is not None:
            op, args, reply = request
            try:
                if op == "ask":
                    self._ask(args, reply)
                    continue
                answer = fine(answers.READS[op](self._session, args, self._context))
            except Exception as error:  # the desk must live on
                answer = self._failed(op, error)
            self._tell(reply, answer)

    def _ask(self, args: Mapping[str, Any], reply: Reply) -> None:
        wanted = answers.ask_in(args)
        with self._guard:
            if self._asking >= QUESTIONS:
                raise MIUError(f"{QUESTIONS} questions are waiting already", "they are answered after the lesson")
            self._asking += 1

        def done(job: Job) -> None:
            with self._guard:
                self._asking -= 1
            reply(fine(answers.answer(job.result)) if job.error is None else self._failed("ask", job.error))

        try:
            self._session.start_ask(wanted.pop("prompt"), done, **wanted)
        except BaseException:  # it will never be done: there is no model any more, say
            with self._guard:
                self._asking -= 1
            raise

    @staticmethod
    def _failed(op: str, error: BaseException) -> dict[str, Any]:
        if not isinstance(error, MIUError):
            _log.error("a page's request %s failed", op, exc_info=error)
        return failed(error)

    @staticmethod
    def _tell(reply: Reply, answer: dict[str, Any]) -> None:
        try:
            reply(answer)
        except Exception:
            _log.exception("an answer could not be given")
