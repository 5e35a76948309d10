"""Lessons: from sources to a state that is kept or taken back, and the history of those states."""
