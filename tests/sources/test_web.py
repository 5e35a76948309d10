"""Web pages as sources: what is taught of them, and which reason is given where there is nothing."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("trafilatura")
from jupyter_miu.errors import SourceError
from jupyter_miu.sources import formats
from jupyter_miu.sources.base import Document, Refused, SourceOptions, digest
from jupyter_miu.sources.registry import read_all
from jupyter_miu.sources.web.charset import text_of
from jupyter_miu.sources.web.extract import MANY_TAGS, extract
from jupyter_miu.types import ContentSource, Skipped
from tests.sources.webserver import TEXT, page

PAGES = Path(__file__).parents[2] / "benchmarks" / "web_pages"


def test_one_page_by_its_url(site, read):
    code = "<pre><code>from bread import rye\n\n\ndef bake(loaves: int) -&gt; None:\n    rye(loaves)\n</code></pre>"
    table = "<table><tr><th>Bread</th><th>Loaves</th></tr><tr><td>rye</td><td>90</td></tr></table>"
    link = '<link rel="canonical" href="https://bakery.example/about">'
    body = page(more=code + table).replace(b"<title>", link.encode() + b"<title>")
    url = site.add("/bakery", body)
    result = read(url, allow_private=True)
    assert result.skipped == []
    (document,) = result.documents
    assert (document.ref, document.kind) == (url, "markdown")
    assert document.text.startswith("# The bakery\n\nOrla Venn is a baker in Tessaly.")
    assert "```\nfrom bread import rye\n\n\ndef bake(loaves: int) -> None:\n    rye(loaves)\n```" in document.text
    assert [cell.strip() for cell in document.text.split("\n|")[-1].split("|")[:2]] == ["rye", "90"]
    assert "Home" not in document.text
    assert "All rights" not in document.text
    meta = document.meta
    assert (meta["url"], meta["sha256"], meta["bytes"]) == (url, digest(body), len(body))
    assert (meta["title"], meta["canonical"]) == ("The bakery", "https://bakery.example/about")
    assert meta["fetched"].endswith("+00:00")
    assert site.paths == ["/bakery", "/robots.txt"] and "warnings" in meta and not meta["warnings"]


@pytest.mark.parametrize("kind", ["web", "website", "url"])
def test_typed_and_by_filter(site, read, kind):
    url = site.add("/p", page())
    with pytest.raises(SourceError, match="this machine itself") as caught:
        read(ContentSource(kind, path=url))
    assert "--allow-private" in caught.value.hint
    assert len(read(ContentSource(kind, path=url, filters={"allow_private": True})).documents) == 1
    assert len(read(ContentSource(kind, content=page().decode())).documents) == 1
    with pytest.raises(SourceError, match="not a web page"):
        read(ContentSource(kind, path="cell:5"))


def test_plain_text_markdown_and_code(site, read):
    for path, body, kind, expected in (
        ("/a.txt", "Orla Venn is a baker.\r\n", "text/plain", "text"),
        ("/b.md", "# Bread\n\nRye.\n", "text/markdown", "markdown"),
        ("/c.md", "# Bread\n\nRye.\n", "text/plain", "markdown"),
        ("/d.py", "def bake():\n    return 90\n", "text/plain; charset=utf-8", "code"),
        ("/e", "Only a line.", "", "text"),
    ):
        url = site.add(path, body.encode(), content_type=kind)
        (document,) = read(url, allow_private=True).documents
        assert (document.kind, document.text) == (expected, body.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("application/json", "JSON, not a page"),
        ("application/ld+json", "JSON, not a page"),
        ("image/png", "an image"),
        ("application/zip", "an archive"),
        ("video/mp4", "a video"),
        ("application/rss+xml", "XML or a feed"),
        ("text/css", "a style sheet"),
        ("application/vnd.ms-excel", "an office document"),
        ("application/x-weird", "x-weird"),
    ],
)
def test_what_is_no_page(site, read, kind, words):
    url = site.add("/x", b"\x89PNG{}", content_type=kind)
    with pytest.raises(SourceError, match=words):
        read(url, allow_private=True)


def test_a_pdf_goes_to_the_documents_reader(site, read, monkeypatch):
    seen = []

    def reader(path, ref, options):
        seen.append((path.suffix, path.read_bytes(), ref))
        yield Document(ref, "From a PDF.", "text", {"path": str(path), "pages": 1, "sha256": "x"})
        yield Skipped(f"{ref}:2", "needs an extra")

    monkeypatch.setattr(formats, "reader_of", lambda path: reader if path.suffix == ".pdf" else None)
    for kind in ("application/pdf", "application/octet-stream", ""):
        url = site.add("/paper", b"%PDF-1.7 ...", content_type=kind)
        result = read(url, allow_private=True)
        assert seen[-1] == (".pdf", b"%PDF-1.7 ...", url)
        assert [(d.text, d.meta["pages"], d.meta["url"]) for d in result.documents] == [("From a PDF.", 1, url)]
        assert "path" not in result.documents[0].meta
        assert result.documents[0].meta["sha256"] == digest(b"%PDF-1.7 ...")
        assert result.skipped == [Skipped(f"{url}:2", "needs an extra")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "<div id=root></div><script src=app.js></script><noscript>Please enable JavaScript.</noscript>",
            "a script draws this page",
        ),
        ("<form>Name <input name=u> Password <input type='password'></form>", "asks for a login"),
        ("<h1>Just a moment...</h1><p>Checking your browser before you go on. " + "Please wait. " * 20, "robot"),
        (
            "<div id=cookie-banner><p>" + "We use cookies and so do our partners. " * 30 + "</p></div><p>Menu</p>",
            "too little",
        ),
        ("<p>Coming soon.</p>", "too little text"),
        ("", "too little text"),
    ],
)
def test_pages_without_a_text(site, read, body, words):
    url = site.add("/none", f"<html><body>{body}</body></html>".encode())
    with pytest.raises(SourceError, match=words) as caught:
        read(url, allow_private=True)
    assert "\n" not in str(caught.value)


def test_a_cookie_banner_is_not_taught(site, read):
    banner = "<div class='cookie-consent'><p>We value your privacy and so do our 812 partners.</p></div>"
    (document,) = read(site.add("/c", page(more=banner)), allow_private=True).documents
    assert "privacy" not in document.text
    assert TEXT in document.text


@pytest.mark.parametrize(
    ("encoding", "header", "meta"),
    [
        ("cp1252", None, "windows-1252"),
        ("cp1252", "iso-8859-1", ""),
        ("utf-8", "iso-8859-1", "iso-8859-1"),
        ("utf-8", None, ""),
        ("cp1252", "utf-8", "windows-1252"),
        ("utf-16", "utf-8", "utf-8"),
        ("utf-8-sig", "ascii", ""),
        ("cp1252", "no-such-charset", "iso-8859-1"),
        ("cp1252", "utf-7", "windows-1252"),
        ("cp1252", "rot13", "latin-1"),
    ],
)
def test_charsets_right_and_wrong(encoding, header, meta):
    text = f"<meta charset='{meta}'><p>Über Größe und Fluß, „so“ – 3 €</p>"
    assert text_of(text.encode(encoding), header).text == text


def test_a_wrong_charset_over_the_wire(site, read):
    body = page("Die Bäckerin Öse Müller wohnt in Köln am Rhein. " * 6).replace(b"charset=utf-8", b"charset=ascii")
    (document,) = read(site.add("/w", body, content_type="text/html; charset=iso-8859-1"), allow_private=True).documents
    assert "Öse Müller wohnt in Köln" in document.text


def test_a_list_in_a_file(site, read, write):
    ok, also = site.add("/ok", page()), site.add("/also", page("Tam Venn is a ferryman. " * 15, "The ferry"))
    site.add("/no/x", page())
    site.add("/robots.txt", b"User-agent: *\nDisallow: /no/\n", content_type="text/plain")
    lines = [
        "# my pages",
        ok,
        "",
        "not a url",
        also,
        ok,
        site.url("/gone"),
        site.url("/no/x"),
        "file:///etc/passwd",
        "http://169.254.169.254/",
    ]
    write("pages.txt", "\n".join(lines))
    metadata = "not fetched: 169.254.169.254 is a cloud's own metadata service"
    result = read("pages.txt", type="web", allow_private=True)
    assert [d.ref for d in result.documents] == [ok, also]
    assert [(s.ref, s.reason.split("(")[0].strip()) for s in result.skipped] == [
        ("pages.txt:4", "not a URL: not a url"),
        ("pages.txt:6", "named twice; read once"),
        (site.url("/gone"), "there is no such page"),
        (site.url("/no/x"), f"{site.url('/robots.txt')} forbids it"),
        ("pages.txt:9", "not a URL: file:///etc/passwd"),
        ("http://169.254.169.254/", metadata),
    ]
    assert site.paths.count("/robots.txt") == 1
    assert "/no/x" not in site.paths


def test_an_empty_list(read, write):
    write("pages.txt", "# nothing yet\n\n")
    with pytest.raises(SourceError, match=r"no URL in pages\.txt"):
        read("pages.txt", type="web")


def test_several_urls_are_a_list(site, read):
    ok = site.add("/ok", page())
    site.add("/robots.txt", b"User-agent: jupyter_miu\nDisallow: /private\n", content_type="text/plain")
    result = read(ok, site.url("/gone"), site.url("/private"), allow_private=True)
    assert [d.ref for d in result.documents] == [ok]
    assert [s.ref for s in result.skipped] == [site.url("/gone"), site.url("/private")]
    assert site.paths == ["/robots.txt", "/ok", "/gone"]
    site.add("/robots.txt", status=503)
    assert "robots.txt could not be read" in read(ok, ok + "?2", allow_private=True).skipped[0].reason


def test_a_page_beside_files(site, read, write):
    write("notes.md")
    result = read("notes.md", site.add("/p", page()), allow_private=True)
    assert [d.ref for d in result.documents] == ["notes.md", site.url("/p")]


def test_without_the_extra_one_line_names_it(read, monkeypatch):
    for package in ("httpx", "httpcore", "trafilatura"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SourceError, match="a web page needs an extra") as caught:
        read("https://example.org/")
    assert 'pip install "jupyter-miu[web]"' in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(SourceError, match="a web page needs an extra"):
        read(ContentSource("web", content=page().decode()))


def test_a_private_key_behind_a_url_is_not_taught(site, read):
    key = b"-----BEGIN RSA " + b"PRIVATE KEY-----\nMIIEow\n"
    with pytest.raises(SourceError, match="a private key"):
        read(site.add("/id", key, content_type="text/plain"), allow_private=True)


HOSTILE = {
    "200k nested": "<div>" * 200_000 + "x" * 500,
    "90k nested": "<div>" * 90_000 + "word " * 500 + "</div>" * 90_000,
    "nested tables": "<table><tr><td>" * 2_000 + "word " * 500,
    "tails": "<nav></nav>x" * 60_000,
    "open tags": "<" * 100_000,
    "entities": "&" * 1_000_000,
    "attributes": "<p " + "a=1 " * 300_000 + ">" + "word " * 500,
    "breaks": "<pre>" + "x<br>" * 50_000,
    "lists": "<ul><li>" * 5_000 + "word " * 500,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_ends(name):
    try:
        extract(f"<html><body>{HOSTILE[name]}</body></html>")
    except Refused as refusal:
        assert "\n" not in refusal.reason


def test_a_very_long_page_keeps_its_text():
    count = MANY_TAGS // 2 + 500
    rows = "".join(f"<p>Station {n} lies {n} km from the coast.</p>" for n in range(count))
    found = extract(f"<html><head><title>Stations</title></head><body><nav>Home</nav>{rows}</body></html>")
    assert found.title == "Stations"
    assert found.markdown.count("lies") == count
    assert "Home" not in found.markdown


def test_a_page_whose_name_is_an_advertisements_is_read():
    body = f"<div class='sidebar ad promo'><h1>The bakery</h1><p>{TEXT}</p></div>"
    assert TEXT in extract(f"<html><body>{body}</body></html>").markdown


def test_the_frozen_pages_are_read_better_than_without_their_tags():
    from benchmarks.web import FOLDER, f1, ours, stripped

    assert len(list(FOLDER.glob("*.html"))) == len(list(FOLDER.glob("*.txt"))) >= 30
    working = sorted(FOLDER.glob("a*.html"))
    wanted = [path.with_suffix(".txt").read_text(encoding="utf-8") for path in working]
    mean = [
        sum(f1(way(p.read_bytes()), w) for p, w in zip(working, wanted, strict=True)) / len(working)
        for way in (ours, stripped)
    ]
    assert mean[0] >= 0.9
    assert mean[0] > mean[1] + 0.1


_TAG = st.sampled_from(
    ["p", "div", "pre", "table", "tr", "td", "ul", "li", "h1", "nav", "br", "code", "script", "b", "a"]
)
_PIECE = st.one_of(
    st.text(max_size=20),
    _TAG.map("<{}>".format),
    _TAG.map("</{}>".format),
    st.sampled_from(["<!--", "-->", "<![CDATA[", "&#0;", "<?xml?>"]),
    st.just("Orla Venn is a baker in Tessaly and bakes bread. " * 5),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECE, max_size=25).map("".join))
def test_any_html_gives_text_or_refused(html):
    try:
        assert extract(html).markdown.strip()
    except Refused as refusal:
        assert "\n" not in refusal.reason


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200),
    st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["utf-16", "shift_jis", "hex", "zip"])),
)
def test_any_bytes_give_text_or_refused(data, header):
    with contextlib.suppress(Refused):
        assert "\0" not in text_of(data, header).text


def test_a_page_gives_question_cards(site):
    """Rules only: no model is asked. The page's statements become questions with their answers."""
    from jupyter_miu.study.writer import SheetOptions, write_sheet

    url = site.add("/cards", page())
    (document,) = read_all(url, None, SourceOptions(allow_private=True)).documents
    sheet = write_sheet([document.text], SheetOptions())
    cards = {(card.question, card.answer) for card in sheet.trained}
    assert len(cards) >= 10
    assert any("1987" in answer for _, answer in cards)
    assert any("ferryman" in answer for _, answer in cards), cards
    assert not any("All rights" in question or "Home" in question for question, _ in cards)
