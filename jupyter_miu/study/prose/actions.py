"""Clauses about what is done with a thing, as clauses about the thing: people ask "How is plover-gate restarted?".

Knows the look of a clause only; what it says is read by ``relations``.
"""

from __future__ import annotations

import re

_SETTINGS = re.compile(r"^(?:the )?(?:settings|configuration|config|options|preferences) of (?P<n>.+)$", re.I)
_KEPT = re.compile(
    r"^(?:is|are|lives?|sits?|lies?|stands?|resides?|(?:is|are|can be) (?:kept|stored|found|held|written)) in "
    r"(?P<v>[\w/.~-]*(?:/[\w.~-]+|\.\w{1,5}))$"
)
_OFFICE = re.compile(
    r"^(?:the (?=[a-z]))?(?:(?P<a>.+)['’]s )?(?:head |main |central )?(?:office|headquarters|seat)(?: of (?P<b>.+))?$"
)
_SITS = re.compile(r"^(?:is|are|sits?|stands?|lies?|is located|is situated) (?:[^,;]+ )?in (?P<v>[A-Z][^,;]*)$")
_STAFFED = re.compile(
    r"^(?:is|are) (?:staffed|manned|run|kept) by (?P<v>(?:\d[\d,]*|[a-z]+)) (?:people|persons|staff|employees)$"
)
_ACTION = re.compile(r"^(?:the )?(?P<k>[a-z-]+) of (?P<n>.+)$", re.I)
_DONE = re.compile(r"^(?:is|are) (?:done|made|carried out|performed|handled) (?P<rest>.+)$")
_ACTIONS = {
    "restart": "restarted", "backup": "backed up", "deployment": "deployed", "deploy": "deployed", "update": "updated",
    "upgrade": "upgraded", "installation": "installed", "build": "built", "release": "released", "test": "tested",
    "repair": "repaired", "inspection": "inspected", "cleaning": "cleaned", "maintenance": "maintained",
    "migration": "migrated", "rollback": "rolled back", "reload": "reloaded", "shutdown": "shut down",
    "delivery": "delivered", "calibration": "calibrated", "translation": "translated", "packaging": "packaged",
}  # fmt: skip


def plainly(subject: str, clause: str) -> tuple[str, str] | None:
    """The subject and clause that say the same of the thing itself; None where the clause is of another sort.

    "Settings of X" "live in x.ini": X keeps its settings in x.ini. "Restarts of X" "are done with y": X is restarted
    with y.
    """
    whose, kept = _SETTINGS.match(subject), _KEPT.match(clause)
    if whose and kept:
        return whose["n"], f"keeps its settings in {kept['v']}"
    action, done = _ACTION.match(subject), _DONE.match(clause)
    verb = _ACTIONS.get(action["k"].lower().removesuffix("s")) if action else None
    return (action["n"], f"is {verb} {done['rest']}") if action and done and verb else None


def of_owner(subject: str, clause: str) -> tuple[str, str] | None:
    """What a clause about an office says of whose it is: "X's office" "is in Y", so X is based in Y; None elsewhere."""
    office = _OFFICE.match(subject)
    owner = re.sub("^The ", "the ", office["a"] or office["b"] or "") if office else ""
    sits, staffed = _SITS.match(clause), _STAFFED.match(clause)
    if owner and sits:
        return owner, f"is based in {sits['v']}"
    return (owner, f"employs {staffed['v']} people") if owner and staffed else None
