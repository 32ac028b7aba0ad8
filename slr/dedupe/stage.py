"""Deduplication: records and people's words in; reports, clusters, judged pairs and provenance out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from slr.dedupe.cluster import Pair, order_pair
from slr.dedupe.feature import read_features
from slr.dedupe.merge import merge_records
from slr.dedupe.outcome import conclude, gather_words
from slr.dedupe.rule import Choice
from slr.dedupe.search import Found, Run, Said, find_identical, search
from slr.dedupe.verdict import read_verdicts
from slr.dedupe.version import relate_versions
from slr.model.problem import Problem, sort_problems, warning
from slr.model.table import CLUSTERS, PAIRS, frame
from slr.people.row import Row
from slr.stage import Inputs, Result

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Dedupe, Source


def run(inputs: Inputs) -> Result:
    """Return the tables of the stage for a review."""
    protocol = inputs.protocol
    return dedupe(
        inputs.table("records"),
        inputs.people("duplicates"),
        protocol.dedupe,
        sources=protocol.sources,
        run=inputs.map,
    )


def dedupe(
    records: "pd.DataFrame",
    judged: Iterable[Row],
    settings: "Dedupe",
    *,
    sources: "Sequence[Source]" = (),
    run: Run = map,
) -> Result:
    """Return the tables `reports`, `clusters`, `pairs` and `provenance`.

    A merge is a view: each record stays, in exactly one report. People win over rules. What contradicts is never joined
    by a chain of merges; what is doubtful is a pair with the verdict `ask`.
    """
    features = read_features(records, sources)
    titles = {f.record: t for f, t in zip(features, records["title"].fillna("").tolist(), strict=True)}
    choice = _choice(settings)
    identical = find_identical(features, choice)
    said, problems = read_verdicts(judged, titles, {other: head for head, other in identical})
    found = search(features, said, choice, identical=identical, run=run)
    rows = list(_pair_rows(found, said))
    related = [(r["record_a"], r["record_b"]) for r in rows if r["verdict"] == "version"]
    by_id = {f.record: f for f in features}
    versions = relate_versions(related, found.home, by_id, settings.collapse_into)
    home = found.home
    if settings.versions == "collapse":
        home = {record: versions.get(cluster, cluster) for record, cluster in home.items()}
        versions = {}
    reports, provenance, of = merge_records(records, home, versions)
    tables = {
        "reports": reports,
        "clusters": frame(CLUSTERS, [{"record": r, "report": of[r]} for r in sorted(of)]),
        "pairs": frame(PAIRS, rows),
        "provenance": provenance,
    }
    _assert_nothing_vanished(records, tables)
    return Result(
        tables=tables, problems=sort_problems([*problems, *_clashes(found, said), *_several(found, said)])
    )


def find_by_rules(records: "pd.DataFrame", settings: "Dedupe", sources: "Sequence[Source]" = ()) -> Found:
    """Return what the rules alone say, before any person's word: what an audit samples."""
    return search(read_features(records, sources), choice=_choice(settings))


def _choice(settings: "Dedupe") -> Choice:
    return Choice(disabled=settings.disabled, least=settings.title_similarity)


def _pair_rows(found: Found, said: Said) -> Iterable[dict[str, Any]]:
    words = gather_words(found, said)
    for (a, b), judgement in found.pairs.items():
        if (a, b) in said.verdicts:
            continue
        outcome = conclude(found, (a, b), words)
        yield {
            "record_a": a, "record_b": b, "verdict": outcome.verdict, "by": outcome.by, "rule": outcome.rule,
            "score": round(judgement.score, 2), "evidence": outcome.evidence,
        }  # fmt: skip
    for (a, b), (verdict, who, told) in said.verdicts.items():
        judged = found.pairs.get((a, b))
        stands, evidence = verdict, told
        if judged is not None and judged.evidence:
            evidence += f"; {judged.evidence}"
        if verdict == "same" and found.home[a] != found.home[b]:
            x, y = found.refused.get((a, b), (a, b))
            stands = "ask"
            evidence += f"; but this would join {x} and {y}, which people keep apart"
        yield {
            "record_a": a, "record_b": b, "verdict": stands, "by": who, "rule": "person",
            "score": round(judged.score, 2) if judged is not None else None, "evidence": evidence,
        }  # fmt: skip


def _clashes(found: Found, said: Said) -> Iterable[Problem]:
    """Tell of people's words that contradict each other by a chain: A is B, B is C, but A is not C."""
    for a, b in sorted(said.verdicts):
        if said.verdicts[a, b][0] == "same" and found.home[a] != found.home[b]:
            x, y = found.refused.get((a, b), (a, b))
            yield warning(
                "DED005", f"{a} and {b} were called the same ({said.verdicts[a, b][2]}), but that would join {x} and {y}, which were not",
                hint="write one of these verdicts anew, or settle it in duplicates/adjudicated.csv",
            )  # fmt: skip


def _several(found: Found, said: Said) -> Iterable[Problem]:
    """Tell of two reports of which one pair was called different and another a version."""
    spoken: dict[Pair, dict[str, Pair]] = defaultdict(dict)
    for (a, b), (verdict, _, _) in sorted(said.verdicts.items()):
        if verdict in ("different", "version"):
            spoken[order_pair(found.home[a], found.home[b])].setdefault(verdict, (a, b))
    for verdicts in spoken.values():
        if len(verdicts) > 1:
            told = " and ".join(f"{a} and {b} ({said.verdicts[a, b][2]})" for a, b in verdicts.values())
            yield warning(
                "DED007", f"more than one thing was said of the same two reports: of {told}",
                hint="`retract` one of these verdicts, or settle it in duplicates/adjudicated.csv",
            )  # fmt: skip


def _assert_nothing_vanished(records: "pd.DataFrame", tables: Mapping[str, "pd.DataFrame"]) -> None:
    """Each record is in exactly one report, and each report has its record."""
    ids = sorted(records["record"].tolist())
    listed = sorted(r for group in tables["reports"]["records"].tolist() for r in group)
    if listed != ids or tables["clusters"]["record"].tolist() != ids:
        raise AssertionError("a record is in no report or in two")
