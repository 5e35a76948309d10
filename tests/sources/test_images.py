"""Pictures: recognised text and the user's caption, never a file name; and everything that is wrong with such files."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import images, ocr, pictures
from jupyter_miu.sources.base import Document, Refused, SourceOptions
from jupyter_miu.types import ContentSource, Skipped

Image = pytest.importorskip("PIL.Image")
from PIL import ImageDraw, ImageFont  # noqa: E402

needs_ocr = pytest.mark.skipif(not ocr.installed(), reason="needs the extra ocr")


def picture(*lines: str, mode: str = "RGB", size=(700, 200)) -> Image.Image:
    made = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(made)
    for n, line in enumerate(lines):
        draw.text((20, 20 + 60 * n), line, fill="black", font=ImageFont.load_default(36))
    return made.convert(mode)


def encoded(image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def seen(monkeypatch):
    """Pictures that reached the recogniser; it says a line that names its size and mode."""
    found = []

    def lines(image):
        found.append(image)
        return [f"The picture is {image.width} by {image.height}."]

    monkeypatch.setattr(ocr, "lines", lines)
    monkeypatch.setattr(ocr, "installed", lambda: True)
    return found


@needs_ocr
def test_the_text_in_a_picture(write, read):
    write("shot.png", encoded(picture("The harbour of Ostrel", "opens at 6:00"), "PNG"))
    (document,) = read("shot.png").documents
    assert document.text == "The harbour of Ostrel\nopens at 6:00\n"
    assert document.kind == "text" and document.meta["warnings"] == ("text recognised in a picture",)


@needs_ocr
def test_a_picture_is_recognised_once_for_the_dry_run_and_the_lesson(write, read, monkeypatch):
    write("shot.png", encoded(picture("The ferry leaves at 7:15"), "PNG"))
    first = read("shot.png").documents
    monkeypatch.setattr(ocr, "_recogniser", lambda: pytest.fail("recognised once more"))
    assert read("shot.png").documents == first


@needs_ocr
def test_a_blank_picture_gives_nothing_not_even_its_name(write, read):
    write("orla-venn-the-baker.png", encoded(picture(), "PNG"))
    with pytest.raises(SourceError, match="no text in this picture, and no caption"):
        read("orla-venn-the-baker.png")
    result = read(".")
    assert result.documents == []
    assert result.skipped == [Skipped("orla-venn-the-baker.png", "no text in this picture, and no caption")]


def test_a_caption_comes_first(write, read, seen):
    write("a.png", encoded(picture(), "PNG"))
    (document,) = read(ContentSource("image", path="a.png", content="The harbour of Ostrel in 1912.")).documents
    assert document.text == "The harbour of Ostrel in 1912.\n\nThe picture is 700 by 200.\n"


def test_a_caption_alone_is_enough_where_nothing_can_read(write, read, monkeypatch):
    monkeypatch.setattr(ocr, "installed", lambda: False)
    write("a.png", encoded(picture("text"), "PNG"))
    (document,) = read(ContentSource("image", path="a.png", content="A blue boat.")).documents
    assert document.text == "A blue boat.\n"
    assert document.meta["warnings"] == ('text in pictures needs an extra: pip install "jupyter-miu[ocr]"',)
    with pytest.raises(SourceError, match="text in pictures needs an extra"):
        read("a.png")


@pytest.mark.parametrize("caption", ["a.png", " A.PNG "])
def test_a_file_name_is_no_caption(write, read, seen, caption):
    write("a.png", encoded(picture(), "PNG"))
    with pytest.raises(SourceError, match="a file name is no caption"):
        read(ContentSource("image", path="a.png", content=caption))


def test_a_caption_belongs_to_one_picture(write, read, seen):
    write("p/a.png", encoded(picture(), "PNG"))
    write("p/b.md")
    with pytest.raises(SourceError, match="a caption belongs to one picture"):
        read(ContentSource("image", path="p", content="A boat."))
    assert [d.ref for d in read(ContentSource("image", path="p")).documents] == ["p/a.png"]
    with pytest.raises(SourceError, match="must be a str"):
        read(ContentSource("image", path="p/a.png", content=3))


KINDS = [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp"), ("BMP", "bmp"), ("TIFF", "tif")]


@pytest.mark.parametrize(("kind", "suffix"), KINDS)
@pytest.mark.parametrize("named", [True, False], ids=["its suffix", "another"])
def test_every_kind_by_its_content(write, read, seen, kind, suffix, named):
    name = f"a.{suffix if named else 'jpeg'}"
    write(name, encoded(picture(), kind))
    (document,) = read(name).documents
    assert document.text == "The picture is 700 by 200.\n"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode_is_black_on_white_for_the_recogniser(write, read, seen, mode):
    if mode == "I;16":
        made = Image.new("I;16", (160, 40), 65_535)
    else:
        made = picture(size=(160, 40)).convert("RGBA" if mode == "LA" else "RGB").convert(mode)
    kind = "TIFF" if mode in ("CMYK", "YCbCr", "I;16") else "PNG"
    write("a.png", encoded(made, kind))
    read("a.png")
    assert [(p.mode, p.getpixel((5, 5))) for p in seen] == [("RGB", (255, 255, 255))]


def test_transparent_becomes_paper_that_the_writing_shows_on(write, read, seen):
    for name, ink in (("dark.png", (0, 0, 0, 255)), ("light.png", (255, 255, 255, 255))):
        made = Image.new("RGBA", (160, 40), (120, 120, 120, 0))
        made.paste(ink, (10, 10, 20, 20))
        write(name, encoded(made, "PNG"))
        read(name)
    assert [p.getpixel((50, 30)) for p in seen] == [(255, 255, 255), (0, 0, 0)]


def test_a_photo_taken_on_its_side_is_upright_and_its_place_is_not_kept(write, read, seen):
    made = picture(size=(300, 100))
    exif = made.getexif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    write("a.jpg", encoded(made, "JPEG", exif=exif))
    (document,) = read("a.jpg").documents
    assert seen[0].size == (100, 300)
    assert set(document.meta) == {"path", "bytes", "sha256", "language", "warnings"} and "48" not in document.text


def test_the_first_picture_of_an_animation(write, read, seen):
    frames = [Image.new("L", (160, 40), 50 * n).convert("P") for n in range(3)]
    write("a.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    (document,) = read("a.gif").documents
    assert len(seen) == 1 and "animated: the first picture only" in document.meta["warnings"]


def test_pages_of_a_tiff_up_to_the_cap(write, read, seen, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_FRAMES", 3)
    pages = [picture(size=(150 + n, 40)) for n in range(5)]
    write("a.tiff", encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    result = read("a.tiff")
    assert len(seen) == 3 and "152 by 40" in result.documents[0].text
    assert result.skipped == [Skipped("a.tiff#page=4", "2 more pages are left out")]


def zero() -> bytes:
    return b"GIF89a" + bytes(4) + b"\x80\0\0" + bytes(6) + b";"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encoded(picture("x"), "PNG")[:400], "damaged, or cut off"),
        (encoded(picture("x"), "JPEG")[:900], "damaged, or cut off"),
        (zero(), ""),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "damaged, or cut off"),
        (b"%PDF-1.4 ...", "not a picture but a PDF"),
        (b"\0\0\0\x18ftypheic" + bytes(30), "an HEIC picture: save it as JPEG or PNG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not a picture"),
        (b"just text", "not a picture"),
    ],
    ids=["png", "jpeg", "zero", "empty", "header", "pdf", "heic", "eps", "text"],
)
def test_bad_pictures_are_said_and_the_good_file_beside_them_is_taught(write, read, seen, data, reason):
    write("bad.png", data)
    write("good.md", "Orla Venn is a baker.")
    result = read(".")
    assert [d.ref for d in result.documents] == ["good.md"]
    assert [s.ref for s in result.skipped] == ["bad.png"] and reason in result.skipped[0].reason
    assert seen == []


@pytest.mark.parametrize("side", [7_800, 20_000])
def test_a_bomb_is_refused_before_it_is_decoded(write, read, seen, side):
    write("a.png", encoded(Image.new("1", (side, side)), "PNG"))
    with pytest.raises(SourceError, match="more than 60 million pixels"):
        read("a.png")
    assert seen == []


@pytest.mark.parametrize("size", [(11, 900), (32, 32), (63, 64)])
def test_too_small_for_letters(write, read, seen, size):
    write("dot.png", encoded(Image.new("RGB", size), "PNG"))
    with pytest.raises(SourceError, match="no text in this picture"):
        read("dot.png")
    assert seen == []


@needs_ocr
def test_a_picture_that_the_recogniser_chokes_on_is_one_picture_less(write, read, monkeypatch):
    def recogniser():
        raise RuntimeError("no memory")

    monkeypatch.setattr(ocr, "_recogniser", recogniser)
    write("a.png", encoded(picture("text"), "PNG"))
    write("b.md")
    result = read(".")
    assert [d.ref for d in result.documents] == ["b.md"]
    assert "the recogniser failed (RuntimeError)" in result.skipped[0].reason


def test_an_svg_gives_its_words_and_follows_nothing(write, read, tmp_path):
    write("secret.txt", "plugh")
    write(
        "a.svg",
        f"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">
<!ENTITY l "lol">]><svg xmlns="http://www.w3.org/2000/svg"><title>The harbour</title><script>alert(1)</script>
<style>text{{}}</style><image href="http://169.254.169.254/x.png"/>
<text x="1">Ostrel <tspan>opens</tspan><tspan> at 6:00.</tspan> &e;</text><desc>A map.</desc></svg>""",
    )
    found = read("a.svg").documents[0].text
    assert found.startswith("The harbour\nOstrel opens at 6:00.") and found.endswith("A map.\n")
    assert "plugh" not in found and "alert" not in found
    write("empty.svg", "<svg><path d='M0 0'/></svg>")
    with pytest.raises(SourceError, match="no text in this picture"):
        read("empty.svg")


