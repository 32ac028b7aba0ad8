"""Read and write the cells of a table.

Cells can contain lists of names or keywords, citations, numbers such as "Vol 5 No 2", placeholders for missing values,
or formulas.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from slr.formats.row import join_pages
from slr.model.entry import Entry
from slr.text.formula import FORMULA_STARTS
from slr.text.name import turn_name, turn_names
from slr.text.name_list import join_lines, split_names

_ABSENT: Final = re.compile(
    r"\[?no (?:abstracts?|authors?(?: names?| ids?)?|titles?|sources?(?: (?:title|information))?|keywords?)"
    r"(?: (?:is|are))?(?: (?:available|found|provided|given|listed))?\.?\]?",
    re.IGNORECASE,
)


def is_absent(text: str) -> bool:
    """Return whether a cell contains a placeholder for a missing value, as databases, R and pandas write it.

    >>> is_absent("[No author name available]"), is_absent("No abstract available."), is_absent("No authors, no masters")
    (True, True, False)
    """
    return text in _NOTHING or (
        text[:1] in _OPENING and len(text) < _LONGEST_FILLER and _ABSENT.fullmatch(text.strip()) is not None
    )


_NOTHING: Final = frozenset(
    {"nan", "NaN", "NA", "<NA>", "NULL", "None"}
)  # missing values as R, pandas and databases write them
_OPENING: Final = frozenset("[nN")
ABSENT_STARTS: Final = _OPENING | {"<"}  # the first letters of every placeholder
_LONGEST_FILLER: Final = 60
# As in Embase: Endoscopic Ultrasound (2014) 3:3 (152-160).
_EMBASE: Final = re.compile(
    r"(?P<journal>.+?) \((?P<year>\d{4})\) (?P<volume>\w+)(?::(?P<issue>[\w ]+))? \((?P<pages>[^)]+)\)"
)
# As in PubMed: Behav Ther. 2022 Mar;53(2):334-347. doi: ...
_PUBMED: Final = re.compile(
    r"(?P<journal>[^;]{3,120})\. (?P<year>\d{4})[^;]{0,20};(?P<volume>\w+)(?:\((?P<issue>[^)]*)\))?:"
    r"(?P<pages>[\w-]+)"
)
_AHEAD: Final = re.compile(r"(?P<journal>[^;.]{2,120})\. (?P<year>\d{4})\b")  # without a volume yet


def read_place(text: str) -> dict[str, str]:
    """Return the parts of a citation from Embase or PubMed as a mapping: journal, year, volume, issue and pages.

    Missing parts are left out. If the text is not such a citation, return an empty mapping. The journal of a citation from
    PubMed is also left out, because other text can come before it. Such tables have a separate column for the journal.

    >>> read_place("Endosc Ultrasound (2014) 3:3 (152-160)")["pages"]
    '152-160'
    """
    match = (_EMBASE.match(text) or _PUBMED.match(text)) if text and ("(" in text or ";" in text) else None
    if match is None:
        return {}
    return {k: v for k, v in match.groupdict().items() if v and (k != "journal" or match.re is _EMBASE)}


def read_details(text: str) -> dict[str, str]:
    """Return the parts of PubMed's "Details" as a mapping: journal, year, volume, issue and pages.

    Missing parts are left out. If the text has another form, return an empty mapping.

    >>> read_details("J Clin Nurs. 2019 Jan 5. doi: 10.1111/x. [Epub ahead of print]")
    {'journal': 'J Clin Nurs', 'year': '2019'}
    """
    match = _PUBMED.match(text) or _AHEAD.match(text)
    return {k: v for k, v in match.groupdict().items() if v} if match else {}


class Numbers(NamedTuple):
    """Volume, issue, pages and year of a work, and the name of its journal without these numbers."""

    journal: str
    volume: str
    issue: str
    pages: str
    year: str


_VOLUME: Final = r"\b(?:vol(?:ume)?|jilid)\b[.:\s]*(?P<volume>\d\w*(?:[-/–]\w+)?|[IVXL]+\b)"
_ISSUE: Final = (
    r"\b(?:no(?:mor)?|number|num|issue|iss|edisi)\b[.:\s]*(?P<issue>\d\w*(?:[-/–]\w+)?|[IVXL]+\b|suppl\w*)"
)
_WORDED_VOLUME: Final = re.compile(_VOLUME, re.IGNORECASE)
_WORDED_ISSUE: Final = re.compile(_ISSUE, re.IGNORECASE)
_SUPPLEMENT: Final = re.compile(r"\b(?P<issue>suppl(?:ement)?\.?(?:\s*\w+)?)", re.IGNORECASE)
_WORDED_PAGES: Final = re.compile(
    r"\b(?:pp?|hal(?:aman)?|hlm)\b[.:\s]*(?P<pages>\d+(?:\s*[-–]\s*\d+)?)", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)")
_WORD: Final = re.compile(r"\W*(?:vol|jilid|no|nomor|num|iss|edisi)", re.IGNORECASE)
_PAGES_WORD: Final = re.compile(
    r"^(?:(?:pp?|pages?|hal(?:aman)?|hlm)\b[.:\s]*|pp\.?)(?=[A-Za-z]{0,3}\d)", re.IGNORECASE
)


def read_numbers(entry: Entry, roles: Mapping[str, Sequence[str]], journal: str) -> Numbers:
    """Return the volume, issue and pages of a work, and the name of its journal.

    `roles` contains the cells of the row by the role of their column. A text such as "Vol. 5 No. 2 (2020)" in the
    volume or issue column is split. If no such text is found and both columns are empty, the journal column is
    split. The year is "" unless such a text contains it.
    """

    def get(role: str) -> str:
        return roles[role][0] if role in roles else ""

    volume, issue = get("volume"), _issue(entry, roles)
    pages = get("pages") or join_pages(get("start"), get("end")) or get("article")
    if not pages[:1].isdigit():
        pages = _PAGES_WORD.sub("", pages)
    found: dict[str, str] = {}
    if (given := _read_worded(volume)) and _agrees(given.get("issue", ""), issue):
        volume, found = "", given
    if given := _read_worded(issue):
        issue, found = "", {**found, **given}
    if not found and not volume and not issue:
        journal, found = _split_journal(journal)
    return Numbers(
        journal=journal,
        volume=volume or found.get("volume", ""),
        issue=issue or found.get("issue", ""),
        pages=pages or found.get("pages", ""),
        year=found.get("year", ""),
    )


def _read_worded(cell: str) -> dict[str, str]:
    return _read_words(cell) if cell and not cell[0].isdigit() and _WORD.match(cell) else {}


def _agrees(given: str, issue: str) -> bool:
    """Return whether the issue in the volume cell (`given`) and the issue in the issue cell (`issue`) agree.

    They agree if one of them is missing, if both are the same, or if `issue` begins with a word such as "No".
    """
    return not given or not issue or given == issue or _WORD.match(issue) is not None


def _split_journal(text: str) -> tuple[str, dict[str, str]]:
    """Return the journal and the numbers in a text such as "Jurnal M Vol 3 No 2".

    If no issue follows the volume, return the whole text and no numbers, because the volume can be part of the name of
    a series.
    """
    match = _WORDED_VOLUME.search(text) if "vol" in text.casefold() else None
    if match is None:
        return text, {}
    journal, found = text[: match.start()].rstrip(" ,;:.(-"), _read_words(text[match.start() :])
    follows = _WORDED_ISSUE.match(text[match.end() :].lstrip(" ,;:.("))
    return (journal, found) if journal and follows else (text, {})


def _read_words(text: str) -> dict[str, str]:
    """Return the numbers in a text such as "Vol. 5 No. 2 (2020) pp. 12-20": volume, issue, pages and year.

    Missing numbers are left out.

    >>> sorted(_read_words("Vol. 5 No. 2 (2020): Juni, hal. 12-20").items())
    [('issue', '2'), ('pages', '12-20'), ('volume', '5'), ('year', '2020')]
    """
    forms = (_YEAR, _WORDED_PAGES, _SUPPLEMENT, _WORDED_ISSUE, _WORDED_VOLUME)
    return {k: v for form in forms if (match := form.search(text)) for k, v in match.groupdict().items()}


def _issue(entry: Entry, roles: Mapping[str, Sequence[str]]) -> str:
    """Return the issue, or "". If the first filled cell has a header such as "No", the cell is ignored, because it contains a row number."""
    found = roles.get("issue", ())
    if found and entry.tags[0][0].rstrip(".").casefold() in {"no", "nr", "nomor", "number"}:
        found = found[1:]
    return found[0] if found else ""


def is_perish(headers: Collection[str]) -> bool:
    """Return whether a table is from Publish or Perish, given its headers in lower case."""
    return "gsrank" in headers or "citesurl" in headers


_IDENTIFIER: Final = re.compile(r"\s*\((?:\d{6,}|[A-Z]-\d{4}-\d{4}|\d{1,2}(?:\s*,\s*\d{1,2})*)\)")


def read_authors(headers: Collection[str], text: str, display: str) -> list[str]:
    """Return the names in the author cell (`text`) as "Family, Given", in their order.

    If `text` is empty, the names are read from `display`, a list with given names first. Springer and Publish or Perish
    also put given names first. Their tables are recognised by the headers.
    """
    text = _LABEL.sub("", text) if ":" in text else text
    if not text and display:
        return [turn_name(n) for n in re.split(r"[;|]", display) if n.strip()]
    if "item title" in headers:  # lists of names from Springer have no separators
        return [turn_name(n) for n in _FUSED.split(text)]
    if is_perish(headers):
        return turn_names(text.split(","))
    # Scopus adds ids of authors, and Engineering Village adds ids of addresses: "Smith, John (57190000000); Doe, J.
    # (1, 2)"
    return split_names(join_lines(_IDENTIFIER.sub("", text) if "(" in text else text))


_LABEL: Final = re.compile(
    r"^\s*(?:creators?|authors?|penulis)\s*:\s*", re.IGNORECASE
)  # SINTA: "Creator : Sari D."
_FUSED: Final = re.compile(
    r"(?<=[a-zß-ÿ.])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bLa)(?<!\bDi)(?<!\bVan)(?=[A-ZÀ-Þ])"
)


def find_pmid(notes: Iterable[str]) -> str:
    """Return the first PubMed identifier in notes, such as Zotero's "Extra", or "".

    >>> find_pmid(["Publisher: X", "PMID: 12345 PMCID: PMC1"])
    '12345'
    """
    return next((m.group(1) for n in notes if (m := re.search(r"\bPMID:\s*(\d{1,8})\b", n))), "")


def split_list(text: str) -> list[str]:
    """Return the items of a list in a cell, such as keywords.

    In a text such as `['a', 'b']`, the items are between quotes. In any other text, the separator is the first of these
    marks that the text contains: semicolon, vertical bar, line break, comma.
    """
    if text.startswith("[") and text.endswith("]"):
        return [a or b for a, b in re.findall(r"'([^']*)'|\"([^\"]*)\"", text)]
    for mark in (";", "|", "\n", ","):
        if mark in text:
            return text.split(mark)
    return [text]


def write_cell(value: Any) -> str:
    r"""Return a value as the text of a cell.

    The items of a list are joined by "; ", and None becomes "". An apostrophe is added before a text that a spreadsheet
    program would read as a formula. NUL characters are removed.

    >>> write_cell(["Smith, J.", "Doe, A."]), write_cell(None), write_cell('=HYPERLINK("http://x")')
    ('Smith, J.; Doe, A.', '', '\'=HYPERLINK("http://x")')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = value
    else:
        text = "; ".join(map(str, value)) if isinstance(value, _LISTS) else str(value)
    if "\x00" in text:
        text = text.replace("\x00", "")
    return f"'{text}" if text[:1] in _FORMULA_STARTS else text


_LISTS: Final = (list, tuple)
_FORMULA_STARTS: Final = frozenset(FORMULA_STARTS)


_PROTECTED: Final = re.compile(r"(?:'|=\")(?P<range>\d+\s?[–-]\s?\d+)\"?")


def read_cell(text: str) -> str:
    """Return the value of a cell without the apostrophe that `write_cell` adds before formulas.

    People write a range of pages as `'9-12` or `="9-12"`, so that a spreadsheet program does not turn it into a date. For
    such a cell, return only the range.

    >>> read_cell("'=1+1"), read_cell("'tis"), read_cell("'9-12"), read_cell('="9-12"')
    ('=1+1', "'tis", '9-12', '9-12')
    """
    if text[:1] in {"'", "="} and (match := _PROTECTED.fullmatch(text)) is not None:
        return match["range"]
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in FORMULA_STARTS else text
