"""Files that were attached to chats and whose text is in the export: named, counted, and documents where asked for.

Knows the fields in which Claude and Open WebUI keep such texts. Off unless asked for: what somebody else wrote is not
what the model should say by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from jupyter_miu.sources.base import Document, Item, SourceOptions, digest
from jupyter_miu.sources.chats.model import Attachment, Conversation, rows, string, table
from jupyter_miu.sources.decoding import clean, odd
from jupyter_miu.sources.exclusions import secret_content
from jupyter_miu.sources.files import size
from jupyter_miu.sources.printable import printable
from jupyter_miu.types import Skipped

if TYPE_CHECKING:
    from jupyter_miu.sources.chats.registry import Found

NOT_READ = "attached texts are not read; --attachments reads them"


def of_claude(messages: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """The attachments of Claude's messages that hold a text."""
    found = (item for message in messages for item in rows(message.get("attachments")) if isinstance(item, Mapping))
    return _some((string(item.get("file_name")), string(item.get("extracted_content"))) for item in found)


def of_open_webui(messages: Iterable[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """The files of Open WebUI's messages that hold a text."""
    found = (table(item) for message in messages for item in rows(message.get("files")))
    files = ((string(item.get("name")), table(item.get("file"))) for item in found)
    return _some(
        (name or string(file.get("filename")), string(table(file.get("data")).get("content"))) for name, file in files
    )


def names_alone(found: Iterable[Found]) -> Iterator[Found]:
    """The same conversations without the attached texts, which would be held for nothing."""
    for item in found:
        if not isinstance(item, Skipped) and item[1].attachments:
            item[1].attachments = tuple((name, "") for name, _ in item[1].attachments)
        yield item


def documents(conversation: Conversation, ref: str, meta: Mapping[str, Any], options: SourceOptions) -> Iterator[Item]:
    """A document for each attached text, none without ``options.attachments``."""
    for number, (name, raw) in enumerate(conversation.attachments if options.attachments else (), 1):
        where, text = f"{ref}/{printable(name, 80) or number}", clean(raw).strip()
        if len(text) > options.max_file_bytes:
            yield Skipped(where, f"larger than {size(options.max_file_bytes)}")
        elif reason := secret_content(text):
            yield Skipped(where, reason)
        elif text:
            about = {key: value for key, value in meta.items() if key != "path"}
            about |= {"sha256": digest(text), "source": conversation.source, "warnings": odd(raw)}
            yield Document(where, f"{text}\n", "text", about)


def _some(found: Iterable[Attachment]) -> tuple[Attachment, ...]:
    return tuple(dict.fromkeys((name, text) for name, text in found if text.strip()))
