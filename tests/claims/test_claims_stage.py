"""The result does not depend on the order of rows. Without claims, no table is read."""

from types import SimpleNamespace
from typing import Any

from made_up_claims import claim, derive, row_of, rows, support

from slr.claims.stage import run
from slr.model.claim import CLAIM_TABLES
from slr.people.row import Row
from slr.stage import FullText

CLAIMS = [claim(), claim("other"), claim(who="tomas"), claim(who="adjudicated")]
LINKS = [
    support("work", "r1"),
    support("work", "r2", claim="other"),
    support("finding", row_of("r3"), "contradicts"),
]


def test_the_order_of_the_rows_does_not_matter() -> None:
    one, other = derive(CLAIMS, LINKS), derive(CLAIMS[::-1], LINKS[::-1])
    assert one.problems == other.problems
    for table in CLAIM_TABLES:
        assert rows(one, table.name) == rows(other, table.name)


def test_without_claims_no_table_is_read() -> None:
    inputs: Any = SimpleNamespace(people=lambda _folder: (), full_texts=lambda: ())
    assert all(len(table) == 0 for table in run(inputs).tables.values())


BLIND = {"screening": {"title-abstract": {"reviewers": 2, "blind": True}}}


def read_text(content: str) -> FullText:
    return FullText(name="r1", path="corpus/x/fulltexts/r1.txt", read=lambda: content)


def test_quotes_of_support_and_of_earlier_stages_are_looked_up_in_the_full_texts() -> None:
    links = [
        support("work", "r1", quote="less strain"),
        support("finding", row_of("r1"), quote="more strain"),
    ]
    values = {"report": "r1", "theme": "autonomy", "role": "finding", "quote": "and less", "location": "p. 3"}
    coding = Row(who="tomas", file="corpus/x/coding/tomas.csv", line=9, values=values)
    result = derive(
        [claim()], links, texts=[read_text("one\ftwo\fand less strain")], others={"coding": [coding]}
    )
    assert {(r["kind"], r["quote"]): r["in_text"] for r in rows(result, "quotes")} == {
        ("support", "less strain"): "found",
        ("support", "more strain"): "not found",
        ("coding", "and less"): "found",
    }
    assert [(p.code, p.file) for p in result.problems] == [("QUO001", "corpus/x/support/rina.csv")]


def test_quotes_are_looked_up_in_a_review_without_claims() -> None:
    values = {"report": "r1", "theme": "autonomy", "role": "finding", "quote": "one"}
    coding = Row(who="tomas", file="corpus/x/coding/tomas.csv", line=9, values=values)
    result = derive([], [], texts=[read_text("one")], others={"coding": [coding]})
    assert [r["in_text"] for r in rows(result, "quotes")] == ["found"]


def test_table_of_quotes_hides_reports_that_await_a_decision_at_a_blind_stage() -> None:
    values = {"report": "open", "theme": "autonomy", "role": "finding", "quote": "one"}
    coding = Row(who="tomas", file="corpus/x/coding/tomas.csv", line=9, values=values)
    text = FullText(name="open", path="corpus/x/fulltexts/open.txt", read=lambda: "two")
    result = derive([], changes=BLIND, texts=[text], others={"coding": [coding]})
    assert rows(result, "quotes") == []
    [problem] = result.problems
    assert (problem.code, problem.message) == (
        "QUO001",
        "a quote was not found in the full text of its report",
    )
