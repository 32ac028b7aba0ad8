"""Read the cells of a table that contain identity fields, as version 0.1 did.

`slr.formats.table_cell` does the same for the tables, and can change. This module must not change.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from slr.formats.identity.name import split_names, turn_name, turn_names
from slr.model.entry import Entry

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
)  # as printed by R, pandas and databases
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
    """Return the parts of a citation in one cell as a mapping: journal, year, volume, issue and pages.

    Missing parts are left out. The journal of a PubMed citation is also left out, because there is a separate column for
    the journal.

    >>> read_place("Endosc Ultrasound (2014) 3:3 (152-160)")["pages"]
    '152-160'
    """
    match = (_EMBASE.match(text) or _PUBMED.match(text)) if text and ("(" in text or ";" in text) else None
    if match is None:
        return {}
    return {k: v for k, v in match.groupdict().items() if v and (k != "journal" or match.re is _EMBASE)}


def read_details(text: str) -> dict[str, str]:
    """Return the parts of PubMed's "Details" as a mapping: journal, year, volume, issue and pages.

    >>> read_details("J Clin Nurs. 2019 Jan 5. doi: 10.1111/x. [Epub ahead of print]")
    {'journal': 'J Clin Nurs', 'year': '2019'}
    """
    match = _PUBMED.match(text) or _AHEAD.match(text)
    return {k: v for k, v in match.groupdict().items() if v} if match else {}


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


def read_year(entry: Entry, roles: Mapping[str, Sequence[str]], journal: str) -> str:
    """Return the year in a volume, issue or journal, as in "Vol. 5 No. 2 (2020)", or "" if there is none."""
    volume, issue = roles["volume"][0] if "volume" in roles else "", _issue(entry, roles)
    found: dict[str, str] = {}
    if (given := _read_worded(volume)) and _agrees(given.get("issue", ""), issue):
        volume, found = "", given
    if given := _read_worded(issue):
        issue, found = "", {**found, **given}
    if not found and not volume and not issue:
        _, found = _split_journal(journal)
    return found.get("year", "")


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
    """Return the numbers in a text such as "Vol. 5 No. 2 (2020) pp. 12-20".

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
    """Return whether a table with these headers is from Publish or Perish."""
    return "gsrank" in headers or "citesurl" in headers


_IDENTIFIER: Final = re.compile(r"\s*\((?:\d{6,}|[A-Z]-\d{4}-\d{4}|\d{1,2}(?:\s*,\s*\d{1,2})*)\)")


def read_authors(headers: Collection[str], text: str, display: str) -> list[str]:
    """Return the names in a table's author columns as "Family, Given".

    `display` is used only if `text` is empty. OpenAlex, Lens, Springer and Publish or Perish put the given name first.
    """
    if not text and display:
        return [turn_name(n) for n in re.split(r"[;|]", display) if n.strip()]
    if "item title" in headers:  # Springer's list has no separators between names
        return [turn_name(n) for n in _FUSED.split(text)]
    if is_perish(headers):
        return turn_names(text.split(","))
    # Scopus adds ids of authors, and Engineering Village adds ids of addresses: "Smith, John (57190000000); Doe, J.
    # (1, 2)"
    return split_names(_IDENTIFIER.sub("", text) if "(" in text else text)


_FUSED: Final = re.compile(
    r"(?<=[a-zß-ÿ.])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bLa)(?<!\bDi)(?<!\bVan)(?=[A-ZÀ-Þ])"
)
