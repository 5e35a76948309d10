from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from jupyter_miu.checkpoints.records import TrainingState
from jupyter_miu.checkpoints.snapshot import fingerprint
from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.errors import CheckpointCorrupt, CheckpointNotFound, ConfigError, ModelError, StoreError

Train = Callable[[nn.Module, torch.optim.Optimizer, int], list[float]]


def live(model: nn.Module) -> dict[str, torch.Tensor]:
    return dict(model.state_dict())


def cloned(model: nn.Module) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in live(model).items()}


def test_a_new_store_is_at_base_and_nothing_is_written(world: Any) -> None:
    assert world.store.current == "base" and world.store.list() == [] and world.store.interrupted() == []
    base = world.store.resolve("base")
    assert (base.name, base.number, base.parent, base.current) == ("base", 0, None, True)
    assert world.store.redo_target() is None and not world.root.exists()


def test_full_weights_replay_bit_exactly_from_the_disk_in_another_process_or_store_object(
    world: Any, tiny: nn.Module, train: Train
) -> None:
    base = cloned(tiny)
    optimizer = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=0.01)
    train(tiny, optimizer, 3)
    before = fingerprint(live(tiny))
    info = world.store.save_state(
        live(tiny), StateInfo("docs", lesson={"id": "run"}, base_fingerprint="b"),
        extra={"probes": [{"q": "?"}], "x": 1}, optimizer=optimizer, base_tensors=base,
    )  # fmt: skip
    losses, after = train(tiny, optimizer, 4), fingerprint(live(tiny))
    places = {name: tensor.data_ptr() for name, tensor in live(tiny).items()}
    fresh = torch.optim.AdamW([p for p in tiny.parameters() if p.requires_grad], lr=5.0)
    state = world.open().load_state("docs")
    state.restore(live(tiny), base, fresh, rng=True)
    assert fingerprint(live(tiny)) == before
    assert {name: tensor.data_ptr() for name, tensor in live(tiny).items()} == places
    assert train(tiny, fresh, 4) == losses and fingerprint(live(tiny)) == after
    assert state.extra == {"x": 1, "probes": [{"q": "?"}]} == world.store.load_extra("docs")
    assert (Path(info.path) / "probes.json").is_file()
    # Back at base, in place.
    world.store.load_state("base").restore(live(tiny), base, fresh)
    assert fingerprint(live(tiny)) == fingerprint(base) and not fresh.state


def test_only_changed_tensors_are_stored_and_tied_ones_once(world: Any, tiny: nn.Module, train: Train) -> None:
    base = cloned(tiny)
    train(tiny, torch.optim.SGD([tiny.embed.weight], lr=0.1), 1)
    info = world.store.save_state(live(tiny), StateInfo("a", base_fingerprint="b"), base_tensors=base)
    stored = load_file(Path(info.path) / "model.safetensors")
    assert "still" not in stored and "norm.weight" not in stored
    assert ("embed.weight" in stored) != ("head.weight" in stored)
    state = world.store.load_state("a")
    assert state.tensors["head.weight"] is state.tensors["embed.weight"]
    assert fingerprint(state.complete(base)) == fingerprint(live(tiny))
    # Base hashes are recorded once: the next save needs no base tensors, in another process neither.
    info = world.open().save_state(live(tiny), StateInfo("b", base_fingerprint="b"))
    assert "still" not in load_file(Path(info.path) / "model.safetensors")
    # A base that nobody hashed: everything is stored, and nothing is needed to restore.
    info = world.store.save_state(live(tiny), StateInfo("c", base_fingerprint="other"))
    assert "still" in load_file(Path(info.path) / "model.safetensors")
    assert fingerprint(world.store.load_state("c").complete()) == fingerprint(live(tiny))


def test_states_need_the_base_and_no_other_state(world: Any, tiny: nn.Module, train: Train) -> None:
    base = cloned(tiny)
    optimizer = torch.optim.SGD([p for p in tiny.parameters() if p.requires_grad], lr=0.1)
    prints = []
    for index in range(3):
        train(tiny, optimizer, 1)
        world.store.save_state(live(tiny), StateInfo(f"s{index}", base_fingerprint="b"), base_tensors=base)
        prints.append(fingerprint(live(tiny)))
    world.store.delete("s0")
    world.store.delete("s1")
    assert fingerprint(world.store.load_state("s2").complete(base)) == prints[2]


