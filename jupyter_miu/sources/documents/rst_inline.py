"""What stands inside a line of reStructuredText, as plain text: roles, links, literals, substitutions.

Knows one line; blocks are ``rst``'s business.
"""

from __future__ import annotations

import re

_SUBSTITUTION = re.compile(r"\s*\.\. \|([^|\n]{1,80})\|\s+(replace|unicode)::\s+(.{1,400})$")
_ROLE = re.compile(r":[\w:+.-]{1,60}:`([^`\n]{1,400})`|`([^`\n]{1,400})`:[\w:+.-]{1,60}:")
_LITERAL = re.compile(r"``([^\n]{1,400}?)``")
_LINK = re.compile(r"`([^`<\n]{0,300}?)\s*<([^>\n]{1,400})>`_{1,2}")
_REFERENCE = re.compile(r"`([^`\n]{1,300})`_{1,2}|\b([\w-]{1,80}[^\W_])_{1,2}(?=[\s.,;:!?)]|$)")
_TITLED = re.compile(r"(.{1,300}?)\s*<[^>]{1,300}>")
_NAME = re.compile(r"\|([^|\n]{1,80})\|")
_NOTE = re.compile(r"\s?\[(?:#[\w-]{0,40}|\*|\d{1,4})\]_")
_MARKUP = re.compile(r"[`|_\\\ue000]")
_KEPT = "\ue000{}\ue001"  # literals stay out of reach of the other rules


def substitutions(lines: list[str]) -> dict[str, str]:
    """What each ``|name|`` stands for."""
    return {m[1]: m[3].strip() for line in lines if (m := _SUBSTITUTION.match(line))}


def plain(text: str, replaced: dict[str, str]) -> str:
    """The text without its markup; literals keep one backtick on each side."""
    if not _MARKUP.search(text):
        return text
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1])
        return _KEPT.format(len(literals) - 1)

    text = _LITERAL.sub(keep, text)
    text = _NAME.sub(lambda m: replaced.get(m[1], m[0]), text) if replaced else text
    text = _ROLE.sub(_role, text)
    text = _LINK.sub(lambda m: m[1] or m[2], text)
    text = _REFERENCE.sub(lambda m: m[1] or m[2], text)
    text = _NOTE.sub("", text)
    text = re.sub(r"\\(\W)", r"\1", text)
    return re.sub("\ue000(\\d+)\ue001", lambda m: f"`{literals[int(m[1])]}`" if int(m[1]) < len(literals) else "", text)


def _role(match: re.Match[str]) -> str:
    content = match[1] or match[2]
    if titled := _TITLED.fullmatch(content):
        return titled[1]
    shown = content.lstrip("!")
    return shown.rsplit(".", 1)[-1] if shown.startswith("~") else shown
