"""What is in a folder and is no file of its own: links, pipes, repositories, pointers, submodules, closed folders."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess

import pytest

from jupyter_miu.errors import SourceError
from tests.sources.found import LFS, PY, reasons, refs


def test_links(write, read, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.py").write_text("SECRET = 1\n")
    write("src/a.py", PY)
    for link, target in (
        ("out.py", outside / "secret.py"),
        ("out_dir", outside),
        ("in.py", tmp_path / "src/a.py"),
        ("loop", tmp_path),
        ("self.py", tmp_path / "self.py"),
        ("gone.py", tmp_path / "gone"),
        ("up.py", "../../../../../../etc/hostname"),
    ):
        (tmp_path / link).symlink_to(target)
    result = read(".")
    assert refs(result) == ["src/a.py"]
    found = reasons(result)
    assert found["out.py"] == found["out_dir"] == "a link that leads outside"
    assert found["in.py"] == found["loop"] == "a link; its target is read by itself"
    assert found["self.py"] == found["gone.py"] == "a broken link"
    assert not any("SECRET" in d.text for d in result.documents)


def test_the_named_folder_may_be_a_link(write, read, tmp_path, tmp_path_factory):
    real = tmp_path_factory.mktemp("real")
    (real / "a.py").write_text(PY)
    (tmp_path / "link").symlink_to(real)
    assert refs(read("link")) == ["link/a.py"]


def test_pipes_sockets_and_devices_are_never_opened(write, read, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("a.py", PY)
    os.mkfifo("pipe.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.py")
        result = read(".")
    assert refs(result) == ["a.py"]
    assert reasons(result) == {"pipe.py": "not a file", "sock.py": "not a file"}


def test_repositories_inside_and_depth(write, read):
    write("a.py", PY)
    write("module/.git", "gitdir: ../.git/modules/module\n")
    write("module/b.py", PY)
    write("clone/.git/HEAD", "ref: refs/heads/main\n")
    write("clone/c.py", PY)
    write("/".join(["d"] * 45) + "/deep.py", PY)
    result = read(".")
    assert refs(result) == ["a.py"]
    assert reasons(result)["module/"] == "a submodule: name it to read it"
    assert reasons(result)["clone/"] == "a repository of its own: name it to read it"
    assert refs(read("module")) == ["module/b.py"]
    assert "nested too deeply" in reasons(result).values()


@pytest.mark.parametrize("name", ["w.md", "scan.pdf", "m.py"])
def test_a_pointer_that_was_named_is_not_taught_either(write, read, name):
    write(name, LFS)
    with pytest.raises(SourceError, match="a git-lfs pointer, not the file"):
        read(name)


def test_a_page_about_pointers_is_text(write, read):
    write("x/about.md", LFS + "That is what a pointer of git-lfs looks like.\n" * 40)
    assert refs(read("x")) == ["x/about.md"]


def test_a_submodule_that_was_not_checked_out_is_said(write, read, tmp_path):
    write("a.py", PY)
    write(
        ".gitmodules",
        '[submodule "lib"]\n\tpath = ext/lib\n\turl = https://host/lib.git\n[submodule "x"]\n\tpath=../up\n',
    )
    (tmp_path / "ext/lib").mkdir(parents=True)
    (tmp_path / "ext/other").mkdir()
    result = read(".")
    assert refs(result) == ["a.py"]
    assert reasons(result)["ext/lib/"] == "a submodule that is not checked out"
    assert not {"ext/other/", "../up/"} & reasons(result).keys()


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_a_real_submodule(write, read, tmp_path, tmp_path_factory):
    git = ["git", "-c", "user.name=Orla", "-c", "user.email=o@x", "-c", "protocol.file.allow=always"]
    run = lambda where, *args: subprocess.run([*git, *args], cwd=where, check=True, capture_output=True)  # noqa: E731
    other = tmp_path_factory.mktemp("other")
    (other / "b.py").write_text(PY)
    for where in (other, tmp_path):
        run(where, "init", "-q")
    run(other, "add", "b.py")
    run(other, "commit", "-qm", "one")
    write("a.py", PY)
    run(tmp_path, "submodule", "add", "-q", str(other), "lib")
    assert refs(read(".")) == ["a.py"]
    assert reasons(read("."))["lib/"] == "a submodule: name it to read it"
    assert refs(read("lib")) == ["lib/b.py"]
    run(tmp_path, "submodule", "deinit", "-f", "lib")
    assert reasons(read("."))["lib/"] == "a submodule that is not checked out"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_is_closed_to_us(write, read, tmp_path):
    write("a.py", PY)
    write("closed.py", PY).chmod(0)
    write("closed/b.py", PY)
    (tmp_path / "closed").chmod(0)
    try:
        result = read(".")
    finally:
        (tmp_path / "closed").chmod(0o700)
    assert refs(result) == ["a.py"]
    assert all("Permission denied" in reason for reason in reasons(result).values())
    assert set(reasons(result)) == {"closed", "closed.py"}
