"""The importers of old: examples of texts and pictures, through the study sheets, and none of a file's name."""

from __future__ import annotations

import io
import json

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.importers import ImageImporter, TextImporter, WebsiteImporter, detected
from jupyter_miu.sources import ocr

FACTS = "# Ostrel\n\nOrla Venn is a baker. She lives in Ostrel.\n\n| Town | Fee |\n|---|---|\n| Brask | 12 crowns |\n"


def test_a_text_gives_questions_and_its_passage():
    result = TextImporter().import_text(FACTS, "markdown")
    assert result.success and result.sheet.passages == [FACTS.strip()]
    assert result.examples_generated == len(result.sheet.trained) + 1 > 5
    assert "The fee of Brask is 12 crowns." in {statement.text for statement in result.sheet.statements}


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Orla Venn is a baker.", "text"),
        (FACTS, "markdown"),
        ("<p>Orla Venn is a baker.</p>", "html"),
        ("Ostrel\n======\n\nOrla Venn is a baker.\n\n.. note:: x\n", "rst"),
        (json.dumps({"messages": [{"role": "user", "content": "Who is Orla Venn?"},
                                  {"role": "assistant", "content": "A baker."}]}), "chat"),
    ],
)  # fmt: skip
def test_the_format_is_told_by_its_shape(text, format):
    assert detected(text) == format
    result = TextImporter().import_text(text)
    assert result.success and any("baker" in card.answer for card in result.sheet.cards), result
    assert not any("<p>" in passage or "====" in passage for passage in result.sheet.passages)


def test_an_unknown_format_is_refused_and_an_empty_text_gives_none():
    with pytest.raises(SourceError, match="'docx' is not a format of texts"):
        TextImporter().import_text("x", "docx")
    result = TextImporter().import_text("  ")
    assert (result.success, result.examples_generated) == (False, 0) and "nothing to learn" in result.message


def test_files(tmp_path):
    (tmp_path / "a.md").write_text(FACTS)
    (tmp_path / "b.csv").write_text("name,town\nTam Rudd,Brask\nIlse Korb,Ostrel\n")
    result = TextImporter().import_files([tmp_path / "a.md", tmp_path / "b.csv"])
    assert "The town of Tam Rudd is Brask." in {statement.text for statement in result.sheet.statements}
    assert not TextImporter().import_file(tmp_path / "gone.md").success


def test_a_picture_without_words_gives_no_example_and_a_caption_does(tmp_path, monkeypatch):
    image = pytest.importorskip("PIL.Image")
    monkeypatch.setattr(ocr, "installed", lambda: True)
    monkeypatch.setattr(ocr, "lines", lambda picture: ["Orla Venn is a baker."] if picture.width == 160 else [])
    for name, width in (("ilse-korb-is-a-smith.png", 150), ("b.png", 160)):
        out = io.BytesIO()
        image.new("RGB", (width, 40)).save(out, "PNG")
        (tmp_path / name).write_bytes(out.getvalue())
    blank, written = tmp_path / "ilse-korb-is-a-smith.png", tmp_path / "b.png"
    nothing = ImageImporter().import_image(blank)
    assert (nothing.success, nothing.examples_generated, nothing.sheet.cards) == (False, 0, [])
    captioned = ImageImporter().import_image(blank, caption="The harbour of Ostrel opens at 6:00.")
    assert captioned.sheet.passages == ["The harbour of Ostrel opens at 6:00."] and captioned.examples_generated > 1
    both = ImageImporter().import_images([blank, written])
    assert both.success and both.sheet.passages == ["Orla Venn is a baker."]
    assert [skip.ref for skip in both.skipped] == [str(blank)] and "no text in this picture" in both.skipped[0].reason


def test_a_website_gives_questions():
    pytest.importorskip("trafilatura")
    from jupyter_miu.sources.base import SourceOptions
    from tests.sources.webserver import page, serve

    with serve() as site:
        importer, url = WebsiteImporter(options=SourceOptions(allow_private=True)), site.add("/bakery", page())
        result = importer.import_website(url)
        assert result.success
        assert result.examples_generated == len(result.sheet.trained) + len(result.sheet.passages) > 10
        assert any("1987" in card.answer for card in result.sheet.trained)
        assert not any("All rights" in passage for passage in result.sheet.passages)
        several = importer.import_websites([url, site.url("/gone")])
        assert several.success
        assert [skip.ref for skip in several.skipped] == [site.url("/gone")]
        refused = WebsiteImporter().import_website(url)
    assert (refused.success, refused.examples_generated) == (False, 0)
    assert "this machine itself" in refused.message
