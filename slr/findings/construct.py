"""Map the predictors and outcomes of findings to the constructs of the protocol, by their names."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.model.direction import UNMAPPED
from slr.model.framework import Construct
from slr.model.table import frame
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

SIDES: Final = ("predictor", "outcome")
_JOINT: Final = re.compile(r"[\s_\-\u2010-\u2015]+")  # between the words of a name


def fold_construct(name: str) -> str:
    """Return a name for comparison: in lower case, without accents, and with spaces for hyphens and underscores.

    >>> fold_construct(" Job-Demands "), fold_construct("beban_kerja")
    ('job demands', 'beban kerja')
    """
    return _JOINT.sub(" ", fold(name)).strip()


def choose_forms(texts: Iterable[str]) -> Mapping[str, str]:
    """Map each text to its most frequent spelling.

    Spellings of one text differ only in case, accents, hyphens, underscores or spaces.

    >>> choose_forms(["Kenya", "kenya", "Kenya", "Peru"])["kenya"]
    'Kenya'
    """
    count = Counter(texts)
    forms: dict[str, str] = {}
    for text in sorted(count, key=lambda t: (-count[t], t)):
        forms.setdefault(fold_construct(text), text)
    return {text: forms[fold_construct(text)] for text in count}


def list_names(construct: Construct) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the names, the labels and the id of a construct, each with its keys within the construct."""
    yield from ((("names", i), name) for i, name in enumerate(construct.names))
    yield from ((("label", language), label) for language, label in construct.label.items())
    yield ("id",), construct.id


def index_names(constructs: Iterable[Construct]) -> Mapping[str, str]:
    """Map the names of constructs to their ids. The names are in the form that `fold_construct` returns.

    If several constructs have the same name, it is mapped to the first of them.
    """
    found: dict[str, str] = {}
    for construct in constructs:
        for _, name in list_names(construct):
            found.setdefault(fold_construct(name), construct.id)
    return found


def list_unmapped(rows: Sequence[Mapping[str, Any]], constructs: Iterable[Construct]) -> "pd.DataFrame":
    """Return the table UNMAPPED: the predictors and outcomes that do not match any construct.

    For each name, the table has the number of findings and the number of studies. `rows` are findings with the columns
    `predictor`, `outcome` and `study`. Names that differ only in case, accents, hyphens, underscores or spaces count as
    one name, which is shown in its most frequent form. The most frequent names come first.
    """
    known = index_names(constructs)
    forms: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    studies: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        for side in SIDES:
            name = str(row[side] or "").strip()
            key = (side, fold_construct(name))
            if name and key[1] not in known:
                forms[key][name] += 1
                studies[key].add(str(row["study"]))
    order = sorted(forms, key=lambda key: (-forms[key].total(), SIDES.index(key[0]), key[1]))
    return frame(
        UNMAPPED,
        [
            {
                "name": min(forms[key], key=lambda form: (-forms[key][form], form)),
                "side": key[0],
                "findings": forms[key].total(),
                "studies": len(studies[key]),
            }
            for key in order
        ],
    )
