"""A report as a person may see it: blinding, marks, criteria and keys."""

from dataclasses import asdict, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from plain_queue import to_desk

from slr.desk.card import (
    COMMANDS,
    MOST_KEYWORDS,
    MOST_LETTERS,
    find_italics,
    list_choices,
    make_card,
)
from slr.desk.snapshot import Snapshot
from slr.desk.span import Span, mark_text, plain_text
from slr.model.protocol import Protocol
from slr.model.reason import Reason, write_reasons
from slr.model.screening import SOURCE_FIELDS
from slr.model.verdict import Verdict
from slr.model.word import ADJUDICATOR
from slr.screen.queue import Queue
from slr.store.layout import Review

TEAM = ("rina", "tomas", "sari")
REPORT = {
    "report": "r1", "records": ["r1"], "title": "Night work of rats", "title_markup": None, "abstract": "Rats sleep.",
    "keywords": ["night work"], "authors": ["Abara, N."], "year": 2015, "journal": None, "type": "article", "language": "en", "doi": None,
    "notice": [], "notice_link": [], "notice_of": [],
}  # fmt: skip


def make_snapshot(*, verdicts=(), status="pending", criteria=(), outcomes=(), row=REPORT, **stage):
    protocol = Protocol.model_validate({
        "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
        "criteria": [{"id": "E1", "kind": "exclude", "text": "About animals.", "rule": {"text": "rat*"}}, *criteria],
        "screening": {"title-abstract": {"team": TEAM, "reviewers": 2, **stage}},
    })  # fmt: skip
    return Snapshot(
        review=Review(root="/nowhere", name="small"),
        protocol=protocol,
        queue=to_desk(
            Queue(
                stage="title-abstract",
                settings=protocol.screening.title_abstract,
                seed=1,
                statuses={"r1": status},
                verdicts={"r1": {v.who: v for v in verdicts}},
            )
        ),
        rows={"r1": row},
        report_of={"r1": "r1"},
        outcomes={"r1": outcomes},
        labels={},
        work_left=None,
        stopped=False,
        withdrawn=frozenset(),
    )


def said(who, verdict="exclude", criterion="", note=""):
    return Verdict(report="r1", who=who, verdict=verdict, criterion=criterion, note=note, when="2026-03-01")


# Blinding.

OPINIONS = st.lists(
    st.builds(
        lambda who, verdict: said(who, verdict, f"CRITERION-{who}", f"NOTE-{who}"),
        st.sampled_from([*TEAM, ADJUDICATOR]),
        st.sampled_from(["include", "exclude", "maybe"]),
    ),
    max_size=4,
    unique_by=lambda v: v.who,
)


@settings(deadline=None)
@given(
    OPINIONS, st.sampled_from(TEAM), st.sampled_from(["pending", "conflict", "maybe", "included", "excluded"])
)
def test_a_card_of_a_blind_stage_contains_no_verdict_of_others(opinions, who, status):
    shown = str(asdict(make_card(make_snapshot(verdicts=opinions, status=status), "r1", who)))
    others = [v for v in opinions if v.who != who]
    secrets = [secret for v in others for secret in (v.who, v.criterion, v.note)]
    assert not [secret for secret in secrets if secret in shown]
    # what others said makes no difference at all, not even by its number
    alone = make_snapshot(verdicts=[v for v in opinions if v.who == who], status=status)
    assert shown == str(asdict(make_card(alone, "r1", who)))


@settings(deadline=None)
@given(OPINIONS)
def test_the_adjudicator_sees_what_everybody_said(opinions):
    card = make_card(make_snapshot(verdicts=opinions), "r1", ADJUDICATOR)
    everybody = {*card.others, *([card.own] if card.own else [])}
    assert {(o.who, o.verdict, o.note) for o in everybody} == {(v.who, v.verdict, v.note) for v in opinions}


def test_a_team_that_does_not_read_blind_sees_what_others_said():
    opinions = [said("rina", "include"), said("tomas", "exclude", "E1", "rats")]
    card = make_card(make_snapshot(verdicts=opinions, blind=False), "r1", "rina")
    assert (card.own.verdict, [(o.who, o.criterion, o.note) for o in card.others]) == (
        "include", [("tomas", "E1", "rats")],
    )  # fmt: skip


# Marks.


def test_words_of_rules_and_of_the_ranking_are_marked_with_the_rule_on_top():
    card = make_card(make_snapshot(), "r1", "rina", terms=(["night work", "rats"], ["sleep"]))
    assert card.title == (
        Span("Night work", ("ranking",)), Span(" of "), Span("rats", ("ranking", "exclude")),
    )  # fmt: skip
    assert card.abstract == (Span("Rats", ("ranking", "exclude")), Span(" sleep."))
    assert card.keywords == ((Span("night work", ("ranking",)),),)
    assert (card.raised, card.lowered) == (("night work", "rats"), ("sleep",))


