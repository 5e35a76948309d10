"""Stop, interrupt and background, in a real kernel that is busy with a real lesson."""

from __future__ import annotations

import json
import time

LONG = "%miu learn facts.md -n 5000 --max-seconds 200 --lr 1e-6 --name never"  # too gentle to be learnt soon


def training(kernel, page: str):
    def reached() -> bool:
        state = kernel.state(page)
        return state.get("status") == "learning" and state.get("phase") == "training" and state.get("step", 0) >= 2

    return reached


def test_a_control_message_on_a_subshell_stops_a_learn_in_a_busy_cell(kernel):
    page = kernel.open_comm("jupyter_miu")
    subshell = kernel.create_subshell()
    control = kernel.open_comm("jupyter_miu.control", subshell=subshell)
    cell = kernel.start("result = " + LONG)
    kernel.finish(cell, until=training(kernel, page))

    sent = time.monotonic()
    kernel.send("comm_msg", {"comm_id": control, "data": {"op": "stop", "args": {}, "id": "s1"}}, subshell)
    kernel.finish(cell, 30, until=lambda: any(m["data"].get("reply") == "s1" for m in kernel.states(page)))
    answered = time.monotonic() - sent
    outcome = kernel.finish(cell, 120)

    assert outcome.status == "ok", outcome.line
    assert answered < 5, f"heard only after {answered:.1f} s"
    facts = json.loads(
        kernel.value("__import__('json').dumps([result.metrics['stopped'], result.num_updates, result.status])")
    )
    assert facts[0] == "stop"
    assert facts[1] < 5000
    assert kernel.states(control) == [], "the kernel never sends on the control comm"
    card = outcome.displays[-1]["text/plain"] if outcome.displays else ""
    assert "stopped" in card or "✗" in card or "✓" in card


def test_state_messages_are_small_and_at_most_five_a_second(kernel):
    page = kernel.open_comm("jupyter_miu")
    subshell = kernel.create_subshell()
    control = kernel.open_comm("jupyter_miu.control", subshell=subshell)
    cell = kernel.start("result = " + LONG)
    kernel.finish(cell, until=training(kernel, page))
    begin = time.monotonic()
    kernel.finish(cell, until=lambda: time.monotonic() - begin > 3 and kernel.state(page)["step"] >= 4)
    seconds = time.monotonic() - begin
    kernel.send("comm_msg", {"comm_id": control, "data": {"op": "cancel", "id": "c"}}, subshell)
    outcome = kernel.finish(cell, 120)
    assert outcome.status == "error"
    during = [m for m in kernel.states(page) if begin <= m["at"] <= begin + seconds]
    assert 1 <= len(during) <= seconds * 5 + 2
    steps = kernel.steps(page)
    assert len(steps) >= 4 and steps == list(range(1, len(steps) + 1)), "every step once, in order"
    assert max(len(json.dumps(m["data"])) for m in during) < 20_000


def test_an_interrupt_gives_the_weights_back(kernel):
    before = kernel.value("weights()")
    page = kernel.open_comm("jupyter_miu")
    cell = kernel.start(LONG)
    kernel.finish(cell, until=training(kernel, page))
    kernel.manager.interrupt_kernel()
    outcome = kernel.finish(cell, 120)
    assert outcome.status == "error"
    assert outcome.error["ename"] == "Cancelled"
    assert outcome.line == "Interrupted: weights are as they were before."
    assert [d["text/plain"] for d in outcome.displays] == ["✗ facts.md was not learnt"]
    assert kernel.value("weights()") == before
    assert kernel.value("current_session().update.current") == "base"
    assert "never" not in kernel.value("[c.name for c in current_session().update.list_checkpoints()]")
    assert kernel.run('%miu ask "Where does Orla Venn work?"').status == "ok", "the kernel goes on"


def test_the_live_view_becomes_the_card_in_the_same_output(kernel):
    page = kernel.open_comm("jupyter_miu")
    subshell = kernel.create_subshell()
    control = kernel.open_comm("jupyter_miu.control", subshell=subshell)
    cell = kernel.start("result = " + LONG)
    kernel.finish(cell, until=training(kernel, page))
    kernel.send("comm_msg", {"comm_id": control, "data": {"op": "stop", "id": "s"}}, subshell)
    outcome = kernel.finish(cell, 120)
    assert outcome.status == "ok", outcome.line
    assert len(outcome.displays) == 1, "one output"
    assert "application/vnd.jupyter.widget-view+json" in outcome.first[0]
    assert "Teaching facts.md" in outcome.first[0]["text/html"]
    assert set(outcome.displays[0]) == {"text/html", "text/plain"}
    assert "miu-card" in outcome.displays[0]["text/html"]
    assert outcome.first[0]["application/vnd.jupyter.widget-view+json"]["model_id"] in kernel.closed


def test_in_the_background_other_cells_run_and_stop_is_heard(kernel):
    outcome = kernel.run(LONG + " -b", 60)
    assert outcome.status == "ok", outcome.line
    assert "in the background" in outcome.text
    assert kernel.run("1 + 1").results[0]["text/plain"] == "2"
    refused = kernel.run("%miu rollback")
    assert refused.line.startswith("MIUError: cannot roll back while a lesson is being learnt")
    assert "Stopping" in kernel.run("%miu stop").text
    waited = kernel.run("import time\nend = time.time() + 100\n"
                        "while current_session().busy and time.time() < end: time.sleep(0.2)\n"
                        "print(current_session().state.status)")  # fmt: skip
    assert waited.streams.strip() == "idle"
    end = time.monotonic() + 5
    kernel.finish(
        kernel.start("pass"), until=lambda: time.monotonic() > end or "widget" not in str(outcome.displays[0])
    )
    assert "miu-card" in outcome.displays[0]["text/html"], "the first cell's live view became its card"
