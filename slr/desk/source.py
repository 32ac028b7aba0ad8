"""Remove from a report what the protocol hides from people who screen: authors, year or journal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from slr.text.citation import cite_with_title

Row = Mapping[str, Any]

# Fields from which a reader can tell authors, year or journal, at least after looking them up.
_TELLING: Final = (
    "doi",
    "pmid",
    "volume",
    "issue",
    "pages",
    "isbn",
    "publisher",
    "url",
    "note",
    "edition",
    "report_number",
    "accession",
    "notice_link",
)


def hide_source(row: Row, hidden: Sequence[str]) -> Row:
    """Return a report without the `hidden` fields (authors, year or journal).

    The DOI and other fields that would reveal a hidden field, such as the volume and the web address, are also removed. A
    removed field is None or, if it is a list, an empty list. If no field is hidden, the report is returned unchanged.
    """
    if not hidden:
        return row
    gone: dict[str, Any] = {
        name: [] if isinstance(row[name], list | tuple) else None
        for name in (*hidden, *_TELLING)
        if name in row
    }
    return {**row, **gone}


def cite_shown(row: Row, hidden: Sequence[str], width: int) -> str:
    """Return the citation of a report with its title, or only its title if authors or year are hidden.

    The text is cut to `width` characters.

    >>> row = {"authors": ["Abara, N."], "year": 2015, "title": "Night work"}
    >>> cite_shown(row, (), 40), cite_shown(row, ("year",), 40), cite_shown(row, ("journal",), 40)
    ('Abara (2015). Night work', 'Night work', 'Abara (2015). Night work')
    """
    if "authors" not in hidden and "year" not in hidden:
        return cite_with_title(row, width=width)
    title = row["title"] or "(no title)"
    return title if len(title) <= width else f"{title[: width - 1]}…"
