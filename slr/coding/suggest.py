"""Suggest the codes whose terms match a report, and name the matching words. A suggestion is not a coding."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from slr.coding.code_terms import CodeTerms, Match, read_terms
from slr.coding.term_index import TermIndex
from slr.model.column import arrow_schema
from slr.model.protocol import Protocol
from slr.model.row import list_values
from slr.model.table import SUGGESTIONS
from slr.stage import Cache, Mapper, Part, choose_map

if TYPE_CHECKING:
    import pandas as pd


CACHED_FROM: Final = 5_000  # reports; with fewer, caching does not pay
MANY: Final = 12  # chunks; if there are fewer, one process alone is faster than several that must be started
_FILE: Final = "suggestions.arrow"
# The version of the search for terms. Raise this number whenever the search changes its results for the same terms
# and texts, so that stored suggestions of an earlier version are not used.
_FORM: Final = 4

Columns = Mapping[str, Sequence[Any]]


def recall_suggestions(
    parts: Sequence[Part],
    number: int,
    protocol: Protocol,
    *,
    cache: Cache,
    reports_hash: str,
    run: Mapper = map,
) -> pa.Table:
    """Return the table SUGGESTIONS as an Arrow table, from the cache if the cache is still valid.

    The cache is valid as long as the codebook, the table of reports and the code that searches for terms are the same.
    If it is valid, the reports are not read. The suggestions for fewer than CACHED_FROM reports are not cached.

    - `parts`: functions that each read a part of the table of reports
    - `number`: the number of reports
    - `reports_hash`: a hash of the table of reports
    - `run`: `map`, or a `map` over several processes, which search for the terms
    """
    if number < CACHED_FROM:
        return suggest_apart(parts, protocol, run)
    terms = json.dumps([(c.code, c.terms, c.exclude) for c in read_terms(protocol.codebook)])
    key = f"{_FORM}/{reports_hash}/{hashlib.sha256(terms.encode()).hexdigest()}"
    known = _load(cache, key)
    if known is not None:
        return known
    found = suggest_apart(parts, protocol, run)
    cache.write(_FILE, f"{key}\n".encode(), _pack(found))
    return found


def _pack(table: pa.Table) -> memoryview:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table.combine_chunks())
    return memoryview(sink.getvalue())


def _load(cache: Cache, key: str) -> pa.Table | None:
    """Return the table in the cache, or None if it is missing, outdated or damaged."""
    file = cache.read(_FILE)
    if file is None:
        return None
    try:
        with file:
            if file.readline() != f"{key}\n".encode():
                return None
            found = pa.ipc.open_stream(file).read_all()
    except (OSError, ValueError):
        return None
    return found if found.schema == arrow_schema(SUGGESTIONS) else None


def suggest_codes(reports: "Iterable[pd.DataFrame]", protocol: Protocol) -> pa.Table:
    """Return the table SUGGESTIONS as Arrow columns: for each report, the codes that its title, abstract or keywords suggest.

    A code is suggested if at least one match of its terms counts (`slr.coding.code_terms`). `reports` is the table of reports in
    chunks.
    """
    index = TermIndex(read_terms(protocol.codebook))
    return _sort([_make_table(_suggest(chunk, index)) for chunk in reports])


def suggest_apart(parts: Sequence[Part], protocol: Protocol, run: Mapper = map) -> pa.Table:
    """Return the same table as `suggest_codes`, but read the reports in chunks.

    Each part reads one chunk. `run` is `map`, or a `map` over several processes, which read the chunks.
    """
    worker = choose_map(run, enough=len(parts) >= MANY)
    return _sort(list(worker(partial(suggest_part, codebook=read_terms(protocol.codebook)), parts)))


def suggest_part(part: Part, codebook: Sequence[CodeTerms]) -> pa.Table:
    """Return the codes that are suggested for a part of the reports. This function can run in a worker process."""
    return _make_table(_suggest(part(), TermIndex(codebook)))


def _sort(found: Sequence[pa.Table]) -> pa.Table:
    whole = pa.concat_tables(found) if found else arrow_schema(SUGGESTIONS).empty_table()
    return whole.sort_by([(name, "ascending") for name in SUGGESTIONS.key])


def _suggest(reports: "pd.DataFrame", index: TermIndex) -> Columns:
    ids = list_values(reports["report"])
    found = [*index.find(_list_texts(reports))]
    return {
        "report": [ids[number] for number, _, _ in found],
        "theme": [code for _, code, _ in found],
        **{name: [getattr(match, name) for _, _, match in found] for name in Match._fields},
    }


def _make_table(columns: Columns) -> pa.Table:
    return pa.table(dict(columns), schema=arrow_schema(SUGGESTIONS))


def _list_texts(reports: "pd.DataFrame") -> list[str]:
    """Return the text of each report. A bar separates the fields, so that no phrase matches across two fields."""
    columns = (list_values(reports[name]) for name in ("title", "abstract", "keywords"))
    return [
        " | ".join((title or "", abstract or "", "; ".join(keywords)))
        for title, abstract, keywords in zip(*columns, strict=True)
    ]
