"""RIS <-> BibTeX: what an entry says beyond its row, in the words of the other format, so that it can come back.

First what the entry carries for the target from an earlier trip, exactly; then what both formats can say
(`equivalent.py`); then all the rest, carried (`carrier.py`). A tag that only repeats a column, or made one, is that column,
and comes back as the tag with which the column is written. The result is read as the target reads it: where that would
alter the row, everything is carried and nothing translated.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from slr.formats import bibtex_row, ris_tag
from slr.formats.bibtex_row import read_names
from slr.formats.catalogue import get_format
from slr.formats.exchange.carrier import TYPE, carry_tags, find_carried
from slr.formats.exchange.entry_type import kind_of
from slr.formats.exchange.equivalent import PARTNERS, find_tag, write_fields, write_tags
from slr.formats.exchange.item import Item
from slr.formats.exchange.unmapped import find_unheld
from slr.formats.format import FIELDS, Tags
from slr.formats.kind import find_kind
from slr.model.entry import Entry

OTHER: Final[Mapping[str, str]] = {"ris": "bibtex", "bibtex": "ris"}


class Crossing(NamedTuple):
    """What is written of an entry of the other format: columns from the row, and tags that say the rest.

    `kind` is the target's type, "" for the one that the row's type is written with. `role` is "editor" where the row's
    names are those of editors. `fields` are the columns that the tags do not say already.
    """

    kind: str
    role: str
    fields: frozenset[str]
    tags: Tags


# tags that may feed a column, but say something of their own
_OWN_SENSE: Final = frozenset(
    """CT ST TT A2 ED A3 DA Y2 BT JA J1 J2 T3 C7 DB DP L1 L2 L3 M3 PT
    shorttitle editor issued eventdate urldate shortjournal journal-iso fjournal article-number articleno eid ee eprint
    eprinttype archiveprefix howpublished type document_type entrysubtype""".split()
)
# the tags that are a column under another name (folded, since BibTeX has both cases)
SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    name: {tag.casefold(): field for tag, field in fields.items() if tag not in _OWN_SENSE}
    for name, fields in {"ris": ris_tag.FIELDS_OF, "bibtex": bibtex_row.FIELDS_OF}.items()
}
_TEXTS: Final = frozenset(
    {"abstract", "note"}
)  # written from the entry, whose lines and parts the row has joined
# types that RIS has and the columns have not
_RIS_KINDS: Final = {
    "patent": "PAT", "software": "COMP", "video": "VIDEO", "audio": "SOUND", "music": "MUSIC", "movie": "MPCT",
    "film": "MPCT", "image": "ART", "artwork": "ART", "map": "MAP", "newspaper_article": "NEWS",
    "magazine_article": "MGZN", "unpublished": "UNPB", "letter": "PCOMM", "periodical": "JFULL", "manual": "RPRT",
}  # fmt: skip

Compose = Callable[[Crossing], Tags]


def cross_entry(item: Item, target: str, *, compose: Compose) -> Crossing | None:
    """Return how an item's entry goes over to `target`; None unless it comes from the other of the two formats.

    `compose` returns all tags that the target's writer would write.
    """
    entry = item.entry
    if entry is None or entry.format != OTHER[target]:
        return None
    crossing = _cross(item, entry, target, unread=frozenset(), translates=True)
    unread = _misread(crossing, item.row, target, compose)
    if not unread:
        return crossing
    crossing = _cross(item, entry, target, unread=unread, translates=True)
    still = _misread(crossing, item.row, target, compose)
    if still:
        bare = _cross(item, entry, target, unread=unread, translates=False)
        if len(_misread(bare, item.row, target, compose)) < len(still):
            return bare
    return crossing


def _misread(crossing: Crossing, row: Mapping[str, Any], target: str, compose: Compose) -> frozenset[str]:
    """Return the columns that the target would read otherwise than they are."""
    kind = crossing.kind or kind_of(target, row)
    read = get_format(target).normalise(Entry(format=target, line=1, type=kind, tags=compose(crossing)))
    wrong = frozenset(f for f in FIELDS if read[f] != row[f])  # type: ignore[literal-required]
    return wrong | {"title"} if "title_markup" in wrong else wrong  # one tag says both


def find_sent(entry: Entry, row: Mapping[str, Any]) -> Tags:
    """Return the tags of an entry of RIS or BibTeX that are more than a column under another name."""
    return tuple(_sent(entry, row, set(), frozenset()))


def find_role(entry: Entry | None) -> str:
    """Return whether the names of an entry's row are those of its authors or of its editors."""
    if entry is None or entry.format not in OTHER:
        return "author"
    return _role(entry, _names(entry.tags))


