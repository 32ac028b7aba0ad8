"""People's verdicts on pairs: which verdict counts, which records it refers to, and which verdicts contradict each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.dedupe.verdict import list_wanted, read_verdicts
from slr.people.row import Row

KEYS = {"a": "nightwork", "b": "daywork", "c": "rest", "d": "rest"}


def row(a: str, b: str, verdict: str, who: str = "rina", line: int = 2, **more: str) -> Row:
    values = {"record_a": a, "record_b": b, "verdict": verdict, "when": "2026-01-01", **more}
    return Row(who=who, file=f"duplicates/{who}.csv", line=line, values=values)


def read(
    *rows: Row, copies: dict[str, str] | None = None
) -> tuple[dict[tuple[str, str], tuple[str, str]], list[tuple[str, str, int | None]]]:
    """Return the verdicts with their people, and the problems with file and line."""
    said, problems = read_verdicts(rows, KEYS, copies)
    verdicts = {pair: (v.verdict, v.who) for pair, v in said.by_pair.items()}
    return verdicts, [(p.code, p.file or "", p.line) for p in problems]


def test_verdict_counts_for_the_pair_in_either_order() -> None:
    assert read(row("b", "a", "same")) == ({("a", "b"): ("same", "rina")}, [])


def test_people_who_agree_give_one_verdict_with_all_their_names() -> None:
    assert read(row("a", "b", "same", "tomas"), row("a", "b", "same"))[0] == {
        ("a", "b"): ("same", "rina, tomas")
    }


def test_people_who_disagree_leave_a_question_and_a_problem_at_the_last_of_the_rows() -> None:
    verdicts, problems = read(row("a", "b", "same", line=5), row("a", "b", "different", "tomas", line=9))
    assert verdicts == {("a", "b"): ("ask", "rina, tomas")}
    assert problems == [("DED003", "duplicates/tomas.csv", 9)]
    (problem,) = read_verdicts([row("a", "b", "same"), row("a", "b", "different", "tomas")], KEYS)[1]
    assert "people disagree on a and b: rina: same; tomas: different" in problem.message


def test_adjudicator_beats_all_and_leaves_no_problem() -> None:
    rows = (
        row("a", "b", "same"),
        row("a", "b", "different", "tomas"),
        row("a", "b", "version", "adjudicated"),
    )
    assert read(*rows) == ({("a", "b"): ("version", "adjudicated")}, [])


def test_row_that_names_one_record_twice_is_a_problem_and_counts_for_nothing() -> None:
    assert read(row("a", "a", "same", line=7)) == ({}, [("DED004", "duplicates/rina.csv", 7)])


def test_missing_record_is_found_by_its_title_if_only_one_record_has_it() -> None:
    assert read(row("gone", "b", "same", title_a="NIGHT work")) == (
        {("a", "b"): ("same", "rina")},
        [("DED006", "duplicates/rina.csv", 2)],
    )
    assert read(row("gone", "b", "same", title_a="Rest")) == ({}, [("DED001", "duplicates/rina.csv", 2)])
    assert read(row("a", "gone", "same", title_b="Day work"))[0] == {("a", "b"): ("same", "rina")}


@pytest.mark.parametrize("copies", [{"b": "a"}, {"b": "a", "d": "c"}])
def test_verdicts_on_copies_are_verdicts_on_one_pair(copies: dict[str, str]) -> None:
    verdicts, problems = read(row("a", "c", "same"), row("b", "c", "same", "tomas"), copies=copies)
    assert verdicts == {("a", "c"): ("same", "rina, tomas"), ("b", "c"): ("same", "rina, tomas")}
    assert problems == []


def test_one_person_who_contradicts_herself_on_copies_is_asked_to_retract_one_row() -> None:
    rows = [row("a", "c", "same"), row("b", "c", "different", line=3)]
    said, (problem,) = read_verdicts(rows, KEYS, {"b": "a"})
    assert {v.verdict for v in said.by_pair.values()} == {"ask"}
    assert (problem.code, problem.line) == ("DED003", 3)
    assert "rina gave contradictory verdicts" in problem.message
    assert problem.hint == (
        "take back one of the verdicts: add a row with the verdict `retract` to duplicates/rina.csv"
    )
    assert [r.kind for r in said.by_pair["a", "c"].reasons] == ["other_pair_verdict"] * 2


def test_verdict_on_two_copies_of_one_record_concerns_these_two_alone() -> None:
    verdicts, _ = read(row("a", "b", "different"), row("a", "c", "same"), copies={"b": "a"})
    assert verdicts == {("a", "b"): ("different", "rina"), ("a", "c"): ("same", "rina")}


def test_problem_is_reported_at_the_last_of_those_who_disagree() -> None:
    rows = [row("a", "b", "same", who, n) for who, n in (("anna", 2), ("rina", 3), ("tomas", 4))]
    rows[1] = row("a", "b", "different", "rina", 3)
    said, (problem,) = read_verdicts(rows, KEYS)
    assert (problem.file, problem.line) == ("duplicates/tomas.csv", 4)
    assert {r.kind for r in said.by_pair["a", "b"].reasons} == {"pair_verdict"}


def test_reason_names_who_said_what_and_the_pair_only_where_there_are_several() -> None:
    said, _ = read_verdicts([row("a", "b", "different", note="other data")], KEYS)
    assert [(r.kind, dict(r.values)) for r in said.by_pair["a", "b"].reasons] == [
        ("pair_verdict", {"who": "rina", "judged": "different", "note": "other data"})
    ]
    both, _ = read_verdicts([row("a", "c", "same"), row("b", "c", "same", "tomas")], KEYS, {"b": "a"})
    assert {r.kind for r in both.by_pair["a", "c"].reasons} == {"pair_verdict"}


def test_without_verdicts_there_is_neither_a_verdict_nor_a_problem() -> None:
    assert read() == ({}, [])


IDS = st.sampled_from(["a", "b", "c", "d", "old", "gone"])
TITLES = st.sampled_from(["", "Night work", "'=Night work", "Day work", "Rest", "Unknown"])
ROWS = st.lists(
    st.builds(
        lambda a, b, verdict, who, title_a, title_b: row(a, b, verdict, who, title_a=title_a, title_b=title_b),
        IDS, IDS, st.sampled_from(["same", "different", "retract"]), st.sampled_from(["rina", "tomas"]), TITLES, TITLES,
    ),
    max_size=5,
)  # fmt: skip


@given(ROWS)
def test_records_that_no_row_names_are_not_needed(rows: list[Row]) -> None:
    former = {"old": ("b", "c")}
    wanted = list_wanted(rows, former)
    needed = {r: key for r, key in KEYS.items() if r in wanted.records or key in wanted.keys}
    assert read_verdicts(rows, needed, {"b": "a"}, former) == read_verdicts(rows, KEYS, {"b": "a"}, former)
