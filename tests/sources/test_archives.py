"""Members of archives: what is read, what never is, and where reading stops. Archives are built here, bad ones too."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_miu.sources.archives import Limits, Member, members
from jupyter_miu.sources.base import Refused
from jupyter_miu.types import Skipped

FILES = {"a.md": b"Orla Venn is a baker.\n", "src/b.py": b"def oven():\n    return 230\n", "c.txt": b"x" * 5_000}
PACK = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def zipped(files, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data, **options)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def contents(path, limits=None):
    found = {}
    for member in members(path, limits):
        assert isinstance(member, Member), member
        with member.open() as file:
            found[member.name] = file.read()
    return found


def reasons(path, limits=None):
    return {item.ref: item.reason for item in members(path, limits) if not isinstance(item, Member)}


def refusal(path, limits=None):
    """Why reading all of it stops."""
    with pytest.raises(Refused) as caught:
        contents(path, limits)
    return caught.value.reason


MAKE = {
    "zip": zipped, "tar": tarred, "tar.gz": lambda f: gzip.compress(tarred(f)),
    "tar.bz2": lambda f: bz2.compress(tarred(f)), "tar.xz": lambda f: lzma.compress(tarred(f)),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAKE)
def test_members_are_read_whatever_the_archive_is_called(write, kind):
    path = write("export.bin", MAKE[kind](FILES))
    assert contents(path) == FILES
    assert [(m.name, m.size) for m in members(path)] == [(name, len(data)) for name, data in FILES.items()]


@pytest.mark.parametrize("kind", MAKE)
def test_members_can_be_opened_late_and_in_any_order(write, kind):
    found = list(members(write("e.zip", MAKE[kind](FILES))))
    for member in reversed([*found, *found]):
        with member.open() as file:
            assert file.read(3) == FILES[member.name][:3]
            assert file.read() == FILES[member.name][3:]


@pytest.mark.parametrize("kind", PACK)
def test_a_packed_text_is_one_member(write, kind):
    path = write(f"notes.txt.{kind}", PACK[kind](b"Orla bakes.\n") + PACK[kind](b"Ren counts.\n"))
    assert contents(path) == {"notes.txt": b"Orla bakes.\nRen counts.\n"}


def test_folders_are_passed_over(write):
    path = write("a.zip", zipped([("docs/", b""), ("docs/a.md", b"x")]))
    assert contents(path) == {"docs/a.md": b"x"}
    folder = tarfile.TarInfo("docs")
    folder.type = tarfile.DIRTYPE
    assert contents(write("a.tar", tarred([(folder, b""), ("./docs/a.md", b"x")]))) == {"docs/a.md": b"x"}


NAMES = {
    "../up.txt": "a path that leads outside", "a/../../up.txt": "a path that leads outside",
    "..\\up.txt": "a path that leads outside", "/etc/passwd": "an absolute path", "C:/x.txt": "an absolute path",
    "C:x.txt": "an absolute path", "\\\\host\\x.txt": "an absolute path", "d/" * 50 + "x": "nested too deeply",
    " ": "not a file name", "n" * 2_000: "not a file name", "./../x": "a path that leads outside",
}  # fmt: skip


@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_climb_out_are_never_opened(write, make):
    path = write("a.zip", make([(name, b"x") for name in NAMES] + [("good.txt", b"x")]))
    assert [item.name for item in members(path) if isinstance(item, Member)] == ["good.txt"]
    assert list(reasons(path).values()) == list(NAMES.values())


def test_a_nul_in_a_name_does_not_hide_its_end(write):
    data = zipped({"good.txtXexe": b"x"}).replace(b"good.txtXexe", b"good.txt\0exe")
    assert list(reasons(write("a.zip", data)).values()) == ["not a file name: NUL in it"]


def test_backslashes_of_windows_are_slashes(write):
    assert list(contents(write("a.zip", zipped({"docs\\a.md": b"x"})))) == ["docs/a.md"]


def test_links_devices_and_pipes_are_not_read(write):
    odd = []
    for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("null", tarfile.CHRTYPE),
                       ("disk", tarfile.BLKTYPE), ("pipe", tarfile.FIFOTYPE)):  # fmt: skip
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        odd.append((info, b""))
    path = write("a.tar", tarred([*odd, ("good.txt", b"x")]))
    assert reasons(path) == {"link": "a link", "hard": "a link", "null": "a device", "disk": "a device",
                             "pipe": "a named pipe"}  # fmt: skip
    entry = zipfile.ZipInfo("link")
    entry.external_attr = 0o120777 << 16
    assert reasons(write("a.zip", zipped([(entry, b"/etc/passwd")]))) == {"link": "a link"}


def test_encrypted_doubled_and_oddly_packed_members_are_told(write):
    data = bytearray(zipped({"a.md": b"x" * 100}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reasons(write("a.zip", bytes(data))) == {"a.md": "encrypted"}
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped([("a.md", b"first"), ("a.md", b"second")])
    assert reasons(write("b.zip", twice)) == {"a.md": "a second file of that name"}
    lzma_member = zipped([("a.md", b"x" * 100)], compress_type=zipfile.ZIP_LZMA)
    assert reasons(write("c.zip", lzma_member)) == {"a.md": "packed by a method that is not read (14)"}


BLANKS = b" " * 5_000_000


def test_bombs_are_stopped_by_their_ratio(write):
    path = write("a.zip", zipped({"page.txt": BLANKS}))
    assert path.stat().st_size < 10_000
    assert refusal(path) == "unpacks to more than 100 times its size"
    for kind in ("tar.gz", "tar.bz2", "tar.xz"):
        assert (
            refusal(write(f"a.{kind}", MAKE[kind]({"page.txt": BLANKS}))) == "unpacks to more than 100 times its size"
        )


def test_sizes_that_lie_change_nothing(write):
    data = zipped({"page.txt": BLANKS})
    small = data.replace(struct.pack("<I", len(BLANKS)), struct.pack("<I", 1_200_000))
    assert small != data
    assert refusal(write("a.zip", small)) in ("damaged or cut off", "unpacks to more than 100 times its size")


def test_size_total_and_count_are_bounded(write):
    path = write("a.zip", zipped({f"{i}.txt": bytes([65 + i]) * 900 for i in range(5)}))
    assert set(reasons(path, Limits(max_member=800)).values()) == {"larger than 800 bytes"}
    assert refusal(path, Limits(max_total=2_000)) == "over the total of 2 kB of one archive"
    few = list(members(path, Limits(max_count=3)))
    assert [isinstance(item, Member) for item in few] == [True] * 3 + [False]
    assert few[-1].reason == "more than 3 files: the rest is left out"
    tar = write("a.tgz", gzip.compress(tarred({f"{i}.txt": b"x" * 900 for i in range(50)})))
    assert reasons(tar, Limits(max_total=10_000))["a.tgz"].startswith("over the total of 10 kB of one archive")


def test_reading_the_same_member_twice_counts_once(write):
    (member,) = members(write("a.zip", zipped({"a.txt": b"x" * 900})), Limits(max_total=1_000))
    assert [len(member.open().read()) for _ in range(5)] == [900] * 5


def test_a_directory_of_millions_is_refused_before_it_is_read(write):
    data = bytearray(zipped({"a.md": b"x"})) + b"\0" * 30_000
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, 29_000)
    assert refusal(write("a.zip", bytes(data)), Limits(max_count=20)) == "more than 20 files in it"


@pytest.mark.parametrize("kind", MAKE)
def test_what_is_cut_off_keeps_what_came_before(write, kind):
    draw = random.Random(4)
    whole = MAKE[kind]({f"{i}.txt": draw.randbytes(150_000) for i in range(9)})
    path = write("a.zip", whole[: len(whole) * 2 // 3])
    if kind == "zip":  # its directory is at its end
        assert refusal(path) == "not a zip archive, or a damaged one"
        return
    found = list(members(path))
    assert found[-1] == Skipped("a.zip", "damaged or cut off: what follows is left out")
    assert 4 <= sum(isinstance(item, Member) for item in found) <= 7


@pytest.mark.parametrize("data", [b"", b"x", b"PK", b"PK\x03\x04", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ\0", b"Rar!\x1a\7",
                                  b"7z\xbc\xaf\x27\x1c", b"plain text " * 90])  # fmt: skip
def test_what_is_no_archive_is_refused(write, data):
    assert refusal(write("a.zip", data))


def test_a_long_tar_name_does_not_take_its_memory(write):
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 60_000_000
    path = write("a.tar.gz", gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + b"n" * 60_000_000, 1))
    tracemalloc.start()
    assert refusal(path, Limits(max_ratio=10_000)) == "damaged or cut off"
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


def test_xz_may_not_ask_for_any_memory(write):
    packed = bytearray(lzma.compress(b"Orla", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]))
    assert contents(write("a.txt.xz", bytes(packed))) == {"a.txt": b"Orla"}
    packed[packed.index(b"\x21\x01", 12) + 2] = 35  # 768 MB; making such a file would take as much
    header = packed[12 : 12 + (packed[12] + 1) * 4]
    struct.pack_into("<I", packed, 12 + len(header) - 4, zlib.crc32(bytes(header[:-4])))
    assert refusal(write("b.txt.xz", bytes(packed))) == "damaged or cut off"


@settings(max_examples=150, deadline=4_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(sorted(MAKE)))
def test_any_bytes_raise_nothing_but_refused(write, data, kind):
    whole = bytearray(MAKE[kind](FILES))
    for _ in range(data.draw(st.integers(0, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    whole = bytes(whole[: data.draw(st.integers(0, len(whole)))]) + data.draw(st.binary(max_size=40))
    try:
        for item in members(write("a.zip", whole), Limits(max_member=100_000, max_total=200_000)):
            if isinstance(item, Member):
                try:
                    with item.open() as file:
                        assert len(file.read()) <= 100_000
                except Refused:
                    pass
    except Refused:
        pass
