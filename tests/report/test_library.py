"""Exported reports have people's decisions as tags and notes."""

import json

from slr.model.reason import Reason, write_reasons
from slr.model.table import CODED, ENTRIES, REPORTS, STATUSES, frame
from slr.report.library import list_items


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
    [item] = list_items(make_tables(SETTLED, CODINGS), None)
    assert item.labels == ("slr:excluded", "slr:E3", "slr:code:strain")


def test_notes_tell_stage_by_stage_and_what_coders_wrote():
    [item] = list_items(make_tables(SETTLED, CODINGS), None)
    assert [note.split(" - ")[0] for note in item.notes] == [
        "title-abstract: included", "retrieval: retrieved", "full-text: excluded", "strain, finding: It strains. (p. 3)",
    ]  # fmt: skip
    assert item.notes[-1].endswith(" - rina")


def test_the_entry_goes_along_untouched():
    [item] = list_items(make_tables(SETTLED), None)
    assert item.entry.tags == (("TI", "Night work"), ("KW", "nurses"))
    assert (item.row["record_id"], item.row["title"]) == ("r1", "Night work")


def test_only_reports_of_the_status_asked_for_are_listed():
    tables = make_tables([status("title-abstract", "not retrieved"), status("full-text", "not reached")])
    assert [i.labels for i in list_items(tables, "not retrieved")] == [("slr:not-retrieved",)]
    assert list(list_items(tables, "included")) == []
    assert list(list_items(make_tables(), "included")) == []
    assert [i.labels for i in list_items(make_tables(), None)] == [()]
