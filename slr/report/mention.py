"""Refer to tables, figures and sections in a text before the document has numbered them.

A mention contains the names of its targets, marked by characters of Unicode's private use area. `slr.report.numbering`
replaces each mention by the labels of its targets, such as "Table S3", after all tables, figures and sections have labels.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

_OPEN, _NEXT, _CLOSE = "\ue0f0", "\ue0f1", "\ue0f2"  # of the private use area of Unicode
_MENTION: Final = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
SECTION: Final = "section:"  # the text before the id of a section


def mention(*targets: str) -> str:
    """Return a text that refers to the given targets.

    A target is the path of a table or figure, such as "tables/sources.csv" or "prisma.svg". For a section, it is
    "section:" and the id of the section, such as "section:criteria".

    >>> labels = {"tables/sources.csv": "Table S1", "section:criteria": "Section 4"}
    >>> resolve(f"as listed ({mention('tables/sources.csv', 'section:criteria')})", labels)
    'as listed (Table S1; Section 4)'
    """
    return f"{_OPEN}{_NEXT.join(targets)}{_CLOSE}"


def resolve(text: str, labels: Mapping[str, str]) -> str:
    """Return the text with each mention replaced by the labels of its targets, separated by "; ".

    A label is not repeated. A file without a label is not in the document, so its path is used instead. A section
    without a label is left out.

    >>> resolve(mention("tables/ledger.csv", "section:none"), {})
    'tables/ledger.csv'
    """
    return _MENTION.sub(lambda m: "; ".join(dict.fromkeys(_names(m[1].split(_NEXT), labels))), text)


def _names(targets: Iterable[str], labels: Mapping[str, str]) -> Iterable[str]:
    for target in targets:
        if target in labels:
            yield labels[target]
        elif target and not target.startswith(SECTION):
            yield target
