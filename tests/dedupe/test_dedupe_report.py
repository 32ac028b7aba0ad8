"""Reports are made chunk by chunk, in the order of their ids, and each record is in exactly one of them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from slr.dedupe.clusters import Clusters
from slr.dedupe.report import make_reports
from slr.model.table import PROVENANCE, RECORDS, REPORTS, Table, frame, mismatches
from slr.store.table_file import to_frame


def records(*ids: str, **fields: Any) -> pd.DataFrame:
    common = {"file": "searches/a.ris", "line": 1, "source": "scopus", "kind": "database", "title": "T"}
    return frame(RECORDS, [{**common, **fields, "record": i} for i in ids])


def frames(table: Table, chunks: Iterable[pa.Table]) -> list[pd.DataFrame]:
    return [to_frame(table, chunk) for chunk in chunks]


def listed(chunks: Iterable[pa.Table]) -> list[list[tuple[str, list[str]]]]:
    return [list(zip(c["report"], c["records"], strict=True)) for c in frames(REPORTS, chunks)]


def test_merged_report_is_in_the_chunk_of_the_record_that_names_it() -> None:
    chunks = [records("a", "b", searched="2026-02-01"), records("c", "d", searched="2026-01-01")]
    made = make_reports(lambda _: chunks, Clusters.of({"a": "a", "b": "b", "c": "a", "d": "d"}), {})
    assert listed(made.chunks) == [[("b", ["b"])], [("c", ["a", "c"]), ("d", ["d"])]]
    [clusters] = [dict(zip(*chunk.to_pydict().values(), strict=True)) for chunk in made.clusters]
    assert clusters == {"a": "c", "b": "b", "c": "c", "d": "d"}
    [provenance] = frames(PROVENANCE, made.provenance)
    assert set(provenance["report"]) == {"c"}
    assert provenance["field"].tolist() == sorted(provenance["field"])


def test_report_of_one_record_has_its_fields_unchanged_and_no_provenance() -> None:
    fields = {"authors": ["Abara, N."], "year": 2015, "former": ["s2", "s1", "s2"], "doi": "10.1/x"}
    made = make_reports(lambda _: [records("a", **fields)], Clusters.of({"a": "a"}), {})
    [report] = frames(REPORTS, made.chunks)
    assert mismatches(REPORTS, report) == ()
    row = report.iloc[0]
    assert (row["authors"], row["year"], row["former"], row["doi"]) == (
        ["Abara, N."],
        2015,
        ["s1", "s2"],
        "10.1/x",
    )
    assert (row["sources"], row["arm"], row["notice_of"]) == (["scopus"], "databases", [])
    assert row[["searched", "version_of", "abstract"]].isna().all()
    assert list(made.provenance) == []


def test_report_found_by_hand_is_in_the_other_arm() -> None:
    made = make_reports(lambda _: [records("a", kind="hand-search")], Clusters.of({"a": "a"}), {})
    assert [c["arm"].to_pylist() for c in made.chunks] == [["other"]]


def test_version_and_its_main_report_are_named_by_their_earliest_records() -> None:
    chunks = [records("a", "c", searched="2026-02-01"), records("d", searched="2026-01-01")]
    made = make_reports(lambda _: chunks, Clusters.of({"a": "a", "c": "c", "d": "a"}), {"c": "a"})
    reports = pd.concat(frames(REPORTS, made.chunks))
    assert dict(zip(reports["report"], reports["version_of"].fillna(""), strict=True)) == {"c": "d", "d": ""}


def test_notice_marks_a_work_with_one_record_and_a_work_with_several() -> None:
    chunks = [records("a", "b"), records("n", notice=["retraction of"], pmid="7"), records("w")]
    made = make_reports(
        lambda _: chunks, Clusters.of({"a": "a", "b": "a", "n": "n", "w": "w"}), {}, {"n": ("a", "w")}
    )
    reports = pd.concat(frames(REPORTS, made.chunks)).set_index("report")
    assert reports.loc["n", "notice_of"] == ["a", "w"]
    for work in ("a", "w"):
        assert reports.loc[work, "notice"] == ["retracted"]
        assert reports.loc[work, "notice_link"] == ["retracted pmid:7"]


@pytest.mark.parametrize("read", [["a"], ["a", "b", "b"], ["a", "b", "c"]])
@pytest.mark.parametrize("cluster_of", [{"a": "a", "b": "b"}, {"a": "a", "b": "a"}])
def test_record_that_is_lost_or_counted_twice_stops_the_stage(
    read: list[str], cluster_of: dict[str, str]
) -> None:
    known = cluster_of | {r: r for r in ("c", "d") if "c" in read}
    with pytest.raises(AssertionError, match="in no report or in more than one"):
        list(make_reports(lambda _: [records(i) for i in read], Clusters.of(known), {}).chunks)


def test_no_records_are_no_reports() -> None:
    made = make_reports(lambda _: [], Clusters.of({}), {})
    assert (list(made.chunks), list(made.clusters), list(made.provenance)) == ([], [], [])


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_result_does_not_depend_on_the_size_of_partitions(size: int) -> None:
    chunks = [
        records("a", "b", "c", searched="2026-02-01"),
        records("d", "e", searched="2026-01-01"),
        records("f", notice=["retraction of"], pmid="7"),
    ]
    homes = {"a": "a", "b": "b", "c": "a", "d": "b", "e": "a", "f": "f"}

    def make(size: int) -> tuple[pd.DataFrame, list[Any]]:
        made = make_reports(lambda _: chunks, Clusters.of(homes), {}, {"f": ("b",)}, size=size)
        reports = pd.concat(frames(REPORTS, made.chunks), ignore_index=True)
        return reports, [row for chunk in made.provenance for row in chunk.to_pylist()]

    reports, provenance = make(size)
    assert reports["report"].tolist() == ["d", "e", "f"]
    assert reports["records"].tolist() == [["b", "d"], ["a", "c", "e"], ["f"]]
    assert reports["notice"].tolist() == [["retracted"], [], ["retraction of"]]
    whole, origins = make(50_000)
    pd.testing.assert_frame_equal(reports, whole)
    assert provenance == origins
