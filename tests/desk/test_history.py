"""The history of a report, as a person may see it."""

import os
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_review import write_codable_review

from slr.desk.history import make_history, read_tables, read_tables_about, search_quarantine, search_reports
from slr.model.protocol import Extraction, Protocol
from slr.model.table import REPORTS, frame
from slr.model.word import ADJUDICATOR
from slr.pipeline import list_tables, load_protocol
from slr.store.layout import Review, find_review
from slr.store.table_file import read_table

TEAM = ("rina", "tomas", "sari")
STAGES = ("title-abstract", "full-text")


def make_tables(verdicts=(), statuses=(), codings=(), **more):
    """Return the tables of a review of one report, r1 of the records r1 and r1b, and another, r2."""
    rows = {
        "records": [
            {"record": "r1b", "title": "Night work", "key": "abara15", "authors": ["Abara, N."], "year": 2015, "file": "b.ris", "line": 7},
            {"record": "r1", "title": "Night work", "authors": ["Abara, N."], "file": "a.ris", "line": 40, "doi": "10.1/x"},
            {"record": "r2", "title": "Sleep", "authors": ["Gödel, Y."], "file": "a.ris", "line": 2},
        ],
        "clusters": [{"record": "r1", "report": "r1"}, {"record": "r1b", "report": "r1"}, {"record": "r2", "report": "r2"}],
        "reports": [
            {"report": "r1", "title": "Night work", "authors": ["Abara, N."], "records": ["r1", "r1b"], "version_of": "r2"},
            {"report": "r2", "title": "Sleep", "authors": ["Gödel, Y."], "records": ["r2"]},
        ],
        "verdicts": verdicts, "statuses": statuses, "coded": codings,
        **more,
    }  # fmt: skip
    return {name: frame(table, list(rows.get(name, ()))) for name, table in list_tables().items()}


def make_protocol(**stage):
    return Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "screening": {name: {"team": TEAM, "reviewers": 2, **stage} for name in STAGES},
    })  # fmt: skip


def said(who, stage="title-abstract", verdict="exclude"):
    row = {
        "report": "r1",
        "stage": stage,
        "who": who,
        "verdict": verdict,
        "when": "2026-01-01",
        "changed": False,
    }
    return {**row, "criterion": f"CRITERION-{who}", "note": f"NOTE-{who}"}


def stands(status, by="people", stage="title-abstract", who=TEAM):
    reason = "; ".join(f"{w}: exclude" for w in who)
    return {
        "report": "r1",
        "stage": stage,
        "status": status,
        "by": by,
        "who": list(who),
        "reason": reason,
        "criterion": "E9",
    }


def coded(who):
    return {
        "report": "r1",
        "theme": "strain",
        "role": "finding",
        "who": who,
        "when": "2026-01-01",
        "statement": "It does.",
    }


@pytest.fixture
def review(tmp_path):
    tables = tmp_path / "build" / "small" / "tables"
    tables.mkdir(parents=True)
    (tables / "conflicts.csv").write_text("report,who\nr1,tomas\n", encoding="utf-8")
    (tables / "other.csv").write_text("report\nr2\n", encoding="utf-8")
    return Review(root=tmp_path, name="small")


def test_a_history_of_a_settled_report_contains_everything(review):
    tables = make_tables(
        [said("rina")], [stands("included"), stands("excluded", stage="full-text")], [coded("tomas")]
    )
    history = make_history(tables, review, make_protocol(), "r1")
    assert [r["record"] for r in history.records] == ["r1", "r1b"]  # in the order of the files
    assert history.version_of["title"] == "Sleep"
    assert [v["who"] for v in history.verdicts] == ["rina"]
    assert [s["status"] for s in history.statuses] == ["included", "excluded"]
    assert [c["who"] for c in history.codings] == ["tomas"]
    assert history.files == ("tables/conflicts.csv",)


def test_findings_of_other_people_are_shown_only_after_the_report_is_settled(review):
    found = [
        {"finding": f"f{who}", "report": "r1", "who": who, "when": "2026-01-01", "outcome": "strain"}
        for who in ("rina", "tomas")
    ]
    settled = [stands("included"), stands("included", stage="full-text")]
    shown = make_history(make_tables([], settled, extracted=found), review, make_protocol(), "r1")
    assert [f["who"] for f in shown.findings] == ["rina", "tomas"]
    tables = make_tables([said("tomas")], [stands("pending")], extracted=found)
    assert make_history(tables, review, make_protocol(), "r1").findings == ()
    assert [f["who"] for f in make_history(tables, review, make_protocol(), "r1", "rina").findings] == [
        "rina"
    ]


