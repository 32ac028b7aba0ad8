"""Properties of any corpus: no reordering, re-export, patch or update loses a decision or moves it to another work."""

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.dedupe.cluster import close
from slr.dedupe.stage import dedupe
from slr.formats.identity import Identity
from slr.ingest.identity import Occurrence, base_id, content_hash, number_occurrences
from slr.model.protocol import Dedupe
from slr.model.table import RECORDS, frame
from slr.people.row import Row

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
from bench_dedupe import make_corpus

TABLES = ("reports", "clusters", "pairs", "provenance")


def as_rows(
    corpus: list[dict[str, Any]], searched: str, file: str = "searches/all.csv"
) -> list[dict[str, Any]]:
    """Return made-up records as ingest would: with the id that their raw fields give them."""
    rows = []
    for r in corpus:
        authors = [a for a in r["authors"].split("; ") if a]
        row = {k: r[k] or None for k in ("title", "journal", "volume", "issue", "pages", "abstract")}
        rows.append({**row, "authors": authors, "year": int(r["year"]), "doi": r["doi"] or None, "truth": r["truth"],
                     "file": file, "line": 1, "source": "s", "kind": "database", "searched": searched})  # fmt: skip
    found = []
    for i, row in enumerate(rows):
        found.append(
            (
                base_id(
                    Identity(row["doi"], row["title"], row["year"], next(iter(row["authors"]), None)), ()
                ),
                Occurrence(searched, content_hash(str(sorted((k, str(v)) for k, v in row.items()))), file, i),
            )
        )
    ids = number_occurrences(found)
    return [{**row, "record": record} for row, record in zip(rows, ids, strict=True)]


def make_rows(size: int, seed: int) -> list[dict[str, Any]]:
    corpus, truth = make_corpus(size, seed)
    return as_rows([{**r, "truth": truth[r["record_id"]]} for r in corpus], "2024-01-01")


def say(verdicts: list[tuple[str, str, str]]) -> list[Row]:
    names = ("record_a", "record_b", "verdict")
    values = ({**dict(zip(names, v, strict=True)), "when": "2024-01-01"} for v in verdicts)
    return [Row(who="rina", file="duplicates/rina.csv", line=i, values=v) for i, v in enumerate(values, 2)]


def run(rows: list[dict[str, Any]], said: Sequence[Row] = ()) -> dict[str, pd.DataFrame]:
    merged = frame(RECORDS, [{**r, "file": f"searches/{i}.csv"} for i, r in enumerate(rows)])
    return dict(dedupe(merged, said, Dedupe()).tables)


def homes(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    return dict(zip(tables["clusters"]["record"], tables["clusters"]["report"], strict=True))


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=6)
def test_order_of_records_changes_nothing(seed):
    rows = make_rows(150, seed)
    shuffled = random.Random(seed).sample(rows, len(rows))
    one, other = run(rows), run(shuffled)
    for name in TABLES:
        pd.testing.assert_frame_equal(one[name], other[name])


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=6)
def test_merges_are_right_and_nothing_vanishes(seed):
    rows = make_rows(200, seed)
    tables = run(rows)
    truth = {r["record"]: r["truth"] for r in rows}
    home = homes(tables)
    assert set(home) == set(truth)
    for group in tables["reports"]["records"]:
        assert len({truth[r] for r in group}) == 1  # no two works in one report


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=6)
def test_update_neither_orphans_a_decision_nor_carries_it_to_another_work(seed):
    """Decisions name records; a second search, re-exports and patches of them come; each reaches a report of its work."""
    rng = random.Random(seed)
    rows = make_rows(200, seed)
    half = len(rows) // 2
    first, second = rows[:half], rows[half:]
    before = homes(run(first))
    decided = rng.sample(sorted(before.values()), min(20, len(before)))
    truth = {r["record"]: r["truth"] for r in rows}
    # the second search also finds again some of what the first found; identical entries get an occurrence suffix
    again = [{**r, "record": f"{r['record']}-9", "searched": "2025-01-01"} for r in rng.sample(first, 20)]
    patched = [
        {**r, "pages": None} if rng.random() < 0.05 else r for r in first
    ]  # a patch corrects fields, not ids
    tables = run([*patched, *({**r, "searched": "2025-01-01"} for r in second), *again])
    after = homes(tables)
    members = dict(zip(tables["reports"]["report"], tables["reports"]["records"], strict=True))
    for record in decided:
        assert record in after  # not orphaned
        works = {truth[r.removesuffix("-9")] for r in members[after[record]]}
        assert works == {truth[record]}  # not carried to another work
    named = {r for group in members.values() for r in group}
    assert named == set(after)


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=4)
def test_peoples_words_stand_whatever_the_rules_say(seed):
    rng = random.Random(seed)
    rows = make_rows(80, seed)
    ids = sorted(r["record"] for r in rows)
    # disjoint pairs, so that no two words contradict each other
    drawn = rng.sample(ids, 20)
    said = [(*sorted((drawn[2 * i], drawn[2 * i + 1])), "same" if i % 2 else "different") for i in range(10)]
    home = homes(run(rows, say(said)))
    for a, b, verdict in said:
        assert (home[a] == home[b]) == (verdict == "same")


