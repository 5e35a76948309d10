"""Update methods: which numbers a lesson may change. One file each; base.py has the protocol and the choice."""

from jupyter_miu.training.methods.base import UpdateMethod, pick_method

__all__ = ["UpdateMethod", "pick_method"]