def _cross(item: Item, entry: Entry, target: str, *, unread: frozenset[str], translates: bool) -> Crossing:
    """Return a crossing; the tags behind columns that the target misread (`unread`) are carried as well."""
    row = item.row
    was = get_format(entry.format).normalise(entry)
    changed = {f for f in FIELDS if row[f] != was[f]}  # type: ignore[literal-required]
    exact, own = find_carried(entry.tags, target)
    kind = _kind(entry, row, target, exact) if "type" not in changed else ""
    exact = tuple(t for t in exact if t[0] != TYPE[target])
    spoken = (kind or kind_of(target, row)) if target == "ris" else entry.type  # the type of RIS
    role = _role(entry, _names(own))
    sent = tuple(_sent(entry._replace(tags=own), row, changed, unread))
    said: Tags = ()
    editors: Tags = ()
    if role == "editor":  # they are the row's names, and go with its columns
        editors, sent = _part_editors(entry, sent)
    if translates:
        said, sent = (write_tags if target == "ris" else write_fields)(sent, spoken, row)
        said = _unless_carried(said, exact, target)
    sent = (*editors, *sent)
    home = kind_of(entry.format, was)
    if entry.type and "type" not in changed and entry.type.casefold() != home.casefold():
        sent = ((TYPE[entry.format], entry.type), *sent)
    fields = _columns(row, exact, said, target, kind or kind_of(target, row), role)
    if target == "ris":
        fields -= unread & {"journal"}  # of a book, for which RIS has a series there
    if "language" not in changed and "language" not in map(SYNONYMS[entry.format].get, _names(own)):
        fields -= {"language"}  # was guessed, and will be again
    return Crossing(kind, role, fields, (*said, *exact, *carry_tags(sent, target)))


def _kind(entry: Entry, row: Mapping[str, Any], target: str, exact: Tags) -> str:
    """Return the type that the entry had in the target's format, or one that says more than the row's."""
    carried = next((v for n, v in exact if n == TYPE[target] and _TYPES[target].fullmatch(v)), "")
    if carried or target != "ris":
        return carried
    kind = _RIS_KINDS.get(entry.type.casefold(), "")
    return kind if kind and find_kind(kind) == row["type"] else ""


_TYPES: Final = {
    "ris": re.compile(r"[^\n]+"),
    "bibtex": re.compile(r"[A-Za-z][\w-]*"),
}  # as they may be written


