"""What the stages of a run found: the numbers of the line in the terminal, without what a person may not see."""

import re

import pytest

from slr.desk.run_summary import count_results, hide_counts
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review
from slr.store.manifest import read_manifest


def test_the_numbers_are_those_of_the_lines_in_the_terminal(review: Review) -> None:
    run_review(review, "synthesize")
    manifest, found = read_manifest(review), count_results(review)
    stages = {name: stage["summary"] for name, stage in manifest.stages.items() if "summary" in stage}
    assert sorted(found) == sorted(stages)
    for name, line in stages.items():
        shown = sorted(int(n) for n in re.findall(r"\b\d+\b", line) if int(n))
        assert shown == sorted(n for n in found[name].values() if n), name


STATUSES = {
    "title-abstract/conflict": 1,
    "title-abstract/excluded": 4,
    "title-abstract/maybe": 2,
    "title-abstract/pending": 3,
    "retrieval/pending": 5,
    "full-text/not reached": 6,
}


@pytest.mark.parametrize(
    ("blind", "who", "shown"),
    [
        (True, "rina", {"title-abstract/waiting": 6, "title-abstract/excluded": 4}),
        (True, "adjudicated", {k: n for k, n in STATUSES.items() if k.startswith("title-abstract")}),
        (False, "rina", {k: n for k, n in STATUSES.items() if k.startswith("title-abstract")}),
    ],
)
def test_a_person_sees_conflicts_only_if_the_stage_is_not_blind(
    review: Review, blind: bool, who: str, shown: dict[str, int]
) -> None:
    protocol, _ = load_protocol(review)
    settings = protocol.screening.title_abstract.model_copy(update={"blind": blind})
    screening = protocol.screening.model_copy(update={"title_abstract": settings})
    protocol = protocol.model_copy(update={"screening": screening})
    assert hide_counts(STATUSES, protocol, who) == {**shown, "retrieval/pending": 5}
