"""Give each work a citation key that is easy to read, such as `bakker2007job`.

The key consists of the family name of the first author, the year, and the first main word of the title. Small words
such as articles and prepositions are skipped. The key of a work without authors consists of the first two main words of
its title. If several works would have the same key, they are sorted by id, and all but the first get a number.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from slr.reference.name import plain, read_names

_SMALL: Final = frozenset(
    """a an the of and for in on to at by from with as is are do does or el la le les un une der die das ein eine het de
    dan di ke dari yang pada untuk dengan""".split()
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 24  # letters of a name or a word


def make_keys(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the citation key of each report. The rows have `report`, `authors`, `year` and `title`.

    >>> rows = [{"report": r, "authors": ["Çakır, A."], "year": 2007, "title": "The job and rest"} for r in ("r1", "r2")]
    >>> make_keys(rows)
    {'r1': 'cakir2007job', 'r2': 'cakir2007job-2'}
    """
    wanted = {row["report"]: _make_key(row) for row in rows}
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for report in sorted(wanted):
        key, number = wanted[report], 1
        while key in taken:
            number += 1
            key = f"{wanted[report]}-{number}"
        taken.add(key)
        keys[report] = key
    return keys


def _make_key(row: Mapping[str, Any]) -> str:
    """Return the key of a work, or its id if neither its author nor its title has a Latin letter."""
    names, _ = read_names(list(row["authors"]))
    title = row["title"] if isinstance(row["title"], str) else ""
    found = [w for word in _WORD.findall(title) if (w := _latin(word)) and w not in _SMALL]
    year = "" if row["year"] is None or row["year"] != row["year"] else str(int(row["year"]))
    who = _latin(names[0].family) if names else ""
    named = who or "".join(found[:1])
    rest = found[:1] if who else found[1:2]
    return f"{named}{year}{''.join(rest)}" if named else str(row["report"])


def _latin(text: str) -> str:
    return "".join(c for c in plain(text) if c.isascii())[:_LONGEST]
