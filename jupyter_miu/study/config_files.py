"""Cards from settings: TOML, JSON, YAML, INI, ``.env`` and properties files, read as data and never run.

A setting is a statement: "The timeout of quillgate in service.toml is 30." What looks like a secret never becomes one.
"""

from __future__ import annotations

import configparser
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from jupyter_miu.study.cards import Statement
from jupyter_miu.study.found import Found, wordings
from jupyter_miu.study.prose.blocks import secret
from jupyter_miu.study.prose.phrases import kind

LONGEST = 200_000  # characters of a file that is still read
MOST = 200  # settings of one file
DEEPEST = 6  # levels of nesting
_KINDS = {
    ".toml": "toml",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ini": "ini",
    ".cfg": "ini",
    ".conf": "ini",
    ".env": "env",
    ".properties": "env",
}
_ENV = re.compile(r"^\s*(?:export\s+)?(?P<k>[A-Za-z_][\w.-]{0,79})\s*[=:]\s*(?P<v>.*?)\s*$")
_LOOKS_SECRET = re.compile(
    r"-----BEGIN|://[^/\s:@]+:[^/\s:@]+@|^(?:sk|ghp|gho|xox[abp]|AKIA|eyJ)[\w-]{12,}|^[A-Za-z0-9+/_=-]{32,}$"
)
_NAMES = ("name", "title", "service", "application", "app", "project")


def kind_of(name: str) -> str | None:
    """Which format a file of this name holds: "toml", "json", "yaml", "ini", "env"; None for no settings at all."""
    path = PurePosixPath(name)
    if path.name == ".env" or path.name.startswith(".env."):
        return "env"
    return _KINDS.get(path.suffix.lower())


def read(text: str, name: str, ref: str = "") -> list[Found]:
    """The settings of a file as facts; none where it is no settings file, is broken or too long.

    ``name`` is the file's name; what the settings belong to is read from the file itself (``name = "…"``), else it is
    the file.
    """
    what = kind_of(name)
    if what is None or len(text) > LONGEST or "\0" in text:
        return []
    data = _data(text, what)
    if not isinstance(data, Mapping):
        return []
    file = PurePosixPath(name).name
    about = _about(data)
    out: list[Found] = []
    for key, value in _settings(data, (), 0):
        found = _fact(key, value, about, file, ref)
        if found is not None:
            out.append(found)
        if len(out) >= MOST:
            break
    return out


def _data(text: str, what: str) -> Any:
    """The file's content as mappings and lists; None where it cannot be read."""
    try:
        if what == "json":
            return json.loads(text)
        if what == "toml":
            return _toml(text)
        if what == "yaml":
            return _yaml(text)
        if what == "ini":
            return _ini(text)
    except (
        ValueError,
        RecursionError,
        MemoryError,
        configparser.Error,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
    ):
        return None
    lines = [
        match
        for line in text.splitlines()
        if not line.lstrip().startswith(("#", "!", ";")) and (match := _ENV.match(line))
    ]
    return {match["k"]: match["v"].strip("\"'") for match in lines}


def _toml(text: str) -> Any:
    for module in ("tomllib", "tomli"):  # in the standard library from Python 3.11 on
        try:
            return importlib.import_module(module).loads(text)
        except ImportError:
            continue
    return None


def _yaml(text: str) -> Any:
    """YAML through PyYAML's safe loader where that is installed. Aliases are refused: they can grow without end."""
    if re.search(r"(?:^|[\s:\[{,-])[&*][\w-]", text) or text.count("[") + text.count("{") > 2000:
        return None
    if any(len(line) - len(line.lstrip()) > 120 for line in text.splitlines()):
        return None
    try:
        yaml = importlib.import_module("yaml")
    except ImportError:
        return None
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _ini(text: str) -> Any:
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case, as documented
    try:
        parser.read_string(text)
    except configparser.MissingSectionHeaderError:
        parser.read_string("[__top__]\n" + text)
    out: dict[str, Any] = {}
    for section in parser.sections():
        values = {key: value for key, value in parser.items(section) if value is not None}
        if section == "__top__":
            out.update(values)
        else:
            out[section] = values
    return out


def _about(data: Mapping[Any, Any]) -> str:
    """What the file says it is for: its ``name``, at the top or one level down."""
    tables = [data, *[value for value in data.values() if isinstance(value, Mapping)][:20]]
    for table in tables:
        for key in _NAMES:
            value = table.get(key)
            if isinstance(value, str) and 1 < len(value) <= 40 and value.isprintable() and len(value.split()) <= 4:
                return value
    return ""


def _settings(data: Mapping[Any, Any], path: tuple[str, ...], depth: int) -> Iterator[tuple[str, str]]:
    """Dotted names and values as text, in the order of the file."""
    for key, value in data.items():
        name = str(key)
        if len(name) > 60 or not name.isprintable() or not name.strip() or _is_secret(name):
            continue
        here = (*path, name)
        if isinstance(value, Mapping):
            if depth < DEEPEST:
                yield from _settings(value, here, depth + 1)
            continue
        text = _text(value)
        if text:
            yield ".".join(here), text


def _is_secret(name: str) -> bool:
    return (
        secret(name) or secret(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)) or "key" in re.split(r"[^a-z]+", name.lower())
    )


def _text(value: Any) -> str:
    """A value as a short line; lists as words with commas; empty where it is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        parts = [_text(item) for item in value[:9] if not isinstance(item, (list, tuple, Mapping))]
        return ", ".join(parts) if parts and len(parts) == len(value) and all(parts) else ""
    if value is None or isinstance(value, (Mapping, bytes)):
        return ""
    text = str(value) if not isinstance(value, int) or abs(value) < 10**30 else ""
    text = " ".join(text.split())
    short = (
        0 < len(text) <= 80 and text.isprintable() and re.search(r"\w", text) is not None and len(text.split()) <= 12
    )
    return text if short and not _LOOKS_SECRET.search(text) else ""


def _fact(key: str, value: str, about: str, file: str, ref: str) -> Found | None:
    if about and (key in _NAMES or key.split(".")[-1] in _NAMES) and value == about:
        return None
    of = f"{about} in {file}" if about else file
    subject = about or file
    joint = "of" if about else "in"
    asks = [
        f"What is the {key} {joint} {of}?",
        f"What is {key} set to {'for ' if about else 'in '}{subject}?",
        f"~what the {key} {joint} {subject} is",
        f"Which {key} does {subject} have?" if about else f"Which {key} is set in {file}?",
        f"To what is {key} set in {file}?",
    ]
    last = key.split(".")[-1].lower()
    if re.search(r"timeout|interval|delay|ttl|seconds|minutes", last) and kind(value) in {
        "number",
        "span",
        "quantity",
        "year",
    }:
        asks.append(f"How long is the {key} {joint} {subject}?")
    elif last == "port":
        asks.append(
            f"On which port does {subject} listen?"
            if about and key == "port"
            else f"Which port is the {key} {joint} {subject}?"
        )
    elif last in {"path", "dir", "directory", "folder", "file", "cache_dir", "data_dir"}:
        asks.append(f"Where is the {key} {joint} {subject}?")
    questions = wordings(asks, subject, value)
    if len(questions) < 2:
        return None
    return Found(Statement(f"The {key} {joint} {of} is {value}.", subject, value, ref), questions)
