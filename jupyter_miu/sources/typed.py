"""What a ContentSource means, one function for each type.

A new type is one function and one line in ``BY_TYPE``. Types without a line are refused with one clear error; nothing
is imported to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jupyter_miu.errors import SourceError
from jupyter_miu.sources import cells, variables, web
from jupyter_miu.sources.base import Item, NotebookContext, Refused, Source, SourceOptions
from jupyter_miu.sources.chats import ExportFolder, chat_documents, conversations
from jupyter_miu.sources.codebase import FolderSource
from jupyter_miu.sources.extensions import DOCUMENT_EXTENSIONS
from jupyter_miu.sources.globs import GlobSource
from jupyter_miu.sources.printable import printable
from jupyter_miu.sources.reading import FileSource
from jupyter_miu.sources.shape import by_shape
from jupyter_miu.sources.text import TextSource

_CHAT_FILTERS = {"me", "tools", "branches", "since", "match", "limit", "all", "anonymise", "attachments"}
_FILTERS = {"extensions", "exclude", "outputs", "allow_private", *_CHAT_FILTERS}


@dataclass(frozen=True)
class Asked:
    """A typed request: what a ContentSource says, or a plain reference under ``SourceOptions.type``."""

    type: str
    path: str | None
    content: Any
    context: NotebookContext
    options: SourceOptions

    def need_path(self) -> str:
        """The path. Raises SourceError without one."""
        if self.path is None:
            raise SourceError(f"a {self.type} source needs a path")
        return self.path

    def text_source(self) -> Source:
        """The content as a text. Raises SourceError if it is none."""
        if not isinstance(self.content, str):
            what = type(self.content).__name__
            raise SourceError(f"the content of a {self.type} source is a {what}", "it must be a str")
        return TextSource(self.content, limit=self.options.max_file_bytes)


def by_type(asked: Asked) -> Source:
    """The source of a typed request. Raises SourceError, also for types that this version cannot read."""
    make = BY_TYPE.get(asked.type)
    if make is None:
        shown = printable(asked.type, 40)
        raise SourceError(f"{shown} sources are not supported yet in this version", "supported: " + ", ".join(BY_TYPE))
    return make(asked)


def with_filters(options: SourceOptions, filters: Mapping[str, Any]) -> SourceOptions:
    """Options with a ContentSource's filters; excludes are added. Raises SourceError for filters that do nothing."""
    if unknown := sorted(map(str, set(filters) - _FILTERS)):
        raise SourceError(f"unknown filter {printable(unknown[0], 60)}", "one of " + ", ".join(sorted(_FILTERS)))
    return replace(
        options,
        extensions=_strings(filters, "extensions") or options.extensions,
        exclude=[*options.exclude, *_strings(filters, "exclude")],
        outputs=bool(filters.get("outputs", options.outputs)),
        allow_private=filters.get("allow_private", options.allow_private) is True,
        **{name: filters[name] for name in _CHAT_FILTERS & filters.keys()},
    )


def _strings(filters: Mapping[str, Any], key: str) -> list[str]:
    value = filters.get(key) or []
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, (list, tuple, set, frozenset)) or not all(isinstance(item, str) for item in value):
        raise SourceError(f"the filter {key} must be a list of strings")
    return list(value)


def _file(asked: Asked) -> Source:
    if asked.content is not None:
        return asked.text_source()
    return by_shape(asked.need_path(), asked.context, asked.options)


def _document(asked: Asked) -> Source:
    if asked.content is not None:
        return asked.text_source()
    return by_shape(asked.need_path(), asked.context, asked.options, DOCUMENT_EXTENSIONS)


def _codebase(asked: Asked) -> Source:
    return by_shape(asked.need_path(), asked.context, asked.options)


def _notebook(asked: Asked) -> Source:
    source = by_shape(asked.need_path(), asked.context, asked.options)
    if isinstance(source, FileSource) and source.path.suffix.lower() != ".ipynb":
        raise SourceError(f"{source.reading.ref(source.path)} is not a notebook", "its name must end in .ipynb")
    return source


def _cell(asked: Asked) -> Source:
    if asked.content is not None:
        return replace(text, ref="cell", kind="cell") if isinstance(text := asked.text_source(), TextSource) else text
    return cells.CellSource(asked.need_path().removeprefix(cells.PREFIX), asked.context, asked.options)


def _web(asked: Asked) -> Source:
    """A URL, a text file of URLs, or a page's HTML as content."""
    if asked.content is not None:
        if not isinstance(asked.content, str):
            raise SourceError(f"the content of a {asked.type} source must be the page's HTML")
        return web.HtmlSource(asked.content, asked.options)
    source = by_shape(asked.need_path(), asked.context, asked.options)
    if isinstance(source, FileSource):
        ref = source.reading.ref(source.path)
        return web.UrlList(source.path, ref, asked.options, web.rules_of(asked.options))
    if not isinstance(source, web.WebSource):
        raise SourceError(f"{printable(asked.path, 80)} is not a web page", "a URL, or a text file of URLs")
    return source


def _variable(asked: Asked) -> Source:
    limit = asked.options.max_file_bytes
    if asked.content is not None:
        return variables.VariableSource("variable", asked.content, limit)
    name = asked.need_path().removeprefix(variables.PREFIX)
    return variables.VariableSource.named(name, asked.context.user_variables, limit)


def _image(asked: Asked) -> Source:
    """A picture, or one behind a URL, with the user's caption as content; without one, whatever pictures the path
    names."""
    from jupyter_miu.sources.images import SUFFIXES, ImageSource

    wanted = replace(asked.options, extensions=asked.options.extensions or list(SUFFIXES))
    source = by_shape(asked.need_path(), asked.context, wanted)
    caption = "" if asked.content is None else asked.content
    if not isinstance(caption, str):
        raise SourceError(f"the caption of a picture is a {type(caption).__name__}", "it must be a str")
    if isinstance(source, web.WebSource):
        from jupyter_miu.sources.web.picture import WebPicture

        return WebPicture(source.url, source.options, source.rules, caption)
    if isinstance(source, FileSource):
        return ImageSource(source.path, source.reading.ref(source.path), asked.options, caption)
    if caption:
        raise SourceError("a caption belongs to one picture", "name one file")
    return source


def _chat(asked: Asked) -> Source:
    if asked.content is not None:
        return _ChatContent(asked.content, asked.options)
    source = by_shape(asked.need_path(), asked.context, asked.options)
    if isinstance(source, FolderSource):
        return ExportFolder(source.root, source.reading.ref(source.root), asked.options)
    if isinstance(source, GlobSource):
        return replace(source, reading=replace(source.reading, chats=True))
    return replace(source, as_chat=True) if isinstance(source, FileSource) else source


@dataclass(frozen=True)
class _ChatContent:
    content: Any
    options: SourceOptions

    def documents(self) -> Iterator[Item]:
        try:
            if isinstance(self.content, str):
                yield from chat_documents(self.content, "chat", {}, self.options)
            else:
                yield from conversations(self.content, "chat", {}, self.options)
        except Refused as refusal:
            raise SourceError(f"cannot teach this chat: {refusal.reason}", refusal.hint) from None


BY_TYPE: dict[str, Callable[[Asked], Source]] = {
    "text": _file, "file": _file, "document": _document, "codebase": _codebase, "notebook": _notebook,
    "cell": _cell, "variable": _variable, "chat": _chat, "image": _image,
    **dict.fromkeys(("web", "website", "url"), _web),
}  # fmt: skip
"""Type to the function that makes its source."""
