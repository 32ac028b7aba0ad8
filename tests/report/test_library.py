"""Exported reports have people's decisions as tags and notes."""

import json

from slr.model.protocol import Protocol
from slr.model.reason import Reason, verdict_reason, write_reasons
from slr.model.table import CODED, ENTRIES, REPORTS, STATUSES, frame
from slr.report.library import list_items

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
BLIND = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "screening": {"title-abstract": {"reviewers": 2}, "full-text": {"reviewers": 2}},
})  # fmt: skip


def make_tables(statuses=(), codings=()):
    tags = json.dumps([["TI", "Night work"], ["KW", "nurses"]])
    return {
        "reports": frame(REPORTS, [{"report": "r1", "title": "Night work", "authors": ["Abara, N."], "keywords": ["nurses"]}]),
        "entries": frame(ENTRIES, [{"record": "r1", "format": "ris", "line": 1, "type": "JOUR", "tags": tags}]),
        "statuses": frame(STATUSES, [{"report": "r1", **s} for s in statuses]),
        "coded": frame(CODED, [{"report": "r1", **c} for c in codings]),
    }  # fmt: skip


def status(stage, word, criterion=None):
    reason = write_reasons((Reason.of("verdict", who="rina", verdict="exclude"),))
    return {"stage": stage, "status": word, "criterion": criterion, "reason": reason}


SETTLED = [
    status("full-text", "excluded", "E3"),
    status("title-abstract", "included"),
    status("retrieval", "retrieved"),
]
CODINGS = [
    {"theme": "strain", "role": "finding", "statement": "It strains.", "location": "p. 3", "who": "rina"},
    {"theme": "strain", "role": "theory", "statement": None, "who": "tomas"},
    {"theme": "sleep", "role": "reject", "statement": "No.", "who": "rina"},
]


def test_tags_name_the_last_status_its_criterion_and_the_codes():
    [item] = list_items(make_tables(SETTLED, CODINGS), None, PROTOCOL)
    assert item.labels == ("slr:excluded", "slr:E3", "slr:code:strain")


def test_notes_tell_stage_by_stage_and_what_coders_wrote():
    [item] = list_items(make_tables(SETTLED, CODINGS), None, PROTOCOL)
    assert [note.split(" - ")[0] for note in item.notes] == [
        "title-abstract: included", "retrieval: retrieved", "full-text: excluded", "strain, finding: It strains. (p. 3)",
    ]  # fmt: skip
    assert item.notes[-1].endswith(" - rina")


def test_the_entry_goes_along_untouched():
    [item] = list_items(make_tables(SETTLED), None, PROTOCOL)
    assert item.entry.tags == (("TI", "Night work"), ("KW", "nurses"))
    assert (item.row["record_id"], item.row["title"]) == ("r1", "Night work")


def test_only_reports_of_the_status_asked_for_are_listed():
    tables = make_tables([status("title-abstract", "not retrieved"), status("full-text", "not reached")])
    assert [i.labels for i in list_items(tables, "not retrieved", PROTOCOL)] == [("slr:not-retrieved",)]
    assert list(list_items(tables, "included", PROTOCOL)) == []
    assert list(list_items(make_tables(), "included", PROTOCOL)) == []
    assert [i.labels for i in list_items(make_tables(), None, PROTOCOL)] == [()]


def test_a_report_that_is_not_settled_leaves_with_the_person_s_own_verdict():
    said = [verdict_reason(who, "exclude", f"E-{who}", None) for who in ("rina", "tomas")]
    row = {**status("title-abstract", "conflict", "E-rina"), "reason": write_reasons(said), "by": "people"}
    [item] = list_items(make_tables([row]), None, BLIND, "rina")
    [note] = item.notes
    assert "rina: exclude E-rina" in note
    assert "tomas" not in note


def test_a_report_that_is_not_settled_leaves_without_what_others_said():
    reason = write_reasons([verdict_reason("tomas", "exclude", "E1", "NOTE")])
    tables = make_tables(
        [{**status("title-abstract", "conflict", "E1"), "reason": reason, "who": ["tomas"], "by": "people"}],
        CODINGS,
    )
    for who, seen in ((None, False), ("adjudicated", True)):
        [item] = list_items(tables, None, BLIND, who)
        shown = f"{item.labels} {item.notes}"
        assert "slr:conflict" in item.labels
        assert [secret in shown for secret in ("tomas", "NOTE", "E1")] == [seen] * 3
