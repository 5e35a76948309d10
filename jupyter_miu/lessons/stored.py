"""A lesson's record back as a result, to be shown again. Records are input, and older ones know less.

What is missing or makes no sense is left out; nothing in a record is trusted beyond its type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from jupyter_miu.types import Cost, Drift, GateVerdict, MIUResult, PlanItem, RecallCard, RetentionCard

T = TypeVar("T")


def stored_result(record: Mapping[str, Any], name: str) -> MIUResult:
    """The result of the lesson that made the state called ``name``.

    Args:
        record: what was kept beside the state.
    """
    recall, cost = _made(RecallCard, record.get("recall")), _made(Cost, record.get("cost"))
    verdict = _made(GateVerdict, record.get("verdict"))
    sources = [item for row in _list(record.get("sources")) if (item := _made(PlanItem, row)) is not None]
    curve = [point for point in _list(record.get("curve")) if _is_point(point)]
    steps = cost.steps if cost is not None else len(curve)
    status = verdict.decision if verdict is not None else "kept"
    result = MIUResult(
        success=status == "kept",
        chunks_learned=sum(item.chunks for item in sources if item.status == "teach"),
        num_updates=steps,
        message=f"The lesson behind {name}",
        status=status,
        lesson_id=name,
        recall=recall,
        retention=_made(RetentionCard, record.get("retention")),
        curve=curve,
        sources=sources,
        drift=_made(Drift, record.get("drift")),
        cost=cost,
        verdict=verdict,
    )
    if cost is not None:
        result.metrics["duration_seconds"] = cost.total_seconds
    return result


def _made(kind: Callable[..., T], data: Any) -> T | None:
    """A value of that dataclass; None where the data is not one. Fields of later versions are passed over."""
    if not isinstance(data, Mapping):
        return None
    hints = get_type_hints(kind)
    values = {}
    for item in fields(kind):  # type: ignore[arg-type]  # it is called with dataclasses alone
        if item.name in data:
            found = _fits(data[item.name], hints[item.name])
            if found is not _UNFIT:
                values[item.name] = found
                continue
        if item.default is MISSING and item.default_factory is MISSING:
            return None
    return kind(**values)


_UNFIT = object()


def _fits(value: Any, hint: Any) -> Any:
    """The value as that type, or ``_UNFIT``. Of a list, the entries that fit."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        tried = (_fits(value, one) for one in get_args(hint))
        return next((found for found in tried if found is not _UNFIT), _UNFIT)
    if origin is list:
        rows = [_fits(row, get_args(hint)[0]) for row in _list(value)]
        return [row for row in rows if row is not _UNFIT]
    if origin is tuple:
        parts = [_fits(*pair) for pair in zip(_list(value), get_args(hint), strict=False)]
        return tuple(parts) if len(parts) == len(get_args(hint)) and _UNFIT not in parts else _UNFIT
    if hint is NoneType:
        return None if value is None else _UNFIT
    if hasattr(hint, "__dataclass_fields__"):
        made = _made(hint, value)
        return _UNFIT if made is None else made
    if origin is not None:  # Literal
        return value if isinstance(value, str) and value in get_args(hint) else _UNFIT
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    exact = isinstance(value, hint) and isinstance(value, bool) is (hint is bool)
    return value if exact else _UNFIT


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _is_point(point: Any) -> bool:
    """Whether it is a point of a curve: numbers by name."""
    return isinstance(point, dict) and all(
        isinstance(v, (int, float)) and not isinstance(v, bool) for v in point.values()
    )
