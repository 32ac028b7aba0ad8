"""Read PubMed's and MEDLINE's tagged format (.nbib or .txt): `PMID- 123`.

Wrapped values are indented by six spaces. ERIC writes the same format without PMID lines. The Python package nbib is
not used, because one unusual line makes it lose the whole file.

Tags: "MEDLINE/PubMed Data Element (Field) Descriptions", National Library of Medicine.
"""

import re
from functools import lru_cache
from typing import Any, Final

from slr.formats.cover import Outside, cover, extend_entries
from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row, cut_at
from slr.formats.identity.former import add_former, find_former
from slr.formats.kind import pick_kind
from slr.formats.medline_cut import NAMES, PADDED, TAG, find_records, is_tight, mend_line
from slr.formats.pubmed_value import find_article_number, pick_title, read_registration
from slr.formats.row import find_year, make_row
from slr.formats.stray import find_inner
from slr.model.entry import Entry, Quarantined, Stray
from slr.text.accession import show_accession
from slr.text.name_list import read_author_fields
from slr.text.notice import read_labels
from slr.text.notice_relation import RELATIONS, read_relation
from slr.text.registration import find_registrations

_PMID: Final = re.compile(r"^PMID ?- *\d", re.MULTILINE)
_TELLING: Final = frozenset(
    {"PMID", "OWN", "STAT", "FAU", "JT", "DP", "EDAT", "JID", "PHST", "LID", "AID", "VI", "PG"}
)


def _recognise(head: str) -> bool:
    if _shows(head):
        return True
    tight = _TIGHT_PMID.search(head) is not None
    return _shows("\n".join(mend_line(line, tight=tight) for line in head.split("\n")))


_TIGHT_PMID: Final = re.compile(r"^PMID-\d", re.MULTILINE)


def _shows(head: str) -> bool:
    names = set(TAG.findall(head))
    return "TY" not in names and (
        len(names & _TELLING) >= 2 or (_PMID.search(head) is not None and len(names) >= 2)
    )


def _cut(file: DecodedFile) -> CutFile:
    spans, plain = find_records(file.text)
    if plain:
        return CutFile(pieces=cut_at(file.text, [start for start, _ in spans]))
    spans = extend_entries(file.text, spans, _OUTSIDE)
    return cover(file.text, spans, _OUTSIDE, former=find_former("medline", file.text, spans))


def _resembles(line: str) -> bool:
    return TAG.match(mend_line(line)) is not None or is_tight([line, line])


_OUTSIDE: Final = Outside(resembles=_resembles, opens=lambda line: mend_line(line).startswith("PMID"))


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    tags: list[tuple[str, str]] = []
    name, changed = "", False
    lines: list[str] = []
    strays: list[Stray] = []
    whole = piece.raw.split("\n")
    tight: bool | None = None
    for number, line in enumerate(whole):
        if line[4:6] == "- " and line[:4] in PADDED:  # most lines of most exports; faster than any pattern
            found, value = PADDED[line[:4]], line[6:]
        elif "-" in line[:8] and (match := TAG.match(line)) is not None:
            found, value = match.group(1), line[match.end() :]
        elif line.startswith("      ") or not line:
            lines.append(line)  # a wrapped value continues
            if line and _DEEP_TAG.match(line):
                strays.append(Stray(number, name, line.strip()))
            continue
        else:
            tight = is_tight(whole) if tight is None else tight
            mended = mend_line(line, tight=tight)
            if mended is line:
                lines.append(line)
                if name and line.strip():
                    strays.append(Stray(number, name, line.strip()))
                continue
            changed, found, value = True, mended[:4].rstrip(), mended[6:]
        if name:
            tags.append((name, lines[0].strip() if len(lines) == 1 else " ".join(" ".join(lines).split())))
        name, lines = found, [value]
    if name:
        tags.append((name, " ".join(" ".join(lines).split())))
    if not tags:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="no tag such as `TI  - ` could be read", cause="no_field"
        )
    kind = next((v for n, v in tags if n == "PT"), "")
    key = next((v for n, v in tags if n == "PMID"), "")
    if piece.raw.count("  - ") > sum(len(n) == _SHORT for n, _ in tags):
        strays += find_inner(whole, _INNER)
    entry = Entry(
        format="medline", line=piece.line, type=kind, key=key, tags=tuple(tags), strays=tuple(strays)
    )
    return add_former(entry, ((piece.raw, 0),)) if changed and piece.former is None else entry


