"""Convert the RIS tags and BibTeX fields that do not fill a column to CSL-JSON variables.

Such tags and fields contain, for example, editors, places, series and full dates.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from slr.formats.bibtex_row import read_names
from slr.formats.exchange.equivalent import find_day, find_month, to_field, write_fields
from slr.formats.exchange.item import Item
from slr.formats.exchange.translate import find_extra_tags
from slr.formats.format import Tags
from slr.formats.kind import find_kind
from slr.text.markup import decode_latex


def find_variables(item: Item, person: Callable[[str], Any]) -> tuple[dict[str, Any], Tags]:
    """Return the CSL variables for an RIS or BibTeX entry, and the tags whose values these variables contain.

    `person` converts a name to its CSL form. For an entry of another format, there are no variables.
    """
    entry, row = item.entry, item.row
    if entry is None or entry.format not in {"ris", "bibtex"}:
        return {}, ()
    found: dict[str, Any] = {}
    used = [("ID", entry.key)]  # the key is written as `id`
    for tag in find_extra_tags(entry, row):
        fields = (
            write_fields((tag,), entry.type, row)[0]
            if entry.format == "ris"
            else ((to_field(tag[0]), tag[1]),)
        )
        for name, value in fields:
            if _add(found, name, value, row, person, several=entry.format == "ris"):
                used.append(tag)
    return found, tuple(used)


# BibTeX field: CSL variable
_TEXTS: Final[Mapping[str, str]] = {
    "address": "publisher-place",
    "volumes": "number-of-volumes",
    "pmcid": "PMCID",
    "shorttitle": "title-short",
    "shortjournal": "container-title-short",
    "series": "collection-title",
    "type": "genre",
}


_DATES: Final[Mapping[str, str]] = {"month": "issued", "urldate": "accessed"}


def _add(
    found: dict[str, Any],
    name: str,
    value: str,
    row: Mapping[str, Any],
    person: Callable[[str], Any],
    *,
    several: bool,
) -> bool:
    """Add the CSL variable for a field. Return whether the variable contains the whole value of the field."""
    if name in {"editor", "translator"}:
        if name in found and not several:
            return False
        found.setdefault(name, []).extend(map(person, read_names(value)))
        return True
    if name in _DATES:
        variable = _DATES[name]
        parts = find_month(value, row) if name == "month" else find_day(value)
        if not parts or variable in found:
            return False
        found[variable] = {"date-parts": [parts]}
        return True
    variable, text = _TEXTS.get(name, ""), " ".join(decode_latex(value).split())
    if not variable or variable in found or not text or not _fits(variable, text, row):
        return False
    found[variable] = text
    return True


def _fits(variable: str, text: str, row: Mapping[str, Any]) -> bool:
    if variable == "genre":
        return find_kind(text) in {None, row["type"]}
    if variable == "collection-title":
        return bool(row["journal"]) or row["type"] == "book"
    if variable == "container-title-short":
        return bool(row["journal"])
    return variable != "title-short" or bool(row["title"])
