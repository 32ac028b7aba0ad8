"""The tables that list every report and entry: their contents and their order."""

from types import ModuleType
from typing import Any

import pytest
from made_up_review import synthesize

from slr.model.reason import Reason, write_reasons
from slr.model.row import list_rows
from slr.model.table import FILES, RECORDS, frame
from slr.synthesize.listing import (
    excluded_table,
    ledger_table,
    merge_table,
    pending_table,
    quarantine_table,
    source_table,
    study_differences,
    study_table,
    verdict_table,
)
from slr.synthesize.overlap import count_source_sets
from slr.synthesize.population import collect_population
from slr.synthesize.work import list_works

END = "not reached/nobody"
ROADS = {
    "r1": ("r1@alpha", "included/people", "retrieved/people", "excluded/people/E4"),
    "r2": ("r2@alpha", "included/people", "retrieved/people", "excluded/people/E3"),
    "r3": ("r3@beta", "excluded/rule/E2", END, END),
    "r4": ("r4@beta", "excluded/people/E2", END, END),
    "r5": ("r5@beta", "included/people", "not retrieved/people", END),
    "r6": ("r6@beta", "excluded/people/E1", END, END),
    "r7": ("r7@beta", "excluded/stopping", END, END),
}


def tables_of(made_up: ModuleType, **more: Any) -> dict[str, Any]:
    return made_up.make_tables(made_up.make_protocol(), unreadable=(), **more)


# --- what did not go on, and what waits ---------------------------------------------------------------------------------


def excluded(made_up: ModuleType, roads: dict[str, tuple[str, ...]], **more: Any) -> list[dict[str, Any]]:
    tables = tables_of(made_up, roads=roads, **more)
    works = list_works(tables["reports"], {})
    return list_rows(
        excluded_table(tables["statuses"], tables["rule_outcomes"], works, made_up.make_protocol())
    )


def test_excluded_reports_come_by_the_latest_stage_then_by_the_order_of_criteria(made_up: ModuleType) -> None:
    rows = excluded(made_up, ROADS)
    assert [(r["stage"], r["criterion"], r["by"], r["report"]) for r in rows] == [
        ("full-text", "E3", "people", "r2"),
        ("full-text", "E4", "people", "r1"),
        ("retrieval", None, "people", "r5"),
        ("title-abstract", "E1", "people", "r6"),
        ("title-abstract", "E2", "people", "r4"),
        ("title-abstract", "E2", "rule", "r3"),
        ("title-abstract", None, "stopping", "r7"),
    ]


def test_excluded_reports_of_one_reason_come_by_citation_whatever_its_capitals(made_up: ModuleType) -> None:
    works = {"r1": {"authors": ["Zhou, A."]}, "r2": {"authors": ["de Vries, B."]}}
    roads = {r: (f"{r}@alpha", "excluded/people/E1", END, END) for r in ("r1", "r2")}
    assert [r["citation"] for r in excluded(made_up, roads, works=works)] == ["de Vries, 2020", "Zhou, 2020"]


def years(year: int) -> str:
    return write_reasons([Reason.of("year", year=year)])


def test_excluded_report_has_its_criterion_in_words_and_the_words_by_which_a_rule_decided(
    made_up: ModuleType,
) -> None:
    outcomes = [
        {"report": r, "criterion": "E2", "outcome": "met", "effect": effect, "words": years(year)}
        for r, effect, year in (
            ("r3", "exclude", 1990),
            ("r4", "exclude", 1991),
            ("r7", "mark", 1992),
        )
    ]
    rows = {r["report"]: r for r in excluded(made_up, ROADS, more={"rule_outcomes": outcomes})}
    assert rows["r3"]["text"] == "Published before 2000."
    assert rows["r3"]["words"] == years(1990)
    assert not rows["r4"]["words"]  # a person excluded it, whatever the rule would do
    assert not rows["r7"]["words"]
    assert rows["r5"]["text"] is None
    assert rows["r3"]["records"] == ["r3"]


