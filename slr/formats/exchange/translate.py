"""Translate entries between RIS and BibTeX without loss.

A tag is not translated if its value is in a column, because all columns are written anyway. If an earlier translation
stored tags of the target format in the entry, they are restored first. Then tags with an equivalent in the target
format are translated (`equivalent.py`). All other tags are stored under a name from which they can be restored
(`carrier.py`).

The result is checked by reading it in the target format. If columns would change, the tags of these columns are also
stored unchanged. If columns would still change, another way is tried: all tags are stored, and none is translated. This
result is used if fewer columns change.
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
from slr.formats.exchange.equivalent import FIELD_PAIRS, find_tag, write_fields, write_tags
from slr.formats.exchange.item import Item
from slr.formats.exchange.unmapped import find_unmapped_tags
from slr.formats.format import FIELDS, Tags
from slr.formats.kind import find_kind
from slr.model.entry import Entry

_OTHER: Final[Mapping[str, str]] = {"ris": "bibtex", "bibtex": "ris"}


class Translation(NamedTuple):
    """The translation of an entry: the columns to write from the row, and the tags to write in addition.

    `kind` is the entry's type in the target format, or "" if the row determines the type. `role` is "editor" if the
    row's names are editors, otherwise "author". `fields` are the columns whose values are not in `tags`.
    """

    kind: str
    role: str
    fields: frozenset[str]
    tags: Tags


# tags that can fill a column, but also have another meaning
_OWN_SENSE: Final = frozenset(
    """CT ST TT A2 ED A3 DA AN BT JA J1 J2 T3 C7 DB DP L1 L2 L3 M3 PT shorttitle editor issued
    eventdate shortjournal journal-iso fjournal article-number articleno eid ee eprint
    eprinttype archiveprefix howpublished type document_type entrysubtype""".split()
)
# the tags of each format that only repeat a column (in lower case, because BibTeX ignores case)
SYNONYMS: Final[Mapping[str, Mapping[str, str]]] = {
    name: {tag.casefold(): field for tag, field in fields.items() if tag not in _OWN_SENSE}
    for name, fields in {"ris": ris_tag.FIELDS_OF, "bibtex": bibtex_row.FIELDS_OF}.items()
}
_TEXTS: Final = frozenset(
    {"abstract", "note"}
)  # these are written from the entry, because their lines and parts are joined in the row
# RIS types that are more specific than our document types
_RIS_KINDS: Final = {
    "patent": "PAT",
    "software": "COMP",
    "video": "VIDEO",
    "audio": "SOUND",
    "music": "MUSIC",
    "movie": "MPCT",
    "film": "MPCT",
    "image": "ART",
    "artwork": "ART",
    "map": "MAP",
    "newspaper_article": "NEWS",
    "magazine_article": "MGZN",
    "unpublished": "UNPB",
    "letter": "PCOMM",
    "periodical": "JFULL",
    "manual": "RPRT",
}

Compose = Callable[[Translation], Tags]


def translate_entry(item: Item, target: str, *, compose: Compose) -> Translation | None:
    """Return the translation of an item's entry to `target`, which is "ris" or "bibtex".

    RIS entries are translated to BibTeX, and BibTeX entries to RIS. For any other item, return None. `compose` takes
    a translation and returns all tags that the writer of the target format would write.
    """
    entry = item.entry
    if entry is None or entry.format != _OTHER[target]:
        return None
    translation = _translate(item, entry, target, unread=frozenset(), translates=True)
    unread = _misread(translation, item.row, target, compose)
    if not unread:
        return translation
    translation = _translate(item, entry, target, unread=unread, translates=True)
    still = _misread(translation, item.row, target, compose)
    if still:
        bare = _translate(item, entry, target, unread=unread, translates=False)
        if len(_misread(bare, item.row, target, compose)) < len(still):
            return bare
    return translation


def _misread(
    translation: Translation, row: Mapping[str, Any], target: str, compose: Compose
) -> frozenset[str]:
    """Return the columns that would change if the translation were written and read back."""
    kind = translation.kind or kind_of(target, row)
    read = get_format(target).normalise(Entry(format=target, line=1, type=kind, tags=compose(translation)))
    wrong = frozenset(f for f in FIELDS if read[f] != row[f])  # type: ignore[literal-required]
    return wrong | {"title"} if "title_markup" in wrong else wrong  # one tag fills both columns


def find_extra_tags(entry: Entry, row: Mapping[str, Any]) -> Tags:
    """Return the tags of an RIS or BibTeX entry whose content is missing from its row, fully or in part."""
    return tuple(_extra_tags(entry, row, set(), frozenset()))


def find_name_role(entry: Entry | None) -> str:
    """Return the role of the people in an entry's row: "author" or "editor"."""
    if entry is None or entry.format not in _OTHER:
        return "author"
    return _role(entry, _names(entry.tags))


