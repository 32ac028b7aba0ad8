"""Read the identity fields of a table row, as version 0.1 did."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from slr.formats.header import find_first_role
from slr.formats.identity.field import Identity, first_year, make_identity
from slr.formats.identity.table_cell import (
    ABSENT_STARTS,
    is_absent,
    is_perish,
    read_authors,
    read_details,
    read_place,
    read_year,
)
from slr.model.entry import Entry

# The columns of PubMed's CSV before 2020.
_OLD_PUBMED: Final[Mapping[str, str | None]] = {
    "description": "author",
    "details": "citation",
    "entrezuid": "pmid",
    "identifiers": None,
}
_NUMBERS: Final = frozenset({"volume", "issue", "year"})
_FLOAT: Final = re.compile(r"^(\d+)\.0$")


def read_table(entry: Entry) -> Identity:
    """Return the identity fields of a row in a table or in a workbook sheet."""
    headers, meant = _find_meanings(tuple([name for name, _ in entry.tags]))
    roles = _find_roles(entry, headers, meant)

    def get(role: str) -> str:
        return roles[role][0] if role in roles else ""

    cited, journal = get("citation"), get("journal")
    place = read_place(journal) or (read_details(cited) if "entrezuid" in headers else read_place(cited))
    years = [
        *roles.get("year", ()),
        *roles.get("date", ()),
        place.get("year", ""),
        cited,
        read_year(entry, roles, journal),
    ]
    return make_identity(
        title=get("title"),
        authors=read_authors(headers, get("author_full") or get("author"), get("author_display")),
        year=next(filter(first_year, years), ""),
        dois=[
            *roles.get("doi", ()),
            *(v for r in ("url", "citation") for v in roles.get(r, ()) if "doi" in v.casefold()),
        ],
    )


@lru_cache(maxsize=1024)  # the rows of a table have the same few sets of columns
def _find_meanings(names: tuple[str, ...]) -> tuple[frozenset[str], tuple[str | None, ...]]:
    lower = [name.casefold() for name in names]
    headers = frozenset(lower)
    old = _OLD_PUBMED if "entrezuid" in headers else {}
    roles = [old[low] if low in old else find_first_role(n) for n, low in zip(names, lower, strict=True)]
    return headers, tuple(roles)


def _find_roles(entry: Entry, headers: frozenset[str], meant: tuple[str | None, ...]) -> dict[str, list[str]]:
    nought = is_perish(headers)  # it writes 0 for unknown values
    roles: dict[str, list[str]] = {}
    for role, (_, value) in zip(meant, entry.tags, strict=True):
        if (
            role is not None
            and not (nought and value == "0")
            and not (value[:1] in ABSENT_STARTS and is_absent(value))
            and not (role in _PLACES and _is_no_place(role, value))
        ):
            number = role in _NUMBERS and ".0" in value
            roles.setdefault(role, []).append(_FLOAT.sub(r"\1", value) if number else value)
    return roles


_PLACES: Final = frozenset({"article", "journal"})


def _is_no_place(role: str, value: str) -> bool:
    return (role == "article" and value.startswith("2-s2.0-")) or (role == "journal" and value == "Scopus")
