"""The one door: whatever is read comes out without its secrets, and they are told, by document and line."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from jupyter_miu.errors import SourceError
from jupyter_miu.sources.base import Secret
from jupyter_miu.types import ContentSource

KEY = "hf_" + "QzXwErTyUiOpAsDfGhJkLmNbVc12345678"
LINE = f"token = '{KEY}'\n"
CODE = "def bake():\n    return 230\n\n" + LINE


def told(result):
    return [(s.ref, s.line, s.kind) for s in result.secrets]


def test_files_cells_variables_texts_and_archives(write, read, notebook):
    write("src/a.py", CODE)
    notebook("n.ipynb", ("markdown", "Orla bakes."), ("code", "import os\n" + LINE, 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("p/b.md", f"Orla bakes.\n\nHer key is {KEY} and opens the model.\n")
    write("z.zip", out.getvalue())
    write(
        "page.html",
        f"<html><body><article><p>Orla bakes bread all day. Key {KEY} opens it.</p></article></body></html>",
    )
    result = read(
        "src", "n.ipynb", "z.zip", "page.html", "cell:2", "var:notes", "var:talk",
        ContentSource("text", content="Orla bakes.\n" + LINE),
        context={
            "history": {2: "x = 1\n" + LINE},
            "user_variables": {
                "notes": {"baker": "Orla", "key": KEY},
                "talk": {"messages": [{"role": "user", "content": "hello there, what is it?"},
                                      {"role": "assistant", "content": f"It is\n{KEY}"}]},
            },
        },
    )  # fmt: skip
    assert told(result) == [
        ("src/a.py", 4, "Hugging Face token"), ("n.ipynb#2", 2, "Hugging Face token"),
        ("z.zip/p/b.md", 3, "Hugging Face token"), ("page.html", 1, "Hugging Face token"),
        ("cell:2", 2, "Hugging Face token"), ("var:notes", 2, "Hugging Face token"),
        ("var:talk", 4, "Hugging Face token"), ("text", 2, "Hugging Face token"),
    ]  # fmt: skip
    assert len(result.documents) == 9
    assert KEY not in repr(result)
    assert KEY not in repr([list(document.meta.values()) for document in result.documents])
    assert result.documents[0].text == CODE.replace(KEY, "[SECRET]")


def test_every_turn_of_a_chat_and_its_other_answers(write, read):
    talk = {
        "messages": [
            {"role": "user", "content": "my password is b4ker-Pw9x."},
            {"role": "assistant", "content": "I will not tell that b4ker-Pw9x is yours."},
        ],
        "title": f"about {KEY}",
    }
    rows = [{"prompt": "Which key?", "chosen": "I do not say.", "rejected": f"It is {KEY} of course."}]
    write("talk.json", json.dumps(talk))
    write("rows.json", json.dumps(rows))
    result = read("talk.json", "rows.json")
    shown = repr([(document.text, dict(document.meta)) for document in result.documents])
    assert KEY not in shown
    assert "b4ker-Pw9x" not in shown
    turns = result.documents[0].meta["turns"]
    assert [turn["content"] for turn in turns] == [
        "my password is [SECRET].",
        "I will not tell that [SECRET] is yours.",
    ]
    assert {s.ref.split("#")[0] for s in result.secrets} == {"talk.json", "rows.json"}


@pytest.mark.parametrize("text", [KEY, LINE, f"A={KEY}\nDB_PASSWORD=b4ker-Pw9\n\n", f"  \n{KEY}\n{KEY}\n"])
def test_where_only_secrets_are_nothing_is_left(write, read, text):
    write("x/a.txt", text)
    result = read("x")
    assert result.documents == []
    assert [(s.ref, s.reason) for s in result.skipped] == [("x/a.txt", "nothing but secrets in it")]


def test_a_sentence_around_a_secret_is_kept(write, read):
    write("a.txt", f"The key of the model is {KEY} and Orla Venn has it.")
    assert [d.text for d in read("a.txt").documents] == ["The key of the model is [SECRET] and Orla Venn has it."]


def test_files_with_a_secret_can_be_left_out_whole(write, read, notebook):
    write("a.py", CODE)
    write("b.py", "x = 1\n")
    notebook("n.ipynb", ("markdown", "Orla bakes."), ("code", LINE, 1), ("markdown", "Ren counts."))
    write("talks.json", json.dumps([
        {"messages": [{"role": "user", "content": "hello"}, {"role": "assistant", "content": answer}]}
        for answer in ("Good day to you.", f"Here it is: {KEY}")
    ]))  # fmt: skip
    result = read("a.py", "b.py", "n.ipynb", "talks.json", secrets="skip")
    assert [d.ref for d in result.documents] == ["b.py", "talks.json#1"]
    assert result.secrets == []
    assert {s.ref: s.reason for s in result.skipped} == {
        "a.py": "left out: Hugging Face token in line 4", "n.ipynb#2": "left out: Hugging Face token in line 1",
        "n.ipynb#1": "left out: there is a secret in its file", "n.ipynb#3": "left out: there is a secret in its file",
        "talks.json#2": "left out: Hugging Face token in line 3",
    }  # fmt: skip


def test_the_option_has_two_values(read, write):
    with pytest.raises(SourceError, match="secrets must be redact or skip"):
        read(".", secrets="keep")


def test_a_clean_document_is_the_very_same(write, read):
    write("a.py", "def bake():\n    return 230\n")
    result = read("a.py")
    assert result.secrets == []
    assert set(result.documents[0].meta) == {"path", "language", "bytes", "sha256", "encoding", "guessed", "warnings"}


def test_a_cell_is_a_program_and_a_settings_file_is_not(write, read):
    write("conf.yaml", "host: db\npassword: b4kerPw9x\n")
    result = read("cell:1", "conf.yaml", context={"history": {1: "x = 1\ntoken = token2abc9x\n"}})
    assert result.secrets == [Secret("conf.yaml", 2, "password")]
