"""What a folder's .gitignore files leave out, at every level, as git itself sees it."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.sources.found import reasons, refs


def test_gitignore_at_every_level(write, read):
    write(".gitignore", "*.log.md\n/only_top.md\nbuilt/\n!keep.log.md\n")
    write("sub/.gitignore", "!x.log.md\nlocal.md\n")
    for name in (
        "a.log.md",
        "keep.log.md",
        "only_top.md",
        "sub/only_top.md",
        "sub/x.log.md",
        "sub/local.md",
        "sub/built/y.md",
        "z.md",
    ):
        write(name)
    result = read(".")
    assert [r for r in refs(result) if not r.endswith(".gitignore")] == [
        "keep.log.md",
        "sub/only_top.md",
        "sub/x.log.md",
        "z.md",
    ]
    assert {k for k, v in reasons(result).items() if v == "ignored by .gitignore"} == {
        "a.log.md",
        "only_top.md",
        "sub/local.md",
        "sub/built/",
    }


def test_rules_above_the_named_folder_count_in_a_repository(write, read, tmp_path):
    write(".gitignore", "secret*.md\n")
    write("sub/secret1.md")
    write("sub/open.md")
    assert refs(read("sub")) == ["sub/open.md", "sub/secret1.md"]
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("open.md\n")
    assert refs(read("sub")) == []


@pytest.mark.timeout(120)  # without the guard: hours
def test_a_broken_or_odd_gitignore_does_no_harm(write, read, tmp_path):
    write(".gitignore", b"\xff\xfe[\n!\n\\\n***\n/\n//\n[z-a]\n" + b"a*" * 40 + b"b\nb.md\n")
    write("sub/.gitignore/oops.md", "x")
    write("a" * 200 + ".md")
    write("b.md")
    result = read(tmp_path, exclude=["x*" * 40, "!" + "a*" * 40])
    assert "b.md" not in refs(result)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_as_git_sees_it(write, read, tmp_path):
    ignores = {
        ".gitignore": "# comment\n\n*.tmp.md\n/root.md\ndocs/*.md\n!docs/keep.md\nout/\n**/deep/x.md\na/**/z.md\n"
        "\\#odd.md\n"
        "trail.md   \n!back.tmp.md\nname with space.md\n[ab].md\n",
        "docs/.gitignore": "keep.md\n!*.tmp.md\n",
        "a/.gitignore": "*\n!.gitignore\n!b/\n!b/**\n",
    }
    names = [
        "x.tmp.md",
        "root.md",
        "sub/root.md",
        "docs/one.md",
        "docs/keep.md",
        "docs/t.tmp.md",
        "out/o.md",
        "sub/out/p.md",
        "q/deep/x.md",
        "a/b/z.md",
        "a/b/c/z.md",
        "a/b/y.md",
        "#odd.md",
        "trail.md",
        "back.tmp.md",
        "name with space.md",
        "a.md",
        "c.md",
        "docs/sub/one.md",
    ]
    for name, text in (*ignores.items(), *((n, "text\n") for n in names)):
        write(name, text)
    run = lambda *args: subprocess.run(["git", *args], cwd=tmp_path, check=True, capture_output=True).stdout  # noqa: E731
    run("init", "-q")
    listed = run("-c", "core.excludesFile=", "ls-files", "-co", "--exclude-standard", "-z").decode().split("\0")
    expected = sorted(name for name in listed if name.endswith(".md"))
    assert sorted(r for r in refs(read("."))) == expected
    assert 5 < len(expected) < len(names)
