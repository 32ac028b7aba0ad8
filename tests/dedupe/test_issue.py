"""Issue numbers that count the records of a list are ignored; real ones are kept."""

from collections.abc import Sequence

from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.issue import drop_running_numbers


def listed(issues: Sequence[object], export: str = "") -> list[Feature]:
    row = {"title": "Noise and sleep"}
    return [read_feature(f"{export}{i}", {**row, "issue": str(n)}, export) for i, n in enumerate(issues)]


def test_number_that_every_record_has_alone_is_no_issue() -> None:
    assert {f.issue for f in drop_running_numbers(listed(range(1, 31)))} == {""}


def test_issues_that_recur_are_kept() -> None:
    features = listed([i % 6 + 1 for i in range(30)])
    assert drop_running_numbers(features) is features


def test_few_different_issues_are_kept() -> None:
    features = listed(range(1, 20))
    assert drop_running_numbers(features) is features


def test_each_export_is_a_list_of_its_own() -> None:
    counted, real = listed(range(1, 31), "a.csv"), listed([i % 6 + 1 for i in range(30)], "b.csv")
    kept = drop_running_numbers([*counted, *real])
    assert [f.issue for f in kept] == [""] * 30 + [f.issue for f in real]


def test_records_without_an_issue_do_not_count() -> None:
    features = listed([""] * 40)
    assert drop_running_numbers(features) is features
