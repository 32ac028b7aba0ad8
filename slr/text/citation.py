"""Cite a report with its title, for a list, and cut long titles."""

from collections.abc import Mapping
from typing import Any, Final

OTHERS: Final = frozenset({"et al", "et al.", "others", "and others", "dkk", "dkk."})
MISSING: Final = ("nan", "<NA>")  # how a table prints a missing year


def cite_with_title(row: Mapping[str, Any], width: int | None = 100) -> str:
    """Return the authors, year and title of a report. If `width` is not None, the text is cut to `width` characters.

    Of more than two authors, only the first one is named. `row` needs the keys `authors`, `year` and `title`.

    >>> cite_with_title({"authors": ["Bakker, A", "Demerouti, E", "Xu, Y"], "year": 2007, "title": "The JD-R model"})
    'Bakker et al. (2007). The JD-R model'
    >>> cite_with_title({"authors": [], "year": None, "title": None})
    '(no author) (n.d.). (no title)'
    """
    names = [str(name).split(",")[0].strip() for name in row["authors"]]
    who = names[0] if names else "(no author)"
    if len(names) == 2:
        who = f"{names[0]} & {names[1]}"
    elif len(names) > 2:
        who = f"{names[0]} et al."
    year, title = row["year"], row["title"]
    when = "n.d." if year is None or str(year) in MISSING else str(int(year))
    text = f"{who} ({when}). {title if isinstance(title, str) else '(no title)'}"
    return text if width is None or len(text) <= width else f"{text[: width - 1]}…"


def cut_title(text: str, most: int = 60) -> str:
    """Return a title as it is cited in place of authors, or "?" if the title is empty.

    A title of more than `most` characters is cut, between two words if possible.

    >>> cut_title("A fact sheet"), cut_title("A fact sheet", 8), cut_title("")
    ('A fact sheet', 'A fact …', '?')
    """
    if len(text) <= most:
        return text or "?"
    return text[:most].rsplit(" ", 1)[0] + " …"
