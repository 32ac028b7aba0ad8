"""Notices are linked to the works that they are about, and never merged with them."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.dedupe import notice as notices
from slr.dedupe.stage import dedupe
from slr.model.protocol import Dedupe
from slr.model.table import RECORDS, frame
from slr.report.reason import word_english

TITLE = "Sleep and lamps in island harbours: a diary study"
WORK = {"title": TITLE, "authors": ["Berg, Ada"], "year": 2015, "doi": "10.5555/w1", "pmid": "11"}
RETRACTION = {
    "title": f"Retraction note to: {TITLE}", "year": 2017, "doi": "10.5555/n1", "pmid": "12", "notice": ["retraction of"],
}  # fmt: skip


def report(result, name):
    return next(r for _, r in result.tables["reports"].iterrows() if r["report"] == name)


def test_notice_that_quotes_the_title_is_linked_and_marks_the_work(desk):
    result = desk.run(w=WORK, n=RETRACTION)
    assert desk.groups(result) == [["n"], ["w"]]
    assert desk.verdict(result, "n", "w") == ("notice", "notice-of")
    assert report(result, "n")["notice_of"] == ["w"]
    work = report(result, "w")
    assert (work["notice"], work["notice_link"], work["notice_of"]) == (
        ["retracted"],
        ["retracted pmid:12"],
        [],
    )


def test_notice_that_names_an_identifier_is_linked_whatever_its_title(desk):
    for link, numbers in (
        ("retraction of pmid:11", {"doi": None}),
        ("retraction of doi:10.5555/w1", {"pmid": None}),
    ):
        notice = {**RETRACTION, "title": "Retraction", "notice_link": [link]}
        result = desk.run(
            w={**WORK, **numbers}, n=notice, x={**WORK, "title": "Ropes", "doi": "10.5555/x", "pmid": "13"}
        )
        assert report(result, "n")["notice_of"] == ["w"]
        assert "linked by" in word_english(
            result.tables["pairs"].set_index("rule").loc["notice-of", "evidence"]
        )


def test_work_that_names_its_notice_is_linked(desk):
    work = {**WORK, "notice": ["corrected"], "notice_link": ["corrected pmid:12"]}
    result = desk.run(w=work, n={"title": "Erratum", "pmid": "12", "notice": ["erratum of"]})
    assert report(result, "n")["notice_of"] == ["w"]


def test_notice_about_several_works_is_linked_to_each(desk):
    notice = {**RETRACTION, "notice_link": ["retraction of pmid:11", "retraction of pmid:13"]}
    result = desk.run(
        w=WORK, x={**WORK, "title": "Ropes and wrists", "doi": "10.5555/x", "pmid": "13"}, n=notice
    )
    assert report(result, "n")["notice_of"] == ["w", "x"]


def test_identifier_of_another_work_forbids_the_link_by_title(desk):
    result = desk.run(w=WORK, n={**RETRACTION, "notice_link": ["retraction of doi:10.5555/other"]})
    assert report(result, "n")["notice_of"] == []
    assert report(result, "w")["notice"] == []


def test_people_are_asked_if_several_reports_have_the_title(desk):
    result = desk.run(
        w=WORK,
        x={**WORK, "authors": ["Ode, Per"], "year": 2009, "doi": "10.5555/x", "pmid": "13"},
        n=RETRACTION,
    )
    assert {desk.verdict(result, "n", other) for other in "wx"} == {("ask", "notice-of")}
    assert report(result, "n")["notice_of"] == []


def test_people_are_asked_if_the_title_is_only_similar_or_the_notice_is_older(desk):
    for notice in (
        {**RETRACTION, "title": "Retraction: Sleep and lamps in island harbors: a diary study"},
        {**RETRACTION, "title": "Retraction: Sleep and lamps in island harbours"},
        {**RETRACTION, "year": 2012},
    ):
        result = desk.run(w=WORK, n=notice)
        assert desk.verdict(result, "n", "w") == ("ask", "notice-of"), notice
        assert report(result, "w")["notice"] == []


def test_among_many_similar_titles_a_notice_is_compared_with_few(desk, monkeypatch):
    # all titles begin and end with the same letters
    draw, start, end = random.Random(1), "Effects of night shifts on", "a systematic review"
    words = ["sleep", "memory", "pain", "trust", "errors", "mood", "posture", "skin", "voice", "sight"]
    titles = {f"{start} {' and '.join(draw.sample(words, 5))}: {end}" for _ in range(1500)}
    works = {f"w{i}": {"title": title, "doi": f"10.5555/{i}"} for i, title in enumerate(sorted(titles))}
    similar = f"{start} hearing and balance among harbor pilots: {end}"
    shorter = f"{start} hearing and balance"
    quoted = similar.replace("harbor", "harbour")
    compared = []
    monkeypatch.setattr(notices, "are_similar", lambda _, key: compared.append(key) or True)
    result = desk.run(
        **works,
        x={"title": similar},
        y={"title": shorter},
        n={**RETRACTION, "title": f"Retraction: {quoted}"},
    )
    assert {desk.verdict(result, "n", work) for work in "xy"} == {("ask", "notice-of")}
    assert 2 < len(compared) <= 802 < len(works)


def test_verdict_of_a_person_makes_or_forbids_the_link(desk):
    older = {**RETRACTION, "year": 2012}
    said = desk.said(("n", "w", "notice", "2026-03-20", "rina"))
    result = desk.run(said, w=WORK, n=older)
    assert desk.verdict(result, "n", "w") == ("notice", "person")
    assert report(result, "n")["notice_of"] == ["w"]
    assert report(result, "w")["notice"] == ["retracted"]
    said = desk.said(("n", "w", "different", "2026-03-20", "rina"))
    result = desk.run(said, w=WORK, n=RETRACTION)
    assert report(result, "n")["notice_of"] == []
    assert desk.verdict(result, "n", "w") == ("different", "person")


def test_general_title_links_nothing(desk):
    result = desk.run(w={**WORK, "title": "Editorial"}, n={**RETRACTION, "title": "Erratum: Editorial"})
    assert report(result, "n")["notice_of"] == []


def test_retracted_work_whose_title_begins_with_retraction_is_no_notice(desk):
    # the database says that the work itself was retracted
    marked = {**WORK, "title": f"Retraction: {TITLE}", "notice": ["retracted"]}
    result = desk.run(w=WORK, v=marked)
    assert all(list(works) == [] for works in result.tables["reports"]["notice_of"])


FORMS = [
    "Erratum: {}",
    "{} [Correction]",
    "Retraction note to: {}",
    "Expression of concern: {}",
    "{} (vol 3, pg 4, 2015)",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(FORMS), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_no_order_of_records_changes_a_link_and_no_notice_is_merged_with_its_work(forms, shuffler):
    rows = [{**WORK, "record": "w"}]
    for i, form in enumerate(forms):
        numbers = {"doi": f"10.5555/n{i}", "pmid": f"2{i}", "record": f"n{i}"}
        rows.append({**RETRACTION, **numbers, "title": form.format(TITLE), "notice": ["erratum of"]})
    shuffler.shuffle(rows)
    common = {"file": "searches/a.ris", "line": 1, "source": "scopus", "kind": "hand-search"}
    result = dedupe(frame(RECORDS, [{**common, **row} for row in rows]), (), Dedupe())
    for _, row in result.tables["reports"].iterrows():
        if row["report"] != "w":
            assert list(row["notice_of"]) == ["w"]
            assert "w" not in row["records"]
