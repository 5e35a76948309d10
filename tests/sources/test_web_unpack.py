"""The bytes of a response: packed pages whole, bombs stopped at the limit, damage said."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("httpx")
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.web.fetch import fetch
from jupyter_miu.sources.web.unpack import unpacked
from tests.sources.fetching import OPEN, refused
from tests.sources.webserver import page


def test_bombs_and_large_pages(site):
    bomb = gzip.compress(b"a" * 60_000_000, 9)
    assert len(bomb) < 70_000
    assert refused(site.add("/bomb", bomb, content_encoding="gzip")) == "larger than 5 MB"
    nested = gzip.compress(b"a" * 4_000_000) * 2  # two members
    assert refused(site.add("/members", nested, content_encoding="gzip")) == "larger than 5 MB"
    assert refused(site.add("/large", b"a" * 5_000_001)) == "larger than 5 MB"
    assert len(fetch(site.add("/just", b"a" * 5_000_000), OPEN).body) == 5_000_000

    def no_length(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"a" * 100_000)

    assert refused(site.does("/stream", no_length)) == "larger than 5 MB"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("gzip", lambda data: gzip.compress(data[:50]) + gzip.compress(data[50:])),
        ("identity", bytes),
    ],
)
def test_packed_pages_arrive_whole(site, encoding, pack):
    assert fetch(site.add("/packed", pack(page()), content_encoding=encoding), OPEN).body == page()


def test_packing_that_is_damaged_or_unknown(site):
    assert "cannot be decompressed" in refused(site.add("/bad", b"\x1f\x8bgarbage garbage", content_encoding="gzip"))
    assert "sent as br" in refused(site.add("/br", b"xx", content_encoding="br"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=50), max_size=5), st.sampled_from(["gzip", "deflate", "", "br"]))
def test_any_packed_bytes(chunks, encoding):
    with contextlib.suppress(Refused):
        assert len(unpacked(iter(chunks), encoding, 100)) <= 100
