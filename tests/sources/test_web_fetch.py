"""The guard: where a fetch may go, how long it takes, how much it brings; against a real server that misbehaves."""

from __future__ import annotations

import shutil
import socket
import ssl
import threading
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("httpx")
from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.web.address import shown, vetted
from jupyter_miu.sources.web.fetch import Rules, fetch
from tests.sources.fetching import OPEN, refused
from tests.sources.webserver import certificate, page, serve


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "①②⑦.⓪.⓪.①",
        "[::ffff:7f00:1]",
        "169.254.169.254",
        "2852039166",
    ],
)
def test_every_way_to_write_this_machine(site, host):
    site.add("/secret", page())
    before = len(site.asked)
    reason = refused(f"http://{host}:{site.port}/secret", Rules(seconds=10))
    assert "not fetched" in reason or "there is no host" in reason or "not the address" in reason
    assert len(site.asked) == before


def test_a_page_comes_back(site):
    url = site.add("/ok", page(), content_type="text/html; charset=UTF-8")
    found = fetch(url + "?a=1#part", OPEN) if site.add("/ok?a=1", page()) else None
    assert found is not None
    assert (found.url, found.media_type, found.charset) == (url + "?a=1", "text/html", "utf-8")
    assert found.body == page()
    assert found.time.endswith("+00:00")
    headers = site.asked[-1][1]
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert "cookie" not in headers
    assert "jupyter_miu" in headers["user-agent"]


def test_proxies_of_the_environment_are_not_used(site, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(site.add("/direct", page()), OPEN).body == page()


def test_a_proxy_that_was_asked_for(site, monkeypatch):
    """The server stands for the proxy: it is asked for the whole URL, of a name that only it knows."""
    site.add("http://inside.test/page", page())
    proxy = f"http://kim:hunter2@127.0.0.1:{site.port}"

    def nobody(host: str, port: int) -> list[str]:
        return [] if host == "inside.test" else [host]

    found = fetch("http://inside.test/page", Rules(seconds=10, proxy=proxy, resolve=nobody))
    assert (found.body, found.url) == (page(), "http://inside.test/page")
    assert site.asked[-1][1]["proxy-authorization"] == "Basic a2ltOmh1bnRlcjI="
    monkeypatch.setenv("http_proxy", proxy)
    assert fetch("http://inside.test/page", Rules(seconds=10, proxy="env", resolve=nobody)).body == page()
    before = len(site.asked)
    for target in ("http://169.254.169.254/", "http://127.0.0.1/", "http://10.0.0.1/"):
        assert "not fetched" in refused(target, Rules(seconds=10, proxy=proxy, resolve=nobody))
    assert len(site.asked) == before
    assert "hunter2" not in refused("http://x.test/", Rules(proxy="socks5://kim:hunter2@127.0.0.1:1"))


def test_credentials_go_to_their_server_alone_and_are_not_shown(site):
    site.add("/private", page())
    url = f"http://kim:hunter2%21@127.0.0.1:{site.port}/private"
    assert "hunter2" not in fetch(url, OPEN).url
    assert site.asked[-1][1]["authorization"] == "Basic a2ltOmh1bnRlcjIh"
    with serve() as other:
        there = other.add("/there", page())
        site.add("/away", status=302, location=there.replace("http://", "http://root:toor@"))
        found = fetch(url.replace("/private", "/away"), OPEN)
        assert found.url == there
        assert "authorization" not in other.asked[-1][1]
    assert shown("https://u:p@h/x?api_key=abc&q=1&Signature=zz#f") == "https://h/x?api_key=…&q=1&Signature=…#f"
    assert "hunter2" not in refused(f"http://kim:hunter2@127.0.0.1:{site.port}/gone")


def test_redirects_are_followed_up_to_five(site):
    for n in range(6):
        site.add(f"/r{n}", status=302, location=f"/r{n + 1}")
    site.add("/r6", page())
    assert fetch(site.url("/r1"), OPEN).url == site.url("/r6")
    assert refused(site.url("/r0")) == "more than 5 redirects"
    site.add("/loop", status=301, location="/loop")
    assert refused(site.url("/loop")) == "more than 5 redirects"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://169.254.169.254/latest/meta-data/", "metadata"),
        ("http://[::ffff:169.254.169.254]/", "metadata"),
        ("http://0.0.0.0/", "no address of a single machine"),
        ("file:///etc/passwd", "no web page"),
        ("javascript:alert(1)", "no web page"),
        ("http://[::1", "no address"),
    ],
)
def test_redirects_into_forbidden_places(site, target, words):
    site.add("/in", status=302, location=target)
    assert words in refused(site.url("/in"))