def pending(made_up: ModuleType, roads: dict[str, tuple[str, ...]], *ranked: str) -> list[dict[str, Any]]:
    """Return what waits. `ranked`: reports in the order of the model at the first stage."""
    scores = [
        {
            "report": r,
            "stage": "title-abstract",
            "rank": i,
            "score": 1 / i,
            "basis": "classifier",
            "raised": ["rest"],
        }
        for i, r in enumerate(ranked, 1)
    ]
    tables = tables_of(made_up, roads=roads, more={"scores": scores})
    return list_rows(pending_table(tables["statuses"], tables["scores"], list_works(tables["reports"], {})))


def test_conflicts_and_maybes_come_before_what_nobody_has_read_and_that_by_rank(made_up: ModuleType) -> None:
    first = {
        "a": "pending/nobody",
        "b": "pending/nobody",
        "c": "pending/people",
        "d": "maybe/people",
        "e": "conflict/people",
    }
    roads = {r: (f"{r}@alpha", status, END, END) for r, status in first.items()}
    roads["f"] = ("f@alpha", "included/people", "pending/nobody", END)
    roads["g"] = ("g@alpha", "included/people", "retrieved/people", "pending/nobody")
    roads["h"] = ("h@alpha", "included/people", "retrieved/people", "included/people")
    rows = pending(made_up, roads, "c", "a")
    assert [(r["report"], r["rank"]) for r in rows] == [
        ("e", None), ("d", None), ("c", 1), ("a", 2), ("b", None), ("f", None), ("g", None),
    ]  # fmt: skip
    assert (rows[2]["score"], rows[2]["basis"], rows[2]["raised"]) == (1.0, "classifier", ["rest"])
    assert rows[4]["basis"] is None


def test_rank_at_one_stage_does_not_apply_to_another(made_up: ModuleType) -> None:
    roads = {"a": ("a@alpha", "included/people", "retrieved/people", "pending/nobody")}
    assert pending(made_up, roads, "a")[0]["rank"] is None


def test_report_without_a_rank_comes_after_every_report_that_has_one(made_up: ModuleType) -> None:
    roads = {r: (f"{r}@alpha", "pending/nobody", END, END) for r in "abcde"}
    assert [r["report"] for r in pending(made_up, roads, "e", "d", "c", "b")] == ["e", "d", "c", "b", "a"]


# --- studies and verdicts -----------------------------------------------------------------------------------------------


def test_studies_are_those_of_included_reports_with_not_extracted_where_nothing_is_known(
    made_up: ModuleType,
) -> None:
    studies = [
        {"study": "S2", "report": "a1", "design": "survey", "who": "tomas"},
        {"study": "S1", "report": "b4", "who": "rina"},
        {"study": "S3", "report": "a3"},
        {"study": "S4", "report": "gone"},
    ]
    journal = {"a1": {"journal": "J", "type": "article", "language": "en"}}
    tables = tables_of(made_up, more={"studies": studies}, works=journal)
    works = list_works(tables["reports"], {})
    rows = list_rows(
        study_table(tables["studies"], ["a1", "b4", "gone"], works.pick(["a1", "b4", "gone"]), {})
    )
    assert [(r["study"], r["report"], r["who"]) for r in rows] == [
        ("S1", "b4", "rina"),
        ("S2", "a1", "tomas"),
    ]
    assert [(r["design"], r["country"]) for r in rows] == [
        ("not extracted", "not extracted"),
        ("survey", "not extracted"),
    ]
    assert (rows[1]["authors"], rows[1]["journal"], rows[1]["type"], rows[1]["language"]) == (
        ["Author a1, X."], "J", "article", "en",
    )  # fmt: skip


def test_facts_are_shown_once_per_report_and_differences_are_listed_until_they_are_settled(
    made_up: ModuleType,
) -> None:
    studies = [
        {"study": "S", "report": "a1", "who": "rina", "country": "Norway", "funding": "not reported"},
        {"study": "S", "report": "a1", "who": "tomas", "country": "norway", "sample": "40"},
        {"study": "S", "report": "b4", "who": "rina", "sample": "41"},
    ]
    settled = [*studies, {"study": "S", "report": "b4", "who": "adjudicated", "sample": "41"}]
    for listed, sample, is_open in ((studies, "40; 41", True), (settled, "41", False)):
        tables = tables_of(made_up, more={"studies": listed})
        works = list_works(tables["reports"], {}).pick(["a1", "b4"])
        rows = list_rows(study_table(tables["studies"], ["a1", "b4"], works, {"S": "theory"}))
        assert {row["evidence"] for row in rows} == {"theory"}
        assert [(r["report"], r["country"], r["sample"], r["funding"]) for r in rows] == [
            ("a1", "Norway", sample, "not reported"),
            ("b4", "Norway", sample, "not reported"),
        ]
        (row,) = list_rows(study_differences(tables["studies"], ["a1", "b4"]))
        assert (row["column"], row["who"], row["values"], row["open"]) == (
            "sample",
            ["rina", "tomas"],
            ["41", "40"],
            is_open,
        )


