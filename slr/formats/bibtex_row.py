"""Convert BibTeX fields to a row: decode LaTeX, parse names, and take missing fields from the crossref entry."""

import re
from collections.abc import Mapping
from typing import Final

from slr.formats.format import Row
from slr.formats.row import make_row
from slr.model.entry import Entry
from slr.text.latex_style import has_styles, mark_latex
from slr.text.markup import decode_entities, decode_latex
from slr.text.name import ET_AL, SUFFIXES, show_name, turn_name
from slr.text.name_list import cut_names, find_names
from slr.text.notice import read_written


def normalise_bibtex(entry: Entry) -> Row:
    """Return the row for an entry, with missing fields taken from its `crossref` entry."""
    fields: dict[str, str] = {}
    for name, value in entry.tags:
        if value:
            fields.setdefault(name.casefold(), value)
    above = (
        {n[9:]: v for n, v in fields.items() if n.startswith("crossref.")}
        if "crossref" in fields
        else _NOTHING
    )
    kind = entry.type.casefold()
    return make_row(
        types=_types(kind, fields),
        title=_title(fields),
        marked=_marked_title(fields),
        authors=read_names(
            _raw(fields, "author", "authors") or fields.get("editor", "") or above.get("author", "")
        ),
        year=_first(fields, "year", "date", "issued", "eventdate")
        or (_first(fields, "urldate") if kind in _WEB else _first(above, "year", "date")),
        journal=_first(fields, "journal", "journaltitle", "booktitle", "maintitle", "jurnal")
        or _first(above, "booktitle", "title")
        or _first(fields, "shortjournal", "journal-iso", "fjournal"),
        volume=_first(fields, "volume") or _first(above, "volume"),
        issue=_first(fields, "number", "issue"),
        pages=_first(fields, "pages", "page", "article-number", "articleno", "eid"),
        dois=_dois(fields),
        pmid=_first(fields, "pmid", "pubmedid") or _eprint(fields, "pubmed"),
        isbns=[v for n in ("isbn", "issn", "eissn") if (v := _first(fields, n))] or [_first(above, "isbn")],
        abstract=_first(fields, "abstract", "abstr", "annotation", "abstractnote"),
        keywords=[k.strip() for n in _KEYWORDS if n in fields for k in _keywords(_plain(fields[n]))],
        language=_first(fields, "language", "langid", "lang", "hyphenation"),
        publisher=_first(fields, "publisher", "institution", "school", "organization")
        or _first(above, "publisher"),
        urls=[u for n in ("url", "howpublished", "link") if n in fields and (u := _url(fields[n]))],
        notes=[_plain(fields[n]) for n in ("note", "annote") if n in fields],
        relations=read_written(_plain(fields["notice"]).split(";")) if "notice" in fields else (),
    )


_NOTHING: Final[Mapping[str, str]] = {}
_KEYWORDS: Final = ("keywords", "keyword", "author_keywords", "keywords-plus", "mesh")


def _first(fields: Mapping[str, str], *names: str) -> str:
    """Return the first non-empty field with one of these names, as plain text."""
    for name in names:
        if name in fields and not fields[name].isspace():
            return _plain(fields[name])
    return ""


def _raw(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[n] for n in names if n in fields), "")


def _eprint(fields: Mapping[str, str], archive: str) -> str:
    if "eprint" in fields and _first(fields, "eprinttype", "archiveprefix").casefold() == archive:
        return _first(fields, "eprint")
    return ""


_WEB: Final = frozenset({"online", "electronic", "www", "webpage"})


def _dois(fields: Mapping[str, str]) -> list[str]:
    places = ("url", "ee", "howpublished", "note", "link")
    return [
        _BRACED_MARK.sub(r"\1", _plain(doi) if "{\\text" in (doi := fields.get("doi", "")) else doi),
        *(v for n in places if "doi" in (v := fields.get(n, ""))),
    ]


