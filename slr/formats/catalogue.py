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
    "pubmed-xml": _lazily("pubmed"),
    "endnote-xml": _lazily("endnote"),
    "openalex": _lazily("openalex"),
    "crossref": _lazily("crossref"),
    "plos": _lazily("plos"),
    "publish-or-perish": _lazily("perish"),
    "csl-json": _lazily("csl"),
    "ris": _lazily("ris"),
    "wos": _lazily("wos"),
    "ovid": _lazily("ovid"),
    "medline": _lazily("medline"),
    "bibtex": _lazily("bibtex"),
    "refer": _lazily("refer"),
    "table": _lazily("table"),
    "reference-list": _lazily("reference"),
    "xlsx": _lazily("xlsx"),
}


@cache
def get_format(name: str) -> Format:
    """Return a format by its name."""
    return FORMATS[name]()