def test_a_redirect_from_outside_to_this_machine_is_vetted_too(site):
    """The first hop is a public name for the guard, as a test resolver says; the second is this machine by number."""
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"] if host == "public.test" else [host]

    assert vetted("public.test", 80, resolve, allow_private=False, seconds=5) == ["93.184.215.14"]
    with pytest.raises(Refused, match="this machine itself"):
        vetted("127.0.0.1", 80, resolve, allow_private=False, seconds=5)
    with pytest.raises(Refused, match="a private address"):  # one of several is enough
        vetted("both.test", 80, lambda host, port: ["93.184.215.14", "10.0.0.7"], allow_private=False, seconds=5)


def test_a_name_that_changes_its_address_is_asked_once(site):
    """DNS rebinding: the second answer would lead into the metadata service; the connection goes to the vetted one."""
    answers = [["127.0.0.1"], ["169.254.169.254"], ["169.254.169.254"]]
    url = site.add("/rebind", page()).replace("127.0.0.1", "rebind.test")
    found = fetch(url, Rules(allow_private=True, seconds=10, resolve=lambda host, port: answers.pop(0)))
    assert found.body == page()
    assert len(answers) == 2
    assert site.asked[-1][1]["host"] == f"rebind.test:{site.port}"


def test_tls_is_for_the_name_though_the_connection_goes_to_a_number(tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate")
    cert, key = certificate(tmp_path, "intranet.test")
    rules = Rules(
        allow_private=True,
        seconds=10,
        resolve=lambda host, port: ["127.0.0.1"],
        tls=ssl.create_default_context(cafile=str(cert)),
    )
    with serve((cert, key)) as secure, serve() as plain:
        secure.add("/ok", page())
        assert fetch(secure.url("/ok", "intranet.test"), rules).body == page()
        assert secure.asked[-1][1]["host"] == f"intranet.test:{secure.port}"
        assert "certificate" in refused(secure.url("/ok", "other.test"), rules).lower()
        plain.tunnel = secure.port
        behind = replace(rules, allow_private=False, proxy=plain.url())
        behind = replace(behind, resolve=lambda host, port: [] if host.endswith(".test") else [host])
        assert fetch("https://intranet.test/ok", behind).body == page()  # the proxy sees a name, and no more
        assert plain.asked == [("intranet.test:443", plain.asked[0][1])]
        assert "certificate" in refused("https://other.test/ok", behind).lower()
        plain.tunnel = None
        assert "the proxy refuses: 403" in refused("https://intranet.test/ok", behind)
        plain.asked.clear()
        secure.add("/down", status=302, location=plain.add("/x", page()))
        assert "from https to http" in refused(secure.url("/down", "intranet.test"), rules)
        assert plain.asked == []


def _drip_body(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.1)


def _drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for n in range(600):
        handler.wfile.write(b"X-%d: 1\r\n" % n)
        handler.wfile.flush()
        time.sleep(0.1)


def _say_nothing(handler):
    time.sleep(60)


@pytest.mark.timeout(30)  # the servers go on for a minute
@pytest.mark.parametrize("act", [_drip_body, _drip_headers, _say_nothing])
def test_slow_servers_end_in_time(site, act):
    assert refused(site.does("/slow", act), Rules(allow_private=True, seconds=1)) == "not finished within 1 seconds"


@pytest.mark.timeout(30)
def test_a_look_up_that_hangs_ends_in_time():
    stop = threading.Event()
    rules = Rules(seconds=0.5, resolve=lambda host, port: ["8.8.8.8"] if stop.wait(60) else [])
    assert "look-up" in refused("http://slow.test/", rules)
    stop.set()


def test_no_network():
    def offline(host: str, port: int) -> list[str]:
        raise socket.gaierror("Temporary failure in name resolution")

    with pytest.raises(Refused) as caught:
        fetch("https://example.org/", Rules(resolve=offline))
    assert caught.value.reason == "there is no host example.org"
    assert "network" in caught.value.hint
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert "no connection to 127.0.0.1" in refused(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (204, "no page came back"),
        (401, "asks for a login"),
        (403, "does not give it"),
        (404, "no such page"),
        (418, "no page came back"),
        (429, "too many requests"),
        (503, "the server has a problem"),
        (302, "no page came back"),
    ],
)
def test_answers_without_a_page(site, status, words):
    assert refused(site.add("/status", status=status)) == refused(site.url("/status"))
    assert words in refused(site.url("/status"))
    assert f"(HTTP {status})" in refused(site.url("/status"))


@settings(max_examples=40, deadline=None)
@given(raw=st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda b: b"HTTP/1.1 200 OK\r\n" + b)))
def test_whatever_a_server_says_only_refused_comes_out(raw):
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(raw)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        fetch(f"http://127.0.0.1:{listener.getsockname()[1]}/", Rules(allow_private=True, seconds=3))
    except Refused:
        pass
    finally:
        listener.close()
        thread.join(5)
