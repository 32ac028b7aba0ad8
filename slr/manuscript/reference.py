"""Write the reports of a review as a reference list in the style of APA."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from slr.text.citation import OTHERS
from slr.text.fold import fold

Row = Mapping[str, Any]


def write_references(rows: Iterable[Row]) -> str:
    """Return a Markdown list with a line for each report, in alphabetical order."""
    lines = sorted((write_reference(row) for row in rows), key=fold)
    return "".join(f"- {line}\n" for line in lines)


def write_reference(row: Row) -> str:
    """Return a report as a reference.

    >>> write_reference({"authors": ["Doe, John A.", "Roe, R."], "year": 2019, "title": "Lamps", "journal": "Oil", "volume": "7",
    ...     "issue": "2", "pages": "3-9", "doi": "10.5555/a", "publisher": None, "url": None})
    'Doe, J. A., & Roe, R. (2019). Lamps. *Oil*, 7(2), 3–9. https://doi.org/10.5555/a'
    """
    year = _text(row["year"]) or "n.d."
    title = _text(row["title"]).rstrip(".")
    people = _join([_abbreviate(str(name)) for name in row["authors"]])
    head = f"{people} ({year}). {title}." if people else f"{title}. ({year})."
    link = f"https://doi.org/{row['doi']}" if _text(row["doi"]) else _text(row["url"])
    return " ".join(part for part in (head, _place(row), link) if part)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _place(row: Row) -> str:
    journal, volume, issue = (_text(row[name]) for name in ("journal", "volume", "issue"))
    pages = _text(row["pages"]).replace("-", "–")
    if not journal:
        publisher = _text(row["publisher"])
        return f"{publisher}." if publisher else ""
    number = f"{volume}({issue})" if volume and issue else volume
    return ", ".join(part for part in (f"*{journal}*", number, pages) if part) + "."


def _abbreviate(name: str) -> str:
    """Return a name with initials in place of the given names."""
    family, comma, given = name.partition(", ")
    if not comma or fold(name) in OTHERS:
        return name
    parts = given.replace(".", ". ").split()
    if parts and _TOGETHER.fullmatch(given):  # "JA"
        parts = list(given)
    return f"{family}, {' '.join(f'{part[0]}.' if part[0].isupper() else part for part in parts)}"


_TOGETHER: Final = re.compile(r"[A-Z]{2,3}")
_MOST: Final = 20  # authors that APA lists


def _join(names: list[str]) -> str:
    cut = bool(names) and fold(names[-1]) in OTHERS
    names = names[:-1] if cut else names
    if len(names) > _MOST:
        return f"{', '.join(names[: _MOST - 1])}, … {names[-1]}"
    if cut:
        return f"{', '.join(names)}, et al."
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