def _types(kind: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    type_words = _first(fields, "type", "document_type", "entrysubtype")
    return (type_words, kind) if kind in _VAGUE else (kind, type_words)


_VAGUE: Final = frozenset({"article", "misc", "unpublished", "thesis"})


def _title(fields: Mapping[str, str]) -> str:
    return _join_subtitle(_first(fields, *_TITLES), _first(fields, "subtitle"))


def _marked_title(fields: Mapping[str, str]) -> str:
    """Return the title with LaTeX styles converted to HTML tags such as `<i>`, or "" if it has no styles."""
    title = next((v for n in _TITLES if (v := fields.get(n, "")) and not v.isspace()), "")
    subtitle = fields.get("subtitle", "")
    if not has_styles(f"{title}\n{subtitle}"):
        return ""
    return _join_subtitle(mark_latex(title), mark_latex(subtitle))


_TITLES: Final = ("title", "booktitle", "shorttitle")


def _join_subtitle(title: str, subtitle: str) -> str:
    if subtitle and subtitle.casefold() not in title.casefold():
        return f"{title}{'' if title.endswith(('?', '!', ':')) else ':'} {subtitle}"
    return title


_LATEX: Final = re.compile(r"[\\{}$~]|--|''")


def _plain(value: str) -> str:
    return decode_latex(value) if _LATEX.search(value) else value


_BRACED_MARK: Final = re.compile(r"\{(\\[_%&#$])\}")


def _url(value: str) -> str:
    """Return the address in a url or howpublished field, without LaTeX commands."""
    if "\\" not in value and "{" not in value:
        return value
    value = _BRACED_MARK.sub(r"\1", value)  # Mendeley's {\_}
    match = re.search(
        r"(?:https?://|ftp://|www\.)[^\s{}]+",
        value.replace("\\_", "_")
        .replace("\\%", "%")
        .replace("\\&", "&")
        .replace("\\#", "#")
        .replace("\\~{}", "~"),
    )
    return match.group() if match else ""


def _keywords(value: str) -> list[str]:
    return re.split(r"[;\n]" if ";" in value else r"[,\n]", value)


_AND: Final = re.compile(r"\s+and\s+|\s+and$|^and\s+", re.IGNORECASE)


def read_names(value: str) -> list[str]:
    """Return the names in an author field. A name in braces belongs to an organisation and is not split."""
    if not value.strip():
        return []
    if "&" in value:
        value = decode_entities(value)
    if "{" in value:
        parts = _outside_braces(value)
        if len(parts) == 1 and not _is_braced(value.strip()):
            parts = find_names(_plain(" ".join(value.split()))) or parts
    elif value.startswith("[") or ";" in value:  # not correct BibTeX, but common
        parts = cut_names(value)
    else:
        parts = [name for part in _AND.split(value) for name in cut_names(" ".join(part.split()))]
    return [n for n in map(_show, parts) if n]


def _outside_braces(value: str) -> list[str]:
    """Split a list of names at each "and" outside braces."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"\\[{}]|[{}]|\s+and\s+", value, re.IGNORECASE):
        mark = match.group()
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
        elif depth == 0 and mark[0] != "\\":
            parts.append(value[start : match.start()])
            start = match.end()
    return [*parts, value[start:]]


def _show(part: str) -> str:
    part = " ".join(part.split())
    if part.casefold() == "others":
        return ET_AL
    if _is_braced(part):
        return _plain(part)
    name = _plain(part)
    if re.match(r"[\w-]+\s?=", name):  # BibLaTeX's extended form: family=..., given=...
        return _extended(name)
    parts = [p.strip() for p in name.split(",")]
    if len(parts) == 3 and parts[1].casefold() in SUFFIXES:  # BibTeX's "Family, Jr, Given"
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    return show_name(name) if len(parts) > 1 else turn_name(name)


def _is_braced(text: str) -> bool:
    """Return whether one pair of braces encloses the whole text, which is then the name of an organisation."""
    return text.startswith("{") and text.endswith("}") and text.find("}") >= len(text) - 2


def _extended(name: str) -> str:
    parts = {
        k.strip().casefold(): v.strip().strip('"') for k, _, v in (p.partition("=") for p in name.split(","))
    }
    family = " ".join(filter(None, (parts.get("prefix", ""), parts.get("family", ""))))
    return ", ".join(filter(None, (family, parts.get("given", ""), parts.get("suffix", ""))))


# BibTeX fields by the column that they fill
FIELDS_OF: Final[Mapping[str, str]] = {
    name: field
    for field, names in {
        "title": "title subtitle shorttitle",
        "authors": "author authors editor",
        "year": "year date issued eventdate urldate",
        "journal": "journal journaltitle booktitle maintitle jurnal shortjournal journal-iso fjournal",
        "volume": "volume",
        "issue": "number issue",
        "pages": "pages page article-number articleno eid",
        "doi": "doi ee",
        "pmid": "pmid pubmedid eprint eprinttype archiveprefix",
        "isbn": "isbn issn eissn",
        "abstract": "abstract abstr annotation abstractnote",
        "keywords": "keywords keyword author_keywords keywords-plus mesh",
        "language": "language langid lang hyphenation",
        "publisher": "publisher institution school organization",
        "url": "url howpublished link",
        "note": "note annote",
        "notice": "notice",
        "type": "type document_type entrysubtype",
    }.items()
    for name in names.split()
}


def knows_field(tag: str) -> bool:
    """Return whether the field with this name fills a column."""
    return tag.casefold().removeprefix("crossref.") in FIELDS_OF
