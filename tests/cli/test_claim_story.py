"""`slr trace` goes from a claim to file and line, and from a report to its claims."""

from made_up_claims import claim, derive, make_review, row_of, support
from made_up_review import make_protocol

from slr.cli.claim_story import describe_claim, describe_link
from slr.desk.claim_history import find_claim


def test_a_claim_leads_to_the_file_and_line_of_its_support() -> None:
    links = [support("finding", row_of("r2"), line=3), support("work", "out", line=4)]
    tables = {**make_review()[1], **derive([claim(line=9)], links).tables}
    found = find_claim(tables, make_protocol(), ("less",))
    assert found is not None
    story = dict(describe_claim(found))
    assert story["written"] == ["corpus/x/claims/rina.csv:9  (finding, single) — rina"]
    assert [line.rpartition("  ")[2] for line in story["support"]] == [
        "corpus/x/support/rina.csv:3",
        "corpus/x/support/rina.csv:4",
    ]
    assert "out (Author out, 2020)" not in story["support"][0]
    assert "not counted: not included" in story["support"][1]
    assert story["if left out"] == ["two: loses its support"]
    assert describe_link(found.links[1], "less").startswith("less: supports, work out (not counted")
