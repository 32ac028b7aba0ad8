"""Write records as BibTeX for LaTeX, Zotero and JabRef.

An entry that was read from BibTeX keeps its own fields.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.bibtex_row import FIELDS_OF, NUMBERED
from slr.formats.exchange.bibtex_value import (
    balance,
    escape,
    escape_address,
    escape_list,
    escape_title,
    write_names,
)
from slr.formats.exchange.carrier import carry_tags
from slr.formats.exchange.entry_type import kind_of, word_of
from slr.formats.exchange.item import Item, Written, count_words
from slr.formats.exchange.round_trip import KeptTags, write_own
from slr.formats.exchange.translate import Translation, translate_entry
from slr.formats.format import Tags
from slr.formats.kind import find_kind
from slr.text.latex_style import spell_latex


def write_bibtex(items: Sequence[Item]) -> Written:
    """Return the items as BibTeX.

    Labels are added to the keywords, and people's notes are added to `note`. Characters that are not
    allowed in BibTeX keys are removed, and a number is appended to each repeated key. The result states how many keys
    were changed.
    """
    keys = _unique_keys(items)
    text = "\n".join(_entry(item, key) for item, key in zip(items, keys, strict=True))
    renamed = sum(
        1 for item, key in zip(items, keys, strict=True) if item.row.get("key") and item.row["key"] != key
    )
    lost = (
        (
            f"{count_words(renamed, 'key was', 'keys were')} changed: BibTeX keys must be unique and contain no spaces or special characters",
        )
        if renamed
        else ()
    )
    return Written(data=text.encode("utf-8", "replace"), lost=lost)


def _unique_keys(items: Sequence[Item]) -> list[str]:
    seen: set[str] = set()
    last: dict[str, int] = {}
    keys = []
    for item in items:
        wanted = key = clean_key(str(item.row.get("key") or item.row.get("record_id") or "")) or "entry"
        n = last.get(wanted.casefold(), 1)
        while key.casefold() in seen:
            n += 1
            key = f"{wanted}-{n}"
        last[wanted.casefold()] = n
        seen.add(key.casefold())
        keys.append(key)
    return keys


def clean_key(key: str) -> str:
    """Return a key without spaces and without the characters that have a special meaning in BibTeX."""
    return re.sub(r"[\s,{}()\"#%~\\='@]+", "", key)


def _entry(item: Item, key: str) -> str:
    kind, fields = list_fields(item, key)
    body = "".join(f"  {name} = {_delimited(name, value)},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{body}}}\n"


def list_fields(item: Item, key: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the type of an item's entry, and the names and values of its fields. `key` is the key of the entry."""
    translation = translate_entry(item, "bibtex", compose=lambda c: _composed(item, c))
    if translation is not None:
        kind, fields = translation.kind or kind_of("bibtex", item.row), list(_composed(item, translation))
        if item.entry is not None and item.entry.key not in {"", key}:
            fields += carry_tags([("ID", item.entry.key)], "bibtex")
    else:
        kind, tags = write_own(item, "bibtex", _field_of, lambda kept: _own(item, kept))
        fields = [t for t in tags if not t[0].startswith("crossref.")]
    return kind, _with_labels(list(dict.fromkeys((n, balance(v)) for n, v in fields)), item)


def _own(item: Item, kept: KeptTags) -> tuple[str, Tags]:
    kind, word = kind_of("bibtex", item.row), word_of("bibtex", item.row)
    if item.entry is not None and item.entry.format == "bibtex" and "type" not in kept.fields:
        kind, word = item.entry.type, ""
    fresh = tuple((n, v) for field, n, v in _fresh(item.row, kind, word) if field in kept.fields)
    names = {n for n, _ in fresh}
    return kind, (*fresh, *(t for t in kept.tags if t[0].casefold() not in names))


def _field_of(name: str) -> str | None:
    """Return the column that a field fills, or None if it does not fill a column."""
    return FIELDS_OF.get(name.casefold())


def _composed(item: Item, translation: Translation) -> Tags:
    """Return the BibTeX fields for an entry that was read from RIS."""
    kind, word = kind_of("bibtex", item.row), word_of("bibtex", item.row)
    if translation.kind:
        kind, word = translation.kind, word if find_kind(translation.kind) != item.row["type"] else ""
    taken = {n.casefold() for n, _ in translation.tags}
    fresh = tuple(
        (translation.role if field == "authors" else _free_name(field, name, taken), value)
        for field, name, value in _fresh(item.row, kind, word)
        if field in translation.fields
    )
    return (*fresh, *translation.tags)


