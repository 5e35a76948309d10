"""Secrets that are known by what stands before them: ``password = …``, a line of a .env file, a URL, a header.

Knows names and the forms in which they get a value. In source code only a quoted value counts: what is not quoted is an
expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jupyter_miu.sources.secrets.plausible import password_like, placeholder, random_like
from jupyter_miu.sources.secrets.tokens import Span

# On lower case text: without its flag for case the search is twenty times as fast.
_KEYWORD = re.compile(r"pass(?:w(?:or)?d|phrase|wort)|kennwort|contraseña|pwd|secret|token|key|credential")
_WHICH_KEY = re.compile(
    r"(?:api|access|auth|account|private|service|signing|encryption|master|client|db|storage)[-_ ]?$"
)
_PERSONAL = re.compile(r"pass|pwd|kennwort|contraseña", re.I)
# After the keyword: what may follow in a name, a closing quote or bracket, a type, the sign, and the value.
_VALUE = re.compile(
    r"(?:[-_]?(?:keys?|value|base|prod|production|dev|live|staging|main|\d{1,3}))*(?P<closed>[\"'`]?\s?\]?)"
    r"\s{0,20}(?P<sign>:\s{0,4}[A-Za-z_][\w.\[\] |]{0,30}\s{0,4}=(?!=)|:=|=>|={1,3}|!=|:|\bis\b|>)\s{0,20}"
    r"(?:(?P<kind>[rbfu]{0,2})(?P<quote>[\"'`])(?P<quoted>[^\"'`\n]{4,500})(?P=quote)"
    r"|(?P<plain>[^\s\"'`<>;]{5,500}))",
    re.I,
)
_ENV = re.compile(
    r"^[ \t]*(?:[!%]?(?:export|set|set_env|env|ENV)[ \t]+)?[A-Z][A-Z0-9_]{0,60}?"
    r"(?:KEY|TOKEN|SECRET|PASS|PASSWORD|PASSWD|PASSPHRASE|PWD|CREDENTIALS?|DSN)[A-Z0-9_]{0,12}"
    r"=(?P<quote>[\"']?)(?P<value>[^\s\"']{5,500})(?P=quote)[ \t]*(?:#.*)?$",
    re.M,
)
_ENV_PERSONAL = re.compile(r"PASS|PWD")
_URL = re.compile(r"://(?P<user>[^\s/@:\"'<>\[\]]{0,100}):(?P<value>[^\s/@\"'<>]{3,200})@(?P<host>[\w.\[-])")
_HEADER = re.compile(
    r"authorization[\"']?\s{0,4}[:=,]\s{0,4}[fbr]?[\"']?\s{0,4}(?:bearer|basic|token|apikey)\s{1,4}"
    r"(?P<value>[A-Za-z0-9._~+/=\-]{16,1000})",
    re.I,
)
_OPTION = re.compile(
    r"(?:^|\s)--?(?:[a-z]+-){0,3}(?P<name>password|passwd|token|secret|api-?key)[ =][\"']?(?P<value>[^\s\"']{6,300})",
    re.I,
)
_FIELD = re.compile(
    r"[?&;]\s?(?P<name>password|passwd|pwd|(?:access_|auth_|api_)?token|(?:client_)?secret|api_?key)="
    r"(?P<value>[^&;\s\"'`<>]{6,300})",
    re.I,
)
_END_OF_VALUE = re.compile(r"[ \t]*[;,)}\]]*[ \t]*(?:(?:#|//|--).*)?$|;\s{0,4}\w[\w ]{0,40}=", re.M)
_END_OF_SENTENCE = re.compile(r"[.!?;,)]*[ \t]*(?:$|(?<=[.!?;,)])\s)", re.M)
_NEXT_FIELD = re.compile(r"&\w+=")
_QUOTES = ('"', "'", "`")
_CALL = re.compile(r"[({\[]|^[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+$")


def named(text: str, *, code: bool) -> Iterator[Span]:
    """Values with a name that says secret, or in a place for one. ``code`` is True for programs."""
    yield from _assigned(text, code=code)
    for match in _ENV.finditer(text):
        value = match["value"]
        likely = password_like(value) or _ENV_PERSONAL.search(match[0].split("=")[0]) or random_like(value)
        if likely and not placeholder(value) and not _CALL.search(value) and "://" not in value:
            yield *match.span("value"), "password or token"
    for match in _URL.finditer(text):
        if not placeholder(match["value"]) and match["value"].lower() != match["user"].lower():
            yield *match.span("value"), "password in a URL"
    for match in _HEADER.finditer(text):
        if random_like(match["value"]) and not placeholder(match["value"]):
            yield *match.span("value"), "authorization header"
    for match in (*_OPTION.finditer(text), *_FIELD.finditer(text)):
        if (
            not placeholder(match["value"])
            and not _CALL.search(match["value"])
            and _likely(match["name"], match["value"])
        ):
            yield *match.span("value"), "password or token"


def _assigned(text: str, *, code: bool) -> Iterator[Span]:
    low = text.lower()
    if len(low) != len(text):  # a few letters become two
        low = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    for keyword in _KEYWORD.finditer(low):
        if keyword[0] == "key" and not _WHICH_KEY.search(low, max(0, keyword.start() - 12), keyword.start()):
            continue
        match = _VALUE.match(text, keyword.end())
        if match is None:
            continue
        group = "quoted" if match["quoted"] else "plain"
        value, end = match[group], match.end(group)
        if group == "plain":
            trimmed = value.rstrip(";,)}].!?") if match["sign"] == "is" else value.rstrip(";,)}]")
            trimmed = _NEXT_FIELD.split(trimmed, maxsplit=1)[0]
            end -= len(value) - len(trimmed)
            value = trimmed
            inside = text[end : end + 1] in _QUOTES and not _PERSONAL.search(keyword[0])  # "X-Api-Key: …"
            if not (inside or _plain_counts(text, match["sign"], end, code=code)) or _CALL.search(value):
                continue
        if "f" in (match["kind"] or "").lower() and "{" in value:
            continue
        if value and not placeholder(value) and _likely(keyword[0], value, match["sign"], group):
            yield match.start(group), end, "password" if _PERSONAL.search(keyword[0]) else "password or token"


def _plain_counts(text: str, sign: str, end: int, *, code: bool) -> bool:
    """Whether a value without quotes is one: all of the line, and not in a program."""
    if sign.strip() == ">":  # <password>…</password>
        return text.startswith("</", end)
    if code:
        return False
    if sign.lower() == "is":
        return bool(_END_OF_SENTENCE.match(text, end))
    return bool(_END_OF_VALUE.match(text, end))


def _likely(name: str, value: str, sign: str = "=", group: str = "plain") -> bool:
    if not _PERSONAL.search(name):
        return random_like(value)
    if password_like(value) or random_like(value):
        return True
    # A plain word in quotes after "=" is a password in a program; after ":" it may be a label ("Passwort").
    lone = group == "quoted" and "=" in sign and sign not in ("==", "===", "!=", "=>")
    return lone and len(value) >= 6 and value.isalpha() and value.islower()
