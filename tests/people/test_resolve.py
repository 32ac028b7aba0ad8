"""A decision reaches its report through any merge; one that names nothing known is never silent."""

from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.kind import KINDS
from slr.people.resolve import build_directory, latest_rows, list_records, resolve_rows
from slr.people.row import Row

SCREENING = KINDS["screening/title-abstract"]


def row(**values: str) -> Row:
    return Row(who=values.pop("who", "rina"), file="rina.csv", line=2, values=values)


def directory():  # type: ignore[no-untyped-def]
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = frame(
        RECORDS,
        [
            {**base, "record": "ra", "title": "Beban Kerja", "doi": "10.1/a"},
            {**base, "record": "rb", "title": "Beban kerja"},
            {**base, "record": "rc", "title": "Editorial"},
            {**base, "record": "rd", "title": "Editorial"},
        ],
    )
    clusters = frame(
        CLUSTERS,
        [
            {"record": "ra", "report": "ra"},
            {"record": "rb", "report": "ra"},
            {"record": "rc", "report": "rc"},
            {"record": "rd", "report": "rd"},
        ],
    )
    return build_directory(records, clusters)


def test_a_record_that_was_merged_leads_to_its_report() -> None:
    found, problems = resolve_rows([row(report="rb")], SCREENING, directory())
    assert [ids for _, ids in found] == [("ra",)]
    assert problems == ()


def test_a_record_that_is_gone_is_found_by_doi_or_title_with_a_warning() -> None:
    found, problems = resolve_rows(
        [row(report="rx", doi="https://doi.org/10.1/A"), row(report="ry", title="BEBAN  kerja")],
        SCREENING,
        directory(),
    )
    assert [ids for _, ids in found] == [("ra",), ("ra",)]
    assert [p.code for p in problems] == ["RES002", "RES002"]


def test_a_title_of_two_reports_finds_neither_and_says_so() -> None:
    found, problems = resolve_rows([row(report="rx", title="Editorial")], SCREENING, directory())
    assert found == ()
    assert [(p.code, p.file, p.line) for p in problems] == [("RES001", "rina.csv", 2)]


def test_the_latest_when_wins_wherever_it_stands() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-03-01"),
        row(report="ra", verdict="exclude", when="2026-01-01"),
    ]
    assert [r["verdict"] for r in latest_rows(rows, SCREENING)] == ["include"]
    assert [r["verdict"] for r in latest_rows(rows[::-1], SCREENING)] == ["include"]


def test_a_retraction_takes_the_verdict_back() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-01-01"),
        row(report="ra", verdict="retract", when="2026-01-02"),
    ]
    assert list(latest_rows(rows, SCREENING)) == []


def test_people_do_not_retract_one_another() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-01-01"),
        row(who="tomas", report="ra", verdict="retract", when="2026-01-02"),
    ]
    assert [r.who for r in latest_rows(rows, SCREENING)] == ["rina"]


def test_a_retraction_in_another_time_zone_counts_by_its_moment() -> None:
    rows = [
        row(record_a="ra", record_b="rb", verdict="same", when="2026-01-01T01:00:00+02:00"),
        row(record_a="ra", record_b="rb", verdict="retract", when="2026-01-01T00:30:00Z"),
    ]
    assert list(latest_rows(rows, KINDS["duplicates"])) == []


def test_at_the_same_moment_a_retraction_comes_last_in_any_order() -> None:
    rows = [
        row(report="ra", outcome="retract", when="2026-01-01"),
        row(report="ra", outcome="retrieved", when="2026-01-01"),
    ]
    assert list(latest_rows(rows, KINDS["retrieval"])) == []
    assert list(latest_rows(rows[::-1], KINDS["retrieval"])) == []


def test_a_word_that_retracts_in_one_kind_does_not_in_another() -> None:
    rows = [row(report="ra", theme="t", role="finding", verdict="retract", when="2026-01-01")]
    assert list(latest_rows(rows, KINDS["coding"])) == rows


def test_both_sides_of_a_pair_are_resolved_and_each_problem_names_its_column() -> None:
    records = list_records({"ra": "Night work", "rb": "Shift work"}, str.lower)
    gone = row(record_a="rx", title_a="NIGHT WORK", record_b="ry", title_b="Day work")
    found, problems = resolve_rows([gone], KINDS["duplicates"], records)
    assert found == ()
    assert [(p.code, p.where) for p in problems] == [("DED006", "record_a"), ("DED001", "record_b")]
