"""Convert BibTeX fields to a row: decode LaTeX, parse names, and take some missing fields from the `crossref` entry."""

import re
from collections.abc import Mapping
from typing import Final

from slr.formats.format import Row, Tags
from slr.formats.row import find_year, make_row
from slr.model.entry import Entry
from slr.text.accession import show_accession
from slr.text.latex_style import has_styles, mark_latex
from slr.text.markup import decode_entities, decode_latex, may_have_latex
from slr.text.name import ET_AL, SUFFIXES, show_name, turn_name
from slr.text.name_list import cut_names, find_names
from slr.text.notice_relation import read_written


def normalise_bibtex(entry: Entry) -> Row:
    """Return the row for an entry.

    If the entry has a `crossref`, missing authors, year, journal, volume, ISBN and publisher are taken from the entry to
    which it refers.
    """
    fields = _gather_fields(entry.tags)
    above = (
        {n[9:]: v for n, v in fields.items() if n.startswith("crossref.")}
        if "crossref" in fields
        else _NOTHING
    )
    kind = entry.type.casefold()
    book = _separate_chapter(kind, fields) if "chapter" in fields else ""
    return make_row(
        types=_types(kind, fields),
        title=_title(fields),
        marked=_marked_title(fields),
        authors=read_names(
            _raw(fields, "author", "authors") or fields.get("editor", "") or above.get("author", "")
        ),
        year=_first_date(fields, "date", "year", "issued", "eventdate") or _first_date(above, "date", "year"),
        journal=_first(fields, "journal", "journaltitle", "booktitle", "maintitle", "jurnal")
        or book
        or _first(above, "booktitle", "title")
        or _first(fields, "shortjournal", "journal-iso", "fjournal"),
        volume=_first(fields, "volume") or _first(above, "volume"),
        issue=_first(fields, "issue") if kind in NUMBERED else _first(fields, "number", "issue"),
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
        edition=_first(fields, "edition"),
        report_number=_first(fields, *_REPORT_NUMBERS)
        if kind in NUMBERED
        else _first(fields, "report_number"),
        registrations=_listed(fields, "registration"),
        accessions=_accessions(fields),
        relations=read_written(_plain(fields["notice"]).split(";")) if "notice" in fields else (),
    )


_NOTHING: Final[Mapping[str, str]] = {}


def _gather_fields(tags: Tags) -> dict[str, str]:
    """Return the non-empty fields by name.

    The values of a repeated field in `JOINED` are joined. For other repeated fields, the first value is returned.
    """
    fields: dict[str, str] = {}
    for name, value in tags:
        if not value:
            continue
        name = name.casefold()  # noqa: PLW2901
        if name not in fields:
            fields[name] = value
        elif (mark := JOINED.get(name)) is not None and value not in fields[name].split(mark):
            fields[name] += mark + value
    return fields


# Fields that can be repeated, with the text that joins their values. ScienceDirect repeats `keywords`.
JOINED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("author", "authors", "editor"), " and "),
    **dict.fromkeys(("keywords", "keyword", "author_keywords", "keywords-plus", "mesh"), "\n"),
    **dict.fromkeys(("abstract", "abstr", "annotation", "abstractnote"), "\n"),
    **dict.fromkeys(("note", "annote", "isbn", "issn", "eissn", "registration", "accession"), "; "),
}
_KEYWORDS: Final = ("keywords", "keyword", "author_keywords", "keywords-plus", "mesh")


def _first(fields: Mapping[str, str], *names: str) -> str:
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


# the types in which `number` is the number of the work, not of an issue
NUMBERED: Final = frozenset({"techreport", "report", "patent", "standard"})
_REPORT_NUMBERS: Final = ("report_number", "number")


def _first_date(fields: Mapping[str, str], *names: str) -> str:
    """Return the first value with a year, in the order of the named fields, or "" if there is none."""
    return next((v for name in names if (v := _first(fields, name)) and find_year(v)), "")


def _separate_chapter(kind: str, fields: dict[str, str]) -> str:
    """Return the title of the book if the field `chapter` contains the title of a chapter, otherwise "".

    The title of the chapter becomes the title of the entry. In older BibTeX files, it is in the field `chapter` of
    `@inbook`. In `@incollection` and similar types, the field `chapter` is used only if there is no field `title`.
    """
    is_part = kind == "inbook" or (kind in _COLLECTED and not fields.get("title"))
    if not is_part or (fields.get("booktitle") and fields.get("title")):
        return ""
    chapter = _NUMBER_WORD.sub("", _first(fields, "chapter")).strip(" .:,()")
    if not _NAME.search(chapter) or _ROMAN.fullmatch(chapter):
        return ""
    book = _title(fields)
    if book:
        fields["title"] = fields["chapter"]
        fields.pop("subtitle", None)
    return book


_COLLECTED: Final = frozenset({"incollection", "suppbook", "suppcollection"})
_NUMBER_WORD: Final = re.compile(
    r"^(?:chapter|chap\.?|ch\.|bab|kapitel|section|sec\.|part|appendix)\b\s*", re.IGNORECASE
)
_NAME: Final = re.compile(r"[^\W\d_]{2,}")
_ROMAN: Final = re.compile(r"[IVXLC]+", re.IGNORECASE)


def _listed(fields: Mapping[str, str], name: str) -> list[str]:
    return [v.strip() for v in _plain(fields[name]).split(";")] if name in fields else []