def test_verdicts_come_by_stage_citation_and_person(made_up: ModuleType) -> None:
    said = [
        {"report": report, "stage": stage, "who": who, "verdict": "include", "when": "2026-01-01", "changed": False}
        for report, stage, who in (
            ("a1", "full-text", "rina"), ("b4", "title-abstract", "tomas"), ("a1", "title-abstract", "tomas"),
            ("a1", "title-abstract", "rina"), ("gone", "title-abstract", "rina"),
        )
    ]  # fmt: skip
    tables = tables_of(made_up, more={"verdicts": said})
    rows = list_rows(verdict_table(tables["verdicts"], list_works(tables["reports"], {})))
    assert [(r["stage"], r["citation"], r["who"]) for r in rows] == [
        ("title-abstract", "Author a1, 2020", "rina"),
        ("title-abstract", "Author a1, 2020", "tomas"),
        ("title-abstract", "Author b4, 2020", "tomas"),
        ("title-abstract", "gone", "rina"),
        ("full-text", "Author a1, 2020", "rina"),
    ]


# --- sources, entries and pairs -----------------------------------------------------------------------------------------


def sources(made_up: ModuleType, hits: int | str = 5, **more: Any) -> dict[str, dict[str, Any]]:
    """Return the sources by id; Alpha Index says that its search gave so many hits."""
    alpha, *others = made_up.PROTOCOL["sources"]
    protocol = made_up.make_protocol({"sources": [{**alpha, "hits": hits}, *others]})
    tables = made_up.make_tables(protocol, **more)
    return {
        r["source"]: r
        for r in list_rows(source_table(tables["files"], count_source_sets(tables["reports"]), protocol))
    }


def test_source_counts_its_entries_and_the_reports_that_it_alone_found(made_up: ModuleType) -> None:
    found = sources(made_up)
    alpha = found["alpha"]
    assert (alpha["entries"], alpha["parsed"], alpha["quarantined"]) == ("6", 5, 1)
    assert (alpha["reports"], alpha["alone"]) == (4, 2)  # a1 and a2 were found elsewhere too
    assert (found["hand"]["reports"], found["hand"]["alone"]) == (2, 1)
    assert (alpha["arm"], found["hand"]["arm"], alpha["files"]) == (
        "databases",
        "other",
        ["searches/alpha.ris"],
    )


def test_report_that_only_one_source_found_counts_as_its_own(made_up: ModuleType) -> None:
    roads = {
        "r1": ("r1@alpha",),
        "r2": ("r2@alpha x2@hand",),
        "r3": ("r3@alpha",),
        "r4": ("r4@alpha y4@alpha",),
    }
    found = sources(made_up, roads=roads)
    assert (found["alpha"]["reports"], found["alpha"]["alone"]) == (4, 3)
    assert (found["hand"]["reports"], found["hand"]["alone"]) == (1, 0)


def test_note_of_a_source_is_shown_and_missing_where_there_is_none(made_up: ModuleType) -> None:
    alpha, *others = made_up.PROTOCOL["sources"]
    protocol = made_up.make_protocol({"sources": [{**alpha, "note": "Two exports."}, *others]})
    tables = made_up.make_tables(protocol)
    rows = list_rows(source_table(tables["files"], count_source_sets(tables["reports"]), protocol))
    assert [r["note"] for r in rows[:2]] == ["Two exports.", None]


