"""The formats that are known, in the order in which their recognisers are asked: the most telling mark first."""

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from slr.formats.format import Format


def _lazily(module: str) -> Callable[[], Format]:
    def load() -> Format:
        found: Format = importlib.import_module(f"slr.formats.{module}").FORMAT
        return found

    return load


FORMATS: Final[Mapping[str, Callable[[], Format]]] = {
    "ris": _lazily("ris"),
    "bibtex": _lazily("bibtex"),
    "table": _lazily("table"),
}


@cache
def get_format(name: str) -> Format:
    """Return a format by its name."""
    return FORMATS[name]()
