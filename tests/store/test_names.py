from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jupyter_miu.errors import ConfigError
from jupyter_miu.store.names import MAX_LENGTH, clean_name, slug, unique_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("docs-1", "docs-1"),
        ("v1.0", "v1.0"),
        ("../x", "x"),
        ("/etc/passwd", "etc-passwd"),
        ("C:\\Windows", "C-Windows"),
        ("a\nb", "a-b"),
        ("{__import__('os').system('id')}", "__import__-os-.system-id"),
        ("$HOME `id`", "HOME-id"),
        ("~2", "v2"),
        ("docs^", "docs"),
        ("7", "v7"),
        ("base", "base-1"),
        ("größe", "größe"),
        ("日本語", "日本語"),
        ("नोट", "नोट"),
        ("a\u202eb", "a-b"),
        ("x" * 300, "x" * MAX_LENGTH),
        (".hidden", "hidden"),
    ],
)
def test_names_are_cleaned(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", " ", "..", "/", "{}", "\n", "~", "^"])
def test_nothing_usable_is_refused(typed: str) -> None:
    with pytest.raises(ConfigError, match="cannot be a name"):
        clean_name(typed)


@given(st.text())
@example("..\\..\\x")
@example("\u0000/a")
def test_a_name_is_never_a_path_a_number_or_a_step(text: str) -> None:
    try:
        name = clean_name(text)
    except ConfigError:
        return
    assert 0 < len(name) <= MAX_LENGTH
    assert not set(name) & set("/\\~^{}$'\"` \n\r\t\0:;|&<>*?")
    assert name[0] not in ".-" and name != "base" and not re.fullmatch("[0-9]+", name)
    assert not any(unicodedata.category(c)[0] == "C" for c in name)
    assert clean_name(name) == name


@given(st.text())
def test_a_slug_is_a_plain_file_name(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,32}", slug(text))


@given(st.lists(st.sampled_from(["docs", "docs-2", "a" * MAX_LENGTH]), max_size=8))
def test_taken_names_get_a_number(wanted: list[str]) -> None:
    taken: set[str] = set()
    for name in wanted:
        new = unique_name(name, taken)
        assert new not in taken and len(new) <= MAX_LENGTH
        taken.add(new)
    assert unique_name("docs", {"docs", "docs-2"}) == "docs-3"
