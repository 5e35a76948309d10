"""HTML, EPUB and reStructuredText: what is kept, what is dropped, and input that would stop a naive reader."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Document, Refused, SourceOptions
from jupyter_miu.sources.documents import epub, html_text, rst
from jupyter_miu.sources.documents.tags import parts
from jupyter_miu.study.prose import rules
from jupyter_miu.types import Skipped
from tests.sources import papers

PAGE = """<!doctype html><html><head><title>Harbour rules</title><style>p{color:red}</style></head><body>
<nav><a href=/>Home</a></nav><h1>Harbour rules</h1><!-- not this -->
<p>The harbour of <b>Ostrel</b> opens at&nbsp;6:00.</p><p>Boats pay 12 crowns.
<ul><li>No fires<li>No <code>nets</code><ul><li>not even small ones</ul></ul>
<table><tr><th>Town<th>Fee</tr><tr><td>Ostrel<td>12 crowns</tr><tr><td>Brask<td>9 | 10</tr></table>
<dl><dt>drellock<dd>A shallow pan.<dt>brine</dt><dd>Salt water.</dd></dl>
<pre><code>port = 7443
  x &lt; 3</code></pre><img src="secret-name.png"><img src=x.png alt="A blue boat.">
<script>document.write("<p>not this</p>")</script><footer>Imprint</footer></body></html>"""
PLAIN = """# Harbour rules

The harbour of Ostrel opens at 6:00.

Boats pay 12 crowns.

- No fires
- No `nets`
  - not even small ones

| Town | Fee |
|---|---|
| Ostrel | 12 crowns |
| Brask | 9 / 10 |

drellock – A shallow pan.
brine – Salt water.

```
port = 7443
  x < 3
```

