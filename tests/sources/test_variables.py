from __future__ import annotations

import datetime

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.types import ContentSource, Skipped


def text_of(read, value):
    (document,) = read("var:x", context={"user_variables": {"x": value}}).documents
    assert (document.ref, document.kind) == ("var:x", "variable")
    return document.text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Orla is a baker.\r\n", "Orla is a baker.\n"),
        (["one ", " two", "", "  "], "one\n\ntwo"),
        (("one", "two"), "one\n\ntwo"),
        (
            {"name": "Orla", "age": 41, "tags": ["a", 2], "at": {"city": "Tessaly", "x": None}},
            "name: Orla\nage: 41\ntags: a, 2\nat:\n  city: Tessaly\n  x: None",
        ),
    ],
)
def test_values(read, value, text):
    assert text_of(read, value) == text


class Hostile:
    def __str__(self):
        raise AssertionError("an object's own code was run")

    __repr__ = __len__ = __iter__ = __getitem__ = __str__


deep: dict[str, object] = {}
deep["self"] = deep


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (3, "int"),
        (None, "NoneType"),
        (b"bytes", "bytes"),
        ([1, 2], "list"),
        (["a", 1], "list"),
        (Hostile(), "Hostile"),
        ({"a": Hostile()}, "Hostile"),
        ({"a": datetime.date(2020, 1, 1)}, "date"),
        (deep, "nested too deeply"),
        ({"a": 10**5000}, "thousands of digits"),
        (print, "builtin_function"),
        ({1, 2}, "set"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_values_are_one_clear_error(read, value, what):
    with pytest.raises(SourceError, match=what) as caught:
        text_of(read, value)
    assert str(caught.value).startswith("cannot teach var:x: it")
    assert "\n" not in str(caught.value)


def test_a_name_that_is_not_there(read):
    with pytest.raises(SourceError, match=r"no variable named nots.*did you mean var:notes"):
        read("var:nots", context={"user_variables": {"notes": "x", "_hidden": "y"}})
    with pytest.raises(SourceError, match="no variable named"):
        read("var:__import__('os').system('id')", context={"user_variables": {"os": 1}})


@pytest.mark.parametrize("value", ["", " \n", [], {}])
def test_empty(read, value):
    result = read("var:x", context={"user_variables": {"x": value}})
    assert result.skipped == [Skipped("var:x", "empty")]


def test_a_conversation(read):
    chat = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
    result = read("var:x", context={"user_variables": {"x": chat}})
    assert (result.documents[0].kind, result.documents[0].ref) == ("chat", "var:x")
    assert result.documents[0].meta["turns"] == (
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
    )
    assert len(read("var:x", context={"user_variables": {"x": [chat, chat]}}).documents) == 2
    assert len(read("var:x", context={"user_variables": {"x": chat["messages"]}}).documents) == 1


def test_too_much(read):
    with pytest.raises(SourceError, match="more than 100 characters"):
        read("var:x", context={"user_variables": {"x": ["word"] * 100}}, max_file_bytes=100)


def test_typed(read):
    around = {"user_variables": {"x": "text"}}
    assert read(ContentSource("variable", path="x"), context=around).documents[0].ref == "var:x"
    assert read(ContentSource("variable", path="var:x"), context=around).documents[0].text == "text"
    assert read(ContentSource("variable", content=["a", "b"])).documents[0].text == "a\n\nb"


def test_tables(read):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"name": ["Orla", "Joren"], "age": [41, None], 3: ["a", pandas.NA]})
    assert text_of(read, frame) == "name: Orla; age: 41.0; 3: a\nname: Joren"
    assert text_of(read, pandas.Series(["one", None, "two"])) == "one\ntwo"
