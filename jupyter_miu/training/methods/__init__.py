"""Update methods: which numbers a lesson may change. One file each; base.py has the protocol and the choice."""