edges = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]).map(lambda p: (f"r{p[0]}", f"r{p[1]}")),
    st.integers(1, 3).map(float), max_size=20,
)  # fmt: skip
clashes = st.frozensets(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]).map(lambda p: (f"r{p[0]}", f"r{p[1]}")), max_size=8
)  # fmt: skip


@given(edges=edges, clashes=clashes)
@settings(deadline=None, max_examples=200)
def test_no_cluster_ever_holds_a_contradicting_pair(edges, clashes):
    closure = close((), edges, lambda a, b: (min(a, b), max(a, b)) in clashes)
    for a, b in clashes:
        assert a not in closure.cluster_of or closure.find(a) != closure.find(b)
    for pair in edges:  # each pair that was the same is joined, or told why not
        assert closure.find(pair[0]) == closure.find(pair[1]) or pair in closure.refused or pair in clashes


@given(edges=edges, clashes=clashes, same=clashes, apart=clashes)
@example(
    edges={("r0", "r1"): 2.0, ("r0", "r3"): 2.0},
    clashes=frozenset(),
    same=frozenset({("r0", "r1"), ("r0", "r2"), ("r0", "r3")}),
    apart=frozenset({("r2", "r3")}),
)
@settings(deadline=None, max_examples=200)
def test_people_are_overruled_by_people_only(edges, clashes, same, apart):
    closure = close(same - apart, edges, lambda a, b: (min(a, b), max(a, b)) in clashes, apart)
    assert all(closure.find(a) != closure.find(b) for a, b in apart)
    for a, b in same - apart:
        assert closure.find(a) == closure.find(b) or closure.refused[a, b] in apart
    again = close(
        sorted(same - apart, reverse=True), dict(reversed(edges.items())), closure.contradicts, apart
    )
    assert again.cluster_of == closure.cluster_of


@given(seed=st.integers(0, 10_000))
@settings(deadline=None, max_examples=4)
def test_identical_records_stay_together_whatever_is_said_of_others(seed):
    rng = random.Random(seed)
    rows = make_rows(60, seed)
    twice = [*rows, *({**r, "record": f"{r['record']}-9"} for r in rows)]
    drawn = rng.sample(sorted(r["record"] for r in rows), 20)
    said = [
        (drawn[2 * i] + rng.choice(("", "-9")), drawn[2 * i + 1] + rng.choice(("", "-9")), rng.choice(("same", "different", "version")))
        for i in range(10)
    ]  # fmt: skip
    before, home = homes(run(twice)), homes(run(twice, say(said)))
    # Where a person parts two of one report, its other records may fit both equally: those are asked about.
    parted = {before[a] for a, b, verdict in said if verdict != "same" and before[a] == before[b]}
    for r in rows:
        one, copy = r["record"], f"{r['record']}-9"
        assert before[one] != before[copy] or before[one] in parted or home[one] == home[copy]
    for a, b, verdict in said:
        assert (home[a] == home[b]) == (verdict == "same")
