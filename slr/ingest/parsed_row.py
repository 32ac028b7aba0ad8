"""Parse a part of a file into rows, which contain all values for the tables and for the ids of records."""

from dataclasses import replace
from typing import Any, NamedTuple

from slr.formats import CutFile, normalise, parse_each, pause_collector
from slr.formats.doubt import Doubt, find_doubts
from slr.formats.identity import read_identity
from slr.ingest.former import FormerId, is_same_work, make_former, make_unmarked
from slr.ingest.identity import base_id, content_hash, dump_tags
from slr.model.entry import Entry, Quarantined


class ParsedRow(NamedTuple):
    """One parsed and normalised entry, with all values for its rows in the tables and for its id.

    `tags` is JSON. `values` are in the order of FIELDS. `base`, `content`, `former` and `unmarked` are the values for the
    id and the former ids.
    """

    ordinal: int
    line: int
    format: str
    type: str
    key: str
    tags: str
    base: str
    content: str
    values: tuple[Any, ...]
    former: tuple[FormerId, ...] | None = None
    doubts: tuple[Doubt, ...] = ()
    unmarked: str = ""


def parse_part(part: CutFile) -> list[ParsedRow | Quarantined]:
    """Return each entry of one part of a file as a row, or as a quarantined entry if it cannot be read.

    The ordinal of a row is the position of its entry among all entries of the part, from 0. This function can run in a
    worker process.
    """
    with pause_collector():
        return [_parse_row(ordinal, result) for ordinal, result in enumerate(parse_each(part))]


def _parse_row(ordinal: int, result: Entry | Quarantined) -> ParsedRow | Quarantined:
    if isinstance(result, Quarantined):
        return replace(result, raw=clean_raw(result.raw))
    row = normalise(result)
    tags = dump_tags(result.tags)
    former = None if result.former is None else make_former(result, row)
    identity = read_identity(result, row)
    if former is not None and is_same_work(former):
        base, content = former[0].base, former[0].content
    else:
        base, content = base_id(identity, result.tags), content_hash(tags)
    return ParsedRow(
        ordinal,
        result.line,
        result.format,
        result.type,
        result.key,
        tags,
        base,
        content,
        tuple(row.values()),
        former,
        find_doubts(result, row),
        make_unmarked(identity, row, result.tags),
    )


def clean_raw(raw: str) -> str:
    """Return a text with each lone surrogate replaced by a question mark, so that the text can be encoded."""
    return raw.encode("utf-8", "replace").decode()
