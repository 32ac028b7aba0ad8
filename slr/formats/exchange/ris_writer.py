"""Write records as RIS for Zotero, EndNote and Mendeley.

An entry that was read from RIS keeps its own tags.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from slr.formats.exchange.entry_type import kind_of, word_of
from slr.formats.exchange.equivalent import find_tag
from slr.formats.exchange.item import Item, Written
from slr.formats.exchange.round_trip import KeptTags, write_own
from slr.formats.exchange.translate import Translation, translate_entry
from slr.formats.format import Tags
from slr.formats.kind import find_kind
from slr.formats.reading import normalise
from slr.formats.ris_row import NO_EDITION, OWN_LINE, REPORTS
from slr.formats.ris_tag import FIELDS_OF
from slr.text.accession import show_accession
from slr.text.notice_relation import KEYWORD
from slr.text.style import tag_title


def write_ris(items: Sequence[Item]) -> Written:
    """Return the items as RIS.

    A blank line separates the items. Labels become keywords, and people's notes become notes.
    """
    text = "\n".join("".join(f"{name}  - {_safe(value)}\n" for name, value in _tags(item)) for item in items)
    return Written(data=text.encode("utf-8", "replace"))


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    translation = translate_entry(item, "ris", compose=lambda c: _composed(item, c))
    if translation is not None:
        yield "TY", translation.kind or kind_of("ris", item.row)
        yield from _composed(item, translation)
    else:
        kind, tags = write_own(item, "ris", FIELDS_OF.get, lambda kept: _own(item, kept))
        yield "TY", kind
        yield from tags
    for label in item.labels:
        yield "KW", label
    for note in item.notes:
        yield "N1", note
    yield "ER", ""


def _own(item: Item, kept: KeptTags) -> tuple[str, Tags]:
    """Return the type and tags of an item that is not translated from BibTeX. `kept` are the tags that its entry keeps.

    New tags come first, because programs often read only the first of several tags with the same name.
    """
    row = item.row
    kind, more = kind_of("ris", row), word_of("ris", row)
    if item.entry is not None and item.entry.format == "ris" and "type" not in kept.fields:
        kind, more = item.entry.type, ""
    tags = [("M3", more)] if more and "type" in kept.fields else []
    if row.get("key") and not any(n == "ID" for n, _ in kept.tags):
        tags.append(("ID", str(row["key"])))
    for field, fresh in _fresh(row, kind):
        if field in kept.fields:
            tags += fresh
    others = kept.tags
    if "pmid" in kept.fields and item.entry is not None:
        former = normalise(item.entry)["pmid"]
        others = tuple(t for t in others if t != ("AN", former))
    return kind, (*tags, *others)


def _composed(item: Item, translation: Translation) -> Tags:
    """Return the RIS tags for an entry that was read from BibTeX."""
    row, names = item.row, {n for n, _ in translation.tags}
    kind, more = kind_of("ris", row), word_of("ris", row)
    tags = []
    if more and "type" in translation.fields and find_kind(translation.kind or kind) != row["type"]:
        tags.append(("M3", more))
    key = row.get("key") or (item.entry.key if item.entry is not None else "")
    if key and "ID" not in names:
        tags.append(("ID", str(key)))
    for field, fresh in _fresh(row, translation.kind or kind):
        if field not in translation.fields:
            continue
        if field == "authors" and translation.role == "editor":
            fresh = [(find_tag("editor", translation.kind or kind), v) for _, v in fresh]  # noqa: PLW2901
        tags += [t for t in fresh if t[0] != "DB" or "DB" not in names]
    return (*tags, *translation.tags)


def _fresh(row: Any, kind: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the columns of a row, each with the new RIS tags for its value. A column without a value has no tags."""
    single = {
        "journal": "T2",
        "volume": "VL",
        "issue": "IS",
        "doi": "DO",
        "abstract": "AB",
        "language": "LA",
        "publisher": "PB",
        "url": "UR",
        "note": "N1",
    }
    yield "title", [("TI", tag_title(row["title"], row["title_markup"]))] if row["title"] else []
    yield "authors", [("AU", n) for n in row["authors"]]
    yield "year", [("PY", str(row["year"]))] if row["year"] is not None else []
    for field, tag in single.items():
        yield field, [(tag, row[field])] if row[field] else []
    yield "pages", _pages(row["pages"] or "")
    yield "isbn", [("SN", n) for n in (row["isbn"] or "").split("; ") if n]
    yield "keywords", [("KW", k) for k in row["keywords"]]
    for field in ("notice", "notice_link"):
        yield field, [("KW", f"{KEYWORD}{n}") for n in row[field]]
    yield "pmid", [("AN", row["pmid"]), ("DB", "PubMed")] if row["pmid"] else []
    for field, tag, fits in (
        ("edition", "ET", kind not in NO_EDITION),
        ("report_number", "M1", kind in REPORTS),
    ):
        value = row[field]
        yield field, [(tag, value) if fits else _own_line(field, value)] if value else []
    yield "registration", [_own_line("registration", n) for n in row["registration"]]
    yield "accession", list(_accessions(row["accession"], named=not row["pmid"]))


def _own_line(column: str, value: str) -> tuple[str, str]:
    """Return the tag `U1` and its text for a value that has no tag in RIS. Users of RIS can define the meaning of `U1`."""
    return ("U1", f"{OWN_LINE}{column} = {value}")


def _accessions(accessions: Sequence[str], *, named: bool) -> Iterator[tuple[str, str]]:
    """Yield the tags for accession numbers.

    If `named` is true, the first number becomes `AN` and its database becomes `DB`, unless the number could not be
    restored from these tags. All other numbers are written to `U1`.
    """
    for accession in accessions:
        database, _, number = accession.partition(":")
        number = accession if show_accession(accession) == accession else number
        if named and show_accession(number, database) == accession:
            yield from (("AN", number), ("DB", database))
        else:
            yield _own_line("accession", accession)
        named = False


def _pages(pages: str) -> list[tuple[str, str]]:
    """Return SP and EP for a range of different pages, only SP for any other text, and nothing for an empty string."""
    match = re.fullmatch(r"(\w+)-(\w+)", pages)
    if match and match.group(1) != match.group(2):
        return [("SP", match.group(1)), ("EP", match.group(2))]
    return [("SP", pages)] if pages else []


def _safe(value: str) -> str:
    """Return a value on one line.

    Some programs cannot read an RIS file with a line that begins without a tag.
    """
    return " ".join(value.split()) if "\n" in value else value