def _translate(
    item: Item, entry: Entry, target: str, *, unread: frozenset[str], translates: bool
) -> Translation:
    """Return the translation of an entry.

    `unread` are the columns that would be misread. Their tags are also stored unchanged. If `translates` is false,
    tags are stored and not translated.
    """
    row = item.row
    was = get_format(entry.format).normalise(entry)
    changed = {f for f in FIELDS if row[f] != was[f]}  # type: ignore[literal-required]
    exact, own = find_carried(entry.tags, target)
    kind = _kind(entry, row, target, exact) if "type" not in changed else ""
    exact = tuple(t for t in exact if t[0] != TYPE[target])
    ris_kind = (kind or kind_of(target, row)) if target == "ris" else entry.type
    role = _role(entry, _names(own))
    sent = tuple(_extra_tags(entry._replace(tags=own), row, changed, unread))
    translated: Tags = ()
    editors: Tags = ()
    if role == "editor":  # the editors are the names in the row, which are written with its columns
        editors, sent = _part_editors(entry, sent)
    if translates:
        translated, sent = (write_tags if target == "ris" else write_fields)(sent, ris_kind, row)
        translated = _unless_carried(translated, exact, target)
    sent = (*editors, *sent)
    usual = kind_of(entry.format, was)
    if entry.type and "type" not in changed and entry.type.casefold() != usual.casefold():
        sent = ((TYPE[entry.format], entry.type), *sent)
    fields = _columns(row, exact, translated, target, kind or kind_of(target, row), role)
    if target == "ris":
        fields -= unread & {"journal"}  # for a book, RIS has the series in that tag
    if "language" not in changed and "language" not in map(SYNONYMS[entry.format].get, _names(own)):
        fields -= {"language"}  # the language was guessed from the text, and will be guessed again
    return Translation(kind, role, fields, (*translated, *exact, *carry_tags(sent, target)))


def _kind(entry: Entry, row: Mapping[str, Any], target: str, exact: Tags) -> str:
    """Return the entry's type in the target format, or "" if the row determines the type."""
    carried = next((v for n, v in exact if n == TYPE[target] and _TYPES[target].fullmatch(v)), "")
    if carried or target != "ris":
        return carried
    kind = _RIS_KINDS.get(entry.type.casefold(), "")
    return kind if kind and find_kind(kind) == row["type"] else ""


_TYPES: Final = {
    "ris": re.compile(r"[^\n]+"),
    "bibtex": re.compile(r"[A-Za-z][\w-]*"),
}  # types that can be written


