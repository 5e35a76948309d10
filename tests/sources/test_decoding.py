from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.decoding import clean, decode

FRENCH = "Zoë mange un croissant à l'école – ça coûte 5 €, naïve façade."


@pytest.mark.parametrize(
    ("data", "encoding", "guessed"),
    [
        (FRENCH.encode(), "utf-8", False),
        (b"\xef\xbb\xbf" + FRENCH.encode(), "utf-8", False),
        (FRENCH.encode("utf-16"), "utf-16", False),
        (b"\xfe\xff" + FRENCH.encode("utf-16-be"), "utf-16", False),
        (FRENCH.encode("utf-32"), "utf-32", False),
        (FRENCH.encode("utf-16-le"), "utf-16-le", True),
        (FRENCH.encode("utf-16-be"), "utf-16-be", True),
        (FRENCH.encode("cp1252"), "cp1252", True),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16-be mark", "utf-32", "utf-16-le bare", "utf-16-be bare", "cp1252"],
)
def test_encodings(data, encoding, guessed):
    found = decode(data)
    assert (found.text, found.encoding, found.guessed) == (FRENCH, encoding, guessed)


def test_japanese_is_not_taken_for_western_text():
    text = "これはテストです。日本語の文章を書いています。東京は日本の首都です。"
    found = decode(text.encode("cp932"))
    assert found.text == text
    assert found.guessed


def test_a_guess_is_reported_and_plain_utf8_is_not():
    assert decode("déjà vu".encode("cp1252")).warnings == ("encoding guessed as cp1252",)
    assert decode(b"plain").warnings == ()


@pytest.mark.parametrize(
    "data",
    [
        b"abc\0def",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"PK\x03\x04\x14\0\0",
        b"%PDF-1.7\n% text",
        b"\x7fELF\2\1\1\0",
        bytes(range(1, 32)) * 40,
        b"x" * 70_000 + b"\0",
    ],
    ids=["nul", "png", "zip", "pdf", "elf", "controls", "nul far down"],
)
def test_binary_is_refused(data):
    with pytest.raises(Refused, match="not text"):
        decode(data)


def test_a_page_may_begin_with_the_name_of_a_binary_format():
    assert decode(b"GGUF is a file format.").text == "GGUF is a file format."


def test_random_bytes_are_refused():
    with pytest.raises(Refused):
        decode(random.Random(0).randbytes(4_000))


def test_clean():
    assert clean("\ufeffa\r\nb\rc\x0cd\0e\x1b[1mf\ud800g") == "a\nb\nc\nde[1mf\ufffdg"


def test_wrongly_decoded_text_is_noticed():
    assert any("wrongly decoded" in warning for warning in decode("It isnâ€™t".encode()).warnings)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_clean_text_or_refused(data):
    try:
        text = decode(data).text
    except Refused:
        return
    text.encode()
    assert clean(text) == text.removeprefix("\ufeff")
    assert "\0" not in text
    assert "\r" not in text


def test_large_text_is_guessed_from_its_beginning():
    data = (FRENCH + "\n").encode("cp1252") * 20_000
    assert decode(data).text.count(FRENCH) == 20_000
