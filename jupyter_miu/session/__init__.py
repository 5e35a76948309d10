"""One session per kernel: the current model, the worker thread, and the snapshot that every UI reads."""

from jupyter_miu.session.jobs import INTERRUPTED, Job
from jupyter_miu.session.lesson import Lesson, UseOptions
from jupyter_miu.session.session import Session, current_session
from jupyter_miu.session.state import Curve, CurvePoint, Outcome, SessionState

__all__ = [
    "INTERRUPTED",
    "Curve",
    "CurvePoint",
    "Job",
    "Lesson",
    "Outcome",
    "Session",
    "SessionState",
    "UseOptions",
    "current_session",
]
