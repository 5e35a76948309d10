"""One session per kernel: the current model, the worker thread, and the snapshot that every UI reads."""

from jupyter_miu.session.jobs import INTERRUPTED, Job
from jupyter_miu.session.session import Lesson, Session, UseOptions, current_session
from jupyter_miu.session.state import Curve, CurvePoint, SessionState

__all__ = [
    "INTERRUPTED",
    "Curve",
    "CurvePoint",
    "Job",
    "Lesson",
    "Session",
    "SessionState",
    "UseOptions",
    "current_session",
]
