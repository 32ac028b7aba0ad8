"""The stage as a whole: people's verdicts, clusters, versions, the merged report and its provenance."""

from dataclasses import replace

import pandas as pd
import pytest

from slr.dedupe.stage import dedupe
from slr.model.protocol import Dedupe
from slr.model.row import list_rows
from slr.model.source import Source
from slr.model.table import CLUSTERS, PROVENANCE, RECORDS, empty, mismatches
from slr.report.reason import word_english

TYPED = {
    "title": "The job demands-resources model of burnout.",
    "authors": ["Demerouti E", "Bakker AB", "Nachreiner F", "Schaufeli WB"],
    "year": 2001, "journal": "J Appl Psychol", "volume": "86", "pages": "499-512",
}  # fmt: skip
FULL = {
    "title": "The job demands-resources model of burnout",
    "authors": ["Demerouti, Evangelia", "Bakker, Arnold B.", "Nachreiner, Friedhelm", "Schaufeli, Wilmar B."],
    "year": 2001, "journal": "Journal of Applied Psychology", "volume": "86", "issue": "3", "pages": "499–512",
    "doi": "10.1037/0021-9010.86.3.499",
}  # fmt: skip
STATE_2007 = {
    "title": "The Job Demands-Resources model: state of the art", "authors": ["Bakker, A. B.", "Demerouti, E."],
    "year": 2007, "journal": "Journal of Managerial Psychology", "volume": "22", "pages": "309-328",
}  # fmt: skip
STOCK_2017 = {
    "title": "Job demands-resources theory: Taking stock and looking forward", "authors": ["Bakker, A. B.", "Demerouti, E."],
    "year": 2017, "journal": "Journal of Occupational Health Psychology", "volume": "22", "pages": "273-285",
}  # fmt: skip


def long(title="Cognitive load and decision quality among ward nurses at night", **more):
    return {"title": title, "authors": ["Abara, Ngozi", "Brandt, Ute"], "year": 2015, **more}


def test_reference_typed_by_hand_is_the_full_record(desk):
    result = desk.run(a=TYPED, b=FULL)
    assert desk.groups(result) == [["a", "b"]]
    evidence = word_english(result.tables["pairs"]["evidence"].iloc[0])
    assert "authors match (4 names)" in evidence
    assert "same pages" in evidence


def test_two_reviews_by_the_same_people_stay_apart(desk):
    assert desk.groups(desk.run(a=STATE_2007, b=STOCK_2017)) == [["a"], ["b"]]


def test_empty_corpus_gives_empty_tables():
    result = dedupe(empty(RECORDS), (), Dedupe())
    assert all(len(t) == 0 for t in result.tables.values())
    assert mismatches(CLUSTERS, result.tables["clusters"]) == ()
    assert mismatches(PROVENANCE, result.tables["provenance"]) == ()


def test_report_takes_each_field_from_the_best_record_and_names_it(desk):
    result = desk.run(a=TYPED, b=FULL)
    report = result.tables["reports"].iloc[0]
    assert report["journal"] == "Journal of Applied Psychology"
    assert report["doi"] == "10.1037/0021-9010.86.3.499"
    origin = result.tables["provenance"].set_index("field")["record"]
    assert origin["journal"] == "b"
    assert origin["doi"] == "b"
    assert origin["authors"] == "b"


def test_report_is_named_after_the_record_found_first(desk):
    early = {**TYPED, "searched": "2024-02-01"}
    result = desk.run(a=FULL, b={**early, "searched": "2024-01-01"}, c={**TYPED, "searched": "2024-06-01"})
    report = result.tables["reports"].iloc[0]
    assert report["report"] == "b"  # a has no date and comes last
    assert report["searched"] == "2024-01-01"


def test_report_found_by_a_database_and_by_hand_counts_in_the_databases_arm(desk):
    result = desk.run(a={**TYPED, "kind": "hand-search"}, b={**FULL, "kind": "database", "source": "wos"})
    report = result.tables["reports"].iloc[0]
    assert report["arm"] == "databases"
    assert report["sources"] == ["scopus", "wos"]


def test_person_joins_what_rules_keep_apart(desk):
    said = desk.said(("a", "b", "same", "2024-01-01", "rina"))
    result = desk.run(said, a=STATE_2007, b=STOCK_2017)
    assert desk.groups(result) == [["a", "b"]]
    assert desk.verdict(result, "a", "b") == ("same", "person")
    assert result.tables["pairs"]["by"].iloc[0] == "rina"


