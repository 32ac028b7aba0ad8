"""Map document types to the entry types of each output format.

If the entry type alone does not name the document type, a word for the document type is also written: to `M3` in RIS,
to `type` in BibTeX, and to `genre` in CSL-JSON.
"""

from collections.abc import Mapping
from typing import Any, Final

_FORMATS: Final = ("ris", "bibtex", "csl-json")
# for each document type, the entry type in each of these formats
_TYPES: Final[Mapping[str, tuple[str, str, str]]] = {
    "article": ("JOUR", "article", "article-journal"),
    "review": ("JOUR", "article", "article-journal"),
    "editorial": ("JOUR", "article", "article-journal"),
    "letter": ("JOUR", "article", "article-journal"),
    "erratum": ("JOUR", "article", "article-journal"),
    "retraction": ("JOUR", "article", "article-journal"),
    "book": ("BOOK", "book", "book"),
    "chapter": ("CHAP", "incollection", "chapter"),
    "conference": ("CONF", "inproceedings", "paper-conference"),
    "preprint": ("GEN", "misc", "article"),
    "thesis": ("THES", "thesis", "thesis"),
    "report": ("RPRT", "techreport", "report"),
    "regulation": ("STAT", "misc", "legislation"),
    "dataset": ("DATA", "misc", "dataset"),
    "webpage": ("ELEC", "misc", "webpage"),
    "registration": ("GEN", "misc", "document"),
    "other": ("GEN", "misc", "document"),
}
_ALWAYS_WORDED: Final = frozenset(
    {"review", "editorial", "letter", "erratum", "retraction", "preprint", "registration"}
)
_MISC_IN_BIBTEX: Final = frozenset({"regulation", "dataset", "webpage"})


def kind_of(form: str, row: Mapping[str, Any]) -> str:
    """Return the entry type for a row in the format "ris", "bibtex" or "csl-json".

    >>> kind_of("ris", {"type": "review"}), kind_of("bibtex", {"type": "review"})
    ('JOUR', 'article')
    """
    return _TYPES[row["type"]][_FORMATS.index(form)]


def word_of(form: str, row: Mapping[str, Any]) -> str:
    """Return the word for a row's document type, or "" if the entry type alone is enough.

    >>> word_of("ris", {"type": "review"}), word_of("ris", {"type": "dataset"}), word_of("bibtex", {"type": "dataset"})
    ('Review', '', 'Dataset')
    """
    worded = _ALWAYS_WORDED | _MISC_IN_BIBTEX if form == "bibtex" else _ALWAYS_WORDED
    return str(row["type"]).capitalize() if row["type"] in worded else ""
