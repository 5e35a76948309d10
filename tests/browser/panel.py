"""The side panel as a user has it: its sections by name, its buttons by what they say, files dropped on it."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Notebook

ROOT = Path(__file__).parents[2]
AXE = ROOT / "labextension" / "node_modules" / "axe-core" / "axe.min.js"
SECTIONS = ("teach", "now", "checkpoints", "ask", "memory", "online", "improve", "store")
# Long enough for a lesson on two cores that do something else as well.
LESSON = 240_000
# A model so small that a page of lessons takes seconds; real, but random: it learns what it is taught by heart.
TINY = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
from tests.teaching import tiny, tokenizer
model, words = tiny(), tokenizer()
%load_ext jupyter_miu
%miu use var:model --tokenizer words"""
FACTS = (
    "Mirel Tasko was born in Oldenfarrow. She works as a baker at Quillstone Mill and lives in Saltmarrow. "
    "She studied chemistry at Verrin University.\n"
)

_DROP = """(node, files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, { type: 'text/markdown' }));
  for (const type of ['dragenter', 'dragover', 'drop'])
    node.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer: data }));
}"""

# From the click to the first moment in which `done` holds, in the page's own clock.
_TIMED = """([label, wanted, ms]) => new Promise((yes, no) => {
  const panel = document.querySelector('#jupyter-miu-panel');
  const buttons = [...panel.querySelectorAll('[data-section="now"] button')];
  const button = buttons.find(one => one.textContent.trim() === label);
  if (!button || button.disabled) return no(new Error('no button ' + label + ' to be pressed'));
  const begin = performance.now();
  button.click();
  const look = () => {
    const status = panel.querySelector('.jp-MiuFacts-status')?.dataset.status;
    const passed = performance.now() - begin;
    if (wanted.includes(status)) yes(passed / 1000);
    else if (passed > ms) no(new Error(`still ${status} after ${label}`));
    else setTimeout(look, 10);
  };
  look();
})"""

# What the curve's end was, and whether the cell was still running, whenever either changed.
_WATCH = """() => {
  const seen = window.miuSeen = [];
  const note = () => {
    const end = document.querySelector('#jupyter-miu-panel .jp-MiuCurve-box')?.getAttribute('aria-valuemax');
    const prompts = [...document.querySelectorAll('.jp-Notebook .jp-InputPrompt')];
    const busy = prompts.some(prompt => prompt.textContent.includes('[*]'));
    const status = document.querySelector('#jupyter-miu-panel .jp-MiuFacts-status')?.dataset.status;
    const entry = [Number(end ?? 0), busy, status];
    if (JSON.stringify(entry) !== JSON.stringify(seen[seen.length - 1])) seen.push(entry);
  };
  const all = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(note).observe(document.body, all);
}"""

_AXE = """async () => {
  const { violations, passes } = await axe.run('#jupyter-miu-panel', { resultTypes: ['violations'] });
  if (passes.length < 5) throw new Error(`axe looked at nothing: ${passes.map(one => one.id)}`);
  const where = node => `${node.html.slice(0, 200)} ${node.failureSummary}`;
  return violations.filter(one => ['serious', 'critical'].includes(one.impact))
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 5).map(where) }));
}"""