def test_person_parts_what_rules_join_even_identical_records(desk):
    said = desk.said(("a", "b", "different", "2024-01-01", "rina"))
    assert desk.groups(desk.run(said, a=FULL, b=FULL)) == [["a"], ["b"]]


def test_latest_row_of_a_person_counts_by_its_time_not_its_place(desk):
    said = desk.said(
        ("a", "b", "same", "2024-01-02T10:00:00", "rina"),
        ("a", "b", "different", "2024-01-02T11:00:00", "rina"),
    )
    shuffled = said[::-1]
    for rows in (said, shuffled):
        assert desk.groups(desk.run(rows, a=TYPED, b=FULL)) == [["a"], ["b"]]


def test_retract_takes_a_verdict_back(desk):
    said = desk.said(
        ("a", "b", "different", "2024-01-01", "rina"), ("a", "b", "retract", "2024-01-02", "rina")
    )
    assert desk.groups(desk.run(said, a=TYPED, b=FULL)) == [["a", "b"]]


def test_disagreement_of_two_people_is_asked_about_and_reported(desk):
    said = desk.said(("a", "b", "same", "2024-01-01", "rina"), ("a", "b", "different", "2024-01-02", "budi"))
    result = desk.run(said, a=STATE_2007, b=STOCK_2017)
    assert desk.verdict(result, "a", "b") == ("ask", "person")
    assert [(p.code, p.severity) for p in result.problems] == [("DED003", "warning")]
    assert desk.groups(result) == [["a"], ["b"]]


def test_two_people_who_disagree_are_asked_even_where_the_rules_would_merge(desk):
    said = desk.said(("a", "b", "same", "2024-01-01", "rina"), ("a", "b", "different", "2024-01-02", "budi"))
    assert desk.groups(desk.run(said, a=TYPED, b=FULL)) == [["a"], ["b"]]


def test_adjudicator_settles(desk):
    said = desk.said(
        ("a", "b", "same", "2024-01-01", "adjudicated"), ("a", "b", "different", "2024-01-02", "budi"),
        ("a", "b", "same", "2024-01-02", "rina"),
    )  # fmt: skip
    result = desk.run(said, a=STATE_2007, b=STOCK_2017)
    assert desk.groups(result) == [["a", "b"]]
    assert result.problems == ()


def test_row_with_a_lost_id_is_resolved_by_its_title(desk):
    said = desk.said(("gone", "b", "same", "2024-01-01", "rina"))
    titled = [replace(row, values={**row.values, "title_a": STATE_2007["title"].upper()}) for row in said]
    result = desk.run(titled, a=STATE_2007, b=STOCK_2017)
    assert desk.groups(result) == [["a", "b"]]
    assert [(p.code, p.severity) for p in result.problems] == [("DED006", "warning")]


def test_row_with_a_lost_id_and_title_is_a_problem_with_its_line(desk):
    result = desk.run(desk.said(("gone", "b", "same", "2024-01-01", "rina")), a=STATE_2007, b=STOCK_2017)
    problem = result.problems[0]
    assert (problem.code, problem.file, problem.line) == ("DED001", "duplicates/rina.csv", 2)
    assert "'gone'" in problem.message


def test_verdicts_that_contradict_each_other_in_a_chain_are_reported(desk):
    said = desk.said(
        ("a", "b", "same", "2024-01-01", "rina"), ("b", "c", "same", "2024-01-01", "rina"),
        ("a", "c", "different", "2024-01-01", "rina"),
    )  # fmt: skip
    result = desk.run(said, a=STATE_2007, b=STOCK_2017, c=TYPED)
    assert [p.code for p in result.problems] == ["DED005"]
    assert "c" not in next(g for g in desk.groups(result) if "a" in g)


def test_sparse_record_that_matches_two_contradicting_works_is_asked_about_not_merged(desk):
    result = desk.run(
        a=long(doi="10.1234/one", journal="Ward Nursing"),
        b=long(doi="10.1234/two", journal="Ward Nursing"),
        t=long(),
    )
    assert desk.groups(result) == [["a"], ["b"], ["t"]]
    assert desk.verdict(result, "a", "t") == ("ask", "closure")
    assert desk.verdict(result, "b", "t") == ("ask", "closure")


