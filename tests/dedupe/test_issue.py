"""Issue numbers that count the records of a list are ignored; real ones are kept."""

from collections.abc import Sequence

from slr.dedupe.column import Coded, pack_codes
from slr.dedupe.issue import find_running_numbers as find_among_codes

COUNTED = [str(i) for i in range(1, 31)]
REAL = [str(i % 6 + 1) for i in range(30)]


def find_running_numbers(exports: Sequence[str], issues: Sequence[str]) -> frozenset[str]:
    columns = Coded(), Coded()
    for column, texts in zip(columns, (exports, issues), strict=True):
        column.add(pack_codes(texts))
    return find_among_codes(columns[0].names, columns[0].codes, columns[1].codes, len(columns[1].names))


def test_number_that_every_record_has_alone_is_no_issue() -> None:
    assert find_running_numbers([""] * 30, COUNTED) == {""}


def test_issues_that_recur_are_kept() -> None:
    assert find_running_numbers([""] * 30, REAL) == frozenset()


def test_few_different_issues_are_kept() -> None:
    assert find_running_numbers([""] * 19, COUNTED[:19]) == frozenset()


def test_each_export_is_a_list_of_its_own() -> None:
    assert find_running_numbers(["a.csv"] * 30 + ["b.csv"] * 30, [*COUNTED, *REAL]) == {"a.csv"}


def test_records_without_an_issue_do_not_count() -> None:
    assert find_running_numbers([""] * 40, [""] * 40) == frozenset()
