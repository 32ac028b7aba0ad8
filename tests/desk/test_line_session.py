"""One form for every kind of people's file: what can be written about, what is left, and who may see what."""

from pathlib import Path

import pytest
from example_review import CopyBuilt, write_demo

from slr.desk import line_session
from slr.desk.line_session import LINE_FOLDERS, LineSession, open_lines
from slr.desk.own_file import is_refused
from slr.model.row import list_rows
from slr.model.table import CODED
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review
from slr.store.table_file import read_table

AT = "2026-06-01T10:00:00Z"


@pytest.fixture
def demo(project: Path, copy_built: CopyBuilt) -> Review:
    return find_review(copy_built(project, write_demo, "claims"), None)


def sit(review: Review, folder: str, who: str = "sari") -> LineSession:
    return LineSession(open_lines(review, load_protocol(review)[0], folder, who))


@pytest.mark.parametrize("folder", LINE_FOLDERS)
def test_the_example_of_each_kind_can_be_written_changed_taken_back_and_undone(
    demo: Review, folder: str
) -> None:
    session, kind = sit(demo, folder), KINDS[folder]
    report = next(s.report for s in session.lines.starts) if session.about_reports else ""
    row = {n: text for n, text in kind.example.items() if n not in ("report", "when", "theme")}
    assert session.add(report, row, AT) == ()
    (written,) = session.list_rows(report)
    assert session.entries.change(report, written, {"note": "seen"}, AT) == ()
    (changed,) = session.list_rows(report)
    assert changed["note"] == "seen"
    assert session.entries.take_back(report, changed, AT) == ()
    assert session.list_rows(report) == ()
    session.undo(AT)
    assert len(session.list_rows(report)) == 1


@pytest.mark.parametrize("folder", LINE_FOLDERS)
def test_a_start_that_was_written_about_is_no_longer_left(demo: Review, folder: str) -> None:
    session = sit(demo, folder)
    row = {n: text for n, text in KINDS[folder].example.items() if n not in ("report", "when", "theme")}
    first = next(
        s for s in session.list_left() if s.values.get("domain", row.get("domain")) == row.get("domain")
    )
    assert not is_refused(session.add(first.report, {**row, **first.values}, AT))
    assert first not in session.list_left()
    assert first in session.lines.starts


def test_the_words_of_a_claim_and_of_its_support_are_suggested(demo: Review) -> None:
    session = sit(demo, "support")
    assert "telework-exhaustion" in [w.word for w in session.hints["claim"]]
    assert len(session.hints["id"]) == len(session.lines.starts)
    assert all(word.meaning for word in session.hints["id"])
    assert [f.name for f in session.fields][:4] == ["claim", "relation", "what", "id"]


def test_a_value_entered_before_is_suggested_again(demo: Review) -> None:
    session = sit(demo, "contacts")
    report = session.lines.starts[0].report
    session.add(report, {"study": "harbour", "asked": "standard errors"}, AT)
    assert [w.word for w in session.hints["study"]] == ["harbour"]


def test_other_peoples_codings_are_hidden_until_the_coders_agree(demo: Review) -> None:
    rows = list_rows(read_table(demo, CODED))
    shown = {s.values["id"] for s in sit(demo, "support", "rina").lines.starts}
    mine = {r["coding"] for r in rows if r["who"] == "rina" and r["role"] in ("finding", "context")}
    others = {r["coding"] for r in rows if r["who"] == "tomas"} - mine
    assert mine & shown
    assert others.isdisjoint(shown)
    assert others & {s.values["id"] for s in sit(demo, "support", "sari").lines.starts} == set()


def test_codings_of_reports_that_await_a_decision_are_shown_only_to_their_coder(demo: Review) -> None:
    """Without tomas's verdicts, all full texts of the blind stage await a second verdict."""
    (demo.corpus / "screening" / "full-text" / "tomas.csv").unlink()
    rows = (
        (demo.corpus / "screening" / "full-text" / "adjudicated.csv").read_text(encoding="utf-8")
    ).splitlines()
    assert len(rows) > 1
    run_review(demo, "claims")
    protocol = load_protocol(demo)[0]
    waiting = line_session._find_hidden_items(demo, protocol, "sari")
    own = line_session._find_hidden_items(demo, protocol, "rina")
    assert own < waiting
    assert waiting - own
    assert not line_session._find_hidden_items(demo, protocol, ADJUDICATOR)
    assert waiting.isdisjoint(s.values["id"] for s in sit(demo, "support").lines.starts)


def test_a_folder_with_a_session_of_its_own_is_refused(demo: Review) -> None:
    with pytest.raises(KeyError):
        open_lines(demo, load_protocol(demo)[0], "findings", "sari")
