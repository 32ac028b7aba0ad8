"""Agreement of extractors is the share of equal values in each column."""

from typing import Any

from made_up_findings import make_entry, match

from slr.findings.agreement import measure_extraction


def measure(*rows: tuple[str, dict[str, str]], pilot: tuple[str, ...] = ()) -> dict[Any, Any]:
    results = match([make_entry(who, cells) for who, cells in rows]).results
    return {(r["round"], r["column"]): r for r in measure_extraction(results, pilot)}


def test_a_column_that_nobody_filled_in_is_not_compared() -> None:
    found = measure(("rina", {"p": ".05", "n": "9"}), ("tomas", {"p": ".050", "n": "8"}))
    assert {k: (r["compared"], r["equal"]) for k, r in found.items()} == {
        ("main", "all"): (2, 1),
        ("main", "results"): (1, 1),
        ("main", "n"): (1, 0),
        ("main", "p"): (1, 1),
    }
    assert (found["main", "p"]["low"], found["main", "p"]["kappa"]) == (0.206549, None)


def test_a_result_that_one_extractor_lacks_is_no_agreement_on_results() -> None:
    found = measure(("rina", {}), ("tomas", {}), ("rina", {"outcome": "sleep"}))
    assert (found["main", "results"]["compared"], found["main", "results"]["equal"]) == (2, 1)


def test_kappa_is_given_for_words_only() -> None:
    rows = [
        (who, {"outcome": f"o{i}", "direction": word, "n": "9"})
        for i, words in enumerate([("+", "+"), ("-", "-"), ("+", "-"), ("-", "-")])
        for who, word in zip(("rina", "tomas"), words, strict=True)
    ]
    found = measure(*rows)
    assert found["main", "direction"]["kappa"] == 0.5
    assert found["main", "n"]["kappa"] is None


def test_studies_of_the_pilot_are_measured_apart() -> None:
    assert {part for part, _ in measure(("rina", {}), ("tomas", {}), pilot=("S",))} == {"pilot"}


def test_one_extractor_alone_is_compared_with_nobody() -> None:
    assert measure(("rina", {"p": "1"})) == {}


def test_rows_of_two_reports_that_are_one_result_are_compared_report_by_report() -> None:
    rows = [
        (who, {"report": report, "n": n})
        for report, n in (("r1", "5"), ("r2", "6"))
        for who in ("rina", "tomas")
    ]
    ids = "; ".join(make_entry(who, cells).id for who, cells in rows)
    found = measure(*rows, ("adjudicated", {"n": "6", "of": ids}))
    assert (found["main", "n"]["compared"], found["main", "n"]["equal"]) == (2, 2)
