"""The panel's TypeScript, as node sees it. Without node these tests skip; CI requires them, like browser tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hatch_build import jlpm

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "labextension"
PURE = ("quoting", "lines", "paths", "sha256", "badges")  # need nothing but each other
CALL = """
const fs = require('fs'), path = require('path'), ts = require('typescript');
const [out, ...names] = process.argv.slice(1);
for (const name of names) {
  const source = fs.readFileSync(path.join('src', name + '.ts'), 'utf8');
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2020 };
  fs.writeFileSync(path.join(out, name + '.js'), ts.transpileModule(source, { compilerOptions }).outputText);
}
const answers = JSON.parse(fs.readFileSync(0, 'utf8')).map(([name, call, ...args]) => {
  try { return { value: require(path.resolve(out, name + '.js'))[call](...args) }; }
  catch (error) { return { error: error.message }; }
});
fs.writeSync(1, JSON.stringify(answers));
"""


@pytest.fixture(scope="session")
def tool() -> Callable[..., str]:
    """Runs jlpm in the panel's folder, with its dependencies installed; returns what it printed."""
    command = jlpm()
    if command is None:
        pytest.skip("no node and jlpm here")

    def call(*args: str) -> str:
        done = subprocess.run([*command, *args], cwd=FOLDER, capture_output=True, text=True, timeout=600)
        said = done.stdout + done.stderr
        assert done.returncode == 0, said[-8000:]
        return said

    if not (FOLDER / "node_modules" / "typescript").is_dir():
        call("install", "--immutable")
    return call


@pytest.fixture(scope="session")
def typescript(tool, tmp_path_factory) -> Callable[[list[list[Any]]], list[dict[str, Any]]]:
    """Calls functions of the pure modules: ``[["quoting", "quote", "a b"]]`` gives ``[{"value": '"a b"'}]``."""
    out = tmp_path_factory.mktemp("pure")

    def call(calls: list[list[Any]]) -> list[dict[str, Any]]:
        command = ["node", "-e", CALL, str(out), *PURE]
        done = subprocess.run(
            command, cwd=FOLDER, input=json.dumps(calls), capture_output=True, text=True, encoding="utf-8", timeout=120
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call