def _sent(
    entry: Entry, row: Mapping[str, Any], changed: set[str], unread: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield the tags that are more than a column under another name."""
    synonyms = SYNONYMS[entry.format]
    remains = find_unheld(entry, row, field_of=lambda tag: synonyms.get(tag.casefold()))
    unheld = {*remains.tags, *remains.parts}
    key, counts = entry.key, Counter(n for n, _ in entry.tags)
    for tag in entry.tags:
        name, value = tag
        field = synonyms.get(name.casefold())
        if not value or name.startswith("crossref."):
            continue
        if name == "ID" and entry.format == "ris" and value == key:
            key = ""  # is the key; the writer carries one that it had to change
        elif name == "DB" and value == "PubMed" and row["pmid"] and counts["DB"] == 1:
            continue  # is written with the number
        elif (
            field is None
            or (field in _TEXTS and field not in changed)
            or (tag in unheld and field not in changed)
            or (name == "EP" and not counts["SP"])  # pages alone come back as `SP`
            or (field in unread and field not in changed)
        ):
            yield tag


def _unless_carried(said: Tags, exact: Tags, target: str) -> Tags:
    """Return the translated tags that the entry does not carry as they were, be it under another name."""
    names = {n.casefold() for n, _ in exact}
    editors = {v for n, v in exact if n == "ED"} if target == "ris" else set()
    return tuple(
        (n, v) for n, v in said if n.casefold() not in names and not (n in _EDITORS and v in editors)
    )


_EDITORS: Final = frozenset({"A2", "A3", "ED"})


def _columns(
    row: Mapping[str, Any], exact: Tags, said: Tags, target: str, kind: str, role: str
) -> frozenset[str]:
    """Return the columns to write from the row: those that no tag says already."""
    fields = set(FIELDS)
    if exact:
        alone = get_format(target).normalise(Entry(format=target, line=1, type=kind, tags=exact))
        fields -= {f for f in FIELDS if _says_same(f, alone, row)} - _TOLD
    tags = (*said, *exact)
    fields -= {f for n, _ in tags if (f := _WHOLE[target].get(n.casefold()))}
    listed = _people(exact, target, "author") or (
        _people(exact, target, "editor") if role == "editor" else []
    )
    if listed and _reads(listed) == _reads(row["authors"]):
        fields -= {"authors"}
    return frozenset(fields)


def _says_same(field: str, read: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Tell whether a column that is not empty was read as it is in the row, but for blanks and marks."""
    said, was = read[field], row[field]
    if not said or not was:
        return False
    return said == was or (field not in _NAMED and _reads(said) == _reads(was))


_NAMED: Final = frozenset({"title", "journal", "publisher"})  # a short form of a name is not the name
_TOLD: Final = frozenset({"language", "type", "authors"})  # of which a row's value alone is not proof
# tags that are a whole column
_WHOLE: Final[Mapping[str, Mapping[str, str]]] = {
    "ris": {"ab": "abstract", "n1": "note", "rn": "note", "m3": "type"},
    "bibtex": {"abstract": "abstract", "note": "note", "annote": "note", "type": "type"},
}


def _people(tags: Tags, target: str, role: str) -> list[str]:
    """Return the authors or editors that tags name."""
    if target == "ris":
        authors = [v for n, v in tags if n in {"AU", "A1"}]
        return authors or [v for n, v in tags if role == "editor" and n in {"A2", "A3", "ED"}]
    return next((read_names(v) for n, v in tags if n.casefold() == role), [])


def _reads(value: Any) -> str:
    """Return a column's letters and digits: the trip may alter blanks and how a name is cut, and nothing else."""
    text = "".join(value) if isinstance(value, list) else str(value)
    return _MARKS.sub("", text) or text


_MARKS: Final = re.compile(r"[\W_]+")


def _part_editors(entry: Entry, sent: Tags) -> tuple[Tags, Tags]:
    """Return those editors that would not come back as they are, and the tags that name no editor."""
    if entry.format == "bibtex":
        return (
            tuple(t for t in sent if t[0].casefold() == "editor")[1:],
            tuple(t for t in sent if t[0].casefold() != "editor"),
        )
    editors = tuple(t for t in sent if t[0] in _EDITORS)
    others = tuple(t for t in sent if t[0] not in _EDITORS)
    alike = {n for n, _ in editors} <= {find_tag("editor", entry.type)}
    return () if alike else editors, others


def _names(tags: Tags) -> set[str]:
    return {n.casefold() for n, v in tags if v}


def _role(entry: Entry, names: set[str]) -> str:
    """Return whether the names of the row are authors' or editors'."""
    if entry.format == "bibtex":
        wrote = names & {"author", "authors", "crossref.author"}
        return "editor" if "editor" in names and not wrote else "author"
    if entry.type == "EDBOOK":
        return "editor"
    # `A3` is of no type's authors; alone, it is of editors wherever `A2` is
    tags = {"a2" if n == "a3" and entry.type != "BOOK" else n for n in names}
    edit = any(p.tag.casefold() in tags and p.field == "editor" and p.fits(entry.type) for p in PARTNERS)
    return "editor" if edit and not names & {"au", "a1"} else "author"
