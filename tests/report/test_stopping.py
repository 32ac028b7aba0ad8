"""The section on stopping: the numbers of the test in both languages, and a curve drawn from the verdicts."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
from made_up_review import render_appendix, synthesize

from slr.model.row import list_rows
from slr.model.screening import Stopping
from slr.report.reason import word_cell
from slr.report.text import Texts
from slr.screen.stop import stopping_table
from slr.statistics.stopping import Assessment, Reading, assess_stopping

SENTENCES = {
    "all read": (
        "All reports offered for screening (3) were read: 1 included, 2 excluded, 0 awaiting a decision.",
        "Semua laporan yang diajukan untuk disaring (3) telah dibaca: 1 disertakan, 2 dikeluarkan, 0 menunggu keputusan.",
    ),
    "not yet": (
        (
            "Reading has not stopped. Read so far: 3 of the 1,200 reports offered for screening (1 included, "
            "2 excluded, 0 awaiting a decision). "
            "At 95% confidence, the test cannot reject the hypothesis that less than 95% of the relevant reports offered for screening "
            "have been found (p = 0.998). At 95% confidence, no more than 1,196 of the 1,197 unread reports are relevant."
        ),
        (
            "Pembacaan belum dihentikan. Sejauh ini telah dibaca 3 dari 1.200 laporan yang diajukan untuk disaring (1 disertakan, "
            "2 dikeluarkan, 0 menunggu keputusan). Dengan keyakinan 95%, uji ini tidak dapat menolak hipotesis bahwa yang ditemukan kurang dari 95% "
            "laporan relevan yang diajukan (p = 0,998). Dengan keyakinan 95%, tidak lebih dari 1.196 di antara 1.197 "
            "laporan yang belum dibaca adalah relevan."
        ),
    ),
}  # fmt: skip


def assess(labels: str, offered: int, *, enabled: bool = False, recall: float = 0.95) -> Assessment:
    readings = [Reading(relevant=x == "1", served="model") for x in labels]
    return assess_stopping(readings, offered, Stopping(enabled=enabled, recall=recall))


def row_of(assessment: Assessment) -> dict[str, Any]:
    return list_rows(stopping_table(assessment))[0]


def word(row: Mapping[str, Any], language: str) -> str:
    return word_cell(row["sentence"], Texts(language))


@pytest.mark.parametrize(("advice", "offered"), [("all read", 3), ("not yet", 1200)])
def test_the_sentence_is_given_in_both_languages(advice: str, offered: int) -> None:
    found = assess("100", offered)
    remainder = replace(found.remainder, high=1196) if advice == "not yet" else found.remainder
    row = row_of(replace(found, p_value=0.998, remainder=remainder))
    assert row["advice"] == advice
    assert tuple(word(row, language) for language in ("en", "id")) == SENTENCES[advice]


@pytest.mark.parametrize("enabled", [True, False])
def test_if_the_test_allows_stopping_the_protocol_decides_whether_reading_may_stop(enabled: bool) -> None:
    assessment = assess("1" * 100 + "0" * 880, 1000, enabled=enabled)
    row = row_of(assessment)
    told = word(row, "en")
    assert row["advice"] == ("may stop" if enabled else "not yet")
    assert ("Callaghan and Müller-Hansen (2020) rejected" in told) is enabled
    assert ("the protocol does not enable this stopping criterion" in told) is not enabled
    assert ("not those that the searches missed" in told) is enabled
    assert "p < 0.001" in told
    assert "p < 0,001" in word(row, "id")


def render(
    made_up: ModuleType,
    order: str,
    *,
    language: str = "en",
    served: str = "model",
    offered: int = 8,
    enabled: bool = False,
) -> dict[str, bytes]:
    """Render a review in which reports were read in this order; a capital letter is relevant."""
    stopping = {"screening": {"stopping": {"enabled": enabled}}}
    protocol = made_up.make_protocol({"review": {"title": "T", "language": language}, **stopping})
    out = "not reached/nobody"
    unread = [f"u{i}" for i in range(offered - len(order))]
    word = {r: "included/people" if r.isupper() else "excluded/people/E1" for r in order}
    roads = {
        r: (f"{r}@alpha", word.get(r, "pending/nobody"), "not retrieved/people" if r.isupper() else out, out)
        for r in (*order, *unread)
    }
    verdicts = [
        {"report": r, "stage": "title-abstract", "who": "rina", "verdict": "include" if r.isupper() else "exclude", "criterion": "E1",
         "when": f"2026-03-01T00:0{i}", "served": served, "changed": False}
        for i, r in enumerate(order)
    ]  # fmt: skip
    readings = [Reading(relevant=r.isupper(), served=served) for r in order]
    table = [row_of(assess_stopping(readings, offered, protocol.screening.stopping))]
    tables = made_up.make_tables(protocol, roads, more={"verdicts": verdicts, "stopping": table})
    return dict(render_appendix(synthesize(tables, protocol), protocol))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def test_the_reading_is_listed_in_its_order_and_counts_what_was_found(made_up: ModuleType) -> None:
    found = rows(render(made_up, "aBcD")["tables/reading.csv"])
    assert [(r["place"], r["report"], r["relevant"], r["found"]) for r in found] == [
        ("1", "a", "no", "0"), ("2", "B", "yes", "1"), ("3", "c", "no", "1"), ("4", "D", "yes", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("Stopping criterion", "at least ", "90% at ", "if no more are found")),
     ("id", ("Kriteria penghentian", "sekurang-kurangnya ", "90% pada ", "jika tidak ada lagi"))],
)  # fmt: skip
def test_page_and_file_show_the_curve_in_the_language(
    made_up: ModuleType, language: str, told: tuple[str, ...]
) -> None:
    made = render(made_up, "aBcD", language=language)
    page, drawing = made["appendix.html"].decode(), made["stopping.svg"].decode()
    assert drawing in page
    assert [x for x in told if x not in page] == []
    assert "![" + told[0] + "](stopping.svg)" in made["appendix.md"].decode()
    assert rows(made["tables/stopping.csv"])[0]["offered"] == "8"


def test_all_read_needs_neither_a_test_nor_targets(made_up: ModuleType) -> None:
    made = render(made_up, "aBcD", offered=4)
    page = made["appendix.html"].decode()
    assert (
        "All reports offered for screening (4) were read: 2 included, 2 excluded, 0 awaiting a decision."
        in page
    )
    assert "or later" not in made["stopping.svg"].decode()
    assert "Test of the hypothesis" not in page


def test_reports_picked_by_hand_are_said_to_be_no_evidence(made_up: ModuleType) -> None:
    listed = render(made_up, "aBcD", served="by hand", enabled=True)
    assert "the test has no evidence" in listed["appendix.html"].decode()
    assert "stopping.svg" not in listed  # the order of a list is no reading to draw
    assert "the test has no evidence" not in render(made_up, "aBcD")["appendix.html"].decode()


def test_without_a_criterion_and_a_curve_there_is_no_section(made_up: ModuleType) -> None:
    listed = render(made_up, "aBcD", served="by hand")
    assert 'id="stopping"' not in listed["appendix.html"].decode()
    assert rows(listed["tables/stopping.csv"])[0]["offered"] == "8"


def test_if_nobody_has_read_anything_there_is_neither_a_section_nor_a_curve(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    made = render_appendix(synthesize(made_up.make_tables(protocol), protocol), protocol)
    assert "stopping.svg" not in made
    assert 'id="stopping"' not in made["appendix.html"].decode()


def test_verdicts_that_do_not_give_the_numbers_of_the_test_give_no_curve(made_up: ModuleType) -> None:
    """On records that a merge has joined a person may have said two things, and the verdicts keep the later one."""
    protocol = made_up.make_protocol()
    table = row_of(assess("11", 8))
    said = [{"report": r, "stage": "title-abstract", "who": "rina", "verdict": v, "when": "2026-03-01", "changed": False}
            for r, v in (("a1", "include"), ("a3", "exclude"))]  # fmt: skip
    tables = made_up.make_tables(protocol, more={"verdicts": said, "stopping": [table]})
    assert "stopping.svg" not in render_appendix(synthesize(tables, protocol), protocol)


CHECK = {"stage": "title-abstract", "excluded": 14, "drawn": 14}


@pytest.mark.parametrize(
    ("language", "told"), [("en", "0.500 \\[0.095; 0.905\\]"), ("id", "0,500 \\[0,095; 0,905\\]")]
)
def test_rule_exclusions_are_shown_with_their_check(made_up: ModuleType, language: str, told: str) -> None:
    protocol = made_up.make_protocol({"review": {"title": "T", "language": language}})
    checks = [
        {
            **CHECK,
            "criterion": "all",
            "read": 2,
            "wrong": 1,
            "rate": 0.5,
            "low": 0.095,
            "high": 0.905,
            "wrongly": ["b4"],
            "unread": ["a4"],
        },
        {**CHECK, "criterion": "E2", "read": 0, "wrong": 0, "wrongly": [], "unread": ["a4"]},
    ]
    kept = {
        "report": "b4",
        "stage": "title-abstract",
        "who": "rina",
        "verdict": "include",
        "when": "2026-03-01",
        "changed": False,
    }
    tables = made_up.make_tables(protocol, more={"rule_check": checks, "verdicts": [kept]})
    made = render_appendix(synthesize(tables, protocol), protocol)
    lines = [line.replace("\u00a0", " ") for line in made["appendix.md"].decode().splitlines()]
    assert any(told in line and line.endswith("| Author b4, 2020 |") for line in lines)
    assert any("| E2 | 14 | 14 | 0 | 0 | " in line for line in lines)
    assert [r["unread"] for r in rows(made["tables/rule_check.csv"])] == ["a4", "a4"]


@pytest.mark.parametrize(
    ("language", "read", "told"),
    [
        (
            "en",
            5,
            "check contains 14 reports. People have read 5 of this sample, and would not have excluded 2.",
        ),
        ("en", 0, "The random sample for the check contains 14 reports. Nobody has read any of them yet."),
        ("id", 5, "berisi 14 laporan. Orang sudah membaca 5 di antaranya, dan tidak akan mengeluarkan 2."),
        ("id", 0, "Sampel acak untuk pemeriksaan berisi 14 laporan, tetapi belum ada yang membacanya."),
    ],
)
def test_the_page_says_whether_people_read_the_sample_of_rule_exclusions_and_what_they_found(
    made_up: ModuleType, language: str, read: int, told: str
) -> None:
    protocol = made_up.make_protocol({"review": {"title": "T", "language": language}})
    check = {
        **CHECK,
        "criterion": "all",
        "read": read,
        "wrong": 2 if read else 0,
        "wrongly": [],
        "unread": [],
    }
    tables = made_up.make_tables(protocol, more={"rule_check": [check]})
    page = render_appendix(synthesize(tables, protocol), protocol)["appendix.html"].decode()
    assert told in page


def test_what_reviewers_called_relevant_is_told_apart_from_what_was_included(made_up: ModuleType) -> None:
    """257 reports were read; 15 that somebody called relevant were excluded in the end."""
    readings = [Reading(relevant=True)] * 93 + [Reading(relevant=True, decided="excluded")] * 15
    readings += [Reading(relevant=False)] * 149
    row = row_of(assess_stopping(readings, 257, Stopping()))
    assert [row[k] for k in ("read", "included", "excluded", "awaiting", "found")] == [257, 93, 164, 0, 108]
    assert word(row, "en") == (
        "All reports offered for screening (257) were read: 93 included, 164 excluded, 0 awaiting a decision. "
        "For the stopping criterion, 108 of these reports count as relevant: those that at least one reviewer included or marked “maybe”."
    )


def test_the_curve_counts_a_report_whose_verdicts_are_hidden_as_read_only(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"screening": {"title-abstract": {"reviewers": 2}}})
    roads = {
        "A": ("A@alpha", "included/people"),
        "b": ("b@alpha", "pending/people"),
        "c": ("c@alpha", "excluded/people/E1"),
    }
    said = {"A": "include", "b": "include", "c": "exclude"}
    verdicts = [
        {"report": r, "stage": "title-abstract", "who": "rina", "verdict": v, "when": f"2026-03-01T00:0{i}",
         "served": "model", "changed": False}
        for i, (r, v) in enumerate(said.items())
    ]  # fmt: skip
    readings = [Reading(relevant=x) for x in (True, True, False)]
    table = [row_of(assess_stopping(readings, 3, protocol.screening.stopping))]
    tables = made_up.make_tables(protocol, roads, more={"verdicts": verdicts, "stopping": table})
    made = render_appendix(synthesize(tables, protocol), protocol)
    listed = rows(made["tables/reading.csv"])
    assert [(r["report"], r["relevant"], r["found"], r["status"]) for r in listed] == [
        ("A", "yes", "1", "included"), ("b", "", "1", "awaiting"), ("c", "no", "1", "excluded"),
    ]  # fmt: skip
    assert b"judged relevant ends at 3, 1" in made["stopping.svg"]
    assert [r["report"] for r in rows(made["tables/verdicts.csv"])] == ["A", "c"]
