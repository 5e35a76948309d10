"""Which addresses may be spoken to: numbers judged as numbers, however they are spelt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("httpx")
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.web.address import why_not
from jupyter_miu.sources.web.fetch import parsed

FORBIDDEN = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "169.254.1.1",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:db8::1",
    "not an address",
    "",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_never_public(address):
    assert why_not(address, allow_private=False)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses(address):
    assert why_not(address, allow_private=False) is None


def test_an_intranet_is_allowed_when_asked_for_but_never_the_metadata():
    for address in ("127.0.0.1", "10.0.0.1", "192.168.1.1", "fd12::1", "::1", "::ffff:10.0.0.1"):
        assert why_not(address, allow_private=True) is None
    for address in ("169.254.169.254", "169.254.1.1", "0.0.0.0", "224.0.0.1", "fd00:ec2::254", "::ffff:169.254.169.254",
                    "64:ff9b::a9fe:a9fe", "100.100.100.200"):  # fmt: skip
        assert why_not(address, allow_private=True), address


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "gopher://x/",
        "javascript:alert(1)",
        "http://",
        "http:///x",
        "x",
        "",
        "http://[::1",
        "http://a:99999/",
        "http://exa mple/",
        "http://x\x00y/",
        "http://" + "a" * 5_000,
    ],
)
def test_what_is_no_address_of_a_page(url):
    with pytest.raises(Refused):
        parsed(url)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_url(text):
    for url in (text, "http://" + text, "https://user:hunter2@" + text):
        try:
            parsed(url)
        except Refused as refusal:
            assert "hunter2" not in refusal.reason or "hunter2" in text
