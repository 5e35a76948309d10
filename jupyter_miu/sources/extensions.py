"""Which files are text, by name: the lists of old and longer, and what their content is called.

Knows names only; a file that lies about itself is found out by ``decoding``.
"""

from __future__ import annotations

from pathlib import PurePath

LANGUAGES = {
    ".py": "python", ".pyi": "python", ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript",
    ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".jsx": "javascript", ".tsx": "typescript",
    ".java": "java", ".c": "c", ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".h": "c", ".hpp": "cpp", ".hh": "cpp",
    ".cs": "csharp", ".go": "go", ".rs": "rust",
    ".rb": "ruby", ".php": "php", ".swift": "swift", ".kt": "kotlin", ".kts": "kotlin", ".scala": "scala",
    ".sh": "shell", ".bash": "shell", ".zsh": "shell", ".fish": "shell", ".ps1": "powershell", ".sql": "sql",
    ".r": "r", ".jl": "julia", ".m": "matlab", ".pl": "perl", ".pm": "perl", ".hs": "haskell", ".ml": "ocaml",
    ".ex": "elixir", ".exs": "elixir", ".erl": "erlang", ".clj": "clojure", ".lua": "lua", ".dart": "dart",
    ".zig": "zig", ".nim": "nim", ".groovy": "groovy", ".f90": "fortran", ".vue": "vue", ".svelte": "svelte",
    ".proto": "protobuf", ".graphql": "graphql", ".css": "css", ".scss": "scss", ".less": "less", ".html": "html",
    ".htm": "html", ".tf": "terraform", ".cmake": "cmake", ".pyx": "cython",
}  # fmt: skip
CODE_EXTENSIONS = frozenset(LANGUAGES)
TEXT_EXTENSIONS = frozenset(".txt .text .md .markdown .mdx .rst .org .adoc .tex .qmd .rmd".split())
CONFIG_EXTENSIONS = frozenset(".json .jsonl .yaml .yml .toml .ini .cfg .xml .conf .csv .tsv".split())
NOTEBOOK_EXTENSIONS = frozenset({".ipynb"})
READ_EXTENSIONS = CODE_EXTENSIONS | TEXT_EXTENSIONS | CONFIG_EXTENSIONS | NOTEBOOK_EXTENSIONS
DOCUMENT_EXTENSIONS = TEXT_EXTENSIONS | NOTEBOOK_EXTENSIONS
MARKDOWN_EXTENSIONS = frozenset({".md", ".markdown", ".mdx", ".qmd", ".rmd"})
PLAIN_NAMES = {
    "makefile": "make", "dockerfile": "docker", "jenkinsfile": "groovy", "rakefile": "ruby", "gemfile": "ruby",
    "justfile": "make", "readme": "", "license": "", "licence": "", "copying": "", "changelog": "", "authors": "",
    "contributing": "", "notice": "", "todo": "", "install": "", "news": "",
}  # fmt: skip

NOT_YET = {
    **dict.fromkeys((".doc", ".dot", ".rtf", ".odt", ".wpd", ".pages"), "not read yet: save it as .docx, .md or .txt"),
    **dict.fromkeys((".xls", ".ods", ".numbers"), "not read yet: save it as .xlsx or .csv"),
    **dict.fromkeys((".ppt", ".odp"), "not read yet: save it as .pptx or .pdf"),
    **dict.fromkeys((".mobi", ".azw", ".azw3", ".djvu"), "not read yet: convert it to .epub or .pdf"),
    **dict.fromkeys((".msg", ".eml", ".mbox"), "mail is not read yet: save its text as .txt"),
    **dict.fromkeys((".heic", ".heif", ".avif"), "not read yet: save the picture as .jpg or .png"),
    **dict.fromkeys((".7z", ".rar"), "not read yet: pack it as .zip"),
    **dict.fromkeys(
        (".parquet", ".arrow", ".feather"), "not read yet: load it and teach the variable, or save it as .csv"
    ),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), "a data base is not read yet: save what matters of it as .csv"),
}
"""Kinds of file that nothing here reads, by extension, and what to do instead."""


def normalise(extensions: list[str]) -> frozenset[str]:
    """``py``, ``.PY`` and ``*.py`` all as ``.py``."""
    return frozenset("." + e.strip().lstrip("*").lstrip(".").lower() for e in extensions if e.strip(" *."))


def kind_of(path: PurePath) -> tuple[str, str]:
    """Kind ("markdown", "code", "text") and language of a file, by its name."""
    suffix = path.suffix.lower()
    if suffix in MARKDOWN_EXTENSIONS:
        return "markdown", "markdown"
    if suffix in CODE_EXTENSIONS:
        return "code", LANGUAGES[suffix]
    if suffix in CONFIG_EXTENSIONS:
        return "code", suffix[1:]
    language = PLAIN_NAMES.get(path.name.lower(), "")
    return ("code", language) if language else ("text", "")
