"""The tables say what a claim rests on, and how certain it is."""

from made_up_claims import claim, derive, make_review, row_of, rows, support

from slr.claims.stage import derive_claims

CELL = {"predictor": "telework", "outcome": "strain"}


def test_a_claim_has_the_population_and_the_designs_of_its_studies() -> None:
    links = [support("work", report) for report in ("r1", "r2", "r3")]
    (row,) = rows(derive([claim(population="nurses; office staff")], links), "claims")
    assert (row["supporting"], row["in_population"], row["no_population"]) == (3, 1, 1)
    assert row["designs"] == ["cross-sectional survey", "survey"]
    assert (row["file"], row["line"]) == ("corpus/x/claims/rina.csv", 2)


def test_a_claim_has_the_lowest_certainty_of_its_outcome_and_theme() -> None:
    protocol, tables = make_review()
    summary = tables["summary_of_findings"]
    tables["summary_of_findings"] = summary.assign(certainty=["low"] * len(summary))
    for cells, level in ((CELL, "low"), ({}, None)):
        (row,) = rows(derive_claims(tables, [claim(**cells)], (), protocol), "claims")
        assert row["certainty"] == level
    linked = [support("finding", row_of("r1"))]
    (row,) = rows(derive_claims(tables, [claim()], linked, protocol), "claims")
    assert row["certainty"] == "low"


def test_a_link_shows_the_result_and_the_verdict_on_its_numbers() -> None:
    link = support("finding", row_of("r1"), quote="less strain", location="p. 3")
    (row,) = rows(derive([claim()], [link]), "claim_support")
    shown = {name: row[name] for name in ("direction", "consistency", "quote", "location", "places")}
    assert shown == {
        "direction": "-",
        "consistency": "inconsistent",
        "quote": "less strain",
        "location": "p. 3",
        "places": ["corpus/x/support/rina.csv:2"],
    }
