"""Names of files that are not valid, or that look like two names of one person, are reported."""

from slr.model.problem import Problem
from slr.people.kind import KINDS
from slr.people.reader import Reader, find_name_problems, find_subjects
from slr.people.row import Row

TITLES, FULL_TEXTS = "screening/title-abstract", "screening/full-text"


def reader(who: str, *subjects: str, folder: str = TITLES) -> Reader:
    return Reader(who=who, folder=folder, file=f"{folder}/{who}.csv", subjects=frozenset(subjects))


def find(*readers: Reader, team: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    def shown(p: Problem) -> tuple[str, str, str]:
        return p.code, p.file, p.severity

    found = [shown(p) for p in find_name_problems(readers, team)]
    assert found == [shown(p) for p in find_name_problems(readers[::-1], team)]  # the order decides nothing
    return found


def test_name_that_is_not_valid_is_a_warning_with_the_name_to_use() -> None:
    (problem,) = find_name_problems([reader("Rina (UI)")], ())
    assert (problem.code, problem.severity) == ("NAM001", "warning")
    assert "rename the file to Rina UI.csv" in problem.hint


def test_names_that_look_the_same_are_an_error_if_both_read_one_report() -> None:
    expected = [("NAM002", f"{TITLES}/zora.csv", "error")]
    assert find(reader("Zora", "ra", "rb"), reader("zora", "rb")) == expected


def test_names_that_look_the_same_are_a_warning_otherwise() -> None:
    assert find(reader("Zora", "ra"), reader("zora", "rb")) == [("NAM002", f"{TITLES}/zora.csv", "warning")]
    apart = find(reader("Zora", "ra"), reader("zora", "ra", folder=FULL_TEXTS))
    assert apart == [("NAM002", f"{FULL_TEXTS}/zora.csv", "warning")]


def test_two_names_are_reported_once_and_as_an_error_if_they_are_one_anywhere() -> None:
    both = [reader(who, "ra", folder=folder) for folder in (FULL_TEXTS, TITLES) for who in ("Zora", "zora")]
    assert find(*both) == [
        ("NAM002", f"{FULL_TEXTS}/zora.csv", "error"),
        ("NAM002", f"{TITLES}/zora.csv", "error"),
    ]


def test_file_that_looks_like_the_adjudicators_is_not_valid_and_looks_the_same() -> None:
    found = find(reader("Adjudicated", "ra"), reader("adjudicated", "ra"))
    assert [(code, severity) for code, _, severity in found] == [("NAM001", "warning"), ("NAM002", "error")]


def test_names_one_letter_apart_are_a_warning_unless_the_team_has_one_of_them() -> None:
    pair = reader("rina"), reader("rini")
    assert find(*pair) == [("NAM003", f"{TITLES}/rini.csv", "warning")]
    assert find(*pair, team=("rini",)) == find(*pair, team=("rina", "tomas")) == []


def test_other_names_are_no_problem() -> None:
    assert find(reader("rina", "ra"), reader("tomas", "ra"), reader("rina", "ra", folder=FULL_TEXTS)) == []


def test_rows_are_about_one_record_if_they_share_its_id_doi_or_title() -> None:
    def about(folder: str, **values: str) -> frozenset[str]:
        return find_subjects([Row(who="x", file="x.csv", line=2, values=values)], KINDS[folder])

    assert about(TITLES, report="ra", title="Night  Work") & about(TITLES, report="rx", title="night work")
    assert not about(TITLES, report="ra") & about(TITLES, report="rb")
    assert about("duplicates", record_a="a", record_b="b") == about("duplicates", record_a="b", record_b="a")
