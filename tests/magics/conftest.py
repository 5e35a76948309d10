from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from jupyter_miu.session import session as home


@pytest.fixture
def shell(monkeypatch, tmp_path):
    """A plain IPython shell with the extension, in an empty folder, with a session of its own and no model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(home, "_current", None)
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    assert shell.extension_manager.load_extension("jupyter_miu") is None
    yield shell
    shell.extension_manager.unload_extension("jupyter_miu")


@pytest.fixture
def run(shell, capsys):
    """Run a cell; gives (value, what was printed)."""

    def call(source: str):
        capsys.readouterr()
        result = shell.run_cell(source, store_history=True)
        out = capsys.readouterr()
        return (result.error_in_exec if not result.success else result.result), out.out + out.err

    return call
