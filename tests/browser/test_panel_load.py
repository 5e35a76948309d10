"""What a long run costs: the page's main thread stays free, and the wire carries only what changed.

The lessons are made of the kernel's own events, given to its session as its trainer gives them, twenty updates a second
instead of five: first one step an update, as the bundled model takes them, then five. Session, publisher, comm and
panel are the real ones. Time is the thread's own, as the browser's trace has it: what other programs do with the
processor meanwhile does not count.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.browser.panel import TINY, Panel

POINTS, UPDATES = 1000, 200
LIMIT = 100  # ms of a task on the main thread
TRAFFIC = 100_000  # bytes for so many updates
FEED = """
import math, time
from jupyter_miu import current_session
from jupyter_miu.events import StepEvent
from jupyter_miu.session.jobs import Job
from jupyter_miu.ui import publisher
session, running = current_session(), []
for found in session._subscribers:
    if isinstance(getattr(found, "__self__", None), publisher.Publisher):
        running.append(found.__self__)
for one in running:
    one._interval = 0.05

def lesson(job, steps, pause):
    for step in range(1, steps + 1):
        loss = 3 * math.exp(-step / 300) + 0.2 * math.sin(step) ** 2 + 0.1
        session._on_event(StepEvent(f"feed{steps}", step, steps, loss, 1 + math.cos(step / 7), 1e-4, 512, 0.25,
                                    held_out_loss=loss * 1.1 if step % 10 == 0 else None,
                                    recall=step / steps if step % 10 == 0 else None, memory_bytes=10**9 + step))
        time.sleep(pause)  # the pace of a lesson, not a wait for anything

def feed(steps, pause):
    job = Job("learn", lambda job: lesson(job, steps, pause), "feed.md", False, ("feed.md",))
    session.wait(session._worker.submit(job))
"""


def received(page) -> list[dict[str, Any]]:
    """What comes over the sockets, with its size in bytes. Filled while the page runs."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    frames: list[dict[str, Any]] = []

    def note(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        binary = event["response"]["opcode"] == 2
        size = len(payload) * 3 // 4 if binary else len(payload.encode())
        frames.append({"size": size, "payload": payload, "binary": binary})

    client.on("Network.webSocketFrameReceived", note)
    return frames


def news(frames: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Of the state comm: size of the frame, and what we put into it."""
    found = []
    for frame in frames:
        raw = base64.b64decode(frame["payload"]) if frame["binary"] else frame["payload"].encode()
        at = raw.find(b'{"data"') if b'"protocol"' in raw else -1
        if at < 0:
            at = raw.find(b'{"comm_id"')
        if at < 0 or b'"rev"' not in raw:
            continue
        content, _ = json.JSONDecoder().raw_decode(raw[at:].decode(errors="replace"))
        if "points" in content.get("data", {}):
            found.append((frame["size"], content["data"]))
    return found


def tasks(trace: bytes) -> list[dict[str, Any]]:
    """The main thread's tasks, longest own time first; times in ms."""
    events = json.loads(trace)["traceEvents"]
    named = [event for event in events if event.get("name") == "thread_name"]
    main = {(e["pid"], e["tid"]) for e in named if e["args"]["name"] == "CrRendererMain"}
    counted: dict[tuple[int, int], float] = {}
    for event in events:
        if event.get("name") == "RunTask" and (key := (event["pid"], event["tid"])) in main:
            counted[key] = counted.get(key, 0) + event.get("tdur", 0)
    page = max(counted, key=counted.__getitem__)  # the browser has other pages of its own
    found = [
        {"own": e["tdur"] / 1000, "wall": e["dur"] / 1000, "ts": e["ts"], "end": e["ts"] + e["dur"]}
        for e in events
        if e.get("name") == "RunTask" and (e["pid"], e["tid"]) == page and "tdur" in e
    ]
    found.sort(key=lambda task: -task["own"])
    calls = [e for e in events if e.get("name") == "FunctionCall" and (e["pid"], e["tid"]) == page]
    for task in found[:10]:
        inside = [e for e in calls if task["ts"] <= e["ts"] <= task["end"]]
        task["calls"] = sorted({e["args"]["data"].get("url", "").rsplit("/", 1)[-1] for e in inside})
    return found


@pytest.mark.timeout(600)
def test_a_thousand_points_and_two_hundred_updates(lab, notebook, chromium):
    book = notebook(lab.write("load/load.ipynb", TINY, FEED, f"feed({UPDATES}, 0.06)", f"feed({POINTS}, 0.01)"))
    page, panel = book.page, Panel(book).show()
    panel.load()
    panel.unfold("memory", "store")
    book.run(1)

    frames = received(page)
    book.run(2, 120)
    panel.is_at("idle")
    heard = [(size, data) for size, data in news(frames) if data["points"]]
    whole, content = sum(size for size, _ in heard), sum(len(json.dumps(data)) for _, data in heard)
    print(f"\n{len(heard)} updates for {UPDATES} steps: {whole:,} bytes in frames, {content:,} of them ours")
    assert len(heard) >= UPDATES / 2
    assert whole <= TRAFFIC

    frames.clear()
    wanted = ["devtools.timeline", "toplevel", "disabled-by-default-devtools.timeline"]
    chromium.start_tracing(page=page, categories=wanted)
    panel.watch()
    book.start(3)
    panel.is_at("learning")
    panel.is_at("idle", 300)
    longest = tasks(chromium.stop_tracing())
    ends = panel.seen_while_busy()
    heard = [(size, data) for size, data in news(frames) if data["points"]]
    steps = [point[0] for _, data in heard for point in data["points"]]
    assert steps == list(range(1, POINTS + 1)), "every step once, in order"
    whole, content = sum(size for size, _ in heard), sum(len(json.dumps(data)) for _, data in heard)
    print(f"{len(heard)} updates with {POINTS} points: {whole:,} bytes in frames, {content:,} of them ours")
    print(f"the panel drew {len(ends)} times; longest tasks of {len(longest)}, own time (wall) in ms:")
    print(*(f"  {task['own']:.1f} ({task['wall']:.1f}) {' '.join(task['calls'])}" for task in longest[:5]), sep="\n")
    assert len(heard) >= 50 and len(ends) >= 20
    assert content <= TRAFFIC
    assert longest[0]["own"] <= LIMIT
    assert panel.section("now").locator(".jp-MiuCurve-box").get_attribute("aria-valuemax") == str(POINTS)
    assert book.complaints == []
