"""Which rows count: the latest of each person, unless it was taken back or another row contradicts it."""

from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.people.kind import KINDS, Kind
from slr.people.latest import find_ties, rows_in_force
from slr.people.row import Row

SCREENING = KINDS["screening/title-abstract"]


def row(**values: str) -> Row:
    return Row(who=values.pop("who", "rina"), file="rina.csv", line=2, values=values)


def latest_rows(rows: Iterable[Row], kind: Kind) -> list[Row]:
    """Return the rows in force if each record is a report of its own."""
    return [found for found, _ in rows_in_force(((r, tuple(r[k] for k in kind.key)) for r in rows), kind)]


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
    assert latest_rows(rows, SCREENING) == []


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
    assert latest_rows(rows, KINDS["duplicates"]) == []


def test_at_the_same_moment_a_retraction_comes_last_in_any_order() -> None:
    rows = [
        row(report="ra", outcome="retract", when="2026-01-01"),
        row(report="ra", outcome="retrieved", when="2026-01-01"),
    ]
    assert latest_rows(rows, KINDS["retrieval"]) == []
    assert latest_rows(rows[::-1], KINDS["retrieval"]) == []


def test_a_word_that_retracts_in_one_kind_does_not_in_another() -> None:
    rows = [row(report="ra", theme="t", role="finding", verdict="retract", when="2026-01-01")]
    assert latest_rows(rows, KINDS["coding"]) == rows


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
        assert latest_rows(order, SCREENING) == []
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
    assert latest_rows([*rows, later], SCREENING) == [later]
    assert latest_rows([retracted, *rows], SCREENING) == []
    assert list(find_ties([*rows, later], SCREENING)) == list(find_ties([retracted, *rows], SCREENING)) == []


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