def test_source_without_a_file_is_not_reported_rather_than_zero(made_up: ModuleType) -> None:
    trials = sources(made_up)["trials"]
    assert (trials["entries"], trials["hits_agree"], trials["files"]) == ("not reported", "not reported", [])
    assert (trials["parsed"], trials["quarantined"], trials["reports"], trials["alone"]) == (
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        (["2026-03-01", "2026-03-01"], "2026-03-01"),
        (["2026-09-01", "2026-03-01"], "2026-03-01; 2026-09-01"),
        (["2026-03-01", None], "2026-03-01; not reported"),
        ([None], "not reported"),
        ([], "2025-12-31"),
    ],
)
def test_each_search_of_a_source_is_dated_or_said_to_have_no_date(
    made_up: ModuleType, dates: list[str | None], shown: str
) -> None:
    alpha, *others = made_up.PROTOCOL["sources"]
    protocol = made_up.make_protocol({"sources": [{**alpha, "searched": "2025-12-31"}, *others]})
    tables = made_up.make_tables(protocol)
    files = tables["files"]
    [row] = [r for r in list_rows(files) if r["source"] == "alpha"]
    found = frame(FILES, [{**row, "searched": date} for date in dates])
    assert source_table(found, count_source_sets(tables["reports"]), protocol)["searched"][0] == shown


@pytest.mark.parametrize(("hits", "agree"), [(6, "yes"), (5, "no"), ("not reported", "not reported")])
def test_hits_that_a_source_reported_are_compared_with_the_entries_of_its_files(
    made_up: ModuleType, hits: int | str, agree: str
) -> None:
    alpha = sources(made_up, hits=hits)["alpha"]
    assert (alpha["hits"], alpha["hits_agree"]) == (str(hits), agree)


def test_several_files_of_a_source_are_added_up_and_their_dates_listed_once(made_up: ModuleType) -> None:
    file = {
        "source": "alpha",
        "kind": "database",
        "format": "ris",
        "encoding": "utf-8",
        "parsed": 2,
        "quarantined": 1,
        "entries": 3,
    }
    more = [
        {**file, "file": "searches/z.ris", "searched": "2026-03-01"},
        {**file, "file": "searches/b.ris", "searched": "2026-02-01"},
    ]
    alpha = sources(made_up, more={"files": more}, unreadable=())["alpha"]
    assert (alpha["entries"], alpha["parsed"], alpha["quarantined"]) == ("11", 9, 2)
    assert alpha["searched"] == "2026-02-01; 2026-03-01"
    assert alpha["files"] == ["searches/alpha.ris", "searches/b.ris", "searches/z.ris"]


def test_ledger_gives_the_end_of_every_entry_in_the_order_of_the_files(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    population = collect_population(made_up.make_tables(protocol, {"a1": ("b1@beta a1@alpha",)}), protocol)
    ends = "end of " + population.items["id"]
    titles = frame(RECORDS, [{"record": "a1", "title": "T"}])
    rows = list_rows(ledger_table(population, ends, titles))
    assert [(r["file"], r["line"], r["record"], r["report"], r["end"], r["title"]) for r in rows] == [
        ("searches/alpha.ris", 10, "a1", "a1", "end of a1", "T"),
        ("searches/alpha.ris", 20, None, None, "end of searches/alpha.ris:20", None),
        ("searches/beta.ris", 10, "b1", "a1", "end of b1", None),
    ]


def test_merges_come_before_questions_and_what_was_kept_apart_with_reports_and_titles(
    made_up: ModuleType,
) -> None:
    pairs = [
        {"record_a": a, "record_b": b, "verdict": verdict, "by": "rule", "rule": "x", "score": 0.9, "evidence": "[]"}
        for a, b, verdict in (("a3", "b3", "different"), ("a1", "b3", "version"), ("a2", "b3", "ask"), ("a3", "a3x", "same"),
                              ("a1", "l1", "same"), ("b1", "l1", "same"), ("a2", "b2", "same"), ("a1", "b1", "same"), ("a1", "gone", "ask"))
    ]  # fmt: skip
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, more={"pairs": pairs})
    rows = list_rows(merge_table(tables["pairs"], tables["clusters"], tables["records"]))
    assert [(r["verdict"], r["record_a"], r["record_b"]) for r in rows] == [
        ("same", "a1", "b1"), ("same", "a1", "l1"), ("same", "b1", "l1"), ("same", "a2", "b2"), ("same", "a3", "a3x"),
        ("ask", "a1", "gone"), ("ask", "a2", "b3"), ("version", "a1", "b3"), ("different", "a3", "b3"),
    ]  # fmt: skip
    assert (rows[2]["report_a"], rows[2]["report_b"], rows[5]["report_b"]) == ("a1", "a1", None)
    assert (rows[6]["title_a"], rows[6]["title_b"], rows[5]["title_b"]) == (
        "Telework and a2",
        "Telework and b3",
        None,
    )


