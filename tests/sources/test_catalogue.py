"""Rows of docs/bad-input.md that belong to no other file here."""

from __future__ import annotations

import io
import zipfile

import pytest

from jupyter_miu.errors import ModelError, SourceError


def test_names_that_differ_in_case_are_two_files_where_there_are_two(write, read, tmp_path):
    write("d/Notes.md", "Orla Venn is a baker.\n")
    write("d/notes.md", "Ren Tal is a clerk.\n")
    there = sorted(f"d/{path.name}" for path in (tmp_path / "d").iterdir())
    assert sorted(document.ref for document in read("d").documents) == there
    assert len({document.text for document in read(*there).documents}) == len(there)


def test_an_excel_file_with_macros_is_read_without_them(write, read):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["Town", "Fee"], ["Ostrel", 12]):
        book.active.append(row)
    plain, out = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            types = old.read(name).replace(
                b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
            new.writestr(name, types)
        new.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    write("a.xlsm", out.getvalue())
    (document,) = read("a.xlsm").documents
    assert "| Ostrel | 12 |" in document.text and "AutoOpen" not in document.text


@pytest.mark.parametrize(
    ("name", "better"),
    [("a.doc", ".docx"), ("a.rtf", ".docx"), ("a.odt", ".docx"), ("a.xls", ".xlsx"), ("a.ppt", ".pptx")],
)
def test_old_formats_say_what_to_save_them_as(write, read, name, better):
    write(name, b"{\\rtf1 Orla}")
    with pytest.raises(SourceError, match=rf"not read yet: save it as {better}"):
        read(name)
    write("good.md")
    result = read(".")
    assert [d.ref for d in result.documents] == ["good.md"] and better in result.skipped[0].reason


def test_shell_lines_of_a_notebook_are_text_and_never_run(notebook, read, tmp_path):
    notebook("n.ipynb", ("code", "!touch ran.txt"), ("code", "%%bash\ntouch ran.txt"), ("code", "x = !touch ran.txt"))
    texts = [document.text for document in read("n.ipynb").documents]
    assert texts == ["!touch ran.txt", "%%bash\ntouch ran.txt", "x = !touch ran.txt"]
    assert not (tmp_path / "ran.txt").exists()


def test_a_model_without_its_weights_is_refused(tmp_path):
    from tests.teaching import open_tiny, tiny

    model = tiny()
    model.to("meta")
    with pytest.raises(ModelError, match=r"offloaded or not loaded .* load it without device_map"):
        open_tiny(tmp_path, model=model)


def test_a_quantised_model_is_refused(tmp_path):
    import torch

    from tests.teaching import open_tiny, tiny

    model = tiny()
    layer = model.model.layers[0].mlp.down_proj
    layer.weight = torch.nn.Parameter(torch.zeros(layer.weight.shape, dtype=torch.int8), requires_grad=False)
    with pytest.raises(ModelError, match=r"quantised \(int8\): such weights cannot be trained"):
        open_tiny(tmp_path, model=model)