A blue boat."""


def only(result) -> str:
    (document,) = result.documents
    assert document.kind == "markdown"
    return document.text


def test_html_as_markdown_with_the_standard_library():
    assert html_text.markdown(PAGE) == PLAIN


def test_html_files_without_the_extra(write, read, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    write("a.html", PAGE)
    assert only(read("a.html")) == PLAIN + "\n"


def test_html_becomes_statements():
    said = {found.statement.text for found in rules.read(html_text.markdown(PAGE))}
    assert {"The fee of Ostrel is 12 crowns.", "brine is Salt water."} <= said


def test_html_files_with_the_extra_keep_the_article(write, read):
    pytest.importorskip("trafilatura")
    menu = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(40))
    article = "".join(
        f"<p>In the year {1900 + n} the harbour of Ostrel was frozen for {n} days.</p>" for n in range(20)
    )
    write(
        "a.html", f"<html><body><div class=menu><ul>{menu}</ul></div><main><h1>Ice</h1>{article}</main></body></html>"
    )
    found = only(read("a.html"))
    assert "# Ice" in found and "Section 7" not in found
    assert found.count("the harbour of Ostrel was frozen") == 20


@pytest.mark.parametrize(
    ("codec", "declared"), [("cp1251", "windows-1251"), ("cp1252", "iso-8859-1"), ("utf-16", None)]
)
def test_html_in_its_own_encoding(write, read, codec, declared):
    words = "Гавань Острель" if codec == "cp1251" else "Café Été"
    meta = f'<meta charset="{declared}">' if declared else ""
    write("a.html", f"<html><head>{meta}</head><body><p>{words} opens at six.</p></body></html>".encode(codec))
    assert only(read("a.html")) == f"{words} opens at six.\n"


def test_a_menu_that_never_ends_does_not_swallow_the_page():
    assert html_text.markdown("<nav><p>The harbour opens at 6:00.") == "The harbour opens at 6:00."
    assert html_text.markdown("<nav>x<p>y</nav><p>The harbour opens.") == "The harbour opens."


def test_quotes_in_tags_and_lone_signs():
    assert html_text.markdown('<p title="a > b">x < 3 and y > 4 &amp; &lt;z&gt;') == "x < 3 and y > 4 & <z>"


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 20_000 + "deep",
        "<a " * 100_000,
        "<a b='>" * 20_000,
        "<!-- >" * 20_000,
        "<![CDATA[ >" * 20_000,
        "<table><tr><td>" * 8_000,
        "<ul><li>" * 10_000 + "x",
        "<script>" * 100_000,
        "<h1>" * 20_000 + "x",
        "<pre>" + "x" * 1_000_000,
        "&" * 500_000,
        "<dl><dt>a<dd>b" * 8_000,
        "<ul>" + "<li>x" * 20_000,
    ],
    ids=lambda text: text[:12],
)
@pytest.mark.timeout(60)
def test_hostile_html_takes_seconds_not_minutes(text):
    html_text.markdown(text)


@given(st.lists(st.sampled_from(
    "<p> </p> <table> <tr> <td> <th> </table> <ul> <ol> <li> </ul> <pre> </pre> <h1> </h1> <nav> </nav> <dl> <dt> "
    "<dd> <!-- --> <title> </title> <svg> <br> <code> </code> a | &lt; \x00 \n".split(" ")), max_size=40))  # fmt: skip
def test_any_tags_make_a_text(tokens):
    text = "".join(tokens)
    assert isinstance(html_text.markdown(text), str)
    assert all(part for part in parts(text))


@given(st.text(max_size=200))
def test_any_text_is_taken_apart(text):
    html_text.markdown(text)


# ---- EPUB


def test_a_book_in_reading_order(write, read):
    chapters = {
        "b.xhtml": papers.chapter("Two", "<h1>Two</h1><p>Brask has seven boats.</p>"),
        "a%20one.xhtml": papers.chapter("One", "<h1>One</h1><p>The harbour of Ostrel opens at 6:00.</p>"),
        "notes.xhtml": papers.chapter("Notes", "<p>Not in the spine.</p>"),
    }
    data = papers.epub({k.replace("%20", " "): v for k, v in chapters.items()}, spine=["a one.xhtml", "b.xhtml"])
    write("a.epub", data)
    assert only(read("a.epub")) == "# One\n\nThe harbour of Ostrel opens at 6:00.\n\n# Two\n\nBrask has seven boats.\n"


ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData><EncryptionMethod '
    'Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><CipherData><CipherReference URI="{}"/></CipherData>'
    "</EncryptedData></encryption>"
)
ONE = {"a.xhtml": papers.chapter("One", "<p>The harbour of Ostrel opens at 6:00.</p>")}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no zip", "not an EPUB, or damaged"),
        (papers.zipped({"a.txt": "x"}), "not an EPUB, or damaged"),
        (papers.encrypted(papers.epub(ONE)), "encrypted: it needs a password"),
        (papers.epub(ONE, extra={"META-INF/encryption.xml": ENCRYPTION.format("OEBPS/a.xhtml")}), "protected against"),
        (papers.epub(ONE, spine=["../../etc/passwd"]), "no chapter that can be read"),
        (papers.epub({"a.xhtml": b"<p>" + b"x" * 30_000_000}), "unpacks to 30 MB"),
        (papers.epub(ONE, extra={"META-INF/container.xml": '<!DOCTYPE x [<!ENTITY a "b">]>' + papers.CONTAINER}),
         "its list of contents is not one"),
        (papers.epub(ONE, extra={"META-INF/container.xml": papers.CONTAINER.replace("OEBPS/", "../")}), "does not say"),
    ],
    ids=["text", "zip", "encrypted", "drm", "outside", "bomb", "entity", "nowhere"],
)  # fmt: skip
def test_bad_books_are_refused_and_said(write, read, data, reason):
    write("bad.epub", data)
    write("good.md", "Orla Venn is a baker.")
    result = read(".")
    assert [d.ref for d in result.documents] == ["good.md"]
    (skip,) = result.skipped
    assert skip.ref == "bad.epub" and reason in skip.reason


def test_scrambled_fonts_are_no_protection(write, read):
    scrambled = ENCRYPTION.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding")
    write("a.epub", papers.epub(ONE, extra={"META-INF/encryption.xml": scrambled.format("OEBPS/a.xhtml")}))
    assert "Ostrel" in only(read("a.epub"))


def test_one_bad_chapter_does_not_spoil_the_book(write, read):
    write("a.epub", papers.epub({**ONE, "b.xhtml": b"\x00\x01\x02" * 50}))
    result = read("a.epub")
    assert "Ostrel" in only(result)
    assert result.skipped == [Skipped("a.epub#OEBPS/b.xhtml", "not text: binary (NUL bytes)")]


@settings(max_examples=60, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_damage_to_a_book_is_read_or_refused(tmp_path_factory, data):
    good = papers.epub(ONE)
    place = data.draw(st.integers(0, len(good)))
    path = tmp_path_factory.mktemp("epub") / "a.epub"
    path.write_bytes(good[:place] + data.draw(st.binary(max_size=20)) + good[place + data.draw(st.integers(0, 40)) :])
    try:
        items = list(epub.read(path, "a.epub", SourceOptions()))
    except Refused:
        return
    assert all(isinstance(item, (Document, Skipped)) for item in items)


# ---- reStructuredText

SOURCE = """
=========
Quillgate
=========

