"""Whether a value may be a real secret: no placeholder, example, variable, or plain word.

Knows values and nothing of where they stand. A false alarm costs a text its meaning, so doubt goes to the text, except
where the form alone (``ghp_…``) says what it is.
"""

from __future__ import annotations

import re
from itertools import pairwise

_WORDS = re.compile(
    r"example|sample|dummy|placeholder|change[-_ ]?me|changeit|your[-_ ]|^your|^my[-_]?(?:secret|password|token|api)"
    r"|insert|replace[-_ ]?(?:me|with|this)|redacted|x{4,}|\.\.\.|…|\*{3}|•{3}|_{4}|<[^>]*>|not[-_]?a[-_]?real|\bfake"
    r"|1234567890(?!\d)|deadbeef|\[\^?[a-z]-[a-z]|\\[dws]|\(\?",
    re.I,
)
_VARIABLE = re.compile(
    r"^\$|\$\{|\$\(|\{\{|^\{.*\}$|^%\w+%$|^%[sdrv]\b|%\(\w|^@[\w.]+$|^!(?:secret|vault|ref)|^ENC\[|^arn:|^op://|^(?:env|vault|file|ref"
    r"|secret|ssm|keyring):|^/(?:run|etc|var|home|opt|usr)/|^~/|^\./|^https?://|^projects/|secrets?\.[A-Za-z_]"
    r"|process\.env|os\.environ|getenv",
    re.I,
)
_PLAIN = frozenset(
    "test testing tests tester testpass testpassword testtoken password passwd pass passphrase pwd admin administrator "
    "root guest user username login secret secrets token tokens foo bar foobar baz qux spam eggs none null nil true "
    "false yes no undefined string str int integer bool boolean float number bytes object array any text required "
    "optional hidden default defaults demo abc abcd abcdef abcdefg abcdefgh key keys apikey empty value unknown "
    "here bearer basic digest oauth jwt plain hash hashed encrypted disabled enabled invalid valid "
    "wrong incorrect correct missing new old current confirm forgot reset show hide postgres mysql redis mongo "
    "rabbitmq localhost mypassword mysecret mytoken".split()
)
_STRIP = re.compile(r"[\W\d_]+")
_PARTS = re.compile(r"[-_./:+ ]+")


def placeholder(value: str) -> bool:
    """Whether ``value`` stands for a secret instead of being one."""
    bare = value.strip()
    if not bare or _WORDS.search(bare) or _VARIABLE.search(bare):
        return True
    core = _STRIP.sub("", bare).lower()
    return (not core and not bare.isdigit()) or core in _PLAIN or _monotonous(bare)


def _monotonous(value: str) -> bool:
    """``aaaa``, ``12345678``, ``abcdefgh12345678``: few different characters, or each next to the one before."""
    if len(set(value)) <= 3:
        return True
    low = value.lower()
    near = sum(abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(low))
    return near >= 0.7 * (len(low) - 1)


def random_like(value: str) -> bool:
    """Whether ``value`` looks drawn by a machine: letters and digits mixed within a part, not words with numbers."""
    if len(value) < 10 or any(c.isspace() for c in value):
        return False
    return any(_mixed(part) for part in _PARTS.split(value) if len(part) >= 6) or _pieces(value)


def _pieces(value: str) -> bool:
    """A machine's value may have separators of its own; then it is long and has every kind of character."""
    kinds = (any(c.isdigit() for c in value), any(c.islower() for c in value), any(c.isupper() for c in value))
    return len(value) >= 20 and all(kinds) and sum(c.isdigit() for c in value) >= 3


def _mixed(part: str) -> bool:
    digits, letters = sum(c.isdigit() for c in part), sum(c.isalpha() for c in part)
    if digits and letters:
        turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(part))
        return turns >= 2 or (digits >= 2 and len(part) >= 10)
    cases = sum(a.isupper() != b.isupper() for a, b in pairwise(part))
    return not digits and len(part) >= 20 and part.isalpha() and cases >= 6


def password_like(value: str) -> bool:
    """Whether ``value`` may be a password that a person chose: one word of six, with a digit or sign among letters."""
    if len(value) < 6 or any(c.isspace() for c in value) or not any(c.isalpha() for c in value):
        return False
    return any(not c.isalpha() and c not in "-_.:/" for c in value)