@pytest.mark.parametrize(("who", "shown"), [("tomas", 0), ("rina", 1), (ADJUDICATOR, 1)])
def test_findings_of_one_extractor_are_hidden_from_others_if_extraction_is_blind(review, who, shown):
    row = {
        "finding": "f1",
        "report": "r1",
        "study": "r1",
        "who": "rina",
        "reason": "single extraction",
        "of": [],
    }
    tables = make_tables(statuses=[stands("included")], extracted=[row])
    blind = make_protocol().model_copy(update={"extraction": Extraction(blind=True)})
    assert len(make_history(tables, review, blind, "r1", who).findings) == shown
    assert len(make_history(tables, review, make_protocol(), "r1", who).findings) == 1


def test_files_of_other_encodings_and_pipes_in_the_folder_of_tables_are_no_obstacle(review):
    folder = review.build / "tables"
    (folder / "mine.csv").write_bytes("report\nr1,café\n".encode("cp1252"))
    os.mkfifo(folder / "pipe.csv")
    history = make_history(make_tables([], [stands("included")]), review, make_protocol(), "r1")
    assert history.files == ("tables/conflicts.csv", "tables/mine.csv")


def test_a_history_without_a_person_shows_nobodys_verdict_on_an_open_report(review):
    tables = make_tables([said("rina"), said("tomas")], [stands("conflict")], [coded("tomas")])
    history = make_history(tables, review, make_protocol(), "r1")
    assert (history.verdicts, history.statuses, history.codings, history.files) == ((), (), (), ())
    assert history.hidden == ("title-abstract", "full-text")


def test_a_status_that_a_rule_decided_is_shown_while_people_may_still_check_it(review):
    history = make_history(
        make_tables((), [stands("excluded", "rule", who=())]), review, make_protocol(), "r1"
    )
    assert [(s["status"], s["by"], s["reason"]) for s in history.statuses] == [("excluded", "rule", None)]
    assert (history.files, history.hidden) == (("tables/conflicts.csv",), ())


OPEN = [("pending", "nobody"), ("conflict", "people"), ("maybe", "people"), ("excluded", "rule")]


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from([*TEAM, ADJUDICATOR]), st.sampled_from(STAGES)), unique=True, max_size=6
    ),
    st.sampled_from(TEAM),
    st.sampled_from(OPEN),
)
def test_a_history_contains_no_verdict_of_others_on_an_open_report(tmp_path_factory, verdicts, who, status):
    tables = make_tables(
        [said(person, stage) for person, stage in verdicts],
        [stands(*status, who=[p for p, s in verdicts if s == "title-abstract"])],
        [coded(person) for person, _ in verdicts],
        studies=[{"report": "r1", "study": "s1", "who": person} for person, _ in verdicts],
    )
    place = Review(root=tmp_path_factory.mktemp("open"), name="small")
    shown = str(asdict(make_history(tables, place, make_protocol(), "r1", who)))
    secrets = [
        secret for p in (*TEAM, ADJUDICATOR) if p != who for secret in (p, f"NOTE-{p}", f"CRITERION-{p}")
    ]
    assert not [secret for secret in secrets if secret in shown]
    own = {stage for person, stage in verdicts if person == who}
    assert {v["stage"] for v in make_history(tables, place, make_protocol(), "r1", who).verdicts} == own


def test_neither_status_nor_rank_nor_file_tells_that_somebody_has_spoken(review):
    ranks = [{"report": "r1", "stage": "title-abstract", "rank": 1, "score": 0.5, "basis": "classifier"}]
    tables = make_tables([said("tomas")], [stands("conflict")], scores=ranks)
    history = make_history(tables, review, make_protocol(), "r1", "rina")
    assert (history.verdicts, history.statuses, history.ranks, history.files) == ((), (), (), ())