def _extra_tags(
    entry: Entry, row: Mapping[str, Any], changed: set[str], unread: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield the tags whose content is missing from the row, fully or in part, and the tags of the columns in `unread`.

    Tags of changed columns are left out, because they are out of date.
    """
    synonyms = SYNONYMS[entry.format]
    if row["pmid"] and entry.format == "ris":
        synonyms = {**synonyms, "an": "pmid"}  # written with the identifier, if it is the identifier
    remains = find_unmapped_tags(entry, row, field_of=lambda tag: synonyms.get(tag.casefold()))
    unmapped = {*remains.tags, *remains.parts}
    key, counts = entry.key, Counter(n for n, _ in entry.tags)
    for tag in entry.tags:
        name, value = tag
        field = synonyms.get(name.casefold())
        if field == "pmid" and name == "AN" and value != row["pmid"]:
            field = None
        if not value or name.startswith("crossref."):
            continue
        if name == "ID" and entry.format == "ris" and value == key:
            key = ""  # the writer stores a key that it has to change
        elif name == "DB" and value == "PubMed" and row["pmid"] and counts["DB"] == 1:
            continue  # it is written with the identifier
        elif (
            field is None
            or (field in _TEXTS and field not in changed)
            or (tag in unmapped and field not in changed)
            or (name == "EP" and not counts["SP"])  # pages alone are written as `SP`
            or (field in unread and field not in changed)
        ):
            yield tag


def _unless_carried(translated: Tags, exact: Tags, target: str) -> Tags:
    """Return the translated tags, except tags that an earlier translation stored in the entry.

    An editor counts as stored even if the earlier translation used a different tag for editors.
    """
    names = {n.casefold() for n, _ in exact}
    editors = {v for n, v in exact if n == "ED"} if target == "ris" else set()
    return tuple(
        (n, v) for n, v in translated if n.casefold() not in names and not (n in _EDITORS and v in editors)
    )


_EDITORS: Final = frozenset({"A2", "A3", "ED"})


def _columns(
    row: Mapping[str, Any], exact: Tags, translated: Tags, target: str, kind: str, role: str
) -> frozenset[str]:
    """Return the columns whose values must be written from the row, because no tag reliably contains them."""
    fields = set(FIELDS)
    if exact:
        alone = get_format(target).normalise(Entry(format=target, line=1, type=kind, tags=exact))
        fields -= {f for f in FIELDS if _is_unchanged(f, alone, row)} - _UNSURE
        if target == "ris" and not any(n in {"PY", "Y1"} for n, _ in exact):
            fields.add("year")  # some programs do not read the year from `DA`
        if target == "ris" and row["pmid"] and not any(v == row["pmid"] for _, v in exact):
            fields.add("pmid")  # it was read from an address
    tags = (*translated, *exact)
    fields -= {f for n, _ in tags if (f := _WHOLE[target].get(n.casefold()))}
    listed = _people(exact, target, "author") or (
        _people(exact, target, "editor") if role == "editor" else []
    )
    if listed and _letters(listed) == _letters(row["authors"]):
        fields -= {"authors"}
    return frozenset(fields)


def _is_unchanged(field: str, read: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Return whether a column has the same value in both rows.

    In titles and in names of journals and publishers, spaces and punctuation must also be the same. If a value is
    missing, return False.
    """
    now, was = read[field], row[field]
    if not now or not was:
        return False
    return now == was or (field not in _NAMED and _letters(now) == _letters(was))


_NAMED: Final = frozenset(
    {"title", "journal", "publisher"}
)  # punctuation matters in names: a short form is another name
_UNSURE: Final = frozenset({"language", "type", "authors"})  # the same value could be from another tag
# tags that contain a whole column
_WHOLE: Final[Mapping[str, Mapping[str, str]]] = {
    "ris": {"ab": "abstract", "n1": "note", "rn": "note", "m3": "type"},
    "bibtex": {"abstract": "abstract", "note": "note", "annote": "note", "type": "type"},
}


def _people(tags: Tags, target: str, role: str) -> list[str]:
    if target == "ris":
        authors = [v for n, v in tags if n in {"AU", "A1"}]
        return authors or [v for n, v in tags if role == "editor" and n in {"A2", "A3", "ED"}]
    return next((read_names(v) for n, v in tags if n.casefold() == role), [])


def _letters(value: Any) -> str:
    """Return the letters and digits of a value. If the value has neither, return the value itself."""
    text = "".join(value) if isinstance(value, list) else str(value)
    return _MARKS.sub("", text) or text


_MARKS: Final = re.compile(r"[\W_]+")


def _part_editors(entry: Entry, sent: Tags) -> tuple[Tags, Tags]:
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
    if entry.format == "bibtex":
        wrote = names & {"author", "authors", "crossref.author"}
        return "editor" if "editor" in names and not wrote else "author"
    if entry.type == "EDBOOK":
        return "editor"
    # `A3` never names authors; `A3` without `A2` names editors if `A2` would
    tags = {"a2" if n == "a3" and entry.type != "BOOK" else n for n in names}
    edit = any(p.tag.casefold() in tags and p.field == "editor" and p.fits(entry.type) for p in FIELD_PAIRS)
    return "editor" if edit and not names & {"au", "a1"} else "author"
