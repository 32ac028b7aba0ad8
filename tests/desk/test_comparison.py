"""Several people's lines about one thing side by side: what differs, who may see it, and the line that settles it."""

import csv
from pathlib import Path

import pytest
from example_review import CopyBuilt, write_demo
from small_review import write_codable_review

from slr.desk.comparison import COMPARED, Comparisons, open_comparisons
from slr.desk.settling import Settling
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review

AT = "2026-06-01T10:00:00Z"


@pytest.fixture
def demo(project: Path, copy_built: CopyBuilt) -> Review:
    """The demonstration review: coders differ, and extractors, appraisers and screeners differed and were reconciled."""
    return find_review(copy_built(project, write_demo, "findings"), None)


def compare(review: Review, word: str) -> Comparisons:
    return open_comparisons(review, load_protocol(review)[0], COMPARED[word])


def rewrite(review: Review, folder: str, keep: int) -> None:
    """Keep only the first rows of the adjudicator's file, and run the review again."""
    path = review.corpus / folder / "adjudicated.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: keep + 1]), encoding="utf-8")
    run_review(review, "findings")


def test_the_codes_of_two_coders_are_compared_and_settled(demo: Review) -> None:
    settling = Settling(compare(demo, "coding"))
    (report, *_) = settling.comparisons.list_reports(ADJUDICATOR)
    before = settling.count_open(report)
    matter = next(m for m in settling.list_matters(report) if m.open)
    assert matter.differ <= {"role", "statement"}
    assert {side.who for side in matter.sides} == {"rina", "tomas"}
    answers = {"role": "finding", "statement": "Less exhaustion.", "by": "rina; tomas", "how": "consensus"}
    assert settling.settle(matter, answers, AT) == ()
    assert settling.count_open(report) == before - 1
    with (demo.corpus / "coding" / "adjudicated.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["theme"], row["statement"], row["by"], row["how"]) == (
        matter.about, "Less exhaustion.", "rina; tomas", "consensus",
    )  # fmt: skip
    run_review(demo, "findings")
    assert compare(demo, "coding").count_open(report) == before - 1
    settling.undo(AT)
    assert settling.count_open(report) == before


def test_what_one_person_wrote_can_be_taken_over(demo: Review) -> None:
    settling = Settling(compare(demo, "coding"))
    matters = [m for r in settling.comparisons.matters for m in settling.list_matters(r)]
    both = next(m for m in matters if m.differs and all(s.lines for s in m.sides))
    assert settling.take_over(both, "tomas")["statement"] == both.sides[1].lines[0]["statement"]
    lacking = next(m for m in matters if not m.sides[1].lines)
    assert settling.take_over(lacking, "tomas") == {"role": "reject"}
    assert settling.take_over(lacking, "nobody") == {}
    assert both.agreed["role"] == "finding"
    assert lacking.agreed == {}


def test_a_reopened_matter_is_open_again(demo: Review) -> None:
    settling = Settling(compare(demo, "findings"))
    (report,) = settling.comparisons.matters
    matter = next(m for m in settling.list_matters(report) if "estimate" in m.differ)
    assert matter.settled is not None
    assert not matter.open
    assert settling.reopen(matter, AT) == ()
    again = next(m for m in settling.list_matters(report) if m.key == matter.key)
    assert (again.open, again.settled) == (True, None)
    with pytest.raises(KeyError):
        settling.reopen(again, AT)


def test_a_finding_is_settled_with_the_values_on_which_both_agree(demo: Review) -> None:
    rewrite(demo, "findings", 0)
    settling = Settling(compare(demo, "findings"))
    (report,) = settling.comparisons.matters
    matter = next(m for m in settling.list_matters(report) if m.differ == {"estimate"})
    assert matter.open
    assert "estimate" not in matter.agreed
    assert settling.settle(matter, {"estimate": ".31", "by": "rina", "how": "consensus"}, AT) == ()
    run_review(demo, "findings")
    after = compare(demo, "findings")
    (settled,) = [m for m in after.matters[report] if m.settled]
    assert settled.settled is not None
    assert settled.settled["estimate"] == ".31"
    assert settled.settled["outcome"] == matter.agreed["outcome"]


def test_an_answer_of_a_tool_is_settled(demo: Review) -> None:
    rewrite(demo, "appraisal", 0)
    settling = Settling(compare(demo, "appraisal"))
    report = settling.comparisons.list_reports(ADJUDICATOR)[0]
    matter = next(m for m in settling.list_matters(report) if m.open)
    assert "tool" not in [f.name for f in settling.list_fields(matter)]
    assert [p.code for p in settling.settle(matter, {"answer": "perhaps"}, AT)] == ["APP004"]
    assert settling.settle(matter, {"answer": "no", "reason": "a small sample"}, AT) == ()
    run_review(demo, "findings")
    assert all(not m.open for m in compare(demo, "appraisal").matters[report] if m.about == matter.about)


def test_criteria_of_full_texts_are_compared_and_settled(demo: Review) -> None:
    rewrite(demo, "screening/full-text", 0)
    settling = Settling(compare(demo, "full-text"))
    waiting = [r for r in settling.comparisons.matters if settling.count_open(r)]
    assert waiting
    (matter,) = settling.list_matters(waiting[0])
    assert "criterion" in matter.differ
    answers = {"verdict": "exclude", "criterion": "F2", "note": "talked about it"}
    refused = settling.settle(matter, {**answers, "how": "consensus"}, AT)
    assert [p.code for p in refused] == ["SHT002"]  # the file lacks the column
    assert settling.settle(matter, answers, AT) == ()
    text = (demo.corpus / "screening" / "full-text" / "adjudicated.csv").read_text(encoding="utf-8")
    assert "by hand" in text
    assert load_protocol(demo)[0].criteria_hash("full-text") in text
    run_review(demo, "findings")
    assert compare(demo, "full-text").count_open(waiting[0]) == 0


def test_only_the_adjudicator_sees_both_sides_before_all_is_settled(demo: Review) -> None:
    for word in COMPARED:
        comparisons = compare(demo, word)
        for report in comparisons.matters:
            assert comparisons.may_see(ADJUDICATOR, report)
            assert comparisons.may_see("rina", report) == (comparisons.count_open(report) == 0)
    rewrite(demo, "screening/full-text", 0)
    comparisons = compare(demo, "full-text")
    hidden = [r for r in comparisons.matters if comparisons.count_open(r)]
    assert hidden
    assert set(hidden).isdisjoint(comparisons.list_reports("rina"))
    assert not comparisons.may_see("rina", "nonesuch")


def test_open_differences_come_first(demo: Review) -> None:
    comparisons = compare(demo, "coding")
    counts = [comparisons.count_open(r) > 0 for r in comparisons.list_reports(ADJUDICATOR)]
    assert counts == sorted(counts, reverse=True)


def test_lines_of_one_person_are_not_compared(project: Path, copy_built: CopyBuilt) -> None:
    review = find_review(copy_built(project, write_codable_review, "findings"), None)
    assert {word: len(compare(review, word).matters) for word in COMPARED} == dict.fromkeys(COMPARED, 0)


def test_each_compared_kind_exists() -> None:
    assert set(COMPARED.values()) <= set(KINDS)
