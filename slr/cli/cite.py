"""A report in one line of a terminal: first authors, year, title."""

from collections.abc import Mapping
from typing import Any


def cite(row: Mapping[str, Any], width: int = 100) -> str:
    """Return a report as a reader knows it, cut to a width.

    >>> cite({"authors": ["Bakker, A", "Demerouti, E", "Xu, Y"], "year": 2007, "title": "The JD-R model"})
    'Bakker et al. (2007). The JD-R model'
    >>> cite({"authors": [], "year": None, "title": None})
    '(no author) (n.d.). (no title)'
    """
    names = [str(name).split(",")[0].strip() for name in row["authors"]]
    who = names[0] if names else "(no author)"
    if len(names) == 2:
        who = f"{names[0]} & {names[1]}"
    elif len(names) > 2:
        who = f"{names[0]} et al."
    year, title = row["year"], row["title"]
    when = "n.d." if year is None or year != year or str(year) == "<NA>" else str(int(year))  # noqa: PLR0124  NaN is not itself
    text = f"{who} ({when}). {title if isinstance(title, str) else '(no title)'}"
    return text if len(text) <= width else f"{text[: width - 1]}…"
