"""Talk among people: no assistant, so it is text, or the turns of one person who was named.

Knows names and silences. The formats are told by ``slack``, ``discord``, ``telegram`` and ``whatsapp``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jupyter_miu.sources.base import Refused
from jupyter_miu.sources.chats.model import Conversation, How, Turn
from jupyter_miu.sources.printable import printable

SILENCE = 8 * 3600.0  # seconds after which what is said answers nothing that was said before
_NAMES_SHOWN = 5


@dataclass(frozen=True)
class Said:
    """One message. ``who`` is shown; ``names`` are all names by which the user may mean the same person."""

    who: str
    text: str
    time: float | None = None
    names: tuple[str, ...] = ()

    def is_by(self, me: str) -> bool:
        """Whether the person called ``me`` said it; case does not matter, nor does an @."""
        wanted = me.strip().lstrip("@").casefold()
        return wanted in {name.strip().lstrip("@").casefold() for name in (self.who, *self.names)}


def read(said: Sequence[Said], shell: Conversation, how: How) -> Iterator[Conversation]:
    """``shell`` as text; or, with ``how.me``, its parts between silences, the turns of that person being taught.

    Raises:
        Refused: nobody is called ``how.me``; the names are in the hint.
    """
    shell.time = shell.time or next((message.time for message in reversed(said) if message.time), None)
    if how.me is None:
        yield replace(shell, plain=True, turns=[Turn("user", f"{message.who}: {message.text}") for message in said])
        return
    if said and not any(message.is_by(how.me) for message in said):
        names = list(dict.fromkeys(printable(message.who, 40) for message in said))
        more = ", …" if len(names) > _NAMES_SHOWN else ""
        raise Refused(f"nobody here is called {printable(how.me, 40)}: {', '.join(names[:_NAMES_SHOWN])}{more}")
    others = {message.who for message in said if not message.is_by(how.me)}
    for number, part in enumerate(_parts(said)):
        turns = [
            Turn("assistant", message.text)
            if message.is_by(how.me)
            else Turn("user", f"{message.who}: {message.text}" if len(others) > 1 else message.text)
            for message in part
        ]
        name = f"{shell.id}:{number}" if shell.id and number else shell.id
        yield replace(shell, turns=turns, id=name, left_out=0 if number else shell.left_out)


def of_several(chats: Iterable[Iterator[Conversation]]) -> Iterator[Conversation]:
    """What several talks give, one after the other, without those in which ``how.me`` said nothing.

    Raises:
        Refused: in none of them there is a word of that person.
    """
    absent: Refused | None = None
    found = False
    for chat in chats:
        try:
            for conversation in chat:
                found = True
                yield conversation
        except Refused as refusal:
            absent = refusal
    if absent is not None and not found:
        raise absent


def _parts(said: Sequence[Said]) -> Iterator[list[Said]]:
    part: list[Said] = []
    for message in said:
        before = part[-1].time if part else None
        if before is not None and message.time is not None and message.time - before > SILENCE:
            yield part
            part = []
        part.append(message)
    yield part
