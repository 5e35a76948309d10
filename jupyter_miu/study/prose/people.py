"""Nouns for people: kin and roles, jobs, groups; and programs that are named as people are."""

from __future__ import annotations

import re

KIN = frozenset(
    "brother sister mother father son daughter friend neighbour neighbor cousin wife husband uncle aunt boss "
    "assistant teacher mentor founder owner head chief nephew niece author manager chair chairman captain partner "
    "editor director leader keeper maker inventor apprentice successor predecessor president secretary treasurer "
    "architect parent child twin grandson granddaughter grandmother grandfather stepmother stepfather spouse sibling "
    "colleague supervisor maintainer organizer organiser creator coach conductor winner sponsor speaker mayor "
    "principal".split()
)
GROUPS = frozenset(
    "team crew squad committee family staff council guild society company group club association couple".split()
)
MACHINES = frozenset(
    "server parser indexer scheduler worker router loader handler controller container compiler linker scanner crawler "
    "exporter importer collector processor monitor adapter connector driver iterator generator operator validator "
    "decoder encoder formatter renderer logger tracker dispatcher listener broker resolver runner watcher builder "
    "converter receiver sender buffer balancer cluster counter sensor computer printer launcher linter".split()
)
_JOBS = re.compile(
    r"(?:.*\b)?(?:[a-z-]+(?:er|or|ist|ian|wright|smith|keeper|man|woman|ant|ess|herd|monger|master|eer|ician)|cook|"
    r"nurse|vet|pilot|"
    r"judge|guide|chef|monk|nun|clerk|guard|apprentice|scribe|warden|poet|smith|sweep|mason|page|maid|chief|captain|"
    r"head)"
)


def is_job(noun: str) -> bool:
    """Whether a noun says what somebody does for a living: not "mother", which ends as "weaver" does."""
    return _JOBS.fullmatch(noun) is not None and not re.fullmatch(
        r"(?:grand|step|god)?(?:mother|father|brother|sister|daughter|son)|member|winner|order|letter|number|river|"
        r"tower|paper|water|"
        r"chapter|corner|summer|winter|leader|holder|owner|lover|character|master|resident|descendant|inhabitant",
        noun,
    )
