"""Turn an entry in RIS format into the common columns."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from slr.formats.format import Fields, Row, Tags
from slr.formats.kind import pick_kind
from slr.formats.row import find_year, join_pages, make_row
from slr.model.entry import Entry
from slr.text.accession import show_accession
from slr.text.markup import decode_stray_latex
from slr.text.name_list import read_author_fields
from slr.text.registration import find_registrations

_BOOKISH: Final = frozenset({"BOOK", "EBOOK", "EDBOOK", "SER", "ENCYC", "DICT"})
_ACCESSIONS: Final = frozenset({"AN", "C3", "C5"})
_NAMED_PMID: Final = re.compile(r"\b(?:pmid|pubmed)\b[: ]+(\d{4,9})\b", re.IGNORECASE)
_PUBMED: Final = re.compile(r"pubmed|medline|nlm|national library of medicine", re.IGNORECASE)


def normalise(entry: Entry) -> Row:
    """Return the values of an entry in the common columns."""
    fields, kind = Fields(entry.tags), entry.type
    if "A1" in fields.values and "AU" in fields.values:
        fields.values["AU"] = list(dict.fromkeys(v for n, v in entry.tags if v and n in _AUTHORS))
        del fields.values["A1"]
    if not _SYNONYMS.keys().isdisjoint(fields.values):
        fields.join(_SYNONYMS)
    find = fields.values.get  # without a function call for each tag, which would take a tenth of the time
    kinds: Sequence[str] = find("M3", ())
    years, abstracts = find("PY", _NONE), find("AB") or find("N2") or _NONE
    year = (
        years[0] if len(years) == 1 else next(filter(find_year, years), "")
    )  # after a PY line with "in press", another PY line can contain the year
    title = find("TI", _NONE)[0] or fields.get(*(_BOOK_TITLES if kind in _BOOKISH else _TITLES))
    own = read_own_lines(find("U1", ())) if "U1" in fields.values else _NO_OWN_LINES
    numbers: Sequence[str] = own["report_number"]
    serials: Sequence[str] = find("SN", ())
    if kind in REPORTS:
        numbers, serials = _part_numbers(entry.tags, serials)
    if kind == "SER":
        kind, kinds = _within_series(fields, kinds)
    return make_row(
        types=(*kinds, kind) if kind in _VAGUE else (kind, *kinds),
        title=decode_stray_latex(title) if "\\" in title else title,
        authors=_authors(find("AU") or fields.all("A2", "ED", "A3")),
        year=year,
        journal=_container(fields, kind),
        volume=find("VL", _NONE)[0],
        issue=find("IS", _NONE)[0],
        pages=join_pages(find("SP", _NONE)[0], find("EP", _NONE)[0]) or find("C7", _NONE)[0],
        dois=find("DO") or _other_dois(entry.tags),
        pmid=find("PMID", _NONE)[0] or ("" if _ACCESSIONS.isdisjoint(fields.values) else _accession(fields)),
        isbns=serials,
        abstract=abstracts[0] if len(abstracts) == 1 else "\n".join(dict.fromkeys(abstracts)),
        keywords=_keywords(find("KW", ())),
        language=find("LA", _NONE)[0],
        publisher=find("PB", _NONE)[0],
        urls=find("UR", ()),
        notes=find("N1", ()),
        edition=next(iter(own["edition"] or (find("ET", ()) if kind not in NO_EDITION else ())), ""),
        report_number=numbers[0] if numbers else "",
        registrations=own["registration"]
        if _ACCESSIONS.isdisjoint(fields.values)
        else [*own["registration"], *find_registrations("\n".join(fields.all("AN", "C3", "C5")))],
        accessions=_accessions(fields, own["accession"]) if "AN" in fields.values else own["accession"],
    )


_NONE: Final = ("",)
_AUTHORS: Final = frozenset({"AU", "A1"})
_PARTS: Final = frozenset({"chapter", "conference", "article", "review", "editorial", "letter"})


_MEETING: Final = re.compile(
    r"\b(?:proc(?:eedings|\.)|conference|conf\.|symposium|workshop|congress|prosiding|seminar|konferensi)(?!\w)",
    re.IGNORECASE,
)


def _within_series(fields: Fields, kinds: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the main type of an entry with the type `SER` (series), and its other types.

    The entry can also be a part of a series. For a paper in a book series, Scopus writes `SER`, and the kind of paper
    in `M3`. Such a kind becomes the first of the other types, and the main type is then "".
    """
    part = pick_kind(kinds)
    if part in _PARTS:
        return "", (part, *kinds)
    if not kinds and fields.get("JO", "JF", "JT", "JA"):
        return "JOUR", kinds
    if not kinds and _MEETING.search(" ".join(fields.all("T2", "C3", "T3"))):
        return "CPAPER", kinds
    if not kinds and fields.get("T2") and fields.get("SP"):
        return "CHAP", kinds
    return "SER", kinds


# tags with the same meaning as another tag, in the order in which they are used
_SYNONYMS: Final[Mapping[str, str]] = {
    synonym: tag
    for tag, synonyms in {
        "AU": "A1",
        "PY": "Y1 DA",
        "VL": "VO",
        "IS": "CP",
        "DO": "DI DOI",
        "PMID": "PM",
        "SN": "ISSN ISBN",
        "KW": "DE",
        "UR": "LK",
        "N1": "RN",
        "M3": "PT",
        "PB": "PU",
    }.items()
    for synonym in synonyms.split()
}
_TITLES: Final = ("TI", "T1", "CT", "ST", "TT", "BT")
_BOOK_TITLES: Final = ("TI", "T1", "CT", "BT", "ST", "TT")


_VAGUE: Final = frozenset({"JOUR", "GEN", "EJOUR", ""})


