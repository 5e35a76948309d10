"""``%miu caption``: what the model sees in a picture, for approval. Teaches nothing."""

from __future__ import annotations

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.types import Proposal


def run(call: Call) -> Proposal:
    """The proposal; waits for a lesson under way."""
    update, path = call.session.require(), call.args.picture
    proposal: Proposal = call.session.call("ask", lambda: update.propose_caption(path))
    return proposal


command = Command(
    "caption", "Let a model that looks at pictures propose a caption; nothing is taught before you say so.",
    (argument("picture", metavar="PICTURE", help="one file: PNG, JPEG, GIF, WebP, BMP or TIFF", complete="path"),),
    run, code=lambda args, body: "proposal = " + python_call("miu.propose_caption", args.picture),
    examples=("%miu caption photo.png", '%miu learn photo.png --caption "A blue boat in the harbour of Ostrel."'),
)  # fmt: skip
