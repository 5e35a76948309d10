"""``%miu learn photo.png --caption "…"`` is a picture with a caption, and nothing else."""

from __future__ import annotations

import argparse

import pytest

from jupyter_miu.errors import CommandError
from jupyter_miu.magics.commands._learning import sources_of
from jupyter_miu.types import ContentSource


def args(*sources: str, caption: str | None) -> argparse.Namespace:
    return argparse.Namespace(sources=list(sources), caption=caption, kind="text")


def test_a_caption_makes_the_one_source_a_picture():
    assert sources_of(args("a.png", caption="A boat."), None) == [ContentSource("image", "a.png", "A boat.")]
    assert sources_of(args("a.png", caption=None), None) == ["a.png"]


@pytest.mark.parametrize(("sources", "body"), [(("a.png", "b.png"), None), ((), "a cell"), (("a.png",), "a cell")])
def test_a_caption_belongs_to_one_picture(sources, body):
    with pytest.raises(CommandError, match="a caption belongs to one picture"):
        sources_of(args(*sources, caption="A boat."), body)