def _free_name(field: str, name: str, taken: set[str]) -> str:
    """Return the name of the BibTeX field for a column.

    The result is usually `name`. For the columns `publisher` and `journal`, it is the name of the column if the entry
    already has another field with the same role, such as `school` or `booktitle`.
    """
    return field if field in _OTHERS and taken & _OTHERS[field] else name


_OTHERS: Final = {
    "publisher": frozenset({"school", "institution", "organization"}),
    "journal": frozenset({"booktitle", "journaltitle", "maintitle"}),
}
_MACROS: Final = frozenset(
    "January February March April May June July August September October November December".split()
)


def _delimited(name: str, value: str) -> str:
    return value[:3].lower() if name == "month" and value in _MACROS else f"{{{value}}}"


def _with_labels(fields: list[tuple[str, str]], item: Item) -> list[tuple[str, str]]:
    """Return the fields, with labels added to the keywords and people's notes added to `note`."""
    for name, values, mark in (("keywords", item.labels, ", "), ("note", item.notes, "; ")):
        if not values:
            continue
        added = mark.join(map(escape, values))
        at = next((i for i, (n, _) in enumerate(fields) if n.casefold() == name), None)
        if at is None:
            fields.append((name, added))
        else:
            own = fields[at][1]
            fields[at] = (fields[at][0], f"{own}{'; ' if ';' in own else mark}{added}")
    return fields


_IN_BOOKS: Final = frozenset({"incollection", "inproceedings", "inbook", "conference"})
_PUBLISHERS: Final = {
    "thesis": "school",
    "phdthesis": "school",
    "mastersthesis": "school",
    "techreport": "institution",
    "report": "institution",
}


def _serials(numbers: str) -> list[tuple[str, str]]:
    """Return the ISBNs in a field `isbn` and the ISSNs in a field `issn`. A field without numbers is left out.

    If an ISSN comes before an ISBN, all numbers are returned in the field `isbn`.
    """
    listed = [n for n in numbers.split("; ") if n]
    books = [n for n in listed if len(re.sub(r"[^\dXx]", "", n)) >= _ISBN]
    others = [n for n in listed if n not in books]
    if [*books, *others] != listed:
        return [("isbn", numbers)]
    return [(name, "; ".join(found)) for name, found in (("isbn", books), ("issn", others)) if found]


_LISTS: Final = frozenset({*_PUBLISHERS.values(), "publisher", "language"})
_ISBN: Final = 10  # digits; an ISSN has eight


def _fresh(row: Any, kind: str, word: str) -> Iterator[tuple[str, str, str]]:
    """Yield the column, BibTeX field and value for columns that have a value."""
    kind = kind.casefold()
    container = "booktitle" if kind in _IN_BOOKS else "journal"
    publisher = _PUBLISHERS.get(kind, "publisher")
    if row["authors"]:
        yield "authors", "author", write_names(row["authors"])
    if row["title"]:
        yield (
            "title",
            "title",
            spell_latex(row["title"], row["title_markup"], escape_title(row["title"], row["language"])),
        )
    for ours, theirs in (
        ("journal", container),
        ("year", "year"),
        ("volume", "volume"),
        ("issue", "issue" if kind in NUMBERED else "number"),
        ("pages", "pages"),
        ("publisher", publisher),
        ("abstract", "abstract"),
        ("language", "language"),
        ("pmid", "pmid"),
        ("note", "note"),
        ("edition", "edition"),
        ("report_number", "number" if kind in NUMBERED else "report_number"),
    ):
        if row[ours] is not None and row[ours] != "":
            yield ours, theirs, _escape_value(theirs, str(row[ours]), row["language"])
    if row["doi"]:
        yield "doi", "doi", escape_address(row["doi"])
    if row["url"]:
        yield "url", "url", escape_address(row["url"])
    for name, numbers in _serials(row["isbn"] or ""):
        yield "isbn", name, escape(numbers)
    if row["keywords"]:
        plain = all("," not in k and ";" not in k for k in row["keywords"])
        joined = (", " if plain else "; ").join(map(escape, row["keywords"]))
        yield "keywords", "keywords", joined if plain or len(row["keywords"]) > 1 else f"{joined};"
    yield from _fresh_lists(row)
    if word:
        yield "type", "type", word


def _escape_value(name: str, value: str, language: str | None) -> str:
    if name == "booktitle":
        return escape_title(value, language)(value)
    return escape_list(value) if name in _LISTS else escape(value)


def _fresh_lists(row: Any) -> Iterator[tuple[str, str, str]]:
    for name, values in (
        ("registration", row["registration"]),
        ("accession", row["accession"]),
        ("notice", [*row["notice"], *row["notice_link"]]),
    ):
        if values:
            yield name, name, escape("; ".join(values))
