"""Each step of a matrix is turned away from the inputs that the matrix usually sees.

A change D of a weight matrix alters its answer to an input x by D·x, and its answers to all that the model usually sees
by tr(D·C·Dᵀ), where C is the mean of x·xᵀ over such inputs. So each step of the optimizer is multiplied by
(C + λI)⁻¹ from the right and given its length back: what it does to usual inputs shrinks, what it does to those that
only the lesson brings grows. C costs no second model and holds for more than the samples it was taken from.

Sources: updates multiplied by C⁻¹ in model editing (ROME, Meng et al. 2022, arXiv 2202.05262; MEMIT, arXiv 2210.07229),
and the optimizer's steps projected onto the null space of C (Adam-NSCL, Wang et al. 2021, arXiv 2103.07113; AlphaEdit,
Fang et al. 2024, arXiv 2410.02355). Here the projection is soft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from transformers.pytorch_utils import Conv1D

from jupyter_miu.models.generation import evaluating

RIDGE = 0.1  # λ, where the mean eigenvalue of C is 1
MOST_INPUTS = 4096  # of a wider matrix C is not taken: it would need more memory than the matrix itself
LEAST = 0.5  # share of the weights of all matrices but the embeddings that must be turned, or none is
TOKENS_AT_ONCE = 1024


class Factor(NamedTuple):
    """(C + λI)⁻¹ of one weight, (inputs, inputs); ``across`` where the weight is (inputs, outputs), as GPT-2's are."""

    inverse: Tensor
    across: bool = False


class Directions:
    """The factors of some weight matrices, by the weights' names in the model, and how they turn a step."""

    def __init__(self, factors: Mapping[str, Factor] | None = None) -> None:
        self._factors = dict(factors or {})

    def __bool__(self) -> bool:
        return bool(self._factors)

    def turning(self, parameters: Mapping[str, nn.Parameter]) -> Callable[[], AbstractContextManager[None]]:
        """What to take the optimizer's steps in: a context manager that turns the step taken inside.

        Args:
            parameters: what the optimizer steps on, by the names of the model's weights.
        """
        live = [
            (parameters[name].detach().T if factor.across else parameters[name].detach(), factor.inverse)
            for name, factor in self._factors.items()
            if name in parameters
        ]

        @contextmanager
        def around() -> Iterator[None]:
            before = [weight.clone() for weight, _ in live]
            yield
            for (weight, inverse), start in zip(live, before, strict=True):
                turn(weight, start, inverse)

        return around


@torch.no_grad()
def turn(weight: Tensor, before: Tensor, inverse: Tensor) -> None:
    """The step from ``before`` to ``weight``, both (outputs, inputs), multiplied by ``inverse`` (inputs, inputs) and
    brought back to its length; in place."""
    step = weight - before
    turned = step @ inverse
    # No division by zero where nothing was moved, and no wait for the device to find that out.
    weight.copy_(before + turned * (step.norm() / turned.norm().clamp(min=1e-30)))


def directions(model: Any, rows: Sequence[Sequence[int]]) -> Directions:
    """The factors of a model's linear layers but its head, from what they see while it reads ``rows`` of token ids.

    Layers are left out where the model reads past them (experts that no row comes to) and where they are too wide. What
    is left must be most of the model, or there are none: turned steps are longer (``lessons/recipe.py``).
    """
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    head = model.get_output_embeddings()
    layers: dict[nn.Module, str] = {
        module: names[id(module.weight)]
        for module in model.modules()
        if isinstance(module, (nn.Linear, Conv1D)) and module is not head and id(module.weight) in names
    }
    across = {name for module, name in layers.items() if isinstance(module, Conv1D)}
    sums = _sums(model, layers, rows)
    inverses = {id(total): _inverse(total) for total in {id(total): total for total in sums.values()}.values()}
    found = {name: Factor(inverses[id(total)], name in across) for name, total in sums.items()}
    return Directions(found if _share(model, found) >= LEAST else None)


def _share(model: Any, found: Mapping[str, Factor]) -> float:
    """Of the weights of all matrices but the embeddings, those that have a factor."""
    apart = {id(module.weight) for module in model.modules() if isinstance(module, nn.Embedding)}
    apart.add(id(getattr(model.get_output_embeddings(), "weight", None)))
    sizes: dict[str, int] = {
        name: item.numel() for name, item in model.named_parameters() if item.dim() > 1 and id(item) not in apart
    }
    return sum(size for name, size in sizes.items() if name in found) / max(1, sum(sizes.values()))


def _inverse(total: Tensor) -> Tensor:
    """(C + λI)⁻¹ for a C whose eigenvalues are 1 on average; fp32. On the CPU in fp64 between: some are
    thousands of times others, and not every device has fp64."""
    size, exact = len(total), total.cpu().double()
    scaled = exact * (size / exact.diagonal().sum().clamp(min=1e-12))
    inverse: Tensor = torch.linalg.inv(scaled + RIDGE * torch.eye(size, dtype=torch.float64))
    return inverse.to(total.device, torch.float32)


@torch.no_grad()
def _sums(model: Any, layers: Mapping[nn.Module, str], rows: Sequence[Sequence[int]]) -> dict[str, Tensor]:
    """Sum of x·xᵀ by the name of the weight; layers that read the same input (queries, keys, values) share a tensor."""
    sums: dict[str, Tensor] = {}
    seen: dict[int, tuple[Tensor, str]] = {}  # inputs of this pass, kept so that none takes another's id

    def look(module: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        given, name = inputs[0], layers[module]
        if given.shape[-1] > MOST_INPUTS:
            return
        if id(given) in seen:
            first = seen[id(given)][1]
            sums.setdefault(name, sums[first])
            return
        seen[id(given)] = given, name
        flat = given.reshape(-1, given.shape[-1]).float()
        if name in sums:
            sums[name].addmm_(flat.T, flat)
        else:
            sums[name] = flat.T @ flat

    hooks = [module.register_forward_hook(look) for module in layers]
    device = next(model.parameters()).device
    try:
        with evaluating(model):
            for batch in _of_like_length(rows):
                seen.clear()
                model(input_ids=torch.tensor(batch, device=device))
    finally:
        for hook in hooks:
            hook.remove()
    return sums


def _of_like_length(rows: Sequence[Sequence[int]]) -> Iterator[list[list[int]]]:
    """The rows in batches of like length, each cut to its shortest: padding would be counted as an input."""
    waiting = sorted((list(row) for row in rows if row), key=len)
    while waiting:
        length = len(waiting[0])
        like = waiting[: max(1, TOKENS_AT_ONCE // length)]
        del waiting[: len(like)]
        yield [row[:length] for row in like]
