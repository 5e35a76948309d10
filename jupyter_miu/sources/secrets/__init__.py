"""Passwords, keys and tokens: found in every text before it is cut or tokenised, and put out of it."""

from jupyter_miu.sources.secrets.screening import MARK, Screen, find, note, redact

__all__ = ["MARK", "Screen", "find", "note", "redact"]
