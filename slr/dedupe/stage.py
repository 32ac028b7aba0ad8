"""The deduplication stage, which derives reports, clusters, judged pairs and provenance from records and verdicts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from heapq import merge
from itertools import islice
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from slr.dedupe.audit import AUDIT_SEED, draw_sample, estimate, sum_up_audit
from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.collection import Batch, Collection, Sizing, join_batches, pack_features
from slr.dedupe.feature import FIELDS, begin_abstract, read_features
from slr.dedupe.judged import JudgedPairs, Judgement
from slr.dedupe.notice import RULE, Links, link_notices
from slr.dedupe.outcome import Outcome, collect_verdicts, conclude
from slr.dedupe.report import Chunks, make_reports
from slr.dedupe.rule import Choice
from slr.dedupe.search import (
    Found,
    PairVerdict,
    PeopleVerdicts,
    Run,
    Searched,
    find_heads,
    find_identical,
    search,
)
from slr.dedupe.verdict import list_wanted, read_verdicts
from slr.dedupe.version import relate_versions
from slr.model.column import arrow_schema
from slr.model.problem import Problem, sort_problems, warning
from slr.model.reason import Reason, write_reasons
from slr.model.row import list_values
from slr.model.table import (
    CLUSTERS,
    DEDUPE_AUDIT,
    PAIRS,
    PROVENANCE,
    RECORDS,
    REPORTS,
    Table,
    arrange,
    frame,
    frame_of,
)
from slr.people.directory import find_former
from slr.people.row import Row
from slr.spill import Memory, OpenSpill
from slr.stage import Inputs, Part, Result, choose_map

if TYPE_CHECKING:
    from slr.model.protocol import Dedupe
    from slr.model.source import Source

Parts = Callable[..., Sequence[Part]]  # functions that read the records part by part, with the given columns

# How many records are read at once, and how many pairs are written at once.
_ROWS: Final = 5_000
_PAIRS: Final = 20_000
# If there are fewer chunks of records, this process reads them itself, because starting workers would take longer.
_MANY_CHUNKS: Final = 6
# How many records are sorted at once, and how many have their keys in one partition.
_SORTED: Final = 20_000
_KEYED: Final = 25_000
# The columns from which features are made.
_READ: Final = ("record", "file", "source", "kind", "former", *FIELDS)


def run(inputs: Inputs) -> Result:
    """Return the tables `reports`, `clusters`, `pairs`, `provenance` and `dedupe_audit` of a review, and the problems."""
    protocol = inputs.protocol
    return _dedupe(
        lambda columns=(): inputs.parts("records", _ROWS, columns, packed=True),
        inputs.people("duplicates"),
        protocol.dedupe,
        sources=protocol.sources,
        run=inputs.map,
        open_spill=inputs.open_spill,
    )


def dedupe(
    records: "pd.DataFrame",
    judged: Iterable[Row],
    settings: "Dedupe",
    *,
    sources: "Sequence[Source]" = (),
    run: Run = map,
    rows: int = _ROWS,
) -> Result:
    """Return the tables `reports`, `clusters`, `pairs`, `provenance` and `dedupe_audit`, and the problems.

    `records` is the table of records, `judged` contains the rows of people's files on duplicates, and `settings` is the
    protocol's part on deduplication. Each record belongs to exactly one report. People's verdicts take precedence over
    rules. A chain of merges by rules never joins records that contradict each other. Doubtful pairs have the verdict `ask`.
    The result does not depend on `rows`, the number of records that are read at a time.
    """
    ordered = arrange(RECORDS, records)
    found = _dedupe(
        lambda columns=(): _part(ordered[list(columns or ordered.columns)], rows),
        judged,
        settings,
        sources=sources,
        run=run,
    )
    made = {t.name: _join(t, found.chunks[t.name]) for t in (REPORTS, CLUSTERS, PAIRS, PROVENANCE)}
    return replace(found, tables={**found.tables, **made}, chunks={})


def _part(records: "pd.DataFrame", rows: int) -> "list[Part]":
    return [partial(_cut, records, start, start + rows) for start in range(0, len(records), rows)]


def _cut(records: "pd.DataFrame", start: int, stop: int) -> "pd.DataFrame":
    return records.iloc[start:stop].reset_index(drop=True)


def _join(table: Table, chunks: "Iterable[Any]") -> "pd.DataFrame":
    parts = (frame_of(table, dict(chunk.to_pydict())) for chunk in chunks)
    return pd.concat([frame(table, ()), *parts], ignore_index=True)


def _dedupe(
    parts: Parts,
    judged: Iterable[Row],
    settings: "Dedupe",
    *,
    sources: "Sequence[Source]",
    run: Run,
    open_spill: OpenSpill = Memory,
) -> Result:
    read = partial(_read, parts)
    records, former = _collect(parts, sources, run, open_spill)
    choice = _choice(settings)
    identical = find_identical(records, choice)
    verdicts, problems = _read_verdicts(judged, records, identical, former)
    found = search(records, verdicts, choice, identical=identical, run=run)
    people = collect_verdicts(found, verdicts)
    audit = _audit(records, found, verdicts, settings, identical=identical, run=run)
    versions = _relate(found, verdicts, people, records, settings.collapse_into)
    cluster_of = found.cluster_of
    if settings.versions == "collapse":
        cluster_of, versions = cluster_of.collapse(versions), {}
    judged_pairs = {pair: given.verdict for pair, given in verdicts.by_pair.items()}
    links = link_notices(records, cluster_of, judged_pairs, by_rule="notice" not in settings.disabled)
    del records, identical  # what follows needs the memory
    reports = make_reports(read, cluster_of, versions, links.works_of, run, open_spill)
    return Result(
        tables={"dedupe_audit": audit},
        chunks={
            "reports": reports.chunks,
            "clusters": reports.clusters,
            "pairs": _frame_pairs(found, verdicts, people, links),
            "provenance": reports.provenance,
        },
        problems=sort_problems([*problems, *_clashes(found, verdicts), *_several(found, verdicts)]),
    )


def _audit(
    records: Collection,
    found: Searched,
    verdicts: PeopleVerdicts,
    settings: "Dedupe",
    *,
    identical: JudgedPairs,
    run: Run,
) -> "pd.DataFrame":
    """Return the table of the audit, which is empty unless the protocol plans an audit.

    The sample is drawn from the results of the rules alone. If people gave verdicts, the rules are therefore run again
    without them.
    """
    if not settings.audit:
        return frame(DEDUPE_AUDIT, ())
    by_rules = (
        found
        if not verdicts.by_pair
        else search(records, None, _choice(settings), identical=identical, run=run)
    )
    sample = draw_sample(by_rules, settings.audit, AUDIT_SEED)
    given = {pair: verdict.verdict for pair, verdict in verdicts.by_pair.items()}
    return frame(DEDUPE_AUDIT, (sum_up_audit(sample, estimate(sample, given)),))


def _read_verdicts(
    judged: Iterable[Row],
    records: Collection,
    identical: JudgedPairs,
    former: Mapping[str, tuple[str, ...]],
) -> tuple[PeopleVerdicts, tuple[Problem, ...]]:
    """Return people's verdicts and the problems in their rows. If there are no rows, nothing is read."""
    rows = list(judged)
    if not rows:
        return PeopleVerdicts(), ()
    wanted = list_wanted(rows, former)
    every = zip(records.records, records.full_keys(), strict=True)
    keys = {record: key for record, key in every if record in wanted.records or key in wanted.keys}
    return read_verdicts(rows, keys, find_heads(identical, keys.keys()), former)


