"""A kind of people's file is one value that determines how its rows are read, checked and resolved, and its team."""

import pytest

from slr.model.protocol import Protocol
from slr.people.kind import KINDS, Kind, folders_of
from slr.people.row import Row
from slr.pipeline import NAMES

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "screening": {"title-abstract": {"team": ["rina", "tomas"]}},
})  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_a_kind_names_columns_of_its_own_table_and_a_stage_of_the_road(kind: Kind) -> None:
    names = set(kind.table.names)
    references = [c for r in kind.address.references for c in (r.column, r.doi, r.title) if c]
    retraction = () if kind.retract is None else kind.retract[:1]
    assert {*kind.key, *references, *retraction} <= names
    assert kind.stage in NAMES
    assert "when" in {c.name for c in kind.table.columns if c.required}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_the_check_of_a_kind_accepts_the_word_that_retracts(kind: Kind) -> None:
    values = {} if kind.retract is None else {kind.retract[0]: kind.retract[1]}
    row = Row(who="rina", file="rina.csv", line=2, values=values)
    assert list(kind.check(PROTOCOL)(row)) == []


def test_a_row_is_about_a_report_a_pair_of_records_or_a_result_and_otherwise_has_the_word_of_its_kind() -> (
    None
):
    words = {folder: kind.subject_word for folder, kind in KINDS.items()}
    own = (words.pop("duplicates"), words.pop("findings"), words.pop("certainty"))
    assert own == ("pair", "result", "judgement")
    assert (words.pop("claims"), words.pop("support")) == ("claim", "support entry")
    assert set(words.values()) == {"report"}


def test_a_kind_without_a_check_accepts_every_row() -> None:
    row = Row(who="rina", file="rina.csv", line=2, values={"study": "S1"})
    assert list(KINDS["studies"].check(PROTOCOL)(row)) == []


def test_every_folder_belongs_to_one_stage() -> None:
    assert sorted(f for stage in NAMES for f in folders_of(stage)) == sorted(KINDS)


def test_only_the_team_and_the_adjudicator_count_if_there_is_a_team() -> None:
    screening = KINDS["screening/title-abstract"]
    assert [screening.counts(w, PROTOCOL) for w in ("rina", "adjudicated", "nina")] == [True, True, False]
    assert KINDS["screening/full-text"].counts("nina", PROTOCOL)
    assert KINDS["coding"].counts("nina", PROTOCOL)


def test_a_row_without_an_id_gets_one_from_what_it_says_and_from_nothing_else() -> None:
    kind = KINDS["findings"]
    row = {"report": "r1", "predictor": "telework", "outcome": "strain"}
    own = kind.identify("rina", row)["finding"]
    assert own == "fqfutrj6lrx"  # never changes, because other files name it
    same = {
        **row,
        "predictor": " Telework ",
        "second_hand": "no",
        "p": ".05",
        "note": "x",
        "when": "2026-01-01",
    }
    assert kind.identify("rina", same)["finding"] == own
    others = [{**row, name: "x"} for name in ("report", "outcome", "model", "time", "type", "mediator")]
    ids = {kind.identify("rina", other)["finding"] for other in others}
    assert len({own, kind.identify("tomas", row)["finding"], *ids}) == 2 + len(others)


def test_a_row_keeps_the_id_that_it_has() -> None:
    kind = KINDS["findings"]
    row = {"report": "r1", "outcome": "strain", "finding": "fabcdefgh23"}
    assert kind.identify("rina", row) is row


def test_rows_of_a_kind_without_ids_stay_as_they_are() -> None:
    row = {"report": "r1", "theme": "strain"}
    assert KINDS["coding"].identify("rina", row) is row


def test_only_rows_with_ids_can_be_about_different_things_by_mistake() -> None:
    assert {folder for folder, kind in KINDS.items() if kind.advice} == {"findings"}