def _accessions(fields: Mapping[str, str]) -> list[str]:
    found = _listed(fields, "accession")
    if unique := _first(fields, "unique-id", "unique_id"):
        found.append(show_accession(unique.replace("ISI:", "WOS:"), "Web of Science"))
    return found


def _dois(fields: Mapping[str, str]) -> list[str]:
    places = ("url", "ee", "howpublished", "note", "link")
    return [
        read_address(_plain(doi) if "{\\text" in (doi := fields.get("doi", "")) else doi),
        *(v for n in places if "doi" in (v := fields.get(n, ""))),
    ]


def _types(kind: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    type_words = _first(fields, "type", "document_type", "entrysubtype")
    return (type_words, kind) if kind in _VAGUE else (kind, type_words)


_VAGUE: Final = frozenset({"article", "misc", "unpublished", "thesis"})


def _title(fields: Mapping[str, str]) -> str:
    return _join_subtitle(_first(fields, *_TITLES), _first(fields, "subtitle"))


def _marked_title(fields: Mapping[str, str]) -> str:
    """Return the title and subtitle with LaTeX formatting as HTML tags such as `<i>`, or "" if they have no formatting."""
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


def _plain(value: str) -> str:
    return decode_latex(value) if may_have_latex(value) else value


_COMMAND: Final = re.compile(r"\\(?:url|path|nolinkurl|href)\s*\{((?:[^{}]|\{[^{}]*\})*)\}(?:\{[^{}]*\})?")
_BRACED_MARK: Final = re.compile(r"\\?\{\s*(\\?[_%&#$~^])\s*\\?\}")  # Mendeley's {\_}, and {\_} escaped again
_MARK_COMMANDS: Final = (
    (re.compile(r"\\textunderscore(?:\{\}|(?![A-Za-z])\s?)"), "_"),
    (re.compile(r"\\textasciitilde(?:\{\}|(?![A-Za-z])\s?)|\\~(?:\{\s*\})?|\$\\sim\$"), "~"),
    (re.compile(r"\\slash(?:\{\}|(?![A-Za-z])\s?)"), "/"),
    (re.compile(r"\\(?:allowbreak|-|discretionary\{\}\{\}\{\})(?![A-Za-z])"), ""),
)


def read_address(value: str) -> str:
    r"""Return an address or DOI without LaTeX commands, escapes and braces.

    >>> read_address(r"\url{http://a.example/b\_c\%20d}"), read_address(r"http://a.example/e\{\_\}05")
    ('http://a.example/b_c%20d', 'http://a.example/e_05')
    """
    if "\\" not in value and "{" not in value:
        return value
    value = _BRACED_MARK.sub(r"\1", _COMMAND.sub(r" \1 ", value))
    for command, mark in _MARK_COMMANDS:
        value = command.sub(mark, value)
    return re.sub(r"\\([_%&#$^{}])|[{}]", r"\1", value).strip()


def _url(value: str) -> str:
    """Return the address in the value of a field such as `url`, or "" if the value contains LaTeX but no address.

    A value without LaTeX is returned unchanged.
    """
    plain = read_address(value)
    if plain == value:
        return value
    match = re.search(r"(?:https?://|ftp://|www\.)\S+", plain)
    return match.group() if match else ""


def _keywords(value: str) -> list[str]:
    return re.split(r"[;\n]" if ";" in value else r"[,\n]", value)


_AND: Final = re.compile(r"\s+[Aa][Nn][Dd](?:\s+|$)|^[Aa][Nn][Dd]\s+")


def read_names(value: str) -> list[str]:
    """Return the names in an author field. Names in braces are organisations and are not split."""
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
    for match in re.finditer(r"\\[{}]|[{}]|(?<!\s)\s+and\s+", value, re.IGNORECASE):
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
    if "=" in name and re.match(r"[\w-]+\s?=", name):  # BibLaTeX's extended form: family=..., given=...
        return _extended(name)
    parts = [p.strip() for p in name.split(",")]
    if len(parts) == 3 and parts[1].casefold() in SUFFIXES:  # BibTeX's "Family, Jr, Given"
        return f"{parts[0]}, {parts[2]}, {parts[1]}"
    return show_name(name) if len(parts) > 1 else turn_name(name)


def _is_braced(text: str) -> bool:
    """Return whether a text is in single or double braces, such as `{WHO}` or `{{WHO}}`, and has no other closing brace."""
    return text.startswith("{") and text.endswith("}") and text.find("}") >= len(text) - 2


def _extended(name: str) -> str:
    parts = {
        k.strip().casefold(): v.strip().strip('"') for k, _, v in (p.partition("=") for p in name.split(","))
    }
    family = " ".join(filter(None, (parts.get("prefix", ""), parts.get("family", ""))))
    return ", ".join(filter(None, (family, parts.get("given", ""), parts.get("suffix", ""))))


# the column that each BibTeX field fills
FIELDS_OF: Final[Mapping[str, str]] = {
    name: field
    for field, names in {
        "title": "title subtitle shorttitle chapter",
        "authors": "author authors editor",
        "year": "year date issued eventdate",
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
        "edition": "edition",
        "report_number": "report_number",
        "registration": "registration",
        "accession": "accession unique-id unique_id",
    }.items()
    for name in names.split()
}


def knows_field(tag: str) -> bool:
    """Return whether a field with this name fills a column. Fields from a `crossref` entry are treated in the same way."""
    return tag.casefold().removeprefix("crossref.") in FIELDS_OF
