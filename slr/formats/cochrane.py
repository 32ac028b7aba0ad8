"""Read the text export of the Cochrane Library.

A record begins with a line such as `Record #1 of 2`. Below it, each field begins on a new line, such as `TI: Title`.

Records in Cochrane's RIS and BibTeX exports begin with the same line, but are read by the modules for RIS and BibTeX.
"""

import re
from typing import Any, Final

from slr.formats.cover import Outside, cover
from slr.formats.format import CutFile, DecodedFile, Fields, Format, Piece, Row
from slr.formats.repeat import split_at_repeats, trim_notes
from slr.formats.row import make_row
from slr.formats.stray import find_strays, may_wrap
from slr.model.entry import Entry, Quarantined, Stray
from slr.text.name_list import read_author_fields
from slr.text.registration import find_registrations

_START: Final = re.compile(r"^Record #\d+ of \d+[ \t]*$", re.MULTILINE)
_TAG: Final = re.compile(r"^([A-Z]{2,3}):(?:[ \t]|$)", re.MULTILINE)
_LIKE_TAG: Final = re.compile(r"[A-Z]{2,3}[ \u00a0]?[:：]")
_FIRST: Final = re.compile(r"\s*(?:ID|AU|TI|SO):[ \t]")


def _recognise(head: str) -> bool:
    return any(_FIRST.match(head, start.end()) for start in _START.finditer(head))


def _cut(file: DecodedFile) -> CutFile:
    """Return a file cut into its entries. An entry begins at each `Record #` line.

    If such a line is missing, the next entry begins where a tag that an entry has only once is repeated.
    """
    starts = [m.start() for m in _START.finditer(file.text)]
    spans = list(zip(starts, [*starts[1:], len(file.text)], strict=True))
    spans = trim_notes(file.text, split_at_repeats(file.text, spans, _TAG, _ONCE), _TAG)
    return cover(file.text, spans, Outside(resembles=lambda line: _LIKE_TAG.match(line) is not None))


_ONCE: Final = frozenset({"ID", "TI", "SO", "YR"})


def _parse(piece: Piece, _context: Any) -> Entry | Quarantined:
    parts = _TAG.split(piece.raw)
    tags = tuple(
        (name, " ".join(value.split()))
        for name, value in zip(parts[1::2], parts[2::2], strict=True)
        if value.strip()
    )
    if not tags:
        return Quarantined(
            line=piece.line, raw=piece.raw, reason="no field such as `TI: ` could be read", cause="no_field"
        )
    values = dict(reversed(tags))
    return Entry(
        format="cochrane",
        line=piece.line,
        type=values.get("PT", ""),
        key=values.get("ID", ""),
        tags=tags,
        strays=_find_strays(piece.raw),
    )


def _find_strays(raw: str) -> tuple[Stray, ...]:
    return find_strays(raw.split("\n"), _read_tag, _continues, _INNER, headed=True)


def _read_tag(line: str) -> str:
    match = _TAG.match(line)
    return match.group(1) if match is not None else ""


def _continues(tag: str, above: str, line: str) -> bool:
    if _TAG_DAMAGED.match(line):
        return False
    return tag in _LONG or (tag == "TI" and may_wrap(above, line))


_LONG: Final = frozenset("AB KY US CC AD".split())  # tags with values that can have several lines
_NAMES: Final = "ID|AU|TI|SO|YR|VL|NO|PG|PM|XR|PT|KY|DOI|AB|US|LA|PB|CC"
_TAG_DAMAGED: Final = re.compile(
    rf"[^\w\n]{{1,8}}(?:{_NAMES})[:;.]?[ \t]|(?:{_NAMES}) ?[;.=-]? ?[A-Z0-9]|[A-Z][ \t][A-Z]:"
)
_INNER: Final = re.compile(rf"(?<=[a-z0-9.,;)])(?:{_NAMES}): (?=\S)")


_KNOWN: Final = frozenset("ID AU TI SO YR VL NO PG PM XR PT KY DOI AB US LA PB CC".split())


def _normalise(entry: Entry) -> Row:
    fields = Fields(entry.tags)
    get, all_ = fields.get, fields.all
    number, other, source = get("ID"), get("XR"), get("SO")
    registered = find_registrations(
        source
    )  # CENTRAL gives the number of a registration in place of a journal
    return make_row(
        types=(
            "registration" if registered else "",
            *(t.strip() for v in all_("PT") for t in v.split(";")),
            "article" if source else "",
        ),
        title=get("TI"),
        authors=read_author_fields(all_("AU")),
        year=get("YR"),
        journal="" if registered else source,
        volume=get("VL"),
        issue=get("NO"),
        pages=get("PG").replace("\u2010", "-"),
        dois=all_("DOI"),
        pmid=get("PM"),
        abstract=get("AB"),
        keywords=[k for v in all_("KY") for k in v.split(";")],
        language=get("LA"),
        publisher=get("PB"),
        urls=all_("US"),
        registrations=registered,
        accessions=[
            *([f"Cochrane:{number}"] if number else ()),
            *([other.replace("EMBASE ", "Embase:")] if other.startswith("EMBASE ") else ()),
        ],
    )


def _knows(tag: str) -> bool:
    return tag in _KNOWN


FORMAT: Final = Format(
    title="Cochrane Library text",
    recognise=_recognise,
    cut=_cut,
    parse=_parse,
    normalise=_normalise,
    knows=_knows,
)
