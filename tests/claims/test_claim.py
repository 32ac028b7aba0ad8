"""A claim belongs to one person. A claim that two people wrote counts once it is settled."""

from made_up_certainty import CONSTRUCTS
from made_up_claims import claim

from slr.claims.claim import read_claims
from slr.model.framework import Construct
from slr.people.row import Row

KNOWN = [Construct.model_validate(c) for c in CONSTRUCTS]


def read(*rows: Row) -> tuple[dict[str, tuple[str, str]], list[tuple[str, int | None]]]:
    """Return the state and the statement of each claim, and the code and line of each problem."""
    claims, problems = read_claims(rows, KNOWN)
    states = {name: (c.state, c.row["statement"] if c.counts else "") for name, c in claims.items()}
    return states, sorted((p.code, p.line) for p in problems)


def test_a_later_row_of_a_person_replaces_the_earlier_one_whatever_the_case_of_the_name() -> None:
    later = claim("LESS", statement="New.", when="2026-01-02")
    assert read(claim(), later) == ({"less": ("single", "New.")}, [])


def test_a_claim_can_be_taken_back() -> None:
    assert read(claim(), claim(retract="yes", when="2026-01-02")) == ({}, [])


def test_a_claim_that_two_people_wrote_counts_only_when_it_is_settled() -> None:
    both = [claim(line=3), claim(who="tomas", line=4)]
    assert read(*both) == ({"less": ("not settled", "")}, [("CLM010", 3), ("CLM010", 4)])
    settled = claim(who="adjudicated", statement="Agreed.")
    assert read(*both, settled) == ({"less": ("settled", "Agreed.")}, [])


def test_rows_of_one_person_with_the_same_time_and_different_contents_do_not_count() -> None:
    assert read(claim(line=3), claim("Less ", statement="Other.", line=4)) == ({}, [("SHT025", 4)])


def test_constructs_are_found_by_any_of_their_names_and_unknown_ones_are_reported() -> None:
    claims, problems = read_claims([claim(predictor="Telework", outcome="strian")], KNOWN)
    assert (claims["less"].predictor, claims["less"].outcome) == ("telework", "")
    assert [(p.code, p.where) for p in problems] == [("CLM004", "outcome")]
