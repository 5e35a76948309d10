"""A visit to an address: copies for the days without a network, robots.txt that is only told, pictures behind a URL."""

from __future__ import annotations

import json
import socket

import pytest

pytest.importorskip("trafilatura")
from jupyter_miu.errors import SourceError
from jupyter_miu.sources import ocr
from jupyter_miu.sources.base import digest
from jupyter_miu.sources.web import copies as kept
from jupyter_miu.sources.web.copies import Copies
from jupyter_miu.sources.web.fetch import Fetched
from jupyter_miu.types import ContentSource
from tests.sources.webserver import page
from tests.teaching import open_tiny

DISCOURAGED = "robots.txt asks programs not to read it"


def gone() -> str:
    """The address of a server that is not there any more."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{closed.getsockname()[1]}/bakery"


def test_robots_of_a_page_that_was_named_is_told_and_the_page_is_read(site, read):
    url = site.add("/private", page())
    site.add("/robots.txt", b"User-agent: *\nDisallow: /private\n", content_type="text/plain")
    (document,) = read(url, allow_private=True).documents
    assert document.meta["warnings"] == (DISCOURAGED,)
    assert site.paths == ["/private", "/robots.txt"]  # one request more, and after the page's
    (document,) = read(site.add("/open", page()), allow_private=True).documents
    assert not document.meta["warnings"]
    site.add("/robots.txt", b"x" * 900_000, content_type="text/plain")  # over what is read of it
    (document,) = read(url, allow_private=True).documents
    assert not document.meta["warnings"]
    site.add("/robots.txt", status=503)
    assert not read(url, allow_private=True).documents[0].meta["warnings"]


def test_without_a_network_the_copy_is_taught_and_said(site, read, tmp_path):
    folder = tmp_path / "pages"
    url = site.add("/bakery", page())
    first = read(url, allow_private=True, pages=folder).documents[0]
    (copy,) = folder.glob("*.page")
    assert copy.read_bytes().split(b"\n", 1)[1] == page() and (folder / ".gitignore").read_text() == "*\n"

    lost = gone()
    copy.rename(folder / f"{digest(lost)}.page")
    (document,) = read(lost, allow_private=True, pages=folder).documents
    assert document.text == first.text and document.meta["sha256"] == first.meta["sha256"]
    assert document.meta["warnings"] == (f"offline: the copy of {first.meta['fetched'][:10]}",)
    listed = read(lost, lost + "2", allow_private=True, pages=folder)  # a list, whose robots.txt cannot be asked
    assert [d.text for d in listed.documents] == [first.text]
    assert "no connection" in listed.skipped[0].reason
    with pytest.raises(SourceError, match="no connection"):
        read(lost, allow_private=True)
    with pytest.raises(SourceError, match="this machine itself"):  # the guard is not the network
        read(lost, pages=folder)


def test_a_page_that_is_gone_is_gone_though_there_is_a_copy(site, read, tmp_path):
    url = site.add("/bakery", page())
    read(url, allow_private=True, pages=tmp_path / "pages")
    site.add("/bakery", status=410)
    with pytest.raises(SourceError, match="the page is gone"):
        read(url, allow_private=True, pages=tmp_path / "pages")


def test_a_copy_that_was_changed_cut_or_made_up_is_not_used(tmp_path):
    copies, url = Copies(tmp_path), "https://example.org/a?b=c"
    found = Fetched("https://example.org/a", "text/html", "utf-8", b"<p>Orla\n\n</p>", "2026-11-21T10:00:00+00:00")
    copies.keep(url, found)
    assert copies.find(url) == found == copies.find(url + "#part") and copies.find("https://example.org/a") is None
    (path,) = tmp_path.glob("*.page")
    whole = path.read_bytes()
    for data in (
        whole + b"x",
        whole[:-1],
        b"",
        b"[]\n",
        b"\xff\n",
        b"[" * 100_000 + b"\n",
        whole.replace(b"Orla", b"Ren!"),
    ):
        path.write_bytes(data)
        assert copies.find(url) is None
    about = {"sha256": digest(b"x"), "url": 3, "media_type": None, "charset": [], "time": {}}
    path.write_bytes(json.dumps(about).encode() + b"\nx")
    assert copies.find(url) == Fetched("", "", None, b"x", "")


def test_pages_behind_a_login_are_not_kept_and_old_copies_go(tmp_path, monkeypatch):
    copies = Copies(tmp_path / "pages")
    found = Fetched("https://example.org/", "text/html", None, b"x", "2026-11-21")
    copies.keep("https://orla:secret@example.org/", found)
    assert not (tmp_path / "pages").exists()
    monkeypatch.setattr(kept, "MOST", 3)
    for n in range(6):
        copies.keep(f"https://example.org/{n}", found)
    assert len(list((tmp_path / "pages").glob("*.page"))) == 3 and copies.find("https://example.org/5") is not None
    assert not list((tmp_path / "pages").glob("*.tmp"))
    (tmp_path / "file").write_text("x")
    Copies(tmp_path / "file").keep("https://example.org/", found)  # nobody asked for copies: no error
    assert Copies(None).find("https://example.org/") is None


def test_a_lesson_keeps_its_pages_in_the_store(site, tmp_path):
    from jupyter_miu.sources.base import SourceOptions

    miu = open_tiny(tmp_path)
    miu.sheet(site.add("/bakery", page()), options=SourceOptions(allow_private=True))
    assert len(list((miu.store.lineage.store / "pages").glob("*.page"))) == 1


@pytest.fixture
def letters(monkeypatch):
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr, "lines", lambda image: [f"A picture of {image.width} by {image.height}."])


def test_a_picture_behind_a_url(site, read, letters, tmp_path):
    image = pytest.importorskip("PIL.Image")
    path = tmp_path / "a.png"
    image.new("RGB", (160, 40), "white").save(path)
    url = site.add("/boat.png", path.read_bytes(), content_type="image/png")
    (document,) = read(url, type="image", allow_private=True).documents
    assert (document.ref, document.kind, document.text) == (url, "text", "A picture of 160 by 40.\n")
    assert "path" not in document.meta and document.meta["url"] == url and document.meta["source"] == "web"
    captioned = ContentSource("image", path=url, content="The harbour of Ostrel.")
    assert read(captioned, allow_private=True).documents[0].text.startswith("The harbour of Ostrel.\n\nA picture")
    with pytest.raises(SourceError, match="a file name is no caption"):
        read(ContentSource("image", path=url, content="boat.png"), allow_private=True)
    with pytest.raises(SourceError, match="this machine itself"):
        read(url, type="image")
    with pytest.raises(SourceError, match="text/html, not a picture"):
        read(site.add("/page", page()), type="image", allow_private=True)
    with pytest.raises(SourceError, match="larger than 100 bytes"):
        read(url, type="image", allow_private=True, max_file_bytes=100)
    with pytest.raises(SourceError, match="not a picture"):
        read(site.add("/x.png", b"\x89PNG\r\n\x1a\n", content_type="image/png"), type="image", allow_private=True)
