"""List the known formats. The module of a format is not imported before the format is needed."""

import importlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from slr.formats.format import Format

UNKNOWN: Final = "unknown"


def _lazily(module: str) -> Callable[[], Format]:
    def load() -> Format:
        found: Format = importlib.import_module(f"slr.formats.{module}").FORMAT
        return found

    return load


# In the order in which their recognisers are tried: the format with the clearest mark first.
FORMATS: Final[Mapping[str, Callable[[], Format]]] = {
    "pubmed-xml": _lazily("pubmed"),
    "endnote-xml": _lazily("endnote"),
    "ictrp": _lazily("ictrp"),
    "ebsco-xml": _lazily("ebsco"),
    "clinicaltrials": _lazily("clinicaltrials"),
    "europe-pmc": _lazily("europepmc"),
    "semantic-scholar": _lazily("semanticscholar"),
    "openalex": _lazily("openalex"),
    "crossref": _lazily("crossref"),
    "plos": _lazily("plos"),
    "publish-or-perish": _lazily("perish"),
    "csl-json": _lazily("csl"),
    "ris": _lazily("ris"),
    "cochrane": _lazily("cochrane"),
    "refworks": _lazily("refworks"),
    "noteexpress": _lazily("noteexpress"),
    "pubmed-text": _lazily("pubmed_text"),
    "wos": _lazily("wos"),
    "ovid": _lazily("ovid"),
    "medline": _lazily("medline"),
    "bibtex": _lazily("bibtex"),
    "refer": _lazily("refer"),
    "table": _lazily("table"),
    "reference-list": _lazily("reference"),
    "html-table": _lazily("html_table"),
    "ods": _lazily("opendocument"),
    "identifier-list": _lazily("identifier_list"),
    "xlsx": _lazily("xlsx"),
}


@cache
def get_format(name: str) -> Format:
    """Return the format with this name. Raises KeyError if FORMATS does not contain the name."""
    return FORMATS[name]()
