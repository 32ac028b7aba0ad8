"""An item is found by the id in the tables, the id of an extractor's row, the name of a study, or a former id."""

from made_up_claims import claim, codes, derive, make_review, row_of, rows, support

from slr.claims.stage import derive_claims


def test_the_row_of_an_extractor_stands_for_its_result() -> None:
    (row,) = rows(derive([claim()], [support("finding", row_of("r1").upper())]), "claim_support")
    assert (row["statement"], row["studies"], row["direction"]) == ("telework → strain", ["one"], "-")


def test_a_row_without_a_result_does_not_count() -> None:
    _, tables = make_review()
    example = tables["extracted"].iloc[[0]].assign(finding="fx", result=None, reason="worked-example")
    protocol, tables = make_review()
    tables["extracted"] = example
    (row,) = rows(derive_claims(tables, [claim()], [support("finding", "fx")], protocol), "claim_support")
    assert (row["counts"], row["reason"]) == (False, "worked-example")


def test_a_former_id_of_a_work_is_found_and_reported() -> None:
    protocol, tables = make_review()
    former = [["old"] if record == "r1" else [] for record in tables["records"]["record"]]
    tables["records"] = tables["records"].assign(former=former)
    result = derive_claims(tables, [claim()], [support("work", "old")], protocol)
    assert codes(result) == ["CLM014"]
    assert [row["id"] for row in rows(result, "claim_support")] == ["r1"]


def test_a_work_of_which_only_second_hand_statements_are_known_is_second_hand() -> None:
    (row,) = rows(derive([claim()], [support("work", "r3")], findings=()), "claim_support")
    assert row["second_hand"]
