"""Cite a report, either with its title for a list, or in short form for running text."""

from collections.abc import Mapping, Sequence
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


def cite_in_text(authors: Sequence[str], year: int | None, title: str | None) -> str:
    """Return the short citation of a work: the authors or, if there are none, the title, and the year if it is known.

    Of more than two authors, only the first one is named. A long title is cut.

    >>> cite_in_text(["Demerouti, E.", "Bakker, A."], 2001, "The job demands-resources model")
    'Demerouti & Bakker, 2001'
    >>> cite_in_text(["Mudrika, A.", "et al."], 2021, None), cite_in_text([], None, "A fact sheet")
    ('Mudrika et al., 2021', '“A fact sheet”')
    """
    names = [a.split(",")[0].strip() or a for a in authors if a.strip().casefold() not in OTHERS]
    more = len(names) < len(authors)
    if not names:
        who = f"“{_shorten(title or '')}”"
    elif len(names) > 2 or more:
        who = f"{names[0]} et al."
    else:
        who = " & ".join(names)
    return who if year is None else f"{who}, {year}"


def _shorten(title: str, most: int = 60) -> str:
    if len(title) <= most:
        return title or "?"
    return title[:most].rsplit(" ", 1)[0] + " …"
