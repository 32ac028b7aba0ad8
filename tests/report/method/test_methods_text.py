"""The methods text is drafted from the data: its numbers are counted, and a claimed procedure is shown by the data."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from made_up_review import ROADS, make_protocol, make_tables, synthesize

from slr.model.direction import DIRECTIONS
from slr.model.missing import ANNOUNCED_OUTCOMES, REGISTERED_STUDIES
from slr.model.table import DEDUPE_AUDIT, frame
from slr.report.appendix import make_section
from slr.report.document import Paragraph, Section
from slr.report.mention import resolve
from slr.report.page import Page
from slr.report.text import Texts
from slr.store.language import list_languages

LABELS = {
    "prisma.svg": "Figure S1",
    "section:criteria": "Section 4",
    "tables/verdicts.csv": "Table S9",
    "tables/directions.csv": "Table S8",
}


def verdict(report: str, who: str, word: str = "include", **more: Any) -> dict[str, Any]:
    day = {"stage": "title-abstract", "when": "2026-03-01T09:00:00Z", "served": "model", "changed": False}
    return {"report": report, "who": who, "verdict": word, **day, **more}


def draft(
    verdicts: Iterable[Mapping[str, Any]] = (),
    *,
    language: str = "en",
    roads: Mapping[str, Any] = ROADS,
    protocol: Mapping[str, Any] | None = None,
    more: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
) -> dict[str, list[str]]:
    """Return the paragraphs of each topic, with mentions replaced."""
    made = make_protocol(protocol)
    given = {"verdicts": verdicts, **(more or {})}
    apart = (DEDUPE_AUDIT, REGISTERED_STUDIES, ANNOUNCED_OUTCOMES, DIRECTIONS)
    extra = {t.name: frame(t, given.pop(t.name, ())) for t in apart}
    synthesis = synthesize({**make_tables(made, roads, more=given), **extra}, made)
    section = make_section(
        "methods", Page(synthesis=synthesis, protocol=made, problems=(), texts=Texts(language))
    )
    assert section is not None
    return {s.id.removeprefix("methods-"): read(s) for s in section.sections}


def read(section: Section) -> list[str]:
    return [resolve(block.text, LABELS) for block in section.blocks if isinstance(block, Paragraph)]


def test_numbers_come_from_the_flow_and_change_with_the_data() -> None:
    before = draft()["screening"][0]
    assert "People screened 8 records by title and abstract, and excluded 2 (Figure S1)" in before
    one_more = {**ROADS, "b9": ("b9@beta", "excluded/people/E1", "not reached/nobody", "not reached/nobody")}
    after = draft(roads=one_more)["screening"][0]
    assert "People screened 9 records by title and abstract, and excluded 3 (Figure S1)" in after


def test_eligibility_counts_the_criteria_and_asks_for_a_missing_grouping() -> None:
    told, asked = draft()["eligibility"]
    assert (
        told
        == "A report was eligible if it met the 1 inclusion criterion and none of the 4 exclusion criteria (Section 4)."
    )
    assert asked.endswith("Say how studies were grouped for the synthesis, and why.")
    grouped = draft(protocol={"synthesis": {"grouping": "By outcome"}})["eligibility"]
    assert [text.endswith("Studies were grouped as follows: By outcome.") for text in grouped] == [True]


def test_searches_name_each_source_with_platform_and_date() -> None:
    told, asked = draft()["searches"]
    assert "We searched 2 databases: Alpha Index (AlphaHost, 2026-02-01) and Beta Base (2026-02-01)" in told
    assert "Add the date of the last search of Trial Register." in asked
    assert "Add the search strategy of Alpha Index, Beta Base and Trial Register." in asked


def test_a_source_without_date_strategy_and_files_was_not_searched_by_our_word() -> None:
    told, _ = draft()["searches"]
    assert "Trial Register" not in told


@pytest.mark.parametrize(
    ("blind", "served", "alone"),
    [(True, "model", True), (True, "listed", False), (False, "model", False), (True, None, False)],
)
def test_independently_is_only_said_if_the_data_show_it(blind: bool, served: str | None, alone: bool) -> None:
    rows = [
        verdict("a1", "rina", served=served),
        verdict("a1", "tomas", served=served),
        verdict("a2", "rina"),
    ]
    protocol = {"screening": {"title-abstract": {"reviewers": 2, "blind": blind}}}
    told, *asked = draft(rows, protocol=protocol)["screening"]
    word = "independently " if alone else ""
    assert (
        f"At title and abstract, at least two reviewers {word}judged 1 of 2 reports screened by people (Table S9)."
        in told
    )
    assert any("worked independently" in text for text in asked) is not alone


def test_how_disagreements_were_settled_is_told_or_asked() -> None:
    rows = [
        verdict("a1", "rina"),
        verdict("a1", "tomas", "exclude"),
        verdict("a2", "rina"),
        verdict("a2", "tomas", "exclude"),
    ]
    settled = [verdict("a1", "adjudicated", how="consensus", by="rina; tomas"), verdict("a2", "adjudicated")]
    told, asked = draft([*rows, *settled])["screening"]
    assert "disagreements were settled as follows: consensus (1)" in told
    assert "Say how reviewers settled 1 disagreement at title and abstract" in asked


def test_a_stage_that_was_not_reported_is_asked_about() -> None:
    screening = {"retrieval_reported": False, "full-text": {"reported": False}}
    told, asked = draft(protocol={"screening": screening})["screening"]
    assert "Full texts were sought" not in told
    assert "Describe how full texts were sought" in asked
    assert "Describe the stage full text" in asked


def test_ranking_is_told_only_if_it_chose_what_people_read() -> None:
    assert "reading order" not in draft([verdict("a1", "rina", served="random")])["automation"][0]
    told = draft([verdict("a1", "rina"), verdict("a2", "rina")])["automation"][0]
    assert "chose the reading order of 2 reports" in told
    assert "learned from 2 verdicts" in told


def test_the_audit_of_merges_is_told_once_the_whole_sample_is_judged() -> None:
    counts = {
        "sampled": 20,
        "merges": 40,
        "judged_merges": 10,
        "right_merges": 9,
        "misses": 30,
        "judged_misses": 10,
        "true_misses": 0,
    }
    shares = {
        "precision": 0.9,
        "precision_low": 0.6,
        "precision_high": 0.98,
        "recall": 1.0,
        "recall_low": 0.8,
        "recall_high": 1.0,
    }
    told, *asked = draft(more={"dedupe_audit": [{**counts, "judged": 20, **shares}]})["deduplication"]
    assert "judged 10 of the merged pairs and 10 of the pairs that were compared but not merged" in told
    assert "precision was 0.900 [0.600;\u00a00.980]" in told
    assert asked == []
    _, asked_audit = draft(more={"dedupe_audit": [{**counts, "judged": 3}]})["deduplication"]
    assert "judge a random sample of the merged pairs" in asked_audit


def test_missing_results_are_counted_from_registers_and_announcements() -> None:
    entry = {"eligible": "yes", "report": "b3", "citation": "B", "title": "T", "standing": "excluded"}
    entries = [
        {**entry, "state": state, "report": f"e{n}"}
        for n, state in enumerate(["ongoing", "finished, no results found"])
    ]
    outcome = {
        "state": "no result extracted",
        "report": "a1",
        "citation": "A",
        "outcome": "sleep",
        "importance": "primary",
    }
    [told] = draft(more={"registered_studies": entries, "announced_outcomes": [outcome]})["missing"]
    assert told == (
        "Of 2 register entries or protocols, 1 described a study without a report in the review, although the "
        "study has ended or has results in a register (tables/registered_studies.csv). Studies outside the review question "
        "are not among them. Of 1 announced outcome, 0 had an extracted result "
        "(tables/announced_outcomes.csv)."
    )
    assert "missing" not in draft()


def test_works_that_are_no_studies_are_counted_apart_from_the_studies() -> None:
    kinds = [{"study": r, "report": r, "evidence": kind} for r, kind in (("b4", "theory"), ("l2", None))]
    told = draft(more={"studies": kinds})["screening"][0]
    assert (
        "The review includes 1 study, 1 document that is not an empirical study and 1 work without a recorded kind of evidence"
        in told
    )


def test_a_check_of_rules_is_told_once_its_sample_is_read() -> None:
    row = {"stage": "title-abstract", "criterion": "all", "excluded": 30, "drawn": 20, "wrong": 1}
    whole = draft(more={"rule_check": [{**row, "read": 20}]})["screening"]
    assert (
        "Of a random sample of 20 of these reports, people read 20 and would not have excluded 1" in whole[0]
    )
    part = draft(more={"rule_check": [{**row, "read": 3}]})["screening"]
    assert "random sample" not in part[0]
    assert "3 of 20 reports have been read" in part[1]


@pytest.mark.parametrize(
    ("cells", "votes"),
    [([], "one vote per study (Table"), (["time"], "one vote per study for each time point (Table")],
)
def test_a_pair_with_several_time_points_is_one_pair_and_separate_votes_are_told(
    cells: list[str], votes: str
) -> None:
    pair = {"predictor": "load", "outcome": "strain", "studies": 1}
    rows = [{**pair, "time": "1 month"}, {**pair, "time": "1 year"}]
    told = draft(more={"directions": rows}, protocol={"direction": {"cells": cells}})["synthesis"][0]
    assert "For 1 pair of a predictor and an outcome, the directions of the results were counted" in told
    assert votes in told


def test_coding_counts_people_codings_and_reports() -> None:
    rows = [
        {"coding": f"c{n}", "report": report, "theme": "autonomy", "role": "finding", "statement": f"s{n}", "who": who, "when": "2026-03-02"}
        for n, (report, who) in enumerate([("a1", "rina"), ("a1", "tomas"), ("b4", "rina")])
    ]  # fmt: skip
    told = draft(more={"coded": rows})["coding"][0]
    assert "From 2 reports, 2 people recorded 3 codings" in told


@pytest.mark.parametrize("language", list_languages())
def test_every_topic_is_written_in_each_language(language: str) -> None:
    other = draft([verdict("a1", "rina")], language=language)
    assert list(other) == list(draft([verdict("a1", "rina")]))
    assert all("{" not in text for texts in other.values() for text in texts)