def test_a_settled_stage_is_shown_and_the_open_one_after_it_is_not(review):
    tables = make_tables(
        [said("tomas"), said("tomas", "full-text")],
        [stands("included"), stands("conflict", stage="full-text")],
    )
    history = make_history(tables, review, make_protocol(), "r1", "rina")
    assert [v["stage"] for v in history.verdicts] == ["title-abstract"]
    assert [s["stage"] for s in history.statuses] == ["title-abstract"]


@pytest.mark.parametrize(("who", "blind"), [(ADJUDICATOR, True), ("rina", False)])
def test_the_adjudicator_and_a_team_that_does_not_read_blind_see_everything(review, who, blind):
    tables = make_tables([said("tomas")], [stands("conflict")])
    history = make_history(tables, review, make_protocol(blind=blind), "r1", who)
    assert len(history.verdicts) == len(history.statuses) == len(history.files) == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["r1b"], ["r1"]),
        (["night", "ABARA"], ["r1"]),
        (["https://doi.org/10.1/X"], ["r1"]),
        (["abara15"], ["r1"]),
        (["godel"], ["r2"]),
        (["night", "godel"], []),
        (["r"], ["r1", "r2"]),
    ],
)
def test_reports_are_found_by_any_words_of_one_record(words, found):
    assert search_reports(make_tables(), words) == found


def test_a_former_id_finds_the_report_of_its_record():
    tables = make_tables()
    records = tables["records"].assign(former=[["rold"], *([] for _ in range(len(tables["records"]) - 1))])
    report = tables["clusters"].set_index("record")["report"][records["record"][0]]
    assert search_reports({**tables, "records": records}, ["rold"]) == [report]


def test_quarantined_entries_are_found_by_their_text_and_place(review):
    left = [{"file": "a.ris", "line": 12, "raw": "TY  - JOUR\nTI  - Nächte", "reason": "no end"}]
    tables = make_tables(quarantine=left)
    assert [q["line"] for q in search_quarantine(tables, review, ["nachte"])] == [12]
    assert [q["line"] for q in search_quarantine(tables, review, ["a.ris:12"])] == [12]
    assert search_quarantine(tables, review, ["nachte", "day"]) == []


def test_one_word_that_is_an_id_finds_that_report_alone_and_several_words_are_sought():
    titles = [
        {"record": "r1", "title": "Night work", "file": "a.ris", "line": 1},
        {"record": "r2", "title": "r1 of night", "file": "a.ris", "line": 2},
    ]
    tables = make_tables(records=titles, clusters=[{"record": r, "report": r} for r in ("r1", "r2")])
    assert search_reports(tables, ["r1"]) == ["r1"]
    assert search_reports(tables, ["r1", "night"]) == ["r1", "r2"]


def test_pairs_of_a_history_are_those_with_one_of_its_records(review):
    pairs = [{"record_a": a, "record_b": b, "verdict": "ask", "by": "rule", "rule": "close", "evidence": "[]"}
             for a, b in (("r1", "r1b"), ("r1", "r2"), ("r0", "r1b"), ("r2", "r9"))]  # fmt: skip
    history = make_history(make_tables(pairs=pairs), review, make_protocol(), "r1")
    assert {(p["record_a"], p["record_b"]) for p in history.pairs} == {
        ("r1", "r1b"),
        ("r1", "r2"),
        ("r0", "r1b"),
    }


def test_a_history_from_the_rows_about_a_report_is_that_from_all_tables(project, copy_built):
    found = find_review(copy_built(project, write_codable_review, "synthesize"), None)
    tables, protocol = read_tables(found), load_protocol(found)[0]
    for report in tables["reports"]["report"]:
        about = read_tables_about(found, report)
        for who in (None, "rina", ADJUDICATOR):
            whole = make_history(tables, found, protocol, report, who)
            assert asdict(make_history(about, found, protocol, report, who)) == asdict(whole)
            few = make_history(about, found, protocol, report, who, with_files=False)
            assert few == replace(whole, files=())
    assert read_tables_about(found, "r-unknown") is None


def test_a_history_of_a_review_that_was_run_up_to_screening_has_no_later_rows(project, copy_built):
    found = find_review(copy_built(project, write_codable_review, "screen"), None)
    [report] = [r for r in read_table(found, REPORTS)["report"] if r][:1]
    history = make_history(read_tables_about(found, report), found, load_protocol(found)[0], report, "rina")
    assert history.records
    assert (history.codings, history.findings, history.studies) == ((), (), ())
