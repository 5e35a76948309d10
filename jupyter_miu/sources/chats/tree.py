"""Conversations that branch: messages with parents, of which one path is the conversation and the others are answers
that were asked for again.

Knows nodes; which program wrote them is told by ``chatgpt``, ``claude``, ``openwebui`` and ``llamacpp``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jupyter_miu.sources.chats.model import Conversation, How, Preference, Turn

MOST_BRANCHES, MOST_NODES = 64, 20_000  # of one conversation that are read where all branches are asked for


@dataclass(frozen=True)
class Node:
    """One message in its place. ``turn`` is None for what is not shown; ``rating`` is 1 or -1, 0 for none."""

    id: str
    parent: str | None
    turn: Turn | None
    time: float = 0.0
    rating: int = 0


def read(nodes: Sequence[Node], current: str | None, shell: Conversation, how: How) -> Iterator[Conversation]:
    """``shell`` with the turns of the path that ends at ``current``, and with the preferences of its branches.

    Where ``current`` is not among the nodes, the newest leaf takes its place, and of equally new ones the deepest.
    With ``how.branches`` every other path follows, each with loss only on what was not in a path before.
    """
    tree = _Tree(nodes)
    path = tree.path(current if current in tree.nodes else tree.newest_leaf())
    shell.turns = _shown(path)
    shell.left_out += len(path) - len(shell.turns)
    shell.preferences += tree.preferences(path)
    yield shell
    if not how.branches:
        return
    done, left = {node.id for node in path}, MOST_NODES
    others = [leaf for leaf in tree.leaves() if leaf not in done][:MOST_BRANCHES]
    for number, leaf in enumerate(others, 2):
        branch = tree.path(leaf)
        left -= len(branch)
        if left < 0:
            return
        shown = [(node, node.turn) for node in branch if node.turn is not None]
        turns = [replace(turn, learnt=turn.learnt and node.id not in done) for node, turn in shown]
        done |= {node.id for node in branch}
        if any(turn.role == "assistant" and turn.learnt for turn in turns):
            yield replace(
                shell,
                turns=turns,
                id=f"{shell.id}:{number}" if shell.id else "",
                preferences=[],
                left_out=0,
                attachments=(),
            )


def _shown(path: Sequence[Node]) -> list[Turn]:
    """The turns of a path; what was rated down carries no loss."""
    return [replace(n.turn, learnt=n.turn.learnt and n.rating >= 0) for n in path if n.turn is not None]


class _Tree:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self.children: dict[str, list[str]] = {}
        for node in self.nodes.values():
            if node.parent is not None and node.parent != node.id:
                self.children.setdefault(node.parent, []).append(node.id)

    def path(self, last: str | None) -> list[Node]:
        """From the root to ``last``. A loop ends where it began, a missing parent is a root."""
        found: dict[str, Node] = {}
        while last is not None and last in self.nodes and last not in found:
            found[last] = self.nodes[last]
            last = self.nodes[last].parent
        return list(found.values())[::-1]

    def leaves(self) -> list[str]:
        return [name for name in self.nodes if name not in self.children]

    def newest_leaf(self) -> str | None:
        """None only where there is no node; of a loop without an end, its last node."""
        depth: dict[str, int] = {}
        queue = [name for name, node in self.nodes.items() if node.parent not in self.nodes]
        depth.update(dict.fromkeys(queue, 0))
        for name in queue:  # grows as it goes
            for child in self.children.get(name, []):
                if child not in depth:
                    depth[child] = depth[name] + 1
                    queue.append(child)
        leaves = self.leaves() or list(self.nodes)[-1:]
        place = {name: number for number, name in enumerate(self.nodes)}
        return max(leaves, key=lambda name: (self.nodes[name].time, depth.get(name, 0), place[name]), default=None)

    def preferences(self, path: Sequence[Node]) -> list[Preference]:
        """For each answer on the path: the answers beside it that were left, and thumbs."""
        found: list[Preference] = []
        on_path = {node.id: place for place, node in enumerate(path)}
        prompt: list[Turn] = []
        for place, node in enumerate(path):
            beside = [n for n in self.children.get(node.parent or "", []) if n not in on_path] if place else []
            opens = _asks(path, place)
            kept = self._answer(path[place:]) if opens else ("", 0)
            if kept[0] and prompt:
                found += self._judged(tuple(prompt), kept, [self._answer(self._down(name)) for name in beside])
            if node.turn is not None:
                prompt.append(node.turn)
        return found

    @staticmethod
    def _judged(prompt: tuple[Turn, ...], kept: tuple[str, int], others: Sequence[tuple[str, int]]) -> list[Preference]:
        found = []
        for text, rating in others:
            if not text or text == kept[0]:
                continue
            origin = "thumbs" if rating != kept[1] else "regenerated"
            better, worse = (text, kept[0]) if rating > kept[1] else (kept[0], text)
            found.append(Preference(prompt, better, worse, origin))
        if not found and kept[1]:
            sides = (kept[0], "") if kept[1] > 0 else ("", kept[0])
            found.append(Preference(prompt, *sides, "thumbs"))
        return found

    @staticmethod
    def _answer(path: Sequence[Node]) -> tuple[str, int]:
        """What the assistant says at the beginning of a path, and its rating; ("", 0) where it says nothing."""
        texts, rating = [], 0
        for node in path:
            if node.turn is not None and node.turn.role == "user":
                break
            if node.turn is not None and node.turn.role == "assistant":
                texts.append(node.turn.content.strip())
                rating = rating or node.rating
        return "\n\n".join(filter(None, texts)), rating

    def _down(self, name: str) -> list[Node]:
        """From a node down, always to the last child, up to what the user says next."""
        found: dict[str, Node] = {}
        while name not in found:
            found[name] = self.nodes[name]
            turn = self.nodes[name].turn
            if (turn is not None and turn.role == "user") or not self.children.get(name):
                break
            name = self.children[name][-1]
        return list(found.values())


def _asks(path: Sequence[Node], place: int) -> bool:
    """Whether an answer begins at this place: the node is not the user's, and the last one shown before it is."""
    turn = path[place].turn
    if turn is not None and turn.role == "user":
        return False
    before = next((node.turn for node in reversed(path[:place]) if node.turn is not None), None)
    first = place > 0 and path[place - 1].turn is not None
    return before is not None and before.role == "user" and first