_SHORT: Final = 2  # letters of most tags, which have two blanks before the hyphen
_DEEP_TAG: Final = re.compile(rf"\s+(?:{'|'.join(f'{name:4}' for name in sorted(NAMES))})- \S")
_INNER: Final = re.compile(rf"(?<=\S)(?:{'|'.join(f'{name:4}' for name in sorted(NAMES))})- \S")


_KNOWN: Final = frozenset(
    """TI BTI CTI TT FAU AU CN FED DP DEP JT TA SO VI IP PG LID AID PMID IS ISBN ISSN AB OAB OT MH
    LA PT PB GN URL SI EN OID OWN RIN RRI ECI EIN CRI PRIN ROF ECF EFR PROF""".split()
)


def _normalise(entry: Entry) -> Row:
    fields = Fields(entry.tags)
    get, all_ = fields.get, fields.all
    places = all_("LID", "AID")
    title, book = pick_title(get("TI"), get("TT")), get("BTI")
    bodies = all_("CN")
    journal = get("JT", "TA") or (book or get("CTI") if title else "")
    issued = _is_issued(fields)
    return make_row(
        types=(_kind(tuple(all_("PT"))) or "", "chapter" if title and book else "article"),
        title=title or book,
        authors=read_author_fields(all_("FAU") or all_("AU") or all_("FED"))
        + [body for body in bodies if not find_registrations(body)],
        year=_year(get("DP")) or _year(get("DEP")),
        journal="" if issued else journal,
        volume=get("VI"),
        issue=get("IP"),
        pages=get("PG")
        or find_article_number(v.replace("[pii]", "").strip() for v in places if "[pii]" in v),
        dois=[v.replace("[doi]", "") for v in (*places, get("SO")) if "doi" in v],
        pmid=get("PMID"),
        isbns=[_SERIAL_LABEL.sub("", v) for v in all_("IS", "ISBN", "ISSN")],
        abstract=get("AB", "OAB"),
        keywords=[v.replace("*", "") for v in all_("OT", "MH")],
        language=get("LA"),
        publisher=get("PB") or (journal if issued else ""),
        urls=[v for v in (get("URL"), *places) if v.startswith("http") and "doi.org" not in v],
        notes=all_("GN"),
        notices=read_labels(all_("PT")),
        relations=[r for n, v in entry.tags if n in RELATIONS and (r := read_relation(n, v))],
        edition=get("EN"),
        registrations=[
            *(n for body in bodies for n in find_registrations(body)),
            *map(_registration, all_("SI")),
        ],
        accessions=[show_accession(number, get("OWN")) for number in all_("OID")]
        if "OID" in fields.values
        else (),
    )


def _is_issued(fields: Fields) -> bool:
    """Return whether the tag `JT` contains a publisher.

    ERIC writes the publisher of theses, reports and books into this tag.
    """
    if fields.get("OWN") != "ERIC" or fields.get("VI"):
        return False
    kinds = fields.all("PT")
    return bool(kinds) and "Journal Articles" not in kinds


@lru_cache(maxsize=4096)  # the same few publication types recur
def _kind(words: tuple[str, ...]) -> str | None:
    """Return the document type that the publication types name, or None if it is unknown.

    ERIC gives its journal articles further types, such as `Reports - Research`, which are ignored.
    """
    return "article" if "Journal Articles" in words else pick_kind(words)


_SERIAL_LABEL: Final = re.compile(r"^(?:[EP]?-?ISSN|ISBN)\b[-: ]*")  # ERIC writes "ISSN-1234-5678"


def _year(date: str) -> str:
    """Return the year of a date such as "2019 Mar", "Apr 1990" or "20190312", or "" if there is none."""
    year = find_year(date) or find_year(date[:4])
    return str(year) if year else ""


def _registration(identifier: str) -> str:
    bank, _, number = identifier.partition("/")
    return read_registration(bank, number)


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="PubMed, MEDLINE (.nbib)",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
