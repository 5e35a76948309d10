"""Files for tests, built byte by byte or by the libraries that write them: PDF, Word, EPUB and the like."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

# A line is (x, y, points, text); y counts from the bottom of a page of 612 × 792 points.
Line = tuple[float, float, float, str]


def pdf(pages: Sequence[Sequence[Line]], *, encrypt: bool = False, content: bytes = b"") -> bytes:
    """A PDF with one font. ``encrypt`` asks for a password; ``content`` goes into each page's stream."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
              b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    for number, page in enumerate(pages):
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        stream = content + b"".join(
            f"BT /F1 {size} Tf {x} {y} Td (".encode() + _escaped(text) + b") Tj ET\n" for x, y, size, text in page
        )
        bodies.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    secret = f" /Encrypt << /Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -4 >> /ID [<43> <43>]"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R{secret if encrypt else ''} >>"
    )
    return out + f"{end}\nstartxref\n{len(out)}\n%%EOF\n".encode()


def _escaped(text: str) -> bytes:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")


def zipped(members: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The same zip with the flag that says that its members are encrypted."""
    out = bytearray(data)
    for magic, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = out.find(magic)
        while at >= 0:
            out[at + place] |= 1
            at = out.find(magic, at + 4)
    return bytes(out)


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def epub(chapters: dict[str, str | bytes], *, spine: Sequence[str] = (), extra: dict[str, str] | None = None) -> bytes:
    """An EPUB with these chapters (names below OEBPS/); ``spine`` is their reading order."""
    items = "".join(f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters)
    order = "".join(f'<itemref idref="{name}"/>' for name in spine or chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/>'
        f'<manifest>{items}<item id="css" href="style.css" media-type="text/css"/></manifest>'
        f"<spine>{order}</spine></package>"
    )
    return zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package}
        | {f"OEBPS/{name}": text for name, text in chapters.items()} | (extra or {})
    )  # fmt: skip


def chapter(title: str, body: str) -> str:
    head = (
        f'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title>'
    )
    return f"{head}</head><body>{body}</body></html>"
