"""Secrets that are known by their form alone: the keys of services, web tokens, private keys.

Knows the prefixes and lengths that the services give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from jupyter_miu.sources.secrets.plausible import placeholder

Span: TypeAlias = tuple[int, int, str]
"""Start, end, and what it is."""

# What every such key is made of; one pass finds the few places of a text that are worth a closer look.
_RUN = re.compile(r"[A-Za-z0-9_\-./+=:]{16,}")
_KINDS = (
    ("AWS access key", r"(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[0-9A-Z]{16}(?![0-9A-Za-z])"),
    ("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{30,255}"),
    ("GitLab token", r"gl(?:pat|dt|rt|ptt|ft|soat|cbt|imt|agent|oas)-[A-Za-z0-9_\-.]{20,}"),
    ("Slack token", r"xox[abeoprs]-[A-Za-z0-9\-]{10,}|xapp-\d-[A-Za-z0-9\-]{20,}"),
    ("Slack webhook", r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_\-]{20,}"),
    ("Discord webhook", r"discord(?:app)?\.com/api/webhooks/\d{10,}/[A-Za-z0-9_\-]{30,}"),
    ("Stripe key", r"(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{24,}"),
    ("Hugging Face token", r"hf_[A-Za-z0-9]{30,}|api_org_[A-Za-z0-9]{30,}"),
    ("Anthropic key", r"sk-ant-[A-Za-z0-9_\-]{20,}"),
    ("OpenAI key", r"sk-(?:proj|svcacct|admin|None)-[A-Za-z0-9_\-]{20,}|sk-(?:or-v1-)?[A-Za-z0-9]{32,}"),
    ("Google key", r"AIza[0-9A-Za-z_\-]{35}|ya29\.[0-9A-Za-z_\-]{20,}|GOCSPX-[A-Za-z0-9_\-]{28}"),
    ("web token", r"eyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}"),
    ("npm token", r"npm_[A-Za-z0-9]{36}"),
    ("PyPI token", r"pypi-[A-Za-z0-9_\-]{80,}"),
    ("SendGrid key", r"SG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43}"),
    ("Telegram token", r"\d{8,10}:AA[0-9A-Za-z_\-]{33}(?![0-9A-Za-z_\-])"),
    ("DigitalOcean token", r"do[opr]_v1_[a-f0-9]{64}"),
    ("Shopify token", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    ("Databricks token", r"dapi[a-f0-9]{32}(?![0-9A-Za-z])"),
    ("key", r"(?:gsk|xai|r8|ntn|lin_api|dckr_pat|glsa|nvapi|pplx|hvs|rpa|tvly|sq0[a-z]{3})[_\-.][A-Za-z0-9_\-]{26,}"),
    ("age key", r"AGE-SECRET-KEY-1[A-Z0-9]{58}"),
    ("Azure storage key", r"AccountKey=[A-Za-z0-9+/]{86}=="),
)  # fmt: skip
_TOKEN = re.compile("|".join(f"(?P<k{n}>{form})" for n, (_, form) in enumerate(_KINDS)))
_BEFORE = re.compile(r"[A-Za-z0-9_]$")  # in the middle of a longer word it is none
_BEGIN = re.compile(r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_END = re.compile(r"-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----")
_BODY = re.compile(r"[A-Za-z0-9+/]{40}")
_LONGEST_KEY = 20_000


def tokens(text: str) -> Iterator[Span]:
    """Keys and tokens by their form."""
    for run in _RUN.finditer(text):
        for match in _TOKEN.finditer(text, run.start(), run.end()):
            start, end = match.span()
            inside = start > 0 and _BEFORE.match(text[start - 1]) and _BEFORE.match(text[start])
            if (
                not inside
                and any(c.isdigit() or c.isupper() for c in match[0][4:])
                and not placeholder(_bare(match[0]))
            ):
                yield start, end, _KINDS[int((match.lastgroup or "k0")[1:])][0]


def private_keys(text: str) -> Iterator[Span]:
    """Whole blocks of private keys, also as one line with ``\\n`` in it, and cut off ones."""
    for begin in _BEGIN.finditer(text):
        far = min(len(text), begin.end() + _LONGEST_KEY)
        close = text.find("-----END ", begin.end(), far)
        end = _END.match(text, close) if close >= 0 else None
        stop = end.end() if end else _last_line(text, begin.end(), far)
        if _BODY.search(text, begin.end(), stop):
            yield begin.start(), stop, "private key"


def _bare(token: str) -> str:
    """A token without its scheme, which is no part of what is random."""
    return token.rsplit("/", 1)[-1] if "/" in token else token


def _last_line(text: str, start: int, far: int) -> int:
    """Where the lines of a key without an end stop looking like one."""
    at = start
    while at < far and (line := re.compile(r"[\s\"'+\\n]{0,20}[A-Za-z0-9+/=]{20,200}[\\n\"']{0,4}\n?").match(text, at)):
        at = line.end()
    return at