def test_adapters_are_stored_whole_under_their_own_name(world: Any) -> None:
    tensors = {"layer.lora_A": torch.randn(2, 4), "layer.lora_B": torch.zeros(4, 2)}
    info = world.store.save_state(tensors, StateInfo("a", method="lora", base_fingerprint="b"))
    assert load_file(Path(info.path) / "adapter.safetensors").keys() == tensors.keys()
    state = world.store.load_state("a")
    assert fingerprint(state.complete()) == fingerprint(tensors) and state.state.method == "lora"


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64, torch.int8, torch.bool])
def test_every_dtype_shape_and_stride_comes_back(world: Any, dtype: torch.dtype) -> None:
    tensors = {"t": torch.randn(5, 3).to(dtype).t(), "scalar": torch.ones((), dtype=dtype),
               "none": torch.zeros(0, 4, dtype=dtype), "slice": torch.ones(4, 4, dtype=dtype)[1:3, ::2]}  # fmt: skip
    world.store.save_state(tensors, StateInfo("a", base_fingerprint="b"))
    assert fingerprint(world.store.load_state("a").complete()) == fingerprint(tensors)


def test_a_training_state_taken_earlier_is_saved_as_it_was(world: Any) -> None:
    training = TrainingState.take()
    first = torch.rand(3)
    world.store.save_state({"w": torch.ones(1)}, StateInfo("a", base_fingerprint="b"), optimizer=training)
    world.store.load_state("a").restore({"w": torch.zeros(1)}, rng=True)
    assert torch.equal(torch.rand(3), first)


def test_another_base_is_refused(world: Any, tiny: nn.Module) -> None:
    base = cloned(tiny)
    with torch.no_grad():
        tiny.embed.weight.add_(1)
    world.store.save_state(live(tiny), StateInfo("a", base_fingerprint="b" * 64), base_tensors=base)
    with pytest.raises(CheckpointCorrupt, match=r"another model \(bbbbbbbbbbbb, not cccc"):
        world.store.load_state("a", base_fingerprint="c" * 64)
    world.store.use_base("c" * 64)
    with pytest.raises(CheckpointCorrupt, match="another model"):
        world.store.load_state("a")
    assert world.store.current == "base" and world.store.current_for("b" * 64) == "a"
    # Even where no fingerprint was given, tensors with other bits are not taken for the base.
    state = world.open().load_state("a")
    before = fingerprint(live(tiny))
    wrong = {**base, "still": torch.zeros(4)}
    for other, message in [(wrong, "still differs"), ({}, "missing")]:
        with pytest.raises(CheckpointCorrupt, match=message):
            state.restore(live(tiny), other)
    with pytest.raises(ModelError):
        state.restore({"w": torch.zeros(1)}, base)
    assert fingerprint(live(tiny)) == before


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "", "..", "x" * 300, "größe", "日本", "a\nb", "{x}$(id)",
                                  "base", "7", "~2", "a^", "C:\\x", "\0"])  # fmt: skip
def test_hostile_names_stay_inside_and_resolve(world: Any, name: str) -> None:
    saved = world.save(name, 1.0)
    info = world.store.resolve(saved)
    assert saved != "base" and Path(info.path).parent == world.store.lineage.dir / "checkpoints"
    assert {p.name for p in world.root.parent.iterdir()} == {".miu"}
    assert world.store.load_state(saved).tensors["w"][0] == 1 and world.names() == [saved]


def test_a_name_that_is_taken_gets_a_number_and_nothing_is_overwritten(world: Any) -> None:
    assert [world.save("docs", float(i)) for i in range(3)] == ["docs", "docs-2", "docs-3"]
    assert [world.store.load_state(name).tensors["w"][0] for name in ("docs", "docs-2", "docs-3")] == [0, 1, 2]
    assert world.save() == "lesson-4"
    assert world.names() == ["lesson-4", "docs-3", "docs-2", "docs"]


def test_infos_are_those_users_know(world: Any) -> None:
    world.save("a")
    world.save("b", description="two")
    info = world.store.list()[0]
    assert (info.name, info.number, info.parent, info.description, info.current) == ("b", 2, "a", "two", True)
    assert info.bytes > 0 and Path(info.path).name == "0002-b" and info.created_at.endswith("+00:00")
    assert world.store.parent().name == "a" and world.store.parent("a").name == "base"
    with pytest.raises(CheckpointNotFound, match="before the base"):
        world.store.parent("base")


