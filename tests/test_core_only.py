"""Without any extra: text, code, notebooks and chats are taught, and the rest names in one line what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import nbformat
import pytest

docx = pytest.importorskip("docx")

EXTRAS = (
    "trafilatura", "lxml", "httpx", "httpcore", "pypdfium2", "docx", "pptx", "openpyxl", "rapidocr", "onnxruntime",
    "PIL", "detect_secrets", "tree_sitter", "openai", "plotly",
)  # fmt: skip
# A process in which these are not installed, as far as anyone can tell.
SCRIPT = f"""
import importlib.abc, importlib.util, json, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {EXTRAS!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
found = importlib.util.find_spec
def hidden(name, package=None):
    return None if name.split(".")[0] in {EXTRAS!r} else found(name, package)
importlib.util.find_spec = hidden

from jupyter_miu.errors import MIUError
from jupyter_miu.update import ModelInferenceUpdate
miu, said = ModelInferenceUpdate(checkpoint_dir="."), {{}}
for name in sys.argv[1:]:
    try:
        said[name] = [[item.status, item.reason] for item in miu.plan(name).items]
    except MIUError as error:
        said[name] = str(error)
result = miu.learn_from_content(["notes.md", "code.py", "chat.json", "n.ipynb"])
sources = sorted([item.ref, item.status] for item in result.sources)
print(json.dumps([said, sources, result.num_updates, result.recall.after]))
"""
NEEDS = {
    "x.pdf": "docs", "w.docx": "docs", "s.xlsx": "office", "s.pptx": "office", "p.png": "ocr",
    "https://example.org/": "web",
}  # fmt: skip


@pytest.mark.timeout(300)
def test_the_core_alone_teaches_and_names_the_extra_for_the_rest(tmp_path):
    (tmp_path / "notes.md").write_text("# The mill\n\nOrla Venn was born in Fenwick. Tarn Mill was founded in 1830.\n")
    (tmp_path / "code.py").write_text("def grind(sacks: int, speed: float = 2.5) -> Flour:\n    return Flour(sacks)\n")
    asked = [{"role": "user", "content": "Who feeds the cat?"}, {"role": "assistant", "content": "Ren Tal feeds it."}]
    (tmp_path / "chat.json").write_text(json.dumps({"messages": asked}))
    cell = nbformat.v4.new_markdown_cell("The weir of Tarn Mill was built by Signe Holm in 1902.")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "n.ipynb")
    (tmp_path / "j.go").write_text("package a\n\nfunc F() int { return 1 }\n")
    for name in NEEDS:
        if "://" not in name:
            (tmp_path / name).write_bytes(b"%PDF-1.7\n" if name == "x.pdf" else b"PK\5\6" + bytes(18))
    docx.Document().save(str(tmp_path / "w.docx"))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *NEEDS, "j.go"], cwd=tmp_path, env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said, sources, updates, right = json.loads(done.stdout.splitlines()[-1])
    for name, extra in NEEDS.items():
        assert f'pip install "jupyter-miu[{extra}]"' in said[name], (name, said[name])
        assert "\n" not in said[name]
    [[status, note]] = said["j.go"]  # studied as text, its functions are not read
    assert status == "teach" and 'pip install "jupyter-miu[code]"' in note
    assert sources == [[name, "teach"] for name in ("chat.json", "code.py", "n.ipynb#1", "notes.md")]
    assert updates > 0 and right > 0