def test_without_the_extra_one_line_names_it(write, read, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    write("a.png", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(SourceError) as caught:
        read("a.png")
    assert str(caught.value) == 'cannot teach a.png: a picture needs an extra: pip install "jupyter-miu[ocr]"'


def test_a_models_caption_is_proposed_and_taught_only_when_approved(write, read, seen, tmp_path):
    path = write("a.png", encoded(picture(size=(160, 40)), "PNG"))
    asked = []
    proposal = images.propose(path, lambda image: asked.append(image.size) or "A blue boat.")
    assert asked == [(160, 40)] and proposal == images.Proposal(path, "A blue boat.")
    assert "A blue boat." in read(proposal.approved()).documents[0].text
    assert "A red boat." in read(proposal.approved("A red boat.")).documents[0].text
    for said, reason in (("  ", "the model said nothing"), ("a.png", "a file name is no caption")):
        with pytest.raises(SourceError, match=reason):
            images.propose(path, lambda image, said=said: said)


@settings(max_examples=80, deadline=5_000, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.parametrize(("kind", "suffix"), KINDS)
def test_any_damage_is_read_or_refused(tmp_path_factory, kind, suffix, data):
    good = encoded(picture("x", size=(40, 30)), kind)
    place = data.draw(st.integers(0, len(good)))
    made = good[:place] + data.draw(st.binary(max_size=12)) + good[place + data.draw(st.integers(0, 30)) :]
    try:
        found = pictures.opened(made)
    except Refused:
        return
    assert all(frame.mode == "RGB" for frame in found.frames)


@given(st.text(alphabet="<>/svgtextdesc &;\"'=!-", max_size=120))
def test_any_svg_is_read_or_refused(text):
    try:
        images._words(b"<svg>" + text.encode(), "", None)
    except Refused:
        return


def test_the_items_are_ours(tmp_path, seen):
    path = tmp_path / "a.png"
    path.write_bytes(encoded(picture(), "PNG"))
    (item,) = images.read(Path(path), "a.png", SourceOptions())
    assert isinstance(item, Document) and item.ref == "a.png"


def test_pictures_of_one_call_are_capped_and_the_rest_is_counted(write, read, seen):
    """In all sources together; what holds no letters, a drawing and a caption alone take nothing from it."""
    for n in range(4):
        write(f"p/{n}.png", encoded(picture(size=(160, 40 + n)), "PNG"))
        write(f"q/{n}.png", encoded(picture(size=(170, 40 + n)), "PNG"))
    write("p/icon.png", encoded(picture(size=(16, 16)), "PNG"))
    write("p/draw.svg", "<svg><text>The drawing of Ostrel.</text></svg>")
    write("p/notes.md", "Orla Venn is a baker.")
    result = read("p", ContentSource("image", path="q"), max_pictures=5)
    assert len(seen) == 5
    assert {d.ref for d in result.documents} == {
        "p/0.png", "p/1.png", "p/2.png", "p/3.png", "p/draw.svg", "p/notes.md", "q/0.png",
    }  # fmt: skip
    assert result.skipped[-1] == Skipped(
        "q/1.png", "3 pictures over the 5 of one call; name fewer, or raise max_pictures"
    )
    assert len(read("p", max_pictures=5).documents) == 6  # each call begins anew
    assert [s.reason for s in read("p", max_pictures=3).skipped][-1].startswith("a picture over the 3 of one call")
