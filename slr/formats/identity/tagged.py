"""Read the identity fields of an entry in a tagged format, as version 0.1 did."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from slr.formats.format import Fields, Tags
from slr.formats.identity.field import Identity, first_year, make_identity
from slr.formats.identity.name import show_name
from slr.formats.identity.ovid_value import read_people, read_year
from slr.model.entry import Entry
from slr.text.markup import decode_stray_latex

_SYNONYMS: Final[Mapping[str, str]] = {
    "A1": "AU",
    "Y1": "PY",
    "DA": "PY",
    "Y2": "PY",
    "DI": "DO",
    "DOI": "DO",
}
_BOOKISH: Final = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER", "ENCYC", "DICT"})
_TITLES: Final = ("TI", "T1", "CT", "ST", "TT", "BT")
_BOOK_TITLES: Final = ("TI", "T1", "CT", "BT", "ST", "TT")
_RIS: Final = frozenset({*_TITLES, *_SYNONYMS, "AU", "A2", "ED", "A3", "PY", "DO"})


def read_ris(entry: Entry) -> Identity:
    """Return the identity fields of an entry in RIS."""
    fields = Fields(tuple(tag for tag in entry.tags if tag[0] in _RIS))
    if not _SYNONYMS.keys().isdisjoint(fields.values):
        fields.join(_SYNONYMS)
    title = fields.get("TI") or fields.get(*(_BOOK_TITLES if entry.type in _BOOKISH else _TITLES))
    return make_identity(
        title=decode_stray_latex(title) if "\\" in title else title,
        authors=_ris_authors(fields.all("AU") or fields.all("A2", "ED", "A3")),
        year=next(filter(first_year, fields.all("PY")), ""),
        dois=fields.all("DO") or _other_dois(entry.tags),
    )


def _ris_authors(values: Sequence[str]) -> list[str]:
    joined = "|".join(values)
    if (
        joined.count(", ") == joined.count(",") == len(values)
        and ";" not in joined
        and "\\" not in joined
        and joined.isprintable()
    ):
        return list(values)
    texts = (part for value in map(decode_stray_latex, values) for part in re.split(r"[\n;]", value))
    return [name for name in [next(filter(None, map(show_name, texts)), "")] if name]


def _other_dois(tags: Tags) -> list[str]:
    found = [v for n, v in tags if n == "M3" and "10." in v]
    for name in ("UR", "LK", "L3", "L1", "L2", "N1"):
        found += [
            u for n, v in tags if n == name for u in v.split("\n") if "10." in u and "doi" in u.casefold()
        ]
    return found


def read_medline(entry: Entry) -> Identity:
    """Return the identity fields of an entry in PubMed's tagged format."""
    fields = Fields(entry.tags)
    people = fields.all("FAU") or fields.all("AU") or fields.all("FED")
    return make_identity(
        title=fields.get("TI", "BTI", "TT"),
        authors=[*map(show_name, people), *fields.all("CN")],
        year=fields.get("DP", "DEP")[:4],
        dois=[v.replace("[doi]", "") for v in (*fields.all("LID", "AID"), fields.get("SO")) if "doi" in v],
    )


def read_wos(entry: Entry) -> Identity:
    """Return the identity fields of an entry in Web of Science's plain text."""
    fields: dict[str, str] = {}
    for name, value in entry.tags:
        if value:
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
    people = next((fields[n] for n in ("AF", "AU", "BA", "CA", "ED") if n in fields), "")
    return make_identity(
        title=fields.get("TI", ""),
        authors=(show_name(n) for n in re.split(r"[\n;]", people) if n.strip()),
        # version 0.1 did not read the tag PD
        year=next((fields[n] for n in ("PY", "EA", "CY") if n in fields), ""),
        dois=(fields.get("DI", ""), fields.get("D2", "")),
    )


def read_refer(entry: Entry) -> Identity:
    """Return the identity fields of an entry in EndNote's tagged format."""
    fields = Fields(entry.tags)
    people = fields.all("%A") or fields.all("%E")
    return make_identity(
        title=fields.get("%T", "%!"),
        authors=(show_name(n) for v in people for n in re.split(r"[\n;]", v) if n.strip()),
        year=fields.get("%D", "%8"),
        dois=[*fields.all("%R"), *(v for v in fields.all("%U") if "doi" in v)],
    )


# The fields of Ovid's readable format that the identity needs, by the tags of the tagged format.
_OVID: Final[Mapping[str, str]] = {
    "TI": "Title",
    "TT": "Original Title",
    "OT": "Original Title",
    "AU": "Author",
    "FA": "Authors Full Name",
    "SO": "Source",
    "DO": "DOI",
    "DI": "DOI",
    "YR": "Year of Publication",
    "DP": "Date of Publication",
    "BT": "Book Title",
    "XL": "Link to the External Link Resolver",
    "ST": "Status",
    "ID": "Identifier",
    "ED": "Editor",
}
_OVID_LISTS: Final = frozenset({"Author", "Authors Full Name", "Editor"})
_LABEL: Final = re.compile(
    r"\s*\.?\s*\[(?:Article|Review|Letter|Editorial|Miscellaneous|Report|Comment|Erratum)[^\]]*\]\s*$"
)


def read_ovid(entry: Entry) -> Identity:
    """Return the identity fields of an entry in one of Ovid's formats."""
    values = _gather_ovid(entry)

    def get(*names: str) -> str:
        return next((values[n] for n in names if n in values), "")

    title = (
        get("Chapter Title", "Title", "Original Title", "Book Title")
        if "Book" in entry.type
        else get("Title", "Chapter Title", "Original Title", "Book Title")
    )
    link = get("Link to the Ovid Full Text or citation", "Link to the External Link Resolver")
    people = get(
        "Authors Full Name", "Author Full Names", "Author", "Authors", "Author Name", "Editor", "Editors"
    )
    return make_identity(
        title=_LABEL.sub("", title.replace("\n", " ")),
        authors=read_people(people),
        year=get("Year of Publication", "Publication Year")
        or read_year(get("Source"))
        or get("Date of Publication")
        or get("Status"),
        dois=(
            *map(get, ("DOI Number", "Digital Object Identifier", "DOI")),
            *(v for v in (get("Identifier"), link) if "doi" in v),
        ),
    )


def _gather_ovid(entry: Entry) -> dict[str, str]:
    values: dict[str, str] = {}
    for tag, value in entry.tags:
        name = _OVID.get(tag, tag)
        if not value or value == "-":
            continue
        if name in values and name in _OVID_LISTS and tag != name:
            values[name] = f"{values[name]}\n{value}"
        elif name not in values or (name == "Identifier" and "doi" in value):
            values[name] = value
    return values