.. |name| replace:: Quillgate
.. _target:
.. a comment
   over two lines

|name| is a small server [#f]_. See :ref:`the guide <guide>`, `the site <http://x.y>`_ or :class:`~pkg.mod.Server`.

Usage
=====

Start it::

   quillgate --port 7443

.. note:: The port is ``7443``.

.. code-block:: python
   :linenos:

   import quillgate

.. include:: /etc/passwd

.. image:: secret-name.png
   :alt: A blue gate.

drellock
   A shallow pan used
   for boiling brine.

=======  =====
Setting  Value
=======  =====
port     7443
host     local
=======  =====

+--------+-------+
| Town   | Boats |
+========+=======+
| Ostrel | 12    |
+--------+-------+

.. list-table:: Fees
   :header-rows: 1

   * - Town
     - Fee
   * - Ostrel
     - 12

.. csv-table::
   :header: "Town", "Mayor"

   "Ostrel", "Orla Venn"

:param size: the size of the pan

* one
* two

Deeper
------

.. [#f] It began in 2019.
"""


def test_rst_as_markdown(write, read):
    write("a.rst", SOURCE)
    found = only(read("a.rst"))
    assert "passwd" not in found and "secret-name" not in found and "comment" not in found and "..." not in found
    assert found.startswith(
        "# Quillgate\n\nQuillgate is a small server. See the guide, the site or Server.\n\n## Usage\n"
    )
    for part in (
        "Start it:\n\n```\nquillgate --port 7443\n```", "The port is `7443`.", "```\nimport quillgate\n```",
        "A blue gate.", "drellock – A shallow pan used for boiling brine.",
        "| Setting | Value |\n|---|---|\n| port | 7443 |\n| host | local |",
        "| Town | Boats |\n|---|---|\n| Ostrel | 12 |",
        "Fees\n\n| Town | Fee |\n|---|---|\n| Ostrel | 12 |", "| Town | Mayor |\n|---|---|\n| Ostrel | Orla Venn |",
        "size: the size of the pan", "- one\n- two", "### Deeper", "It began in 2019.",
    ):  # fmt: skip
        assert part in found, f"{part!r} is not in:\n{found}"


HOSTILE = [
    "x\n" * 20_000, ".. note::\n" + "".join(f"{' ' * (3 * n)}.. note::\n" for n in range(1, 300)), "=== ===\n" * 8_000,
    "`" * 100_000, "+--+\n|" * 8_000, "a\n  b\n" * 10_000, "::\n\n x\n" * 8_000, "_" * 100_000, "a-" * 50_000 + "_",
]  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_rst_takes_seconds_not_minutes(text):
    rst.markdown(text)


@given(st.lists(st.sampled_from(
    ["====", "----", "Title", ".. note::", ".. code::", "   body", "::", "", "| a", "+---+---+", "| a | b |", "=== ===",
     "* item", ".. list-table::", "   * - x", "     - y", ":field: x", "`a`_", "``x``", ".. |s| replace:: t", "|s|",
     "\t\x0b"]),
    max_size=25))  # fmt: skip
def test_any_lines_of_rst_make_a_text(lines):
    assert isinstance(rst.markdown("\n".join(lines)), str)


@given(st.text(max_size=300))
def test_any_text_is_read_as_rst(text):
    rst.markdown(text)


def test_what_is_no_text_is_refused(write, read):
    for name in ("a.html", "a.rst"):
        write(name, b"\x00\x01\x02\x03")
        with pytest.raises(SourceError, match="not text"):
            read(name)
