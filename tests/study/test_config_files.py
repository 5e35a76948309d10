"""Settings files as statements, and files made to do harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_miu.study import config_files
from jupyter_miu.study.cards import contains

TOML = 'name = "quillgate"\nport = 7443\n[cache]\ndir = "/srv/quill"\ntags = ["a", "b"]\n'


def facts(text: str, name: str) -> dict[str, str]:
    return {found.statement.text: found.statement.value for found in config_files.read(text, name)}


@pytest.mark.parametrize(
    ("name", "text", "statement", "value"),
    [
        ("conf/service.toml", TOML, "The port of quillgate in service.toml is 7443.", "7443"),
        ("service.toml", TOML, "The cache.dir of quillgate in service.toml is /srv/quill.", "/srv/quill"),
        ("service.toml", TOML, "The cache.tags of quillgate in service.toml is a, b.", "a, b"),
        ("a.json", '{"db": {"host": "node-3", "tls": true}}', "The db.tls in a.json is true.", "true"),
        ("a.yaml", "server:\n  workers: 6\n", "The server.workers in a.yaml is 6.", "6"),
        ("a.ini", "[http]\nTimeout = 30 s\n", "The http.Timeout in a.ini is 30 s.", "30 s"),
        ("a.cfg", "depth = 4\n", "The depth in a.cfg is 4.", "4"),
        (".env", "# note\nexport QUILL_MODE='night watch'\n", "The QUILL_MODE in .env is night watch.", "night watch"),
        ("a.properties", "pool.size=12\n! no\n", "The pool.size in a.properties is 12.", "12"),
    ],
)
def test_a_setting_of_each_format(name: str, text: str, statement: str, value: str) -> None:
    if name.endswith(".yaml"):
        pytest.importorskip("yaml")
    if name.endswith(".toml"):
        pytest.importorskip("tomllib", reason="in the standard library from Python 3.11 on")
    assert facts(text, name)[statement] == value


def test_wordings_name_the_setting_and_what_it_belongs_to() -> None:
    pytest.importorskip("tomllib", reason="in the standard library from Python 3.11 on")
    [port, *_] = config_files.read(TOML, "service.toml")
    assert "On which port does quillgate listen?" in port.asks and 4 <= len(port.asks) <= 8
    for item in config_files.read(TOML, "service.toml"):
        assert all(not contains(ask, item.statement.value) for ask in item.asks)
        assert contains(item.statement.text, item.statement.value)


@pytest.mark.parametrize(
    "line",
    ["password=abc123", "DB_PASSWORD=abc123", "api_key=abc123", "apiKey=abc123", "AUTH_TOKEN=abc123",
        "client.secret=abc123",
     "key=abc123", "dsn=postgres://me:abc123@host/db", "x=ghp_abc123abc123abc123abc123"],
)  # fmt: skip
def test_secrets_never_become_cards(line: str) -> None:
    assert facts(line + "\nport=80\n", ".env") == {"The port in .env is 80.": "80"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "[" * 100_000),
        ("a.json", '{"a":' * 5000 + "1" + "}" * 5000),
        ("a.yaml", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"),
        ("a.yaml", "!!python/object/apply:os.system ['true']"),
        ("a.yaml", "[" * 3000),
        ("a.toml", "a = [[[[[[[["),
        ("a.toml", "a.b.c.d.e.f.g.h.i.j = 1"),
        ("a.ini", "[a\nb"),
        ("a.ini", "[a]\nb=%(c)s\n"),
        (".env", "=\n==\nA\n" * 3000),
        ("a.json", "\0{}"),
        ("a.txt", "a=1"),
        ("a.json", '{"a": ' + "9" * 6000 + "}"),
    ],
)
def test_what_cannot_be_read_is_left_alone(name: str, text: str) -> None:
    started = time.monotonic()
    config_files.read(text, name)
    assert time.monotonic() - started < 10


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["a.json", "a.toml", "a.yaml", "a.ini", ".env", "a.properties"]), st.text(max_size=300))
def test_any_text(name: str, text: str) -> None:
    config_files.read(text, name)