def _read(parts: Parts, columns: Sequence[str] = ()) -> "Iterator[pd.DataFrame]":
    """Yield the records in chunks, with the given columns."""
    for part in parts(columns):
        yield part()


def _collect(
    parts: Parts, sources: "Sequence[Source]", run: Run, open_spill: OpenSpill
) -> tuple[Collection, dict[str, tuple[str, ...]]]:
    """Return the features of the records, and the former ids (see `find_former`)."""
    former: list[tuple[str, Sequence[str]]] = []
    chunks = parts(_READ)
    worker = choose_map(run, enough=len(chunks) >= _MANY_CHUNKS)

    def prepare_all() -> "Iterator[Batch]":
        for batch, old in worker(partial(prepare_part, sources=sources), chunks):
            former.extend(old)
            yield batch

    number = len(chunks) * _ROWS
    sizing = Sizing(open_spill=open_spill, sorted=ceil(number / _SORTED), keys=ceil(number / _KEYED))
    records = join_batches(prepare_all(), partial(_find_abstracts, partial(_read, parts)), sizing)
    return records, find_former([record for record, _ in former], [old for _, old in former])


def prepare_part(part: Part, sources: "Sequence[Source]") -> tuple[Batch, list[tuple[str, list[str]]]]:
    """Return the features of a part of the records, and the records' former ids.

    This function can run in a worker process.
    """
    chunk = part()
    pairs = zip(chunk["record"].tolist(), list_values(chunk["former"]), strict=True)
    former = [(record, list(old)) for record, old in pairs if len(old)]
    return pack_features(read_features(chunk, sources, abstracts=False)), former