def _authors(values: Sequence[str]) -> list[str]:
    """Return the names in the author lines, in their order. Some exports put all names on one line."""
    joined = "|".join(values)
    if (
        joined.count(", ") == joined.count(",") == len(values)
        and ";" not in joined
        and "\\" not in joined
        and "&" not in joined
        and "[" not in joined
        and " and " not in joined
        and joined.isprintable()
        and not _BEHIND_INITIAL.search(joined)
        and not _INITIALS_FIRST.search(joined)
    ):
        return list(values)  # each is "Family, Given" already
    return read_author_fields(map(decode_stray_latex, values))


# A comma after initials, as in "Quillby MT, Ostrander F", and a comma after a family name that follows its initials,
# as in "M. Quillby, F. Ostrander". Patterns that begin with a punctuation mark are found quickly.
_BEHIND_INITIAL: Final = re.compile(r",(?:(?<=[A-Z],)|(?<=[A-Z]\.,))")
_INITIALS_FIRST: Final = re.compile(r"\.(?<=\b[A-Z]\.) ?[^\W\d_][^|,]*,")


def _other_dois(tags: Tags) -> list[str]:
    """Return the lines that can contain a DOI, from the tags for types, addresses and notes."""
    found = [v for n, v in tags if n == "M3" and "10." in v]
    for name in ("UR", "LK", "L3", "L1", "L2", "N1"):
        found += [
            u for n, v in tags if n == name for u in v.split("\n") if "10." in u and "doi" in u.casefold()
        ]
    return found


_CHAPTERS: Final = frozenset({"CHAP", "ECHAP"})
_PROCEEDINGS: Final = frozenset(
    {"CONF", "CPAPER"}
)  # types with the title of the proceedings in C3, since 2011


def _container(fields: Fields, kind: str) -> str:
    if kind in _BOOKISH:
        return ""
    if kind in _CHAPTERS:
        return fields.get("BT", "T2", "JF", "JT", "JO", "T3")
    if kind in _PROCEEDINGS:
        return fields.get("T2", "JF", "JT", "JO", "BT", "C3", "JA", "J2", "T3")
    return fields.get("T2", "JF", "JT", "JO", "BT", "JA", "J1", "J2", "T3")


# types for which ET is not an edition: it is a date in articles, a session in laws, and a description in letters
NO_EDITION: Final = frozenset(
    """JOUR EJOUR JFULL INPR ABST MGZN NEWS BILL UNBILL STAT HEAR CASE LEGAL PAT GRNT GRANT STAND ICOMM PCOMM
    BLOG MANSCPT""".split()
)
REPORTS: Final = frozenset({"RPRT", "GOVDOC", "PAT", "STAND"})  # the types with a number of the work itself


def _part_numbers(tags: Tags, serials: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the numbers of a report or patent, and its ISSNs and ISBNs.

    In RIS, `SN` contains all these numbers. Numbers of a report or patent can also be in `M1` and `RN`.
    """
    books = [s for s in serials if _SERIAL.search(s) or _is_issn(s)]
    named = [v for n, v in tags if n == "M1" and v]
    others = [v for n, v in tags if n == "RN" and _REPORT.fullmatch(v)]
    return (*named, *(s for s in serials if s not in books), *others), books


_SERIAL: Final = re.compile(r"(?<!\d)(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)|^\d{4}-\d{3}[\dXx]\b")


def _is_issn(text: str) -> bool:
    """Return whether a text is an ISSN without a hyphen: seven digits, followed by the right check digit (0 to 9 or X).

    >>> _is_issn("0167577X"), _is_issn("20190001")
    (True, False)
    """
    if re.fullmatch(r"\d{7}[\dXx]", text) is None:
        return False
    digits = [10 if c in "Xx" else int(c) for c in text]
    return sum(d * (8 - i) for i, d in enumerate(digits)) % 11 == 0


_REPORT: Final = re.compile(r"(?=\S*\d)\S{2,30}")
# Columns for which RIS has no tag are written as lines such as `U1  - slr:registration = NCT01234567`.
OWN_LINE: Final = "slr:"
_NO_OWN_LINES: Final[Mapping[str, Sequence[str]]] = dict.fromkeys(
    ("edition", "report_number", "registration", "accession"), ()
)


def read_own_lines(values: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the values that the project's RIS writer puts into `U1`, by column. The list of a column can be empty."""
    found: dict[str, list[str]] = {name: [] for name in _NO_OWN_LINES}
    for value in values:
        name, mark, text = value.removeprefix(OWN_LINE).partition(" = ")
        if value.startswith(OWN_LINE) and mark and name in found:
            found[name].append(text)
    return found


def _accessions(fields: Fields, own: Sequence[str]) -> Sequence[str]:
    database = fields.get("DB", "DP")
    return [*(show_accession(number, database) for number in fields.values["AN"]), *own]


def _accession(fields: Fields) -> str:
    """Return the PubMed identifier in the tags for accession numbers, or "".

    PubMed and MEDLINE write it in `AN`, and Embase in `C5`. For other databases, it is a number after the word "PMID"
    or "PubMed" in `AN` or `C3`.
    """
    accession = fields.get("AN")
    if accession.isdigit() and _PUBMED.search(" ".join(fields.all("DB", "DP"))):
        return accession
    if (number := fields.get("C5")).isdigit() and "embase" in fields.get("DB", "DP").casefold():
        return number
    named = _NAMED_PMID.search("\n".join(fields.all("AN", "C3")))
    return named.group(1) if named else ""


def _keywords(values: Sequence[str]) -> Sequence[str]:
    """Return the keywords. If there are several keywords in one `KW`, line ends or semicolons separate them."""
    joined = "|".join(values)
    return re.split(r"[\n;]", "\n".join(values)) if ";" in joined or "\n" in joined else values