def test_rollback_redo_and_branches(world: Any) -> None:
    store = world.store
    for name in ("a", "b", "c"):
        world.save(name)
    store.record_rollback("c", "b")
    store.record_rollback("b", "base")
    assert store.current == "base" == world.open().current and store.redo_target() == "b"
    assert store.record_redo() == "b" and store.redo_target() == "c"
    store.record_move("redo", "b", "c")
    assert store.current == "c" and store.redo_target() is None
    with pytest.raises(StoreError, match="no rollback to redo"):
        store.record_redo()
    store.record_rollback("c", "a")
    store.rename("c", "sea")
    assert store.redo_target() == "sea"
    assert world.save("d") == "d" and store.resolve("d").parent == "a"  # a branch
    assert store.redo_target() is None and world.names() == ["d", "sea", "b", "a"]
    store.record_rollback("d", "d")  # nowhere: no line
    assert store.redo_target() is None
    kinds = [entry["kind"] for entry in store.lineage.journal.entries()]
    assert kinds == ["state"] * 3 + ["rollback", "rollback", "redo", "redo", "rollback", "rename", "state"]


def test_a_plain_save_keeps_the_redo_and_a_deleted_target_ends_it(world: Any) -> None:
    world.save("a")
    world.save("b")
    world.store.record_rollback("b", "a")
    world.store.save_state({"w": torch.ones(1)}, StateInfo("mark", base_fingerprint="b"))
    assert world.store.redo_target() == "b"
    world.store.delete("b")
    assert world.store.redo_target() is None


def test_saving_need_not_move(world: Any) -> None:
    world.store.save_state({"w": torch.ones(1)}, StateInfo("a", base_fingerprint="b"), make_current=False)
    assert world.store.current == "base"
    world.store.set_current("a", actor="mcp")
    world.store.set_current("a")
    entries = world.store.lineage.journal.entries()
    assert world.store.current == "a" and [(e["kind"], e["actor"]) for e in entries][1:] == [("current", "mcp")]


def test_rename_pin_delete_and_their_refusals(world: Any) -> None:
    store: CheckpointStore = world.store
    world.save("a")
    world.save("b")
    assert store.rename("a", "first one").name == "first-one"
    store.pin("first-one")
    store.pin("first-one")
    assert world.open().resolve(1).pinned
    for refused in (lambda: store.rename("b", "first-one"), lambda: store.rename("b", "//")):
        with pytest.raises(ConfigError):
            refused()
    for refused in (lambda: store.delete("b"), lambda: store.delete(1), lambda: store.delete("base"),
                    lambda: store.rename("base", "x"), lambda: store.pin("base")):  # fmt: skip
        with pytest.raises(StoreError):
            refused()
    assert store.unpin(1).pinned is False
    assert store.delete("first-one").number == 1
    assert world.names() == ["b"] and not list(store.lineage.dir.glob("checkpoints/.*"))
    with pytest.raises(CheckpointNotFound, match=r"before 'b' .number 1. was deleted"):
        store.resolve("b^")
    # Neither the number nor the name of a deleted parent is used again: it would stand for another state.
    assert world.save("first-one") == "first-one-2" and store.resolve("first-one-2").number == 3


def test_retention_keeps_the_new_the_current_its_parent_and_the_pinned(world: Any) -> None:
    """Regression 5 of the earlier systems: pruning deleted the checkpoint just made."""
    world.store.max_checkpoints = 3
    for index in range(6):
        world.save(f"s{index}")
        assert world.store.current == f"s{index}" == world.names()[0]
        world.store.pin("s0")
    assert world.names() == ["s5", "s4", "s0"]
    world.store.record_rollback("s5", "s4")
    world.store.max_checkpoints = 1
    world.store.save_state(
        {"w": torch.ones(1)}, StateInfo("mark", parent="s4", base_fingerprint="b"), make_current=False
    )
    assert world.names() == ["mark", "s4", "s0"]  # s4: current; s0: pinned
    assert world.store.prune(0) == ["mark"] and world.names() == ["s4", "s0"]
    world.store.unpin("s0")
    assert world.store.prune(1) == ["s0"] and world.store.prune(1) == []


