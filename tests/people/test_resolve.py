"""A decision finds its report whatever was merged. A decision about an unknown record is always reported."""

from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.kind import KINDS
from slr.people.resolve import build_directory, latest_rows, list_records, resolve_reports, resolve_rows
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


def test_a_title_of_two_reports_finds_neither_and_is_reported() -> None:
    found, problems = resolve_rows([row(report="rx", title="Editorial")], SCREENING, directory())
    assert found == ()
    assert [(p.code, p.file, p.line) for p in problems] == [("RES001", "rina.csv", 2)]


def test_the_latest_when_wins_wherever_it_is_in_the_file() -> None:
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


def test_id_leads_before_doi_and_doi_before_title() -> None:
    known = directory()
    assert known.find("rc", doi="10.1/a", title="Beban kerja") == "rc"
    assert known.find("rx", doi="10.1/a", title="Editorial") == "ra"
    assert known.find("rx", doi="10.1/zz", title="beban KERJA") == "ra"
    assert known.find("rx") is None
    assert known.find("rx", doi="10.1/zz") is None


def test_doi_or_title_of_two_reports_leads_to_none() -> None:
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = frame(RECORDS, [{**base, "record": r, "doi": "10.1/a", "title": "T"} for r in ("ra", "rb")])
    apart = build_directory(records, frame(CLUSTERS, [{"record": r, "report": r} for r in ("ra", "rb")]))
    assert apart.find("x", doi="10.1/a") is None
    assert apart.find("x", title="T") is None
    merged = build_directory(records, frame(CLUSTERS, [{"record": r, "report": "ra"} for r in ("ra", "rb")]))
    assert merged.find("x", doi="10.1/a") == merged.find("x", title="t") == "ra"


def test_doi_is_compared_without_prefix_and_case() -> None:
    assert directory().find("rx", doi=" https://doi.org/10.1/A ") == "ra"
    assert directory().find("rx", doi="doi:10.1/a") == "ra"


def test_records_before_any_merge_lead_to_themselves_and_blank_titles_to_none() -> None:
    records = list_records({"ra": "Night work", "rb": "", "rc": "Rest", "rd": "rest"}, str.lower)
    assert [records.find(r) for r in ("ra", "rb", "rx")] == ["ra", "rb", None]
    assert records.find("rx", title="NIGHT WORK") == "ra"
    assert records.find("rx", title="REST") is None
    assert records.find("rx", title="") is None


def test_problem_of_a_row_that_leads_nowhere_names_what_was_sought() -> None:
    (_, (by_title,)), (_, (by_doi,)), (_, (by_id,)) = (
        resolve_rows([row(report="rx", **more)], SCREENING, directory())
        for more in ({"title": "Nowhere", "doi": "10.9/z"}, {"doi": "10.9/z"}, {})
    )
    assert (
        by_title.message == "no record has the id 'rx', and no single record has the title or DOI 'Nowhere'"
    )
    assert by_doi.message.endswith("'10.9/z'")
    assert by_id.message == "no record has the id 'rx'"
    assert by_id.severity == "error"


def test_row_that_was_found_by_other_means_is_a_warning_that_names_the_record() -> None:
    _, (moved,) = resolve_rows([row(report="rx", doi="10.1/a")], SCREENING, directory())
    assert (moved.code, moved.severity, moved.where) == ("RES002", "warning", "report")
    assert "ra has the same DOI or title" in moved.message
    assert moved.hint == "write ra in this column to resolve the warning"
    records = list_records({"ra": "Night work", "rb": "Rest"}, str.lower)
    _, (moved,) = resolve_rows(
        [row(record_a="rx", title_a="night work", record_b="rb")], KINDS["duplicates"], records
    )
    assert "ra has the same title" in moved.message


def test_rows_are_about_the_same_thing_where_they_agree_in_the_key_of_their_kind() -> None:
    said = [
        row(report="ra", theme="t", role="finding", statement=s, location=p, when="2026-01-01")
        for s, p in (("S", "1"), ("S", "2"), ("T", "1"))
    ]
    later = row(report="ra", theme="t", role="theory", statement="S", location="1", when="2026-01-02")

    def latest(*rows: Row) -> list[tuple[str, str, str]]:
        return sorted((r["statement"], r["location"], r["role"]) for r in latest_rows(rows, KINDS["coding"]))

    assert latest(*said) == [("S", "1", "finding"), ("S", "2", "finding"), ("T", "1", "finding")]
    assert latest(*said, later) == [("S", "1", "theory"), ("S", "2", "finding"), ("T", "1", "finding")]


def test_rows_of_the_same_moment_are_settled_by_their_content_in_any_order() -> None:
    rows = [row(report="ra", verdict=v, when="2026-01-01") for v in ("include", "exclude")]
    one, other = (next(iter(latest_rows(r, SCREENING)))["verdict"] for r in (rows, rows[::-1]))
    assert one == other == "include"


def test_latest_rows_of_reports_come_with_their_reports_and_problems() -> None:
    rows = [
        row(report="rb", verdict="include", when="2026-01-02"),
        row(report="rb", verdict="exclude", when="2026-01-01"),
        row(report="rx", verdict="include", when="2026-01-01"),
    ]
    found, problems = resolve_reports(rows, SCREENING, directory())
    assert [(r["verdict"], report) for r, report in found] == [("include", "ra")]
    assert [p.code for p in problems] == ["RES001"]


def test_pairs_at_the_same_moment_are_ordered_by_their_verdict() -> None:
    pair = {"record_a": "ra", "record_b": "rb", "when": "2026-01-01"}
    rows = [row(**pair, verdict="same", note="a"), row(**pair, verdict="different", note="b")]
    assert [r["verdict"] for r in latest_rows(rows, KINDS["duplicates"])] == ["same"]
    assert [r["verdict"] for r in latest_rows(rows[::-1], KINDS["duplicates"])] == ["same"]
