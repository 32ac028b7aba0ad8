"""Choose the spelling of titles and journal names among the records of a review.

Some databases write titles or journal names in capitals, or journal names in lower case. Often, another record has the
same title or name in the usual case. Its spelling is then used. The case is never changed in any other way.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from slr.reference.name import plain

Row = Mapping[str, Any]
_LONGER: Final = (
    6  # letters; a name of a journal in capitals with fewer letters, such as PLOS, is often an abbreviation
)
_LONG: Final = 4  # letters; shorter words are often written in capitals or in lower case


def choose_journals(rows: Iterable[Row]) -> dict[str, str]:
    """Choose the spelling of each journal name. The keys of the result are the letters and digits of the names.

    The spelling with the most capital letters is chosen. Among several such spellings, the longest is chosen, because
    it includes the punctuation. A long name that is all in capitals is chosen only if there is no other spelling.

    >>> rows = [{"journal": "ACTA LAMPIS"}, {"journal": "Acta lampis"}, {"journal": "Acta Lampis"}]
    >>> choose_journals(rows)
    {'actalampis': 'Acta Lampis'}
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        if isinstance(row["journal"], str):
            found.setdefault(plain(row["journal"]), set()).add(row["journal"])
    return {letters: min(names, key=_rank) for letters, names in found.items()}


def _rank(name: str) -> tuple[bool, int, int, str]:
    shouted = is_in_capitals(name) or (name.isupper() and len(name) >= _LONGER)
    return shouted, -sum(map(str.isupper, name)), -len(name), name


def is_in_capitals(text: str) -> bool:
    """Return whether a text of several words is in capitals. A text with few letters, such as an abbreviation, does not count.

    >>> is_in_capitals("WORK AND REST"), is_in_capitals("PLOS ONE"), is_in_capitals("EEG and sleep")
    (True, False, False)
    """
    words = [word for word in text.split() if len(word) >= _LONG]
    return (
        len(text.split()) > 1
        and text.upper() == text
        and sum(map(str.isalpha, text)) > 2 * _LONG
        and bool(words)
    )


def choose_spelling(row: Row, records: Sequence[Row], journals: Mapping[str, str]) -> Row:
    """Return a row with the chosen spelling of its journal and its title.

    A title in capitals is replaced if another record has the same title in the usual case. `records` are the records of
    the report. `journals` is the result of `choose_journals`.
    """
    chosen = {**row}
    if isinstance(row["journal"], str):
        chosen["journal"] = journals.get(plain(row["journal"]), row["journal"])
    title = row["title"]
    if isinstance(title, str) and is_in_capitals(title):
        for other in records:
            spelled = other["title"]
            if isinstance(spelled, str) and not is_in_capitals(spelled) and plain(spelled) == plain(title):
                return {**chosen, "title": spelled, "title_markup": other["title_markup"]}
    return chosen