def test_ten_by_default_and_pruned_ones_stay_in_the_manifest(world: Any) -> None:
    for index in range(12):
        world.save(f"s{index}")
    assert world.names() == [f"s{index}" for index in range(11, 1, -1)]
    rows = json.loads((world.root / "manifest.json").read_text())["lessons"]
    assert [(row["name"], row["kept"]) for row in rows] == [(f"s{i}", i > 1) for i in range(12)]
    assert rows[0]["sources"] == ["notes.md"] and rows[5]["parent"] == "s4"


@pytest.mark.parametrize("keep", [-1, 1.5, True, "3"])
def test_a_strange_number_to_keep_is_refused(world: Any, keep: Any) -> None:
    world.save("a")
    with pytest.raises(ConfigError):
        world.store.prune(keep)
    with pytest.raises(ConfigError):
        world.open(max_checkpoints=keep)


def test_the_manifest_and_the_journal_hold_no_taught_text(world: Any) -> None:
    lesson = {"id": "r", "sources": ["SECRET\ntext", {"ref": "notes.md", "text": "SECRET"}, 3], "seed": 7,
              "recall": {"before": 0, "after": 5, "total": 6, "probes": ["SECRET"]}}  # fmt: skip
    world.store.save_state(
        {"w": torch.ones(1)}, StateInfo("a", lesson=lesson, base_fingerprint="b"), extra={"t": "SECRET"}
    )
    row = json.loads((world.root / "manifest.json").read_text())["lessons"][0]
    assert row["sources"] == ["notes.md"] and row["recall"] == {"before": 0, "after": 5, "total": 6}
    assert "SECRET" not in (world.root / "manifest.json").read_text()
    assert "SECRET" not in (world.store.lineage.dir / "journal.jsonl").read_text()


def test_a_lost_journal_loses_names_and_pins_but_no_state(world: Any) -> None:
    world.save("a", 1.0)
    world.save("b", 2.0)
    world.store.rename("a", "x")
    (world.store.lineage.dir / "journal.jsonl").unlink()
    store = world.open()
    assert [info.name for info in store.list()] == ["b", "a"] and store.current == "base"
    assert (
        store.load_state("a").tensors["w"][0] == 1 and world.save("c") == "c" and world.store.resolve("c").number == 3
    )


def test_a_copied_notebook_goes_on_with_its_own_states(tmp_path: Path) -> None:
    from jupyter_miu.store.layout import open_lineage

    def opened(name: str, lineage_id: str | None = None) -> CheckpointStore:
        (tmp_path / name).touch()
        return CheckpointStore(open_lineage(tmp_path / ".miu", notebook=tmp_path / name, lineage_id=lineage_id))

    first = opened("a.ipynb")
    path = first.save_state({"w": torch.ones(1)}, StateInfo("one", base_fingerprint="b")).path
    copy = opened("b.ipynb", first.lineage.id)
    assert copy.current == "one" and [info.path for info in copy.list()] == [path]
    copy.save_state({"w": torch.zeros(1)}, StateInfo("two", base_fingerprint="b"))
    assert [info.name for info in copy.list()] == ["two", "one"] and [info.name for info in first.list()] == ["one"]
    assert copy.resolve(path).name == "one" and copy.resolve(path).path != path  # the path from before the fork
    assert "copy of 'a.ipynb'" in copy.lineage.notices[0]
    first.record_rollback("one", "base")
    first.delete("one")
    assert copy.load_state("one").tensors["w"][0] == 1


def test_threads_of_one_kernel_do_not_lock_each_other_out(world: Any) -> None:
    failed: list[Exception] = []

    def work(index: int) -> None:
        try:
            world.save(f"t{index}")
            world.store.rename(f"t{index}", f"u{index}")
        except Exception as error:
            failed.append(error)

    world.store.begin_lesson("lesson", {})
    threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.store.end_lesson("lesson")
    assert not failed and sorted(world.names()) == ["u0", "u1", "u2", "u3"]


def test_an_unknown_method_is_refused(world: Any) -> None:
    with pytest.raises(ConfigError, match="full or lora"):
        world.save("a", method="../x")
    assert not world.root.exists()


def test_other_lines_can_be_added_to_the_journal(world: Any) -> None:
    world.store.record("feedback", actor="panel", good=True)
    assert world.store.lineage.journal.entries()[0]["good"] is True
