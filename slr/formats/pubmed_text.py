"""Read PubMed's text exports: Summary and Abstract. In both, the records are numbered from 1.

In Summary, a record begins with the authors (`1: Kim SH. Title. J Clin Nurs. 2019 Mar;...`). In Abstract, it
begins with the journal (`1. J Clin Nurs. 2019 Mar;...`), followed by paragraphs for the title, the authors,
their affiliations and the abstract.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row
from slr.formats.row import make_row
from slr.model.entry import Entry, Quarantined
from slr.text.name import show_name

_START: Final = re.compile(r"^(\d{1,6})(:|\.)[ \t]+(?=\S)", re.MULTILINE)
_PMID: Final = re.compile(r"\bPMID:?\s*(\d{1,9})\b", re.IGNORECASE)
_DATE: Final = (
    r"(?P<year>(?:1[5-9]|20)\d\d)(?P<month>(?:[ -](?:[A-Z][a-z]{2,8}|\d{1,2}))*)"
    r"(?:;\s*(?P<volume>[^():;.\s][^():;.]*?)?\s*(?:\((?P<issue>[^()]*)\))?(?::\s*(?P<pages>[^.;\s][^.;]*?))?)?\s*\."
)
_SOURCE: Final = re.compile(rf"(?P<journal>(?:[^.?!\n]|\n(?!\s*\n)){{2,150}})\.\s+{_DATE}")
_AFTER_TITLE: Final = re.compile(rf"(?<=[.?!\])])\s+(?P<journal>[^.?!\n]{{2,150}})\.\s+{_DATE}")
_DOI: Final = re.compile(r"\bdoi:\s*(10\.\d{4,9}/\S+?)[.;]?(?=\s|$)", re.IGNORECASE)
_NAME: Final = r"[^\W\d_][\w'’.\- ]*? [A-Z][A-Z-]{0,4}(?: (?:Jr|Sr|2nd|3rd|I{2,3}|IV))?"
_NAMES: Final = re.compile(rf"(?:{_NAME}(?:, {_NAME})*)(?:(?:; |, )[^.;]{{3,120}})*(?:, et al)?(?=\. )")


def _recognise(head: str) -> bool:
    """Return whether a text has a PubMed identifier, and a numbered citation at its beginning or below a blank line."""
    if _PMID.search(head) is None:
        return False
    starts = (m for m in _START.finditer(head) if not head[: m.start()].strip() or _is_below_blank(head, m))
    return any(_is_citation(head, start) for start in islice(starts, _TRIED))


_TRIED: Final = 3  # first records that are tried; one of them must be intact


def _is_below_blank(text: str, match: re.Match[str]) -> bool:
    return text.endswith("\n\n", 0, match.start())


def _is_citation(text: str, start: re.Match[str]) -> bool:
    if start.group(2) == ".":
        return _SOURCE.match(text, start.end()) is not None
    end = text.find("\n\n", start.end())
    return re.compile(_DATE).search(text, start.end(), end if end > 0 else len(text)) is not None


def _cut(file: DecodedFile) -> CutFile:
    """Return the entries of a file, cut before the number of each record.

    Other numbers, such as those in an abstract, are ignored.
    """
    text = file.text
    starts = _find_starts(text)
    begun = [0, *starts] if not starts or text[: starts[0]].strip() else starts
    spans = [
        span
        for begin, end in zip(begun, [*begun[1:], len(text)], strict=True)
        for span in _find_records(text, begin, end, numbered=begin > 0 or begun is starts)
    ]
    return cover(text, spans, Outside(resembles=lambda line: _PMID.search(line) is not None))


def _find_starts(text: str) -> list[int]:
    """Return the positions of the numbers that begin a record.

    The first of these numbers is at the beginning of the text or below a blank line. Each further number is one
    higher than the number above or, below a blank line, at most 50 higher. In addition, the record above must have a
    PubMed identifier, or a citation must follow the number.
    """
    starts: list[int] = []
    last, sign = 0, ""
    for match in _START.finditer(text):
        number = int(match.group(1))
        if starts:
            closed = _PMID.search(text, starts[-1], match.start()) is not None
            apart = number == last + 1 or (last < number <= last + _GAP and _is_below_blank(text, match))
            begins = apart and (closed or (match.group(2) == sign and _is_citation(text, match)))
        else:
            begins = not text[: match.start()].strip() or _is_below_blank(text, match)
        if begins:
            starts.append(match.start())
            last, sign = number, match.group(2)
    return starts


def _find_records(text: str, start: int, end: int, *, numbered: bool) -> Iterator[tuple[int, int]]:
    """Yield the record that begins at `start`, and each further record up to `end` that has lost its number.

    A record ends after the line with its PubMed identifier. If a record with a number (`numbered`) has no such
    line, the record ends at `end`. Text without a number and without such a line is not a record.
    """
    while True:
        match = _START.match(text, start) if numbered else None
        closing = (_CLOSING if match and match.group(2) == "." else _PMID).search(text, start, end)
        if closing is None:
            if numbered:
                yield start, end
            return
        line = text.find("\n", closing.end(), end)
        stop = end if line < 0 else line + 1
        while stop < end and (more := _IDENTIFIER.match(text, stop, end)) is not None:
            stop = more.end()
        yield start, stop
        start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
        numbered = start < end and _START.match(text, start) is not None


_CLOSING: Final = re.compile(r"^PMID:[ \t]*\d{1,9}\b", re.MULTILINE | re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"(?:PMC|DO|PI)I?D?:[^\n]*(?:\n|\Z)")
_GAP: Final = 50  # numbers that can be missing if only some records were exported


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    match = _START.match(piece.raw)
    if match is None:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="the number of the record is missing", cause="no_field"
        )
    text = piece.raw[match.end() :].strip()
    tags = _read_summary(text) if match.group(2) == ":" else _read_abstract(text)
    if not tags:
        return Quarantined(
            line=piece.line,
            raw=piece.raw,
            reason="title, journal and year could not be read",
            cause="no_field",
        )
    values = dict(tags)
    found = tuple((name, value) for name, value in tags if value)
    return Entry(
        format="pubmed-text", line=piece.line, type="article", key=values.get("pmid", ""), tags=found
    )


def _read_summary(text: str) -> list[tuple[str, str]]:
    """Return the fields of a one-paragraph citation, or an empty list if no journal and year follow the title."""
    line = " ".join(text.split())
    names = _NAMES.match(line)
    start = names.end() + 2 if names is not None else 0
    source = _AFTER_TITLE.search(line, start)
    if source is None:
        return []
    return [
        ("authors", names.group() if names is not None else ""),
        ("title", line[start : source.start()]),
        *_source(source),
        *_identifiers(line),
        ("reference", line),
    ]


def _read_abstract(text: str) -> list[tuple[str, str]]:
    """Return the fields of a record in which blank lines separate the paragraphs.

    If the journal and year or the title are missing, return an empty list.
    """
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n[ \t]*\n", text) if p.strip()]
    source = _SOURCE.match(paragraphs[0])
    if source is None or len(paragraphs) < 2:
        return []
    rest = paragraphs[2:]
    if rest and rest[0].startswith("[Article in "):
        rest = rest[1:]
    authors = rest.pop(0) if rest and _is_authors(rest[0]) else ""
    return [
        ("authors", _MARKS.sub("", authors).rstrip(".")),
        ("title", paragraphs[1]),
        *_source(source),
        *_identifiers(text),
        ("abstract", "\n".join(p for p in rest if not _ASIDE.match(p))),
        ("reference", paragraphs[0]),
    ]


_MARKS: Final = re.compile(r"\((?:#|\d{1,3})\)|\[(?:\d{1,3}|#)\]")
_ASIDE: Final = re.compile(
    r"Author information:|©|\(c\)|Copyright|DOI:|PMID:|PMCID:|Conflict of interest|Comment (?:in|on)\b|Erratum"
    r"|Update (?:in|of)\b|Publisher:|\[Article in|Collaborators?:|Republished|Retraction|Expression of concern",
    re.IGNORECASE,
)


def _is_authors(paragraph: str) -> bool:
    plain = _MARKS.sub("", paragraph)
    return _NAMES.match(f"{plain.rstrip('.')}. ") is not None and not _ASIDE.match(paragraph)


def _source(match: re.Match[str]) -> list[tuple[str, str]]:
    found = match.groupdict(default="")
    date = found["year"] + found["month"]
    return [
        *((name, found[name].strip()) for name in ("journal", "volume", "issue", "pages")),
        ("date", date),
    ]


def _identifiers(text: str) -> list[tuple[str, str]]:
    doi, pmid = _DOI.search(text), _PMID.search(text)
    return [("doi", doi.group(1) if doi else ""), ("pmid", pmid.group(1) if pmid else "")]


_KNOWN: Final = frozenset("authors title journal volume issue pages date doi pmid abstract reference".split())


def _normalise(entry: Entry) -> Row:
    get = Fields(entry.tags).get
    return make_row(
        types=("article",),
        title=get("title"),
        authors=_split(get("authors")),
        year=get("date"),
        journal=get("journal"),
        volume=get("volume"),
        issue=get("issue"),
        pages=get("pages"),
        dois=(get("doi"),),
        pmid=get("pmid"),
        abstract=get("abstract"),
    )


def _split(text: str) -> Sequence[str]:
    return [show_name(name) for part in text.split(";") for name in part.split(",") if name.strip()]


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="PubMed text (Summary, Abstract)",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