def _find_abstracts(read: Chunks, wanted: Set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in read(("record", "abstract")):
        part = chunk[[record in wanted for record in chunk["record"].tolist()]].dropna()
        found |= zip(part["record"].tolist(), map(begin_abstract, part["abstract"].tolist()), strict=True)
    return found


def _relate(
    found: Searched,
    verdicts: PeopleVerdicts,
    people: Mapping[Pair, PairVerdict],
    records: Collection,
    prefer: str,
) -> dict[str, str]:
    """Map each cluster that is a further version of a work to the cluster that represents the work."""
    # only pairs that the rules call versions, and pairs of two reports that people call versions, can be versions
    called = {
        cluster for clusters, given in people.items() if given.verdict == "version" for cluster in clusters
    }
    homes = found.cluster_of.homes
    chosen = found.pairs.have_verdict("version")
    if called:
        chosen |= np.isin(homes[found.pairs.firsts], found.cluster_of.find_places(called))
    pairs = dict.fromkeys((*found.pairs.list_pairs(np.flatnonzero(chosen)), *verdicts.by_pair))
    related = [pair for pair in pairs if _conclude(found, verdicts, people, pair).verdict == "version"]
    clusters = {found.cluster_of[record] for pair in related for record in pair}
    members = np.flatnonzero(np.isin(homes, found.cluster_of.find_places(clusters)))
    features = {feature.record: feature for feature in (records[int(i)] for i in records.by_id[members])}
    return relate_versions(related, found.cluster_of, features, prefer)


def find_by_rules(records: "pd.DataFrame", settings: "Dedupe", sources: "Sequence[Source]" = ()) -> Found:
    """Return the results of the rules without people's verdicts. An audit draws its sample from these results."""
    return search(read_features(records, sources), choice=_choice(settings))


def _choice(settings: "Dedupe") -> Choice:
    return Choice(disabled=settings.disabled, least=settings.title_similarity)


def _frame_pairs(
    found: Searched, verdicts: PeopleVerdicts, people: Mapping[Pair, PairVerdict], links: Links
) -> "Iterator[pa.Table]":
    """Yield the table of pairs in chunks. The links of notices replace the rules' verdicts on the same pairs."""
    schema = arrow_schema(PAIRS)
    others = sorted(pair for pair in {*verdicts.by_pair, *links.pairs} if pair not in found.pairs)
    listed: Iterator[tuple[Pair, Judgement | None]]
    listed = merge(found.pairs.items(), ((pair, None) for pair in others), key=itemgetter(0))
    while part := list(islice(listed, _PAIRS)):
        rows = [_pair_row(found, verdicts, people, links, pair, judged) for pair, judged in part]
        columns = zip(zip(*rows, strict=True), schema.types, strict=True)
        yield pa.table([pa.array(values, type=kind) for values, kind in columns], schema=schema)


def _pair_row(
    found: Searched,
    verdicts: PeopleVerdicts,
    people: Mapping[Pair, PairVerdict],
    links: Links,
    pair: Pair,
    judged: Judgement | None,
) -> tuple[str, str, str, str, str, float | None, str]:
    """Return the values of a row of `pairs`, in the order of its columns."""
    score = None if judged is None else judged.score
    if (link := links.pairs.get(pair)) is not None:
        outcome, score = Outcome(link.verdict, "rule", RULE, link.evidence), link.score
    else:
        outcome = _conclude(found, verdicts, people, pair, judged)
    shown = None if score is None else round(score, 2)
    return (*pair, outcome.verdict, outcome.by, outcome.rule, shown, write_reasons(outcome.evidence))


def _conclude(
    found: Searched,
    verdicts: PeopleVerdicts,
    people: Mapping[Pair, PairVerdict],
    pair: Pair,
    judged: Judgement | None = None,
) -> Outcome:
    """Return the final verdict on a pair: people's verdict on the two records or, if there is none, the result of `conclude`.

    `judged` is the rules' judgement, if it is known already.
    """
    given = verdicts.by_pair.get(pair)
    return (
        conclude(found, pair, people, judged=judged)
        if given is None
        else _conclude_verdict(found, pair, given)
    )


def _conclude_verdict(found: Searched, pair: Pair, given: PairVerdict) -> Outcome:
    """Return people's verdict on a pair. If it is `same` but the merge was refused, return `ask`."""
    judged = found.pairs.get(pair)
    evidence = (*given.reasons, *(judged.evidence if judged is not None else ()))
    if given.verdict != "same" or found.cluster_of[pair[0]] == found.cluster_of[pair[1]]:
        return Outcome(given.verdict, given.who, "person", evidence)
    a, b = found.refused.get(pair, pair)
    return Outcome("ask", given.who, "person", (*evidence, Reason.of("people_apart", a=a, b=b)))


def _clashes(found: Searched, verdicts: PeopleVerdicts) -> Iterator[Problem]:
    """Yield a problem for each verdict `same` that contradicts other verdicts.

    For example, A and B are the same, B and C are the same, but A and C are different.
    """
    for (a, b), given in sorted(verdicts.by_pair.items(), key=itemgetter(0)):
        if given.verdict == "same" and found.cluster_of[a] != found.cluster_of[b]:
            x, y = found.refused.get((a, b), (a, b))
            message = (
                f'"same" for {a} and {b} ({given.who}) conflicts with other verdicts: '
                f"it would also merge {x} and {y}, which other verdicts mark as separate reports"
            )
            hint = "change one of these verdicts, or settle the contradiction in duplicates/adjudicated.csv"
            yield warning("DED005", message, hint=hint)


def _several(found: Searched, verdicts: PeopleVerdicts) -> Iterator[Problem]:
    """Yield a problem for each pair of reports with several different verdicts. The verdict `same` is ignored."""
    judged: dict[Pair, dict[str, Pair]] = defaultdict(dict)
    for (a, b), given in sorted(verdicts.by_pair.items(), key=itemgetter(0)):
        if given.verdict in ("different", "version", "notice"):
            judged[order_pair(found.cluster_of[a], found.cluster_of[b])].setdefault(given.verdict, (a, b))
    for by_verdict in judged.values():
        if len(by_verdict) > 1:
            listed = " and ".join(
                f"{verdict!r} for {a} and {b} ({verdicts.by_pair[a, b].who})"
                for verdict, (a, b) in by_verdict.items()
            )
            hint = "take back one of these verdicts with `retract`, or settle the contradiction in duplicates/adjudicated.csv"
            yield warning(
                "DED007", f"people gave different verdicts on the same two reports: {listed}", hint=hint
            )
