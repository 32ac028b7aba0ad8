"""A decision finds its report whatever was merged. A decision about an unknown record is always reported."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.problem import Severity
from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.directory import Directory, build_directory, list_records
from slr.people.kind import KINDS
from slr.people.latest import find_latest
from slr.people.resolve import resolve_reports, resolve_rows
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


def test_both_sides_of_a_pair_are_resolved_and_each_problem_names_its_column() -> None:
    records = list_records({"ra": "night work", "rb": "shift work"}, str.lower)
    gone = row(record_a="rx", title_a="NIGHT WORK", record_b="ry", title_b="Day work")
    found, problems = resolve_rows([gone], KINDS["duplicates"], records)
    assert found == ()
    assert [(p.code, p.where) for p in problems] == [("DED006", "record_a"), ("DED001", "record_b")]


def test_problem_of_a_row_that_leads_nowhere_names_what_was_sought() -> None:
    (_, (by_title,)), (_, (by_doi,)), (_, (by_id,)) = (
        resolve_rows([row(report="rx", **more)], SCREENING, directory())
        for more in ({"title": "Nowhere", "doi": "10.9/z"}, {"doi": "10.9/z"}, {})
    )
    assert (
        by_title.message
        == "no record has the id 'rx', and the title 'Nowhere' matches no record or several records"
    )
    assert by_doi.message.endswith("the DOI '10.9/z' matches no record or several records")
    assert by_id.message == "no record has the id 'rx'"
    assert by_id.severity == "error"


def test_row_that_was_found_by_other_means_is_a_warning_that_names_the_record() -> None:
    _, (moved,) = resolve_rows([row(report="rx", doi="10.1/a")], SCREENING, directory())
    assert (moved.code, moved.severity, moved.where) == ("RES002", "warning", "report")
    assert "ra has the same DOI or title" in moved.message
    assert (
        moved.hint
        == "to resolve the warning, replace this id with the id of the record that was used instead"
    )
    records = list_records({"ra": "night work", "rb": "rest"}, str.lower)
    _, (moved,) = resolve_rows(
        [row(record_a="rx", title_a="night work", record_b="rb")], KINDS["duplicates"], records
    )
    assert "ra has the same title" in moved.message


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


def test_latest_rows_of_reports_come_with_their_reports_and_problems() -> None:
    rows = [
        row(report="rb", verdict="include", when="2026-01-02"),
        row(report="rb", verdict="exclude", when="2026-01-01"),
        row(report="rx", verdict="include", when="2026-01-01"),
    ]
    found, problems = resolve_reports(rows, SCREENING, directory())
    assert [(r["verdict"], report) for r, report in found] == [("include", "ra")]
    assert [p.code for p in problems] == ["RES001"]


def two_reports():  # type: ignore[no-untyped-def]
    """A directory of two reports. The first has the records ra and rb; the second has rz."""
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = [
        {**base, "record": "ra", "title": "Strain at sea", "doi": "10.1/a"},
        {**base, "record": "rb", "title": "Strain at sea (online)"},
        {**base, "record": "rz", "title": "=Sleep", "doi": "10.1/z"},
    ]
    report_of = {"ra": "ra", "rb": "ra", "rz": "rz"}
    clusters = [{"record": record, "report": report} for record, report in report_of.items()]
    return build_directory(frame(RECORDS, records), frame(CLUSTERS, clusters))


def test_a_retraction_under_one_id_takes_back_the_verdict_under_another_id_of_the_report() -> None:
    rows = [
        row(report="rb", verdict="include", when="2026-01-01"),
        row(report="ra", verdict="retract", when="2026-01-02"),
    ]
    for order in (rows, rows[::-1]):
        assert resolve_reports(order, SCREENING, two_reports()) == ((), ())
        assert find_latest(order, SCREENING) is None
    later = row(report="rb", verdict="exclude", when="2026-01-03")
    assert resolve_reports([*rows, later], SCREENING, two_reports())[0] == ((later, "ra"),)


def test_a_retraction_takes_back_neither_older_rows_under_other_ids_nor_other_reports_nor_others() -> None:
    older = row(report="rb", verdict="exclude", when="2026-01-01")
    kept = [older, row(report="rz", verdict="include", when="2026-01-02"),
            row(who="tomas", report="rb", verdict="include", when="2026-01-02")]  # fmt: skip
    rows = [
        *kept,
        row(report="ra", verdict="include", when="2026-01-02"),
        row(report="ra", verdict="retract", when="2026-01-03"),
        row(report="ra", verdict="retract", when="2026-01-03"),  # the same row again counts once
    ]
    assert {id(r) for r, _ in resolve_reports(rows, SCREENING, two_reports())[0]} == {*map(id, kept)}


@pytest.mark.parametrize("when", ["2026-01-01", "2026-01-02"])
def test_no_row_under_another_id_counts_in_place_of_rows_that_differ_at_one_moment(when: str) -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-01-02"),
        row(report="ra", verdict="exclude", when="2026-01-02"),
        row(report="rb", verdict="include", when=when),
    ]
    assert resolve_reports(rows, SCREENING, two_reports())[0] == ()
    later = row(report="rb", verdict="include", when="2026-01-03")
    assert resolve_reports([*rows, later], SCREENING, two_reports())[0] == ((later, "ra"),)


def test_a_coding_is_taken_back_under_another_id_of_its_report() -> None:
    said = {"theme": "strain", "statement": "S", "location": "p. 1"}
    rows = [
        row(report="rb", role="finding", when="2026-01-01", **said),
        row(report="rb", role="theory", when="2026-01-01", **{**said, "statement": "T"}),
        row(report="ra", role="retract", when="2026-01-02", **said),
    ]
    assert [r["statement"] for r, _ in resolve_reports(rows, KINDS["coding"], two_reports())[0]] == ["T"]


merged_rows = st.builds(
    lambda who, report, verdict, day: row(who=who, report=report, verdict=verdict, when=f"2026-01-0{day}"),
    st.sampled_from(["rina", "tomas"]),
    st.sampled_from(["ra", "rb", "rz"]),
    st.sampled_from(["include", "exclude", "retract"]),
    st.integers(1, 4),
)


@settings(deadline=None, max_examples=100)
@given(st.lists(merged_rows, max_size=8), st.sampled_from(["ra", "rb"]), st.randoms(use_true_random=False))
def test_the_newest_verdict_on_a_report_does_not_count_after_a_retraction_under_any_id(
    rows: list[Row], record: str, chance: Any
) -> None:
    before, _ = resolve_reports(rows, SCREENING, two_reports())
    mine = [r for r, report in before if (r.who, report) == ("rina", "ra")]
    newest = [r for r in mine if r.moment == max(x.moment for x in mine)]
    shuffled = [*rows, row(report=record, verdict="retract", when="2026-01-05")]
    chance.shuffle(shuffled)
    after, _ = resolve_reports(shuffled, SCREENING, two_reports())
    left = [dict(r.values) for r, report in after if (r.who, report) == ("rina", "ra")]
    own = [r for r in newest if r["report"] == record] or newest
    assert not any(dict(r.values) in left for r in own)
    others = [(r.who, dict(r.values)) for r, report in before if (r.who, report) != ("rina", "ra")]
    assert [(r.who, dict(r.values)) for r, report in after if (r.who, report) != ("rina", "ra")] == others


def test_a_row_whose_id_and_readable_columns_name_different_reports_is_an_error_and_does_not_count() -> None:
    for readable in (
        {"title": "=Sleep"}, {"title": "'=SLEEP"}, {"doi": "https://doi.org/10.1/Z"}, {"doi": "10.1/z", "title": "x"},
    ):  # fmt: skip
        for kind in KINDS.values():
            if len(kind.address.references) != 1:
                continue
            found, (problem,) = resolve_reports(
                [row(report="rb", when="2026-01-01", **readable)], kind, two_reports()
            )
            assert found == ()
            assert str(problem).split("\n")[0] == (
                "rina.csv:2: error RES003 report: the id in `report` belongs to ra, "
                "but the DOI or title in this row belongs to rz: the row is not counted"
            )


def test_a_row_whose_title_names_another_report_but_not_its_doi_counts_with_a_warning() -> None:
    found, (problem,) = resolve_reports(
        [row(report="ra", doi="10.1/a", title="=Sleep", when="2026-01-01")], SCREENING, two_reports()
    )
    assert [report for _, report in found] == ["ra"]
    assert (problem.code, problem.severity) == ("RES003", "warning")
    assert "the row counts for ra" in problem.message


def test_readable_columns_that_legitimately_differ_are_no_problem() -> None:
    for readable in (
        {"title": "Strain at sea"},  # the title of another record of the report
        {"title": "Strain at …"},  # shortened
        {"title": "A title that a patch has replaced", "doi": "10.1/gone"},
        {"title": "", "doi": ""},
    ):
        row_ = row(report="rb", when="2026-01-01", **readable)
        assert resolve_reports([row_], SCREENING, two_reports()) == (((row_, "ra"),), ())
    disarmed = row(report="rz", title="'=Sleep", when="2026-01-01")
    assert resolve_reports([disarmed], SCREENING, two_reports()) == (((disarmed, "rz"),), ())
    shared = row(report="ra", title="editorial", when="2026-01-01")  # two other reports have this title
    assert resolve_reports([shared], SCREENING, directory()) == (((shared, "ra"),), ())


def test_a_row_of_another_report_does_not_replace_the_verdict_on_the_report_with_its_id() -> None:
    right = row(report="ra", verdict="include", title="Strain at sea", when="2026-01-01")
    wrong = row(report="ra", verdict="exclude", title="=Sleep", when="2026-01-02")
    found, problems = resolve_reports([right, wrong], SCREENING, two_reports())
    assert found == ((right, "ra"),)
    assert [p.code for p in problems] == ["RES003"]


def test_the_titles_of_a_pair_may_be_in_either_order_but_not_those_of_other_records() -> None:
    pairs = list_records({"ra": "strain", "rb": "sleep", "rc": "work"}, str.lower)
    kind = KINDS["duplicates"]
    named = {"record_a": "ra", "record_b": "rb", "when": "2026-01-01"}
    swapped = row(**named, title_a="Sleep", title_b="Strain")
    assert resolve_rows([swapped], kind, pairs) == (((swapped, ("ra", "rb")),), ())
    found, (problem,) = resolve_rows([row(**named, title_a="Strain", title_b="Work")], kind, pairs)
    assert found == ()
    assert (problem.code, problem.where) == ("DED008", "record_b")
    assert "belongs to rb, but the title in this row belongs to rc" in problem.message


def test_a_title_that_several_reports_have_agrees_with_the_id_of_one_of_them() -> None:
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database", "title": "Strain"}
    records = [{**base, "record": "preprint"}, {**base, "record": "article", "doi": "10.1/a"}]
    clusters = [{"record": r["record"], "report": r["record"]} for r in records]
    versions = build_directory(frame(RECORDS, records), frame(CLUSTERS, clusters))
    said = row(report="preprint", title="STRAIN", doi="10.1/a", when="2026-01-01")
    found, (problem,) = resolve_reports([said], SCREENING, versions)
    assert [report for _, report in found] == ["preprint"]
    assert (problem.code, problem.severity) == ("RES003", "warning")


def renamed() -> Directory:
    base = {"file": "a.ris", "line": 1, "source": "s", "kind": "database"}
    records = [
        {**base, "record": "ra", "former": ["rx", "ry"], "title": "Sleep"},
        {**base, "record": "rb", "former": [], "title": "Work"},
        {**base, "record": "rc", "former": ["rb"], "title": "Rest"},
    ]
    clusters = [{"record": r, "report": r} for r in ("ra", "rb", "rc")]
    return build_directory(frame(RECORDS, records), frame(CLUSTERS, clusters))


def test_former_id_leads_to_the_record_with_a_warning_that_names_both() -> None:
    found, (problem,) = resolve_rows([row(report="ry")], SCREENING, renamed())
    assert [ids for _, ids in found] == [("ra",)]
    assert (problem.code, problem.severity) == ("RES004", Severity.WARNING)
    assert "'ry' is a former id of ra" in problem.message


def test_id_of_an_entry_that_is_now_two_records_means_the_first_and_names_the_other() -> None:
    found, (problem,) = resolve_rows([row(report="rb")], SCREENING, renamed())
    assert [ids for _, ids in found] == [("rb",)]
    assert (problem.code, problem.severity) == ("RES005", Severity.WARNING)
    assert "now yields 2 records, rb and rc" in problem.message


def test_pair_is_found_by_a_former_id() -> None:
    pairs = list_records({"ra": "strain", "rb": "sleep"}, str.lower, {"rx": ("ra",)})
    found, problems = resolve_rows([row(record_a="rx", record_b="rb")], KINDS["duplicates"], pairs)
    assert [ids for _, ids in found] == [("ra", "rb")]
    assert [p.code for p in problems] == ["DED009"]


def annual_reports(*years: int | None) -> Any:
    """Return the directory of reports with one title, each of one year."""
    ids = [f"r{n}" for n in range(len(years))]
    title = "Annual survey of night watches"
    records = frame(
        RECORDS,
        [
            {
                "record": i,
                "file": "a.ris",
                "line": 1,
                "source": "s",
                "kind": "hand-search",
                "title": title,
                "year": year,
            }
            for i, year in zip(ids, years, strict=True)
        ],
    )
    return build_directory(records, frame(CLUSTERS, [{"record": i, "report": i} for i in ids]))


SURVEY = {"report": "gone", "title": "Annual survey of night watches", "verdict": "include"}


@pytest.mark.parametrize(
    ("years", "year", "report"),
    [
        ((2018, 2019), "2018", "r0"), ((2018, 2019), "2019", "r1"), ((2018, 2019), "2020", None), ((2018, 2019), "", None),
        ((2018,), "2018", "r0"), ((2018,), "2019", None), ((2018,), "", "r0"), ((None,), "2019", "r0"), ((2018, None), "2018", None),
        ((2018, 2018), "2018", None),
    ],
)  # fmt: skip
def test_row_without_its_record_is_found_by_title_only_in_its_own_year(
    years: tuple[int | None, ...], year: str, report: str | None
) -> None:
    found, _ = resolve_rows([row(**SURVEY, year=year)], SCREENING, annual_reports(*years))
    assert [led for _, (led,) in found] == ([] if report is None else [report])


def test_problem_of_a_row_from_another_year_names_the_year() -> None:
    _, (problem,) = resolve_rows([row(**SURVEY, year="2019")], SCREENING, annual_reports(2018))
    assert problem.code == "RES001"
    assert "is not from 2019" in problem.message


def test_doi_leads_to_a_report_of_another_year_because_the_year_may_have_been_corrected() -> None:
    directory = annual_reports(2018)
    dated = replace(directory, by_doi={"10.5555/a": "r0"})
    found, _ = resolve_rows([row(**SURVEY, doi="10.5555/a", year="2019")], SCREENING, dated)
    assert [led for _, (led,) in found] == ["r0"]