def test_the_part_of_a_language_model_marks_no_words():
    row = {**REPORT, "title": "Vectors of malaria", "abstract": None}
    card = make_card(make_snapshot(row=row), "r1", "rina", terms=(["[vectors]"], []))
    assert card.title == (Span("Vectors of malaria"),)
    assert card.raised == ("[vectors]",)


def test_a_missing_title_or_abstract_is_empty():
    card = make_card(make_snapshot(row={**REPORT, "title": None, "abstract": None}), "r1", "rina")
    assert (card.title, card.abstract) == ((), ())


def test_italics_of_a_title_are_marked_and_move_no_other_mark():
    row = {**REPORT, "title": "Rats & E. coli", "title_markup": "<b>Rats</b> &amp; <i>E. coli</i>"}
    assert make_card(make_snapshot(row=row), "r1", "rina").title == (
        Span("Rats", ("exclude",)), Span(" & "), Span("E. coli", ("italic",)),
    )  # fmt: skip


def test_italics_of_a_formula_that_the_plain_title_spells_otherwise_are_not_marked():
    assert list(find_italics({"title": "CO_2 <i>", "title_markup": "<i>CO</i><sub>2</sub>"})) == []
    assert list(find_italics({"title": None, "title_markup": None})) == []


@given(
    st.text(max_size=20),
    st.lists(
        st.tuples(
            st.sampled_from(["exclude", "include", "ranking"]), st.integers(-2, 25), st.integers(-2, 25)
        ),
        max_size=5,
    ),
)
def test_marked_text_is_unchanged_and_each_character_has_its_marks(text, places):
    line = mark_text(text, places)
    assert plain_text(line) == text
    assert all(span.text for span in line)
    marks = [set(span.marks) for span in line for _ in span.text]
    assert marks == [{m for m, start, end in places if start <= i < end} for i in range(len(text))]


# Criteria.


def test_criteria_are_those_of_the_stage_with_exclusions_first():
    more = [
        {"id": "I1", "kind": "include", "text": "Empirical."},
        {"id": "E2", "kind": "exclude", "text": "Too old.", "rule": {"years": {"to": 1999}}},
        {"id": "F1", "kind": "exclude", "text": "No data.", "stage": "full-text"},
    ]
    found = (Reason.of("word", word="rats"),)
    outcomes = [
        {"criterion": "E1", "outcome": "met", "words": write_reasons(found)},
        {"criterion": "E2", "outcome": "unknown", "words": None},
    ]
    card = make_card(make_snapshot(criteria=more, outcomes=outcomes), "r1", "rina")
    assert [(c.key, c.id, c.outcome, c.words, c.conditions) for c in card.criteria] == [
        ("1", "E1", "met", found, ()),
        ("2", "E2", "unknown", (), ("years to 1999",)),
        ("", "I1", None, (), ()),
    ]


def test_full_texts_can_be_excluded_by_the_criteria_for_title_and_abstract_too():
    more = [
        {"id": "E4", "kind": "exclude", "text": "Too old."},
        {"id": "F1", "kind": "exclude", "text": "No data.", "stage": "full-text"},
    ]
    snapshot = make_snapshot(criteria=more)
    settings = snapshot.protocol.screening.full_text
    queue = Queue(stage="full-text", settings=settings, seed=1, statuses={"r1": "pending"})
    snapshot = replace(snapshot, queue=to_desk(queue))
    card = make_card(snapshot, "r1", "rina")
    assert [(c.key, c.id) for c in card.criteria] == [("f", "F1"), ("1", "E1"), ("4", "E4")]


def test_a_key_means_the_same_criterion_at_both_stages():
    more = [
        {"id": "F1", "kind": "exclude", "text": "No data.", "stage": "full-text"},
        {"id": "F2", "kind": "exclude", "text": "No control.", "stage": "full-text"},
        {"id": "I2", "kind": "include", "text": "New."},
        {"id": "E3", "kind": "exclude", "text": "Too old."},
        {"id": "F4", "kind": "exclude", "text": "No text.", "stage": "full-text"},
    ]
    titles = make_snapshot(criteria=more)
    settings = titles.protocol.screening.full_text
    queue = Queue(stage="full-text", settings=settings, seed=1, statuses={"r1": "pending"})
    texts = replace(titles, queue=to_desk(queue))
    assert list_choices(titles) == {"1": "E1", "3": "E3"}
    assert list_choices(texts) == {"1": "E1", "3": "E3", "f": "F1", "2": "F2", "4": "F4"}


