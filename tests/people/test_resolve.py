"""A decision reaches its report through any merge; one that names nothing known is never silent."""

from slr.model.table import CLUSTERS, RECORDS, frame
from slr.people.resolve import build_directory, latest_rows, resolve_rows
from slr.people.sheet import Row


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
    found, problems = resolve_rows([row(report="rb")], directory())
    assert [report for _, report in found] == ["ra"]
    assert problems == ()


def test_a_record_that_is_gone_is_found_by_doi_or_title_with_a_warning() -> None:
    found, problems = resolve_rows(
        [row(report="rx", doi="https://doi.org/10.1/A"), row(report="ry", title="BEBAN  kerja")], directory()
    )
    assert [report for _, report in found] == ["ra", "ra"]
    assert [p.code for p in problems] == ["RES002", "RES002"]


def test_a_title_of_two_reports_finds_neither_and_says_so() -> None:
    found, problems = resolve_rows([row(report="rx", title="Editorial")], directory())
    assert found == ()
    assert [(p.code, p.file, p.line) for p in problems] == [("RES001", "rina.csv", 2)]


def test_the_latest_when_wins_wherever_it_stands() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-03-01"),
        row(report="ra", verdict="exclude", when="2026-01-01"),
    ]
    assert [r["verdict"] for r in latest_rows(rows, ("report",))] == ["include"]
    assert [r["verdict"] for r in latest_rows(rows[::-1], ("report",))] == ["include"]


def test_a_retraction_takes_the_verdict_back() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-01-01"),
        row(report="ra", verdict="retract", when="2026-01-02"),
    ]
    assert list(latest_rows(rows, ("report",))) == []


def test_people_do_not_retract_one_another() -> None:
    rows = [
        row(report="ra", verdict="include", when="2026-01-01"),
        row(who="tomas", report="ra", verdict="retract", when="2026-01-02"),
    ]
    assert [r.who for r in latest_rows(rows, ("report",))] == ["rina"]