@dataclass
class Panel:
    """The panel of an open notebook's page."""

    book: Notebook

    def show(self) -> Panel:
        """Bring it to the front, as the palette does."""
        self.book.command("miu:open-panel")
        expect(self.root).to_be_visible()
        return self

    @property
    def root(self) -> Locator:
        return self.book.page.locator("#jupyter-miu-panel")

    @property
    def calm(self) -> Locator:
        """The one sentence and the one button."""
        return self.root.locator(".jp-MiuCalm")

    @property
    def status(self) -> Locator:
        return self.root.locator(".jp-MiuFacts-status")

    @property
    def progress(self) -> Locator:
        return self.root.locator(".jp-MiuProgress-words")

    @property
    def chips(self) -> Locator:
        return self.root.locator(".jp-MiuChip")

    @property
    def outcome(self) -> Locator:
        return self.section("now").locator(".jp-MiuOutcome")

    def section(self, name: str) -> Locator:
        return self.root.locator(f"[data-section='{name}']")

    def unfold(self, *names: str, open: bool = True) -> None:
        """Open sections, or close them; by key, as what loads above may move a head from under the mouse."""
        for name in names:
            head = self.section(name).locator(".jp-MiuSection-head button")
            if (head.get_attribute("aria-expanded") == "true") != open:
                head.press("Enter")
            expect(head).to_have_attribute("aria-expanded", "true" if open else "false")

    def button(self, label: str, section: str = "") -> Locator:
        within = self.section(section).locator(".jp-MiuSection-body") if section else self.root
        return within.get_by_role("button", name=label, exact=True)

    def field(self, label: str) -> Locator:
        return self.root.get_by_label(label, exact=True)

    def is_at(self, status: str, seconds: float = 60) -> None:
        """Wait until the header says so."""
        expect(self.status).to_have_attribute("data-status", status, timeout=seconds * 1000)

    def load(self, cell: int = 0) -> None:
        """Run the notebook's first cell, which loads a model, and wait until the panel has it."""
        self.book.run(cell)
        self.is_at("idle")

    def drop(self, *files: tuple[str, str]) -> None:
        """Files of the desktop: names and texts."""
        self.root.locator(".jp-MiuDrop").evaluate(_DROP, [list(file) for file in files])

    def advanced(self, **values: str) -> None:
        """Fill the fields under Advanced by their labels."""
        fold = self.section("teach").get_by_role("button", name="Advanced", exact=True)
        if fold.get_attribute("aria-expanded") != "true":
            fold.click()
        labels = {"steps": "Steps, at most", "rate": "Learning rate", "name": "Name of the state after it"}
        for key, value in values.items():
            self.field(labels[key]).fill(value)

    def step(self) -> int:
        """The step that the panel shows; 0 outside of training."""
        words = self.progress.inner_text(timeout=1000) if self.progress.count() else ""
        found = re.search(r"training · (\d+)/", words)
        return int(found[1]) if found else 0

    def reaches(self, step: int, seconds: float = 120) -> None:
        """Wait until the lesson has come so far."""
        self.book.page.wait_for_function(
            """step => { const words = document.querySelector('#jupyter-miu-panel .jp-MiuProgress-words')?.textContent;
                         return Number(/training · (\\d+)\\//.exec(words ?? '')?.[1] ?? 0) >= step; }""",
            arg=step,
            timeout=seconds * 1000,
        )

    def press(self, label: str, *wanted: str) -> float:
        """Click a button of Now; the seconds until the header has one of these states."""
        return self.book.page.evaluate(_TIMED, [label, list(wanted), 30_000])

    def stands_still(self, seconds: float = 3, within: float = 60) -> float:
        """Wait until the step has not moved for that long; how long after the call it last moved."""
        begin = last = time.monotonic()
        step = self.step()
        while time.monotonic() - last < seconds:
            assert time.monotonic() - begin < within, f"still moving at step {step}"
            self.book.page.wait_for_timeout(100)
            if (now := self.step()) != step:
                step, last = now, time.monotonic()
        return last - begin

    def watch(self) -> None:
        """Note from now on where the curve ends and whether a cell runs."""
        self.book.page.evaluate(_WATCH)

    def seen_while_busy(self) -> list[int]:
        """Where the curve ended, one after the other, while a cell was running."""
        seen = self.book.page.evaluate("() => window.miuSeen")
        ends = [end for end, busy, status in seen if busy and status == "learning" and end]
        return [end for i, end in enumerate(ends) if i == 0 or end != ends[i - 1]]

    def state_row(self, name: str) -> Locator:
        """A state of the timeline."""
        return self.section("checkpoints").locator(f".jp-MiuState[data-name={json.dumps(name)}]")

    def roll_back(self, name: str) -> None:
        """By the timeline."""
        row = self.state_row(name)
        head = row.locator(".jp-MiuState-head")
        if head.get_attribute("aria-expanded") != "true":
            head.click()
        row.get_by_role("button", name="Roll back", exact=True).click()
        expect(row).to_have_attribute("data-current", "true", timeout=60_000)

    def ask(self, prompt: str) -> str:
        """A question; the answer."""
        section = self.section("ask")
        self.field("Prompt").fill(prompt)
        self.button("Ask", "ask").click()
        answer = section.locator(".jp-MiuAnswer")
        expect(answer.locator(".jp-MiuAnswer-prompt")).to_have_text(prompt, timeout=60_000)
        expect(section.get_by_text("Answering…")).to_have_count(0, timeout=60_000)
        return answer.locator("figure[data-now='true'] .jp-MiuAnswer-text").inner_text()

    def violations(self) -> list[dict[str, Any]]:
        """What axe-core finds in the panel that is serious or worse."""
        page = self.book.page
        if not page.evaluate("() => 'axe' in window"):
            page.add_script_tag(path=AXE)
        return page.evaluate(_AXE)
