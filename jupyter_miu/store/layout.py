"""Which folder is the store, and which lineage in it belongs to a notebook.

    .miu/.gitignore · manifest.json · <id>-<notebook>/ lineage.json · journal.jsonl · bases/ · checkpoints/ · running/

Opening only reads. The first write makes the folders, follows a renamed notebook, or forks the lineage of a copied
one and says so in ``Lineage.notices``. Rules, in order, for a notebook whose metadata names an id:

1. a lineage that remembers this very path, and has the id or was forked from it;
2. the lineage with the id, unless ``identity.py`` says that this notebook is a copy: then a fork of it;
3. an id unknown here (a notebook from elsewhere) is never taken over: a new lineage, forked from it by name only.

Without an id the newest lineage of this path counts, or, where no file is there, one whose notebook was there before
a rename; without a notebook, the newest that has none ("script").
An id that is not a UUID is ignored, with a notice. Nothing in the metadata ever becomes part of a path: a lineage is
found by looking through the folders here. A rename while it is open (``follow``) changes what ``lineage.json``
remembers of the notebook, never the folder. Does not know checkpoints.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_miu.config import Settings
from jupyter_miu.store.atomic import disk, fsync_path, read_json, write_bytes_atomic, write_json_atomic
from jupyter_miu.store.catalog import Known, choose, former_paths, scan
from jupyter_miu.store.fork import copy_history
from jupyter_miu.store.identity import Marker, valid_id
from jupyter_miu.store.journal import Journal, now
from jupyter_miu.store.lock import StoreLock
from jupyter_miu.store.names import slug

FOLDER = ".miu"
FORMER = 20  # paths that a lineage remembers to have been at
GITIGNORE = b"# All of it is local, but for the readable list of lessons.\n/*\n!/.gitignore\n!/manifest.json\n"


def find_store(
    explicit: str | Path | None = None, notebook: Path | None = None, settings: Settings | None = None
) -> Path:
    """The ``.miu`` folder: explicit > MIU_HOME > MIU_CHECKPOINT_DIR > beside the notebook > the working directory.

    A folder that is itself called ``.miu`` is taken as it is. Nothing is created.
    """
    settings = Settings.from_environment() if settings is None else settings
    for choice in (explicit, settings.home, settings.checkpoint_dir):
        if choice is not None and str(choice):
            root = Path(choice).expanduser()
            break
    else:
        root = notebook.parent if notebook is not None else Path()
    root = Path(os.path.abspath(root))  # noqa: PTH100  (resolve() would follow a link that the user chose)
    return root if root.name == FOLDER else root / FOLDER


class Lineage:
    """The history of one notebook (or of the scripts of a folder). Made by ``open_lineage``.

    Attributes:
        id: a UUID; what the notebook's metadata should carry. Changes when a copied notebook forks.
        dir: the lineage's folder; it may not exist before the first write.
        name: a short ASCII name from the notebook's.
        origin: for a fork, the folder it was forked from in this process; paths in it still name the same states.
        notices: lines that the user should see once; whoever shows them clears the list.
    """

    def __init__(self, store: Path, notebook: Path | None, wanted: str | None) -> None:
        self.store = store
        self.notebook = notebook
        self.notices: list[str] = []
        self.origin: Path | None = None
        self._wanted = wanted
        self._at = Marker.of(notebook) if notebook is not None else None
        self._moved: Path | None = None
        self._binding = threading.RLock()  # readers on other threads must not look again while a writer prepares
        self._ready = False
        self._fresh = str(uuid.uuid4())
        self._bind()

    def _bind(self) -> Known | None:
        found, self.must_fork = choose(scan(self.store), self.notebook, self._wanted)
        self.id = found.id if found else self._fresh
        self.name = found.name if found else self._new_name()
        self.dir = found.dir if found else self.store / f"{self.id}-{self.name}"
        self.lock = StoreLock(self.dir)
        self.journal = Journal(self.dir / "journal.jsonl")
        return found

    def look_again(self) -> None:
        """For readers: see a lineage that another kernel has made for this notebook since we looked."""
        if self._ready or self.dir.is_dir() or not self._binding.acquire(blocking=False):
            return
        try:
            if not self._ready:
                self._bind()
        finally:
            self._binding.release()

    def follow(self, notebook: Path) -> None:
        """The notebook is at this path now: if it was renamed or moved there, the next write notes it.

        A copy, or another notebook on the same kernel, is not followed: the file of before is still there then. May be
        called from any thread; writes nothing.
        """
        if self._at is None or self._at.relation(notebook) == "copy":
            return
        new = Marker.of(notebook)
        if new.path != self._at.path:
            self._moved = notebook
        self._at = new

    def _new_name(self) -> str:
        return slug(self.notebook.stem) if self.notebook else "script"

    @contextlib.contextmanager
    def writing(self, doing: str = "writing") -> Iterator[None]:
        """Hold the write lock, after making (or forking) the lineage if need be.

        Raises:
            StoreLocked: another kernel is writing. StoreError: the store cannot be written.
        """
        self.prepare()
        with self.lock.hold(doing):
            yield

    def prepare(self) -> None:
        """Make the folders, follow a rename, or fork: what the first write needs. Later calls follow renames only."""
        with self._binding:
            if not (self._ready and self.dir.is_dir()):
                self._make_ready()
            moved = self._moved
            if moved is not None:
                with self.store_lock():
                    self._remember(moved)
                self.notebook = moved
                self._moved = None if self._moved is moved else self._moved

    def _make_ready(self) -> None:
        if self._moved is not None and not self.dir.is_dir():  # nothing was stored yet: it begins under the new name
            self.notebook, self._moved = self._moved, None
        with disk(self.store):
            self.store.mkdir(parents=True, exist_ok=True)
        with self.store_lock():
            if not (self.store / ".gitignore").is_file():
                write_bytes_atomic(self.store / ".gitignore", GITIGNORE)
            for leftover in self.store.glob(".new-*"):  # a fork that was killed: links to files that are elsewhere too
                shutil.rmtree(leftover, ignore_errors=True)
            # Another kernel may have made this lineage since we looked.
            found = self._bind()
            if found is None or self.must_fork:
                self._create(found)
            elif self.notebook is not None and not _knows_better(found.marker, Marker.of(self.notebook)):
                self._remember(self.notebook)
        self._ready = True

    def _remember(self, notebook: Path) -> None:
        """Note where the notebook is, and where it was: a kernel that restarts may still be told the old path."""
        note, new = read_json(self.dir / "lineage.json"), Marker.of(notebook)
        old, was = Marker.from_json(note.get("notebook")), former_paths(note)
        if old == new:
            return
        if old is not None and old.path != new.path:
            was = [*(path for path in was if path not in (old.path, new.path)), old.path][-FORMER:]
        write_json_atomic(self.dir / "lineage.json", note | {"notebook": new.to_json(), "formerly": was})

    def store_lock(self) -> contextlib.AbstractContextManager[None]:
        """The short lock of the whole store, for what lineages share."""
        return StoreLock(self.store, patience=5.0).hold("preparing the store")

    def _create(self, source: Known | None) -> None:
        name = self._new_name()
        target = self.store / f"{self._fresh}-{name}"
        building = self.store / f".new-{self._fresh}"
        origin: dict[str, Any] | None = {"id": self._wanted} if self._wanted else None
        if source is not None:
            origin = {"id": source.id, "name": source.name}
        note = {"format": 1, "id": self._fresh, "name": name, "created_at": now(), "forked_from": origin,
                "notebook": Marker.of(self.notebook).to_json() if self.notebook else None}  # fmt: skip
        with disk(target):
            try:
                building.mkdir()
                brought = copy_history(source.dir, building) if source is not None else []
                if source is not None:
                    Journal(building / "journal.jsonl").append("fork", source=source.id, states=len(brought))
                write_json_atomic(building / "lineage.json", note)
                os.rename(building, target)  # noqa: PTH104  (must fail, not overwrite)
                fsync_path(self.store)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
        if source is not None and source.marker is not None:
            self.notices.append(
                f"this notebook is a copy of {Path(source.marker.path).name!r}: from here on it has its own history "
                f"({len(brought)} checkpoints came along); the original's is not touched"
            )
        elif self._wanted:
            self.notices.append("this notebook's earlier history is not in this store; a new one begins here")
        self.id, self.name, self.dir, self.must_fork = self._fresh, name, target, False
        self.origin = source.dir if source is not None else None
        self.lock, self.journal = StoreLock(target), Journal(target / "journal.jsonl")


def _knows_better(old: Marker | None, new: Marker) -> bool:
    """Whether a lineage remembers a notebook that is there, and what we were told is not."""
    return old is not None and not new.inode and bool(Marker.of(Path(old.path)).inode)


def open_lineage(store: Path, *, notebook: Path | None = None, lineage_id: str | None = None) -> Lineage:
    """The lineage of a notebook, for reading; nothing is written before ``Lineage.prepare`` or ``writing``.

    Args:
        store: the ``.miu`` folder, from ``find_store``.
        notebook: the notebook's path, where known.
        lineage_id: what its metadata says: input from a stranger, used only if it is a UUID.
    """
    wanted = valid_id(lineage_id)
    lineage = Lineage(store, notebook, wanted)
    if lineage_id is not None and wanted is None:
        lineage.notices.append("the lineage id in this notebook's metadata is not a UUID and was ignored")
    return lineage