def test_unreadable_entries_come_by_file_and_line(made_up: ModuleType) -> None:
    broken = {"source": "alpha", "kind": "database", "reason": "no ER tag", "cause": "no_field"}
    rows = [
        {**broken, "file": f, "line": n, "raw": raw}
        for f, n, raw in (("b", 2, "x"), ("a", 10, "y"), ("a", 9, "z"), ("a", 9, "w"))
    ]
    found = list_rows(quarantine_table(tables_of(made_up, more={"quarantine": rows})["quarantine"]))
    assert [(r["file"], r["line"], r["raw"]) for r in found] == [
        ("a", 9, "w"),
        ("a", 9, "z"),
        ("a", 10, "y"),
        ("b", 2, "x"),
    ]


PRISMA_S = {
    "via": "Ovid",
    "searched_together": ["beta"],
    "filters": [{"name": "Trial filter", "source": "Handbook"}],
    "adapted_from": "an earlier review of ferries",
    "update": "monthly alerts until 2026-02",
    "peer_review": {
        "by": "a librarian",
        "date": "2026-01-10",
        "method": "PRESS 2015",
        "changes": "two terms added",
    },
    "translated_by": "the librarian",
    "contacts": "four authors",
    "lines": [{"line": "1", "query": "ferr* OR ship*", "hits": 120}, {"line": "2", "query": "sleep"}],
}


def test_source_has_the_items_of_prisma_s(made_up: ModuleType) -> None:
    alpha, *others = made_up.PROTOCOL["sources"]
    bare = {k: v for k, v in alpha.items() if k != "platform"}
    protocol = made_up.make_protocol(
        {"sources": [{**bare, **PRISMA_S}, {**others[0], "filters": []}, *others[1:]]}
    )
    tables = made_up.make_tables(protocol)
    row, second, *_ = list_rows(source_table(tables["files"], count_source_sets(tables["reports"]), protocol))
    assert (row["platform"], row["together"], row["filters"]) == (
        "Ovid", [protocol.sources[1].name], "Trial filter (Handbook)",
    )  # fmt: skip
    assert row["peer_review"] == "a librarian; 2026-01-10; PRESS 2015; two terms added"
    assert row["lines"] == ["1 ferr* OR ship* (120)", "2 sleep (not reported)"]
    assert [row[k] for k in ("adapted_from", "update", "translated_by", "contacts")] == [
        PRISMA_S[k] for k in ("adapted_from", "update", "translated_by", "contacts")
    ]
    assert (second["filters"], second["peer_review"]) == ("none", "not reported")


def test_tables_of_reports_say_what_happened_to_the_work(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    works = {"a1": {"notice": ["retracted", "corrected"]}}
    made = synthesize(made_up.make_tables(protocol, works=works), protocol).tables
    (row,) = [r for r in list_rows(made["studies"]) if r["report"] == "a1"]
    assert row["notice"] == "retracted; corrected"
    assert {r["notice"] for r in list_rows(made["excluded"])} == {None}


def test_notices_about_included_reports_come_first_with_the_citation_of_the_notice(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    rows = [
        {"report": r, "notice": word, "decision": d, "who": [], "notices": ["a4"]}
        for r, word, d in (
            ("a4", "retracted", "not needed"),
            ("a1", "corrected", "open"),
            ("a1", "retracted", "keep"),
        )
    ]
    tables = made_up.make_tables(protocol, more={"notice_decisions": rows})
    found = list_rows(synthesize(tables, protocol).tables["notices"])
    assert [(r["report"], r["notice"], r["standing"]) for r in found] == [
        ("a1", "retracted", "included"), ("a1", "corrected", "included"), ("a4", "retracted", "excluded"),
    ]  # fmt: skip
    assert found[0]["notices"] == ["Author a4, 2020"]
