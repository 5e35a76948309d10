"""``%miu use``: choose the model that is taught and asked."""

from __future__ import annotations

import argparse

from jupyter_miu.magics.command import Command, argument
from jupyter_miu.magics.commands._shared import Call, python_call
from jupyter_miu.session import SessionState, UseOptions


def run(call: Call) -> SessionState:
    """Load the model and show the status card."""
    args, place = call.args, call.place
    tokenizer = place.variables.get(args.tokenizer, args.tokenizer) if args.tokenizer else None
    options = UseOptions(
        tokenizer=tokenizer, method=args.method, device=args.device, dtype=args.dtype,
        store=args.store or place.store or None, allow_bin=args.allow_bin, trust_remote_code=args.trust_remote_code,
        variables=place.variables, notebook=place.notebook,
    )  # fmt: skip
    return call.session.use(args.model, options)


def code(args: argparse.Namespace, body: str | None) -> str:
    """The same in Python."""
    return "miu = " + python_call("ModelInferenceUpdate", *([args.model] if args.model else []),
                                  checkpoint_dir=args.store, tokenizer=args.tokenizer)  # fmt: skip


command = Command(
    "use", "Choose the model: the bundled one, a variable, a folder, or a hub id.",
    (
        argument("model", nargs="?", metavar="MODEL", complete="model",
                 help="looked up as a variable, a folder or file, miu-base, a hub id; var: dir: hub: force one"),
        argument("--tokenizer", help="a variable, folder or hub id; also a processor, for pictures", complete="path"),
        argument("--method", choices=("auto", "lora", "full"), help="how later lessons train"),
        argument("--device", default="auto", choices=("auto", "cuda", "cpu"), help="where it runs (auto)"),
        argument("--dtype", help="float32, bfloat16 or float16; the default suits the device"),
        argument("--store", metavar="DIR", help="where .miu lies; beside the notebook by default", complete="path"),
        argument("--allow-bin", action="store_true", help="load .bin/.pt weights through weights_only"),
        argument("--trust-remote-code", action="store_true", help="run code that comes with a hub model"),
    ),
    run, code=code, touches_weights=True,
    examples=("%miu use", "%miu use ./my-model --method lora", "%miu use var:model --tokenizer tokenizer"),
)  # fmt: skip
