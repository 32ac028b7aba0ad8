"""Records -> BibTeX that LaTeX, Zotero and JabRef read; an entry that came from BibTeX keeps its own fields."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from slr.formats.format import Item, Written
from slr.formats.remainder import keep_tags
from slr.text.name import ET_AL, SUFFIXES

# our type: BibTeX's, and the word for its `type` field
_TYPES: Final = {
    "article": ("article", ""), "review": ("article", "Review"), "editorial": ("article", "Editorial"),
    "letter": ("article", "Letter"), "erratum": ("article", "Erratum"), "retraction": ("article", "Retraction"),
    "book": ("book", ""), "chapter": ("incollection", ""), "conference": ("inproceedings", ""),
    "preprint": ("misc", "Preprint"), "thesis": ("thesis", ""), "report": ("techreport", ""),
    "regulation": ("misc", "Regulation"), "dataset": ("misc", "Dataset"), "webpage": ("misc", "Webpage"),
    "registration": ("misc", "Registration"), "other": ("misc", ""),
}  # fmt: skip
_FIELDS: Final = {
    "title": "title", "subtitle": "title", "shorttitle": "title", "author": "authors", "authors": "authors",
    "editor": "authors", "year": "year", "date": "year", "issued": "year", "journal": "journal",
    "journaltitle": "journal", "booktitle": "journal", "maintitle": "journal", "volume": "volume", "number": "issue",
    "issue": "issue", "pages": "pages", "page": "pages", "article-number": "pages", "articleno": "pages",
    "eid": "pages", "doi": "doi", "pmid": "pmid", "isbn": "isbn", "issn": "isbn", "eissn": "isbn",
    "abstract": "abstract", "keywords": "keywords", "keyword": "keywords", "author_keywords": "keywords",
    "language": "language", "langid": "language", "publisher": "publisher", "institution": "publisher",
    "school": "publisher", "organization": "publisher", "url": "url", "howpublished": "url", "note": "note",
    "annote": "note", "type": "type",
}  # fmt: skip


def write_bibtex(items: Sequence[Item]) -> Written:
    """Return the items as BibTeX; labels become keywords and a note. A key that repeats gets a number."""
    keys = _unique_keys(items)
    text = "\n".join(_entry(item, key) for item, key in zip(items, keys, strict=True))
    renamed = sum(
        1 for item, key in zip(items, keys, strict=True) if item.row.get("key") and item.row["key"] != key
    )
    lost = (
        (f"{renamed} keys were changed: BibTeX wants each once, and without blanks or marks",)
        if renamed
        else ()
    )
    return Written(data=text.encode("utf-8", "replace"), lost=lost)


def _unique_keys(items: Sequence[Item]) -> list[str]:
    seen: set[str] = set()
    keys = []
    for item in items:
        wanted = (
            re.sub(r"[\s,{}()\"#%~\\='@]+", "", str(item.row.get("key") or item.row.get("record_id") or ""))
            or "entry"
        )
        key, n = wanted, 1
        while key.casefold() in seen:
            n += 1
            key = f"{wanted}-{n}"
        seen.add(key.casefold())
        keys.append(key)
    return keys


def _entry(item: Item, key: str) -> str:
    kept = keep_tags(item, "bibtex", lambda tag: _FIELDS.get(tag.casefold()))
    kind, word = _TYPES[item.row["type"]]
    if item.entry is not None and item.entry.format == "bibtex" and "type" not in kept.fields:
        kind, word = item.entry.type, ""
    fields = [(n, _balanced(v)) for n, v in kept.tags if not n.startswith("crossref.")]
    fields += [(n, v) for field, n, v in _fresh(item.row, kind, word) if field in kept.fields]
    fields = _with_labels(fields, item)
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@{kind}{{{key},\n{body}}}\n"


def _with_labels(fields: list[tuple[str, str]], item: Item) -> list[tuple[str, str]]:
    """Return the fields with labels among the keywords and all that people noted in `note`."""
    for name, values, mark in (("keywords", item.labels, ", "), ("note", (*item.notes, *item.labels), "; ")):
        if not values:
            continue
        added = mark.join(map(_escape, values))
        at = next((i for i, (n, _) in enumerate(fields) if n.casefold() == name), None)
        if at is None:
            fields.append((name, added))
        else:
            own = fields[at][1]
            fields[at] = (fields[at][0], f"{own}{'; ' if ';' in own else mark}{added}")
    return fields


def _fresh(row: Any, kind: str, word: str) -> Iterator[tuple[str, str, str]]:
    """Yield field of ours, field of BibTeX, and value."""
    container = {"incollection": "booktitle", "inproceedings": "booktitle"}.get(kind, "journal")
    publisher = {"thesis": "school", "techreport": "institution"}.get(kind, "publisher")
    if row["authors"]:
        yield "authors", "author", _authors(row["authors"])
    for ours, theirs in (
        ("title", "title"), ("journal", container), ("year", "year"), ("volume", "volume"), ("issue", "number"),
        ("pages", "pages"), ("publisher", publisher), ("abstract", "abstract"), ("language", "language"), ("pmid", "pmid"),
        ("note", "note"),
    ):  # fmt: skip
        if row[ours] is not None and row[ours] != "":
            yield ours, theirs, _escape(str(row[ours]))
    if row["doi"]:
        yield "doi", "doi", _verbatim(row["doi"])
    if row["url"]:
        yield "url", "url", _verbatim(row["url"])
    if row["isbn"]:
        yield "isbn", "isbn", _escape(row["isbn"])
    if row["keywords"]:
        plain = all("," not in k and ";" not in k for k in row["keywords"])
        joined = (", " if plain else "; ").join(map(_escape, row["keywords"]))
        yield "keywords", "keywords", joined if plain or len(row["keywords"]) > 1 else f"{joined};"
    if word:
        yield "type", "type", word


def _authors(names: Sequence[str]) -> str:
    parts = []
    for i, name in enumerate(names):
        if name == ET_AL:
            parts.append("others" if i == len(names) - 1 else f"{{{ET_AL}}}")
        elif "," in name and not re.search(r"\sand\s", name, re.IGNORECASE):
            parts.append(_escape(_suffix_second(name)))
        else:
            parts.append(f"{{{_escape(name)}}}" if " " in name or not name[:1].isalpha() else _escape(name))
    return " and ".join(parts)


def _suffix_second(name: str) -> str:
    """Return "Family, Given, Jr" as BibTeX has it: "Family, Jr, Given"."""
    parts = name.split(", ")
    return (
        f"{parts[0]}, {parts[2]}, {parts[1]}" if len(parts) == 3 and parts[2].casefold() in SUFFIXES else name
    )


_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%",
    "$": r"\$", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "–": "--", "—": "---",
}  # fmt: skip
_SPECIALS: Final = re.compile(r"[\\{}&%$#_~^–—]|-(?=-)|'(?=')|`(?=`)")


def _escape(text: str) -> str:
    """Return plain text as LaTeX."""
    return _SPECIALS.sub(lambda m: _SPECIAL.get(m.group(), m.group() + "{}"), text)


def _verbatim(text: str) -> str:
    """Return a DOI or address, which BibTeX takes as it stands but for braces."""
    return text.replace("{", "%7B").replace("}", "%7D")


def _balanced(value: str) -> str:
    """Return a raw value whose braces balance; the braces of one that does not are spelled out."""
    depth = 0
    for c in value:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            break
    return (
        value
        if depth == 0
        else value.replace("\\{", "{").replace("{", r"\textbraceleft ").replace("}", r"\textbraceright ")
    )