def test_criterion_without_a_key_of_its_own_is_shown_without_one():
    more = [{"id": ident, "kind": "exclude", "text": "x"} for ident in ("E4", "X4", "XX4", "E11")]
    snapshot = make_snapshot(criteria=more)
    card = make_card(snapshot, "r1", "rina")
    assert [(c.id, c.key) for c in card.criteria] == [
        ("E1", "1"), ("E4", "4"), ("X4", "x"), ("XX4", ""), ("E11", ""),
    ]  # fmt: skip
    assert list_choices(snapshot) == {"1": "E1", "4": "E4", "x": "X4"}
    assert not set(COMMANDS) & set(list_choices(snapshot))


# Size.


def test_card_of_a_huge_record_is_short_and_says_what_it_leaves_out():
    row = {
        **REPORT,
        "title": "rats " * 40_000,
        "abstract": "rats " * 100_000,
        "keywords": ["rats"] * 200_000,
        "authors": ["Abara, N."] * 200_000,
    }
    card = make_card(make_snapshot(row=row), "r1", "rina")
    assert (len(card.keywords), card.keywords_left) == (MOST_KEYWORDS, 200_000 - MOST_KEYWORDS)
    assert (len(plain_text(card.abstract)), card.letters_left) == (MOST_LETTERS, 500_000 - MOST_LETTERS)
    assert len(plain_text(card.title)) == MOST_LETTERS


def test_card_says_that_the_work_was_retracted_and_where():
    row = {**REPORT, "notice": ["retracted"], "notice_link": ["retracted pmid:12"]}
    assert make_card(make_snapshot(row=row), "r1", "rina").notice == ("retracted (pmid:12)",)
    assert make_card(make_snapshot(), "r1", "rina").notice == ()


def test_card_of_a_notice_names_the_work_that_the_notice_is_about():
    row = {**REPORT, "notice": ["retraction of"], "notice_of": ["r1"]}
    assert make_card(make_snapshot(row=row), "r1", "rina").notice == (
        "retraction of Abara (2015). Night work of rats",
    )
    alone = {**row, "notice_of": []}
    assert make_card(make_snapshot(row=alone), "r1", "rina").notice == ("retraction of another work",)


# What the protocol hides.

FOUND = {
    **REPORT, "authors": ["Abara, N.", "Bell, C."], "journal": "Rodents", "doi": "10.5555/rodents.1",
    "notice": ["retracted", "erratum of"], "notice_link": ["retracted doi:10.5555/rodents.2"], "notice_of": ["r1"],
}  # fmt: skip
OLD = {"id": "E2", "kind": "exclude", "text": "Too old.", "rule": {"years": {"to": 2016}}}
SAYS_OLD = {"criterion": "E2", "outcome": "met", "words": write_reasons([Reason.of("year", year=2015)])}


@settings(deadline=None)
@given(st.sets(st.sampled_from(SOURCE_FIELDS)), st.sampled_from([*TEAM, ADJUDICATOR]))
def test_a_card_has_nothing_of_what_the_protocol_hides(shown, who):
    card = make_card(make_snapshot(row=FOUND, criteria=[OLD], outcomes=[SAYS_OLD], show=shown), "r1", who)
    told = str(asdict(card))
    assert ("Abara" in told, "Bell" in told) == (
        "authors" in shown, "authors" in shown,
    )  # fmt: skip
    assert ("2015" in told) == ("year" in shown)
    assert ("Rodents" in told) == ("journal" in shown)
    assert ("10.5555" in told) == (shown == set(SOURCE_FIELDS))
    assert card.hidden == tuple(name for name in SOURCE_FIELDS if name not in shown)


def test_a_card_on_which_the_source_is_hidden_still_has_everything_else():
    snapshot = make_snapshot(row=FOUND, criteria=[OLD], outcomes=[SAYS_OLD], show=[])
    card = make_card(snapshot, "r1", "rina")
    whole = make_card(make_snapshot(row=FOUND, criteria=[OLD], outcomes=[SAYS_OLD]), "r1", "rina")
    assert card.notice == ("retracted", "erratum of Night work of rats")
    assert [(c.id, c.outcome, c.words) for c in card.criteria] == [("E1", None, ()), ("E2", "met", ())]
    same = ("title", "abstract", "keywords", "type", "language", "raised", "own", "others", "letters_left")
    assert [getattr(card, name) for name in same] == [getattr(whole, name) for name in same]
    assert whole == make_card(
        make_snapshot(row=FOUND, criteria=[OLD], outcomes=[SAYS_OLD], show=SOURCE_FIELDS), "r1", "rina"
    )