def test_chain_never_joins_a_contradiction(desk):
    # t agrees with a on more than with b, so it goes to a; that a and b differ keeps b out
    result = desk.run(
        a=long(doi="10.1234/one", journal="Ward Nursing", volume="7", pages="11-19"),
        b=long(doi="10.1234/two", journal="Ward Nursing", volume="7"),
        t=long(journal="Ward Nursing", volume="7", pages="11-19"),
    )
    assert desk.groups(result) == [["a", "t"], ["b"]]
    assert desk.verdict(result, "b", "t") == ("ask", "closure")


def test_preprint_and_article_are_two_reports_related(desk):
    rows = {
        "p": long(journal="medRxiv", type="preprint", doi="10.1101/2015.01.01.123456"),
        "q": long(journal="Ward Nursing", type="article", volume="7", pages="11-19", doi="10.1234/ward.7.11"),
    }
    result = desk.run(**rows)
    reports = result.tables["reports"].set_index("report")
    assert reports.loc["p", "version_of"] == "q"
    assert pd.isna(reports.loc["q", "version_of"])
    collapsed = desk.run(settings=Dedupe(versions="collapse"), **rows)
    assert desk.groups(collapsed) == [["p", "q"]]


def test_person_gives_the_verdict_version(desk):
    result = desk.run(desk.said(("a", "b", "version", "2024-01-01", "rina")), a=STATE_2007, b=STOCK_2017)
    assert result.tables["reports"]["version_of"].tolist() == ["b", pd.NA]


def test_one_export_needs_stronger_evidence_and_a_merged_file_does_not(desk):
    rows = {"a": long(kind="database"), "b": long(kind="database", journal="Ward Nursing")}
    assert desk.verdict(desk.run(**rows), "a", "b") == ("ask", "one-export")
    merged = Source(id="scopus", name="all of them", kind="database", merged=True)
    assert desk.groups(desk.run(sources=(merged,), **rows)) == [["a", "b"]]
    other_file = {**rows, "b": {**rows["b"], "file": "searches/b.ris"}}
    assert desk.groups(desk.run(**other_file)) == [["a", "b"]]


def test_rule_switched_off_no_longer_decides(desk):
    pair = {
        "a": long(title="Erratum: Cognitive load and decision quality among ward nurses"),
        "b": long(title="Cognitive load and decision quality among ward nurses"),
    }
    assert desk.verdict(desk.run(**pair), "a", "b")[1] == "notice-of"
    assert desk.verdict(desk.run(settings=Dedupe(disabled=("notice",)), **pair), "a", "b")[1] not in (
        "notice",
        "notice-of",
    )


@pytest.mark.parametrize("rows", [1, 2, 5_000])
def test_tables_do_not_depend_on_how_many_records_are_read_at_once(desk, rows):
    notice = {"title": f"Erratum: {FULL['title']}", "notice": ["erratum of"], "year": 2002, "pmid": "12"}
    records = desk.records(
        d=TYPED,
        a=FULL,
        c=STATE_2007,
        b=long(journal="medRxiv", type="preprint"),
        e=long(journal="Sleep"),
        f=notice,
    )
    said = desk.said(("c", "d", "different", "2026-03-01", "ani"))
    whole = dedupe(records, said, Dedupe())
    assert sorted(whole.tables["reports"]["version_of"].dropna()) == ["e"]
    assert whole.tables["reports"]["notice_of"].tolist() == [[], [], [], [], ["a"]]
    parted = dedupe(records, said, Dedupe(), rows=rows)
    assert parted.problems == whole.problems
    for name, table in whole.tables.items():
        pd.testing.assert_frame_equal(table, parted.tables[name])


def audit(result):
    [row] = list_rows(result.tables["dedupe_audit"])
    return row


def test_an_audit_is_summed_up_only_if_the_protocol_plans_one(desk):
    assert len(desk.run(a=FULL, b=FULL).tables["dedupe_audit"]) == 0
    row = audit(desk.run(settings=Dedupe(audit=10), a=FULL, b=FULL))
    assert (row["sampled"], row["judged"], row["merges"], row["precision"]) == (1, 0, 1, None)


def test_the_audit_judges_the_merges_of_the_rules_even_if_a_person_takes_one_back(desk):
    said = desk.said(("a", "b", "different", "2024-01-01", "rina"))
    row = audit(desk.run(said, settings=Dedupe(audit=10), a=FULL, b=FULL))
    assert (row["merges"], row["judged_merges"], row["right_merges"], row["precision"]) == (1, 1, 0, 0.0)
