"""Check columns about scales and predictors in a table of reported statistics. Findings do not have these columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from slr.findings.number import describe_number
from slr.model.value import Number, read_number
from slr.statistics.fit_check import check_vif
from slr.statistics.reported import Check, not_checkable
from slr.statistics.scale_check import (
    check_inter_item,
    check_item_total,
    check_loadings,
    check_percentage,
    check_scale_mean,
)

# Columns with one number, and columns with several numbers, which are separated by semicolons or spaces.
NUMBERS: Final = ("vif", "tolerance", "item_total", "inter_item", "percentage", "number")
LISTS: Final = ("loadings", "indicators")
COLUMNS: Final = (*NUMBERS, *LISTS)


def check_columns(cells: Mapping[str, str]) -> Iterator[Check]:
    """Yield the checks of the columns in `COLUMNS`.

    A value that is not a number gets the verdict *not checkable*. If there is such a value, nothing else is checked.
    `reliability`, `items`, `n`, `mean`, `ave` and `cr` are read from the other columns of the row.
    """
    faults = [fault for name in COLUMNS for fault in _find_faults(name, cells[name])]
    yield from faults
    if faults:
        return
    vif, tolerance = _read(cells["vif"]), _read(cells["tolerance"])
    if vif is not None:
        yield check_vif(vif, tolerance=tolerance)
    if (item := _read(cells["item_total"])) is not None:
        yield check_item_total(item)
    alpha, between, items = (_read(cells[name]) for name in ("reliability", "inter_item", "items"))
    if alpha is not None and between is not None and items is not None and items.value >= 1:
        yield check_inter_item(alpha, int(items.value), between)
    yield from check_loadings(_read_list(cells["loadings"]), _read(cells["ave"]), _read(cells["cr"]))
    mean = _read(cells["mean"])
    if mean is not None and cells["indicators"]:
        yield check_scale_mean(mean, _read_list(cells["indicators"]))
    percentage, n, number = (_read(cells[name]) for name in ("percentage", "n", "number"))
    if percentage is not None and n is not None and n.value >= 1:
        yield check_percentage(percentage, int(n.value), None if number is None else int(number.value))


def _find_faults(name: str, text: str) -> Iterator[Check]:
    parts = _split(text) if name in LISTS else [text] if text else []
    for part in parts:
        message, hint = describe_number(part)
        if message:
            yield not_checkable("row", f"{name}: {message}; {hint}")


def _split(text: str) -> Sequence[str]:
    return text.replace(";", " ").split()


def _read_list(text: str) -> list[Number]:
    return [read_number(part) for part in _split(text)]


def _read(text: str) -> Number | None:
    return None if not text or describe_number(text)[0] else read_number(text)
