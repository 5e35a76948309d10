"""What importing costs, and what the front door shows."""

from __future__ import annotations

import subprocess
import sys

import jupyter_miu

HEAVY = "torch transformers peft".split()


def loaded_by(statement: str) -> list[str]:
    script = f"{statement}\nimport sys\nprint('LOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.rsplit("LOADED", 1)[1].split()


def test_import_loads_no_tensor_library():
    assert loaded_by("import jupyter_miu") == []


def test_load_ext_status_and_help_do_not_either():
    script = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "for cell in ('load_ext jupyter_miu', 'miu', 'miu help', 'miu learn -h', 'miu code learn x', 'miu stop'):\n"
        "    cell = '%' + cell\n"
        "    assert shell.run_cell(cell).success, cell"
    )
    assert loaded_by(script) == []


def test_the_front_door_is_sorted_and_true():
    assert jupyter_miu.__all__ == sorted(jupyter_miu.__all__)
    assert set(jupyter_miu.__all__) == set(jupyter_miu._HOMES)
    for name in jupyter_miu.__all__:
        assert getattr(jupyter_miu, name).__name__ == name
    assert set(jupyter_miu.__all__) <= set(dir(jupyter_miu))


def test_an_unknown_name_is_an_attribute_error():
    try:
        jupyter_miu.nonsense  # noqa: B018
    except AttributeError as error:
        assert "nonsense" in str(error)
    else:
        raise AssertionError


def test_the_names_of_old(monkeypatch):
    from jupyter_miu import api

    for name in ("ModelInferenceUpdate", "ContentSource", "MIUConfig", "MIUResult", "CheckpointInfo"):
        assert getattr(api, name) is getattr(jupyter_miu, name)
    assert api.MIU_MAX_CHECKPOINTS == 10
    monkeypatch.setenv("MIU_MAX_CHECKPOINTS", "3")
    assert api.MIU_MAX_CHECKPOINTS == 3
    assert api.USE_MIU is True
