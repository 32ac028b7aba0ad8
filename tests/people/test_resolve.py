"""A decision finds its report whatever was merged. A decision about an unknown record is always reported."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.kind import KINDS
from slr.people.resolve import (
    build_directory,
    find_ties,
    latest_rows,
    list_records,
    resolve_reports,
    resolve_rows,
)
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


def test_rows_of_the_same_moment_that_differ_do_not_count_and_are_a_problem_that_names_both() -> None:
    rows = [
        Row(who="rina", file="rina.csv", line=n, values={"report": "ra", "verdict": v, "when": w})
        for n, v, w in ((2, "exclude", "2026-01-01"), (5, "include", "2026-01-01T01:00:00+01:00"))
    ]
    for order in (rows, rows[::-1]):
        assert list(latest_rows(order, SCREENING)) == []
        (problem,) = find_ties(order, SCREENING)
        assert str(problem).split("\n")[0] == (
            "rina.csv:5: error SHT025 when: the rows of rina in lines 2 and 5 have the same `when` but differ: none of them counts"
        )


def test_rows_of_the_same_moment_that_say_the_same_count_once() -> None:
    rows = [row(report="ra", verdict="include", when="2026-01-01", note=n) for n in ("", "why")]
    for order in (rows, rows[::-1]):
        assert [r["note"] for r in latest_rows(order, SCREENING)] == ["why"]
        assert list(find_ties(order, SCREENING)) == []


def test_rows_of_the_same_moment_are_no_problem_if_a_later_row_or_a_retraction_decides() -> None:
    rows = [row(report="ra", verdict=v, when="2026-01-01") for v in ("include", "exclude")]
    later = row(report="ra", verdict="maybe", when="2026-01-02")
    retracted = row(report="ra", verdict="retract", when="2026-01-01")
    assert list(latest_rows([*rows, later], SCREENING)) == [later]
    assert list(latest_rows([retracted, *rows], SCREENING)) == []
    assert list(find_ties([*rows, later], SCREENING)) == list(find_ties([retracted, *rows], SCREENING)) == []


def test_rows_of_one_moment_on_two_records_of_one_report_do_not_count_if_they_differ() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-01-02"),
        row(report="rb", verdict="exclude", when="2026-01-02"),
        row(report="rx", doi="10.1/a", verdict="include", when="2026-01-01"),
        row(who="tomas", report="rb", verdict="exclude", when="2026-01-02"),
    ]
    found, problems = resolve_reports(rows, SCREENING, directory())
    assert [(r.who, report) for r, report in found] == [("tomas", "ra")]
    assert [p.code for p in problems] == ["RES002", "SHT025"]
    found, problems = resolve_reports(rows[:1] + rows[2:3], SCREENING, directory())
    assert [p.code for p in problems] == ["RES002"]
    assert len(found) == 2


def test_verdicts_of_one_moment_on_a_pair_are_compared_whichever_record_comes_first() -> None:
    rows = [
        row(record_a="ra", record_b="rb", verdict="same", when="2026-01-01"),
        row(record_a="rb", record_b="ra", verdict="different", when="2026-01-01"),
    ]
    assert [p.code for p in find_ties(rows, KINDS["duplicates"])] == ["SHT025"]


given_rows = st.builds(
    lambda line, who, report, verdict, day, note: Row(
        who=who,
        file=f"{who}.csv",
        line=line,
        values={"report": report, "verdict": verdict, "when": f"2026-01-0{day}", "note": note},
    ),
    st.integers(2, 99),
    st.sampled_from(["rina", "tomas"]),
    st.sampled_from(["ra", "rb"]),
    st.sampled_from(["include", "exclude", "retract"]),
    st.integers(1, 2),
    st.sampled_from(["", "why"]),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(given_rows, max_size=8, unique_by=lambda r: r.line), st.randoms(use_true_random=False))
def test_order_of_rows_decides_nothing(rows: list[Row], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    def latest(order: list[Row]) -> list[tuple[str, dict[str, str]]]:
        return [(r.who, dict(r.values)) for r in latest_rows(order, SCREENING)]

    assert latest(shuffled) == latest(rows)
    assert list(find_ties(shuffled, SCREENING)) == list(find_ties(rows, SCREENING))
    assert len(latest(rows)) == len({(who, values["report"]) for who, values in latest(rows)})


@settings(deadline=None, max_examples=200)
@given(st.lists(given_rows, max_size=8, unique_by=lambda r: r.line))
def test_each_subject_has_a_verdict_or_a_retraction_or_a_problem(rows: list[Row]) -> None:
    counted = {(r.who, r["report"]) for r in latest_rows(rows, SCREENING)}
    for subject in {(r.who, r["report"]) for r in rows} - counted:
        about = [r for r in rows if (r.who, r["report"]) == subject]
        newest = [r for r in about if r.moment == max(x.moment for x in about)]
        named = [p for p in find_ties(about, SCREENING) if p.code == "SHT025"]
        assert named or any(r["verdict"] == "retract" for r in newest)


def test_latest_rows_of_reports_come_with_their_reports_and_problems() -> None:
    rows = [
        row(report="rb", verdict="include", when="2026-01-02"),
        row(report="rb", verdict="exclude", when="2026-01-01"),
        row(report="rx", verdict="include", when="2026-01-01"),
    ]
    found, problems = resolve_reports(rows, SCREENING, directory())
    assert [(r["verdict"], report) for r, report in found] == [("include", "ra")]
    assert [p.code for p in problems] == ["RES001"]
