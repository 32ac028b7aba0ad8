"""Count the studies of each theme by year and by country.

For each year or country, a study counts once, even if several people coded it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from slr.model.overview import THEME_COUNTS
from slr.model.protocol import Protocol
from slr.model.table import frame
from slr.model.word import EMPIRICAL, NOT_CLASSIFIED, NOT_EXTRACTED, NOT_REPORTED
from slr.synthesize.coding_row import Coding
from slr.synthesize.included import Included
from slr.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

_STUDIES: Final = (EMPIRICAL, NOT_CLASSIFIED)
_UNKNOWN: Final = (NOT_REPORTED, NOT_EXTRACTED)
NO_EVIDENCE: Final = "background"  # the role of codings that are not evidence for their theme

Studies = Mapping[str, Iterable[str | None]]  # the values of each study; an unknown value is None


def theme_count_table(
    codings: Iterable[Coding], included: Iterable[Included], facts: "pd.DataFrame", protocol: Protocol
) -> "pd.DataFrame":
    """Return the table THEME_COUNTS: themes in the order of the protocol, with their years and then their countries.

    Only studies that are empirical or not classified are counted. Codings with the role `background` are left out.

    `codings` are the settled codings that are part of the synthesis. `facts` is the table of characteristics of the
    included studies.
    """
    studies = {work.study: work for work in included if work.evidence in _STUDIES}
    themes = _map_themes(codings, studies, protocol)
    years = {name: (None if work.year is None else str(work.year),) for name, work in studies.items()}
    rows = [
        row
        for theme in protocol.themes
        for by, values in (("year", years), ("country", _list_countries(facts)))
        for row in _count_values(theme.id, by, themes[theme.id], values)
    ]
    return frame(THEME_COUNTS, rows)


def _map_themes(
    codings: Iterable[Coding], studies: Mapping[str, Included], protocol: Protocol
) -> Mapping[str, set[str]]:
    """Map each code to the studies that are coded with it or with a code below it.

    Codings with the role `background` are left out.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.role != NO_EVIDENCE:
            for code in (coding.theme, *protocol.codes_above(coding.theme)):
                found[code].update(study for study in coding.studies if study in studies)
    return found


def _list_countries(facts: "pd.DataFrame") -> Studies:
    """Map each study to its countries, or to a single None if no country is known.

    If names differ only in case or accents, the most frequent name is used.
    """
    found: dict[str, set[str]] = defaultdict(set)
    pairs = [
        (study, part.strip())
        for study, countries in zip(facts["study"], facts["country"], strict=True)
        for part in countries.split(";")
    ]
    forms: dict[str, str] = {}
    for country, _ in sorted(
        Counter(name for _, name in pairs).items(), key=lambda pair: (-pair[1], pair[0])
    ):
        forms.setdefault(fold(country), country)
    for study, country in pairs:
        found[study].add(forms[fold(country)])
    return {study: values.difference(_UNKNOWN, {""}) or (None,) for study, values in found.items()}


def _count_values(theme: str, by: str, studies: Iterable[str], values: Studies) -> Iterator[dict[str, Any]]:
    found: dict[str | None, list[str]] = defaultdict(list)
    for study in sorted(studies):
        for value in values.get(study, (None,)):
            found[value].append(study)
    for value, ids in sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0] or "")):
        yield {"theme": theme, "field": by, "value": value, "studies": len(ids), "ids": ids}
